/*
 * The operator's command: what its verbs share.  One thread; messages for people go to standard
 * error, in French, and what was asked for to standard output.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/settings.h"
#include "store/store.h"

struct cli {
	struct settings	  settings;
	struct store	 *store;	/* as the owner; connected by cli_connect */
	int		  argc;		/* what follows the verb */
	char		**argv;
	const char	 *usage;	/* of the verb, for messages */
};

/* A verb's function: the exit status, 0 when done. */
typedef int (*verb_function)(struct cli *cli);

int		 cli_migrer(struct cli *cli);
int		 cli_import_defaut(struct cli *cli);
int		 cli_import(struct cli *cli);
int		 cli_imports(struct cli *cli);
int		 cli_exporter(struct cli *cli);
int		 cli_etat(struct cli *cli);
int		 cli_partenaire_ajouter(struct cli *cli);
int		 cli_partenaire_regler(struct cli *cli);
int		 cli_partenaire_lister(struct cli *cli);
int		 cli_partenaire_demandes(struct cli *cli);
int		 cli_partenaire_accepter(struct cli *cli);
int		 cli_partenaire_refuser(struct cli *cli);
int		 cli_partenaire_retirer(struct cli *cli);
int		 cli_partenaire_autoriser(struct cli *cli);
int		 cli_partenaire_suspendre(struct cli *cli);
int		 cli_partenaire_activer(struct cli *cli);
int		 cli_partenaire_supprimer(struct cli *cli);
int		 cli_avis(struct cli *cli);
int		 cli_avis_traiter(struct cli *cli);
int		 cli_expliquer(struct cli *cli);
int		 cli_verifier(struct cli *cli);
int		 cli_verifier_requetes(struct cli *cli);

/* Takes "--name value" or "--name=value" out of the arguments; NULL when it is not there. */
const char	*cli_option(struct cli *cli, const char *name);
bool		 cli_flag(struct cli *cli, const char *name);
/* The directory of that name: --dossier, or in the setting donnees.  Valid until the next call. */
const char	*cli_directory(struct cli *cli, const char *name);
/* What is left must be n words; otherwise says how the verb is used, and false. */
bool		 cli_words(struct cli *cli, int n);

/* Connects; says what to do and returns false when there is no database. */
bool		 cli_connect(struct cli *cli);
/* Runs a statement; says what failed and returns false. */
bool		 cli_exec(struct cli *cli, enum statement statement, struct strs params,
		    struct rows *rows);

/*
 * "aiguillage: message" on standard error, a fault or a sentence; returns 1, so that it ends a
 * verb.
 */
int		 cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
int		 cli_fault(const struct fault *fault);

#endif
