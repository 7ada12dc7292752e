#include "render/seen.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

void
seen_clear(struct seen *seen)
{
	free(seen->slots);
	*seen = (struct seen){ 0 };
}

void
seen_reset(struct seen *seen)
{
	seen->count = 0;
	seen->round++;
}

static bool
is_free(const struct seen *seen, const struct seen_slot *slot)
{
	return slot->pointer == NULL || slot->round != seen->round;
}

/* The slot that holds the pointer, or the free one where it belongs. */
static struct seen_slot *
find(const struct seen *seen, const void *pointer)
{
	/* Multiplicative hashing; the best bits are the upper ones. */
	uint64_t hash = (uint64_t)(uintptr_t)pointer * 0x9E3779B97F4A7C15u;
	size_t i = (size_t)(hash >> 32) & (seen->cap - 1);

	while (!is_free(seen, &seen->slots[i]) &&
	    seen->slots[i].pointer != pointer)
		i = (i + 1) & (seen->cap - 1);
	return &seen->slots[i];
}

static void
grow(struct seen *seen)
{
	struct seen bigger = {
		.cap = seen->cap == 0 ? 16 : 2 * seen->cap,
		.count = seen->count,
		.round = seen->round,
	};

	bigger.slots = memory_new(bigger.cap, sizeof(*bigger.slots));
	for (size_t i = 0; i < seen->cap; i++)
		if (!is_free(seen, &seen->slots[i]))
			*find(&bigger, seen->slots[i].pointer) = seen->slots[i];
	free(seen->slots);
	*seen = bigger;
}

bool
seen_add(struct seen *seen, const void *pointer)
{
	struct seen_slot *slot;

	if (2 * (seen->count + 1) > seen->cap)
		grow(seen);
	slot = find(seen, pointer);
	if (!is_free(seen, slot))
		return false;
	*slot = (struct seen_slot){ pointer, seen->round };
	seen->count++;
	return true;
}
