/*
 * A chain of blocks and a bump pointer.  A request larger than a block gets a block of its own.
 * Failure is remembered, so that whoever fills a page may check once, at the end.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct block {
	struct block	*next;
	size_t		 size;
	size_t		 used;
	_Alignas(max_align_t) char bytes[];
};

struct arena {
	struct block	*first;
	struct block	*current;
	size_t		 block_size;
	size_t		 limit;
	size_t		 total;		/* bytes of all blocks */
	bool		 failed;
};

static struct block *
block_add(struct arena *arena, size_t size)
{
	struct block	*block;

	if (size > SIZE_MAX - sizeof(*block) ||
	    (arena->limit != 0 && size > arena->limit - arena->total) ||
	    (block = malloc(sizeof(*block) + size)) == NULL)
		return NULL;
	*block = (struct block){ .size = size };
	arena->total += size;
	if (arena->current != NULL) {
		block->next = arena->current->next;
		arena->current->next = block;
	} else
		arena->first = block;
	arena->current = block;
	return block;
}

struct arena *
arena_create(size_t block, size_t limit)
{
	struct arena	*arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		return NULL;
	arena->block_size = block;
	arena->limit = limit;
	if (block_add(arena, block) == NULL) {
		free(arena);
		return NULL;
	}
	return arena;
}

static void
free_after(struct arena *arena, struct block *keep)
{
	struct block	*block, *next;

	for (block = keep == NULL ? arena->first : keep->next; block != NULL; block = next) {
		next = block->next;
		arena->total -= block->size;
		free(block);
	}
	if (keep != NULL)
		keep->next = NULL;
}

void
arena_destroy(struct arena *arena)
{
	if (arena == NULL)
		return;
	free_after(arena, NULL);
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	free_after(arena, arena->first);
	arena->current = arena->first;
	arena->first->used = 0;
	arena->failed = false;
}

void *
arena_room(struct arena *arena, size_t n, size_t size)
{
	struct block	*block = arena->current;
	size_t		 want, align = _Alignof(max_align_t);
	void		*p;

	if (size != 0 && n > (SIZE_MAX - align) / size) {
		arena->failed = true;
		return NULL;
	}
	want = (n * size + align - 1) / align * align;
	if (want > block->size - block->used)
		block = block_add(arena, want > arena->block_size ? want : arena->block_size);
	if (block == NULL) {
		arena->failed = true;
		return NULL;
	}
	p = block->bytes + block->used;
	block->used += want;
	return p;
}

void *
arena_alloc(struct arena *arena, size_t n, size_t size)
{
	void	*p = arena_room(arena, n, size);

	return p == NULL ? NULL : memset(p, 0, n * size);
}

bool
arena_failed(const struct arena *arena)
{
	return arena->failed;
}

size_t
arena_used(const struct arena *arena)
{
	return arena->total;
}

struct str
arena_str(struct arena *arena, struct str s)
{
	return arena_concat(arena, &s, 1);
}

static inline char *
add(char *at, struct str s)
{
	return s.n == 0 ? at : (char *)memcpy(at, s.p, s.n) + s.n;
}

struct str
arena_concat(struct arena *arena, const struct str *pieces, size_t n)
{
	size_t	 total = 0, i;
	char	*p, *at;

	for (i = 0; i < n; i++)
		total += pieces[i].n;
	if ((p = at = arena_room(arena, total + 1, 1)) == NULL)
		return STR_NONE;
	for (i = 0; i < n; i++)
		at = add(at, pieces[i]);
	*at = '\0';
	return (struct str){ p, total };
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list	 args;
	int	 n;
	char	*p;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || (p = arena_room(arena, (size_t)n + 1, 1)) == NULL)
		return STR_NONE;
	va_start(args, format);
	(void)vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){ p, (size_t)n };
}

struct str
arena_join(struct arena *arena, const struct str *v, size_t n, struct str between)
{
	size_t	 total = 0, i;
	char	*p, *at;

	for (i = 0; i < n; i++)
		total += v[i].n + between.n;
	if (n == 0 || (p = at = arena_room(arena, total + 1, 1)) == NULL)
		return STR_NONE;
	for (i = 0; i < n; i++) {
		if (i > 0)
			at = add(at, between);
		at = add(at, v[i]);
	}
	*at = '\0';
	return (struct str){ p, (size_t)(at - p) };
}

struct strs
arena_split(struct arena *arena, struct str s, char separator)
{
	struct str	*v, piece;
	size_t		 n = 0, max = s.n > 0, i;

	for (i = 0; i < s.n; i++)
		max += s.p[i] == separator;
	if (max == 0 || (v = arena_array(arena, max, struct str)) == NULL)
		return (struct strs){ NULL, 0 };
	while (str_next(&s, separator, &piece))
		v[n++] = piece;
	return (struct strs){ v, n };
}
