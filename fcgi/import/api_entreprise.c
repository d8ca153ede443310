/*
 * api-entreprise: tables of what a collectivité that gives aids may ask API Entreprise for, a file
 * or a folder.  A run changes the tables of the years that its files have, and no other.  Text that
 * was badly decoded is put right first, and each character restored is told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/connecteurs.h"
#include "import/entreprise.h"
#include "import/fichiers.h"
#include "import/lot.h"

#define FICHIER_MAX	((size_t)1 << 20)	/* bytes; a table is some twenty thousand */
#define FICHIERS_MAX	100			/* of a folder: a few a year */

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
	passage_refuser(m->passage, m->lot.fichier, ligne, colonne, message);
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

static bool
read_text(struct importation *m, const char *path, struct str text)
{
	struct passage		*p = m->passage;
	struct entreprise	 e = { .arena = m->arena, .annee = str_or_none(str_of(m->annee)),
				    .arg = m, .ajouter = take, .refuser = refuse };
	struct str		 why;

	if (text.n > FICHIER_MAX)
		return passage_echec(p, ERR_TOO_LARGE, path, "%zu octets au plus", FICHIER_MAX);
	if (fichier_reparer(p, m->arena, path, &text, &why) == MOJIBAKE_IRREPARABLE)
		return passage_echec(p, ERR_INVALID, path, "%.*s : reprendre le fichier à sa "
		    "source", STR_FMT(why));
	if (!entreprise_lire(&e, text)) {
		(void)fault_set(&p->fault, ERR_INVALID, str_of(path), e.ligne, 0, "%.*s",
		    STR_FMT(e.pourquoi));
		return false;
	}
	return !arena_failed(m->arena) || passage_echec(p, ERR_TOO_LARGE, path, "plus de mémoire");
}

static bool
take_file(void *arg, const char *path)
{
	struct importation	*m = arg;
	size_t			 n;
	char			*text = fichier_lire(m->passage, path, &n);
	bool			 done;

	if (text == NULL)
		return false;
	year_of(path, m->annee);
	done = lot_fichier(&m->lot, path) && read_text(m, path, (struct str){ text, n });
	arena_reset(m->arena);
	free(text);
	return done;
}

static int
is_table(const struct dirent *entry)
{
	struct str	name = str_of(entry->d_name);

	return name.p[0] != '.' && !str_eq(name, STR("README.md")) && (str_ends(name, STR(".md")) ||
	    str_ends(name, STR(".csv")) || str_ends(name, STR(".jsonl")));
}

static bool
read_all(struct importation *m)
{
	struct passage		*p = m->passage;
	const struct dossier	 tables = { is_table, FICHIERS_MAX,
				    "aucun fichier .md, .csv ou .jsonl dans ce dossier", take_file,
				    m };

	if (!dossier_parcourir(p, p->fichier, &tables))
		return false;
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
	    lot_quelque_chose(&m->lot, p) &&
	    passage_exec(p, table.forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_DONNEES_GARDEES, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &fusion) && passage_valider(p);
}

bool
api_entreprise_importer(struct passage *passage)
{
	struct importation	m = { .passage = passage };
	bool			done = false;

	lot_init(&m.lot, &table, passage->fichier);
	if ((m.arena = arena_create((size_t)256 << 10, (size_t)256 << 20)) == NULL)
		(void)passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	else
		done = read_all(&m) && load(&m);
	lot_free(&m.lot);
	arena_destroy(m.arena);
	return done;
}
