#include "serve/generations.h"

#include "serve/backoff.h"
#include "serve/channel.h"

#include <signal.h>
#include <unistd.h>

struct generation *
generations_find(struct generations *all, enum stage stage)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (all->places[i].stage == stage)
			return &all->places[i];
	return NULL;
}

size_t
generations_count(const struct generations *all, enum stage stage)
{
	size_t count = 0;

	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		count += all->places[i].stage == stage;
	return count;
}

void
generations_enter(struct generation *g, enum stage stage, long long for_ms)
{
	g->stage = stage;
	g->since = backoff_now();
	g->until = for_ms == BACKOFF_NEVER ? BACKOFF_NEVER : g->since + for_ms;
}

void
generations_allow(struct generation *g, unsigned seconds)
{
	g->allowed = seconds;
	generations_enter(g, STAGE_LOADING, seconds * 1000LL);
}

void
generations_drain(struct generation *g, unsigned seconds)
{
	/* One that does not read what it is told is beyond telling. */
	if (channel_tell(g->channel, MESSAGE_DRAIN, seconds) == -1)
		kill(g->pid, SIGKILL);
	/* It leaves by itself at the deadline; a second later it is killed. */
	generations_enter(g, STAGE_DRAINING, (seconds + 1) * 1000LL);
}

void
generations_make_room(struct generations *all)
{
	struct generation *oldest = NULL;

	if (generations_count(all, STAGE_DRAINING) < GENERATIONS_OLD_MAX)
		return;
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &all->places[i];

		if (g->stage == STAGE_DRAINING &&
		    (oldest == NULL || g->since < oldest->since))
			oldest = g;
	}
	generations_drain(oldest, 0);
}

void
generations_forget(struct generations *all)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		const struct generation *g = &all->places[i];

		if (g->stage == STAGE_NONE)
			continue;
		close(g->channel);
		if (g->log != -1)
			close(g->log);
	}
}

void
generations_keep(struct generations *all)
{
	long long now = backoff_now();

	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		struct generation *g = &all->places[i];

		if (g->stage == STAGE_NONE || g->until == BACKOFF_NEVER ||
		    now < g->until)
			continue;
		g->late = g->stage == STAGE_LOADING;
		kill(g->pid, SIGKILL);
		g->until = BACKOFF_NEVER;
	}
}

long long
generations_next(const struct generations *all)
{
	long long nearest = BACKOFF_NEVER;

	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (all->places[i].stage != STAGE_NONE)
			nearest = backoff_nearer(nearest, all->places[i].until);
	return nearest;
}
