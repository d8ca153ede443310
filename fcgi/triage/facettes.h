/*
 * Exact counts beside each value of a filter: how many aids a visitor would see if that value alone
 * were asked of it, the other filters as they are; and how many its link then shows, which adds it
 * to those that are chosen.
 */
#ifndef TRIAGE_FACETTES_H
#define TRIAGE_FACETTES_H

#include "triage/demande.h"

enum facette { FACETTE_NATURE, FACETTE_ECHEANCE, FACETTE_ZONE, FACETTES };
extern const enum param	facette_params[FACETTES];

struct compte_zone {
	uint32_t	zone;		/* territory */
	uint32_t	total;
};

struct facettes {
	uint32_t		 total;			/* before any filter */
	uint32_t		 passent;		/* that pass them all */
	uint32_t		 toutes[FACETTES];	/* that pass every other filter */
	bool			 choisies[FACETTES];	/* a value of it is asked for */
	uint32_t		 natures[COUNT(natures)];
	/* kept out by the filter of natures alone */
	uint32_t		 natures_exclues[COUNT(natures)];
	uint32_t		 echeances[ECHEANCES];
	struct compte_zone	*zones;			/* in the order in which aids came */
	uint32_t		 n_zones;
};

/* None yet.  False: no memory. */
bool	facettes_init(struct facettes *facettes, struct arena *arena,
	    const struct demande *demande);
/* Counts an aid that did not pass the filters `manques`; those of one zone come in a row. */
void	facettes_compter(struct facettes *facettes, const struct aide *aide,
	    enum echeance echeance, uint32_t manques);
/*
 * How many aids there are once a value that is not chosen is, beside those that are: it has seuls
 * by itself, exclus of them kept out by this facet alone.
 */
uint32_t	facettes_avec(const struct facettes *facettes, enum facette which, uint32_t seuls,
		    uint32_t exclus);

#endif
