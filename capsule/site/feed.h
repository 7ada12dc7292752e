/*
 * The dated pages of a section as Atom (RFC 4287).
 */
#ifndef SITE_FEED_H
#define SITE_FEED_H

#include "base/buf.h"
#include "source/content.h"

/* Where readers find the capsule over Gemini. */
struct feed_place {
	struct span host;
	unsigned port;
};

/* Appends "gemini://host:port/news/"; without the port if it is 1965. */
void feed_address(const struct feed_place *, struct span path, struct buf *out);

/*
 * Appends the feed with its newest entries, 20 at most.  It depends on the
 * content and the place only: days come from the pages, never from a clock.
 */
void feed_append(const struct content *, const struct feed *,
    const struct feed_place *, struct buf *out);

#endif
