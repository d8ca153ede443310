/*
 * aiguillage verifier: the quality report, from the database as it is now.  Nothing is changed.
 *
 * References are looked at in the database first: one that is dead keeps the snapshot from being
 * built, and the rest of the report with it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/words.h"
#include "catalogue/donnees.h"
#include "catalogue/load.h"
#include "cli/constats.h"
#include "import/at_aide.h"
#include "triage/acces.h"
#include "triage/portee.h"

/* Numbers of a source rot: what it lists no longer is told, and what may have followed it. */
static bool
read_retirees(struct cli *cli, struct constats *c)
{
	struct rows	rows;
	struct str	f[5];

	if (!cli_exec(cli, STATEMENT_VERIFIER_RETIREES, PARAMS_NONE, &rows))
		return false;
	while (rows_next(&rows, f, COUNT(f)))
		constater(c, CONTROLE_RETIREE, "aide", arena_str(c->arena, f[0]),
		    arena_str(c->arena, f[1]), arena_printf(c->arena, "la source n’a pas, ou n’a "
		    "plus, l’aide %.*s : cette copie %s%s%.*s", STR_FMT(f[2]),
		    str_eq(f[4], STR("t")) ? "reste montrée" : "n’est plus montrée",
		    f[3].n > 0 ? " ; même nom ou même page : " : "", STR_FMT(f[3])));
	rows_free(&rows);
	return true;
}

static bool
read_references(struct cli *cli, struct constats *c)
{
	struct rows	rows;
	struct str	f[4];

	if (!cli_exec(cli, STATEMENT_VERIFIER_REFERENCES, PARAMS_NONE, &rows))
		return false;
	while (rows_next(&rows, f, COUNT(f)))
		constater(c, CONTROLE_REFERENCE, arena_str(c->arena, f[0]).p,
		    arena_str(c->arena, f[1]), arena_str(c->arena, f[2]),
		    arena_str(c->arena, f[3]));
	rows_free(&rows);
	if (!cli_exec(cli, STATEMENT_VERIFIER_REFUS, PARAMS_NONE, &rows))
		return false;
	while (rows_next(&rows, f, COUNT(f)))
		constater(c, str_starts(f[2], STR("label inconnu")) ? CONTROLE_LABEL :
		    CONTROLE_REFUSEE, "import", arena_str(c->arena, f[1]),
		    arena_str(c->arena, f[0]), f[3].n == 0 ? arena_str(c->arena, f[2]) :
		    arena_printf(c->arena, "%.*s (%.*s lignes refusées au dernier import)",
		    STR_FMT(f[2]), STR_FMT(f[3])));
	rows_free(&rows);
	return read_retirees(cli, c);
}

/* Answers that a partner gives in advance, and that name nothing. */
static void
check_partenaires(struct constats *c, const struct snapshot *s)
{
	struct params		 params;
	struct reponses		 r;
	const struct partenaire	*p;
	uint32_t		 i;

	for (i = 0; i < s->n_partenaires; i++) {
		p = &s->partenaires[i];
		params = (struct params){ .cleaned = false };
		if (p->reponses.n == 0)
			continue;
		(void)params_parse(&params, c->arena, p->reponses, NULL);
		r = reponses_lire(s, c->arena, &params);
		if (r.projet_inconnu || r.ou_inconnu || r.inconnus.n > 0)
			constater(c, CONTROLE_REFERENCE, "partenaire", p->cle, STR_NONE,
			    arena_printf(c->arena, "réponse donnée d’avance qui ne nomme rien : "
			    "%.*s", STR_FMT(r.projet_inconnu ? params_get(&params, P_PROJET) :
			    r.ou_inconnu ? params_get(&params, P_OU) : r.inconnus.v[0])));
	}
}

static void
check_length(struct constats *c, const char *objet, struct str id, struct str source,
    const char *champ, struct str texte, size_t max)
{
	size_t	n = texte_longueur(texte);

	if (n > max)
		constater(c, CONTROLE_TEXTE, objet, id, source, arena_printf(c->arena,
		    "%s : %zu caractères, %zu au plus", champ, n, max));
}

static void
check_labels(struct constats *c, const char *objet, struct str id, struct str source, uint32_t n)
{
	if (n > ETIQUETTES_MAX)
		constater(c, CONTROLE_ETIQUETTES, objet, id, source, arena_printf(c->arena,
		    "%u labels, %d au plus", n, ETIQUETTES_MAX));
}

/* Cards of beta.gouv.fr say what a service is, not for which projects. */
static bool
in_directory_only(const struct service *s)
{
	return str_eq(s->origine, STR("beta-gouv")) && s->labels.n == 0 && s->n_contextes == 0;
}

