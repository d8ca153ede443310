/*
 * The connection does nothing but LISTEN: between two waits, notifications are kept by libpq, so
 * none is lost while it lives.  What came while it was dead is found by comparing versions.
 */
#include "store/listen.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/connection.h"

struct listener {
	PGconn	*conn;
};

struct listener *
listen_open(const char *base, struct fault *fault)
{
	struct listener	*listener = calloc(1, sizeof(*listener));
	PGresult	*result = NULL;
	enum err	 err;

	if (listener == NULL) {
		(void)fault_set(fault, ERR_UNAVAILABLE, STR("base"), 0, 0, "plus de mémoire");
		return NULL;
	}
	if ((err = connection_open(base, &listener->conn, fault)) == ERR_NONE) {
		if (!PQsendQuery(listener->conn, statements[STATEMENT_LISTEN].sql))
			err = fault_set(fault, ERR_UNAVAILABLE, STR("LISTEN"), 0, 0, "%s",
			    PQerrorMessage(listener->conn));
		else
			err = connection_result(listener->conn, clock_millis() + 5000, &result,
			    fault);
		if (err == ERR_NONE && PQresultStatus(result) != PGRES_COMMAND_OK)
			err = connection_fault(result, "LISTEN", fault);
		PQclear(result);
		if (err == ERR_NONE)
			connection_drain(listener->conn);
	}
	if (err != ERR_NONE) {
		listen_close(listener);
		return NULL;
	}
	return listener;
}

void
listen_close(struct listener *listener)
{
	if (listener == NULL)
		return;
	if (listener->conn != NULL)
		PQfinish(listener->conn);
	free(listener);
}

static bool
take_notifications(PGconn *conn)
{
	PGnotify	*notify;
	bool		 any = false;

	while ((notify = PQnotifies(conn)) != NULL) {
		PQfreemem(notify);
		any = true;
	}
	return any;
}

enum listen_result
listen_wait(struct listener *listener, int timeout, int stop_fd)
{
	struct pollfd	fds[2] = { { .fd = stop_fd, .events = POLLIN },
	    { .fd = listener == NULL ? -1 : PQsocket(listener->conn), .events = POLLIN } };
	int64_t		until = clock_millis() + timeout;
	int64_t		left;

	for (;;) {
		if (listener != NULL && take_notifications(listener->conn))
			return LISTEN_CHANGED;
		left = timeout < 0 ? -1 : until - clock_millis();
		if (timeout >= 0 && left < 0)
			left = 0;
		if (poll(fds, 2, (int)left) < 0) {
			if (errno == EINTR)
				continue;
			return LISTEN_LOST;
		}
		if (fds[0].revents != 0)
			return LISTEN_STOP;
		if (listener == NULL || fds[1].revents == 0)
			return LISTEN_TIMEOUT;
		if (!PQconsumeInput(listener->conn) || PQstatus(listener->conn) != CONNECTION_OK)
			return LISTEN_LOST;
	}
}
