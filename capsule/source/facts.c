#include "source/facts.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>

enum fact_kind {
	FACT_LINK,   /* where it leads */
	FACT_CITE,   /* a key */
	FACT_CODE,   /* its text */
	FACT_NUMBER, /* as facts_number has it */
	FACT_KINDS,
};

/* Marks are only counted. */
enum mark {
	MARK_STAR,  /* of emphasis */
	MARK_LINK,  /* "](" */
	MARK_IMAGE, /* "![" */
	MARK_BREAK, /* a line end that the author asked for */
	MARK_HTML,
	MARKS,
};

struct list {
	struct span *items;
	size_t count, room;
};

struct facts {
	struct arena *arena;
	struct list lists[FACT_KINDS];
	size_t marks[MARKS];
	bool spaces; /* may a space stand between the digits of a number? */
};

/* ---- numbers ------------------------------------------------------------- */

/* Languages that write 85.5; the others write 85,5 (CLDR, decimal). */
static bool
has_decimal_point(struct span language)
{
	static const char *const tags[] = { "en", "ja", "zh", "ko", "he", "th",
		"hi", "es-MX", "es-US", "de-CH", "mt", "ga", "cy" };
	struct span base = span_first(language, span_find(language, '-'));

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (span_equal_nocase(language, span_of(tags[i])) ||
		    span_equal_nocase(base, span_of(tags[i])))
			return true;
	return false;
}

/* Western, Arabic and Persian digits; -1: none. */
static int
digit_of(uint32_t code)
{
	if (code >= '0' && code <= '9')
		return (int)(code - '0');
	if (code >= 0x660 && code <= 0x669)
		return (int)(code - 0x660);
	if (code >= 0x6F0 && code <= 0x6F9)
		return (int)(code - 0x6F0);
	return -1;
}

/* What may stand between two digits of one number. */
static bool
is_sign(uint32_t code, bool spaces)
{
	switch (code) {
	case '.':
	case ',':
	case '\'':
	case 0x2019: /* right single quotation mark */
	case 0xA0:   /* no-break space */
	case 0x202F: /* narrow no-break space */
	case 0x2009: /* thin space */
	case 0x66B:  /* Arabic decimal separator */
	case 0x66C:  /* Arabic thousands separator */
		return true;
	default:
		return spaces && code == ' ';
	}
}

static bool
is_decimal_sign(uint32_t code, struct span language)
{
	if (code == 0x66B)
		return true;
	return code == (has_decimal_point(language) ? '.' : ',');
}

/*
 * Reads a number into digits with a point before the fraction; false when it
 * is none in that language: signs that cut off anything but three digits, a
 * sign after the fraction.
 */
static bool
read_number(struct span number, struct span language, struct buf *out)
{
	size_t run = 0; /* digits since the last sign */
	bool grouped = false, fraction = false;
	size_t size;

	for (; number.len > 0; number = span_after(number, size)) {
		uint32_t code = utf8_decode(number, &size);
		int digit = digit_of(code);

		if (digit >= 0) {
			buf_append_char(out, (char)('0' + digit));
			run++;
			continue;
		}
		if (fraction ||
		    (grouped ? run != 3
			     : run > 3 && !is_decimal_sign(code, language)))
			return false;
		if (is_decimal_sign(code, language)) {
			fraction = true;
			buf_append_char(out, '.');
		} else {
			grouped = true;
		}
		run = 0;
	}
	return fraction || !grouped || run == 3;
}

void
facts_number(struct span number, struct span language, struct buf *out)
{
	size_t start = out->len;
	size_t size;

	if (read_number(number, language, out))
		return;
	buf_truncate(out, start);
	for (; number.len > 0; number = span_after(number, size)) {
		int digit = digit_of(utf8_decode(number, &size));

		if (digit >= 0)
			buf_append_char(out, (char)('0' + digit));
		else
			buf_append(out, span_first(number, size));
	}
}

/* The bytes of the number at the front of a text; 0: there is none. */
static size_t
number_length(struct span text, bool spaces)
{
	size_t len = 0;
	size_t size, next;

	while (len < text.len) {
		uint32_t code = utf8_decode(span_after(text, len), &size);

		if (digit_of(code) >= 0) {
			len += size;
			continue;
		}
		if (len == 0 || !is_sign(code, spaces) ||
		    len + size == text.len ||
		    digit_of(utf8_decode(span_after(text, len + size), &next)) <
			0)
			break;
		len += size;
	}
	return len;
}

/* ---- finding ------------------------------------------------------------- */

static void
add(struct facts *facts, enum fact_kind kind, struct span text)
{
	struct list *list = &facts->lists[kind];

	if (list->count == list->room) {
		list->room = list->room == 0 ? 8 : 2 * list->room;
		list->items = memory_resize(list->items,
		    list->room * sizeof(*list->items));
	}
	list->items[list->count++] = arena_copy(facts->arena, text);
}

static void
add_number(struct facts *facts, struct span number, struct span language)
{
	struct buf text;

	buf_init(&text);
	facts_number(number, language, &text);
	add(facts, FACT_NUMBER, buf_span(&text));
	buf_clear(&text);
}

