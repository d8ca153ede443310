/*
 * Linear probing over a power of two.
 */
#include "base/map.h"

bool
map_init(struct map *map, struct arena *arena, size_t n)
{
	size_t	size = 8;

	while (size < n * 2)
		size *= 2;
	*map = (struct map){ arena_array(arena, size, struct map_slot), size - 1, 0 };
	return map->slots != NULL;
}

static struct map_slot *
slot_of(const struct map *map, struct str key)
{
	uint64_t	 hash = str_hash(key, HASH_SEED);
	size_t		 at = (size_t)(hash ^ hash >> 29) & map->mask;

	while (map->slots[at].key.p != NULL && !str_eq(map->slots[at].key, key))
		at = (at + 1) & map->mask;
	return &map->slots[at];
}

uint32_t
map_put(struct map *map, struct str key, uint32_t value)
{
	struct map_slot	*slot = slot_of(map, key);

	if (slot->key.p != NULL)
		return slot->value;
	if (map->n * 2 > map->mask)
		return MAP_NONE;	/* more keys than were announced: leave it out */
	*slot = (struct map_slot){ key.p == NULL ? STR("") : key, value };
	map->n++;
	return MAP_NONE;
}

uint32_t
map_get(const struct map *map, struct str key)
{
	const struct map_slot	*slot;

	if (map->slots == NULL)
		return MAP_NONE;
	slot = slot_of(map, key);
	return slot->key.p == NULL ? MAP_NONE : slot->value;
}
