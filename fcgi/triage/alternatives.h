/*
 * What another answer would give: how many services and aids, for each phase, for the wider
 * territories around, without each of the labels of the project, and with those that its text says
 * and the visitor took out.
 */
#ifndef TRIAGE_ALTERNATIVES_H
#define TRIAGE_ALTERNATIVES_H

#include "triage/match.h"

struct alternative {
	enum param	param;		/* the answer that is another */
	struct str	valeur;		/* what it is, as a URL says it */
	uint32_t	territoire;	/* param P_OU: the wider one; NONE otherwise */
	uint32_t	sans;		/* the label that is left out, or NONE */
	uint32_t	avec;		/* the label that comes back, or NONE */
	enum phase	phase;		/* param P_PHASE */
	size_t		services, proches, aides, partielles;	/* what one would get */
};

struct alternatives {
	const struct alternative	*v;	/* phases, territories from near to wide, labels:
					 * without each, then with each */
	size_t				 n;
};

/*
 * Pure; any thread; in the arena.  Each is counted by a match of its own: a dozen of them, so only
 * where they are shown.
 */
struct alternatives	alternatives_compter(const struct snapshot *snapshot,
			    const struct reponses *reponses, int32_t jour, struct arena *arena);

#endif
