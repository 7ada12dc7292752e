/*
 * Which of many pages are the best for a query: the formula of BM25, as FTS5
 * has it (section "The bm25() function" of its documentation) but with a length
 * for each field (BM25F: Robertson, Zaragoza and Taylor, 2004), and a list of
 * the first.
 */
#ifndef SITE_RANKING_H
#define SITE_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANKING_MAX = 32 };

struct ranked {
	size_t page;
	double score;
};

struct ranking {
	struct ranked best[RANKING_MAX]; /* the best first */
	size_t count;
};

/* How much a term tells that so many of all pages have; above 0. */
double ranking_rarity(size_t pages, size_t having);

/* What of a page is looked through. */
enum ranking_field {
	RANKING_TITLES,
	RANKING_HEADINGS,
	RANKING_TEXT,
	RANKING_FIELDS, /* how many there are */
};

/* Words of a page, in its titles and in all. */
struct ranking_length {
	float titles, all;
};

/* Of so many pages; never 0. */
struct ranking_length ranking_average(const struct ranking_length *,
    size_t count);

/*
 * What a word in each field of a page is worth: it says more in the titles or
 * a heading, and less among many.
 */
void ranking_weigh(const struct ranking_length *page,
    const struct ranking_length *average, double worth[RANKING_FIELDS]);

/* What a page gets for a term of rarity 1 for all that its hits are worth. */
double ranking_share(double worth);

/* Puts a page into its place, if it is among the best.  Ties: the first. */
void ranking_add(struct ranking *, size_t page, double score);

#endif
