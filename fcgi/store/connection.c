/*
 * libpq with deadlines: a statement is sent, then its results are waited for with poll(2), never
 * longer than asked.  A connection that passed its deadline is in an unknown state: it is closed,
 * and the role's statement_timeout ends what the server was doing.
 */
#include "store/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>

#include "base/clock.h"

/* libpq ends its messages with a newline, and some have several lines. */
static struct str
first_line(const char *message)
{
	struct str	line = str_of(message == NULL ? "" : message);
	size_t		end = str_find(line, STR("\n"));

	return str_trim(end == SIZE_MAX ? line : str_sub(line, 0, end));
}

/* libpq would write notices to standard error, in the middle of the log's lines. */
static void
ignore_notice(void *unused, const char *message)
{
	(void)unused;
	(void)message;
}

enum err
connection_open(const char *base, PGconn **out, struct fault *fault)
{
	/* What stands in base, which is expanded, overrules what comes before it. */
	const char *const	names[] = { "connect_timeout", "application_name", "dbname",
	    "client_encoding", NULL };
	const char *const	values[] = { "2", "aiguillage", base, "UTF8", NULL };
	PGconn			*conn = PQconnectdbParams(names, values, 1);
	enum err		 err;

	*out = NULL;
	if (conn == NULL)
		return fault_set(fault, ERR_UNAVAILABLE, STR("base"), 0, 0, "plus de mémoire");
	if (PQstatus(conn) != CONNECTION_OK) {
		err = fault_set(fault, ERR_UNAVAILABLE, STR("base"), 0, 0, "%.*s",
		    STR_FMT(first_line(PQerrorMessage(conn))));
		PQfinish(conn);
		return err;
	}
	(void)PQsetNoticeProcessor(conn, ignore_notice, NULL);
	*out = conn;
	return ERR_NONE;
}

bool
connection_spoken_to(PGconn *conn)
{
	struct pollfd	ready = { .fd = PQsocket(conn), .events = POLLIN };

	return poll(&ready, 1, 0) != 0;
}

enum err
connection_wait(PGconn *conn, int64_t until, struct fault *fault)
{
	struct pollfd	ready = { .fd = PQsocket(conn), .events = POLLIN };
	int64_t		left = -1;
	int		n;

	if (until != 0 && (left = until - clock_millis()) < 0)
		left = 0;
	n = poll(&ready, 1, (int)left);
	if (n < 0 && errno == EINTR)
		return ERR_NONE;
	if (n <= 0)
		return fault_set(fault, ERR_UNAVAILABLE, STR("base"), 0, 0,
		    "la base n’a pas répondu à temps");
	if (!PQconsumeInput(conn))
		return fault_set(fault, ERR_UNAVAILABLE, STR("base"), 0, 0, "%.*s",
		    STR_FMT(first_line(PQerrorMessage(conn))));
	return ERR_NONE;
}

enum err
connection_result(PGconn *conn, int64_t until, PGresult **out, struct fault *fault)
{
	enum err	err;

	*out = NULL;
	while (PQisBusy(conn)) {
		if ((err = connection_wait(conn, until, fault)) != ERR_NONE)
			return err;
	}
	*out = PQgetResult(conn);
	return ERR_NONE;
}

void
connection_drain(PGconn *conn)
{
	PGresult	*result;
	int		 left = 100;

	while (left-- > 0 && (result = PQgetResult(conn)) != NULL) {
		ExecStatusType	status = PQresultStatus(result);

		PQclear(result);
		if (status == PGRES_COPY_IN)
			(void)PQputCopyEnd(conn, "abandoned");
		else if (status == PGRES_COPY_OUT)
			break;
	}
}

/* SQLSTATE classes: https://www.postgresql.org/docs/15/errcodes-appendix.html */
static enum err
code_of(const char *state)
{
	static const struct {
		const char	*prefix;
		enum err	 err;
	} table[] = {
		{ "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "23P01", ERR_CONFLICT },
		{ "23", ERR_INVALID }, { "22", ERR_INVALID }, { "40", ERR_UNAVAILABLE },
		{ "08", ERR_UNAVAILABLE }, { "53", ERR_UNAVAILABLE }, { "55P03", ERR_UNAVAILABLE },
		{ "57", ERR_UNAVAILABLE }, { "25006", ERR_UNAVAILABLE },
	};
	size_t	i;

	if (state == NULL)
		return ERR_UNAVAILABLE;
	for (i = 0; i < COUNT(table); i++)
		if (str_starts(str_of(state), str_of(table[i].prefix)))
			return table[i].err;
	return ERR_INTERNAL;
}

enum err
connection_fault(const PGresult *result, const char *where, struct fault *fault)
{
	const char	*message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char	*detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);

	if (message == NULL)
		return fault_set(fault, ERR_UNAVAILABLE, str_of(where), 0, 0, "%.*s",
		    STR_FMT(first_line(PQresultErrorMessage(result))));
	return fault_set(fault, code_of(PQresultErrorField(result, PG_DIAG_SQLSTATE)),
	    str_of(where), 0, 0, detail == NULL ? "%s" : "%s (%s)", message, detail);
}
