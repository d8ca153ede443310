/*
 * Aids of one zone stand side by side in the snapshot: each zone is a run of bits, and what bears a
 * label or lists an audience is a set of bits.  Candidates come of joining and crossing them.
 */
#include "triage/candidats.h"

#include "base/bits.h"
#include "base/bound.h"

struct visite {
	const struct candidats	*c;
	uint64_t		*bits;		/* of the zone being visited */
	void			(*visit)(void *context, uint32_t aide, int local, bool here);
	void			*context;
};

#define LOCAL_KIND	4096	/* the kind of a zone first, then in how many others it lies */

int
candidats_local(const struct snapshot *s, uint32_t zone)
{
	return s->territoires[zone].type * LOCAL_KIND - (int)s->territoires[zone].up.n;
}

/* An act alone ("rénovation") says nothing of an aid that is for libraries. */
static void
mark_labels(const struct visite *visite, size_t from, size_t to)
{
	const struct snapshot	*s = visite->c->snapshot;
	const uint64_t		*set;
	uint64_t		*bits = visite->bits;
	size_t			 w;
	uint32_t		 i;

	for (w = from; w < to; w++)
		bits[w] = s->aides_sans_label[w];
	for (i = 0; i < visite->c->labels.n; i++) {
		set = s->aides_par_label + visite->c->labels.v[i] * s->mots_aides;
		if (s->labels[visite->c->labels.v[i]].axe == AXE_INTERVENTIONS)
			for (w = from; w < to; w++)
				bits[w] |= set[w] & s->aides_sans_objet[w];
		else
			for (w = from; w < to; w++)
				bits[w] |= set[w];
	}
}

/* The candidates of the words from..to: the sets of labels joined, crossed with the audience. */
static void
mark(const struct visite *visite, size_t from, size_t to)
{
	const struct candidats	*c = visite->c;
	const struct snapshot	*s = c->snapshot;
	uint64_t		*bits = visite->bits, may;
	unsigned		 kinds;
	size_t			 w;
	uint32_t		 i;

	if (c->tous)
		memset(bits + from, 0xff, (to - from) * sizeof(*bits));
	else
		mark_labels(visite, from, to);
	if (c->territoire == NONE)
		return;
	kinds = s->territoires[c->territoire].publics;
	for (w = from; w < to; w++) {
		may = 0;
		for (i = 0; i < PUBLICS_COLLECTIVITE; i++)
			if ((kinds & 1u << i) != 0)
				may |= s->aides_par_public[i * s->mots_aides + w];
		bits[w] &= may;
	}
}

static void
visit_zone(void *context, const struct zone_aides *zone, bool here)
{
	const struct visite	*visite = context;
	int		local = candidats_local(visite->c->snapshot, zone->zone);
	size_t		w, from = zone->debut / 64, to = (zone->fin + 63) / 64;
	uint64_t	bits, left;

	mark(visite, from, to);
	for (w = from; w < to; w++) {
		bits = visite->bits[w];
		if (w == from)
			bits &= UINT64_MAX << zone->debut % 64;
		if (w + 1 == to && zone->fin % 64 != 0)
			bits &= UINT64_MAX >> (64 - zone->fin % 64);
		/* Most of the time goes in waiting for memory: it is asked for beforehand. */
		for (left = bits; left != 0; left &= left - 1)
			__builtin_prefetch(&visite->c->snapshot->aides[bits_lowest(w, left)]);
		for (left = bits; left != 0; left &= left - 1)
			visite->visit(visite->context, bits_lowest(w, left), local, here);
	}
}

/* The zone of a territory, if it has an aid. */
static const struct zone_aides *
zone_of(const struct snapshot *s, uint32_t territoire)
{
	uint32_t	i = first_from(s->zones, sizeof(*s->zones), s->n_zones, territoire);

	return i < s->n_zones && s->zones[i].zone == territoire ? &s->zones[i] : NULL;
}

void
candidats_zones(const struct snapshot *s, uint32_t here,
    void (*visit)(void *context, const struct zone_aides *zone, bool here), void *context)
{
	const struct zone_aides	*zone;
	const struct indices	*up;
	uint32_t		 i;

	for (i = 0; here == NONE && i < s->n_zones; i++)
		visit(context, &s->zones[i], true);
	if (here == NONE)
		return;
	up = &s->territoires[here].up;
	for (i = 0; i <= up->n; i++)
		if ((zone = zone_of(s, i == 0 ? here : up->v[i - 1])) != NULL)
			visit(context, zone, true);
	i = first_from(s->dedans, sizeof(*s->dedans), s->n_dedans, here);
	for (; i < s->n_dedans && s->dedans[i].territoire == here; i++)
		visit(context, &s->zones[s->dedans[i].zone], false);
}

bool
candidats_visiter(const struct candidats *c, struct arena *arena,
    void (*visit)(void *context, uint32_t aide, int local, bool here), void *context)
{
	struct visite	visite = { c, arena_room(arena, c->snapshot->mots_aides, sizeof(uint64_t)),
	    visit, context };

	if (visite.bits == NULL)
		return false;
	candidats_zones(c->snapshot, c->territoire, visit_zone, &visite);
	return true;
}
