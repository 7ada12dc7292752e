/*
 * Inlines to plain text.
 */
#ifndef RENDER_PLAIN_H
#define RENDER_PLAIN_H

#include "render/anchors.h"

/*
 * Appends the text of the inlines below a node: marks dropped, line ends of
 * the source as spaces, hard breaks as "\n".  The links met on the way are
 * added to the anchors, which may be NULL.
 */
void plain_append(const struct node *, struct buf *out, struct anchors *);

/* Appends lines with tabs widened to spaces, so many columns a stop. */
void plain_expand_tabs(struct span lines, size_t stop, struct buf *out);

/*
 * Appends lines of any origin as Gopher sends text: with CRLF, tabs widened as
 * terminals do, folded (see ascii.h), and no line a lone dot, which some
 * clients take for the end.
 */
void plain_lines(struct span lines, struct buf *out);

/* Makes one line of a buf from byte start on: "\n" becomes a space. */
void plain_join_lines(struct buf *, size_t start);

#endif
