/*
 * aiguillage import SOURCE, aiguillage imports: runs of connectors, and what they were.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "import/connecteurs.h"

/* One line that is written over, on a terminal only. */
static void
tell(const char *text)
{
	(void)fprintf(stderr, "\r\033[K%s", text);
	(void)fflush(stderr);
}

static int
list_sources(struct cli *cli)
{
	size_t	i;

	(void)cli_fail("usage : aiguillage %s\n\nsources :", cli->usage);
	for (i = 0; i < n_connecteurs; i++) {
		(void)fprintf(stderr, "  %-20s %s (%s)\n", connecteurs[i].nom, connecteurs[i].lit,
		    connecteurs[i].rythme);
		if (connecteurs[i].mention != NULL)
			(void)fprintf(stderr, "  %-20s mention montrée : %s\n", "",
			    connecteurs[i].mention);
	}
	return 1;
}

static void
tell_refus(const struct passage *passage)
{
	const struct refus	*r;
	size_t			 i;

	for (i = 0; i < passage->n_refus; i++) {
		r = &passage->refus[i];
		(void)fprintf(stderr, "%s : %s", r->remarque ? "remarque" : "refusé",
		    r->fichier == NULL ? "" : r->fichier);
		if (r->ligne > 0)
			(void)fprintf(stderr, ", ligne %u", r->ligne);
		if (r->colonne != NULL)
			(void)fprintf(stderr, ", colonne %s", r->colonne);
		(void)fprintf(stderr, " : %s\n", r->message == NULL ? "" : r->message);
	}
	if (passage_tus(passage) > 0)
		(void)fprintf(stderr, "refusé : et %" PRId64 " autres\n", passage_tus(passage));
}

/* Where the files of a source wait for its timer; NULL: nowhere. */
static const char *
of_depot(const struct cli *cli, const struct connecteur *connecteur, char *path, size_t size)
{
	const char	*depot = cli->settings.depot;
	int		 n = snprintf(path, size, "%s/%s", depot, connecteur->nom);

	return depot[0] == '\0' || n < 0 || (size_t)n >= size ? NULL : path;
}

int
cli_import(struct cli *cli)
{
	char			 depot[1024];
	struct passage		 passage = { .settings = &cli->settings,
	    .fichier = cli_option(cli, "--fichier"), .simuler = cli_flag(cli, "--simuler"),
	    .confirmer = cli_flag(cli, "--confirmer") };
	const struct connecteur	*connecteur;
	bool			 done;

	if (cli->argc < 1)
		return list_sources(cli);
	if (!cli_words(cli, 1))
		return 1;
	if ((connecteur = connecteur_nomme(cli->argv[0])) == NULL) {
		(void)cli_fail("source inconnue : %s", cli->argv[0]);
		return list_sources(cli);
	}
	if (connecteur->fichier && passage.fichier == NULL &&
	    (passage.fichier = of_depot(cli, connecteur, depot, sizeof(depot))) == NULL)
		return cli_fail("%s lit %s : --fichier le nomme, ou le réglage depot",
		    connecteur->nom, connecteur->lit);
	if (!cli_connect(cli))
		return 1;
	passage.store = cli->store;
	passage.source = connecteur->nom;
	passage.tell = isatty(STDERR_FILENO) == 1 ? tell : NULL;
	done = passage_ouvrir(&passage) && connecteur->importer(&passage);
	if (passage.tell != NULL)
		tell("");
	tell_refus(&passage);
	switch (passage_fermer(&passage, done)) {
	case PASSAGE_FAIT:
		(void)printf("%s%s : %" PRId64 " vus, %" PRId64 " nouveaux, %" PRId64 " changés, %"
		    PRId64 " retirés, %" PRId64 " refusés\n", connecteur->nom, passage.simuler ?
		    " (simulé, rien n’est gardé)" : "", passage.vus, passage.nouveaux,
		    passage.changes, passage.retires, passage.refuses);
		if (passage.bilan[0] != '\0')
			(void)printf("%s\n", passage.bilan);
		return 0;
	case PASSAGE_EN_ATTENTE:
		return cli_fault(&passage.fault);
	default:
		(void)cli_fault(&passage.fault);
		return cli_fail("import annulé : le catalogue reste ce qu’il était");
	}
}

static void
show_run(const struct str f[13])
{
	(void)printf("%.*s  %.*s (%.*s-%.*s)  %.*s : %.*s vus, %.*s nouveaux, %.*s changés, %.*s "
	    "retirés, %.*s refusés", STR_FMT(f[0]), STR_FMT(f[1]), STR_FMT(f[3]), STR_FMT(f[4]),
	    STR_FMT(f[2]), STR_FMT(f[5]), STR_FMT(f[6]), STR_FMT(f[7]), STR_FMT(f[8]),
	    STR_FMT(f[9]));
	if (f[12].n > 0)
		(void)printf(", fichiers du %.*s", STR_FMT(f[12]));
	(void)printf("%s%.*s%s%.*s\n", f[10].n > 0 ? "\n    " : "", STR_FMT(f[10]),
	    f[11].n > 0 ? "\n    refusés : " : "", STR_FMT(f[11]));
}

/* What the last run of a source refused and noted; so many others were counted only. */
static bool
show_refusals(struct cli *cli, struct str source)
{
	struct rows	rows;
	struct str	f[5], others = STR("0");

	if (!cli_exec(cli, STATEMENT_REFUS_LIST, PARAMS(source), &rows))
		return false;
	while (rows_next(&rows, f, COUNT(f)))
		(void)printf("%s : %.*s%s%.*s%s%.*s : %.*s\n",
		    str_eq(f[4], STR("t")) ? "remarque" : "refusé", STR_FMT(f[0]),
		    f[1].n > 0 ? ", ligne " : "", STR_FMT(f[1]), f[2].n > 0 ? ", colonne " : "",
		    STR_FMT(f[2]), STR_FMT(f[3]));
	rows_free(&rows);
	if (!cli_exec(cli, STATEMENT_REFUS_TUS, PARAMS(source), &rows))
		return false;
	if (rows_next(&rows, &others, 1) && !str_eq(others, STR("0")))
		(void)printf("refusé : et %.*s autres\n", STR_FMT(others));
	rows_free(&rows);
	return true;
}

/* The last runs; of one source, also what the last of them refused and noted. */
int
cli_imports(struct cli *cli)
{
	struct rows	rows;
	struct str	f[13], source = str_of(cli->argc > 0 ? cli->argv[0] : "");

	if (!cli_words(cli, cli->argc > 0 ? 1 : 0) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_PASSAGE_LIST, PARAMS(source), &rows))
		return 1;
	if (rows.n == 0)
		(void)printf("aucun import : « aiguillage import » en donne les sources\n");
	while (rows_next(&rows, f, COUNT(f)))
		show_run(f);
	rows_free(&rows);
	return source.n == 0 || show_refusals(cli, source) ? 0 : 1;
}
