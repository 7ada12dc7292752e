/*
 * How large a table may be.  Each row is read out with the names of its
 * columns, and a cell that its author left out is there all the same: without
 * a bound a few kilobytes of source would come to gigabytes.
 */
#ifndef SOURCE_BOUNDS_H
#define SOURCE_BOUNDS_H

#include "document/document.h"

enum {
	BOUNDS_COLUMNS = 64,
	BOUNDS_REPEATED = 8 * 1024 * 1024, /* bytes of names, on a page */
};

/*
 * What is wrong with a table when a row of it has been read, and what to do
 * about it; NULL: nothing.  *repeated is the page's, zero before its first
 * row.
 */
const char *bounds_row(const struct node *row, size_t *repeated);

#endif
