/*
 * Who can ever be shown: every service and every aid put to the engine with the answers that suit
 * it best.  What is not found then is found by nobody.
 */
#ifndef TRIAGE_PORTEE_H
#define TRIAGE_PORTEE_H

#include "triage/match.h"

enum portee {
	PORTEE_MONTREE,		/* some answers bring it */
	PORTEE_PARTIELLE,	/* an aid for those alone that contain its zone: nobody is in it */
	PORTEE_SUJET,		/* a project that says all its labels does not bring it */
	PORTEE_FERMEE,		/* an aid that is closed on that day */
	PORTEE_ZONE,		/* its zone has no link with a territory that can be chosen */
	PORTEE_PUBLIC,		/* nobody in its zone is of its audience */
	PORTEE_REMPLACEE	/* everybody who could ask for it has a variant instead */
};

struct portees {
	uint8_t	*services;	/* enum portee, by service */
	uint8_t	*aides;		/* enum portee, by aid */
};

/* On that civil day; in the arena.  False: no memory.  Pure; some seconds for a full catalogue. */
bool	portee_mesurer(const struct snapshot *snapshot, int32_t jour, struct arena *arena,
	    struct portees *out);

#endif
