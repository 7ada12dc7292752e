/*
 * Symbolic links inside of the content folder: a name that may be served can
 * lead to a file that may not.
 */
#ifndef SOURCE_DISCLOSURE_H
#define SOURCE_DISCLOSURE_H

#include "source/content.h"

/*
 * Why a file beneath the folder must not be served by this name of it, when
 * its own name (behind all links) is never served or lies in another private
 * zone.  NULL: nothing is against it, or there is no such file.
 */
const char *disclosure_of(const struct content *, struct span file);

#endif
