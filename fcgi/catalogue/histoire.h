/*
 * What a code became: a commune that merged, a territory that has another code or another name, a
 * commune that is in another intercommunalité.
 */
#ifndef CATALOGUE_HISTOIRE_H
#define CATALOGUE_HISTOIRE_H

#include "catalogue/snapshot.h"

enum devenir { DEVENIR_FUSION, DEVENIR_CODE, DEVENIR_ARRONDISSEMENT, DEVENIRS };
/* Their slugs. */
extern const struct terme	devenirs[DEVENIRS];

struct evenement {
	struct str	code;		/* as it was */
	struct str	nom;		/* as it was */
	enum devenir	nature;
	int32_t		edition;	/* day of the découpage that says so; DAY_NONE: not known */
};

#define EVENEMENTS_MAX	2

/*
 * What became of the territory that a value of `ou` names, in out[EVENEMENTS_MAX]; how many.  None
 * when it is today's and nothing is known to have changed.  Any thread.
 */
size_t	histoire_lire(const struct snapshot *snapshot, struct str ou, struct evenement *out);

#endif
