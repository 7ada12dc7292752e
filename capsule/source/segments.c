#include "source/segments.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "document/marks.h"
#include "source/markdown.h"

/*
 * So far in behind each item around it, a line is no other block, but goes on
 * with the paragraph, whatever quotes that lies in (CommonMark 0.30, sections
 * 4.4, 5.1 and 5.2): the text of an item begins 17 columns in at the most.
 */
enum { FAR_IN = 21 };

struct finder {
	const struct document *document;
	struct segments *segments;
	size_t room;
	struct buf text;
};

/* ---- words --------------------------------------------------------------- */

/* "85.5" and "1,000" have other signs elsewhere. */
static bool
has_number_sign(struct span text, size_t i)
{
	return (text.ptr[i] == '.' || text.ptr[i] == ',') && i > 0 &&
	    i + 1 < text.len && span_is_digit(text.ptr[i - 1]) &&
	    span_is_digit(text.ptr[i + 1]);
}

/* The next of each from here on, where they were looked for. */
struct ends {
	size_t tick, round, angle, colon;
};

/* Looks on only from the last one found, so that all are found in one pass. */
static size_t
next_of(struct span text, char c, size_t i, size_t *known)
{
	if (*known < i || i == 0)
		*known = i + span_find(span_after(text, i), c);
	return *known;
}

/* Where what is no text for readers ends: code, an address, a key. */
static size_t
skip_mute(struct span text, size_t i, struct ends *ends)
{
	struct span rest = span_after(text, i);
	size_t end;

	if (rest.ptr[0] == '`') {
		end = next_of(text, '`', i + 1, &ends->tick);
		return (end < text.len ? end : i) + 1;
	}
	if (span_starts(rest, "](")) {
		end = next_of(text, ')', i, &ends->round);
		return end < text.len ? end + 1 : i + 2;
	}
	if (rest.ptr[0] == '@' && i > 0 &&
	    strchr("[ ;", text.ptr[i - 1]) != NULL) {
		end = 1;
		while (end < rest.len && strchr(",;] ", rest.ptr[end]) == NULL)
			end++;
		return i + end;
	}
	if (rest.ptr[0] == '<') {
		end = next_of(text, '>', i, &ends->angle);
		if (end < text.len && next_of(text, ':', i, &ends->colon) < end)
			return end + 1;
	}
	return i;
}

static bool
has_words(struct span text)
{
	struct ends ends = { 0, 0, 0, 0 };
	size_t size;

	for (size_t i = 0; i < text.len; i += size) {
		size_t end = skip_mute(text, i, &ends);

		size = end - i;
		if (size > 0)
			continue;
		if (has_number_sign(text, i) ||
		    utf8_is_letter(utf8_decode(span_after(text, i), &size)))
			return true;
	}
	return false;
}

/* ---- places -------------------------------------------------------------- */

static size_t
line_start(struct span source, size_t at)
{
	while (at > 0 && !span_is_line_end(source.ptr[at - 1]))
		at--;
	return at;
}

/* The index of what ends the line, or of the text's end. */
static size_t
line_end(struct span source, size_t at)
{
	while (at < source.len && !span_is_line_end(source.ptr[at]))
		at++;
	return at;
}

