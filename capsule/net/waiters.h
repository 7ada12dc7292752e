/*
 * A list of those who wait for something to happen once.
 */
#ifndef NET_WAITERS_H
#define NET_WAITERS_H

/* The struct is the waiter's own and must stay where it is while it waits. */
struct waiter {
	void (*call)(void *data);
	void *data;
	struct waiter *next; /* for waiters.c alone */
};

struct waiters {
	struct waiter *first;
};

/* Waiting twice is waiting once; forgetting who does not wait is fine. */
void waiters_add(struct waiters *, struct waiter *);
void waiters_forget(struct waiters *, struct waiter *);

/* Calls all of them, none of whom waits any more unless it waits again. */
void waiters_call(struct waiters *);

#endif
