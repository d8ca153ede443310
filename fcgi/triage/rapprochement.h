/*
 * Bringing words nearer to names: one reading of a query (its words, the kind it asks for, where
 * it must lie) against the index of names.  Part of territoires_chercher, nobody else calls it.
 */
#ifndef TRIAGE_RAPPROCHEMENT_H
#define TRIAGE_RAPPROCHEMENT_H

#include "base/arena.h"
#include "catalogue/noms.h"
#include "triage/fautes.h"
#include "triage/lieu.h"

struct candidat {
	uint32_t	territoire;
	uint32_t	nom;		/* entry of the index, or NONE: found by a number */
	uint32_t	numero;		/* postal code recognised; 0: none */
	uint32_t	ancienne;	/* former commune or arrondissement recognised, or NONE */
	struct str	code;		/* code recognised, or STR_NONE */
	float		score;
	bool		exact;
};

/* What was found, each territory once with its best score. */
struct candidats {
	const struct snapshot	*snapshot;
	const struct noms	*noms;
	struct candidat		*v;
	uint32_t		 n;
	uint16_t		*table;		/* candidat + 1 by territory */
};

#define CANDIDATS_MAX	1024
#define ATTENDUS_MAX	12

/* False: the arena is exhausted. */
bool		candidats_init(struct candidats *all, struct arena *arena,
		    const struct snapshot *snapshot);
/* Adds it, or betters the score it has; when there is no more room, leaves it out. */
void		candidats_add(struct candidats *all, const struct candidat *candidat);

/* One reading of a query. */
struct demande {
	struct phrase		 phrase;	/* its words */
	struct lieu		 lieu;		/* where it must lie */
	float			 malus;		/* of a reading that leaves something out */
	bool			 justes;	/* no mistakes: another reading may be better */
	/* Filled while it is answered; what is pointed to ends with it. */
	uint32_t		 genres;
	struct attendu		*attendus;
	size_t			 n_attendus;
	uint32_t		 faibles[ATTENDUS_MAX];	/* vocables that link or say the kind */
	size_t			 n_faibles;
	uint32_t		 article;	/* the faible that is the name's article, or NONE */
	size_t			 manquants;	/* words that may be nowhere in the name */
	struct str		 entiere;	/* its words glued */
	struct str		 pleine;	/* those that name */
	float			 best;		/* score of the best candidate it gave */
	bool			 exact;		/* it gave a whole name */
};

/* Finds the names that answer *d. */
void		rapprocher(struct candidats *all, struct demande *d);

#endif
