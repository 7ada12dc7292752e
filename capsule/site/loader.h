/*
 * What the loading of a site has at hand, and how an answer gets into it.
 */
#ifndef SITE_LOADER_H
#define SITE_LOADER_H

#include "base/map.h"
#include "render/render.h"
#include "site/feed.h"
#include "site/mime.h"
#include "site/parts.h"
#include "site/site.h"
#include "source/content.h"

/* The text editions of a page. */
struct edition {
	const char *name;
	const struct format *format;
};

enum { LOADER_EDITIONS = 3 };

extern const struct edition loader_editions[LOADER_EDITIONS];

/* The contents in a language, and the parts of their menu, if it has any. */
struct offer {
	const struct content *content;
	struct span path;
	struct parts parts;
	struct offer *next;
};

/* Needed only until the site stands. */
struct loader {
	struct arena *arena;     /* the site's */
	struct map *resources;   /* of the site */
	struct content *content; /* of the language at hand */
	struct gopher_place place;
	unsigned gopher_tls_port;
	bool gopher_tls_alone;
	struct feed_place gemini;
	struct render_options options;
	struct mime *mime; /* opened for the first download */
	struct buf bytes;  /* where an answer is rendered, … */
	struct buf texts[LOADER_EDITIONS]; /* … and a page's texts */
	struct offer *offers; /* of all languages so far, the last first */
	const char *blame; /* the file that what is added comes from, or "" */
	struct err *err;
};

/* A new resource without answers; NULL when there is one of that path. */
struct resource *loader_add(struct loader *, enum resource_kind,
    struct span path);

/*
 * Begins an answer in a buf: Gemini's header for a body that is to follow.
 * Returns the header's length, for loader_end.
 */
size_t loader_begin(struct buf *, struct span media_type, struct span language);

/* Ends it: both protocols share the body. */
void loader_end(struct loader *, struct resource *, const struct buf *,
    size_t header);

/*
 * The same for text that is not a page's: what Gopher sends is that text as
 * plain_lines makes it.
 */
void loader_end_text(struct loader *, struct resource *, size_t header);

/* Makes that of a body, and forgets what stands in l->bytes. */
void loader_make_text(struct loader *, struct resource *, struct span body);

/* Keeps in the site what stands in l->bytes. */
struct span loader_keep(struct loader *);

/* "31 /risks/" without a body. */
void loader_redirect(struct loader *, struct resource *, bool temporary,
    const struct target *to);

/* Turns to the content of another language. */
void loader_turn(struct loader *, struct content *);

/* "/risks/" as "/risks". */
struct span loader_without_slash(struct span path);

#endif
