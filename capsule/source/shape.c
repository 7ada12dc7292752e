#include "source/shape.h"

#include "source/markdown.h"

#include <ctype.h>

static bool
is_blank_or_end(struct span text, size_t at)
{
	return at >= text.len || text.ptr[at] == ' ' || text.ptr[at] == '\t' ||
	    text.ptr[at] == '\n';
}

/* "-" or "12." with white space behind it. */
static bool
begins_item(struct span text)
{
	size_t digits = 0;

	while (digits < text.len && isdigit((unsigned char)text.ptr[digits]))
		digits++;
	if (digits > 0)
		return digits < text.len &&
		    strchr(".)", text.ptr[digits]) != NULL &&
		    is_blank_or_end(text, digits + 1);
	return strchr("-*+", text.ptr[0]) != NULL && is_blank_or_end(text, 1);
}

/* "[label]: address" */
static bool
is_definition(struct span text)
{
	size_t close = span_find(text, ']');

	return span_starts(text, "[") && !span_starts(text, "[@") &&
	    span_starts(span_after(text, close), "]:");
}

/* "***", "_ _ _" */
static bool
is_rule(struct span text)
{
	size_t marks = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ' || text.ptr[i] == '\t')
			continue;
		if (text.ptr[i] != text.ptr[0])
			return false;
		marks++;
	}
	return marks >= 3 && strchr("*-_", text.ptr[0]) != NULL;
}

/*
 * Does it begin like another block (CommonMark 0.30, chapters 4 and 5), or like
 * a table's caption?
 */
static bool
begins_block(struct span text)
{
	static const char *const marks[] = { "#", ">", "|", "```", "~~~",
		"===", " ", "\t", MARKDOWN_CAPTION };

	if (text.len == 0)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (span_starts(text, marks[i]))
			return true;
	return begins_item(text) || is_definition(text) || is_rule(text);
}

/*
 * Is there a line behind the first that begins another block?  So far in as
 * segments_put has it none does, but md4c 0.4.8 looks for code and comments
 * there too, and a ">" is refused on any page.
 */
static bool
interrupts(struct span text)
{
	static const char *const marks[] = { "```", "~~~", "<!--", ">" };
	struct span line;

	span_split(&text, '\n', &line);
	while (span_split(&text, '\n', &line))
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (span_starts(span_trim(line), marks[i]))
				return true;
	return false;
}

/* Is the last character behind a "\" that stands for nothing else? */
static bool
ends_open(struct span text)
{
	size_t marks = 0;

	while (marks < text.len && text.ptr[text.len - marks - 1] == '\\')
		marks++;
	return marks % 2 == 1;
}

/* Languages and scripts differ in length, but not by that much. */
bool
shape_is_long(struct span original, struct span translation, struct buf *why)
{
	if (translation.len <= 8 * original.len + 1000)
		return false;
	buf_append_string(why,
	    "this is many times as long as the original: say what that says");
	return true;
}

bool
shape_agrees(struct span original, struct span translation, struct buf *why)
{
	struct span rest = translation;
	struct span line;

	if (shape_is_long(original, translation, why))
		return false;
	if (begins_block(translation) && !begins_block(original)) {
		buf_append_string(why,
		    "this begins with what Markdown takes for a list, a "
		    "heading or a quote: write \"\\\" before it");
		return false;
	}
	if (ends_open(translation) && !ends_open(original)) {
		buf_append_string(why,
		    "this ends with \"\\\", which would take away the meaning "
		    "of what is behind it: take it out");
		return false;
	}
	if (interrupts(translation) && !interrupts(original)) {
		buf_append_string(why,
		    "a line begins with what Markdown takes for code, a "
		    "comment or a quote: write a word before it");
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
