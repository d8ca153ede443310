/*
 * Processors count the bits of a word in one instruction, which the oldest of the architecture have
 * not: the program asks, and counts by hand there.
 */
#include "base/bits.h"

void
bits_fill(uint64_t *set, uint32_t from, uint32_t to)
{
	size_t		w, last = (to + 63) / 64;
	uint64_t	bits;

	for (w = from / 64; from < to && w < last; w++) {
		bits = UINT64_MAX;
		if (w == from / 64)
			bits &= UINT64_MAX << from % 64;
		if (w + 1 == last && to % 64 != 0)
			bits &= UINT64_MAX >> (64 - to % 64);
		set[w] |= bits;
	}
}

size_t
bits_mots(const uint64_t *set, size_t n, struct bits_mot *out)
{
	size_t	i, used = 0;

	for (i = 0; i < n; i++)
		if (set[i] != 0)
			out[used++] = (struct bits_mot){ set[i], i };
	return used;
}

static inline uint32_t
communs(const struct bits_mot *mots, size_t n, const uint64_t *set)
{
	uint64_t	sum = 0;
	size_t		i;

	for (i = 0; i < n; i++)
		sum += (uint64_t)__builtin_popcountll(set == NULL ? mots[i].bits :
		    mots[i].bits & set[mots[i].at]);
	return (uint32_t)sum;
}

#ifdef __x86_64__
__attribute__((target("popcnt")))
static uint32_t
communs_popcnt(const struct bits_mot *mots, size_t n, const uint64_t *set)
{
	uint64_t	sum = 0;
	size_t		i;

	for (i = 0; i < n; i++)
		sum += (uint64_t)__builtin_popcountll(set == NULL ? mots[i].bits :
		    mots[i].bits & set[mots[i].at]);
	return (uint32_t)sum;
}
#endif

uint32_t
bits_communs(const struct bits_mot *mots, size_t n, const uint64_t *set)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt"))
		return communs_popcnt(mots, n, set);
#endif
	return communs(mots, n, set);
}