/* `code`, with as many marks behind it as before it. */
static size_t
read_code(struct facts *facts, struct span rest)
{
	size_t marks = 0;
	struct span fence;
	const char *end;

	while (marks < rest.len && rest.ptr[marks] == '`')
		marks++;
	fence = span_first(rest, marks);
	rest = span_after(rest, marks);
	end = memmem(rest.ptr, rest.len, fence.ptr, fence.len);
	if (end == NULL)
		return marks;
	add(facts, FACT_CODE, span_first(rest, (size_t)(end - rest.ptr)));
	return marks + (size_t)(end - rest.ptr) + marks;
}

/* "](address)", in which brackets pair; "](<address>)" too. */
static size_t
read_link(struct facts *facts, struct span rest)
{
	size_t depth = 1;
	size_t end = 2;
	struct span address;

	for (; end < rest.len; end++) {
		if (rest.ptr[end] == '\\')
			end++;
		else if (rest.ptr[end] == '(')
			depth++;
		else if (rest.ptr[end] == ')' && --depth == 0)
			break;
	}
	facts->marks[MARK_LINK]++;
	if (end >= rest.len)
		return 2;
	address = span_trim(span_make(rest.ptr + 2, end - 2));
	add(facts, FACT_LINK, span_first(address, span_find(address, ' ')));
	return end + 1;
}

static bool
is_key_end(char c)
{
	return c == ',' || c == ';' || c == ']' || c == ' ';
}

/* "@key" in "[@key, page 3; @other]". */
static size_t
read_key(struct facts *facts, struct span rest)
{
	size_t end = 1;

	while (end < rest.len && !is_key_end(rest.ptr[end]))
		end++;
	add(facts, FACT_CITE, span_first(rest, end));
	return end;
}

/* "<https://…>" is a link, "<b>" is raw HTML, and "< 5" is text. */
static size_t
read_angle(struct facts *facts, struct span rest)
{
	size_t end = span_find(rest, '>');
	struct span inside = span_make(rest.ptr + 1, end - 1);

	if (rest.len < 2 || end == rest.len ||
	    strchr(" 0123456789=", rest.ptr[1]) != NULL)
		return 1;
	if (span_starts(rest, "<!--"))
		return 4;
	if (memchr(inside.ptr, ':', inside.len) != NULL ||
	    memchr(inside.ptr, '@', inside.len) != NULL)
		add(facts, FACT_LINK, inside);
	else
		facts->marks[MARK_HTML]++;
	return end + 1;
}

/* The bytes of the next thing in the text, whatever it is. */
static size_t
read_one(struct facts *facts, struct span text, size_t at, struct span language)
{
	struct span rest = span_after(text, at);
	unsigned char first = (unsigned char)rest.ptr[0];
	size_t len = 0;
	size_t size;

	/* Most of a text is letters, which need no second look. */
	if ((first >= 'a' && first <= 'z') || first == ' ')
		return 1;
	if (first >= 0x80 || (first >= '0' && first <= '9'))
		len = number_length(rest, facts->spaces);
	if (len > 0) {
		add_number(facts, span_first(rest, len), language);
		return len;
	}
	switch (rest.ptr[0]) {
	case '\\':
		facts->marks[MARK_BREAK] += span_starts(rest, "\\\n");
		return rest.len < 2 ? 1 : 2;
	case '`':
		return read_code(facts, rest);
	case ']':
		return span_starts(rest, "](") ? read_link(facts, rest) : 1;
	case '@':
		return at > 0 && strchr("[ ;", text.ptr[at - 1]) != NULL
		    ? read_key(facts, rest)
		    : 1;
	case '<':
		return read_angle(facts, rest);
	case '!':
		facts->marks[MARK_IMAGE] += span_starts(rest, "![");
		return 1;
	case '*':
		facts->marks[MARK_STAR]++;
		return 1;
	default:
		utf8_decode(rest, &size);
		return size;
	}
}

static void
find(struct facts *facts, struct span text, struct span language)
{
	for (size_t at = 0; at < text.len;)
		at += read_one(facts, text, at, language);
}

static void
clear(struct facts *facts)
{
	for (size_t i = 0; i < FACT_KINDS; i++)
		free(facts->lists[i].items);
	arena_free(facts->arena);
}

/* ---- comparing ----------------------------------------------------------- */

static int
compare_spans(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static void
sort(struct list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items),
		    compare_spans);
}

static void
append_fact(struct span fact, const char *what, struct buf *out)
{
	if (out->len > 0)
		buf_append_string(out, ", ");
	buf_printf(out, "%.*s is %s", SPAN_ARG(fact), what);
}

/* What is in one of two sorted lists and not in the other. */
static void
append_differences(const struct list *original, const struct list *other,
    struct buf *out)
{
	size_t i = 0, j = 0;

	while (i < original->count || j < other->count) {
		int order = i == original->count ? 1
		    : j == other->count
		    ? -1
		    : span_compare(original->items[i], other->items[j]);

		if (order < 0)
			append_fact(original->items[i], "missing", out);
		else if (order > 0)
			append_fact(other->items[j], "not in the original",
			    out);
		i += order <= 0;
		j += order >= 0;
	}
}

