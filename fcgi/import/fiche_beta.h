/*
 * A card of a digital service of the beta.gouv.fr network as a row of services.csv.  Facts only:
 * the licence of its prose (CC BY-NC-SA 4.0) does not let it be carried here.  No network, no
 * database.
 */
#ifndef IMPORT_FICHE_BETA_H
#define IMPORT_FICHE_BETA_H

#include "import/fiche.h"

enum { FICHE_BETA_CELLULES = 18 };

struct fiche_beta {
	struct str		service[FICHE_BETA_CELLULES];
	bool			servi;	/* for collectivités, begun, and not stopped */
	struct fiche_refus	refus;
};

/*
 * nom: of the file, without its end; the slug is made of it.  Texts are in the arena or in texte.
 * False: no memory; a card that does not go in has a refus.
 */
bool	fiche_beta_lire(struct arena *arena, struct str nom, struct str texte,
	    struct fiche_beta *out);

/* "données-et-territoires" and "mon.espace" as identifiers of ours. */
struct str	fiche_beta_slug(struct arena *arena, struct str nom);

#endif
