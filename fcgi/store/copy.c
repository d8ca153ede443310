/*
 * The text goes in blocks, then the server says how many rows it took, or in the error's context at
 * which line and column it stopped: 'COPY depot_aides, line 12, column echeance: "2027-13-01"'. No
 * other place tells it, so that sentence is read; if it ever changes, the line is missing from our
 * message and nothing else.
 */
#include "store/copy.h"

#include "store/connection.h"

#define BLOCK	65536

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* PostgreSQL's reason, said in French before its own words. */
static const char *
reason_of(const PGresult *result)
{
	static const struct {
		const char	*state;
		const char	*words;
	} table[] = {
		{ "22P02", "valeur illisible : " }, { "22003", "nombre trop grand : " },
		{ "22007", "date illisible : " }, { "22008", "date qui n’existe pas : " },
		{ "22021", "ce n’est pas de l’UTF-8 : " }, { "22P04", "colonnes inattendues : " },
		{ "23502", "valeur obligatoire absente : " }, { "23505", "ligne en double : " },
		{ "23514", "valeur que la liste ou la règle n’admet pas : " },
	};
	struct str	state = str_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
	size_t		i;

	for (i = 0; i < COUNT(table); i++)
		if (str_eq(state, str_of(table[i].state)))
			return table[i].words;
	return "";
}

static enum err
bad_csv(const PGresult *result, const struct copy_source *source, struct fault *fault)
{
	struct str	message = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	struct str	context = str_of(PQresultErrorField(result, PG_DIAG_CONTEXT));
	struct str	detail = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
	struct str	number, column = STR_NONE;
	int64_t		line = 0;
	size_t		at, end;

	/* What is not the file's fault (disk, connection) is told as it is. */
	if (message.p == NULL ||
	    connection_fault(result, source->path, fault) == ERR_UNAVAILABLE)
		return ERR_UNAVAILABLE;
	/* The context may have one line a level: what follows the first is of no use here. */
	if ((at = str_find(context, STR(", line "))) != SIZE_MAX) {
		context = str_sub(context, at + 7, context.n);
		for (end = 0; end < context.n && is_digit(context.p[end]); end++)
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
	    "%s%.*s%s%s%.*s%s%.*s%s", column.n > 0 ? "colonne " : "", STR_FMT(column),
	    column.n > 0 ? " : " : "", reason_of(result), STR_FMT(message),
	    detail.n > 0 ? " (" : "", STR_FMT(detail), detail.n > 0 ? ")" : "");
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
