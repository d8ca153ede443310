/*
 * aiguillage partenaire: the registry of those who embed the pages, and of the sites that may.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/couleur.h"
#include "cli/cli.h"
#include "http/origine.h"
#include "http/params.h"
#include "views/liens.h"

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

static bool
unknown(const char *key)
{
	(void)cli_fail("partenaire inconnu : %s (voir « aiguillage partenaire lister »)", key);
	return false;
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
			return unknown(key);
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

/* What ajouter and regler may set: NULL leaves as it is, "" takes away. */
struct reglages {
	char		 couleur[COULEUR_SIZE];	/* accent, in lower case */
	const char	*nom, *etat, *gouv, *accent, *police, *theme, *page_hote, *reponses, *rayon,
			*quota;
};

static void
take_reglages(struct cli *cli, struct reglages *r)
{
	struct couleur	c;

	*r = (struct reglages){ .nom = cli_option(cli, "--nom"), .etat = cli_option(cli, "--etat"),
	    .gouv = cli_option(cli, "--gouv"), .accent = cli_option(cli, "--accent"),
	    .police = cli_option(cli, "--police"), .theme = cli_option(cli, "--theme"),
	    .page_hote = cli_option(cli, "--page-hote"),
	    .reponses = cli_option(cli, "--reponses"), .rayon = cli_option(cli, "--rayon"),
	    .quota = cli_option(cli, "--quota") };
	if (couleur_read(str_of(r->accent), &c))
		r->accent = couleur_write(c, r->couleur).p;
}

/* Is text one of the words, separated by |?  NULL and, if it may be, "" are welcome. */
static bool
one_of(const char *option, const char *text, const char *words, bool empty)
{
	struct str	rest = str_of(words), word;

	if (text == NULL || (empty && text[0] == '\0'))
		return true;
	while (str_next(&rest, '|', &word))
		if (str_eq(word, str_of(text)))
			return true;
	(void)cli_fail("%s : %s, pas « %s »", option, words, text);
	return false;
}

static bool
number_good(const char *option, const char *text, int64_t min, int64_t max)
{
	int64_t	value;

	if (text == NULL || text[0] == '\0' || str_int(str_of(text), min, max, &value))
		return true;
	(void)cli_fail("%s : un nombre de %d à %d, pas « %s »", option, (int)min, (int)max, text);
	return false;
}

/* A colour that texts can be read in: otherwise the nearest is proposed, and nothing is stored. */
static bool
accent_good(const char *text)
{
	struct couleur	c, near;
	char		room[COULEUR_SIZE];

	if (text == NULL || text[0] == '\0')
		return true;
	if (!couleur_read(str_of(text), &c)) {
		(void)cli_fail("--accent : une couleur comme #0b5f58, pas « %s »", text);
		return false;
	}
	near = couleur_proche(c, couleur_fond_clair, COULEUR_LISIBLE);
	if (memcmp(&near, &c, sizeof(c)) == 0)
		return true;
	(void)cli_fail("--accent %s : contraste de %.2f sur le fond des pages, 4,5 au moins pour "
	    "être lu. La couleur la plus proche qui convienne : --accent '%s'", text,
	    couleur_contraste(c, couleur_fond_clair), couleur_write(near, room).p);
	return false;
}

/* Names of fonts and nothing else: it goes into a style sheet. */
static bool
police_good(const char *text)
{
	const char	*p;

	for (p = text; p != NULL && *p != '\0'; p++)
		if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') &&
		    !(*p >= '0' && *p <= '9') && strchr(" ,-\"'", *p) == NULL) {
			(void)cli_fail("--police : des noms de polices séparés par des virgules, "
			    "pas « %s »", text);
			return false;
		}
	return true;
}

