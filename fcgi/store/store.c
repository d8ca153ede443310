/*
 * A store is one connection and what is known about it: which statements are prepared there, and
 * when it may be tried again.  Invariants: conn is NULL or was usable at the last call; prepared[]
 * speaks of conn only; after a failure to connect nothing is tried before next, so that a database
 * that is away costs a request nothing.
 */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/connection.h"

#define PARAMS_MAX	16
#define WAIT_MIN	50	/* ms before the second try to connect */
#define WAIT_MAX	2000

struct store {
	char		*base;
	int		 deadline;
	PGconn		*conn;
	int64_t		 next;		/* no try to connect before */
	int		 wait;
	unsigned	 seed;
	struct buf	 scratch;	/* NUL-terminated copies of the parameters */
	struct fault	 fault;
	bool		 prepared[STATEMENT_COUNT];
};

struct store *
store_create(const char *base, int deadline)
{
	struct store	*store = calloc(1, sizeof(*store));

	if (store == NULL || (store->base = strdup(base)) == NULL) {
		free(store);
		return NULL;
	}
	store->deadline = deadline;
	store->seed = (unsigned)(uintptr_t)store ^ (unsigned)clock_millis();
	store->scratch.max = 16 << 20;
	return store;
}

void
store_drop(struct store *store)
{
	if (store->conn != NULL)
		PQfinish(store->conn);
	store->conn = NULL;
	memset(store->prepared, 0, sizeof(store->prepared));
}

void
store_destroy(struct store *store)
{
	if (store == NULL)
		return;
	store_drop(store);
	buf_free(&store->scratch);
	free(store->base);
	free(store);
}

const struct fault *
store_fault(const struct store *store)
{
	return &store->fault;
}

int64_t
store_until(const struct store *store)
{
	return store->deadline == 0 ? 0 : clock_millis() + store->deadline;
}

enum err
store_connect(struct store *store)
{
	enum err	err;
	int64_t		now;
	int		jitter;

	if (store->conn != NULL && PQstatus(store->conn) == CONNECTION_OK)
		return ERR_NONE;
	store_drop(store);
	now = clock_millis();
	if (now < store->next)
		return fault_set(&store->fault, ERR_UNAVAILABLE, STR("base"), 0, 0,
		    "pas de base ; nouvel essai dans %lld ms", (long long)(store->next - now));
	if ((err = connection_open(store->base, &store->conn, &store->fault)) == ERR_NONE) {
		store->wait = 0;
		return ERR_NONE;
	}
	store->wait = store->wait == 0 ? WAIT_MIN : store->wait * 2;
	if (store->wait > WAIT_MAX)
		store->wait = WAIT_MAX;
	jitter = rand_r(&store->seed) % (store->wait / 2 + 1);
	store->next = clock_millis() + store->wait - store->wait / 4 + jitter;
	return err;
}

PGconn *
store_borrow(struct store *store)
{
	return store_connect(store) == ERR_NONE ? store->conn : NULL;
}

/* Takes the one result of what was sent; further ones are dropped, the last failure is told. */
static enum err
receive(struct store *store, const char *where, PGresult **out)
{
	PGresult	*result;
	int64_t		 until = store_until(store);
	enum err	 err, first = ERR_NONE;

	*out = NULL;
	for (;;) {
		err = connection_result(store->conn, until, &result, &store->fault);
		if (err != ERR_NONE) {
			PQclear(*out);
			*out = NULL;
			store_drop(store);
			return err;
		}
		if (result == NULL)
			break;
		switch (PQresultStatus(result)) {
		case PGRES_COMMAND_OK:
		case PGRES_TUPLES_OK:
		case PGRES_EMPTY_QUERY:
			PQclear(*out);
			*out = result;
			continue;
		default:
			if (first == ERR_NONE)
				first = connection_fault(result, where, &store->fault);
			PQclear(result);
		}
	}
	if (first != ERR_NONE) {
		PQclear(*out);
		*out = NULL;
		if (PQstatus(store->conn) != CONNECTION_OK)
			store_drop(store);
	}
	return first;
}

static enum err
not_sent(struct store *store, const char *where)
{
	(void)fault_set(&store->fault, ERR_UNAVAILABLE, str_of(where), 0, 0, "%s",
	    PQerrorMessage(store->conn));
	store_drop(store);
	return ERR_UNAVAILABLE;
}

static enum err
prepare(struct store *store, enum statement statement)
{
	const struct statement_row	*row = &statements[statement];
	PGresult			*result;
	char				 name[16];
	enum err			 err;

	(void)snprintf(name, sizeof(name), "s%d", (int)statement);
	if (!PQsendPrepare(store->conn, name, row->sql, 0, NULL))
		return not_sent(store, row->name);
	if ((err = receive(store, row->name, &result)) != ERR_NONE)
		return err;
	PQclear(result);
	store->prepared[statement] = true;
	return ERR_NONE;
}

