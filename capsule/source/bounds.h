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
	BOUNDS_NAVIGATION = 32, /* links at the foot of every page */

	/* Bytes: */
	BOUNDS_PATH = 1000,
	BOUNDS_TITLE = 1000,
	BOUNDS_WORD = 1000,              /* what the glossary says of one */
	BOUNDS_SOURCE = 2000,            /* a field of the bibliography */
	BOUNDS_NOTICE = 5000,            /* at the foot of every page */
	BOUNDS_NAMES = 4 * 1024 * 1024,  /* of columns, on a page */
	BOUNDS_LINKED = 1 * 1024 * 1024, /* by references, on a page */
	BOUNDS_FEET = 256 * 1024 * 1024, /* of memory, on all pages */
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

/* The same for the foot of a page; *repeated is the whole folder's. */
const char *bounds_foot(struct node *foot, size_t *repeated);

#endif
