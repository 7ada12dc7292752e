/*
 * CommonMark with tables into the document model, through md4c.
 */
#ifndef SOURCE_MARKDOWN_H
#define SOURCE_MARKDOWN_H

#include "base/err.h"
#include "document/document.h"

/* What a paragraph begins with that is the caption of the table behind it. */
#define MARKDOWN_CAPTION "Table: "

/*
 * Appends the blocks of document->source from byte start on to parent; their
 * text points into it where it stands there as it is.
 * Links and images keep their destination as written, without a target;
 * citations ("[@key, page 3]") become CITATION nodes whose text is what
 * stands in the brackets; a paragraph "Table: …" right before a table
 * becomes the table's caption.  Fails on raw HTML other than comments,
 * which are dropped.
 */
int markdown_parse(struct document *, struct node *parent, size_t start,
    struct err *);

#endif
