#include "net/crowd.h"

#include "net/ip.h"

#include <stdlib.h>
#include <sys/random.h>

enum {
	/* Who holds more than that many holds no more than they do. */
	LEVELS = 1024,
};

/* An address that has connections. */
struct holder {
	uint64_t unit;
	size_t count;                   /* of its connections */
	struct place *oldest, *newest;  /* of those that wait */
	struct holder *chain;           /* with the same hash */
	struct holder *previous, *next; /* at the same level */
	size_t level;                   /* 0: none of its connections waits */
};

struct crowd {
	uint64_t seed;
	size_t highest; /* no level above it has holders */
	struct level {
		struct holder *first, *last;
	} levels[LEVELS]; /* by count, those with some waiting */
	size_t mask;      /* of the hash */
	struct holder *chains[];
};

struct crowd *
crowd_new(size_t most)
{
	size_t chains = 64;
	struct crowd *crowd;

	while (chains < most)
		chains *= 2;
	crowd = calloc(1, sizeof(*crowd) + chains * sizeof(struct holder *));
	if (crowd == NULL)
		return NULL;
	crowd->mask = chains - 1;
	if (getrandom(&crowd->seed, sizeof(crowd->seed), 0) ==
	    sizeof(crowd->seed))
		return crowd;
	free(crowd);
	return NULL;
}

void
crowd_free(struct crowd *crowd)
{
	free(crowd);
}

/* ---- holders ------------------------------------------------------------- */

/* Where the holder of the unit is linked, or would be. */
static struct holder **
find(struct crowd *crowd, uint64_t unit)
{
	struct holder **at =
	    &crowd->chains[ip_hash(unit, crowd->seed) & crowd->mask];

	while (*at != NULL && (*at)->unit != unit)
		at = &(*at)->chain;
	return at;
}

static struct holder *
find_or_add(struct crowd *crowd, uint64_t unit)
{
	struct holder **at = find(crowd, unit);

	if (*at == NULL)
		*at = calloc(1, sizeof(**at));
	if (*at != NULL)
		(*at)->unit = unit;
	return *at;
}

static void
drop_if_empty(struct crowd *crowd, struct holder *holder)
{
	if (holder->count > 0)
		return;
	*find(crowd, holder->unit) = holder->chain;
	free(holder);
}

static void
leave_level(struct level *level, struct holder *holder)
{
	if (holder->next != NULL)
		holder->next->previous = holder->previous;
	else
		level->last = holder->previous;
	if (holder->previous != NULL)
		holder->previous->next = holder->next;
	else
		level->first = holder->next;
}

/* Behind those who came to it before, whose connections are the older. */
static void
join_level(struct level *level, struct holder *holder)
{
	holder->next = NULL;
	holder->previous = level->last;
	if (level->last != NULL)
		level->last->next = holder;
	else
		level->first = holder;
	level->last = holder;
}

static size_t
level_for(const struct holder *holder)
{
	if (holder->oldest == NULL)
		return 0;
	return holder->count < LEVELS ? holder->count : LEVELS - 1;
}

/* Puts a holder at the level that it has come to. */
static void
settle(struct crowd *crowd, struct holder *holder)
{
	size_t level = level_for(holder);

	if (level == holder->level)
		return;
	if (holder->level != 0)
		leave_level(&crowd->levels[holder->level], holder);
	if (level != 0)
		join_level(&crowd->levels[level], holder);
	holder->level = level;
	if (level > crowd->highest)
		crowd->highest = level;
}

/* ---- places -------------------------------------------------------------- */

static void
append(struct holder *holder, struct place *place)
{
	place->waiting = true;
	place->newer = NULL;
	place->older = holder->newest;
	if (place->older != NULL)
		place->older->newer = place;
	else
		holder->oldest = place;
	holder->newest = place;
}

static void
take_out(struct holder *holder, struct place *place)
{
	if (!place->waiting)
		return;
	place->waiting = false;
	if (place->older != NULL)
		place->older->newer = place->newer;
	else
		holder->oldest = place->newer;
	if (place->newer != NULL)
		place->newer->older = place->older;
	else
		holder->newest = place->older;
}

int
crowd_enter(struct crowd *crowd, struct place *place, uint64_t unit)
{
	struct holder *holder = find_or_add(crowd, unit);

	*place = (struct place){ .holder = holder };
	if (holder == NULL)
		return -1;
	holder->count++;
	append(holder, place);
	settle(crowd, holder);
	return 0;
}

void
crowd_serve(struct crowd *crowd, struct place *place)
{
	take_out(place->holder, place);
	settle(crowd, place->holder);
}

void
crowd_leave(struct crowd *crowd, struct place *place)
{
	struct holder *holder = place->holder;

	if (holder == NULL)
		return;
	take_out(holder, place);
	holder->count--;
	place->holder = NULL;
	settle(crowd, holder);
	drop_if_empty(crowd, holder);
}

struct place *
crowd_find_victim(struct crowd *crowd)
{
	while (crowd->highest > 0 &&
	    crowd->levels[crowd->highest].first == NULL)
		crowd->highest--;
	if (crowd->highest == 0)
		return NULL;
	return crowd->levels[crowd->highest].first->oldest;
}
