/*
 * The index of territories' names: today's names, former names, aliases, codes, folded, built once
 * with the snapshot.  triage/recherche.c asks it.
 *
 * Entries (struct nom) stand in the order of what one expects a priori: the most populated first,
 * communes before groupements.  So the smallest numbers of any set of entries are the likeliest.
 */
#ifndef CATALOGUE_NOMS_H
#define CATALOGUE_NOMS_H

#include "catalogue/mots.h"
#include "catalogue/partage.h"
#include "catalogue/snapshot.h"

enum nom_source { NOM_ACTUEL, NOM_PARTIE, NOM_ALIAS, NOM_ARRONDISSEMENT, NOM_ANCIEN };

struct nom {
	uint32_t	territoire;
	uint32_t	ancienne;	/* whose name it is, or NONE: the territory's own */
	uint32_t	mots;		/* first of its words in noms->mots */
	float		a_priori;	/* what its population adds to a score */
	float		poids;		/* of its words that name, together */
	uint16_t	genres;		/* GENRE_… */
	uint8_t		n;		/* how many words */
	uint8_t		source;		/* enum nom_source */
	uint8_t		type;		/* enum territoire_type */
};

/* A distinct word.  They stand in bytewise order, so that a prefix is a range. */
struct vocable {
	uint32_t	at;		/* its bytes in noms->texte */
	uint32_t	porteurs;	/* first of its names in porteurs; the next ends it */
	float		poids;		/* how much it tells: rare words more */
	uint32_t	n;		/* bytes */
};

/* A name without its spaces. */
struct cle_nom {
	uint32_t	at;		/* its bytes in noms->texte */
	uint32_t	nom;
	uint8_t		n;
	uint8_t		forme;		/* enum cle_forme */
};

enum cle_forme { CLE_ENTIERE, CLE_SANS_TETE, CLE_PLEINE };

/* A number that a territory answers to: postal code, SIREN. */
struct numero {
	uint32_t	numero;
	uint32_t	territoire;
	uint32_t	ancienne;	/* arrondissement it belongs to, or NONE */
};

/* Strings by length, then by first letter, with the set of letters each holds: read front to back
 * to find neighbours. */
#define LETTRES_LONG	32
#define LETTRES_TETES	27		/* a to z, and what is none of them */
#define MASQUES_APRES	4

struct lettres {
	const uint32_t	*masques;	/* and MASQUES_APRES zeros: they are read by groups */
	const uint32_t	*qui;		/* vocable or cle_nom */
	/* First of each lettres_case. */
	uint32_t	 debut[(LETTRES_LONG + 1) * LETTRES_TETES + 1];
};

/* The high bit of a name's word: it links or says the kind, and may be missing. */
#define MOT_FACULTATIF	(UINT32_C(1) << 31)

struct noms {
	struct partage		 partage;
	const char		*texte;
	const struct nom	*noms;
	uint32_t		 n_noms;
	const uint32_t		*mots;		/* vocables of names, one name after the other */
	const struct vocable	*vocables;	/* one more stands at the end */
	const uint64_t		*tetes_vocables; /* noms_tete of each */
	uint32_t		 n_vocables;
	const uint32_t		*porteurs;	/* names, rising within each vocable */
	const struct cle_nom	*cles;		/* bytewise order */
	const uint64_t		*tetes_cles;
	uint32_t		 n_cles;
	const uint32_t		*casier;	/* hash of a word less one letter: voisin */
	const uint32_t		*voisins;	/* the vocables themselves */
	struct lettres		 lettres_vocables;
	struct lettres		 lettres_cles;	/* of names of several words, syndicats left out */
	const struct numero	*postaux;	/* by number, then the likeliest first */
	uint32_t		 n_postaux;
	const struct numero	*sirens;
	uint32_t		 n_sirens;
	const uint32_t		*grands;	/* départements and régions, by code */
	uint32_t		 n_grands;
	struct map		 contextes;	/* glued name of one, or of France -> territory */
};

#define CASIER_BITS	17
/* The place in casier of s less the letter at skip (s.n: none less). */
uint32_t	noms_casier(struct str s, size_t skip);
/* One bit per letter a to z, and a few for the rest. */
uint32_t	noms_masque(struct str s);
/* The first eight bytes as a number, in the order of the strings; zeros behind a shorter one. */
uint64_t	noms_tete(struct str s);

/* Where strings of n bytes, at most LETTRES_LONG, that begin with initiale stand in debut. */
static inline size_t
lettres_case(size_t n, char initiale)
{
	return n * LETTRES_TETES + (initiale >= 'a' && initiale <= 'z' ? (size_t)(initiale - 'a') :
	    LETTRES_TETES - 1);
}

static inline struct str
vocable_str(const struct noms *noms, uint32_t v)
{
	return (struct str){ noms->texte + noms->vocables[v].at, noms->vocables[v].n };
}

static inline struct str
cle_str(const struct noms *noms, uint32_t c)
{
	return (struct str){ noms->texte + noms->cles[c].at, noms->cles[c].n };
}

/* How many names, counted as often as they bear one, bear the vocables from lo to hi - 1. */
static inline uint32_t
vocables_porteurs(const struct noms *noms, uint32_t lo, uint32_t hi)
{
	return noms->vocables[hi].porteurs - noms->vocables[lo].porteurs;
}

/*
 * Indexes the territories and anciennes of a snapshot being built, par_cle included; empreinte is a
 * hash of their rows.  Given back by partage_lacher.  NULL: no memory.
 */
const struct noms	*noms_build(const struct snapshot *snapshot, uint64_t empreinte);

#endif