static void
check_services(struct constats *c, const struct snapshot *s, const struct portees *portees)
{
	const struct service	*one;
	uint32_t		 i;

	for (i = 0; i < s->n_services; i++) {
		one = &s->services[i];
		if (portees->services[i] != PORTEE_MONTREE && in_directory_only(one))
			constater(c, CONTROLE_ANNUAIRE, "service", one->slug, one->source,
			    STR("aucun projet ne l’amène, l’annuaire seul le montre"));
		else if (portees->services[i] != PORTEE_MONTREE)
			constater(c, CONTROLE_JAMAIS, "service", one->slug, one->source,
			    one->labels.n == 0 && one->n_contextes == 0 ?
			    STR("ni label, ni contexte, ni générique : aucun projet ne l’amène, "
			    "l’annuaire seul le montre") :
			    STR("pas même un projet qui dit tous ses labels ne l’amène : leurs "
			    "notes sont trop faibles"));
		check_labels(c, "service", one->slug, one->source, one->labels.n);
		check_length(c, "service", one->slug, one->source, "nom", one->nom, NOM_MAX);
		check_length(c, "service", one->slug, one->source, "accroche", one->accroche,
		    ACCROCHE_MAX);
		check_length(c, "service", one->slug, one->source, "description",
		    one->description, DESCRIPTION_MAX);
	}
}

