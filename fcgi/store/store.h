/*
 * A connection to PostgreSQL, opened when first used and opened again, after a growing wait, when
 * it is lost.  A struct store belongs to one thread at a time.  Every statement is a row of the
 * table in store/statements.h, prepared once per connection.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/err.h"
#include "store/statements.h"

struct store;

/*
 * base: libpq connection string, copied; several hosts are tried in their order.  deadline:
 * milliseconds that connecting, or one statement, may take; 0 for no end.  Does not connect.  NULL:
 * no memory.
 */
struct store	*store_create(const char *base, int deadline);
void		 store_destroy(struct store *store);	/* NULL is welcome */

/*
 * What a statement returned: text rows, read one after the other.  Owned by the caller, freed by
 * rows_free; the fields of a row live until then.
 */
struct rows {
	void	*result;
	int	 at;
	int	 n;		/* rows in all */
	int64_t	 changed;	/* rows inserted, updated or deleted */
};

/* The next row's first n fields (SQL's NULL gives STR_NONE).  False at the end. */
bool		 rows_next(struct rows *rows, struct str *fields, size_t n);
void		 rows_free(struct rows *rows);		/* a zeroed one is welcome */

/*
 * Runs a statement with its parameters as text (STR_NONE for NULL).  rows: NULL when what it
 * returns does not matter.  Outside a transaction a STATEMENT_READ is tried a second time if the
 * connection was found dead.  ERR_UNAVAILABLE: no database, or past the deadline; ERR_CONFLICT: a
 * unique or foreign key refused it; ERR_INVALID: a value did; ERR_INTERNAL: the statement itself is
 * wrong.
 */
enum err	 store_exec(struct store *store, enum statement statement, struct strs params,
		    struct rows *rows);
/* Why the last call failed, in words for the log.  Valid until the next call. */
const struct fault *store_fault(const struct store *store);

/* store_exec(store, STATEMENT_X, PARAMS(a, b), &rows) */
#define PARAMS(...)	((struct strs){ (const struct str[]){ __VA_ARGS__ }, \
	    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str) })
#define PARAMS_NONE	((struct strs){ NULL, 0 })

/*
 * Opens the connection if it is not, so that a command can say at once that there is no database.
 */
enum err	 store_connect(struct store *store);
/* Gives up the transaction under way, if any. */
void		 store_rollback(struct store *store);

/* Prepares every statement of the table against the schema, for the tests. */
enum err	 store_prepare_all(struct store *store, struct fault *fault);

#endif
