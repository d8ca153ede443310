/*
 * The listening socket: inherited from systemd, from our own parent or from spawn-fcgi, or opened
 * here.  Before threads start.
 */
#ifndef SERVE_LISTENER_H
#define SERVE_LISTENER_H

#include "base/err.h"

#define LISTENER_INHERITED	3	/* where systemd and serve/parent.c put it */

/*
 * A listening descriptor, close-on-exec and non-blocking: number 3 when LISTEN_FDS and LISTEN_PID
 * say so, number 0 when it listens, else path is opened.  -1: *fault says why.  *ours: it was
 * opened here, and path is to be unlinked at the end.
 */
int	listener_get(const char *path, bool *ours, struct fault *fault);

/*
 * Opens path: mode 0660, backlog 511.  Takes the place of a socket that nobody answers on; refuses
 * one that somebody does, and anything that is not a socket.  -1: *fault says why.
 */
int	listener_open(const char *path, struct fault *fault);

#endif
