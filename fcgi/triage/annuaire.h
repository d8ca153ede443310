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
	enum annuaire_tri	 tri;		/* TRIS: in no order, to be counted */
};

struct entree {
	bool		aide;
	uint32_t	index;
	double		score;
};

struct entrees {
	const struct entree	*v;
	size_t			 n;
};

/* What the URL asks of the directory. */
struct recherche	recherche_lire(const struct snapshot *snapshot, struct arena *arena,
			    const struct reponses *reponses, int32_t jour);
/*
 * Pure; any thread; in the arena.  Closed aids are never listed; with a territory, only those that
 * it may ask for.  An item answers q when it has every word of it that the catalogue knows, and
 * one.
 */
struct entrees		annuaire_chercher(const struct recherche *recherche, struct arena *arena);

#endif
