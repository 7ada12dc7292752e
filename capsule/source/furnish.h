/*
 * What a page shares with others: the list of the pages below it, and the
 * foot with its dates, the notice and the navigation.
 */
#ifndef SOURCE_FURNISH_H
#define SOURCE_FURNISH_H

#include "source/content.h"

/*
 * Appends a list of links to the pages below this one that neither its text
 * nor the navigation links to, so that every page can be reached.  Of a
 * feed all entries are listed, with their days, and the Atom feed.
 */
void furnish_section(const struct content *, struct page *);

/*
 * Appends the footer: the pages before and behind this one, if its section
 * is a sequence and the text does not end with those links; dates, notice, the
 * way up, navigation.  Of the navigation only what exists is listed.
 */
int furnish_footer(struct content *, struct page *, struct err *);

#endif
