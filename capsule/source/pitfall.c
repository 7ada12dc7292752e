#include "source/pitfall.h"

static bool
ends_line(struct span source, size_t end)
{
	return end >= source.len || span_is_line_end(source.ptr[end]);
}

/* Behind a line's indentation, or the marks of quotes. */
static bool
starts_line(struct span source, size_t start)
{
	return start == 0 || strchr(" \t\n>", source.ptr[start - 1]) != NULL;
}

static bool
is_delimiter_row(struct span source, size_t start, size_t end)
{
	bool pipe = false, dash = false;

	if (!starts_line(source, start) || !ends_line(source, end))
		return false;
	for (size_t i = start; i < end; i++) {
		char c = source.ptr[i];

		if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t')
			return false;
		pipe |= c == '|';
		dash |= c == '-';
	}
	return pipe && dash;
}

static bool
is_comment(struct span source, size_t start, size_t end)
{
	return ends_line(source, end) &&
	    span_ends(span_make(source.ptr + start, end - start), "<!--");
}

/* So far in, it is text of the paragraph before it. */
static bool
is_quote(struct span source, size_t start)
{
	size_t at = start;

	while (at > 0 && strchr(" \t>", source.ptr[at - 1]) != NULL)
		at--;
	return start < source.len && source.ptr[start] == '>' && at < start &&
	    (at == 0 || span_is_line_end(source.ptr[at - 1]));
}

const char *
pitfall_of(struct span source, size_t *start, size_t end, bool in_paragraph)
{
	if (in_paragraph && is_delimiter_row(source, *start, end))
		return "the line below the head of a table needs three dashes "
		       "or more for each column";
	if (in_paragraph && is_quote(source, *start))
		return "this \">\" is too far in to begin a quote: take away "
		       "spaces before it, or write \"\\>\"";
	if (!is_comment(source, *start, end))
		return NULL;
	*start = end - strlen("<!--");
	return "a comment must begin with a word on the line of its "
	       "\"<!--\", or stand apart from the paragraph";
}

bool
pitfall_extra_cell(struct span source, size_t end, size_t cells)
{
	struct span rest = span_after(source, end);
	size_t line = 0;

	while (line < rest.len && !span_is_line_end(rest.ptr[line]))
		line++;
	rest = span_trim(span_first(rest, line));
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.ptr[i] == '\\')
			i++;
		else if (rest.ptr[i] == '|' && cells-- == 0)
			return i + 1 < rest.len;
	}
	return false;
}

bool
pitfall_escaped_bracket(struct span source, struct span text)
{
	return span_is(text, "[") && text.ptr > source.ptr &&
	    text.ptr < source.ptr + source.len && text.ptr[-1] == '\\';
}
