/*
 * aiguillage: the operator's command.  A table of verbs; each takes its options out of the
 * arguments and must leave none it does not know.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

#define CHECKOUT_CONF	"../var/aiguillage.conf"	/* from build/: what `make up` writes */
#define SYSTEM_CONF	"/etc/aiguillage/aiguillage.conf"

struct verb {
	const char	*name;		/* one word or two */
	const char	*synonym;	/* or NULL */
	const char	*usage;
	const char	*help;		/* NULL: not listed */
	verb_function	 run;
};

static const struct verb verbs[] = {
	{ "migrer", "migrate", "migrer [--dossier DOSSIER]",
	    "applique les migrations qui manquent", cli_migrer },
	{ "import defaut", NULL, "import defaut [--dossier DOSSIER] [--partiel] [--forcer]",
	    "charge les données par défaut ; ne touche à rien si rien n’a changé",
	    cli_import_defaut },
	{ "import", NULL, "import SOURCE [--fichier FICHIER] [--simuler] [--confirmer]",
	    "demande une source et met à jour le catalogue ; sans SOURCE, les énumère",
	    cli_import },
	{ "imports", NULL, "imports [SOURCE]",
	    "les derniers imports, et ce que le dernier d’une source a refusé", cli_imports },
	{ "exporter", NULL, "exporter projets|collectivites [--format csv|jsonl]",
	    "écrit au schéma commun les projets enregistrés, ou les collectivités", cli_exporter },
	{ "etat", "status", "etat",
	    "dit où en est la base : migrations, comptes, imports, versions",
	    cli_etat },
	{ "expliquer", NULL,
	    "expliquer [--ou CODE] [--quoi TEXTE] [--phase P] [--thematiques …] [--sites …]…",
	    "tous les candidats d’une demande, ce qui les note et ce qui les écarte",
	    cli_expliquer },
	{ "verifier", NULL, "verifier [--json]",
	    "ce qui cloche dans le catalogue, et comment y remédier ; ne change rien",
	    cli_verifier },
	{ "avis traiter", NULL, "avis traiter NUMERO…",
	    "marque des signalements comme traités", cli_avis_traiter },
	{ "avis", NULL, "avis [--tous]",
	    "ce que disent les visiteurs : signalements à traiter, avis par fiche", cli_avis },
	{ "partenaire ajouter", NULL,
	    "partenaire ajouter CLE --nom NOM [--parent ORIGINE]… [réglages]",
	    "inscrit un partenaire et les sites qui peuvent l’encadrer", cli_partenaire_ajouter },
	{ "partenaire regler", NULL, "partenaire regler CLE [--nom NOM] [--etat actif|test|pause] "
	    "[--gouv oui|non]\n      [--accent #RRVVBB] [--rayon PIXELS] [--police NOMS] "
	    "[--theme clair|sombre|auto]\n      [--page-hote ADRESSE] [--reponses ou=…&phase=…] "
	    "[--quota PAGES_PAR_MINUTE]",
	    "change ce qui est dit d’un partenaire ; une valeur vide retire le réglage",
	    cli_partenaire_regler },
	{ "partenaire lister", NULL, "partenaire lister",
	    "les partenaires, leurs pages vues, et les sites vus sans être autorisés",
	    cli_partenaire_lister },
	{ "partenaire demandes", NULL, "partenaire demandes", "les demandes de clé en attente",
	    cli_partenaire_demandes },
	{ "partenaire accepter", NULL, "partenaire accepter NUMERO [--cle CLE]",
	    "inscrit le partenaire d’une demande, avec son site", cli_partenaire_accepter },
	{ "partenaire refuser", NULL, "partenaire refuser NUMERO", "efface une demande",
	    cli_partenaire_refuser },
	{ "partenaire autoriser", NULL, "partenaire autoriser CLE ORIGINE…",
	    "autorise un site à encadrer : https://www.mairie.fr, https://*.mairie.fr, mairie.fr",
	    cli_partenaire_autoriser },
	{ "partenaire retirer", NULL, "partenaire retirer CLE ORIGINE",
	    "n’autorise plus un site à encadrer", cli_partenaire_retirer },
	{ "partenaire suspendre", NULL, "partenaire suspendre CLE",
	    "met un partenaire en pause : plus aucun site ne l’encadre", cli_partenaire_suspendre },
	{ "partenaire activer", NULL, "partenaire activer CLE",
	    "met un partenaire en service", cli_partenaire_activer },
	{ "partenaire supprimer", NULL,
	    "partenaire supprimer CLE [--confirmer] [--demande-seule]",
	    "efface un partenaire et la demande, avec son courriel, dont il vient",
	    cli_partenaire_supprimer },
	{ "verifier-requetes", NULL, "verifier-requetes", NULL, cli_verifier_requetes },
};

