/*
 * Markdown that is read in another way than its author meant it.  It is
 * told by the source around a piece of text; offsets are bytes into that.
 */
#ifndef SOURCE_PITFALL_H
#define SOURCE_PITFALL_H

#include "base/span.h"

/*
 * What is wrong with a piece of text from *start to end, and what to do about
 * it, or NULL; *start becomes the place.  In a paragraph it may be
 *
 *	a line of "|", ":" and "-": a table that md4c did not see
 *	a line that begins with ">": a quote that it did not see
 *
 * and anywhere the end of a line in "<!--": a comment that it did not see.
 */
const char *pitfall_of(struct span source, size_t *start, size_t end,
    bool in_paragraph);

/*
 * Is there more behind the text of a table's cell than so many empty cells?
 * The extension that tables come from (GFM 4.10) drops it.
 */
bool pitfall_extra_cell(struct span source, size_t end, size_t cells);

/* Is a piece of text, from the source or made up, a "[" behind a "\"? */
bool pitfall_escaped_bracket(struct span source, struct span text);

#endif
