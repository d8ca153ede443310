/*
 * aiguillage migrer, aiguillage etat: what the database has, and what it lacks.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "store/migrate.h"

static void
tell_migration(const char *name)
{
	(void)printf("migration %s\n", name);
	(void)fflush(stdout);
}

int
cli_migrer(struct cli *cli)
{
	struct migrate_report	 report = { .tell = tell_migration };
	struct fault		 fault = { .code = ERR_NONE };
	const char		*directory = cli_directory(cli, "migrations");

	if (!cli_words(cli, 0) || !cli_connect(cli))
		return 1;
	if (migrate_apply(cli->store, directory, &report, &fault) != ERR_NONE)
		return cli_fault(&fault);
	if (report.applied == 0)
		(void)printf("migrations : %u, toutes déjà appliquées\n", report.total);
	return 0;
}

/* A table of n columns, the first wide and the others as they come. */
static int
show(struct cli *cli, enum statement statement, const char *title, size_t n)
{
	struct rows	rows;
	struct str	fields[8];
	size_t		i;

	if (!cli_exec(cli, statement, PARAMS_NONE, &rows))
		return 1;
	(void)printf("\n%s\n", title);
	while (rows_next(&rows, fields, n)) {
		(void)printf("  %-32.*s", STR_FMT(fields[0]));
		for (i = 1; i < n; i++)
			(void)printf(" %*.*s", i == 1 ? 8 : 6, (int)fields[i].n,
			    fields[i].p == NULL ? "" : fields[i].p);
		(void)putchar('\n');
	}
	rows_free(&rows);
	return 0;
}

int
cli_etat(struct cli *cli)
{
	struct migrate_report	 report = { .tell = NULL };
	struct fault		 fault = { .code = ERR_NONE };
	struct rows		 rows;
	struct str		 fields[3] = { STR_NONE };

	if (!cli_words(cli, 0) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_SERVER, PARAMS_NONE, &rows))
		return 1;
	(void)rows_next(&rows, fields, 3);
	(void)printf("PostgreSQL %.*s, base %.*s, rôle %.*s\n", STR_FMT(fields[0]),
	    STR_FMT(fields[1]), STR_FMT(fields[2]));
	rows_free(&rows);
	if (migrate_check(cli->store, cli_directory(cli, "migrations"), &report,
	    &fault) == ERR_NONE)
		(void)printf("migrations : %u, dont %u à appliquer\n", report.total,
		    report.applied);
	else
		(void)cli_fault(&fault);
	if (report.applied > 0)
		return cli_fail("la base n’est pas à jour : lancer « aiguillage migrer »");
	return show(cli, STATEMENT_COUNTS, "Lignes", 2) |
	    show(cli, STATEMENT_PASSAGES,
	    "Derniers imports (état, fin, vus, nouveaux, changés, retirés)", 8) |
	    show(cli, STATEMENT_VERSIONS, "Versions", 3);
}
