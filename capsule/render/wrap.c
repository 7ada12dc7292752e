#include "render/wrap.h"

#include "base/utf8.h"

static size_t
skip_spaces(struct span text, size_t i)
{
	while (i < text.len && text.ptr[i] == ' ')
		i++;
	return i;
}

/* Index after the word at i, and the cells from there to it. */
static size_t
word_end(struct span text, size_t i, size_t *cells)
{
	unsigned char all = 0;
	size_t end = i;

	for (; end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n';
	     end++)
		all |= (unsigned char)text.ptr[end];
	*cells =
	    all < 0x80 ? end - i : utf8_width(span_make(text.ptr + i, end - i));
	return end;
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

/* Index after the last word that the first line should have. */
static size_t
break_at(struct span text, size_t width)
{
	size_t cells, used, next;
	size_t end = word_end(text, 0, &used);
	size_t best = end;

	for (;;) {
		next = skip_spaces(text, end);
		if (next == text.len || text.ptr[next] == '\n')
			return end;
		if (is_line_start(text, next))
			best = end;
		used += next - end;
		next = word_end(text, next, &cells);
		used += cells;
		if (used > width)
			return best;
		end = next;
	}
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
