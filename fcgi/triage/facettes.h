/*
 * Exact counts beside each value of a filter: how many aids a visitor would see if that value alone
 * were asked of it, the other filters as they are.
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
	uint32_t		 toutes[FACETTES];	/* that pass every other filter */
	uint32_t		 natures[COUNT(natures)];
	uint32_t		 echeances[ECHEANCES];
	struct compte_zone	*zones;			/* in the order in which aids came */
	uint32_t		 n_zones;
};

/* Room for that many zones.  False: no memory. */
bool	facettes_init(struct facettes *facettes, struct arena *arena, uint32_t zones);
/* Counts an aid that did not pass the filters `manques`; those of one zone come in a row. */
void	facettes_compter(struct facettes *facettes, const struct aide *aide,
	    enum echeance echeance, uint32_t manques);

#endif
