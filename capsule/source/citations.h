/*
 * Citations in the text, "[@key]", "[@key, table 92.1]", "[@one; @two]",
 * become numbers into a list of sources at the page's end.
 */
#ifndef SOURCE_CITATIONS_H
#define SOURCE_CITATIONS_H

#include "base/err.h"
#include "document/document.h"

struct content;
struct page;

/* Index of the first "[@" at or after from; the length when there is none. */
size_t citations_begin(struct span text, size_t from);

/*
 * Finds the first citation, "[@key …]", at or after from.  *end is the index
 * behind its bracket.
 */
bool citations_find(struct span text, size_t from, size_t *start, size_t *end);

/*
 * Numbers a page's citations in the order of the text and appends the list
 * of sources, if there are any; page->cited says what it cites.  A key that the
 * bibliography lacks is an error with its place.
 */
int citations_number(const struct content *, struct page *, struct err *);

#endif
