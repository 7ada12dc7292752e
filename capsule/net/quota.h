/*
 * What an address may have, counted over all workers of a generation: so
 * many open connections, so many requests a minute.  It lies in memory that
 * they share, of a fixed size and without locks: no number of addresses makes
 * it grow, and a worker that is killed holds nobody up.
 *
 * The size is fixed, so addresses may meet in it.  Open connections are
 * counted in two cells each and the lower count holds: an address is only
 * counted too high when both are shared with others.  Requests are kept for
 * 65,536 addresses that have not come to rest; where there are more, the one
 * that has used least is forgotten and begins anew.  Which addresses meet
 * nobody foresees: the places depend on a random seed.
 */
#ifndef NET_QUOTA_H
#define NET_QUOTA_H

#include "base/err.h"

#include <stdint.h>

struct quota;

struct quota_limits {
	unsigned long connections; /* open for an address; 0: any number */
	unsigned long rate;        /* requests a minute; 0: any number */
	unsigned long burst;       /* requests at once after a rest, from 1 */
};

enum { QUOTA_RATE_MAX = 60000 };

/* Before the workers are forked; for so many of them. */
struct quota *quota_new(const struct quota_limits *, unsigned workers,
    struct err *);

/* Of this process alone; quota_free(NULL) is fine. */
void quota_free(struct quota *);

/*
 * Counts a connection of a unit (ip_unit) for a worker, whose own number it
 * must be.  Returns -1 when the address has as many as it may: it is then not
 * counted.
 */
int quota_open(struct quota *, unsigned worker, uint64_t unit);
void quota_close(struct quota *, unsigned worker, uint64_t unit);

/* Forgets the connections of a worker that has died. */
void quota_forget(struct quota *, unsigned worker);

/*
 * Takes a request's token from the address at a time (ms, never 0, of one
 * clock for all workers).  Returns 0, or in how many ms there will be one.
 */
unsigned long quota_take(struct quota *, uint64_t unit, uint64_t now);

#endif
