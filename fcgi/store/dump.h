/*
 * The rows a snapshot is built from, as PostgreSQL's COPY text in one block of memory, read from
 * the database or from the file kept for a start without it: one loader, two sources.
 *
 * The block: for each named list a line "# name columns", its rows (fields between tabs, \t \n \\
 * escaped, \N for NULL), and a line "\.".  Before any row is given out the whole block is checked,
 * so that reading never runs past it.  One thread at a time.
 *
 * The lists and their columns, in order, are the STATEMENT_DUMP rows of store/statements.c:
 * version, territoires, anciennes, labels, lexique, services, services_labels, services_contextes,
 * aides, aides_labels, partenaires, sources, aides_details, passages, cartes,
 * cartes_conditions, histoire, donnees, donnees_ouvertes, projets.  Lists in a field are joined by
 * '|', booleans are t or f, dates AAAA-MM-JJ.  Territory ids go up and are not dense.
 */
#ifndef STORE_DUMP_H
#define STORE_DUMP_H

#include "store/store.h"

struct dump;

/*
 * All lists, seen at one instant of the database.  NULL and *fault: ERR_UNAVAILABLE or
 * ERR_INTERNAL.
 */
struct dump	*dump_read_base(struct store *store, struct fault *fault);

/*
 * The same from a file that dump_write_file made.  NULL and *fault: ERR_NOT_FOUND when there is no
 * such file, ERR_INVALID when it is cut, altered, or written by a program with other lists.
 */
struct dump	*dump_read_file(const char *path, struct fault *fault);

/*
 * Replaces path in one step (temporary file beside it, fsync, rename).  Before any dump_next, which
 * changes the block: ERR_INTERNAL otherwise.
 */
enum err	 dump_write_file(const struct dump *dump, const char *path, struct fault *fault);

void		 dump_free(struct dump *dump);		/* NULL is welcome */

/*
 * A hash of that list's rows as they came, the same for the same rows: before any dump_next.
 * Continues from seed, as str_hash does.
 */
uint64_t	 dump_hash(const struct dump *dump, const char *name, uint64_t seed);

/* A list being read.  rows and columns may be read by whoever sizes arrays. */
struct dump_cursor {
	char		*at;
	const char	*end;
	size_t		 columns;
	size_t		 rows;		/* left */
};

/*
 * The rows of a list; one of no rows and no columns when there is none of that name.  Once a list.
 */
struct dump_cursor dump_rows(struct dump *dump, const char *name);

/*
 * The next row's fields, unescaped in place: they point into the block, are not NUL-terminated, and
 * live as long as it does.  Fields beyond the list's columns are STR_NONE.  False at the end.
 */
bool		 dump_next(struct dump_cursor *cursor, struct str *fields, size_t n);
/* The same, with "" for NULL. */
bool		 dump_next_texts(struct dump_cursor *cursor, struct str *fields, size_t n);

/*
 * Hands the block over: the caller frees it with free(), after the last use of the dump's fields.
 */
char		*dump_take(struct dump *dump);

/* The version a dump taken now would have, to see whether a notification was missed. */
enum err	 dump_read_version(struct store *store, uint64_t *version);

#endif
