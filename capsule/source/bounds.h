/*
 * How much a few bytes of a source may come to.  Each row of a table is read
 * out with the names of its columns, and a cell that its author left out is
 * there all the same; a link is called by the title of its page; the text of
 * a word stands on each page that uses it: without bounds a few kilobytes of
 * source would come to gigabytes.
 */
#ifndef SOURCE_BOUNDS_H
#define SOURCE_BOUNDS_H

#include "document/document.h"

enum {
	BOUNDS_COLUMNS = 64,
	BOUNDS_NAVIGATION = 64, /* links at the foot of every page */

	/* Bytes: */
	BOUNDS_PATH = 1000,
	BOUNDS_TITLE = 1000,
	BOUNDS_TEXT = 2000,    /* of the glossary, of the bibliography */
	BOUNDS_NOTICE = 10000, /* at the foot of every page */
	BOUNDS_REPEATED = 8 * 1024 * 1024, /* on a page, of each kind */
};

/*
 * What is wrong with a table when a row of it has been read, and what to do
 * about it; NULL: nothing.  *repeated is the page's, zero before its first
 * row.
 */
const char *bounds_row(const struct node *row, size_t *repeated);

/*
 * The same for a path from "/": with its escapes it has at most BOUNDS_PATH
 * bytes, or no request of Gemini's could hold it.
 */
const char *bounds_path(struct span path);

/*
 * The same for a link whose address and title have so many bytes.  Only by
 * references, "[label]: address", they can come to more than the source has.
 */
const char *bounds_link(size_t bytes, size_t source, size_t *repeated);

#endif
