#include "source/translation.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <gettext-po.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MAX_SIZE = 32 * 1024 * 1024 };

/*
 * libgettextpo never frees the name of a file that it read, nor a context, so
 * the leak checker, where there is one, is to look away.
 */
__attribute__((weak)) void __lsan_disable(void);
__attribute__((weak)) void __lsan_enable(void);

static void
look_away(bool away)
{
	void (*tell)(void) = away ? __lsan_disable : __lsan_enable;

	if (tell != NULL)
		tell();
}

/* ---- errors -------------------------------------------------------------- */

/* The library calls back without a word about who asked. */
static struct {
	struct err *err;
	const char *file;
	bool failed;
} reading;

static void
note_error(int severity, const char *file, size_t line, const char *text)
{
	struct span message = span_trim(span_of(text));

	if (severity == PO_SEVERITY_FATAL_ERROR)
		memory_exhausted(); /* what it calls fatal is that */
	if (severity == PO_SEVERITY_WARNING || reading.failed)
		return;
	reading.failed = true;
	if (file == NULL || line > 1000000000)
		line = 0;
	err_at(reading.err, reading.file, (unsigned)line, 0,
	    "%.*s: mend this entry, or write it anew with a PO editor",
	    SPAN_ARG(message));
}

static void
on_error(int severity, po_message_t message, const char *file, size_t line,
    size_t column, int multiline, const char *text)
{
	(void)message;
	(void)column;
	(void)multiline;
	note_error(severity, file, line, text);
}

static void
on_errors(int severity, po_message_t message, const char *file, size_t line,
    size_t column, int multiline, const char *text, po_message_t message2,
    const char *file2, size_t line2, size_t column2, int multiline2,
    const char *text2)
{
	(void)message;
	(void)column;
	(void)multiline;
	(void)message2;
	(void)file2;
	(void)line2;
	(void)column2;
	(void)multiline2;
	(void)text2;
	note_error(severity, file, line, text);
}

static const struct po_xerror_handler handler = { on_error, on_errors };

/* ---- reading ------------------------------------------------------------- */

/*
 * Where the header, which ends with the first empty line, says "charset" and
 * then "=UTF-8"; the end of the text where it does not.
 */
static size_t
find_utf8(struct span text)
{
	const struct span equals = SPAN("=UTF-8");
	static const char word[] = "charset";
	const char *end = memmem(text.ptr, text.len, "\n\n", 2);
	size_t len = end == NULL ? text.len : (size_t)(end - text.ptr);
	const char *at = memmem(text.ptr, len, word, strlen(word));
	struct span said;

	if (at == NULL)
		return text.len;
	at += strlen(word);
	said = span_after(text, (size_t)(at - text.ptr));
	return span_equal_nocase(span_first(said, equals.len), equals)
	    ? (size_t)(at - text.ptr)
	    : text.len;
}

/*
 * A text that is known to be UTF-8 goes without its charset: where there is
 * one, the library converts a byte at a time, which takes half of its time.
 */
static int
write_text(int fd, struct span text, size_t equals)
{
	if (file_write_all(fd, span_first(text, equals)) == -1 ||
	    (equals < text.len && file_write_all(fd, span_of(" ")) == -1))
		return -1;
	return file_write_all(fd, span_after(text, equals + 1));
}

/*
 * The library reads files by their names.  Behind the sandbox no name leads
 * to the text, so it gets one of memory.
 */
static po_file_t
parse(struct span text, struct span file, struct err *err)
{
	char name[32];
	po_file_t po;
	int fd = memfd_create("po", MFD_CLOEXEC);

	if (fd == -1 || write_text(fd, text, find_utf8(text)) == -1) {
		err_system(err, "%s cannot be read", file.ptr);
		if (fd != -1)
			close(fd);
		return NULL;
	}
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	reading.err = err;
	reading.file = file.ptr;
	reading.failed = false;
	look_away(true);
	po = po_file_read(name, &handler);
	look_away(false);
	close(fd);
	if (po == NULL)
		err_system(err, "%s cannot be read", name);
	if (po == NULL || !reading.failed)
		return po;
	po_file_free(po);
	return NULL;
}

/*
 * The line of the next "msgid", of entries and obsolete ones: the library
 * keeps to itself where a message stands, but not its order.
 */
