/*
 * The text goes in blocks, then the server says how many rows it took, or in the error's context at
 * which line and column it stopped: 'COPY depot_aides, line 12, column echeance: "2027-13-01"'.
 * No other place tells it, so that sentence is read; if it ever changes, the line is missing from our
 * message and nothing else.
 */
#include "store/copy.h"

#include "store/connection.h"

#define BLOCK	65536

static enum err
bad_csv(const PGresult *result, const struct copy_source *source, struct fault *fault)
{
	struct str	message = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	struct str	context = str_of(PQresultErrorField(result, PG_DIAG_CONTEXT));
	struct str	detail = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
	struct str	number, column = STR_NONE;
	int64_t		line = 0;
	size_t		at, end;

	if (message.p == NULL)
		return connection_fault(result, source->path, fault);
	/* The context may have one line a level: what follows the first is of no use here. */
	if ((at = str_find(context, STR(", line "))) != SIZE_MAX) {
		context = str_sub(context, at + 7, context.n);
		for (end = 0; end < context.n && context.p[end] >= '0' && context.p[end] <= '9'; end++)
			continue;
		number = str_sub(context, 0, end);
		(void)str_int(number, 0, UINT32_MAX, &line);
		context = str_sub(context, end, context.n);
		if (str_starts(context, STR(", column "))) {
			context = str_sub(context, 9, context.n);
			end = str_find(context, STR(": "));
			column = str_sub(context, 0, end == SIZE_MAX ? context.n : end);
		}
	}
	return fault_set(fault, ERR_INVALID, str_of(source->path), (unsigned)line, 0,
	    "%s%.*s%s%.*s%s%.*s%s", column.n > 0 ? "colonne " : "", STR_FMT(column),
	    column.n > 0 ? " : " : "", STR_FMT(message), detail.n > 0 ? " (" : "", STR_FMT(detail),
	    detail.n > 0 ? ")" : "");
}

static bool
send_text(PGconn *conn, struct str text)
{
	size_t	at, n;

	for (at = 0; at < text.n; at += n) {
		n = text.n - at < BLOCK ? text.n - at : BLOCK;
		if (PQputCopyData(conn, text.p + at, (int)n) != 1)
			return false;
	}
	return PQputCopyEnd(conn, NULL) == 1;
}

static enum err
lost(struct store *store, PGconn *conn, const char *path, struct fault *fault)
{
	(void)fault_set(fault, ERR_UNAVAILABLE, str_of(path), 0, 0, "%s", PQerrorMessage(conn));
	store_drop(store);
	return ERR_UNAVAILABLE;
}

enum err
copy_csv(struct store *store, enum statement copy, struct copy_source *source, struct fault *fault)
{
	PGconn		*conn = store_borrow(store);
	PGresult	*result;
	enum err	 err;

	source->rows = 0;
	if (conn == NULL) {
		if (fault != NULL)
			*fault = *store_fault(store);
		return ERR_UNAVAILABLE;
	}
	if (!PQsendQuery(conn, statements[copy].sql))
		return lost(store, conn, source->path, fault);
	if ((err = connection_result(conn, store_until(store), &result, fault)) != ERR_NONE)
		return lost(store, conn, source->path, fault);
	if (PQresultStatus(result) != PGRES_COPY_IN) {
		err = connection_fault(result, statements[copy].name, fault);
		PQclear(result);
		connection_drain(conn);
		return err;
	}
	PQclear(result);
	if (!send_text(conn, source->text) ||
	    connection_result(conn, store_until(store), &result, fault) != ERR_NONE)
		return lost(store, conn, source->path, fault);
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		(void)str_int(str_of(PQcmdTuples(result)), 0, INT64_MAX, &source->rows);
	else
		err = bad_csv(result, source, fault);
	PQclear(result);
	connection_drain(conn);
	return err;
}