int
cli_fail(const char *format, ...)
{
	va_list	args;

	(void)fflush(stdout);
	(void)fputs("aiguillage : ", stderr);
	va_start(args, format);
	(void)vfprintf(stderr, format, args);
	va_end(args);
	(void)fputc('\n', stderr);
	return 1;
}

int
cli_fault(const struct fault *fault)
{
	char	text[640];

	return cli_fail("%s", fault_text(fault, text, sizeof(text)));
}

/* Closes the gap of n arguments at i. */
static void
take(struct cli *cli, int i, int n)
{
	for (; i + n < cli->argc; i++)
		cli->argv[i] = cli->argv[i + n];
	cli->argc -= n;
}

const char *
cli_option(struct cli *cli, const char *name)
{
	const char	*value;
	size_t		 length = strlen(name);
	int		 i;

	for (i = 0; i < cli->argc; i++) {
		if (strcmp(cli->argv[i], name) == 0 && i + 1 < cli->argc) {
			value = cli->argv[i + 1];
			take(cli, i, 2);
			return value;
		}
		if (strncmp(cli->argv[i], name, length) == 0 && cli->argv[i][length] == '=') {
			value = cli->argv[i] + length + 1;
			take(cli, i, 1);
			return value;
		}
	}
	return NULL;
}

bool
cli_flag(struct cli *cli, const char *name)
{
	int	i;

	for (i = 0; i < cli->argc; i++)
		if (strcmp(cli->argv[i], name) == 0) {
			take(cli, i, 1);
			return true;
		}
	return false;
}

const char *
cli_directory(struct cli *cli, const char *name)
{
	static char	 path[4096];
	const char	*given = cli_option(cli, "--dossier");

	if (given != NULL)
		return given;
	(void)snprintf(path, sizeof(path), "%s/%s", cli->settings.donnees, name);
	return path;
}

bool
cli_words(struct cli *cli, int n)
{
	int	i;

	for (i = 0; i < cli->argc; i++)
		if (strncmp(cli->argv[i], "--", 2) == 0) {
			(void)cli_fail("option inconnue ou sans valeur : %s\nusage : aiguillage %s",
			    cli->argv[i], cli->usage);
			return false;
		}
	if (cli->argc == n)
		return true;
	(void)cli_fail("usage : aiguillage %s", cli->usage);
	return false;
}

bool
cli_connect(struct cli *cli)
{
	cli->store = store_create(cli->settings.base_proprietaire, 0);
	if (cli->store == NULL) {
		(void)cli_fail("plus de mémoire");
		return false;
	}
	if (store_connect(cli->store) != ERR_NONE) {
		(void)cli_fail("la base ne répond pas : %s\nDepuis les sources, « make up » la "
		    "démarre. Ailleurs, voir le réglage base_proprietaire "
		    "(aiguillage.conf(5)).",
		    store_fault(cli->store)->message);
		return false;
	}
	return true;
}

bool
cli_exec(struct cli *cli, enum statement statement, struct strs params, struct rows *rows)
{
	if (store_exec(cli->store, statement, params, rows) == ERR_NONE)
		return true;
	(void)cli_fault(store_fault(cli->store));
	return false;
}

