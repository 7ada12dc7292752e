/*
 * What happened how often, counted over all workers of a generation in memory
 * that they share: for the counters in the log, and for the notices of limits,
 * of which there is one a minute of each kind and not one for each case.
 */
#ifndef NET_TALLY_H
#define NET_TALLY_H

#include "base/err.h"

#include <stdint.h>

enum tally_kind {
	TALLY_ACCEPTED,
	TALLY_GEMINI, /* answered, by protocol */
	TALLY_GOPHER,
	TALLY_SENT, /* bytes on the wire */
	TALLY_RECEIVED,

	/* Limits; tally_limit tells the log of them. */
	TALLY_EVICTED,        /* closed to make room */
	TALLY_CROWDED,        /* an address had too many open */
	TALLY_LIMITED,        /* an address asked too often */
	TALLY_PAUSED,         /* there was nobody to evict */
	TALLY_BAD_PROXY,      /* a balancer said something else */
	TALLY_LATE_PROXY,     /* … or nothing in time */
	TALLY_LATE_HANDSHAKE, /* deadlines, each by its kind */
	TALLY_LATE_REQUEST,
	TALLY_LATE_ANSWER, /* a service had none in time */
	TALLY_LATE_READER,

	TALLY_KINDS,
};

struct tally;

/* Before the workers are forked; for so many of them. */
struct tally *tally_new(unsigned workers, struct err *);

/* Of this process alone; tally_free(NULL) is fine. */
void tally_free(struct tally *);

/* These three do nothing when the tally is NULL. */
void tally_count(struct tally *, unsigned worker, enum tally_kind, uint64_t);

/* Counts one, and says so in the log if a minute has gone by (now in ms). */
void tally_limit(struct tally *, unsigned worker, enum tally_kind,
    uint64_t now);

/* How many connections a worker has open now; 0 when it has died. */
void tally_open(struct tally *, unsigned worker, uint64_t);

/* Of all workers, those that have died included. */
uint64_t tally_sum(const struct tally *, enum tally_kind);

/* Writes all sums to the log, in one line. */
void tally_log(const struct tally *);

#endif
