/*
 * Which files of a content folder are pages.
 */
#ifndef SOURCE_SCAN_H
#define SOURCE_SCAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

struct scan {
	struct span *files; /* beneath the folder, "risks/index.md" */
	size_t count;
};

/*
 * Finds the pages of an opened folder: every .md file but README.md, nothing
 * whose name begins with "." or "_", nothing in po/, nothing behind a link to a
 * folder.  A name that holds a control character or is no UTF-8 is an error.
 */
int scan_folder(int folder, struct arena *, struct scan *, struct err *);

/* May a page link to this file?  No to what scan_folder leaves out. */
bool scan_is_public(struct span file);

#endif
