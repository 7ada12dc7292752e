/*
 * A run: so many clients at once until enough requests are done.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "client.h"
#include "load.h"

/* Fills in the result; -1 when the run could not begin. */
int run_load(const struct load_options *, const struct client_plan *,
    struct load_result *);

/* Ends a client that is done or has failed, and counts it. */
void run_count(struct load_result *, struct client *);

/*
 * Opens idle connections that stay open until run_release.  Returns how many
 * there are, which is fewer when the server refuses some or time runs out.
 */
struct run_held;
struct run_held *run_hold(const struct client_plan *, unsigned long count,
    unsigned seconds, unsigned long *held);

/* How many of them the server still keeps. */
unsigned long run_still_held(const struct run_held *);
void run_release(struct run_held *);

#endif
