/*
 * Pages a minute of the partners that have a bound, in this process.
 */
#ifndef SERVE_QUOTA_H
#define SERVE_QUOTA_H

#include "base/str.h"

/*
 * One more page of a partner, at a minute of the clock: false beyond quota.  When more partners
 * than there is room for share a minute, the last ones have no bound.  Any thread.
 */
bool	quota_take(struct str partenaire, int64_t minute, int64_t quota);

#endif
