/*
 * Markdown that is read in another way than its author meant it.  It is
 * told by the source around a piece of text; offsets are bytes into that.
 */
#ifndef SOURCE_PITFALL_H
#define SOURCE_PITFALL_H

#include "base/span.h"

/* Text that is a line of "|", ":" and "-": a table that md4c did not see. */
bool pitfall_delimiter_row(struct span source, size_t start, size_t end);

/* Text that ends its line with "<!--": a comment that md4c did not see. */
bool pitfall_comment(struct span source, size_t start, size_t end);

/*
 * Is there more behind the text of a table's cell than so many empty cells?
 * The extension that tables come from (GFM 4.10) drops it.
 */
bool pitfall_extra_cell(struct span source, size_t end, size_t cells);

/* Is a piece of text, from the source or made up, a "[" behind a "\"? */
bool pitfall_escaped_bracket(struct span source, struct span text);

#endif
