#include "source/facts.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "source/numerals.h"
#include "source/shape.h"

#include <ctype.h>
#include <stdlib.h>

enum fact_kind {
	FACT_LINK,   /* where it leads */
	FACT_CITE,   /* a key */
	FACT_CODE,   /* its text */
	FACT_PLACE,  /* of a label, that is filled in */
	FACT_NUMBER, /* as numerals_read has it */
	FACT_KINDS,
};

/* Marks are only counted. */
enum mark {
	MARK_STAR,  /* of emphasis */
	MARK_LOOSE, /* "*" that is none */
	MARK_LINK,  /* "](" */
	MARK_OPEN,  /* "[" */
	MARK_CLOSE, /* "]" */
	MARK_IMAGE, /* "![" */
	MARK_BAR,   /* "|", between the cells of a table */
	MARK_BREAK, /* a line end that the author asked for */
	MARK_HTML,
	MARK_COMMENT, /* which a translation may leave out */
	MARKS,
};

/* What ends what a sign begins, wherever it stands. */
enum end {
	END_ANGLE,
	END_COMMENT,
	ENDS,
};

/* As many pairs of brackets as md4c takes in an address. */
enum { BRACKETS_MAX = 32 };

struct list {
	struct span *items;
	size_t count, room;
};

struct facts {
	struct arena *arena;
	struct list lists[FACT_KINDS];
	size_t marks[MARKS];
	size_t stars;       /* of emphasis that is open here */
	bool missing[ENDS]; /* there is none further on */
	bool spaces; /* may a space stand between the digits of a number? */
};

/* ---- finding ------------------------------------------------------------- */

static void
add(struct facts *facts, enum fact_kind kind, struct span text)
{
	struct list *list = &facts->lists[kind];

	list->items = memory_grow(list->items, list->count, &list->room,
	    sizeof(*list->items));
	list->items[list->count++] = arena_copy(facts->arena, text);
}

/*
 * The index of an end in the rest of the text, or its length.  What was missing
 * once is not looked for again, or a text of nothing but beginnings would take
 * as long as the square of its length.
 */
static size_t
find_end(struct facts *facts, enum end end, struct span rest)
{
	static const struct span ends[] = {
		[END_ANGLE] = SPAN(">"),
		[END_COMMENT] = SPAN("-->"),
	};
	const char *found = facts->missing[end]
	    ? NULL
	    : memmem(rest.ptr, rest.len, ends[end].ptr, ends[end].len);

	facts->missing[end] = found == NULL;
	return found == NULL ? rest.len : (size_t)(found - rest.ptr);
}

