/*
 * The index of the pages in one language.  It is made once (SQLite's FTS5, in
 * memory) and kept as one run of bytes; each process that searches opens those
 * bytes for reading, so that workers share them.  What to look for in it, and
 * in which order, is decided in lookup.h.
 */
#ifndef SITE_SEARCH_H
#define SITE_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "document/target.h"
#include "site/excerpt.h"
#include "site/expression.h"
#include "site/ranking.h"
#include "site/vocabulary.h"

enum {
	SEARCH_BUDGET_US = 20000, /* of a processor, for one reader's search */
	SEARCH_PLACES = 512,      /* hits in a page that are told */
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
	struct span language; /* for stems: see stems.h; FTS5 has English */
	const struct search_page *pages;
	size_t count;
	const struct synonyms *synonyms;
	struct span stop; /* of query_parse; these make no title longer */
};

struct search;

/* The arena is used while it is made; all in it must stay. */
struct search *search_new(const struct search_source *, struct arena *,
    struct err *);
void search_free(struct search *);

const struct search_source *search_source(const struct search *);

/* All words of its pages. */
const struct vocabulary *search_vocabulary(const struct search *);

/* Bytes of the index, for those who measure. */
size_t search_size(const struct search *);

/* Microseconds of a processor that a reader's search may take from now on. */
void search_set_budget(struct search *, long microseconds);

/*
 * A reader's search begins, and with it its time.  Returns -1 when the index
 * cannot be opened, for want of memory.  Not to be called before a fork whose
 * child is to search too.
 */
int search_begin(struct search *);

/* Is its time over?  data is the search. */
bool search_is_late(void *data);

enum search_end {
	SEARCH_DONE,
	SEARCH_LATE,   /* its time was over: others may be better */
	SEARCH_FAILED, /* no memory */
};

/* The best pages for an expression, by their indices in the source. */
enum search_end search_rank(struct search *, const struct expression *,
    struct ranking *);

/* Has any page what an expression wants?  No, when it is late. */
bool search_has(struct search *, const struct expression *);

/* In the order of their words; a hit's "what" is the number of its term. */
struct search_places {
	struct excerpt_hit hits[SEARCH_PLACES];
	size_t count;
};

/* Where in a page's text the terms of an expression stand. */
void search_locate(struct search *, const struct expression *, size_t page,
    struct search_places *);

#endif
