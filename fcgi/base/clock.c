/*
 * One reading of the clock, in three units.
 */
#include "base/clock.h"

#include <time.h>

int64_t
clock_nanos(void)
{
	struct timespec	now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
clock_micros(void)
{
	return clock_nanos() / 1000;
}

int64_t
clock_millis(void)
{
	return clock_nanos() / 1000000;
}
