/*
 * The index of the pages in one language, and looking things up in it.  It is
 * made once (SQLite's FTS5, in memory) and kept as one run of bytes; each
 * process that searches opens those bytes for reading, so that workers share
 * them.
 */
#ifndef SITE_SEARCH_H
#define SITE_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "document/target.h"
#include "site/excerpt.h"
#include "site/query.h"
#include "site/synonyms.h"

enum {
	SEARCH_HITS = 8,          /* pages that a search shows */
	SEARCH_ENTRIES = 2,       /* of those, entries of lists */
	SEARCH_BUDGET_US = 20000, /* of a processor, for a search */
};

/* A page to be found.  All of it must live as long as the index. */
struct search_page {
	struct target target; /* its text_size is that of page.txt */

	/* Of a list: few are shown, and only its short title is looked at. */
	bool entry;
	size_t gemini_size;   /* of its gemtext, bytes; 0: not to be told */
	struct span summary;  /* may be empty */
	struct span headings; /* a line each; needed only while loading */
	struct span text;     /* a paragraph a line */
};

struct search_source {
	struct span language; /* English is stemmed */
	const struct search_page *pages;
	size_t count;
	const struct synonyms *synonyms;
};

struct search;

/* The arena is used while it is made; all in it must stay. */
struct search *search_new(const struct search_source *, struct arena *,
    struct err *);
void search_free(struct search *);

/* Bytes of the index, for those who measure. */
size_t search_size(const struct search *);

/* Microseconds of a processor that a search may take from now on. */
void search_set_budget(struct search *, long microseconds);

struct search_hit {
	const struct search_page *page;
	struct excerpt excerpt;
};

enum search_match {
	SEARCH_ALL,  /* the pages have all of the terms */
	SEARCH_SOME, /* none has: these have some */
};

struct search_result {
	struct search_hit hits[SEARCH_HITS]; /* the best first */
	size_t count;
	enum search_match match;
	bool more; /* there are more than are shown */
	bool late; /* its time was over: there may be others */

	/*
	 * A term that no page has, and the word that was meant; NULL when
	 * there is none.
	 */
	const struct query_term *misspelt;
	struct span meant;
};

/*
 * Looks for a query that has a term.  Returns -1 when there is no memory for
 * it.  Not to be called before a fork whose child is to call it too.
 */
int search_run(struct search *, const struct query *, struct search_result *);

#endif
