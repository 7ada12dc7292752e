/*
 * Sections that are feeds, news above all: their dated pages are listed by
 * day, as gemini clients subscribe to, and as Atom.
 */
#ifndef SOURCE_FEEDS_H
#define SOURCE_FEEDS_H

#include "source/content.h"

/* Do the settings name the section of that path? */
bool feeds_include(const struct content *, struct span path);

/*
 * Makes the list of feeds, when the tree is known.  A path that is no page is
 * an error; a section without dated pages is no feed yet.
 */
int feeds_find(struct content *, struct err *);

/*
 * The first entry of a section among a page and its siblings behind it: a
 * dated page that the section may show.
 */
const struct page *feeds_entry(const struct content *,
    const struct page *section, const struct page *);

/* The feed that a link to "news/atom.xml" means; NULL when there is none. */
const struct feed *feeds_by_file(const struct content *, struct span file);

#endif
