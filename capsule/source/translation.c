#include "source/translation.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/plural.h"
#include "base/utf8.h"
#include "source/bounds.h"
#include "source/gettext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILE_MAX_SIZE = 32 * 1024 * 1024 };

/*
 * Where the header says "=UTF-8" behind the word charset; the end of the text
 * where it does not.  It ends with the first empty line.
 */
static size_t
find_utf8(struct span text)
{
	const struct span type = SPAN("\"Content-Type:");
	const struct span equals = SPAN("=UTF-8\\n\"");
	struct span rest = text;
	struct span line;
	const char *word;

	do {
		if (!span_split(&rest, '\n', &line))
			return text.len;
		line = span_trim(line);
	} while (line.len > 0 && !span_starts(line, type.ptr));
	word = memmem(line.ptr, line.len, "charset", strlen("charset"));
	line = span_after(line, line.len - equals.len);
	return word != NULL && word + strlen("charset") == line.ptr &&
		span_equal_nocase(line, equals)
	    ? (size_t)(line.ptr - text.ptr)
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
	gettext_listen(file.ptr, err);
	gettext_look_away(true);
	po = po_file_read(name, &gettext_handler);
	gettext_look_away(false);
	if (po == NULL)
		err_system(err, "%s cannot be read", file.ptr);
	close(fd);
	if (po == NULL || !gettext_failed())
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

/* The bytes of an escape behind its "\\", and what they stand for. */
static size_t
read_escape(struct span rest, unsigned *value)
{
	static const char digits[] = "0123456789abcdef";
	bool hex = span_starts(rest, "x");
	unsigned base = hex ? 16 : 8;
	size_t begin = hex ? 1 : 0;
	size_t end = hex ? rest.len : 3;
	size_t i;

	*value = 0;
	for (i = begin; i < end && i < rest.len; i++) {
		int c = tolower((unsigned char)rest.ptr[i]);
		const char *digit = memchr(digits, c, base);

		if (digit == NULL)
			break;
		*value = *value * base + (unsigned)(digit - digits);
	}
	if (i > begin)
		return i;
	*value = (unsigned char)rest.ptr[0];
	return 1;
}

/*
 * Where a NUL byte stands, or an escape for one: the library would end the text
 * there without a word.
 */
static size_t
find_nul(struct span text)
{
	struct span rest = text;
	size_t written = span_find(text, '\0');
	struct span line;
	unsigned value;

	if (written < text.len)
		return written;
	while (span_split(&rest, '\n', &line)) {
		size_t at = span_find(line, '\\');

		if (span_starts(span_trim(line), "#"))
			continue;
		for (; at + 1 < line.len;
		     at += span_find(span_after(line, at), '\\')) {
			size_t len =
			    read_escape(span_after(line, at + 1), &value);

			if (value % 256 == 0)
				return (size_t)(line.ptr - text.ptr) + at;
			at += 1 + len;
		}
	}
	return text.len;
}

struct span
translation_key(struct arena *arena, struct span context, struct span id)
{
	if (context.len == 0)
		return id;
	return arena_printf(arena, "%.*s\004%.*s", SPAN_ARG(context),
	    SPAN_ARG(id));
}

/* Escapes can write what no page may show, and what ends a line. */
static bool
is_text(struct span text)
{
	size_t size;

	for (size_t i = 0; i < text.len; i += size) {
		char c = text.ptr[i];

		size = 1;
		if ((c < ' ' || c > '~') && c != '\n' && c != '\t')
			size = utf8_shown(span_after(text, i));
		if (size == 0)
			return false;
	}
	return true;
}

static int
refuse_text(const struct catalogue *catalogue, unsigned line, struct err *err)
{
	return err_at(err, catalogue->file.ptr, line, 0,
	    "this translation has a control character, or a byte that is not "
	    "UTF-8, as \"\\r\" or \"\\377\": take it out");
}

/* Where one is not translated, none is. */
static int
add_forms(struct catalogue *catalogue, struct message *message,
    po_message_t from, struct arena *arena, struct err *err)
{
	if (catalogue->forms == 0 && message->text.len > 0)
		return err_at(err, catalogue->file.ptr, message->line, 0,
		    "this entry has plural forms, and the header does not say "
		    "which number wants which: write \"Plural-Forms: "
		    "nplurals=2; plural=(n != 1);\"");
	message->forms =
	    arena_alloc(arena, PLURAL_FORMS * sizeof(*message->forms));
	for (size_t i = 0; i < catalogue->forms; i++) {
		const char *form = po_message_msgstr_plural(from, (int)i);

		if (form == NULL || form[0] == '\0')
			message->text = span_of("");
		message->forms[i] = arena_copy(arena, span_of(form));
		if (!is_text(message->forms[i]))
			return refuse_text(catalogue, message->line, err);
	}
	return 0;
}

static int
add_message(struct catalogue *catalogue, po_message_t from, unsigned line,
    struct arena *arena, struct err *err)
{
	struct message *message = &catalogue->messages[catalogue->count];

	*message = (struct message){
		.context = arena_copy(arena, span_of(po_message_msgctxt(from))),
		.id = arena_copy(arena, span_of(po_message_msgid(from))),
		.text = arena_copy(arena, span_of(po_message_msgstr(from))),
		.fuzzy = po_message_is_fuzzy(from),
		.line = line,
	};
	if (!is_text(message->text))
		return refuse_text(catalogue, line, err);
	if (po_message_msgid_plural(from) != NULL &&
	    add_forms(catalogue, message, from, arena, err) == -1)
		return -1;
	map_add(&catalogue->by_id,
	    translation_key(arena, message->context, message->id), message);
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

/* Tools of gettext write "pt_BR" where addresses have "pt-BR". */
static bool
is_same_language(struct span said, struct span tag)
{
	bool same = said.len == tag.len;

	for (size_t i = 0; same && i < said.len; i++)
		same = said.ptr[i] == '_'
		    ? tag.ptr[i] == '-'
		    : tolower((unsigned char)said.ptr[i]) ==
			tolower((unsigned char)tag.ptr[i]);
	return same;
}

/* What template files have in its place says nothing. */
static int
read_plural(struct catalogue *catalogue, const char *header,
    struct arena *arena, struct err *err)
{
	struct span said = field(arena, header, "Plural-Forms");

	if (said.len == 0 || span_starts(said, "nplurals=INTEGER") ||
	    plural_read(said, &catalogue->plural, &catalogue->forms))
		return 0;
	return err_at(err, catalogue->file.ptr, 1, 0,
	    "the header's \"Plural-Forms: %.*s\" is no rule: write "
	    "\"nplurals=2; plural=(n != 1);\"",
	    SPAN_ARG(said));
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
	    !is_same_language(language, catalogue->language))
		return err_at(err, catalogue->file.ptr, 1, 0,
		    "the header says \"Language: %.*s\", and the file's name "
		    "%.*s: make them the same",
		    SPAN_ARG(language), SPAN_ARG(catalogue->language));
	catalogue->reviewed = field(arena, header, "X-Medical-Review");
	if (!is_text(catalogue->reviewed) ||
	    catalogue->reviewed.len > BOUNDS_TITLE)
		return err_at(err, catalogue->file.ptr, 1, 0,
		    "what \"X-Medical-Review\" says stands on each page: "
		    "write a short line in UTF-8");
	return read_plural(catalogue, header, arena, err);
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

/* Messages of a domain of their own would not be found. */
static int
check_domains(const struct catalogue *catalogue, po_file_t po, struct err *err)
{
	for (const char *const *name = po_file_domains(po); *name != NULL;
	     name++)
		if (strcmp(*name, "messages") != 0)
			return err_at(err, catalogue->file.ptr, 0, 0,
			    "\"domain %s\": take that line out, domains are "
			    "not used here",
			    *name);
	return 0;
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
	unsigned line, column;
	const char *header;
	size_t bad;
	po_file_t po;
	int result;

	*catalogue = (struct catalogue){ .file = arena_copy(arena, file),
		.language = arena_copy(arena, language) };
	map_init(&catalogue->by_id);
	text = utf8_skip_mark(text);
	bad = utf8_check(text);
	if (bad < text.len) {
		err_position(text, bad, &line, &column);
		return err_at(err, catalogue->file.ptr, line, column,
		    "this byte is not UTF-8: save the file as UTF-8");
	}
	bad = find_nul(text);
	if (bad < text.len) {
		err_position(text, bad, &line, &column);
		return err_at(err, catalogue->file.ptr, line, column,
		    "a NUL byte would end the text here: take it out");
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
		result = check_domains(catalogue, po, err);
	if (result == 0)
		result = take_messages(catalogue, po, text, arena, err);
	po_file_free(po);
	return result;
}

static int
refuse_plurals(const struct catalogue *catalogue, struct err *err)
{
	for (size_t i = 0; i < catalogue->count; i++)
		if (catalogue->messages[i].forms != NULL)
			return err_at(err, catalogue->file.ptr,
			    catalogue->messages[i].line, 0,
			    "this entry has plural forms, which are not used "
			    "here: write msgid and msgstr alone");
	return 0;
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
	if (result == 0)
		result = refuse_plurals(catalogue, err);
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
