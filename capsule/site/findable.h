/*
 * What of a page a search looks through: the author's words, without the
 * lists, sources and foot that the program adds.
 */
#ifndef SITE_FINDABLE_H
#define SITE_FINDABLE_H

#include "base/buf.h"
#include "document/document.h"

/*
 * Appends the headings below the title, a line each, and the text, a line for
 * each paragraph, item, row of a table and line of a preformatted block.
 */
void findable_read(const struct document *, struct buf *headings,
    struct buf *text);

#endif
