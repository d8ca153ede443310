/*
 * Waits for the database to say that something the snapshot reads has changed.  A connection of its
 * own, used by one thread: the refresher.
 */
#ifndef STORE_LISTEN_H
#define STORE_LISTEN_H

#include "base/err.h"

struct listener;

enum listen_result {
	LISTEN_CHANGED,		/* one or more notifications, all taken */
	LISTEN_TIMEOUT,
	LISTEN_STOP,		/* stop_fd became readable */
	LISTEN_LOST		/* the connection is gone: close, and open again later */
};

/* Connects within 5 s and listens.  NULL and *fault: no database. */
struct listener		*listen_open(const char *base, struct fault *fault);
void			 listen_close(struct listener *listener);	/* NULL is welcome */

/* timeout in milliseconds, -1 for none; stop_fd -1 for none.  A listener of NULL only sleeps. */
enum listen_result	 listen_wait(struct listener *listener, int timeout, int stop_fd);

#endif
