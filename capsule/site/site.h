/*
 * The site: an immutable snapshot of finished answers.  Everything is
 * rendered when it is loaded; to answer a request is to find its path here
 * and to send what is found.  Nothing of the content folder stays in memory
 * but these bytes; large files are opened when they are asked for.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/err.h"
#include "base/span.h"
#include "base/zones.h"
#include "document/labels.h"

#include <stdint.h>

struct site_options {
	const char *content; /* the content folder */

	/*
	 * The public host and port of the Gopher side, for menus.  A host of
	 * NULL makes gophermaps for another server to fill in.
	 */
	const char *gopher_host;
	unsigned gopher_port;
	unsigned gopher_tls_port; /* the public one; 0: none is told */
	bool gopher_tls_alone; /* all that is spoken: both ports are that one */

	/* The same of the Gemini side, for feeds; port 0: the standard one. */
	const char *gemini_host;
	unsigned gemini_port;
	bool write; /* readers can write to us */
	/* What is private; all of it must stay where it is while loading. */
	struct zones zones;
};

enum resource_kind {
	RESOURCE_PAGE,  /* gemtext in Gemini, a menu in Gopher */
	RESOURCE_TEXT,  /* a text edition, a table's CSV, a feed, about.txt */
	RESOURCE_MENU,  /* a part of a long menu, in Gopher only */
	RESOURCE_FILE,  /* a download */
	RESOURCE_ALIAS, /* a page's path without its last slash */
	RESOURCE_MOVED, /* an old path of what is elsewhere now */
	RESOURCE_GONE,  /* what was taken away */
};

struct resource {
	enum resource_kind kind;
	struct span path;   /* "/risks/page.txt", decoded */
	struct span gemini; /* header and body, one run; empty: not there */
	size_t header;      /* how many of them are the header */
	struct span gopher; /* the menu, the body alone, or the text of it */
	bool private;       /* in a zone: not for Gopher, nor for exports */

	/*
	 * A download that is not in memory: gemini is the header alone, and
	 * gopher empty but for texts.
	 */
	const char *file; /* beneath the content folder, or NULL */
	uint64_t size, inode, device;
	int64_t changed; /* its time of modification, ns */
};

struct finder;

/*
 * A language of the site, and what it answers in that language where there is
 * no page.  Gemini's answers are headers, Gopher's menus that help.
 */
struct site_language {
	struct span tag;             /* "it" */
	struct span prefix;          /* of its paths: "/it"; else empty */
	struct span name;            /* of the site */
	const struct labels *labels; /* for words that others answer with */
	struct span gemini_missing, gemini_changed;
	struct span gopher_missing, gopher_changed;
	struct span gopher_slow_down;
};

struct site;
struct content;

/* Loads and renders a content folder; NULL on failure. */
struct site *site_load(const struct site_options *, struct err *);

/*
 * The same, and hands over the content that the site was made from, which a
 * check reads; NULL with the site.
 */
struct site *site_load_with_content(const struct site_options *,
    struct content **, struct err *);
void site_free(struct site *);

/* NULL when there is nothing at that path. */
const struct resource *site_find(const struct site *, struct span path);

/* A page's title, which its gemtext begins with. */
struct span site_title(const struct resource *page);

/*
 * Opens a resource's file.  -1 when it cannot be opened or is not the file
 * any more that was there when the site was loaded.
 */
int site_open(const struct site *, const struct resource *);

struct span site_name(const struct site *);

/* The search at a path; NULL when there is none.  See finder.h. */
struct finder *site_finder(const struct site *, struct span path);

/*
 * The language of a path, whether there is anything at it or not: that of the
 * translation whose prefix it begins with, "/it/search", else the site's.
 */
const struct site_language *site_language(const struct site *,
    struct span path);

/* All resources, in no particular order; *at begins as 0.  NULL: the end. */
const struct resource *site_next(const struct site *, size_t *at);

#endif
