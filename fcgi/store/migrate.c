/*
 * The record is the table public.aiguillage_migration, made here since no migration can make it.  A
 * file is compared with its record by SHA-256, so that `sha256sum` tells an operator the
 * same.
 */
#include "store/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/connection.h"
#include "store/file.h"

#define PATH_SIZE	1024

static int
is_migration(const struct dirent *entry)
{
	struct str	name = str_of(entry->d_name);

	return name.p[0] != '.' && str_ends(name, STR(".sql"));
}

/* "0003_catalogue.sql" is number 3. */
static enum err
number_of(const char *name, int64_t *number, struct fault *fault)
{
	struct str	s = str_of(name);
	size_t		i;

	if (s.n < 10 || s.p[4] != '_' || !str_int(str_sub(s, 0, 4), 1, 9999, number))
		return fault_set(fault, ERR_INVALID, s, 0, 0,
		    "nom attendu : quatre chiffres, un souligné, un nom, .sql");
	for (i = 5; i < s.n - 4; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    s.p[i] != '_')
			return fault_set(fault, ERR_INVALID, s, 0, 0,
			    "nom attendu : minuscules, chiffres et soulignés");
	return ERR_NONE;
}

/* PostgreSQL tells a position in characters; an editor wants a line. */
static unsigned
line_at(const char *text, const char *position)
{
	int64_t		left = 0;
	unsigned	line = 1;

	if (position == NULL || !str_int(str_of(position), 1, INT32_MAX, &left))
		return 0;
	for (; *text != '\0' && left > 1; text++) {
		line += *text == '\n';
		left -= ((unsigned char)text[1] & 0xc0) != 0x80;
	}
	return line;
}

/* Runs the file: as one string, which PostgreSQL takes statement by statement. */
static enum err
run_file(struct store *store, const char *path, const char *text, struct fault *fault)
{
	PGconn		*conn = store_borrow(store);
	PGresult	*result;
	enum err	 err = ERR_NONE;

	if (conn == NULL || !PQsendQuery(conn, text))
		return fault_set(fault, ERR_UNAVAILABLE, str_of(path), 0, 0,
		    "la base ne répond plus");
	while (connection_result(conn, 0, &result, fault) == ERR_NONE && result != NULL) {
		if (PQresultStatus(result) == PGRES_FATAL_ERROR && err == ERR_NONE) {
			(void)connection_fault(result, path, fault);
			err = ERR_INVALID;
			if (fault != NULL)
				fault->line = line_at(text, PQresultErrorField(result,
				    PG_DIAG_STATEMENT_POSITION));
		}
		PQclear(result);
	}
	if (err == ERR_NONE && PQstatus(conn) != CONNECTION_OK)
		err = fault_set(fault, ERR_UNAVAILABLE, str_of(path), 0, 0,
		    "la base ne répond plus");
	return err;
}

static enum err
from_store(const struct store *store, enum err err, struct fault *fault)
{
	if (fault != NULL)
		*fault = *store_fault(store);
	return err;
}

static enum err
apply_one(struct store *store, const char *path, struct str text, struct strs record,
    struct fault *fault)
{
	enum err	err;

	if ((err = store_exec(store, STATEMENT_BEGIN, PARAMS_NONE, NULL)) != ERR_NONE)
		return from_store(store, err, fault);
	if ((err = run_file(store, path, text.p, fault)) == ERR_NONE &&
	    ((err = store_exec(store, STATEMENT_MIGRATIONS_ADD, record, NULL)) != ERR_NONE ||
	    (err = store_exec(store, STATEMENT_COMMIT, PARAMS_NONE, NULL)) != ERR_NONE))
		err = from_store(store, err, fault);
	if (err != ERR_NONE)
		store_rollback(store);
	return err;
}

struct pass {
	struct store		*store;
	const char		*directory;
	struct migrate_report	*report;
	bool			 apply;
};

