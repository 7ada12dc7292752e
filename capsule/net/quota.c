#include "net/quota.h"

#include "net/ip.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>

enum {
	CELLS = 16384, /* in each of a worker's two halves */
	SETS = 8192,
	SLOTS = 8, /* in a set */
	MINUTE = 60000,
};

/*
 * A bucket in one word, so that one compare-and-swap changes it whole: above,
 * a tag of the address; below, the time (ms) at which its tokens will all be
 * there again, 34 years long (GCRA's theoretical arrival time, ITU-T I.371).
 * 0 is a free slot, as is any whose time has come.
 */
#define TIME_BITS 40
#define TIME_MASK (((uint64_t)1 << TIME_BITS) - 1)

/* Each row is written by its own worker alone. */
struct row {
	_Atomic uint32_t cells[2][CELLS];
};

struct shared {
	_Atomic uint64_t buckets[SETS][SLOTS];
	struct row rows[];
};

struct quota {
	struct quota_limits limits;
	unsigned workers;
	uint64_t seed;
	uint64_t interval; /* ms for a token */
	uint64_t depth;    /* ms for all of a full bucket */
	struct shared *shared;
	size_t size; /* of shared, bytes */
};

struct quota *
quota_new(const struct quota_limits *limits, unsigned workers, struct err *err)
{
	struct quota *quota = calloc(1, sizeof(*quota));

	if (quota == NULL)
		goto out;
	quota->limits = *limits;
	quota->workers = workers;
	if (limits->rate > 0)
		quota->interval = MINUTE / limits->rate;
	quota->depth = quota->interval * limits->burst;
	quota->size = sizeof(struct shared) + workers * sizeof(struct row);
	quota->shared = mmap(NULL, quota->size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (quota->shared != MAP_FAILED &&
	    getrandom(&quota->seed, sizeof(quota->seed), 0) ==
		sizeof(quota->seed))
		return quota;
	if (quota->shared != MAP_FAILED)
		munmap(quota->shared, quota->size);
	free(quota);
out:
	err_system(err, "the memory for limits cannot be had");
	return NULL;
}

void
quota_free(struct quota *quota)
{
	if (quota == NULL)
		return;
	munmap(quota->shared, quota->size);
	free(quota);
}

/* ---- open connections ---------------------------------------------------- */

static _Atomic uint32_t *
cell(const struct quota *quota, unsigned worker, unsigned half, uint64_t unit)
{
	uint64_t hash = ip_hash(unit, quota->seed) >> (half == 0 ? 0 : 32);

	return &quota->shared->rows[worker].cells[half][hash % CELLS];
}

/* Of all workers, never too low. */
static uint32_t
count(const struct quota *quota, uint64_t unit)
{
	uint32_t sums[2] = { 0, 0 };

	for (unsigned half = 0; half < 2; half++)
		for (unsigned i = 0; i < quota->workers; i++)
			sums[half] += atomic_load(cell(quota, i, half, unit));
	return sums[0] < sums[1] ? sums[0] : sums[1];
}

/* First counted, then compared: two workers never both take the last one. */
int
quota_open(struct quota *quota, unsigned worker, uint64_t unit)
{
	for (unsigned half = 0; half < 2; half++)
		atomic_fetch_add(cell(quota, worker, half, unit), 1);
	if (quota->limits.connections == 0 ||
	    count(quota, unit) <= quota->limits.connections)
		return 0;
	quota_close(quota, worker, unit);
	return -1;
}

void
quota_close(struct quota *quota, unsigned worker, uint64_t unit)
{
	for (unsigned half = 0; half < 2; half++)
		atomic_fetch_sub(cell(quota, worker, half, unit), 1);
}

void
quota_forget(struct quota *quota, unsigned worker)
{
	struct row *row = &quota->shared->rows[worker];

	for (unsigned half = 0; half < 2; half++)
		for (unsigned i = 0; i < CELLS; i++)
			atomic_store(&row->cells[half][i], 0);
}

/* ---- requests ------------------------------------------------------------ */

/* The address's slot, else a free one, else that of who has used least. */
static _Atomic uint64_t *
find_slot(_Atomic uint64_t *set, uint64_t tag, uint64_t *word)
{
	_Atomic uint64_t *best = NULL;

	for (unsigned i = 0; i < SLOTS; i++) {
		uint64_t seen = atomic_load(&set[i]);

		if (seen != 0 && seen >> TIME_BITS == tag) {
			*word = seen;
			return &set[i];
		}
		if (best == NULL || (seen & TIME_MASK) < (*word & TIME_MASK)) {
			*word = seen;
			best = &set[i];
		}
	}
	return best;
}

unsigned long
quota_take(struct quota *quota, uint64_t unit, uint64_t now)
{
	uint64_t hash = ip_hash(unit, quota->seed);
	uint64_t tag = hash >> TIME_BITS;
	_Atomic uint64_t *set = quota->shared->buckets[hash % SETS];
	_Atomic uint64_t *slot;
	uint64_t word, full;

	if (quota->limits.rate == 0)
		return 0;
	do {
		slot = find_slot(set, tag, &word);
		full = word >> TIME_BITS == tag ? word & TIME_MASK : 0;
		if (full < now)
			full = now;
		full += quota->interval;
		if (full > now + quota->depth)
			return (unsigned long)(full - now - quota->depth);
	} while (!atomic_compare_exchange_weak(slot, &word,
	    tag << TIME_BITS | full));
	return 0;
}
