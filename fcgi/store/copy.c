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

/* What a rule of the schema asks, by its domain; a table's own rules have names that say it. */
static struct str
rule_of(const PGresult *result)
{
	static const struct str	domains[][2] = {
		{ STR_INIT("adresse"), STR_INIT("un lien commence par http:// ou https://") },
		{ STR_INIT("slug"), STR_INIT("minuscules sans accent, chiffres et tirets") },
		{ STR_INIT("part"), STR_INIT("un nombre de 0 à 1") },
		{ STR_INIT("date_source"), STR_INIT("AAAA-MM-JJ, AAAA-MM ou AAAA") },
		{ STR_INIT("phases"), STR_INIT("idee, etude ou operation") },
		{ STR_INIT("etapes"), STR_INIT("reflexion, realisation ou usage") },
		{ STR_INIT("recurrence"), STR_INIT("ponctuelle, permanente ou recurrente") },
	};
	struct str		domain = str_of(PQresultErrorField(result, PG_DIAG_DATATYPE_NAME));
	size_t			i;

	for (i = 0; i < COUNT(domains); i++)
		if (str_eq(domain, domains[i][0]))
			return domains[i][1];
	return domain.n > 0 ? domain : str_of(PQresultErrorField(result,
	    PG_DIAG_CONSTRAINT_NAME));
}

/* PostgreSQL's reason in French; what is not in the table is told in its own words. */
static struct str
reason_of(const PGresult *result)
{
	static const struct str	table[][2] = {
		{ STR_INIT("22P02"), STR_INIT("valeur illisible") },
		{ STR_INIT("22003"), STR_INIT("nombre trop grand") },
		{ STR_INIT("22007"), STR_INIT("date illisible") },
		{ STR_INIT("22008"), STR_INIT("date qui n’existe pas") },
		{ STR_INIT("22021"), STR_INIT("ce n’est pas de l’UTF-8") },
		{ STR_INIT("22P04"),
		    STR_INIT("colonnes inattendues : il en faut autant que l’en-tête") },
		{ STR_INIT("23502"), STR_INIT("valeur obligatoire absente") },
		{ STR_INIT("23505"), STR_INIT("ligne en double") },
		{ STR_INIT("23514"), STR_INIT("valeur que la règle n’admet pas") },
	};
	struct str		state = str_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
	size_t			i;

	for (i = 0; i < COUNT(table); i++)
		if (str_eq(state, table[i][0]))
			return table[i][1];
	return str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

/* In 'COPY depot_aides, line 12, column echeance: "2027-13-01"': line, column and value. */
static void
place_of(struct str context, int64_t *line, struct str *column, struct str *value)
{
	size_t	at, end;

	/* The context may have one line a level: what follows the first is of no use here. */
	if ((at = str_find(context, STR(", line "))) == SIZE_MAX)
		return;
	context = str_sub(context, at + 7, context.n);
	for (end = 0; end < context.n && is_digit(context.p[end]); end++)
		continue;
	(void)str_int(str_sub(context, 0, end), 0, UINT32_MAX, line);
	context = str_sub(context, end, context.n);
	if (!str_starts(context, STR(", column ")))
		return;
	context = str_sub(context, 9, context.n);
	end = str_find(context, STR(": \""));
	*column = str_sub(context, 0, end == SIZE_MAX ? str_find(context, STR(": ")) : end);
	if (end == SIZE_MAX)
		return;
	*value = str_sub(context, end + 3, context.n);
	end = str_find(*value, STR("\"\n"));
	*value = str_sub(*value, 0, end != SIZE_MAX ? end : value->n - str_ends(*value, STR("\"")));
}

/* A row that is too short: 'missing data for column "echeance"'. */
static struct str
column_missing(const PGresult *result)
{
	struct str	said = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
	struct str	begin = STR("missing data for column \"");

	if (!str_starts(said, begin))
		return STR_NONE;
	said = str_sub(said, begin.n, said.n);
	return str_sub(said, 0, str_find(said, STR("\"")));
}

static enum err
bad_csv(const PGresult *result, const struct copy_source *source, struct fault *fault)
{
	struct str	rule, column = STR_NONE, value = STR_NONE;
	struct str	detail = str_of(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
	int64_t		line = 0;
	size_t		at;

	/* What is not the file's fault (disk, connection) is told as it is. */
	if (PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) == NULL ||
	    connection_fault(result, source->path, fault) == ERR_UNAVAILABLE)
		return ERR_UNAVAILABLE;
	place_of(str_of(PQresultErrorField(result, PG_DIAG_CONTEXT)), &line, &column, &value);
	if (column.n == 0)
		column = str_of(PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
	if (column.n == 0)
		column = column_missing(result);
	rule = rule_of(result);
	/* "Key (slug)=(ecole) already exists." */
	if (value.n == 0 && (at = str_find(detail, STR(")=("))) != SIZE_MAX) {
		value = str_sub(detail, at + 3, detail.n);
		value = str_sub(value, 0, str_find(value, STR(")")));
		rule = STR_NONE;
	}
	return fault_set(fault, ERR_INVALID, str_of(source->path), (unsigned)line, 0,
	    "%s%.*s%s%.*s%s%.*s%s%s%.*s%s", column.n > 0 ? "colonne " : "", STR_FMT(column),
	    column.n > 0 ? " : " : "", STR_FMT(reason_of(result)), rule.n > 0 ? " (" : "",
	    STR_FMT(rule), rule.n > 0 ? ")" : "", value.n > 0 ? " : « " : "", STR_FMT(value),
	    value.n > 0 ? " »" : "");
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
