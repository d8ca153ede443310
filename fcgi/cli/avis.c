/*
 * What visitors say: counts by item, and the texts of their corrections.
 */
#include <stdio.h>

#include "cli/cli.h"

/* Each line of the text behind a margin, so that none can pass for one of ours. */
static void
print_text(struct str text)
{
	struct str	line;

	while (str_next(&text, '\n', &line))
		(void)printf("    %.*s\n", STR_FMT(line));
}

static bool
print_corrections(struct cli *cli, bool all)
{
	struct rows	rows;
	struct str	f[6];

	if (!cli_exec(cli, STATEMENT_CORRECTIONS, PARAMS(all ? STR("true") : STR("false")), &rows))
		return false;
	(void)printf("Signalements %s : %d\n", all ? "reçus depuis douze mois" : "à traiter",
	    rows.n);
	while (rows_next(&rows, f, 6)) {
		(void)printf("\nn° %.*s, %.*s, chez %.*s, sur %.*s%s%.*s\n", STR_FMT(f[0]),
		    STR_FMT(f[1]), STR_FMT(f[2]), STR_FMT(f[3].n > 0 ? f[3] : STR("les résultats")),
		    f[5].n > 0 ? ", traité le " : "", STR_FMT(f[5]));
		print_text(f[4]);
	}
	rows_free(&rows);
	return true;
}

static bool
print_counts(struct cli *cli)
{
	struct rows	rows;
	struct str	f[4];

	if (!cli_exec(cli, STATEMENT_AVIS, PARAMS_NONE, &rows))
		return false;
	(void)printf("\nAvis des 90 derniers jours (utile, peu utile, pas pour mon projet)%s\n",
	    rows.n == 0 ? " : aucun" : "");
	while (rows_next(&rows, f, 4))
		(void)printf("%.*s\t%.*s\t%.*s\t%.*s\n", STR_FMT(f[0].n > 0 ? f[0] :
		    STR("(les résultats)")), STR_FMT(f[1]), STR_FMT(f[2]), STR_FMT(f[3]));
	rows_free(&rows);
	return true;
}

int
cli_avis(struct cli *cli)
{
	bool	all = cli_flag(cli, "--tous");

	return cli_words(cli, 0) && cli_connect(cli) && print_corrections(cli, all) &&
	    print_counts(cli) ? 0 : 1;
}

int
cli_avis_traiter(struct cli *cli)
{
	struct rows	rows;
	int64_t		number;
	int		i, n, status = 0;

	if (cli->argc < 1)
		return cli_words(cli, 1) ? 0 : 1;
	if (!cli_words(cli, cli->argc) || !cli_connect(cli))
		return 1;
	for (i = 0; i < cli->argc; i++) {
		if (!str_int(str_of(cli->argv[i]), 1, INT64_MAX, &number)) {
			status = cli_fail("un numéro de signalement est attendu, et non « %s »",
			    cli->argv[i]);
			continue;
		}
		if (!cli_exec(cli, STATEMENT_CORRECTION_CLOSE, PARAMS(str_of(cli->argv[i])), &rows))
			return 1;
		n = rows.n;
		rows_free(&rows);
		if (n == 0)
			status = cli_fail("pas de signalement à traiter sous le n° %s",
			    cli->argv[i]);
		else
			(void)printf("n° %s : traité\n", cli->argv[i]);
	}
	return status;
}
