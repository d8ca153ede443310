/*
 * Territory search: from what people type to the territories they mean (design: names, codes,
 * abbreviations, typos; exact names first, then closeness and population together).
 */
#ifndef TRIAGE_RECHERCHE_H
#define TRIAGE_RECHERCHE_H

#include "catalogue/snapshot.h"

struct trouvaille {
	uint32_t	territoire;
	struct str	correspond;	/* what was recognised, when not the name; or STR_NONE */
	bool		exact;		/* the name, the code or an alias, whole */
	double		score;		/* higher is better; only the order is meant */
	uint32_t	ancienne;	/* whose name or code was recognised, or NONE */
};

struct trouvailles {
	const struct trouvaille	*v;	/* best first, at most the limit asked */
	size_t			 n;
	size_t			 total;	/* how many there were before the limit */
};

/* Pure; any thread; results in the arena.  No zone is ever found.  Same input, same result. */
struct trouvailles	territoires_chercher(const struct snapshot *snapshot, struct arena *arena,
			    struct str q, size_t limit);

/* The code that was meant: a former one, or today's. */
struct str		trouvaille_code(const struct snapshot *snapshot,
			    const struct trouvaille *found);

/* One territory only, or one that is the name typed while no other holds it: no need to ask.  At
 * least two must have been asked for. */
bool			trouvailles_sures(const struct trouvailles *found);

#endif