/* As span_split, for lines. */
static bool
split_line(struct span *rest, struct span *line)
{
	size_t end;

	if (rest->ptr == NULL)
		return false;
	end = line_end(*rest, 0);
	*line = span_first(*rest, end);
	if (end == rest->len)
		*rest = span_make(NULL, 0);
	else
		*rest = span_after(*rest,
		    span_starts(span_after(*rest, end), "\r\n") ? end + 2
								: end + 1);
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The length of a list's mark, "-" or "12.", with white space behind it. */
static size_t
list_mark(struct span text)
{
	size_t len = 0;

	if (text.len > 1 && strchr("-*+", text.ptr[0]) != NULL) {
		len = 1;
	} else {
		while (len < text.len && span_is_digit(text.ptr[len]))
			len++;
		if (len == 0 || len == text.len ||
		    (text.ptr[len] != '.' && text.ptr[len] != ')'))
			return 0;
		len++;
	}
	return len < text.len && is_blank(text.ptr[len]) ? len : 0;
}

/* The index of what ends the line before the one that begins here. */
static size_t
end_of_last(struct span source, size_t start)
{
	size_t at = start - 1;

	return at > 0 && memcmp(source.ptr + at - 1, "\r\n", 2) == 0 ? at - 1
								     : at;
}

/*
 * Where the line begins that a block begins on: before that of its first text
 * lie as many as it has breaks there.
 */
static size_t
first_line(const struct node *block, struct span source)
{
	struct walk walk = walk_begin(block);
	size_t at = line_start(source, block->offset);

	while (at > 0 && walk_next(&walk))
		if (walk.node->kind == NODE_BREAK)
			at = line_start(source, end_of_last(source, at));
		else if (walk.node->first == NULL)
			break;
	return at;
}

/* How many nodes of a kind are around this one. */
static size_t
count_around(const struct node *node, enum node_kind kind)
{
	size_t count = 0;

	for (; node != NULL; node = node->parent)
		count += node->kind == kind;
	return count;
}

/*
 * Where the block's own text begins on its first line: behind the marks of
 * quotes and lists and of a heading.
 */
static size_t
skip_marks(const struct node *node, struct span source, size_t at)
{
	size_t items = count_around(node, NODE_ITEM);
	size_t quotes = count_around(node, NODE_QUOTE);

	while (at < node->offset) {
		char c = source.ptr[at];
		size_t mark;

		if (is_blank(c)) {
			at++;
		} else if (c == '>' && quotes > 0) {
			quotes--;
			at++;
		} else if (items > 0 &&
		    (mark = list_mark(span_after(source, at))) > 0) {
			items--;
			at += mark;
		} else {
			break;
		}
	}
	if (node->kind != NODE_HEADING)
		return at;
	while (at < node->offset && source.ptr[at] == '#')
		at++;
	while (at < node->offset && is_blank(source.ptr[at]))
		at++;
	return at;
}

static size_t
trim_end(struct span source, size_t start, size_t end)
{
	while (end > start && is_blank(source.ptr[end - 1]))
		end--;
	return end;
}

/* "## Heading ##" */
static size_t
trim_heading(struct span source, const struct node *node, size_t end)
{
	size_t at = end;

	while (at > node->end && source.ptr[at - 1] == '#')
		at--;
	if (at < end && at > 0 && is_blank(source.ptr[at - 1]))
		return trim_end(source, node->end, at);
	return end;
}

static bool
is_bar(struct span source, size_t at)
{
	size_t escapes = 0;

	if (source.ptr[at] != '|')
		return false;
	while (escapes < at && source.ptr[at - escapes - 1] == '\\')
		escapes++;
	return escapes % 2 == 0;
}

/* A cell lies between two bars. */
static void
find_cell(const struct node *node, struct span source, struct segment *segment)
{
	size_t first = line_start(source, node->offset);
	size_t last = line_end(source, node->end);
	size_t start = node->offset;
	size_t end = node->end;

	while (start > first && !is_bar(source, start - 1))
		start--;
	while (start < node->offset && is_blank(source.ptr[start]))
		start++;
	while (end < last && !is_bar(source, end))
		end++;
	segment->start = (uint32_t)start;
	segment->end = (uint32_t)trim_end(source, start, end);
}

static void
find_lines(const struct node *node, struct span source, struct segment *segment)
{
	size_t start = skip_marks(node, source, first_line(node, source));
	size_t end = line_end(source, node->end);

	/* A caption is a paragraph behind a mark of its own. */
	if (node->kind == NODE_CAPTION)
		start = node->offset + strlen(MARKDOWN_CAPTION);
	while (start < node->end && is_blank(source.ptr[start]))
		start++;
	end = trim_end(source, start, end);
	if (node->kind == NODE_HEADING)
		end = trim_heading(source, node, end);
	segment->start = (uint32_t)start;
	segment->end = (uint32_t)end;
}

/* ---- text ---------------------------------------------------------------- */

/* The text of a line of a block, without the marks of quotes before it. */
static struct span
strip_line(struct span line, size_t quotes)
{
	for (;;) {
		while (line.len > 0 && is_blank(line.ptr[0]))
			line = span_after(line, 1);
		if (quotes == 0 || !span_starts(line, ">"))
			return line;
		quotes--;
		line = span_after(line, 1);
	}
}

/* "{.own}" is between the author and the checker. */
static struct span
without_marks(const struct finder *f)
{
	struct span text = buf_span(&f->text);
	struct span plain;
	size_t at = 0;
	size_t start, end;
	enum mark_kind kind;
	struct buf out;

	buf_init(&out);
	while (marks_find(text, at, &start, &end, &kind)) {
		buf_append(&out, span_make(text.ptr + at, start - at));
		at = end;
	}
	buf_append(&out, span_after(text, at));
	plain = arena_copy(f->document->arena, span_trim(buf_span(&out)));
	buf_clear(&out);
	return plain;
}

/* Joins the lines with spaces; where the author broke one, it stays so. */
static struct span
join_lines(struct finder *f, const struct node *node,
    const struct segment *segment)
{
	struct span rest = span_make(f->document->source.ptr + segment->start,
	    segment->end - segment->start);
	size_t quotes = count_around(node, NODE_QUOTE);
	bool first = true;
	struct span line;

	buf_truncate(&f->text, 0);
	while (split_line(&rest, &line)) {
		bool more = rest.ptr != NULL;
		bool broken;

		if (!first)
			line = strip_line(line, quotes);
		first = false;
		broken =
		    more && (span_ends(line, "  ") || span_ends(line, "\\"));
		if (span_ends(line, "\\") && broken)
			line.len--;
		line.len = trim_end(line, 0, line.len);
		buf_append(&f->text, line);
		/* A line of nothing but a break has left a space before it. */
		if (broken)
			buf_truncate(&f->text,
			    trim_end(buf_span(&f->text), 0, f->text.len));
		if (more)
			buf_append_string(&f->text, broken ? "\\\n" : " ");
	}
	return without_marks(f);
}

/* "[a]: b" or "[a]: b "title"", whose address is no reader's text. */
static bool
is_definition(struct span text)
{
	const char *colon = memmem(text.ptr, text.len, "]:", 2);
	size_t end = 0;

	if (!span_starts(text, "[") || span_starts(text, "[@") || colon == NULL)
		return false;
	text = span_trim(span_after(text, (size_t)(colon - text.ptr) + 2));
	if (span_starts(text, "<"))
		end = span_find(text, '>') + 1;
	while (end < text.len && !is_blank(text.ptr[end]))
		end++;
	text = span_trim(span_after(text, end));
	return text.len == 0 || strchr("\"'(", text.ptr[0]) != NULL;
}

/*
 * Would a text, once its lines are one, be no paragraph?  Such is a list's mark
 * that stands alone on its line, and "[a]:" before a line that is no address.
 */
static bool
changes_joined(struct span source, const struct segment *segment)
{
	return line_end(source, segment->start) < segment->end &&
	    (list_mark(segment->text) > 0 || is_definition(segment->text));
}

/* ---- all of them --------------------------------------------------------- */

static bool
is_head(const struct node *row)
{
	return row->previous == NULL || row->previous->kind == NODE_CAPTION;
}

static enum segment_kind
kind_of(const struct node *node)
{
	if (node->kind == NODE_HEADING)
		return SEGMENT_HEADING;
	if (node->kind == NODE_CAPTION)
		return SEGMENT_CAPTION;
	if (node->kind == NODE_CELL)
		return is_head(node->parent) ? SEGMENT_COLUMN : SEGMENT_CELL;
	for (node = node->parent; node != NULL; node = node->parent) {
		if (node->kind == NODE_ITEM)
			return SEGMENT_ITEM;
		if (node->kind == NODE_QUOTE)
			return SEGMENT_QUOTE;
	}
	return SEGMENT_PARAGRAPH;
}

static struct span
column_of(const struct node *cell)
{
	const struct node *row = cell->parent;
	const struct node *head = row->parent->first;
	const struct node *name;

	if (head->kind == NODE_CAPTION)
		head = head->next;
	name = head->first;
	for (const struct node *c = row->first; c != cell && name != NULL;
	     c = c->next)
		name = name->next;
	while (name != NULL && name->kind != NODE_TEXT)
		name = name->first;
	return name == NULL ? span_of("") : name->text;
}

static void
add_segment(struct finder *f, const struct segment *segment)
{
	struct segments *segments = f->segments;

	segments->items = arena_grow(f->document->arena, segments->items,
	    segments->count, &f->room, sizeof(*segments->items));
	segments->items[segments->count++] = *segment;
}

static void
read_block(struct finder *f, const struct node *node)
{
	struct span source = f->document->source;
	struct segment segment = { .kind = kind_of(node) };

	if (node->kind == NODE_CELL) {
		find_cell(node, source, &segment);
		segment.column = column_of(node);
	} else {
		find_lines(node, source, &segment);
	}
	segment.text = join_lines(f, node, &segment);
	if (!has_words(segment.text) || changes_joined(source, &segment))
		return;
	segment.indent = FAR_IN * (count_around(node, NODE_ITEM) + 1);
	add_segment(f, &segment);
}

void
segments_find(const struct document *document, struct segments *segments)
{
	struct finder f = { .document = document, .segments = segments };
	struct node *node = document->root;

	*segments = (struct segments){ NULL, 0 };
	buf_init(&f.text);
	for (; node != NULL; node = document_next(document->root, node))
		if (node->end > 0 && !node->added)
			read_block(&f, node);
	buf_clear(&f.text);
}

/*
 * A line that breaks, "\" included.  Behind "[a]:" the "\" would be the address
 * of a reference, and behind "[a]: b" a part of it.
 */
static void
put_broken(struct span line, struct buf *out)
{
	if (memmem(line.ptr, line.len, "]:", 2) != NULL) {
		buf_append(out, span_first(line, line.len - 1));
		buf_append_string(out, span_ends(line, "]:\\") ? "  " : " \\");
	} else {
		buf_append(out, line);
	}
}

void
segments_put(const struct segment *segment, struct span text, struct buf *out)
{
	/* What may be a reference's name can go over several lines. */
	const bool named = span_starts(text, "[");
	struct span line;
	bool first = true;

	while (span_split(&text, '\n', &line)) {
		if (!first) {
			buf_append_char(out, '\n');
			buf_append_repeated(out, ' ', segment->indent);
		}
		first = false;
		if (named && text.ptr != NULL)
			put_broken(line, out);
		else
			buf_append(out, line);
	}
}

void
segments_describe(const struct segment *segment, struct buf *out)
{
	static const char *const names[] = {
		[SEGMENT_HEADING] = "heading",
		[SEGMENT_PARAGRAPH] = "paragraph",
		[SEGMENT_ITEM] = "list item",
		[SEGMENT_QUOTE] = "quote",
		[SEGMENT_CAPTION] = "table caption",
		[SEGMENT_COLUMN] = "name of a table's column",
		[SEGMENT_CELL] = "table cell",
	};

	buf_append_string(out, names[segment->kind]);
	if (segment->kind == SEGMENT_CELL && segment->column.len > 0)
		buf_printf(out, ", column %.*s", SPAN_ARG(segment->column));
}
