#include "render/wrap.h"

#include "base/utf8.h"
#include "base/words.h"

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

static size_t
word_end(struct span text, size_t i)
{
	while (i < text.len && !is_gap(text.ptr[i]))
		i++;
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

/* May a line end here, behind a word? */
static bool
is_line_end(struct span text, size_t i)
{
	size_t next = skip_spaces(text, i);

	return next > i && text.ptr[i - 1] != ' ' &&
	    (next == text.len || text.ptr[next] == '\n' ||
		is_line_start(text, next));
}

/* Signs of Chinese and Japanese that begin no line, and that end none. */
static const char closing[] = "\u3001\u3002\u3005\u3009\u300B\u300D\u300F\u3011"
			      "\u3015\u30FB\u30FC\uFF01\uFF05\uFF09\uFF0C\uFF0E"
			      "\uFF1A\uFF1B\uFF1F\uFF3D\u2019\u201D\u2026";
static const char opening[] = "\u3008\u300A\u300C\u300E\u3010\u3014\uFF08\uFF3B"
			      "\u2018\u201C";

static bool
is_one_of(const char *signs, struct span character)
{
	return memmem(signs, strlen(signs), character.ptr, character.len) !=
	    NULL;
}

/* Of a script that puts no space between words, and writes in squares. */
static bool
is_square(struct span character)
{
	return words_is_alone(character) && utf8_width(character) == 2;
}

/* May a line end between two characters of a word? */
static bool
may_part(struct span before, struct span after)
{
	return (is_square(before) || is_square(after) ||
		   is_one_of(closing, before)) &&
	    !is_one_of(opening, before) && !is_one_of(closing, after) &&
	    utf8_width(after) > 0;
}

/*
 * How much of the word at i fits into so many cells, if it is of a script in
 * which a word is a whole sentence; none of other words.
 */
static size_t
fitting_part(struct span text, size_t i, size_t cells)
{
	struct span before = span_of("");
	size_t best = i;
	size_t used = 0;

	while (i < text.len && !is_gap(text.ptr[i])) {
		struct span character = span_after(text, i);

		utf8_decode(character, &character.len);
		if (before.len > 0 && may_part(before, character))
			best = i;
		used += utf8_width(character);
		if (used > cells)
			return best;
		before = character;
		i += character.len;
	}
	return best;
}

/* Is the word at i, of squares or with some, too long to be kept whole? */
static bool
is_to_be_parted(struct span text, size_t i, size_t width)
{
	struct span word = span_make(text.ptr + i, word_end(text, i) - i);
	bool square = false;

	/* They take three bytes or four. */
	for (size_t at = 0; at < word.len && !square; at++)
		square = (unsigned char)word.ptr[at] >= 0xE3;
	return square && utf8_width(word) > width / 2;
}

/* Index after the last word that the first line should have. */
static size_t
break_at(struct span text, size_t width)
{
	size_t first = word_end(text, 0);
	size_t end = fitting(text, width);
	size_t line = span_find(span_first(text, end + 1), '\n');
	size_t whole, next, used;

	if (line <= end)
		return line;
	whole = end < first ? 0 : first;
	while (end > first && !is_line_end(text, end))
		end--;
	if (end > first)
		whole = end;
	next = skip_spaces(text, whole);
	used = utf8_width(span_first(text, next));
	if (used < width && is_to_be_parted(text, next, width)) {
		size_t part = fitting_part(text, next, width - used);

		if (part > next)
			return part;
	}
	return whole > 0 ? whole : first;
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
