/*
 * What a line of a Gopher menu leads to (RFC 1436, section 3.8).
 */
#ifndef RENDER_ITEM_H
#define RENDER_ITEM_H

#include "base/buf.h"
#include "document/target.h"

/* Bytes: a larger file is a download like any other, whatever is in it. */
#define ITEM_TEXT_MAX ((size_t)1024 * 1024)

struct item {
	char type;
	struct span selector; /* no control characters */
	struct span host;     /* empty: the capsule's own */
	unsigned long port;
};

/*
 * The item for a target: a menu for a page, a type by media type for a
 * file, the item itself for gopher:// and a "URL:" selector for all other
 * URIs.  The selector is written to the buf, whose text is replaced; the
 * host lies in the target.
 */
struct item item_make(const struct target *, struct buf *selector);

/*
 * Whether a file's item is of type 0: what Gopher sends of it is lines of text
 * (plain_lines), not the file byte for byte.
 */
bool item_is_text(const struct target *file);

#endif
