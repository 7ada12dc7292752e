/*
 * The glossary at work on a page: an abbreviation is spelled out where the
 * page first uses it, and the page ends with the words that it used.
 */
#ifndef SOURCE_EXPAND_H
#define SOURCE_EXPAND_H

#include "document/document.h"
#include "source/glossary.h"

/*
 * Which terms a page uses, by their index; memory that free gives back.
 * Spells out, in the author's text, the first use of each abbreviation:
 * "disease-modifying therapy (DMT)".  Not in headings, quotes, code, links,
 * list items that are labels, the names of a table's columns, nor where the
 * text has said so itself.  What is put in are nodes of their own, marked as
 * added.  NULL when the glossary is empty.
 */
bool *expand_terms(const struct glossary *, struct document *);

/* Appends the list of those of the words that have a text, if any. */
void expand_list(const struct glossary *, const bool *used, struct document *,
    struct span heading);

#endif
