/*
 * A map from text to pointers.  It borrows its keys: they must live, and
 * stay as they are, as long as the map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/span.h"

#include <stdint.h>

struct map_slot {
	struct span key; /* ptr NULL: the slot is free */
	void *value;
	uint32_t hash;
};

struct map {
	struct map_slot *slots;
	size_t size; /* of slots: 0 or a power of two */
	size_t used;
};

void map_init(struct map *);
void map_clear(struct map *);

/* The value of a key; NULL when it has none. */
void *map_find(const struct map *, struct span key);

/*
 * Gives a key a value that is not NULL.  Where it has one already, that one
 * stays and is returned; otherwise NULL is returned.
 */
void *map_add(struct map *, struct span key, void *value);

#endif
