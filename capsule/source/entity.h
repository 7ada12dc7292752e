/*
 * Character references of HTML, as Markdown has them (CommonMark 2.5).
 */
#ifndef SOURCE_ENTITY_H
#define SOURCE_ENTITY_H

#include "base/buf.h"

/*
 * Appends what a reference such as "&amp;", "&#8212;" or "&#x2014;" stands
 * for; one with an unknown name is appended as it is.
 */
void entity_decode(struct span reference, struct buf *out);

#endif