/* A query string of which the pages know every name. */
static bool
reponses_good(const char *text)
{
	struct str	rest = str_of(text), pair;
	size_t		equal;

	while (str_next(&rest, '&', &pair)) {
		equal = str_find(pair, STR("="));
		if (equal != SIZE_MAX && param_named(str_sub(pair, 0, equal)) != P_COUNT)
			continue;
		(void)cli_fail("--reponses : comme dans une adresse, ou=35238&phase=idee ; "
		    "« %.*s » n’y est pas une réponse", STR_FMT(pair));
		return false;
	}
	return true;
}

static bool
page_hote_good(const char *text)
{
	char		out[2][ORIGINE_SIZE];
	struct fault	fault = { .code = ERR_NONE };
	struct str	url = str_of(text);
	size_t		scheme = str_find(url, STR("://")), end;

	if (text == NULL || text[0] == '\0')
		return true;
	for (end = scheme == SIZE_MAX ? url.n : scheme + 3; end < url.n; end++)
		if (strchr("/?#", url.p[end]) != NULL)
			break;
	if (scheme != SIZE_MAX && origine_read(str_sub(url, 0, end), out, &fault) == 1 &&
	    strchr(out[0], '*') == NULL && strpbrk(text, " <>\"'#") == NULL)
		return true;
	(void)cli_fail("--page-hote : l’adresse entière de la page, https://www.mairie.fr/aides, "
	    "pas « %s »", text);
	return false;
}

static bool
reglages_good(const struct reglages *r)
{
	if (r->nom != NULL && str_trim(str_of(r->nom)).n == 0) {
		(void)cli_fail("--nom : le nom du partenaire, tel qu’on le lit");
		return false;
	}
	return one_of("--etat", r->etat, "actif|test|pause", false) &&
	    one_of("--gouv", r->gouv, "oui|non", false) &&
	    one_of("--theme", r->theme, "clair|sombre|auto", true) && accent_good(r->accent) &&
	    police_good(r->police) && page_hote_good(r->page_hote) && reponses_good(r->reponses) &&
	    number_good("--rayon", r->rayon, 0, 32) &&
	    number_good("--quota", r->quota, 1, 1000000);
}

/* The State's theme is made apart: without it nothing fails, and nothing is seen. */
static void
warn_of_theme(const struct cli *cli, const struct reglages *r)
{
	char	path[1024];

	if (r->gouv == NULL || strcmp(r->gouv, "oui") != 0)
		return;
	(void)snprintf(path, sizeof(path), "%s/dsfr.css", cli->settings.gabarits);
	if (access(path, F_OK) != 0)
		(void)cli_fail("attention : le thème de l’État n’est pas fait (%s manque), et ce "
		    "partenaire a le thème neutre. Pour le faire : make dsfr, puis make up ou "
		    "make install", path);
}

static bool
set_reglages(struct cli *cli, const char *key, const struct reglages *r)
{
	struct rows	rows;
	const char	*gouv = r->gouv == NULL ? NULL : strcmp(r->gouv, "oui") == 0 ? "t" : "f";
	bool		known;

	if (!cli_exec(cli, STATEMENT_PARTENAIRE_SET, PARAMS(str_of(key),
	    str_trim(str_of(r->nom)), str_of(r->etat), str_of(gouv), str_of(r->accent),
	    str_of(r->police), str_of(r->theme), str_of(r->page_hote), str_of(r->reponses),
	    str_of(r->rayon), str_of(r->quota)), &rows))
		return false;
	known = rows.changed > 0;
	rows_free(&rows);
	return known || unknown(key);
}

/* Adds a partner with what was asked for it.  False: said why; the transaction goes on. */
static bool
add_partner(struct cli *cli, const char *key, const struct reglages *r)
{
	enum err	err = store_exec(cli->store, STATEMENT_PARTENAIRE_ADD,
			    PARAMS(str_of(key), str_trim(str_of(r->nom)), str_of(r->etat)), NULL);

	if (err == ERR_CONFLICT)
		(void)cli_fail("le partenaire %s existe déjà", key);
	else if (err != ERR_NONE)
		(void)cli_fault(store_fault(cli->store));
	return err == ERR_NONE && set_reglages(cli, key, r);
}

