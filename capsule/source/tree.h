/*
 * Which page stands below which.
 */
#ifndef SOURCE_TREE_H
#define SOURCE_TREE_H

#include "source/content.h"

/*
 * Gives each page its parent, the nearest folder above it that is a page,
 * and its children in order: by the order that their front matter gives,
 * those without it last; then by date, the newest first; then by title.
 */
void tree_make(struct content *);

/*
 * The pages in the order in which they are read, each before those below it;
 * NULL begins, and ends.
 */
const struct page *tree_next(const struct content *, const struct page *);

#endif
