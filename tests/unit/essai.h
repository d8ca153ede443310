/*
 * What unit tests share: strings compared with the line that asks, and numbers drawn from a fixed
 * seed.  After cmocka.h.
 */
#ifndef UNIT_ESSAI_H
#define UNIT_ESSAI_H

#include "base/str.h"

#define assert_str(s, expected)		assert_str_(s, str_of(expected), __LINE__)
#define assert_same(s, expected)	assert_str_(s, expected, __LINE__)

static inline void
assert_str_(struct str s, struct str expected, int line)
{
	if (!str_eq(s, expected))
		fail_msg("line %d: \"%.*s\", not \"%.*s\"", line, STR_FMT(s), STR_FMT(expected));
}

/* The same sequence at each run: a congruential generator (Knuth's MMIX constants). */
static inline uint32_t
draw(uint32_t n)
{
	static uint64_t	seed = 20261122;

	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % n;
}

#endif
