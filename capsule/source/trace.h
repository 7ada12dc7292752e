/*
 * From a character of a text node back to its place in the source.  Nodes
 * know where they begin; what lies between is gone from them: escapes,
 * references, comments, line ends with what quotes and lists put behind them.
 */
#ifndef SOURCE_TRACE_H
#define SOURCE_TRACE_H

#include "base/span.h"

#include <stdint.h>

/*
 * Stores for each byte of a node's text the offset of its source, which
 * begins at start; offsets has room for text.len numbers.  They never
 * decrease.  Text that the source lacks, since the program added it, gets
 * the place where it would stand.  Returns the offset behind the last one.
 */
size_t trace_text(struct span source, size_t start, struct span text,
    uint32_t *offsets);

#endif