static bool
same_lists(const struct list *a, const struct list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!span_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

/* Are the lists of a kind the same?  Sorts those whose order is free. */
static bool
agree_on(enum fact_kind kind, struct facts *original, struct facts *other,
    struct buf *why)
{
	static const char *const names[] = {
		[FACT_LINK] = "links",
		[FACT_CITE] = "citations",
		[FACT_CODE] = "words in code",
		[FACT_NUMBER] = "numbers",
	};
	struct list *a = &original->lists[kind];
	struct list *b = &other->lists[kind];
	struct buf differences;

	if (kind == FACT_CODE || kind == FACT_NUMBER) {
		sort(a);
		sort(b);
	}
	if (same_lists(a, b))
		return true;
	sort(a);
	sort(b);
	buf_init(&differences);
	append_differences(a, b, &differences);
	if (differences.len == 0)
		buf_append_string(&differences,
		    "bring them into the order of the original");
	buf_printf(why, "the %s differ: %s", names[kind], differences.ptr);
	buf_clear(&differences);
	return false;
}

static bool
agree_on_marks(const struct facts *original, const struct facts *other,
    struct buf *why)
{
	static const char *const names[] = {
		[MARK_STAR] = "\"*\" of emphasis",
		[MARK_LINK] = "\"](\" of links",
		[MARK_IMAGE] = "\"![\" of images",
		[MARK_BREAK] = "line breaks behind a \"\\\"",
		[MARK_HTML] = "tags in \"<\" and \">\"",
	};

	for (size_t i = 0; i < MARKS; i++) {
		if (original->marks[i] == other->marks[i])
			continue;
		buf_printf(why, "the original has %zu %s, and this %zu",
		    original->marks[i], names[i], other->marks[i]);
		return false;
	}
	return true;
}

/*
 * Markdown that makes another block of a paragraph: a list, a heading, a
 * quote, a fence, a table's rule, the definition of a link.
 */
static bool
begins_block(struct span text)
{
	size_t digits = 0;

	while (digits < text.len && text.ptr[digits] >= '0' &&
	    text.ptr[digits] <= '9')
		digits++;
	if (digits > 0)
		return digits + 1 < text.len && text.ptr[digits + 1] == ' ' &&
		    strchr(".)", text.ptr[digits]) != NULL;
	if (span_starts(text, "[") && !span_starts(text, "[@")) {
		size_t close = span_find(text, ']');

		return span_starts(span_after(text, close), "]:");
	}
	return span_starts(text, "- ") || span_starts(text, "* ") ||
	    span_starts(text, "+ ") || span_starts(text, "#") ||
	    span_starts(text, ">") || span_starts(text, "|") ||
	    span_starts(text, "```") || span_starts(text, "~~~") ||
	    span_starts(text, "---") || span_starts(text, "===") ||
	    span_starts(text, " ") || span_starts(text, "\t");
}

/* Languages and their scripts differ in length, but not by that much. */
static bool
is_as_long(struct span original, struct span translation)
{
	return translation.len <= 8 * original.len + 1000;
}

static bool
agree_on_shape(struct span original, struct span translation, struct buf *why)
{
	struct span rest = translation;
	struct span line;

	if (!is_as_long(original, translation)) {
		buf_append_string(why,
		    "this is many times as long as the original: say what "
		    "that says");
		return false;
	}
	if (begins_block(translation) && !begins_block(original)) {
		buf_append_string(why,
		    "this begins with what Markdown takes for a list, a "
		    "heading or a quote: write \"\\\" before it");
		return false;
	}
	while (span_split(&rest, '\n', &line)) {
		if (rest.ptr == NULL || span_ends(line, "\\"))
			continue;
		buf_append_string(why,
		    "a line ends here without \"\\\": write the entry as one "
		    "line");
		return false;
	}
	return true;
}

static bool
agree(struct span original, struct span language, struct span translation,
    struct span other, bool spaces, struct buf *why)
{
	struct arena *arena = arena_new();
	struct facts a = { .arena = arena };
	struct facts b = { .arena = arena_new(), .spaces = spaces };
	bool same;

	find(&a, original, language);
	find(&b, translation, other);
	same = agree_on_marks(&a, &b, why);
	for (unsigned kind = 0; same && kind < FACT_KINDS; kind++)
		same = agree_on(kind, &a, &b, why);
	clear(&a);
	clear(&b);
	return same;
}

/* "10 000" may be one number, or two: whichever makes them the same. */
bool
facts_agree(struct span original, struct span language, struct span translation,
    struct span other, struct buf *why)
{
	size_t start = why->len;
	struct buf again;
	bool same;

	if (!agree_on_shape(original, translation, why))
		return false;
	if (agree(original, language, translation, other, false, why))
		return true;
	buf_init(&again);
	same = agree(original, language, translation, other, true, &again);
	buf_clear(&again);
	if (same)
		buf_truncate(why, start);
	return same;
}
