#include "base/map.h"

#include "base/memory.h"

#include <stdlib.h>

void
map_init(struct map *map)
{
	*map = (struct map){ NULL, 0, 0 };
}

void
map_clear(struct map *map)
{
	free(map->slots);
	map_init(map);
}

/* FNV-1a: the keys are paths and words that we chose, not a reader's. */
static uint32_t
hash_text(struct span text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
	return hash;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct map_slot *
find_slot(const struct map *map, struct span key, uint32_t hash)
{
	size_t mask = map->size - 1;
	size_t i = hash & mask;

	while (map->slots[i].key.ptr != NULL &&
	    (map->slots[i].hash != hash || !span_equal(map->slots[i].key, key)))
		i = (i + 1) & mask;
	return &map->slots[i];
}

void *
map_find(const struct map *map, struct span key)
{
	if (map->used == 0)
		return NULL;
	return find_slot(map, key, hash_text(key))->value;
}

static void
grow(struct map *map)
{
	struct map old = *map;

	map->size = old.size == 0 ? 16 : old.size * 2;
	map->slots = memory_new(map->size, sizeof(*map->slots));
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].key.ptr != NULL)
			*find_slot(map, old.slots[i].key, old.slots[i].hash) =
			    old.slots[i];
	free(old.slots);
}

void *
map_add(struct map *map, struct span key, void *value)
{
	uint32_t hash = hash_text(key);
	struct map_slot *slot;

	if (map->used * 4 >= map->size * 3)
		grow(map);
	slot = find_slot(map, key, hash);
	if (slot->key.ptr != NULL)
		return slot->value;
	*slot = (struct map_slot){ key, value, hash };
	map->used++;
	return NULL;
}
