/*
 * A card of the API catalogue (api.gouv.fr, both generations of its fields) as rows of our tables.
 * No network, no database: the same text gives the same rows.
 */
#ifndef IMPORT_FICHE_API_H
#define IMPORT_FICHE_API_H

#include "import/fiche.h"

enum { FICHE_API_CELLULES = 17, FICHE_CONDITION_CELLULES = 7, FICHE_CONDITIONS_MAX = 64 };

struct fiche_api {
	struct str		carte[FICHE_API_CELLULES];	/* cells of cartes.csv */
	/* cells of cartes_conditions.csv, in the order of the card */
	struct str		conditions[FICHE_CONDITIONS_MAX][FICHE_CONDITION_CELLULES];
	size_t			n_conditions;
	struct fiche_refus	refus;
};

/* Name of a producer by its slug, or STR_NONE. */
typedef struct str (*fiche_producteur)(void *arg, struct str slug);

/*
 * slug: the card's, the name of its file.  producteur may be NULL: the slug is then the name.
 * Texts are in the arena or in texte.  False: no memory; a card that does not go in has a refus.
 */
bool	fiche_api_lire(struct arena *arena, struct str slug, struct str texte,
	    fiche_producteur producteur, void *arg, struct fiche_api *out);

#endif
