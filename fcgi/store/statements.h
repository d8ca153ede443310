/*
 * Every statement the program sends, by number.  The text is in statements.c.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "base/str.h"

enum statement_kind {
	STATEMENT_READ,		/* may be sent again after a lost connection */
	STATEMENT_WRITE,
	STATEMENT_COMMAND,	/* utility: BEGIN, LISTEN, CREATE TEMP TABLE; not prepared */
	STATEMENT_DUMP		/* a list of the snapshot: SELECT, sent inside COPY */
};

enum statement {
	STATEMENT_BEGIN,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_COUNT
};

struct statement_row {
	const char		*name;
	const char		*sql;
	enum statement_kind	 kind;
};

extern const struct statement_row	statements[STATEMENT_COUNT];

#endif
