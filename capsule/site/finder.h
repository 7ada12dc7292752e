/*
 * Searching in one language: what a reader types, and the page or menu that
 * answers it.
 */
#ifndef SITE_FINDER_H
#define SITE_FINDER_H

#include "site/loader.h"
#include "site/lookup.h"

struct finder;

/*
 * Adds searches to a site whose pages stand already: one for each language
 * that has pages, the site's own first.  NULL in *first: it has none.  The
 * loader is at the content in the reference language.
 */
int finder_add(struct loader *, struct finder **first);

/* All from one on; NULL is fine. */
void finder_free(struct finder *);

/* The one at a path, "/search", with or without a slash behind; or NULL. */
struct finder *finder_at(struct finder *first, struct span path);

/* Its index, for those who measure or change its time. */
struct search *finder_search(struct finder *);

/* What a program asks the reader for; Gemini's meta. */
struct span finder_prompt(const struct finder *);

/*
 * Appends the answer to what was typed, any bytes: for Gemini header and
 * body, for Gopher a menu.  Returns -1 when it cannot be given.
 */
int finder_gemini(struct finder *, struct span typed, struct buf *out);
int finder_gopher(struct finder *, struct span typed, struct buf *out);

#endif
