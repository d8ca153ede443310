/*
 * Sets of small numbers, a bit each, and how many two of them have in common.
 */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word of a set that has a bit: the others need not be looked at. */
struct bits_mot {
	uint64_t	bits;
	size_t		at;
};

static inline void
bits_set(uint64_t *set, uint32_t n)
{
	set[n / 64] |= UINT64_C(1) << n % 64;
}

static inline void
bits_clear(uint64_t *set, uint32_t n)
{
	set[n / 64] &= ~(UINT64_C(1) << n % 64);
}

static inline bool
bits_has(const uint64_t *set, uint32_t n)
{
	return (set[n / 64] >> n % 64 & 1) != 0;
}

/* The lowest number of the word at, of which bits is what is left. */
static inline uint32_t
bits_lowest(size_t at, uint64_t bits)
{
	return (uint32_t)(at * 64 + (size_t)__builtin_ctzll(bits));
}

/* Adds from..to, itself left out. */
void		bits_fill(uint64_t *set, uint32_t from, uint32_t to);
/* The words of n that have a bit, in out, which has room for n; how many. */
size_t		bits_mots(const uint64_t *set, size_t n, struct bits_mot *out);
/* How many bits those words and the set have in common; set NULL: how many they have. */
uint32_t	bits_communs(const struct bits_mot *mots, size_t n, const uint64_t *set);

#endif
