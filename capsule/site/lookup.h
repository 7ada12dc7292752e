/*
 * What a reader has typed, looked up in an index: first what fits best, and
 * what fits less only as long as little was found.
 */
#ifndef SITE_LOOKUP_H
#define SITE_LOOKUP_H

#include "site/search.h"

enum {
	LOOKUP_HITS = 8,    /* pages that are shown */
	LOOKUP_ENTRIES = 2, /* of those, entries of lists */
};

struct lookup_hit {
	const struct search_page *page;
	struct excerpt excerpt;
};

enum lookup_match {
	LOOKUP_ALL,  /* the pages have all of the terms */
	LOOKUP_SOME, /* none has: these have some */
};

struct lookup {
	struct lookup_hit hits[LOOKUP_HITS]; /* the best first */
	size_t count;
	enum lookup_match match;
	bool more; /* there are more than are shown */
	bool late; /* its time was over: there may be others */

	bool misspelt; /* some of the terms: */
	struct lookup_meant {
		struct span text;   /* what was meant by a term; empty: it */
		struct span second; /* … if it is two words; else empty */
		bool both;          /* … and by the one behind it */
	} meant[QUERY_TERMS];
};

/*
 * Looks up a query that has a term; what it finds lies in the result and in
 * the index.  Returns -1 when there is no memory for it.
 */
int lookup_run(struct search *, const struct query *, struct lookup *);

#endif
