/*
 * Whether a piece of Markdown is text of a paragraph, and nothing that makes
 * another block of it.
 */
#ifndef SOURCE_SHAPE_H
#define SOURCE_SHAPE_H

#include "base/buf.h"

#include <stdbool.h>

/*
 * May a translation stand where its original does?  Says what is wrong with it
 * and what to do if not.
 */
bool shape_agrees(struct span original, struct span translation,
    struct buf *why);

/* Is it out of all proportion to its original?  Says so then. */
bool shape_is_long(struct span original, struct span translation,
    struct buf *why);

#endif
