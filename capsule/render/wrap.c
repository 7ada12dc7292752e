#include "render/wrap.h"

#include "base/utf8.h"

static size_t
skip_spaces(struct span text, size_t i)
{
	while (i < text.len && text.ptr[i] == ' ')
		i++;
	return i;
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '\n';
}

/* In scripts below U+0E00, all of whose lead bytes are less, none is. */
static bool
is_break(struct span text, size_t i)
{
	return ((unsigned char)text.ptr[i] >= 0xE0 ||
		   (unsigned char)text.ptr[i - 1] >= 0x80) &&
	    utf8_is_break(text, i);
}

/* Behind the word, or the part of one after which a line may end. */
static size_t
word_end(struct span text, size_t i)
{
	do
		i++;
	while (i < text.len && !is_gap(text.ptr[i]) && !is_break(text, i));
	return i;
}

/*
 * How many bytes fit into so many cells.  Of plain ASCII, each byte is a cell;
 * a word with other signs fits as a whole or not at all.
 */
static size_t
fitting(struct span text, size_t cells)
{
	size_t at = 0;

	for (;;) {
		struct span rest = span_after(text, at);
		size_t start = at + utf8_ascii(span_first(rest, cells + 1));
		size_t end, used;

		if (start - at > cells)
			return at + cells;
		if (start == text.len)
			return start;
		end = word_end(text, start);
		while (start > at && !is_gap(text.ptr[start - 1]))
			start--;
		used = start - at +
		    utf8_width(span_make(text.ptr + start, end - start));
		if (used > cells)
			return start;
		cells -= used;
		at = end;
	}
}

/*
 * Should a line begin with the word at i?  A dash would look like an item of
 * a list there, and a citation belongs to the words before it.
 */
static bool
is_line_start(struct span text, size_t i)
{
	size_t end = i;

	if (text.ptr[i] == '[')
		return i + 1 == text.len || text.ptr[i + 1] < '0' ||
		    text.ptr[i + 1] > '9';
	while (end < text.len && memchr("-*>", text.ptr[end], 3) != NULL)
		end++;
	return end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n';
}

/* Is this behind a comma of a citation, as in "[1, 2]"? */
static bool
is_in_citation(struct span text, size_t i)
{
	if (i == 0 || text.ptr[i - 1] != ',')
		return false;
	while (i > 0 && memchr("0123456789, ", text.ptr[i - 1], 12) != NULL)
		i--;
	return i > 0 && text.ptr[i - 1] == '[';
}

/* May a line end here, behind a word? */
static bool
is_line_end(struct span text, size_t i)
{
	size_t next = skip_spaces(text, i);

	if (next == i && !is_break(text, i))
		return false;
	return text.ptr[i - 1] != ' ' && !is_in_citation(text, i) &&
	    (next == text.len || text.ptr[next] == '\n' ||
		is_line_start(text, next));
}

/* Index after the last word that the first line should have. */
static size_t
break_at(struct span text, size_t width)
{
	size_t fit = fitting(text, width);
	size_t end = span_find(span_first(text, fit + 1), '\n');
	size_t first;

	if (end <= fit)
		return end;
	for (end = fit; end > 0; end--)
		if (is_line_end(text, end))
			return end;
	first = word_end(text, 0);
	if (first <= fit)
		return first;
	return utf8_cut(span_first(text, first), width);
}

bool
wrap_line(struct span *text, size_t width, struct span *line)
{
	size_t start = 0, end;

	while (start < text->len &&
	    (text->ptr[start] == ' ' || text->ptr[start] == '\n'))
		start++;
	*text = span_after(*text, start);
	if (text->len == 0)
		return false;
	end = width == 0 ? span_find(*text, '\n') : break_at(*text, width);
	*line = span_first(*text, end);
	while (line->ptr[line->len - 1] == ' ')
		line->len--;
	*text = span_after(*text, end);
	return true;
}

size_t
wrap_count(struct span text, size_t width)
{
	struct span line;
	size_t lines = 0;

	while (wrap_line(&text, width, &line))
		lines++;
	return lines;
}

size_t
wrap_balance(struct span text, size_t width)
{
	size_t lines = wrap_count(text, width);

	while (width > 1 && wrap_count(text, width - 1) == lines)
		width--;
	return width;
}
