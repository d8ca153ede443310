/*
 * The cards of a source, one after the other: files of a folder, or one file.  One thread.
 */
#ifndef IMPORT_FICHES_H
#define IMPORT_FICHES_H

#include "base/arena.h"
#include "base/buf.h"
#include "import/fiche.h"
#include "import/passage.h"

#define FICHES_MAX	5000	/* files of a folder */

struct fiches {
	struct passage	*passage;
	struct arena	*arena;		/* emptied after each card */
	struct buf	 gardees;	/* slugs of those that were refused, joined by '|' */
	/*
	 * A card: nom is that of its file without its end, fichier the whole.  False once
	 * passage->fault says why nothing more can be read.
	 */
	bool		(*prendre)(struct fiches *fiches, struct str nom, const char *fichier,
			    struct str texte);
};

/*
 * Reads what --fichier names; of a folder, its .md in the order of their names, or those of its
 * folder called dossier when it has one.  False and passage->fault: nothing to read.
 */
bool	fiches_parcourir(struct fiches *fiches, const char *dossier);

/* Tells the passage of a card that does not go in; what the catalogue has of it stays. */
void	fiches_refuser(struct fiches *fiches, struct str slug, const char *fichier,
	    const struct fiche_refus *refus);

#endif