static void
add_number(struct facts *facts, struct span number, struct span language)
{
	struct buf text;

	buf_init(&text);
	numerals_read(number, language, &text);
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

	for (; end < rest.len && depth <= BRACKETS_MAX; end++) {
		if (rest.ptr[end] == '\\')
			end++;
		else if (rest.ptr[end] == '(')
			depth++;
		else if (rest.ptr[end] == ')' && --depth == 0)
			break;
	}
	facts->marks[MARK_LINK]++;
	facts->marks[MARK_CLOSE]++;
	if (end >= rest.len || depth > 0)
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

static size_t
read_comment(struct facts *facts, struct span rest)
{
	size_t end = find_end(facts, END_COMMENT, rest);

	facts->marks[end == rest.len ? MARK_HTML : MARK_COMMENT]++;
	return end == rest.len ? 4 : end + 3;
}

/* "<https://…>" is a link, "<b>" is raw HTML, and "< 5" is text. */
static size_t
read_angle(struct facts *facts, struct span rest)
{
	struct span inside;
	size_t end;

	if (rest.len < 2 ||
	    (!isalpha((unsigned char)rest.ptr[1]) &&
		strchr("/!?", rest.ptr[1]) == NULL))
		return 1;
	if (span_starts(rest, "<!--"))
		return read_comment(facts, rest);
	end = find_end(facts, END_ANGLE, rest);
	inside = span_make(rest.ptr + 1, end - 1);
	if (end < rest.len &&
	    (memchr(inside.ptr, ':', inside.len) != NULL ||
		memchr(inside.ptr, '@', inside.len) != NULL)) {
		add(facts, FACT_LINK, inside);
		return end + 1;
	}
	facts->marks[MARK_HTML]++;
	return end < rest.len ? end + 1 : 1;
}

/* The character at a place in the text; a space behind the last. */
static uint32_t
character_at(struct span text, size_t at)
{
	size_t size;

	return at == text.len ? ' ' : utf8_decode(span_after(text, at), &size);
}

/* The character before a place in the text; a space before the first. */
static uint32_t
character_before(struct span text, size_t at)
{
	return at == 0 ? ' ' : character_at(text, utf8_before(text, at));
}

/*
 * A run of "*" opens emphasis where a word follows, closes it behind one, and
 * is no mark elsewhere: "** so **" (CommonMark 0.30, section 6.2).
 */
static size_t
read_stars(struct facts *facts, struct span text, size_t at)
{
	size_t end = at;
	uint32_t before, after;
	bool opens, closes;
	size_t count, closed = 0;

	while (end < text.len && text.ptr[end] == '*')
		end++;
	count = end - at;
	before = character_before(text, at);
	after = character_at(text, end);
	opens = !utf8_is_blank(after) &&
	    (utf8_is_word(after) || !utf8_is_word(before));
	closes = !utf8_is_blank(before) &&
	    (utf8_is_word(before) || !utf8_is_word(after));
	if (closes)
		closed = count < facts->stars ? count : facts->stars;
	facts->stars -= closed;
	facts->marks[MARK_STAR] += 2 * closed;
	if (opens && closed == 0)
		facts->stars += count;
	else
		facts->marks[MARK_LOOSE] += count - closed;
	return count;
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
	if (first >= 0x80 || span_is_digit((char)first))
		len = numerals_length(rest, facts->spaces);
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
	case '[':
		facts->marks[MARK_OPEN]++;
		return 1;
	case ']':
		if (span_starts(rest, "]("))
			return read_link(facts, rest);
		facts->marks[MARK_CLOSE]++;
		return 1;
	case '|':
		facts->marks[MARK_BAR]++;
		return 1;
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
		return read_stars(facts, text, at);
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
	/* What nothing closes. */
	facts->marks[MARK_LOOSE] += facts->stars;
}

static void
clear(struct facts *facts)
{
	for (size_t i = 0; i < FACT_KINDS; i++)
		free(facts->lists[i].items);
	arena_free(facts->arena);
}

/* ---- comparing ----------------------------------------------------------- */

static void
sort(struct list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items),
		    span_order);
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
		[FACT_PLACE] = "words in braces",
		[FACT_NUMBER] = "numbers",
	};
	struct list *a = &original->lists[kind];
	struct list *b = &other->lists[kind];
	struct buf differences;

	if (kind != FACT_LINK && kind != FACT_CITE) {
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
		[MARK_LOOSE] = "\"*\" beside no word",
		[MARK_LINK] = "\"](\" of links",
		[MARK_OPEN] = "\"[\"",
		[MARK_CLOSE] = "\"]\"",
		[MARK_IMAGE] = "\"![\" of images",
		[MARK_BAR] = "\"|\"",
		[MARK_BREAK] = "line breaks behind a \"\\\"",
		[MARK_HTML] = "tags in \"<\" and \">\"",
		[MARK_COMMENT] = "comments",
	};

	for (size_t i = 0; i < MARKS; i++) {
		if (original->marks[i] == other->marks[i] ||
		    (i == MARK_COMMENT && other->marks[i] < original->marks[i]))
			continue;
		buf_printf(why, "the original has %zu %s, and this %zu",
		    original->marks[i], names[i], other->marks[i]);
		return false;
	}
	return true;
}

static bool
agree(struct span original, struct span language, struct span translation,
    struct span other, bool spaces, struct buf *why)
{
	struct facts a = { .arena = arena_new() };
	struct facts b = { .arena = arena_new(), .spaces = spaces };
	bool same = true;

	find(&a, original, language);
	find(&b, translation, other);
	for (unsigned kind = 0; same && kind < FACT_KINDS; kind++)
		same = agree_on(kind, &a, &b, why);
	same = same && agree_on_marks(&a, &b, why);
	clear(&a);
	clear(&b);
	return same;
}

/* "%u", and what stands in braces: in no name of it is there another "{". */
static void
find_places(struct facts *facts, struct span label)
{
	size_t open = label.len;

	for (size_t at = 0; at < label.len; at++) {
		char c = label.ptr[at];

		if (c == '%')
			add(facts, FACT_PLACE,
			    span_first(span_after(label, at), 2));
		if (c == '}' && open < at)
			add(facts, FACT_PLACE,
			    span_make(label.ptr + open, at + 1 - open));
		if (c == '{' || c == '}')
			open = c == '{' ? at : label.len;
	}
}

bool
facts_agree_on_label(struct span original, struct span translation,
    struct buf *why)
{
	struct facts a = { .arena = arena_new() };
	struct facts b = { .arena = arena_new() };
	bool same = !shape_is_long(original, translation, why);

	if (same && span_find(translation, '\n') < translation.len) {
		buf_append_string(why, "a line ends here: write it as one");
		same = false;
	}
	find_places(&a, original);
	find_places(&b, translation);
	same = same && agree_on(FACT_PLACE, &a, &b, why);
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

	if (!shape_agrees(original, translation, why))
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
