/*
 * Keeps the snapshot true: a thread of its own loads it, listens for changes, reloads, and repairs
 * what it missed from the version table every 30 s.
 */
#ifndef CATALOGUE_REFRESH_H
#define CATALOGUE_REFRESH_H

#include "base/err.h"

/* base: libpq connection string; directory: where rows are kept for a start without a database,
 * "" for nowhere.  Returns at once; the first snapshot comes when it is ready. */
enum err	refresh_start(const char *base, const char *directory, struct fault *fault);
void		refresh_stop(void);		/* waits for the thread */

struct refresh_state {
	bool		database;	/* the connection is up */
	int64_t		builds;		/* snapshots built */
	int64_t		failures;	/* loads that failed */
	int64_t		build_micros;	/* the last build, wall time */
};
struct refresh_state	refresh_state(void);	/* any thread */

#endif
