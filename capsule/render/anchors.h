/*
 * The links of a part and what they are called.
 */
#ifndef RENDER_ANCHORS_H
#define RENDER_ANCHORS_H

#include "base/buf.h"
#include "document/document.h"
#include "document/labels.h"

/* A link or an image, and where in the part's text its own text stands. */
struct anchor {
	const struct node *node;
	size_t start, end; /* bytes */
};

/* In the order of the text.  A zeroed one is empty. */
struct anchors {
	struct anchor *items;
	size_t count, cap;
};

/* Frees what it owns and makes it empty. */
void anchors_clear(struct anchors *);

/* The text of a link begins here; that of the link opened ends here. */
void anchors_open(struct anchors *, const struct node *, size_t at);
void anchors_close(struct anchors *, const struct node *, size_t at);

/*
 * Appends the label of a link: the title of the page it leads to, or the
 * words given (its own text) when it leads elsewhere or when alone (when
 * there is nothing but the label to read), then "(web)" or "(PDF, 120 KB)".
 * Where the title is in another language, the words stand in its place, and
 * begin as a title does.
 */
void anchors_label(const struct node *, struct span words, bool alone,
    const struct labels *, struct buf *out);

/* Appends a table's file by its title: "Table 1 as CSV (312 bytes)". */
void anchors_table_label(const struct target *, const struct labels *,
    struct buf *out);

/*
 * Appends a target as a URI reference: a path with percent escapes, or the
 * URI with those bytes escaped that would end it.
 */
void anchors_reference(const struct target *, struct buf *out);

/* The scheme of an external target; empty when it has none. */
struct span anchors_scheme(const struct target *);

#endif
