/*
 * Text for the wire: no control characters, and for Gopher, whose clients
 * may know no more, typographic signs as ASCII.
 */
#ifndef RENDER_ASCII_H
#define RENDER_ASCII_H

#include "base/buf.h"

/*
 * Appends the text with each control character (C0 but "\n", DEL, C1) as a
 * space.
 */
void ascii_clean(struct span text, struct buf *out);

/*
 * The same, and quotation marks, dashes, ellipses, bullets and all kinds of
 * spaces as ASCII; soft hyphens and zero-width spaces vanish.  Letters and
 * all other signs stay, and so do the joiners that some scripts spell with.
 */
void ascii_fold(struct span text, struct buf *out);

#endif
