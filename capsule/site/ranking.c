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

double
ranking_share(double often, double length)
{
	return often * (SATURATION + 1) /
	    (often + SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * length));
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
