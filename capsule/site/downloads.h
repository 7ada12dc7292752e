/*
 * Files that pages link to.
 */
#ifndef SITE_DOWNLOADS_H
#define SITE_DOWNLOADS_H

#include "site/loader.h"

/*
 * Adds all of them, and tells the pages that link to one its type and size.
 * Over Gemini a file comes as it is; over Gopher a text does not, see
 * loader_make_text.  Small files and all texts for Gopher are kept in memory.
 */
int downloads_add(struct loader *);

/*
 * Opens one that is not in memory, beneath a content folder.  -1 when it cannot
 * be opened or is not the file any more that was added.
 */
int downloads_open(int folder, const struct resource *);

#endif