static struct str
closed_since(struct constats *c, int32_t jour)
{
	struct buf	out = { 0 };
	struct str	s;

	buf_put(&out, STR("le dernier jour était le "));
	day_french(&out, jour);
	s = arena_str(c->arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static void
check_portee(struct constats *c, const struct snapshot *s, const struct aide *a, uint8_t portee)
{
	struct str	zone = s->territoires[a->zone].nom;

	switch ((enum portee)portee) {
	case PORTEE_MONTREE:
		break;
	case PORTEE_FERMEE:
		constater(c, CONTROLE_FERMEE, "aide", a->id, a->source,
		    closed_since(c, a->echeance));
		break;
	case PORTEE_PARTIELLE:
		constater(c, CONTROLE_ZONE, "aide", a->id, a->source, arena_printf(c->arena,
		    "aucun territoire n’est dans sa zone, %.*s : seuls ceux qui la contiennent la "
		    "voient", STR_FMT(zone)));
		break;
	case PORTEE_ZONE:
		constater(c, CONTROLE_JAMAIS, "aide", a->id, a->source, arena_printf(c->arena,
		    "sa zone, %.*s, n’est liée à aucun territoire qui se choisisse",
		    STR_FMT(zone)));
		break;
	case PORTEE_PUBLIC:
		if (a->publics != 0 && (a->publics & PUBLIC_COLLECTIVITE) == 0)
			constater(c, CONTROLE_PUBLIC, "aide", a->id, a->source,
			    STR("elle n’est pour aucune collectivité : sa page le dit, aucun "
			    "parcours ne la propose"));
		else
			constater(c, CONTROLE_JAMAIS, "aide", a->id, a->source, a->publics == 0 ?
			    STR("elle ne dit pas pour qui elle est (colonne publics)") :
			    arena_printf(c->arena, "nul n’est du public qu’elle dit dans sa zone, "
			    "%.*s", STR_FMT(zone)));
		break;
	case PORTEE_REMPLACEE:
		constater(c, CONTROLE_JAMAIS, "aide", a->id, a->source,
		    STR("partout, une variante locale la remplace"));
		break;
	case PORTEE_SUJET:
		constater(c, CONTROLE_JAMAIS, "aide", a->id, a->source,
		    STR("pas même un projet qui dit tous ses labels ne l’amène : leurs notes sont "
		    "trop faibles"));
		break;
	}
}

static void
check_aides(struct constats *c, const struct snapshot *s, const struct portees *portees)
{
	const struct aide	*a;
	uint32_t		 i;

	for (i = 0; i < s->n_aides; i++) {
		a = &s->aides[i];
		check_portee(c, s, a, portees->aides[i]);
		check_labels(c, "aide", a->id, a->source, a->labels.n);
		check_length(c, "aide", a->id, a->source, "nom", a->nom, NOM_MAX);
		check_length(c, "aide", a->id, a->source, "accroche", a->accroche, ACCROCHE_MAX);
		check_length(c, "aide", a->id, a->source, "description", a->description,
		    DESCRIPTION_MAX);
		if (a->detail != NULL)
			check_length(c, "aide", a->id, a->source, "corps", a->detail->corps,
			    CORPS_MAX);
	}
}

/* What a card answers to whom: a label that is not understood counts for nobody, two confuse. */
static void
check_conditions(struct constats *c, const struct carte *carte)
{
	const struct condition	*one;
	struct map		 seen;
	struct str		 slug;
	size_t			 n = 1, i, k;

	for (i = 0; i < carte->n_conditions; i++)
		n += carte->conditions[i].qui.n;
	if (!map_init(&seen, c->arena, n))
		return;
	for (i = 0; i < carte->n_conditions; i++) {
		one = &carte->conditions[i];
		check_length(c, "carte", carte->slug, carte->source, "explication",
		    one->explication, DESCRIPTION_MAX);
		for (k = 0; k < one->qui.n; k++) {
			slug = acces_slug(c->arena, one->qui.v[k]);
			if (map_put(&seen, slug, (uint32_t)i) != MAP_NONE)
				constater(c, CONTROLE_REPONSES, "carte", carte->slug,
				    carte->source, arena_printf(c->arena,
				    "« %.*s » a plus d’une réponse",
				    STR_FMT(one->qui.v[k])));
			else if (acces_douteux(one->qui.v[k]))
				constater(c, CONTROLE_QUI, "carte", carte->slug, carte->source,
				    arena_printf(c->arena, "« %.*s » : un mot de trop pour être "
				    "une collectivité ou une administration, la réponse ne vaut "
				    "pas pour elles", STR_FMT(one->qui.v[k])));
		}
	}
}

static void
check_cartes(struct constats *c, const struct snapshot *s)
{
	const struct carte	*one;
	uint32_t		 i;

	for (i = 0; i < s->n_cartes; i++) {
		one = &s->cartes[i];
		check_length(c, "carte", one->slug, one->source, "titre", one->titre, NOM_MAX);
		check_length(c, "carte", one->slug, one->source, "accroche", one->accroche,
		    ACCROCHE_MAX);
		check_length(c, "carte", one->slug, one->source, "corps", one->corps, CORPS_MAX);
		check_conditions(c, one);
	}
	for (i = 0; i < s->donnees->n; i++)
		check_length(c, "donnee", s->donnees->v[i].uid, s->donnees->v[i].source,
		    "libelle", s->donnees->v[i].libelle, NOM_MAX);
}

/* Each category that the closed list has not, told once with how many aids bear it. */
static void
check_categories(struct constats *c, const struct snapshot *s)
{
	struct map	 seen;
	struct str	*names;
	uint32_t	*n, *first, i, at, distinct = 0;
	size_t		 all = 1, k;

	for (i = 0; i < s->n_aides; i++)
		all += s->aides[i].categories.n;
	n = arena_array(c->arena, all, uint32_t);
	first = arena_array(c->arena, all, uint32_t);
	names = arena_array(c->arena, all, struct str);
	if (n == NULL || first == NULL || names == NULL || !map_init(&seen, c->arena, all))
		return;
	for (i = 0; i < s->n_aides; i++)
		for (k = 0; k < s->aides[i].categories.n; k++) {
			at = map_put(&seen, s->aides[i].categories.v[k], distinct);
			if (at == MAP_NONE) {
				first[distinct] = i;
				names[distinct] = s->aides[i].categories.v[k];
				at = distinct++;
			}
			n[at]++;
		}
	for (i = 0; i < distinct; i++)
		if (!at_categorie_connue(c->arena, names[i]))
			constater(c, CONTROLE_LABEL, "aide", s->aides[first[i]].id,
			    s->aides[first[i]].source, arena_printf(c->arena, "catégorie inconnue "
			    ": %.*s (%u aides)", STR_FMT(names[i]), n[i]));
}

static bool
check_snapshot(struct constats *c, const struct snapshot *s)
{
	struct portees	portees;

	if (!portee_mesurer(s, paris_day(time(NULL)), c->arena, &portees))
		return false;
	check_partenaires(c, s);
	check_services(c, s, &portees);
	check_aides(c, s, &portees);
	check_cartes(c, s);
	check_categories(c, s);
	constater_noms(c, s);
	return true;
}

/* False: nothing can be said, and it has been told why. */
static bool
check_all(struct cli *cli, struct constats *c)
{
	struct fault	 fault = { .code = ERR_NONE };
	struct snapshot	*snapshot;
	struct dump	*dump;
	struct rows	 rows;
	bool		 done;

	if (!read_references(cli, c) ||
	    !cli_exec(cli, STATEMENT_VERIFIER_LIENS, PARAMS_NONE, &rows))
		return false;
	constater_liens(c, &rows);
	rows_free(&rows);
	if ((dump = dump_read_base(cli->store, &fault)) == NULL ||
	    (snapshot = snapshot_load(dump, &fault)) == NULL) {
		(void)cli_fault(&fault);
		if (c->par_gravite[GRAVITE_ERREUR] == 0)
			return false;
		(void)cli_fail("le catalogue ne se charge pas tant que ces erreurs y sont : les "
		    "autres contrôles n’ont pas été faits");
		return true;
	}
	snapshot_publish(snapshot);
	done = check_snapshot(c, snapshot);
	if (!done)
		(void)cli_fail("plus de mémoire");
	return done;
}

int
cli_verifier(struct cli *cli)
{
	struct constats	c = { .arena = arena_create((size_t)1 << 20, 0) };
	bool		json = cli_flag(cli, "--json"), done;

	if (c.arena == NULL)
		return cli_fail("plus de mémoire");
	done = cli_words(cli, 0) && cli_connect(cli) && check_all(cli, &c);
	if (done)
		constats_ecrire(&c, json);
	if (done && (c.failed || arena_failed(c.arena))) {
		(void)cli_fail("plus de mémoire");
		done = false;
	}
	done = done && c.par_gravite[GRAVITE_ERREUR] == 0;
	snapshot_publish(NULL);
	words_release();
	free(c.v);
	arena_destroy(c.arena);
	return done ? 0 : 1;
}