/* One file against its record, which has no number when the file is new. */
static enum err
step(const struct pass *pass, const char *name, const struct str *known, struct fault *fault)
{
	char		 path[PATH_SIZE], digest[65], number_text[24];
	char		*text;
	size_t		 n;
	int64_t		 number = 0;
	enum err	 err = number_of(name, &number, fault);

	if (err != ERR_NONE)
		return err;
	(void)snprintf(path, sizeof(path), "%s/%s", pass->directory, name);
	if ((text = file_read(path, &n, fault)) == NULL)
		return ERR_UNAVAILABLE;
	file_digest((struct str){ text, n }, digest);
	(void)snprintf(number_text, sizeof(number_text), "%lld", (long long)number);
	if (known[0].p != NULL) {
		if (!str_eq(known[2], str_of(digest)))
			err = fault_set(fault, ERR_INVALID, str_of(path), 0, 0,
			    "déjà appliquée, elle a changé depuis : la remettre comme elle était, "
			    "et écrire la suite dans un nouveau fichier");
	} else {
		pass->report->applied++;
		if (pass->apply && pass->report->tell != NULL)
			pass->report->tell(name);
		if (pass->apply)
			err = apply_one(pass->store, path, (struct str){ text, n },
			    PARAMS(str_of(number_text), str_of(name), str_of(digest)), fault);
	}
	free(text);
	return err;
}

/*
 * Files and records, both sorted by number, side by side: a record without its file and a file that
 * comes before the last record are both told, since neither can be put right by going forward.
 */
static enum err
walk(const struct pass *pass, struct dirent **files, int n, struct fault *fault)
{
	struct str	known[3] = { STR_NONE }, none[3] = { STR_NONE };
	struct rows	rows;
	int64_t		number = 0, recorded, before = 0;
	bool		more;
	int		i;
	enum err	err;

	if ((err = store_exec(pass->store, STATEMENT_MIGRATIONS_LIST, PARAMS_NONE, &rows)) !=
	    ERR_NONE)
		return from_store(pass->store, err, fault);
	more = rows_next(&rows, known, 3);
	for (i = 0; i < n && err == ERR_NONE; i++) {
		if ((err = number_of(files[i]->d_name, &number, fault)) != ERR_NONE)
			break;
		if (number == before) {
			err = fault_set(fault, ERR_INVALID, str_of(files[i]->d_name), 0, 0,
			    "deux fichiers ont le numéro %lld", (long long)number);
			break;
		}
		before = number;
		if (!more) {
			err = step(pass, files[i]->d_name, none, fault);
			continue;
		}
		(void)str_int(known[0], 1, 9999, &recorded);
		if (number > recorded)
			break;
		if (number < recorded)
			err = fault_set(fault, ERR_INVALID, str_of(files[i]->d_name), 0, 0,
			    "son numéro précède celui de %.*s, déjà appliquée : lui en donner un "
			    "plus grand",
			    STR_FMT(known[1]));
		else
			err = step(pass, files[i]->d_name, known, fault);
		more = rows_next(&rows, known, 3);
	}
	if (err == ERR_NONE && more)
		err = fault_set(fault, ERR_INVALID, str_of(pass->directory), 0, 0,
		    "%.*s est appliquée dans la base et son fichier manque : cette version du "
		    "programme est plus ancienne que la base", STR_FMT(known[1]));
	rows_free(&rows);
	return err;
}

static enum err
pass_over(const struct pass *pass, struct fault *fault)
{
	struct dirent	**files;
	enum err	 err;
	int		 n = scandir(pass->directory, &files, is_migration, alphasort);
	int		 i;

	pass->report->applied = 0;
	pass->report->total = 0;
	if (n < 0)
		return fault_set(fault, ERR_NOT_FOUND, str_of(pass->directory), 0, 0,
		    "dossier des migrations illisible : %s", strerror(errno));
	pass->report->total = (unsigned)n;
	err = walk(pass, files, n, fault);
	for (i = 0; i < n; i++)
		free(files[i]);
	free(files);
	return err;
}

enum err
migrate_apply(struct store *store, const char *directory, struct migrate_report *report,
    struct fault *fault)
{
	const struct pass	pass = { store, directory, report, true };
	enum err		err;

	/* The lock is the session's: it goes with the connection. */
	if ((err = store_exec(store, STATEMENT_LOCK, PARAMS_NONE, NULL)) != ERR_NONE ||
	    (err = store_exec(store, STATEMENT_MIGRATIONS_CREATE, PARAMS_NONE, NULL)) != ERR_NONE)
		return from_store(store, err, fault);
	err = pass_over(&pass, fault);
	store_drop(store);
	return err;
}

enum err
migrate_check(struct store *store, const char *directory, struct migrate_report *report,
    struct fault *fault)
{
	const struct pass	pass = { store, directory, report, false };

	return pass_over(&pass, fault);
}
