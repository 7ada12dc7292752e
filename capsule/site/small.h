/*
 * The small files that programs look for: robots.txt, security.txt.
 */
#ifndef SITE_SMALL_H
#define SITE_SMALL_H

#include "base/buf.h"
#include "site/feed.h"
#include "source/settings.h"

/*
 * Appends robots.txt (the companion to the Gemini protocol about robots; its
 * agents are archiver, indexer, researcher and webproxy): the settings', or
 * one that keeps robots from searching and from nothing else.
 */
void small_robots(const struct settings *, struct buf *out);

/* Appends security.txt (RFC 9116); nothing when none is configured. */
void small_security(const struct settings *, const struct feed_place *,
    struct buf *out);

#endif
