/*
 * The glossary at work on a page: an abbreviation is spelled out where the
 * page first uses it, and the page ends with the words that it used.
 */
#ifndef SOURCE_EXPAND_H
#define SOURCE_EXPAND_H

#include "document/document.h"
#include "source/glossary.h"

/*
 * How a page names each term, by the term's index: its first spelling there,
 * or one with its name, and NULL if it does not; memory that free gives back.
 * Spells out, in the author's text, the first use of each abbreviation:
 * "disease-modifying therapy (DMT)".  Not in headings, quotes, code, links,
 * list items that are labels, the names of a table's columns, nor where the
 * text has said so itself.  What is put in are nodes of their own, marked as
 * added.  NULL when the glossary is empty.
 */
const struct spelling **expand_terms(const struct glossary *,
    struct document *);

/*
 * Appends the list of those of the words that have a text, if any.  A page
 * that does not say the term's name is told which word of its own is meant.
 */
void expand_list(const struct glossary *, const struct spelling **used,
    struct document *, struct span heading);

#endif
