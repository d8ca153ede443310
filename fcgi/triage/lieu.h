/*
 * Where a territory must lie, as people add it to a name: "saint denis réunion", "montreuil 93",
 * "67000 Strasbourg".  Part of territoires_chercher.
 */
#ifndef TRIAGE_LIEU_H
#define TRIAGE_LIEU_H

#include "catalogue/noms.h"

/* Words of a query, a part of those that were cut. */
struct phrase {
	const struct mot	*v;
	size_t			 n;
};

#define LIEU_MAX	2

struct lieu {
	uint32_t	v[LIEU_MAX];	/* territories it must lie in */
	size_t		n;
	struct str	postal;		/* or the code it must have; STR_NONE: any */
};

/* A code as people begin it: 35, 974, 2a004. */
bool	lieu_is_code(struct str s);
bool	lieu_is_digits(struct str s);
/* Do the words name something, apart from kinds, links and numbers? */
bool	lieu_names(struct phrase phrase);

/*
 * Takes one place off an end of *phrase and adds it to *lieu; false: there is none.  strict: a
 * place that seems to be part of the name is left there ("neuilly sur marne").
 */
bool	lieu_take(const struct snapshot *snapshot, struct phrase *phrase, struct lieu *lieu,
	    bool strict);

/* How well a territory lies there: 0 not at all, 1 about, 2 yes, or nothing is asked. */
int	lieu_holds(const struct snapshot *snapshot, const struct lieu *lieu, uint32_t territoire);

#endif