static bool
next_line(struct span *rest, unsigned *number)
{
	struct span line;

	while (span_split(rest, '\n', &line)) {
		(*number)++;
		line = span_trim(line);
		if (span_starts(line, "#~"))
			line = span_trim(span_after(line, 2));
		if (span_starts(line, "msgid") &&
		    !span_starts(line, "msgid_plural"))
			return true;
	}
	*number = 0;
	return false;
}

static struct span
key_of(struct arena *arena, struct span context, struct span id)
{
	if (context.len == 0)
		return id;
	return arena_printf(arena, "%.*s\004%.*s", SPAN_ARG(context),
	    SPAN_ARG(id));
}

static int
add_message(struct catalogue *catalogue, po_message_t from, unsigned line,
    struct arena *arena, struct err *err)
{
	struct message *message = &catalogue->messages[catalogue->count];

	if (po_message_msgid_plural(from) != NULL)
		return err_at(err, catalogue->file.ptr, line, 0,
		    "this entry has plural forms, which are not used here: "
		    "write msgid and msgstr alone");
	*message = (struct message){
		.context = arena_copy(arena, span_of(po_message_msgctxt(from))),
		.id = arena_copy(arena, span_of(po_message_msgid(from))),
		.text = arena_copy(arena, span_of(po_message_msgstr(from))),
		.fuzzy = po_message_is_fuzzy(from),
		.line = line,
	};
	map_add(&catalogue->by_id, key_of(arena, message->context, message->id),
	    message);
	catalogue->count++;
	return 0;
}

static struct span
field(struct arena *arena, const char *header, const char *name)
{
	char *value = po_header_field(header, name);
	struct span copy = arena_copy(arena, span_trim(span_of(value)));

	free(value);
	return copy;
}

/* Without a header, or with another charset, text would be misread. */
static int
read_header(struct catalogue *catalogue, struct span text, const char *header,
    struct arena *arena, struct err *err)
{
	struct span type, language;

	if (header == NULL)
		header = "";
	type = field(arena, header, "Content-Type");
	type = span_after(type, span_find_last(type, '='));
	if (find_utf8(text) == text.len &&
	    !span_equal_nocase(type, span_of("UTF-8")))
		return err_at(err, catalogue->file.ptr, 1, 0,
		    "the header does not say \"Content-Type: text/plain; "
		    "charset=UTF-8\": save the file as UTF-8, with that line");
	language = field(arena, header, "Language");
	if (language.len > 0 &&
	    !span_equal_nocase(language, catalogue->language))
		return err_at(err, catalogue->file.ptr, 1, 0,
		    "the header says \"Language: %.*s\", and the file's name "
		    "%.*s: make them the same",
		    SPAN_ARG(language), SPAN_ARG(catalogue->language));
	catalogue->revised = field(arena, header, "PO-Revision-Date");
	catalogue->reviewed = field(arena, header, "X-Medical-Review");
	return 0;
}

static int
take_messages(struct catalogue *catalogue, po_file_t po, struct span text,
    struct arena *arena, struct err *err)
{
	po_message_iterator_t iterator = po_message_iterator(po, NULL);
	po_message_t message;
	unsigned line = 0;
	int result = 0;

	while (result == 0 && (message = po_next_message(iterator)) != NULL) {
		next_line(&text, &line);
		/* The header is the entry without an original. */
		if (!po_message_is_obsolete(message) &&
		    (po_message_msgid(message)[0] != '\0' ||
			po_message_msgctxt(message) != NULL))
			result =
			    add_message(catalogue, message, line, arena, err);
	}
	po_message_iterator_free(iterator);
	return result;
}

static size_t
count_messages(po_file_t po)
{
	po_message_iterator_t iterator = po_message_iterator(po, NULL);
	size_t count = 0;

	while (po_next_message(iterator) != NULL)
		count++;
	po_message_iterator_free(iterator);
	return count;
}

int
translation_parse(struct catalogue *catalogue, struct span file,
    struct span language, struct span text, struct arena *arena,
    struct err *err)
{
	size_t bad = utf8_check(text);
	unsigned line, column;
	const char *header;
	po_file_t po;
	int result;

