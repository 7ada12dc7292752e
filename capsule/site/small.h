/*
 * The small files that programs look for and people try: robots.txt,
 * security.txt, about.txt and Gopher's caps.txt.  Their lines end with CRLF.
 */
#ifndef SITE_SMALL_H
#define SITE_SMALL_H

#include "base/buf.h"
#include "render/render.h"
#include "site/feed.h"
#include "source/settings.h"

/* Where the capsule is to be found. */
struct small_places {
	bool served; /* by us: of what is exported, no place is known */
	const struct feed_place *gemini;
	const struct gopher_place *gopher; /* port 0: not served over Gopher */
	unsigned gopher_tls_port;          /* 0: none is told */
	bool gopher_tls_alone;             /* nothing but TLS is spoken */
};

/*
 * Appends robots.txt (the companion to the Gemini protocol about robots; its
 * agents are archiver, indexer, researcher and webproxy): the settings', or
 * one that keeps robots from searching and from nothing else.
 */
void small_robots(const struct settings *, struct buf *out);

/* Appends security.txt (RFC 9116); nothing when none is configured. */
void small_security(const struct settings *, const struct feed_place *,
    struct buf *out);

/*
 * Appends about.txt, which says what is here and who is to be asked: the
 * settings', or the capsule's name, the summary of its home page, its
 * addresses and the contact of security.txt.
 */
void small_about(const struct content *, const struct small_places *,
    struct buf *out);

/*
 * Appends caps.txt, by which Gopher clients learn how selectors are made and
 * where TLS is spoken (gopher.floodgap.com, caps.txt; its spelling is kept).
 * Nothing of the software where another serves what was exported.
 */
void small_caps(const struct content *, const struct small_places *,
    struct buf *out);

#endif
