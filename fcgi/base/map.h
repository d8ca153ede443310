/*
 * A fixed hash table from strings to numbers, built once and read by many: open addressing, in an
 * arena, never more than half full.  Keys are not copied.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map {
	struct map_slot {
		struct str	key;
		uint32_t	value;
	}		*slots;
	size_t		 mask;
	size_t		 n;
};

#define MAP_NONE	UINT32_MAX

/* Room for n keys.  False: the arena is exhausted. */
bool		map_init(struct map *map, struct arena *arena, size_t n);
/* The value of key before: MAP_NONE if it was not there, and then it is put in. */
uint32_t	map_put(struct map *map, struct str key, uint32_t value);
uint32_t	map_get(const struct map *map, struct str key);	/* MAP_NONE: not there */

#endif