int
cli_verifier_requetes(struct cli *cli)
{
	struct fault	fault = { .code = ERR_NONE };

	if (!cli_words(cli, 0) || !cli_connect(cli))
		return 1;
	if (store_prepare_all(cli->store, &fault) != ERR_NONE)
		return cli_fault(&fault);
	(void)printf("%d requêtes en accord avec le schéma\n", (int)STATEMENT_COUNT);
	return 0;
}

static int
show_help(FILE *out)
{
	size_t	i;

	(void)fputs("usage : aiguillage VERBE …\n\n", out);
	for (i = 0; i < COUNT(verbs); i++)
		if (verbs[i].help != NULL)
			(void)fprintf(out, "  %s\n      %s\n", verbs[i].usage, verbs[i].help);
	(void)fputs("\nLes réglages viennent du fichier que nomme AIGUILLAGE_CONF, sinon de celui "
	    "qu’écrit\n« make up » pour le programme construit dans les sources, sinon de\n"
	    SYSTEM_CONF ", puis de l’environnement\n(AIGUILLAGE_BASE_PROPRIETAIRE…).\n", out);
	return out == stdout ? 0 : 2;
}

/* How many words of the command name this verb; 0: it is another. */
static int
named(const char *name, int argc, char **argv)
{
	const char	*space = name == NULL ? NULL : strchr(name, ' ');

	if (name == NULL || argc < 1)
		return 0;
	if (space == NULL)
		return strcmp(argv[0], name) == 0;
	return argc >= 2 && strlen(argv[0]) == (size_t)(space - name) &&
	    strncmp(argv[0], name, (size_t)(space - name)) == 0 &&
	    strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

/*
 * The settings file to read when none is named.  A checkout's is found from the program and not
 * from the current directory, which may be anybody's.
 */
static const char *
settings_file(void)
{
	static char	path[4096];
	const size_t	room = sizeof(path) - sizeof(CHECKOUT_CONF);
	ssize_t		n = readlink("/proc/self/exe", path, room);

	while (n > 0 && path[n - 1] != '/')
		n--;
	memcpy(path + (n > 0 ? n : 0), CHECKOUT_CONF, sizeof(CHECKOUT_CONF));
	if (n > 0 && access(path, F_OK) == 0)
		return path;
	return access(SYSTEM_CONF, F_OK) == 0 ? SYSTEM_CONF : NULL;
}

/* Ends the process: the settings' texts live as long as it does. */
_Noreturn static void
run_verb(const struct verb *verb, int argc, char **argv)
{
	struct cli	 cli = { .argc = argc, .argv = argv, .usage = verb->usage };
	struct fault	 fault = { .code = ERR_NONE };
	const char	*conf = getenv("AIGUILLAGE_CONF");
	int		 status;

	if (cli_flag(&cli, "--help") || cli_flag(&cli, "-h")) {
		(void)printf("usage : aiguillage %s\n      %s\n", verb->usage,
		    verb->help == NULL ? "" : verb->help);
		exit(0);
	}
	if (conf == NULL)
		conf = settings_file();
	if (settings_load(&cli.settings, conf, &fault) != ERR_NONE)
		exit(cli_fault(&fault));
	status = verb->run(&cli);
	store_destroy(cli.store);
	if (fflush(stdout) != 0 && status == 0)
		status = cli_fail("la sortie n’a pu être écrite");
	exit(status);
}

int
main(int argc, char **argv)
{
	size_t	i;
	int	n;

	if (argc < 2)
		return show_help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "aide") == 0)
		return show_help(stdout);
	for (i = 0; i < COUNT(verbs); i++) {
		if ((n = named(verbs[i].name, argc - 1, argv + 1)) == 0)
			n = named(verbs[i].synonym, argc - 1, argv + 1);
		if (n > 0)
			run_verb(&verbs[i], argc - 1 - n, argv + 1 + n);
	}
	(void)cli_fail("verbe inconnu : %s", argv[1]);
	return show_help(stderr);
}
