/*
 * The keys of session tickets, which the supervisor makes, replaces and hands
 * to the generations: so tickets outlive a worker, a generation and a reload,
 * and no key outlives its time.
 */
#ifndef SERVE_TICKETS_H
#define SERVE_TICKETS_H

#include "net/tls_tickets.h"

struct tickets;

/*
 * There are no keys yet.  In a process that is forked there are none: keys
 * reach it, if it wants them, by being told.
 */
struct tickets *tickets_new(struct err *);

/* tickets_free(NULL) is fine. */
void tickets_free(struct tickets *);

/* A generation wants keys that are used for so long.  -1 without any. */
int tickets_want(struct tickets *, unsigned seconds, struct err *);

/* The keys of now. */
const struct tls_ticket_keys *tickets_keys(const struct tickets *);

/* When new keys are due (ms, backoff_now); BACKOFF_NEVER without any. */
long long tickets_due(const struct tickets *);

/* Whether new ones were due; they are made then, and the oldest forgotten. */
bool tickets_replace(struct tickets *, long long now);

#endif
