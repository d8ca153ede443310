/*
 * An aid that says "Saint-Denis (Commune)" and no code may be for six of them.  Each is asked for
 * by its code (perimeters/?insees[]=…), then for its own aids: the one whose list has it is it.
 */
#ifndef IMPORT_AT_HOMONYMES_H
#define IMPORT_AT_HOMONYMES_H

#include "import/at_source.h"
#include "import/at_zones.h"

#define AT_HOMONYMES_MAX	100	/* territories asked for in a run: a list of aids each */

/*
 * After all lists of aids: asks what their records in that list leave untold, and tells zones
 * (at_zones_preciser).  plafond: as many aids for one territory, and the filter was ignored.  False
 * and source->passage->fault when an answer cannot be had whole.
 */
struct at_homonymes {
	struct at_source	*source;
	struct at_zones		*zones;
	int64_t			 plafond;
	uint32_t		 demandees[AT_HOMONYMES_MAX];	/* zones */
	size_t			 n_demandees;
};
bool	at_homonymes_demander(struct at_homonymes *homonymes, const char *liste, int pages);

#endif
