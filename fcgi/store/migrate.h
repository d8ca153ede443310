/*
 * Migrations: files NNNN_name.sql of one directory, applied in the order of their numbers, once
 * each, each in its transaction, by one process at a time (advisory lock).  Forward only: a file
 * that was applied never changes.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

struct migrate_report {
	unsigned	 applied;	/* by this call */
	unsigned	 total;		/* files in the directory */
	/* Told the name of each file before it is applied; may be NULL. */
	void		(*tell)(const char *name);
};

/*
 * store: connected as the owner, no deadline.  ERR_INVALID: a file's name, a number twice, an
 * applied file that changed or is missing, or what PostgreSQL refuses (with the file and its line);
 * what came before it stays applied.
 */
enum err	migrate_apply(struct store *store, const char *directory,
		    struct migrate_report *report, struct fault *fault);

/* The same without applying: report->applied is the number of those still to come. */
enum err	migrate_check(struct store *store, const char *directory,
		    struct migrate_report *report, struct fault *fault);

#endif
