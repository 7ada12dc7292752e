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

bool
pitfall_delimiter_row(struct span source, size_t start, size_t end)
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

bool
pitfall_comment(struct span source, size_t start, size_t end)
{
	return ends_line(source, end) &&
	    span_ends(span_make(source.ptr + start, end - start), "<!--");
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
