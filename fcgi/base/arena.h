/*
 * Memory that is given back all at once: one arena per worker, reset at each request, and one per
 * snapshot.  One thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena;

/* block: bytes asked of malloc at a time; limit: bytes in all, 0 for none.  NULL: no memory. */
struct arena	*arena_create(size_t block, size_t limit);
void		 arena_destroy(struct arena *arena);	/* NULL is welcome */

/* Forgets everything allocated, keeps the first block; clears the failed flag. */
void		 arena_reset(struct arena *arena);

/*
 * n * size zeroed bytes, aligned for any type.  NULL when memory or the limit is exhausted or
 * n * size overflows; the arena then says so until its next reset.
 */
void		*arena_alloc(struct arena *arena, size_t n, size_t size);
/* The same without the zeroes, for what is written before it is read. */
void		*arena_room(struct arena *arena, size_t n, size_t size);
bool		 arena_failed(const struct arena *arena);
size_t		 arena_used(const struct arena *arena);

#define arena_new(arena, type)		((type *)arena_alloc(arena, 1, sizeof(type)))
#define arena_array(arena, n, type)	((type *)arena_alloc(arena, n, sizeof(type)))

/* Copies into the arena; STR_NONE when it is exhausted.  A NUL follows the bytes. */
struct str	 arena_str(struct arena *arena, struct str s);
struct str	 arena_printf(struct arena *arena, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));
/* The pieces between separators, which point into s; none of "", and none when it is exhausted. */
struct strs	 arena_split(struct arena *arena, struct str s, char separator);

/* All the pieces, one after the other. */
struct str	 arena_concat(struct arena *arena, const struct str *pieces, size_t n);

/* The same with between between each two; STR_NONE for none. */
struct str	 arena_join(struct arena *arena, const struct str *pieces, size_t n,
		    struct str between);

#endif
