/*
 * A run in turns: the server is stopped while the clients work, and they are
 * at rest while the server does.  So neither takes the other's processors, and
 * the time is the server's alone.
 */
#ifndef BENCH_TURNS_H
#define BENCH_TURNS_H

#include "client.h"
#include "load.h"

/*
 * As run_load, with so many connections at once as options say, all of whom
 * begin and end together.  The seconds of the result are those of the server's
 * turns.
 */
int turns_load(const struct load_options *, const struct client_plan *,
    struct load_result *);

#endif