static bool
key_said_good(const char *key)
{
	if (!key_is_good(str_of(key)))
		(void)cli_fail("clé « %s » : 2 à 40 lettres minuscules, chiffres ou tirets", key);
	return key_is_good(str_of(key));
}

int
cli_partenaire_ajouter(struct cli *cli)
{
	const char	*parents[50], *key;
	struct reglages	 r;
	size_t		 n = 0, i;
	bool		 good;

	take_reglages(cli, &r);
	while (n < COUNT(parents) && (parents[n] = cli_option(cli, "--parent")) != NULL)
		n++;
	if (!cli_words(cli, 1))
		return 1;
	key = cli->argv[0];
	if (!key_said_good(key))
		return 1;
	if (r.nom == NULL)
		return cli_fail("--nom manque : le nom du partenaire, tel qu’on le lit");
	if (r.etat == NULL)
		r.etat = "test";
	if (!reglages_good(&r) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return 1;
	good = add_partner(cli, key, &r);
	for (i = 0; good && i < n; i++)
		good = add_parent(cli, key, parents[i]);
	if (end(cli, good) != 0)
		return 1;
	(void)printf("%s : inscrit, état %s\n", key, r.etat);
	warn_of_theme(cli, &r);
	return 0;
}

int
cli_partenaire_regler(struct cli *cli)
{
	struct reglages	r;

	take_reglages(cli, &r);
	if (!cli_words(cli, 1) || !reglages_good(&r) || !cli_connect(cli) ||
	    !set_reglages(cli, cli->argv[0], &r))
		return 1;
	(void)printf("%s : réglé ; les pages le verront dans la minute\n", cli->argv[0]);
	warn_of_theme(cli, &r);
	return 0;
}

/* The sites seen around a partner's pages, but those that have been allowed since. */
static void
show_seen(struct rows seen, struct str key, struct str allowed, bool tried)
{
	struct str	f[3];
	size_t		n = 0;

	while (rows_next(&seen, f, 3))
		if (str_eq(f[0], key) && !origine_allowed(allowed, f[1]) &&
		    !(tried && origine_allowed(ORIGINES_LOCALES, f[1])))
			(void)printf("%s%.*s (%.*s)", n++ == 0 ?
			    "\tvus sans être autorisés (indication) : " : ", ", STR_FMT(f[1]),
			    STR_FMT(f[2]));
	if (n > 0)
		(void)printf("\n");
}

/* A line a partner, those that nobody visits too; then the sites seen that are not its own. */
int
cli_partenaire_lister(struct cli *cli)
{
	struct rows	rows, seen;
	struct str	f[6];

	if (!cli_words(cli, 0) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_PARENTS_VUS, PARAMS_NONE, &seen))
		return 1;
	if (!cli_exec(cli, STATEMENT_PARTENAIRES, PARAMS_NONE, &rows)) {
		rows_free(&seen);
		return 1;
	}
	while (rows_next(&rows, f, 6)) {
		(void)printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s pages en 30 jours\n", STR_FMT(f[0]),
		    STR_FMT(f[2]), STR_FMT(f[1]),
		    STR_FMT(f[3].p == NULL ? STR("aucun site autorisé") : f[3]), STR_FMT(f[4]));
		if (f[5].n > 0)
			(void)printf("\tréglages : %.*s\n", STR_FMT(f[5]));
		show_seen(seen, f[0], f[3], str_eq(f[2], STR("test")));
	}
	rows_free(&rows);
	rows_free(&seen);
	return 0;
}

