/*
 * What is used, counted by day and partner: no visitor, no text, no address.  Counts wait in
 * bounded memory and are written each second by a thread of its own, which also reads the sums that
 * /statistiques shows and, once a day, removes what has been kept long enough.  Without a database
 * they wait; beyond the bound they are lost, and that is counted.
 */
#ifndef STORE_MESURE_H
#define STORE_MESURE_H

#include <time.h>

#include "base/arena.h"
#include "base/err.h"

/* base: libpq connection string; it must outlive the thread. */
enum err	mesure_start(const char *base, struct fault *fault);
/* Writes what waits, if there is a database, and ends the thread. */
void		mesure_stop(void);

/*
 * One more of nom ("page.resultats": a-z, 0-9, "_", ".", "-") for a partner on a civil day.  Any
 * thread; also before the start, when it only waits.
 */
void		mesure_compter(struct str nom, struct str partenaire, int32_t jour);

/* One more page of a partner that a site which is not among its parents showed or led to: an
 * origin, 240 bytes at most.  Any thread. */
void		mesure_parent(struct str origine, struct str partenaire, int32_t jour);

/* The sums shown: the columns of STATEMENT_MESURE_JOURS and _PARTENAIRES. */
enum mesure { MESURE_PAGES, MESURE_RESULTATS, MESURE_FICHES, MESURE_OUI, MESURE_NON, MESURE_PROJET,
    MESURE_CORRECTIONS, MESURES };

struct mesure_ligne {
	struct str	cle;		/* a day, 2026-11-23; or a partner */
	int64_t		n[MESURES];
};

struct mesure_bilan {
	time_t			 lu;		/* when it was read; 0: not yet */
	struct mesure_ligne	*jours;		/* the last 30 days, today first */
	size_t			 n_jours;
	struct mesure_ligne	*partenaires;	/* over those days, the most used first */
	size_t			 n_partenaires;
	int64_t			 perdus;	/* counts that found no room */
};

/* A copy in the arena, at most a minute old while there is a database.  Any thread. */
struct mesure_bilan	mesure_bilan(struct arena *arena);

#endif
