/*
 * A table "aides publiques" of API Entreprise, as rows for the catalogue: the Markdown page that it
 * was (tables by family, a legend of signs), a CSV file with the names of columns of its
 * configuration, or JSON lines with the same names.  No network, no database.
 */
#ifndef IMPORT_ENTREPRISE_H
#define IMPORT_ENTREPRISE_H

#include "base/arena.h"

/* The columns of sql/seed/donnees.csv. */
enum entreprise_cellule { ENTREPRISE_ANNEE, ENTREPRISE_UID, ENTREPRISE_LIBELLE, ENTREPRISE_FAMILLE,
    ENTREPRISE_PRODUCTEUR, ENTREPRISE_UTILITE, ENTREPRISE_CADRE, ENTREPRISE_FORMATS,
    ENTREPRISE_OUVERTURE, ENTREPRISE_DEPRECIEE, ENTREPRISE_CHEMIN, ENTREPRISE_SOURCE,
    ENTREPRISE_CELLULES };

#define ENTREPRISE_PAGE_ANNEE	"2021"	/* of the one page that is known and does not say it */

struct entreprise {
	struct arena	*arena;
	/* Of the table; STR_NONE: each row says it, and a page does not read unless it is known. */
	struct str	 annee;
	void		*arg;
	/* A row; false: no memory. */
	bool		(*ajouter)(void *arg, unsigned ligne,
			    const struct str cellules[ENTREPRISE_CELLULES]);
	/* A line that makes none; colonne may be STR_NONE. */
	void		(*refuser)(void *arg, unsigned ligne, struct str colonne,
			    struct str message);
	/* Why nothing of it reads, and where. */
	struct str	 pourquoi;
	unsigned	 ligne;
};

/*
 * Reads all of it; false and e->pourquoi when it is none of the three, or ajouter says so.  The
 * cells' texts are in the arena or in texte.
 */
bool	entreprise_lire(struct entreprise *e, struct str texte);

#endif
