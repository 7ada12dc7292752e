#include "source/template.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/folder.h"
#include "source/gettext.h"
#include "source/translation.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MAX_SIZE = 32 * 1024 * 1024 };

struct pot {
	struct arena *arena;
	po_file_t po;
	po_message_iterator_t end;
	struct map by_id;
	size_t count;
};

static void
add_header(struct pot *t, struct span name, struct span language)
{
	po_message_t header = po_message_create();
	char date[32];
	time_t now = time(NULL);
	struct tm utc;
	struct buf text;

	gmtime_r(&now, &utc);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M+0000", &utc);
	buf_init(&text);
	buf_printf(&text,
	    "Project-Id-Version: %.*s\n"
	    "Report-Msgid-Bugs-To: \n"
	    "POT-Creation-Date: %s\n"
	    "PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\n"
	    "Last-Translator: FULL NAME <EMAIL@ADDRESS>\n"
	    "Language-Team: none\n"
	    "Language: %.*s\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: 8bit\n"
	    "X-Medical-Review: no\n",
	    SPAN_ARG(name), date, SPAN_ARG(language));
	po_message_set_msgid(header, "");
	po_message_set_msgstr(header, text.ptr);
	po_message_insert(t->end, header);
	buf_clear(&text);
}

struct pot *
template_new(struct span name, struct span language)
{
	struct arena *arena = arena_new();
	struct pot *t = arena_alloc(arena, sizeof(*t));

	t->arena = arena;
	t->po = po_file_create();
	t->end = po_message_iterator(t->po, NULL);
	map_init(&t->by_id);
	add_header(t, name, language);
	return t;
}

void
template_free(struct pot *t)
{
	if (t == NULL)
		return;
	po_message_iterator_free(t->end);
	po_file_free(t->po);
	map_clear(&t->by_id);
	arena_free(t->arena);
}

/* Each comment stands once, on a line of its own. */
static void
add_comment(po_message_t message, struct span comment)
{
	const char *old = po_message_extracted_comments(message);
	struct span rest = span_of(old);
	struct span line;
	struct buf text;
	bool known = false;

	buf_init(&text);
	buf_append(&text, rest);
	while (span_split(&rest, '\n', &line))
		known |= span_equal(line, comment);
	buf_append(&text, comment);
	buf_append_char(&text, '\n');
	if (!known)
		po_message_set_extracted_comments(message, text.ptr);
	/* Where there are any, it is a copy, whatever its type says. */
	if (old[0] != '\0')
		free((char *)old);
	buf_clear(&text);
}

void
template_add(struct pot *t, struct span context, struct span id,
    struct span comment, struct span file, unsigned line)
{
	struct span key;
	po_message_t message;

	context = arena_copy(t->arena, context);
	id = arena_copy(t->arena, id);
	key = translation_key(t->arena, context, id);
	message = map_find(&t->by_id, key);
	if (message == NULL) {
		message = po_message_create();
		gettext_look_away(true);
		if (context.len > 0)
			po_message_set_msgctxt(message, context.ptr);
		gettext_look_away(false);
		po_message_set_msgid(message, id.ptr);
		po_message_set_msgstr(message, "");
		po_message_insert(t->end, message);
		map_add(&t->by_id, key, message);
		t->count++;
	}
	if (comment.len > 0)
		add_comment(message, comment);
	if (file.len > 0)
		po_message_add_filepos(message, arena_copy(t->arena, file).ptr,
		    line == 0 ? (size_t)-1 : line);
}

void
template_add_plural(struct pot *t, struct span context, struct span id,
    struct span plural)
{
	po_message_t message =
	    map_find(&t->by_id, translation_key(t->arena, context, id));

	po_message_set_msgid_plural(message, arena_copy(t->arena, plural).ptr);
	po_message_set_msgstr_plural(message, 0, "");
	po_message_set_msgstr_plural(message, 1, "");
}

size_t
template_count(const struct pot *t)
{
	return t->count;
}

/* The next line that is no date. */
static bool
next_undated(struct span *rest, struct span *line)
{
	while (span_split(rest, '\n', line))
		if (!span_starts(*line, "\"POT-Creation-Date:"))
			return true;
	return false;
}

static bool
same_but_for_date(struct span a, struct span b)
{
	struct span one, other;
	bool more, others;

	do {
		more = next_undated(&a, &one);
		others = next_undated(&b, &other);
	} while (more && others && span_equal(one, other));
	return !more && !others;
}

/*
 * The library neither writes to memory nor tells of a full disk, so it is
 * given a file of memory.  path is how messages call it.
 */
static int
render(const struct pot *t, const char *path, struct span *text,
    struct err *err)
{
	char name[32];
	int fd = memfd_create("po", MFD_CLOEXEC);
	int result = -1;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	gettext_listen(path, err);
	if (fd == -1 || access(name, W_OK) == -1 ||
	    po_file_write(t->po, name, &gettext_handler) == NULL)
		err_system(err, "the catalogue %s cannot be made", path);
	else if (!gettext_failed())
		result = folder_read_any(name, path, FILE_MAX_SIZE, t->arena,
		    text, err);
	if (fd != -1)
		close(fd);
	return result;
}

int
template_write(const struct pot *t, const char *path, bool *changed,
    struct err *err)
{
	struct span text, old;
	struct err ignored;
	bool same;

	if (render(t, path, &text, err) == -1)
		return -1;
	same = folder_read_any(path, path, FILE_MAX_SIZE, t->arena, &old,
		   &ignored) == 0 &&
	    same_but_for_date(old, text);
	if (changed != NULL)
		*changed = !same;
	return same ? 0 : file_replace(path, text, err);
}
