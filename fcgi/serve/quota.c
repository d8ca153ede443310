/*
 * A table of fixed size under one lock, held for a few comparisons.  A line of an earlier minute
 * is free.
 */
#include "serve/quota.h"

#include <pthread.h>

#define LINES	256

static struct line {
	uint64_t	partenaire;	/* hash */
	int64_t		minute, n;
} lines[LINES];
static pthread_mutex_t	lock = PTHREAD_MUTEX_INITIALIZER;

bool
quota_take(struct str partenaire, int64_t minute, int64_t quota)
{
	uint64_t	 hash = str_hash(partenaire, HASH_SEED);
	struct line	*line, *end = lines + LINES;
	bool		 taken = true;

	(void)pthread_mutex_lock(&lock);
	for (line = lines; line < end; line++)
		if (line->minute != minute || line->partenaire == hash)
			break;
	if (line < end) {
		if (line->minute != minute)
			*line = (struct line){ hash, minute, 0 };
		taken = ++line->n <= quota;
	}
	(void)pthread_mutex_unlock(&lock);
	return taken;
}
