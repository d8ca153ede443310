/*
 * What the files of store/ share about a libpq connection.  Not for other rooms.
 */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <libpq-fe.h>

#include "store/store.h"

/* Opens base, with 2 s for each of its hosts unless it says otherwise. */
enum err	 connection_open(const char *base, PGconn **out, struct fault *fault);

/* Has the server something to say to a connection that asked nothing?  It is going, or gone. */
bool		 connection_spoken_to(PGconn *conn);

/* Waits for something to read until the clock says until (0: for ever), and takes it in. */
enum err	 connection_wait(PGconn *conn, int64_t until, struct fault *fault);

/*
 * The next result of what was sent, waited for until the clock says until (0: for ever).  *out is
 * NULL when there is none left.
 */
enum err	 connection_result(PGconn *conn, int64_t until, PGresult **out,
    struct fault *fault);

/* Reads and drops all that is left of an exchange. */
void		 connection_drain(PGconn *conn);

/* The error that a failed result tells, as one of ours; where names the statement or the file. */
enum err	 connection_fault(const PGresult *result, const char *where, struct fault *fault);

/* The store's own connection, opened if need be; NULL and the store's fault when it cannot be. */
PGconn		*store_borrow(struct store *store);
/* Milliseconds of the clock by which what begins now must end; 0 for no end. */
int64_t		 store_until(const struct store *store);
/* The connection is dead, or in an unknown state: the next use opens another. */
void		 store_drop(struct store *store);

/*
 * Sends text as it is (one statement or several) and reads all it returns; nothing of it is kept.
 */
enum err	 store_script(struct store *store, const char *sql, const char *where,
		    struct fault *fault);

#endif
