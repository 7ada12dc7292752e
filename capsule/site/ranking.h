/*
 * Which of many pages are the best for a query: the formula of BM25, as FTS5
 * has it (section "The bm25() function" of its documentation), and a list of
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

/* How much a phrase tells that so many of all pages have; above 0. */
double ranking_rarity(size_t pages, size_t having);

/*
 * What a page gets for a phrase of rarity 1 that it has so often, weighed by
 * where it stands; length is that of the page for an average of 1.
 */
double ranking_share(double often, double length);

/* Puts a page into its place, if it is among the best.  Ties: the first. */
void ranking_add(struct ranking *, size_t page, double score);

#endif
