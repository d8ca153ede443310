/*
 * What a code became: a commune that merged, a territory that has another code or another name, a
 * commune that is in another intercommunalité.
 */
#ifndef CATALOGUE_HISTOIRE_H
#define CATALOGUE_HISTOIRE_H

#include "base/err.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

enum devenir { DEVENIR_FUSION, DEVENIR_CODE, DEVENIR_NOM, DEVENIR_GROUPEMENT, DEVENIR_RETOUR,
    DEVENIR_ARRONDISSEMENT, DEVENIRS };
/* Their slugs. */
extern const struct terme	devenirs[DEVENIRS];

struct evenement {
	struct str	code;		/* as it was */
	struct str	nom;		/* as it was; DEVENIR_GROUPEMENT: of the intercommunalité */
	enum devenir	nature;
	int32_t		edition;	/* day of the découpage that says so; DAY_NONE: not known */
};

#define EVENEMENTS_MAX	2		/* of one code: a move, and what else happened last */

/* Rows of the dump into the snapshot being built; false and *fault when they do not read. */
bool	histoire_load(struct snapshot *snapshot, struct dump *dump, struct fault *fault);

/*
 * What became of the territory that a value of `ou` names, in out[EVENEMENTS_MAX]; how many.  None
 * when it is today's and nothing is known to have changed.  Any thread.
 */
size_t	histoire_lire(const struct snapshot *snapshot, struct str ou, struct evenement *out);

#endif