int
cli_partenaire_retirer(struct cli *cli)
{
	char		out[2][ORIGINE_SIZE];
	struct fault	fault = { .code = ERR_NONE };
	struct rows	rows;
	size_t		n, i;
	int64_t		gone = 0;

	if (!cli_words(cli, 2) || !cli_connect(cli))
		return 1;
	if ((n = origine_read(str_of(cli->argv[1]), out, &fault)) == 0)
		return cli_fault(&fault);
	for (i = 0; i < n; i++) {
		if (!cli_exec(cli, STATEMENT_PARENT_REMOVE, PARAMS(str_of(cli->argv[0]),
		    str_of(out[i])), &rows))
			return 1;
		gone += rows.changed;
		rows_free(&rows);
	}
	if (gone == 0)
		return cli_fail("%s n’est pas autorisé pour %s", cli->argv[1], cli->argv[0]);
	(void)printf("%s : %s n’est plus autorisé\n", cli->argv[0], cli->argv[1]);
	return 0;
}

int
cli_partenaire_demandes(struct cli *cli)
{
	struct rows	rows;
	struct str	f[5];

	if (!cli_words(cli, 0) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_DEMANDES, PARAMS_NONE, &rows))
		return 1;
	if (rows.n == 0)
		(void)printf("aucune demande en attente\n");
	while (rows_next(&rows, f, 5))
		(void)printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", STR_FMT(f[0]), STR_FMT(f[1]),
		    STR_FMT(f[2]), STR_FMT(f[3]), STR_FMT(f[4]));
	rows_free(&rows);
	return 0;
}

/* "https://www.mairie-x.fr" gives mairie-x-fr. */
static void
key_of(struct str site, char out[41])
{
	size_t	from = str_find(site, STR("://")), n = 0;

	site = str_sub(site, from == SIZE_MAX ? 0 : from + 3, site.n);
	if (str_starts(site, STR("www.")))
		site = str_sub(site, 4, site.n);
	for (; n < 40 && n < site.n && site.p[n] != ':'; n++)
		out[n] = site.p[n] == '.' ? '-' : site.p[n];
	out[n] = '\0';
}

/* The site as it is and, over https, with and without www. */
static bool
add_site(struct cli *cli, const char *key, struct str site)
{
	char		 text[ORIGINE_SIZE];
	const char	*host = text + 8;

	(void)snprintf(text, sizeof(text), "%.*s", STR_FMT(site));
	if (str_starts(site, STR("https://")) && strchr(host, ':') == NULL &&
	    strchr(host, '.') != NULL)
		return add_parent(cli, key, host);
	return add_parent(cli, key, text);
}

static bool
accept(struct cli *cli, const char *id, char key[41])
{
	struct rows	rows;
	struct str	f[3];
	char		nom[1024];
	bool		good;

	if (!cli_exec(cli, STATEMENT_DEMANDE, PARAMS(str_of(id)), &rows))
		return false;
	good = rows_next(&rows, f, 3);
	if (good) {
		if (key[0] == '\0')
			key_of(f[1], key);
		(void)snprintf(nom, sizeof(nom), "%.*s", STR_FMT(f[0]));
		good = key_said_good(key) && add_partner(cli, key,
		    &(struct reglages){ .nom = nom, .etat = "actif" }) &&
		    add_site(cli, key, f[1]) && cli_exec(cli, STATEMENT_DEMANDE_ACCEPT,
		    PARAMS(str_of(id), str_of(key)), NULL);
		if (good)
			(void)printf("%s : inscrit, état actif. À écrire à %.*s : votre clé est "
			    "« %s » ; /integrer?partenaire=%s donne le code à coller.\n", key,
			    STR_FMT(f[2]), key, key);
	} else
		(void)cli_fail("aucune demande %s en attente (voir « aiguillage partenaire "
		    "demandes »)", id);
	rows_free(&rows);
	return good;
}

