/*
 * Who may be offered at all: aids of the zones that contain a territory or lie in it, that its kind
 * may ask for, and that bear one of the labels aimed at or no label; where that is an
 * intervention, only those that say neither theme nor place.  The others are not looked at, however
 * many there are.
 */
#ifndef TRIAGE_CANDIDATS_H
#define TRIAGE_CANDIDATS_H

#include "catalogue/snapshot.h"

struct candidats {
	const struct snapshot	*snapshot;
	uint32_t		 territoire;	/* NONE: everywhere, whoever asks */
	struct indices		 labels;	/* aimed at */
	bool			 tous;		/* nothing is aimed at: whatever they bear */
};

/* The smaller the more local a zone is. */
int	candidats_local(const struct snapshot *snapshot, uint32_t zone);

/*
 * Shows each candidate to visit, zone after zone, with how local the zone is (candidats_local), and
 * here whether the territory lies in it.  False: no memory.
 */
bool	candidats_visiter(const struct candidats *candidats, struct arena *arena,
	    void (*visit)(void *context, uint32_t aide, int local, bool here), void *context);

/* The zones that have an aid and contain the territory (here), then those that lie in it; of NONE,
 * all of them. */
void	candidats_zones(const struct snapshot *snapshot, uint32_t territoire,
	    void (*visit)(void *context, const struct zone_aides *zone, bool here), void *context);

#endif
