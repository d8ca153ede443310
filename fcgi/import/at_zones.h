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

struct at_zone {
	struct str	cle;
	struct str	nom, code;	/* of a zone that only the source knows; nom empty: ours */
	uint32_t	regions;	/* bits: the régions for which it was returned */
	bool		ambigue;	/* another has the same name and scale */
	bool		servie;		/* an aid is for it */
};

struct at_zones {
	struct arena	*arena;
	struct map	 par_nom;	/* "scale/name", folded */
	struct map	 par_cle;
	struct at_zone	*v;
	uint32_t	 n;
};

/* Reads our territories.  False and passage->fault. */
bool	at_zones_charger(struct at_zones *zones, struct passage *passage, struct arena *arena);

/* A row of its /perimeters/; what is not one is left out.  *numero: its id, 0 when it has none. */
void	at_zones_ajouter(struct at_zones *zones, const json_t *perimetre, int64_t *numero);

/* NULL and *why when there is none, or several. */
struct at_zone	*at_zones_trouver(struct at_zones *zones, const struct at_aide *aide,
		    const char **why);

#endif
