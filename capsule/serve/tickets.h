/*
 * The keys of session tickets, which the supervisor makes, replaces and hands
 * to the generations: so tickets outlive a worker, a generation and a reload,
 * and no key outlives its time.
 */
#ifndef SERVE_TICKETS_H
#define SERVE_TICKETS_H

#include "net/tls_tickets.h"

/* All zero: there are no keys. */
struct tickets {
	struct tls_ticket_keys keys;
	unsigned seconds;  /* that a key makes tickets; 0: none are wanted */
	long long replace; /* ms, when new ones are due; 0: no keys yet */
};

/* A generation wants keys that are good for so long.  -1 without any. */
int tickets_want(struct tickets *, unsigned seconds, struct err *);

/* ms until new keys are due; BACKOFF_NEVER when none are wanted. */
long long tickets_due(const struct tickets *);

/* Whether new ones were due; they are made then, and the oldest forgotten. */
bool tickets_replace(struct tickets *);

/* Forgets all: for a process that does not hand them out. */
void tickets_clear(struct tickets *);

#endif
