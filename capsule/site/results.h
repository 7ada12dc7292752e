/*
 * What a search has found as a document, in the words of the site, and that
 * document as an answer: rendered like any page, with the foot of all pages.
 */
#ifndef SITE_RESULTS_H
#define SITE_RESULTS_H

#include "render/render.h"
#include "site/lookup.h"

/* The search of another language. */
struct results_other {
	const struct results_other *next;
	struct span path;
	struct span label; /* "Search in English", in that language */
	size_t zone;       /* that it lies in; 0: a public one */
};

/* What all answers of a search share. */
struct results_frame {
	struct span path;     /* "/search" */
	struct span language; /* a BCP 47 tag */
	size_t zone;          /* as above */
	struct labels labels;
	struct gopher_place place;
	struct render_options options;
	struct span gemtext_foot, menu_foot; /* as they end a page */
	const struct results_other *others;
};

/* result may be NULL: the query has no terms, and nothing was looked for. */
void results_gemtext(const struct results_frame *, const struct query *,
    const struct lookup *, struct buf *out);
void results_menu(const struct results_frame *, const struct query *,
    const struct lookup *, struct buf *out);

#endif
