/*
 * The glossary at work on a page: an abbreviation is spelled out where the
 * page first uses it, and the page ends with the words that it used.
 */
#ifndef SOURCE_EXPAND_H
#define SOURCE_EXPAND_H

#include "document/document.h"
#include "source/glossary.h"

/* How a page names the terms; kept from page to page. */
struct expand_uses {
	/* By the term's index: NULL where the page does not name it. */
	const struct spelling **spellings;
	bool *spelled; /* a reader of the page knows the long form */
	size_t *named; /* indices of terms that the page names */
	size_t count;
};

/* End it before the glossary goes. */
void expand_begin(struct expand_uses *, const struct glossary *);
void expand_end(struct expand_uses *);

/*
 * Finds how a page names each term: its first spelling there, or one with its
 * name.  Spells out, in the author's text, the first use of each abbreviation:
 * "disease-modifying therapy (DMT)".  Not in headings, quotes, code, links,
 * list items that are labels, the names of a table's columns, nor where the
 * text has said so itself.  What is put in are nodes of their own, marked as
 * added.
 */
void expand_terms(const struct glossary *, struct expand_uses *,
    struct document *);

/*
 * Appends the list of those of the words that have a text, if any.  A page
 * that does not say the term's name is told which word of its own is meant.
 */
void expand_list(const struct glossary *, struct expand_uses *,
    struct document *, struct span heading);

#endif
