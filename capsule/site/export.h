/*
 * The same site as files, for other servers.
 */
#ifndef SITE_EXPORT_H
#define SITE_EXPORT_H

#include "base/err.h"
#include "site/site.h"

/*
 * Writes the site into a folder: for each page a folder with index.gmi,
 * gophermap and its texts, and the downloads beside them.  It is written
 * aside and takes the old one's place when it is whole; a folder that no
 * export made (see its .capsule-build) is never replaced.
 */
int export_site(const struct site *, const char *output, struct err *);

#endif
