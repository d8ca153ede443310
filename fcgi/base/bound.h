/*
 * Where something begins in an array of structs that are in order.
 */
#ifndef BASE_BOUND_H
#define BASE_BOUND_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Of n structs of size bytes whose first member is a uint32_t, rising: the place of the first that
 * is not below value; n: there is none. */
static inline uint32_t
first_from(const void *v, size_t size, uint32_t n, uint32_t value)
{
	uint32_t	first = 0, last = n, mid, at;

	while (first < last) {
		mid = first + (last - first) / 2;
		memcpy(&at, (const char *)v + mid * size, sizeof(at));
		if (at < value)
			first = mid + 1;
		else
			last = mid;
	}
	return first;
}

#endif
