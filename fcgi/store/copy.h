/*
 * Brings a CSV file into a table with COPY: PostgreSQL parses it, and its complaint becomes a fault
 * with the file, the line and the column.
 */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/store.h"

struct copy_source {
	const char	*path;		/* for messages */
	struct str	 text;		/* the whole file, header line included */
	int64_t		 rows;		/* out: rows copied */
};

/*
 * copy: a STATEMENT_COPY.  Within a transaction the caller has opened.  ERR_INVALID and *fault when
 * the file is not what the table wants; ERR_UNAVAILABLE when the database went away.
 */
enum err	copy_csv(struct store *store, enum statement copy, struct copy_source *source,
		    struct fault *fault);

#endif
