/*
 * A set of pointers that is quick to empty: to say each thing once.
 * A zeroed one is empty.
 */
#ifndef RENDER_SEEN_H
#define RENDER_SEEN_H

#include <stdbool.h>
#include <stddef.h>

struct seen_slot {
	const void *pointer;
	unsigned round; /* the round that put it there; others are stale */
};

struct seen {
	struct seen_slot *slots;
	size_t cap; /* a power of 2, or 0 */
	size_t count;
	unsigned round;
};

/* Frees what the set owns and makes it empty. */
void seen_clear(struct seen *);

/* Makes it empty and keeps the memory. */
void seen_reset(struct seen *);

/* Puts a pointer in; false if it was there already. */
bool seen_add(struct seen *, const void *);

#endif
