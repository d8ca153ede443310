/*
 * How long things take: a clock that never goes back, whatever is done to the date.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Since an instant without a meaning (CLOCK_MONOTONIC): only differences count.  Any thread. */
int64_t	clock_nanos(void);
int64_t	clock_micros(void);
int64_t	clock_millis(void);

#endif
