/*
 * The parent of several processes, in development and under systemd: it holds the listener, its own
 * or an inherited one, and runs children of this same program, each of which inherits it.
 */
#ifndef SERVE_PARENT_H
#define SERVE_PARENT_H

#include <stddef.h>

struct parent_options {
	const char	*prise;		/* socket path, when no listener is inherited */
	const char	*settings;	/* handed to the children; NULL: none */
	size_t		 children;	/* 1 to 16 */
};

/*
 * Opens the listener and keeps the children running until SIGTERM or SIGINT: one that dies is
 * started again, after a moment if it lived for less than a few seconds.  SIGHUP is passed on.
 * SIGUSR2 starts the program anew, one child after the other, the next only when the one before is
 * ready, so that no request is lost and a new binary takes over.  A manager (NOTIFY_SOCKET) is
 * told when one is ready, and of the end.  Returns the exit status.
 */
int	parent_run(const struct parent_options *options);

#endif