	*catalogue = (struct catalogue){ .file = arena_copy(arena, file),
		.language = arena_copy(arena, language) };
	map_init(&catalogue->by_id);
	if (bad < text.len) {
		err_position(text, bad, &line, &column);
		return err_at(err, catalogue->file.ptr, line, column,
		    "this byte is not UTF-8: save the file as UTF-8");
	}
	po = parse(text, catalogue->file, err);
	if (po == NULL)
		return -1;
	catalogue->messages = arena_alloc(arena,
	    (count_messages(po) + 1) * sizeof(*catalogue->messages));
	header = po_file_domain_header(po, NULL);
	result = read_header(catalogue, text, header, arena, err);
	free((char *)header); /* it is a copy, whatever its type says */
	if (result == 0)
		result = take_messages(catalogue, po, text, arena, err);
	po_file_free(po);
	return result;
}

int
translation_read(struct catalogue *catalogue, int folder, struct span file,
    struct span language, struct arena *arena, struct err *err)
{
	struct arena *scratch = arena_new();
	struct span text;
	int result;

	map_init(&catalogue->by_id);
	result = folder_read(folder, file.ptr, file.ptr, FILE_MAX_SIZE, scratch,
	    &text, NULL, err);
	if (result == 0)
		result = translation_parse(catalogue, file, language, text,
		    arena, err);
	arena_free(scratch);
	return result;
}

void
translation_clear(struct catalogue *catalogue)
{
	map_clear(&catalogue->by_id);
}

struct message *
translation_find(const struct catalogue *catalogue, struct span context,
    struct span id)
{
	struct message *message;
	struct buf key;

	if (context.len == 0)
		return map_find(&catalogue->by_id, id);
	buf_init(&key);
	buf_printf(&key, "%.*s\004%.*s", SPAN_ARG(context), SPAN_ARG(id));
	message = map_find(&catalogue->by_id, buf_span(&key));
	buf_clear(&key);
	return message;
}

bool
translation_is_done(const struct message *message)
{
	return message != NULL && !message->fuzzy && message->text.len > 0;
}

/* ---- writing ------------------------------------------------------------- */

struct translation_template {
	struct arena *arena;
	po_file_t po;
	po_message_iterator_t end;
	struct map by_id;
	size_t count;
};

static void
add_header(struct translation_template *t, struct span name,
    struct span language)
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

struct translation_template *
translation_template_new(struct span name, struct span language)
{
	struct arena *arena = arena_new();
	struct translation_template *t = arena_alloc(arena, sizeof(*t));

	t->arena = arena;
	t->po = po_file_create();
	t->end = po_message_iterator(t->po, NULL);
	map_init(&t->by_id);
	add_header(t, name, language);
	return t;
}

void
translation_template_free(struct translation_template *t)
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
translation_template_add(struct translation_template *t, struct span context,
    struct span id, struct span comment, struct span file, unsigned line)
{
	struct span key;
	po_message_t message;

	context = arena_copy(t->arena, context);
	id = arena_copy(t->arena, id);
	key = key_of(t->arena, context, id);
	message = map_find(&t->by_id, key);
	if (message == NULL) {
		message = po_message_create();
		look_away(true);
		if (context.len > 0)
			po_message_set_msgctxt(message, context.ptr);
		look_away(false);
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

size_t
translation_template_count(const struct translation_template *t)
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
 * given a file of memory.
 */
static int
render(const struct translation_template *t, struct span *text, struct err *err)
{
	char name[32];
	int fd = memfd_create("po", MFD_CLOEXEC);
	int result = -1;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	reading.err = err;
	reading.file = name;
	reading.failed = false;
	if (fd == -1 || access(name, W_OK) == -1 ||
	    po_file_write(t->po, name, &handler) == NULL)
		err_system(err, "a catalogue cannot be written to %s", name);
	else if (!reading.failed)
		result =
		    folder_read_any(name, FILE_MAX_SIZE, t->arena, text, err);
	if (fd != -1)
		close(fd);
	return result;
}

int
translation_template_write(const struct translation_template *t,
    const char *path, bool *changed, struct err *err)
{
	struct span text, old;
	struct err ignored;
	bool same;

	if (render(t, &text, err) == -1)
		return -1;
	same = folder_read_any(path, FILE_MAX_SIZE, t->arena, &old, &ignored) ==
		0 &&
	    same_but_for_date(old, text);
	if (changed != NULL)
		*changed = !same;
	return same ? 0 : file_replace(path, text, err);
}
