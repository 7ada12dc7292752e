/*
 * What a reader finds where a page is not, or not any more.
 */
#ifndef SITE_NOTICE_H
#define SITE_NOTICE_H

#include "base/buf.h"
#include "document/target.h"
#include "render/render.h"

enum notice {
	NOTICE_MISSING,
	NOTICE_CHANGED,
	NOTICE_GONE,
	NOTICE_MOVED,
	NOTICE_MOVED_FOR_NOW,
	NOTICE_SLOW_DOWN,
};

/*
 * Appends a Gopher menu: an error (type 3), a sentence that helps, and lines
 * that work: the new address, or the way home (to), and a search (both may be
 * NULL).  Without a place, a gophermap for another server.
 */
void notice_menu(enum notice, const struct labels *, const struct target *to,
    const struct target *search, const struct gopher_place *, struct buf *out);

/* The same as gemtext, for servers that cannot redirect. */
void notice_gemtext(enum notice, const struct labels *, const struct target *to,
    struct buf *out);

#endif
