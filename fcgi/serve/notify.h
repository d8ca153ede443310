/*
 * The service manager is told how we are: sd_notify(3) without its library.
 */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H

/* "READY=1", "STOPPING=1" to $NOTIFY_SOCKET; nothing when there is none.  Main thread. */
void	notify_manager(const char *state);

#endif
