/*
 * A card: a file of Markdown with YAML at its head, between two lines of three hyphens.  What its
 * texts and addresses are to us.  No network, no database.
 */
#ifndef IMPORT_FICHE_H
#define IMPORT_FICHE_H

#include "import/entete.h"

struct fiche {
	const struct entete	*entete;
	struct str		 corps;		/* the Markdown */
};

/* Why a card does not go in: the first reason, with the field and the line of the file. */
struct fiche_refus {
	struct str	message;	/* empty: it goes in */
	struct str	champ;
	unsigned	ligne;
};

/* Cuts and reads it; false and *refus.  Texts are in the arena or in texte. */
bool	fiche_lire(struct arena *arena, struct str texte, struct fiche *out,
	    struct fiche_refus *refus);

/* Notes the first refusal; node may be NULL. */
void	fiche_refuser(struct fiche_refus *refus, const struct entete *node, struct str champ,
	    struct str message);

/* A text on one line: runs of blanks made one space, what has no place in a text left out. */
struct str	fiche_ligne(struct arena *arena, struct str texte);
/* That of a field of the head; "" when it is empty, or no text. */
struct str	fiche_champ(struct arena *arena, const struct fiche *fiche, const char *cle);
/* The first of the fields that has one, cles ending with NULL, as an address (adresse_lire); "". */
struct str	fiche_adresse(struct arena *arena, const struct fiche *fiche,
		    const char *const *cles);

/* The texts of a list, or the one text that stands in its place, each on one line and once. */
struct strs	fiche_liste(struct arena *arena, const struct entete *node);
/* Joined as lists in a cell are; what separates them there is left out of them. */
struct str	fiche_cellule(struct arena *arena, struct strs textes);

/*
 * A date of a card, which begins its text: 07/09/2021, 7/9/2021, 07-09-2021, 07.09.2021 or
 * 2021-09-07.  AAAA-MM-JJ in the arena; "" when it reads as none of them, or is no day.
 */
struct str	fiche_date(struct arena *arena, struct str texte);

#endif
