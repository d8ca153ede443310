/*
 * Counting facets as aids go by: numbers beside numbers, no text is looked at.
 */
#include "triage/facettes.h"

const enum param facette_params[FACETTES] = { P_NATURE, P_ECHEANCE, P_ZONE };

bool
facettes_init(struct facettes *f, struct arena *arena, const struct demande *d)
{
	*f = (struct facettes){ .zones = arena_room(arena, d->snapshot->n_zones,
	    sizeof(*f->zones)), .choisies = { [FACETTE_NATURE] = d->natures != 0,
	    [FACETTE_ECHEANCE] = d->echeances != 0, [FACETTE_ZONE] = d->zones.n > 0 } };
	return f->zones != NULL;
}

static void
count_zone(struct facettes *f, uint32_t zone)
{
	if (f->n_zones == 0 || f->zones[f->n_zones - 1].zone != zone)
		f->zones[f->n_zones++] = (struct compte_zone){ zone, 0 };
	f->zones[f->n_zones - 1].total++;
}

void
facettes_compter(struct facettes *f, const struct aide *aide, enum echeance echeance,
    uint32_t manques)
{
	uint16_t	bits;

	f->total++;
	f->passent += manques == 0;
	if ((manques & ~PARAM_BIT(P_NATURE)) == 0) {
		f->toutes[FACETTE_NATURE]++;
		for (bits = aide->natures; bits != 0; bits = (uint16_t)(bits & (bits - 1)))
			f->natures[__builtin_ctz(bits)]++;
		for (bits = manques == 0 ? 0 : aide->natures; bits != 0;
		    bits = (uint16_t)(bits & (bits - 1)))
			f->natures_exclues[__builtin_ctz(bits)]++;
	}
	if ((manques & ~PARAM_BIT(P_ECHEANCE)) == 0) {
		f->toutes[FACETTE_ECHEANCE]++;
		f->echeances[echeance]++;
	}
	if ((manques & ~PARAM_BIT(P_ZONE)) == 0) {
		f->toutes[FACETTE_ZONE]++;
		count_zone(f, aide->zone);
	}
}

uint32_t
facettes_avec(const struct facettes *f, enum facette which, uint32_t seuls, uint32_t exclus)
{
	return f->choisies[which] ? f->passent + exclus : seuls;
}
