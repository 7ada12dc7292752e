/*
 * The keys of session tickets, which the supervisor makes, replaces and hands
 * to the generations: so tickets outlive a worker, a generation and a reload,
 * and no key outlives its time.
 */
#ifndef SERVE_TICKETS_H
#define SERVE_TICKETS_H

#include "net/tls_tickets.h"

struct tickets;

/* Generations that may want keys at once. */
enum { TICKETS_CHANNELS_MAX = 16 };

/*
 * There are no keys yet.  In a process that is forked there are none: keys
 * reach it, if it wants them, by being told.  NULL when out of memory: then
 * nobody gets keys.
 */
struct tickets *tickets_new(void);

/* tickets_free(NULL) is fine, as is NULL below. */
void tickets_free(struct tickets *);

/*
 * A generation wants keys that are used for so long, and to be told of new
 * ones.  -1 without any.
 */
int tickets_want(struct tickets *, int channel, unsigned seconds, struct err *);

/* That one is gone; forgetting who wanted none is fine. */
void tickets_forget(struct tickets *, int channel);

/* The keys of now, which somebody wants. */
const struct tls_ticket_keys *tickets_keys(const struct tickets *);

/* When new keys are due (ms, backoff_now); BACKOFF_NEVER without any. */
long long tickets_due(const struct tickets *);

/*
 * Makes new keys where they are due, tells all who want them, and forgets
 * the oldest.
 */
void tickets_keep(struct tickets *, long long now);

#endif
