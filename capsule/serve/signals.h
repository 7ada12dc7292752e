/*
 * Signals that a loop of poll(2) waits for by a descriptor.
 */
#ifndef SERVE_SIGNALS_H
#define SERVE_SIGNALS_H

#include "base/err.h"

#include <signal.h>

/*
 * Blocks signals, a list that ends with 0, and returns a descriptor to read
 * them from (signalfd(2)), which never waits.  The mask before goes to *old
 * unless it is NULL.
 */
int signals_catch(const int *caught, sigset_t *old, struct err *);

#endif
