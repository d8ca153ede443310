/*
 * api-entreprise: a table of what a collectivité that gives aids may ask API Entreprise for.  A run
 * changes the tables of the years that its file has, and no other.  Text that was badly decoded is
 * put right first, and each character restored is told.
 */
#include <stdio.h>
#include <stdlib.h>

#include "import/connecteurs.h"
#include "import/entreprise.h"
#include "import/lot.h"
#include "import/mojibake.h"
#include "store/file.h"

#define FICHIER_MAX	((size_t)1 << 20)	/* bytes; a table is some twenty thousand */

static const struct table_import table = TABLE_IMPORT(DONNEES, "annee,uid,libelle,famille,"
    "producteur,utilite,cadre,formats,ouverture,depreciee,chemin,source");
static const struct fusion fusion = { "catalogue.donnee", "forme_donnees", "{annee,uid,origine}",
    true, true };

struct importation {
	struct passage	*passage;
	struct arena	*arena;
	struct lot	 lot;
	char		 annee[8];
};

static bool
take(void *arg, unsigned ligne, const struct str cellules[ENTREPRISE_CELLULES])
{
	struct importation	*m = arg;

	return lot_ajouter(&m->lot, ligne, cellules, ENTREPRISE_CELLULES);
}

static void
refuse(void *arg, unsigned ligne, struct str colonne, struct str message)
{
	struct importation	*m = arg;

	m->passage->vus++;
	passage_refuser(m->passage, m->passage->fichier, ligne, colonne, message);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "aides_publiques_2026.csv": the year that a file's name has, by itself; "" when it has none. */
static void
year_of(const char *path, char out[8])
{
	const char	*slash = strrchr(path, '/');
	struct str	 name = str_of(slash == NULL ? path : slash + 1);
	size_t		 i;

	out[0] = '\0';
	for (i = 0; i + 4 <= name.n; i++)
		if (name.p[i] == '2' && name.p[i + 1] == '0' && is_digit(name.p[i + 2]) &&
		    is_digit(name.p[i + 3]) && (i == 0 || !is_alnum(name.p[i - 1])) &&
		    (i + 4 == name.n || !is_alnum(name.p[i + 4])))
			(void)snprintf(out, 8, "%.4s", name.p + i);
}

/* The text as it should be; false: it is beyond repair. */
static bool
repair(struct importation *m, struct str text, struct str *out)
{
	struct passage		*p = m->passage;
	struct mojibake_rapport	 rapport;
	size_t			 i;

	switch (mojibake_reparer(m->arena, text, out, &rapport)) {
	case MOJIBAKE_AUCUN:
		return true;
	case MOJIBAKE_IRREPARABLE:
		return passage_echec(p, ERR_INVALID, p->fichier, "%.*s : reprendre le fichier à sa "
		    "source", STR_FMT(rapport.pourquoi));
	case MOJIBAKE_REPARE:
		break;
	}
	passage_remarquer(p, p->fichier, 0, STR_NONE, arena_printf(m->arena, "le texte avait été "
	    "mal décodé (UTF-8 lu en Windows-1254) : %zu suites d’octets rétablies, %zu "
	    "caractères restitués, %zu perdus", rapport.suites, rapport.restitues,
	    rapport.perdus));
	for (i = 0; i < rapport.n; i++)
		passage_remarquer(p, p->fichier, 0, STR_NONE, restitution_dire(m->arena,
		    &rapport.v[i]));
	return true;
}

static bool
read_all(struct importation *m, struct str text)
{
	struct passage		*p = m->passage;
	struct entreprise	 e = { .arena = m->arena, .annee = str_or_none(str_of(m->annee)),
				    .arg = m, .ajouter = take, .refuser = refuse };

	if (!repair(m, text, &text))
		return false;
	if (!entreprise_lire(&e, text)) {
		(void)fault_set(&p->fault, ERR_INVALID, str_of(p->fichier), e.ligne, 0, "%.*s",
		    STR_FMT(e.pourquoi));
		return false;
	}
	if (arena_failed(m->arena))
		return passage_echec(p, ERR_TOO_LARGE, p->fichier, "plus de mémoire");
	if (m->lot.n == 0)
		return passage_echec(p, ERR_INVALID, p->fichier,
		    "aucune donnée ne s’y lit : le catalogue garde ce qu’il avait");
	return true;
}

static bool
load(struct importation *m)
{
	struct passage	*p = m->passage;

	return passage_echanger(p) &&
	    lot_deposer(&m->lot, p, NULL, &table.controle, 1, &p->vus) &&
	    passage_exec(p, table.forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_DONNEES_GARDEES, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &fusion) && passage_valider(p);
}

bool
api_entreprise_importer(struct passage *passage)
{
	struct importation	m = { .passage = passage };
	struct fault		fault = { .code = ERR_NONE };
	size_t			n;
	char			*text = file_read(passage->fichier, &n, &fault);
	bool			done = false;

	if (text == NULL) {
		passage->fault = fault;
		return false;
	}
	year_of(passage->fichier, m.annee);
	lot_init(&m.lot, &table, passage->fichier);
	if (n > FICHIER_MAX)
		(void)passage_echec(passage, ERR_TOO_LARGE, passage->fichier, "%zu octets au plus",
		    FICHIER_MAX);
	else if ((m.arena = arena_create((size_t)256 << 10, (size_t)256 << 20)) == NULL)
		(void)passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	else
		done = read_all(&m, (struct str){ text, n }) && load(&m);
	lot_free(&m.lot);
	arena_destroy(m.arena);
	free(text);
	return done;
}
