/*
 * Which pieces of data are listed: those of today's table, with those of older ones that have gone,
 * or all of one table; filtered, each value of a filter counted.
 */
#ifndef TRIAGE_DONNEES_H
#define TRIAGE_DONNEES_H

#include "catalogue/donnees.h"
#include "http/params.h"

enum donnees_facette { DF_UTILITE, DF_OUVERTURE, DF_FAMILLE, DF_PRODUCTEUR, DONNEES_FACETTES };
extern const enum param	donnees_params[DONNEES_FACETTES];

struct donnees_filtre {
	const struct snapshot	*snapshot;
	const struct params	*params;
	struct str		 q;		/* folded */
	uint32_t		 annee;		/* of one table; 0: today's, and what has gone */
};

/* What the URL asks.  P_COUNT, or the parameter that has a value which no list has. */
enum param	donnees_lire(const struct snapshot *snapshot, struct arena *arena,
		    const struct params *params, struct donnees_filtre *filtre);

/* A value that rows have, and how many that pass the other filters do. */
struct donnees_valeur {
	struct str	slug;
	struct str	libelle;
	uint32_t	total;
};

struct donnees_liste {
	struct indices		 v;		/* rows of snapshot->donnees, in its order */
	uint32_t		 actuelles;	/* how many have not gone: those come first */
	struct donnees_valeur	*valeurs[DONNEES_FACETTES];
	uint32_t		 n_valeurs[DONNEES_FACETTES];
};

/* Pure; any thread; in the arena. */
struct donnees_liste	donnees_lister(const struct donnees_filtre *filtre, struct arena *arena);

/* Do two tables answer otherwise than one another: yes, no, or case by case? */
bool	donnees_contredites(const struct donnee *a, const struct donnee *b);

#endif
