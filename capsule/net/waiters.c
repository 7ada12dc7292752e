#include "net/waiters.h"

#include <stddef.h>

void
waiters_forget(struct waiters *waiters, struct waiter *waiter)
{
	struct waiter **at = &waiters->first;

	while (*at != NULL && *at != waiter)
		at = &(*at)->next;
	if (*at != NULL)
		*at = waiter->next;
}

void
waiters_add(struct waiters *waiters, struct waiter *waiter)
{
	waiters_forget(waiters, waiter);
	waiter->next = waiters->first;
	waiters->first = waiter;
}

/* Whoever has to wait again comes into the next list, not into this one. */
void
waiters_call(struct waiters *waiters)
{
	struct waiter *waiting = waiters->first;

	waiters->first = NULL;
	while (waiting != NULL) {
		struct waiter *waiter = waiting;

		waiting = waiter->next;
		waiter->call(waiter->data);
	}
}
