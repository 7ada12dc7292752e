/*
 * A short answer that is made while serving, in the words of the site: what
 * has become of something that a reader sent.
 */
#ifndef SITE_RECEIPT_H
#define SITE_RECEIPT_H

#include "base/buf.h"
#include "base/span.h"
#include "render/render.h"

enum { RECEIPT_TEXTS = 3 };

struct receipt {
	struct span language; /* "en" */
	struct span title;
	struct span texts[RECEIPT_TEXTS]; /* paragraphs; empty: left out */

	struct span prefix; /* of path and home: "/it"; or empty */

	/* A place that takes words, to begin anew; an empty path: none. */
	struct span path, label;

	/* The page that it is about, whole, and its title; empty: none. */
	struct span page, page_title;

	/* The way home, and what it is called. */
	struct span home, name;

	/* Of the Gopher side. */
	struct gopher_place place; /* the capsule's own */
	bool failed;               /* the title is an error there */
};

/* Appends the header of status 20 and a page. */
void receipt_gemini(const struct receipt *, struct buf *out);

/* Appends a menu. */
void receipt_gopher(const struct receipt *, struct buf *out);

#endif
