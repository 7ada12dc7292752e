/*
 * What a site answers where a page is not: missing, moved or gone.
 */
#ifndef SITE_DEPARTED_H
#define SITE_DEPARTED_H

#include "site/loader.h"
#include "site/notice.h"

/*
 * Adds the pages that are gone and the redirects, when all else is there: a
 * redirect from where something is would lead nobody on, and is an error.
 */
int departed_add(struct loader *);

/* A Gopher menu that says so, with the way home if that is public. */
struct span departed_menu(struct loader *, enum notice);

#endif
