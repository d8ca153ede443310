/*
 * api-gouv: the cards of the API catalogue, from the Markdown files of its repository, which its
 * site no longer shows.  A folder that has producteurs/ beside its cards gives producers their
 * names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "import/connecteurs.h"
#include "import/fiche_api.h"
#include "import/fiches.h"
#include "import/lot.h"
#include "store/file.h"

enum { CARTES, CONDITIONS, TABLES };

static const struct table_import tables[TABLES] = {
	TABLE_IMPORT(CARTES, "slug,titre,accroche,producteur,acces,demande,documentation,site,"
	    "contact,themes,mots,debit,remplacee_par,corps,mention,source,date_source"),
	TABLE_IMPORT(CARTES_CONDITIONS, "slug,rang,qui,verdict,explication,demarche,demande"),
};
static const enum statement gardees[TABLES] = { STATEMENT_CARTES_GARDEES,
    STATEMENT_CONDITIONS_GARDEES };
static const struct fusion fusions[TABLES] = {
	{ "catalogue.carte", "forme_cartes", "{slug,origine}", true, true },
	{ "catalogue.carte_condition", "forme_cartes_conditions", "{slug,origine,rang}", true,
	    false },
};

struct importation {
	struct fiches	 fiches;	/* first: fiches are taken by way of it */
	struct lot	 lots[TABLES];
	char		 producteurs[4096];	/* the folder of their cards, or "" */
	struct fiche_api carte;
};

/* The acronym or the name that a producer's own card gives. */
static struct str
name_of(void *arg, struct str slug)
{
	struct importation	*m = arg;
	struct fault		 fault;
	struct fiche		 fiche;
	struct fiche_refus	 refus;
	struct str		 name = STR_NONE;
	char			 path[4400], *text;
	size_t			 n;

	if (m->producteurs[0] == '\0' || slug.n > 100 || memchr(slug.p, '/', slug.n) != NULL)
		return STR_NONE;
	(void)snprintf(path, sizeof(path), "%s/%.*s.md", m->producteurs, STR_FMT(slug));
	if ((text = file_read(path, &n, &fault)) == NULL)
		return STR_NONE;
	if (n <= ENTETE_OCTETS && fiche_lire(m->fiches.arena, (struct str){ text, n }, &fiche,
	    &refus)) {
		name = fiche_champ(m->fiches.arena, &fiche, "acronym");
		if (name.n == 0)
			name = fiche_champ(m->fiches.arena, &fiche, "name");
	}
	free(text);
	return name;
}

static void
find_producteurs(struct importation *m)
{
	static const char *const	places[] = { "producteurs", "../producteurs" };
	struct stat			st;
	size_t				i;

	for (i = 0; i < COUNT(places); i++) {
		(void)snprintf(m->producteurs, sizeof(m->producteurs), "%s/%s",
		    m->fiches.passage->fichier, places[i]);
		if (stat(m->producteurs, &st) == 0 && S_ISDIR(st.st_mode))
			return;
	}
	m->producteurs[0] = '\0';
}

static bool
take(struct fiches *fiches, struct str nom, const char *fichier, struct str texte)
{
	struct importation	*m = (struct importation *)(void *)fiches;
	struct fiche_api	*carte = &m->carte;
	size_t			 i;

	if (!fiche_api_lire(fiches->arena, nom, texte, name_of, m, carte))
		return passage_echec(fiches->passage, ERR_TOO_LARGE, fichier, "plus de mémoire");
	if (carte->refus.message.n > 0) {
		fiches_refuser(fiches, nom, fichier, &carte->refus);
		return true;
	}
	if (!lot_fichier(&m->lots[CARTES], fichier) ||
	    !lot_fichier(&m->lots[CONDITIONS], fichier) ||
	    !lot_ajouter(&m->lots[CARTES], 0, carte->carte, FICHE_API_CELLULES))
		return passage_echec(fiches->passage, ERR_TOO_LARGE, fichier, "plus de mémoire");
	for (i = 0; i < carte->n_conditions; i++)
		if (!lot_ajouter(&m->lots[CONDITIONS], 0, carte->conditions[i],
		    FICHE_CONDITION_CELLULES))
			return passage_echec(fiches->passage, ERR_TOO_LARGE, fichier,
			    "plus de mémoire");
	return true;
}

static bool
load(struct importation *m)
{
	struct passage	*p = m->fiches.passage;
	int64_t		 unused = 0;
	size_t		 i;

	for (i = 0; i < TABLES; i++)
		if (!lot_deposer(&m->lots[i], p, NULL, &tables[i].controle, 1,
		    i == CARTES ? &p->vus : &unused) ||
		    (i == CARTES && !lot_quelque_chose(&m->lots[i], p)) ||
		    !passage_exec(p, tables[i].forme, PARAMS_NONE, NULL) ||
		    !passage_exec(p, gardees[i], PARAMS(buf_str(&m->fiches.gardees)), NULL) ||
		    !passage_fusionner(p, &fusions[i]))
			return false;
	return true;
}

bool
api_gouv_importer(struct passage *passage)
{
	struct importation	*m = calloc(1, sizeof(*m));
	size_t			 i;
	bool			 done = false;

	if (m == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	m->fiches = (struct fiches){ .passage = passage, .prendre = take,
	    .arena = arena_create((size_t)256 << 10, (size_t)16 << 20) };
	for (i = 0; i < TABLES; i++)
		lot_init(&m->lots[i], &tables[i], passage->fichier);
	find_producteurs(m);
	if (m->fiches.arena == NULL)
		(void)passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	else
		done = fiches_parcourir(&m->fiches, "api");
	if (done && m->lots[CARTES].n == 0)
		done = passage_echec(passage, ERR_INVALID, passage->fichier,
		    "aucune fiche ne se lit : le catalogue garde ce qu’il avait");
	done = done && passage_echanger(passage) && load(m) && passage_valider(passage);
	for (i = 0; i < TABLES; i++)
		lot_free(&m->lots[i]);
	buf_free(&m->fiches.gardees);
	arena_destroy(m->fiches.arena);
	free(m);
	return done;
}
