/*
 * Links between pages are written as relative file links, and resolved to
 * what they lead to in every protocol.
 */
#ifndef SOURCE_LINKS_H
#define SOURCE_LINKS_H

#include "source/content.h"

/*
 * Gives every link and image below a node of a page its target.  Files that are
 * linked to become downloads of the content.  A link that leads to nothing is
 * an error with its place, and so is one that leads to what is gone, or to
 * what is private from outside of its zone.
 */
int links_resolve(struct content *, struct page *, struct node *root,
    struct err *);

/*
 * When all links have their targets: a file that only private pages link to
 * must be private itself.
 */
int links_check_downloads(const struct content *, struct err *);

#endif
