#include "site/ranking.h"

#include <math.h>

/* As in FTS5: how soon more of the same tells less, and what length is. */
#define SATURATION 1.2
#define LENGTH_COUNTS 0.75

double
ranking_rarity(size_t pages, size_t having)
{
	double rarity = log(((double)pages - (double)having + 0.5) /
	    ((double)having + 0.5));

	/* What most pages have tells next to nothing, but no lie either. */
	return rarity > 0 ? rarity : 1e-6;
}

struct ranking_length
ranking_average(const struct ranking_length *lengths, size_t count)
{
	double titles = 0, all = 0;

	for (size_t i = 0; i < count; i++) {
		titles += lengths[i].titles;
		all += lengths[i].all;
	}
	return (struct ranking_length){
		titles > 0 ? (float)(titles / (double)count) : 1,
		all > 0 ? (float)(all / (double)count) : 1,
	};
}

static double
dilution(double length, double average)
{
	return 1 - LENGTH_COUNTS + LENGTH_COUNTS * length / average;
}

void
ranking_weigh(const struct ranking_length *page,
    const struct ranking_length *average, double worth[RANKING_FIELDS])
{
	double all = dilution(page->all, average->all);

	worth[RANKING_TITLES] = 10 / dilution(page->titles, average->titles);
	worth[RANKING_HEADINGS] = 4 / all;
	worth[RANKING_TEXT] = 1 / all;
}

double
ranking_share(double worth)
{
	return worth * (SATURATION + 1) / (worth + SATURATION);
}

void
ranking_add(struct ranking *ranking, size_t page, double score)
{
	struct ranked *best = ranking->best;
	size_t at = ranking->count;

	if (at == RANKING_MAX && best[at - 1].score >= score)
		return;
	if (at == RANKING_MAX)
		at--;
	else
		ranking->count++;
	for (; at > 0 && best[at - 1].score < score; at--)
		best[at] = best[at - 1];
	best[at] = (struct ranked){ page, score };
}
