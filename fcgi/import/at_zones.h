/*
 * Where an aid of Aides-territoires is for, as a key of our territories: by code when it gives one,
 * else by scale and name, our own names and those of its perimeters.
 */
#ifndef IMPORT_AT_ZONES_H
#define IMPORT_AT_ZONES_H

#include "base/arena.h"
#include "base/map.h"
#include "import/at_aide.h"
#include "import/passage.h"

#define AT_ZONES_MAX	65000
#define AT_NOTRES_MAX	45000	/* of these, territories of ours: 36,355 in 2026 */
#define AT_REGIONS_MAX	32
#define AT_PRECISEES_MAX	2000	/* aids whose zone is told among several of its name */

struct at_zone {
	struct str	cle;
	struct str	code;		/* of a zone that only the source knows; empty: ours */
	struct str	nom;		/* of those, and of ours that a zone may be made of */
	struct str	membres;	/* keys of ours that it is made of, '|' between; empty: not
	    known */
	uint32_t	regions;	/* bits: the régions for which it was returned */
	int64_t		numero;		/* its id there, once told; 0: not told */
	bool		ambigue;	/* another has the same name and scale */
	bool		servie;		/* an aid is for it */
};

struct at_zones {
	struct arena	*arena;
	struct map	 par_nom;	/* "scale/name", folded */
	struct map	 par_cle;
	struct at_zone	*v;
	uint32_t	 n, max;
	struct at_homonyme {
		struct str	nom;	/* as in par_nom */
		uint32_t	zone;
	}		*homonymes;	/* a zone whose name one before has */
	size_t		 n_homonymes;
	struct at_precision {
		int64_t		numero;		/* of an aid */
		uint32_t	zone;		/* MAP_NONE: two of them */
	}		*precisees;
	size_t		 n_precisees;
};

/* Room for max zones, the wide ones (France, Europe) among them.  False: no memory. */
bool	at_zones_preparer(struct at_zones *zones, struct arena *arena, uint32_t max);
/* The same with AT_ZONES_MAX, and our territories.  False and passage->fault. */
bool	at_zones_charger(struct at_zones *zones, struct passage *passage, struct arena *arena);

/*
 * A row of its /perimeters/; what is not one is left out.  *numero: its id, 0 when it has none.
 * Returns the zone that it leads to, ours or the source's own; NULL: none.
 */
struct at_zone	*at_zones_ajouter(struct at_zones *zones, const json_t *perimetre,
		    int64_t *numero);
/* Is it one whose list of aids is asked for: a région, a collectivité d’outre-mer? */
bool	at_zones_balayee(const struct at_zone *zone);

/*
 * Once all perimeters are in: "regions_11_28" is made of what its codes say, and named after them.
 */
void	at_zones_composer(struct at_zones *zones);

/*
 * The zones of that scale and name when there are several: where each is in zones->v, max at most.
 * 0: there is one, none, or the aid gives a code.
 */
size_t	at_zones_homonymes(struct at_zones *zones, const struct at_aide *aide, uint32_t *out,
	    size_t max);
/* The source says that this aid is for this one of them; two different ones leave it untold. */
void	at_zones_preciser(struct at_zones *zones, const struct at_aide *aide, uint32_t zone);

/* NULL and *why when there is none, or several. */
struct at_zone	*at_zones_trouver(struct at_zones *zones, const struct at_aide *aide,
		    const char **why);

#endif
