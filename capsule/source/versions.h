/*
 * What a page says of languages: a translation what it was made of and how far
 * it is, each page where else it is to be read.
 */
#ifndef SOURCE_VERSIONS_H
#define SOURCE_VERSIONS_H

#include "source/content.h"

/* Both to be appended to the foot of a page. */
void versions_append_state(const struct content *, const struct page *,
    struct node *footer);
void versions_append_links(const struct content *, const struct page *,
    struct node *footer);

/* On /languages/: what there is in each language.  On other pages nothing. */
void versions_append_list(const struct content *, struct page *);

#endif
