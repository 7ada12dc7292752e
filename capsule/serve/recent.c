#include "serve/recent.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CLAIMED = 1 }; /* as a time: too long ago to count */

/* While one mail process takes the place of another, both may add. */
struct entry {
	_Atomic int64_t time; /* s since 1970; 0: the place is free */
	uint64_t unit;
	unsigned char id[LETTER_ID_SIZE];
};

struct recent {
	struct recent_limits limits;
	struct entry *entries; /* limits.all of them, in no order */
};

struct recent *
recent_new(const struct recent_limits *limits)
{
	struct recent *r = malloc(sizeof(*r));

	if (r == NULL)
		return NULL;
	r->limits = *limits;
	r->entries = mmap(NULL, limits->all * sizeof(*r->entries),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (r->entries != MAP_FAILED)
		return r;
	free(r);
	return NULL;
}

struct recent *
recent_copy(const struct recent *r, const struct recent_limits *limits)
{
	struct recent *copy = recent_new(limits);

	for (size_t i = 0; copy != NULL && i < r->limits.all; i++) {
		const struct entry *entry = &r->entries[i];

		if (entry->time > CLAIMED)
			recent_add(copy, entry->id, entry->unit, entry->time);
	}
	return copy;
}

void
recent_free(struct recent *r)
{
	if (r == NULL)
		return;
	munmap(r->entries, r->limits.all * sizeof(*r->entries));
	free(r);
}

bool
recent_has_limits(const struct recent *r, const struct recent_limits *limits)
{
	return r->limits.each == limits->each && r->limits.all == limits->all;
}

/* A clock that was put back makes no message come from the future. */
static int64_t
age_of(const struct entry *entry, int64_t now)
{
	if (entry->time == 0)
		return INT64_MAX;
	return entry->time > now ? 0 : now - entry->time;
}

bool
recent_find(const struct recent *r, const unsigned char id[LETTER_ID_SIZE],
    int64_t now, int64_t *time)
{
	for (size_t i = 0; i < r->limits.all; i++) {
		const struct entry *entry = &r->entries[i];

		if (age_of(entry, now) >= RECENT_SAME ||
		    memcmp(entry->id, id, LETTER_ID_SIZE) != 0)
			continue;
		*time = entry->time;
		return true;
	}
	return false;
}

unsigned long
recent_wait(const struct recent *r, uint64_t unit, int64_t now)
{
	unsigned long each = 0, all = 0;
	int64_t oldest = 0, oldest_own = 0;

	for (size_t i = 0; i < r->limits.all; i++) {
		int64_t age = age_of(&r->entries[i], now);

		if (age >= RECENT_HOUR)
			continue;
		all++;
		if (age > oldest)
			oldest = age;
		if (unit == 0 || r->entries[i].unit != unit)
			continue;
		each++;
		if (age > oldest_own)
			oldest_own = age;
	}
	if (unit != 0 && each >= r->limits.each)
		return (unsigned long)(RECENT_HOUR - oldest_own);
	if (all >= r->limits.all)
		return (unsigned long)(RECENT_HOUR - oldest);
	return 0;
}

void
recent_add(struct recent *r, const unsigned char id[LETTER_ID_SIZE],
    uint64_t unit, int64_t time)
{
	struct entry *place;
	int64_t oldest;

	do {
		place = &r->entries[0];
		for (size_t i = 1; i < r->limits.all; i++)
			if (r->entries[i].time < place->time)
				place = &r->entries[i];
		oldest = place->time;
		if (oldest > time)
			return;
	} while (!atomic_compare_exchange_strong(&place->time, &oldest,
	    CLAIMED));
	/* Its time comes last: until then it is no message. */
	place->unit = unit;
	memcpy(place->id, id, LETTER_ID_SIZE);
	place->time = time;
}