/* The parameters as libpq wants them, in the store's scratch. */
static enum err
terminate(struct store *store, struct strs params, const char **values)
{
	size_t	offsets[PARAMS_MAX], i;

	buf_reset(&store->scratch);
	if (params.n > PARAMS_MAX)
		return fault_set(&store->fault, ERR_INTERNAL, STR("store"), 0, 0,
		    "trop de paramètres");
	for (i = 0; i < params.n; i++) {
		if (params.v[i].n > 0 && memchr(params.v[i].p, '\0', params.v[i].n) != NULL)
			return fault_set(&store->fault, ERR_INVALID, STR("store"), 0, 0,
			    "un octet nul ne peut être enregistré");
		offsets[i] = store->scratch.n;
		buf_put(&store->scratch, params.v[i]);
		buf_putc(&store->scratch, '\0');
	}
	if (store->scratch.failed)
		return fault_set(&store->fault, ERR_UNAVAILABLE, STR("store"), 0, 0,
		    "plus de mémoire");
	for (i = 0; i < params.n; i++)
		values[i] = params.v[i].p == NULL ? NULL : store->scratch.p + offsets[i];
	return ERR_NONE;
}

static enum err
run(struct store *store, enum statement statement, struct strs params, struct rows *rows)
{
	const struct statement_row	*row = &statements[statement];
	const char			*values[PARAMS_MAX];
	PGresult			*result;
	char				 name[16];
	int64_t				 changed = 0;
	enum err			 err;

	if ((err = store_connect(store)) != ERR_NONE)
		return err;
	if (row->kind == STATEMENT_READ || row->kind == STATEMENT_WRITE) {
		if (!store->prepared[statement] && (err = prepare(store, statement)) != ERR_NONE)
			return err;
		if ((err = terminate(store, params, values)) != ERR_NONE)
			return err;
		(void)snprintf(name, sizeof(name), "s%d", (int)statement);
		if (!PQsendQueryPrepared(store->conn, name, (int)params.n, values, NULL, NULL, 0))
			return not_sent(store, row->name);
	} else if (!PQsendQuery(store->conn, row->sql))
		return not_sent(store, row->name);
	if ((err = receive(store, row->name, &result)) != ERR_NONE)
		return err;
	(void)str_int(str_of(PQcmdTuples(result)), 0, INT64_MAX, &changed);
	if (rows == NULL) {
		PQclear(result);
		return ERR_NONE;
	}
	*rows = (struct rows){ result, 0, PQntuples(result), changed };
	return ERR_NONE;
}

enum err
store_exec(struct store *store, enum statement statement, struct strs params, struct rows *rows)
{
	bool		alone, reused;
	enum err	err;

	if (rows != NULL)
		*rows = (struct rows){ 0 };
	alone = store->conn == NULL || PQtransactionStatus(store->conn) == PQTRANS_IDLE;
	/* A write is sent once: not on a connection that a restart of the server has ended. */
	if (store->conn != NULL && alone && connection_spoken_to(store->conn))
		store_drop(store);
	reused = store->conn != NULL;
	err = run(store, statement, params, rows);
	/* A kept connection may have died since: the server was restarted, say. */
	if (err == ERR_UNAVAILABLE && reused && alone && store->conn == NULL &&
	    statements[statement].kind == STATEMENT_READ)
		err = run(store, statement, params, rows);
	return err;
}

bool
rows_next(struct rows *rows, struct str *fields, size_t n)
{
	PGresult	*result = rows->result;
	int		 columns, i;

	if (rows->at >= rows->n)
		return false;
	columns = PQnfields(result);
	for (i = 0; i < (int)n; i++)
		fields[i] = i >= columns || PQgetisnull(result, rows->at, i) ? STR_NONE :
		    (struct str){ PQgetvalue(result, rows->at, i),
		    (size_t)PQgetlength(result, rows->at, i) };
	rows->at++;
	return true;
}

void
rows_free(struct rows *rows)
{
	PQclear(rows->result);
	*rows = (struct rows){ 0 };
}

enum err
store_script(struct store *store, const char *sql, const char *where, struct fault *fault)
{
	PGresult	*result;
	enum err	 err;

	if ((err = store_connect(store)) == ERR_NONE) {
		if (!PQsendQuery(store->conn, sql))
			err = not_sent(store, where);
		else if ((err = receive(store, where, &result)) == ERR_NONE)
			PQclear(result);
	}
	if (err != ERR_NONE && fault != NULL)
		*fault = store->fault;
	return err;
}

void
store_rollback(struct store *store)
{
	struct fault	kept = store->fault;

	if (store->conn != NULL && PQtransactionStatus(store->conn) != PQTRANS_IDLE &&
	    store_exec(store, STATEMENT_ROLLBACK, PARAMS_NONE, NULL) != ERR_NONE)
		store_drop(store);
	store->fault = kept;
}

enum err
store_prepare_all(struct store *store, struct fault *fault)
{
	enum err	err;
	int		i;

	err = store_exec(store, STATEMENT_BEGIN, PARAMS_NONE, NULL);
	for (i = 0; err == ERR_NONE && i < STATEMENT_COUNT; i++) {
		if (statements[i].sql == NULL)
			err = fault_set(&store->fault, ERR_INTERNAL, STR("statements"),
			    (unsigned)i, 0, "aucun texte pour ce numéro");
		else if (statements[i].kind == STATEMENT_STAGE)
			err = store_exec(store, (enum statement)i, PARAMS_NONE, NULL);
		else if (statements[i].kind == STATEMENT_READ ||
		    statements[i].kind == STATEMENT_WRITE || statements[i].kind == STATEMENT_DUMP)
			err = prepare(store, (enum statement)i);
	}
	if (err != ERR_NONE && fault != NULL)
		*fault = store->fault;
	store_rollback(store);
	store_drop(store);
	return err;
}
