/*
 * aiguillage partenaire: the registry of those who embed the pages, and of the sites that may.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/origine.h"

static bool
key_is_good(struct str key)
{
	size_t	i;

	for (i = 0; i < key.n; i++)
		if (!(key.p[i] >= 'a' && key.p[i] <= 'z') &&
		    !(key.p[i] >= '0' && key.p[i] <= '9') &&
		    key.p[i] != '-')
			return false;
	return key.n >= 2 && key.n <= 40;
}

/* Adds what an origin stands for.  False: said why. */
static bool
add_parent(struct cli *cli, const char *key, const char *typed)
{
	char		out[2][ORIGINE_SIZE];
	struct fault	fault = { .code = ERR_NONE };
	size_t		n = origine_read(str_of(typed), out, &fault), i;
	struct rows	rows;

	if (n == 0) {
		(void)cli_fault(&fault);
		return false;
	}
	for (i = 0; i < n; i++) {
		if (store_exec(cli->store, STATEMENT_PARENT_ADD,
		    PARAMS(str_of(key), str_of(out[i])),
		    &rows) == ERR_CONFLICT) {
			(void)cli_fail("partenaire inconnu : %s (voir « aiguillage partenaire "
			    "lister »)", key);
			return false;
		}
		if (rows.result == NULL) {
			(void)cli_fault(store_fault(cli->store));
			return false;
		}
		(void)printf("%s : %s%s\n", key, out[i],
		    rows.changed == 0 ? " (déjà autorisée)" : "");
		rows_free(&rows);
	}
	return true;
}

static int
end(struct cli *cli, bool good)
{
	if (good && cli_exec(cli, STATEMENT_COMMIT, PARAMS_NONE, NULL))
		return 0;
	store_rollback(cli->store);
	return 1;
}

int
cli_partenaire_ajouter(struct cli *cli)
{
	const char	*name = cli_option(cli, "--nom"), *state = cli_option(cli, "--etat");
	const char	*parents[50], *key;
	size_t		 n = 0, i;
	bool		 good;
	enum err	 err;

	while (n < COUNT(parents) && (parents[n] = cli_option(cli, "--parent")) != NULL)
		n++;
	if (!cli_words(cli, 1))
		return 1;
	key = cli->argv[0];
	if (!key_is_good(str_of(key)))
		return cli_fail("clé « %s » : 2 à 40 lettres minuscules, chiffres ou tirets", key);
	if (name == NULL || str_trim(str_of(name)).n == 0)
		return cli_fail("--nom manque : le nom du partenaire, tel qu’on le lit");
	if (state == NULL)
		state = "test";
	if (strcmp(state, "actif") != 0 && strcmp(state, "test") != 0 &&
	    strcmp(state, "pause") != 0)
		return cli_fail("--etat : actif, test ou pause, pas « %s »", state);
	if (!cli_connect(cli) || !cli_exec(cli, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return 1;
	err = store_exec(cli->store, STATEMENT_PARTENAIRE_ADD,
	    PARAMS(str_of(key), str_trim(str_of(name)), str_of(state)), NULL);
	if (err == ERR_CONFLICT)
		(void)cli_fail("le partenaire %s existe déjà", key);
	else if (err != ERR_NONE)
		(void)cli_fault(store_fault(cli->store));
	good = err == ERR_NONE;
	for (i = 0; good && i < n; i++)
		good = add_parent(cli, key, parents[i]);
	if (end(cli, good) != 0)
		return 1;
	(void)printf("%s : inscrit, état %s\n", key, state);
	return 0;
}

int
cli_partenaire_lister(struct cli *cli)
{
	struct rows	rows;
	struct str	f[4];

	if (!cli_words(cli, 0) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_PARTENAIRES, PARAMS_NONE, &rows))
		return 1;
	while (rows_next(&rows, f, 4))
		(void)printf("%.*s\t%.*s\t%.*s\t%.*s\n", STR_FMT(f[0]), STR_FMT(f[2]),
		    STR_FMT(f[1]), STR_FMT(f[3].p == NULL ? STR("aucun site autorisé") : f[3]));
	rows_free(&rows);
	return 0;
}

int
cli_partenaire_autoriser(struct cli *cli)
{
	bool	good;
	int	i;

	if (cli->argc < 2)
		return cli_words(cli, 2);
	if (!cli_words(cli, cli->argc) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return 1;
	for (i = 1, good = true; good && i < cli->argc; i++)
		good = add_parent(cli, cli->argv[0], cli->argv[i]);
	/* A foreign key is checked at once here: it is not deferred. */
	return end(cli, good);
}

static int
set_state(struct cli *cli, struct str state)
{
	struct rows	rows;
	struct str	key, f[4];
	bool		known = false;

	if (!cli_words(cli, 1) || !cli_connect(cli))
		return 1;
	key = str_of(cli->argv[0]);
	if (!cli_exec(cli, STATEMENT_PARTENAIRE_STATE, PARAMS(key, state), &rows))
		return 1;
	if (rows.n == 0) {
		rows_free(&rows);
		if (!cli_exec(cli, STATEMENT_PARTENAIRES, PARAMS_NONE, &rows))
			return 1;
		while (rows_next(&rows, f, 4))
			known = known || str_eq(f[0], key);
		rows_free(&rows);
		if (!known)
			return cli_fail("partenaire inconnu : %s", cli->argv[0]);
		(void)printf("%s : déjà dans l’état %.*s\n", cli->argv[0], STR_FMT(state));
		return 0;
	}
	rows_free(&rows);
	(void)printf("%s : état %.*s ; les pages le verront dans la minute\n", cli->argv[0],
	    STR_FMT(state));
	return 0;
}

int
cli_partenaire_suspendre(struct cli *cli)
{
	return set_state(cli, STR("pause"));
}

int
cli_partenaire_activer(struct cli *cli)
{
	return set_state(cli, STR("actif"));
}
