/*
 * The words of a territory's name, or of what someone typed for one: folded, abbreviations opened
 * (st, ste, s/, 3eme), and each told apart by its part: a word that names, one that links, one
 * that says the kind of territory ("cc", "communauté de communes de", "mairie de").
 * The index and the search cut with the same knife.
 */
#ifndef CATALOGUE_MOTS_H
#define CATALOGUE_MOTS_H

#include "base/str.h"

/* Kinds of territories, as bits: what a query asks for, what an entry of the index is. */
enum {
	GENRE_COMMUNE = 1 << 0,
	GENRE_CC = 1 << 1,
	GENRE_CA = 1 << 2,
	GENRE_CU = 1 << 3,
	GENRE_METROPOLE = 1 << 4,
	GENRE_EPCI = 1 << 5,		/* a groupement with its own taxes, which one is not said */
	GENRE_GROUPEMENT = 1 << 6,	/* any groupement */
	GENRE_SYNDICAT = 1 << 7,
	GENRE_POLE = 1 << 8,		/* pôle métropolitain */
	GENRE_EPT = 1 << 9,
	GENRE_DEPARTEMENT = 1 << 10,
	GENRE_REGION = 1 << 11,
	GENRE_PETR = 1 << 12,
	GENRE_STATUT = 1 << 13,		/* beside another: a word of law, that no name is made of */
};

enum mot_role {
	MOT_PLEIN,		/* names something */
	MOT_LIEN,		/* de, la, sur: may be missing */
	MOT_GENRE,		/* says the kind */
	MOT_BRUIT,		/* cedex, arrondissement, insee: says nothing of the name */
};

struct mot {
	struct str	 s;
	uint16_t	 genres;	/* of a MOT_GENRE */
	uint8_t		 role;		/* enum mot_role */
};

#define MOTS_MAX	64
#define MOTS_BYTES	768
#define MOT_LONG	40	/* bytes of a word; no name has a longer one */

struct mots {
	struct mot	 v[MOTS_MAX];
	size_t		 n;
	char		 bytes[MOTS_BYTES];	/* what most of v points into: not to be moved */
	size_t		 used;
};

/*
 * Cuts text into *out.  genres: look for words of kind (a query, a groupement's name); in a
 * commune's name they are words like any others.  False, and nothing in it, when the text is too
 * long to be a name (400 bytes, MOTS_MAX words, a word over MOT_LONG).  Any thread.
 */
bool		mots_cut(struct mots *out, struct str text, bool genres);

/*
 * The words v[0..n) glued, those of the roles in the mask only (1 << MOT_PLEIN | ...), into p
 * (at most size bytes).  The bytes written; 0 when they do not fit.
 */
size_t		mots_glue(const struct mot *v, size_t n, unsigned roles, char *p, size_t size);

#define MOTS_TOUS	(1u << MOT_PLEIN | 1u << MOT_LIEN | 1u << MOT_GENRE)

#endif