int
cli_partenaire_accepter(struct cli *cli)
{
	const char	*given = cli_option(cli, "--cle");
	char		 key[41] = "";
	int64_t		 id;

	if (!cli_words(cli, 1))
		return 1;
	if (!str_int(str_of(cli->argv[0]), 1, INT64_MAX, &id))
		return cli_fail("le numéro d’une demande est attendu, pas « %s »", cli->argv[0]);
	if (given != NULL) {
		if (!key_said_good(given))
			return 1;
		(void)snprintf(key, sizeof(key), "%s", given);
	}
	if (!cli_connect(cli) || !cli_exec(cli, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return 1;
	return end(cli, accept(cli, cli->argv[0], key));
}

int
cli_partenaire_refuser(struct cli *cli)
{
	struct rows	rows;
	int64_t		id, gone;

	if (!cli_words(cli, 1))
		return 1;
	if (!str_int(str_of(cli->argv[0]), 1, INT64_MAX, &id))
		return cli_fail("le numéro d’une demande est attendu, pas « %s »", cli->argv[0]);
	if (!cli_connect(cli) || !cli_exec(cli, STATEMENT_DEMANDE_DROP,
	    PARAMS(str_of(cli->argv[0])), &rows))
		return 1;
	gone = rows.changed;
	rows_free(&rows);
	if (gone == 0)
		return cli_fail("aucune demande %s en attente", cli->argv[0]);
	(void)printf("demande %s : effacée\n", cli->argv[0]);
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
	struct str	key, f[1];
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
		while (rows_next(&rows, f, 1))
			known = known || str_eq(f[0], key);
		rows_free(&rows);
		if (!known)
			return !unknown(cli->argv[0]);
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

/* May it be taken out as it is?  False: said why. */
static bool
removable(struct cli *cli, const char *key, bool confirmed)
{
	struct rows	rows;
	struct str	f[1];
	bool		known, serves;

	if (!cli_exec(cli, STATEMENT_PARTENAIRE, PARAMS(str_of(key)), &rows))
		return false;
	known = rows_next(&rows, f, 1);
	serves = known && (str_eq(f[0], STR("actif")) || str_eq(str_of(key), PARTENAIRE_PUBLIC));
	rows_free(&rows);
	if (!known)
		return unknown(key);
	if (!serves || confirmed)
		return true;
	(void)cli_fail("%s est en service : supprimé, son module ne s’affiche plus nulle part. Le "
	    "mettre d’abord en pause (« aiguillage partenaire suspendre %s »), ou ajouter "
	    "--confirmer. Pour n’effacer que le courriel de sa demande : --demande-seule", key,
	    key);
	return false;
}

static bool
forget_request(struct cli *cli, const char *key, int64_t *gone)
{
	struct rows	rows;

	if (!cli_exec(cli, STATEMENT_DEMANDE_FORGET, PARAMS(str_of(key)), &rows))
		return false;
	*gone = rows.changed;
	rows_free(&rows);
	return true;
}

/* The request first, to say that it is gone: it would go with the partner all the same. */
int
cli_partenaire_supprimer(struct cli *cli)
{
	bool		 alone = cli_flag(cli, "--demande-seule");
	bool		 confirmed = cli_flag(cli, "--confirmer");
	const char	*key;
	int64_t		 gone = 0;

	if (!cli_words(cli, 1) || !cli_connect(cli) ||
	    !cli_exec(cli, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return 1;
	key = cli->argv[0];
	if (end(cli, removable(cli, key, alone || confirmed) && forget_request(cli, key, &gone) &&
	    (alone || cli_exec(cli, STATEMENT_PARTENAIRE_REMOVE, PARAMS(str_of(key)), NULL))) != 0)
		return 1;
	if (alone)
		(void)printf(gone > 0 ? "%s : nom et courriel de sa demande effacés ; son module "
		    "reste en service\n" : "%s : aucune demande n’est gardée\n", key);
	else
		(void)printf("%s : supprimé, avec ses sites et ses réglages%s ; les pages le "
		    "verront dans la minute\n", key, gone > 0 ? ", et la demande dont il vient" :
		    "");
	return 0;
}
