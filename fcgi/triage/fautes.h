/*
 * Mistakes: the words and names of the index that a word or a query with one or two wrong letters
 * may stand for.  Part of territoires_chercher.
 */
#ifndef TRIAGE_FAUTES_H
#define TRIAGE_FAUTES_H

#include "catalogue/noms.h"
#include "triage/distance.h"

#define PROCHES_MAX	32

/* A word of the query that names, and the words of the index it may stand for. */
struct attendu {
	struct str	s;
	uint32_t	lo, hi;		/* vocables that begin with it */
	bool		entier;		/* vocable lo is the word itself */
	bool		dernier;	/* it may be unfinished */
	bool		prepared;	/* motif is */
	uint32_t	n_proches;
	struct proche {
		uint32_t	vocable;
		float		qualite; /* 1: the word itself */
	}		proches[PROCHES_MAX];
	struct motif_mot motif;
};

/* Adds to *a the words one mistake away: quick, by a table. */
void		fautes_une(const struct noms *noms, struct attendu *a);
/* Who mistakes a letter seldom mistakes the first: of the rest there are twenty times more. */
enum initiale { INITIALE_MEME, INITIALE_TOUTE };

/* Adds to *a the words two mistakes away at most: reads those of about the same letters. */
void		fautes_deux(const struct noms *noms, struct attendu *a, enum initiale initiale);

/* Tells visit of the glued names two mistakes away from glued, with their closeness. */
void		fautes_noms(const struct noms *noms, struct str glued, enum initiale initiale,
		    void (*visit)(void *context, const struct cle_nom *cle, float closeness),
		    void *context);

/* The kind that an unknown word was meant to say ("aglomeration", "metropol"); 0: none. */
uint32_t	fautes_genre(struct str s);

#endif
