/*
 * A document's tree as text, one node a line, two spaces deeper a level:
 *
 *	heading 1
 *	  text "Risks"
 *
 * for `capsule dump`, for tests and for whoever wonders what was read.
 */
#ifndef DOCUMENT_DUMP_H
#define DOCUMENT_DUMP_H

#include "base/buf.h"
#include "document/document.h"

/* Appends the metadata, an empty line and the tree. */
void dump_document(const struct document *, struct buf *out);

/* Appends the tree below and with a node. */
void dump_tree(const struct node *, struct buf *out);

#endif
