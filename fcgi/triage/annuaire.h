/*
 * The directory: services and aids together, searched by text, filtered, sorted.
 */
#ifndef TRIAGE_ANNUAIRE_H
#define TRIAGE_ANNUAIRE_H

#include "triage/match.h"

enum annuaire_tri { TRI_PERTINENCE, TRI_NOM, TRI_ECHEANCE, TRIS };
extern const struct terme	annuaire_tris[TRIS];

struct recherche {
	const struct snapshot	*snapshot;
	struct str		 q;
	uint32_t		 territoire;	/* NONE: everywhere */
	bool			 services;	/* list them */
	bool			 aides;
	struct demande		 filtres;	/* nature, echeance, zone, categorie, jour */
	struct indices		 labels;	/* all of them must be borne */
	enum annuaire_tri	 tri;
};

struct entree {
	bool		aide;
	uint32_t	index;
	double		score;
};

struct entrees {
	const struct entree	*v;		/* of the page */
	size_t			 n;
	size_t			 total;
};

/* What the facets say: each without its own filter, but for the themes, which add up. */
struct comptes_annuaire {
	size_t		 services, aides;
	uint32_t	 natures[COUNT(natures)]; /* of aids */
	/* of aids too, once it is asked for beside those that are */
	uint32_t	 natures_avec[COUNT(natures)];
	uint32_t	*themes;		/* of what is listed, by label */
	uint32_t	 n_themes;
};

/* What the URL asks of the directory. */
struct recherche	recherche_lire(const struct snapshot *snapshot, struct arena *arena,
			    const struct reponses *reponses, int32_t jour);
/*
 * The page of size entries after from, and the counts when they are asked (comptes not NULL).
 * Pure; any thread; in the arena.  Closed aids are never listed; with a territory, only those that
 * it may ask for.  An item answers q when it has every word of it that the catalogue knows, and
 * one.
 */
struct entrees		annuaire_chercher(const struct recherche *recherche, struct arena *arena,
			    size_t from, size_t size, struct comptes_annuaire *comptes);

#endif
