/*
 * Every table here is pairs (group, item) put by group, as a counting sort does: the items of a
 * group stay in their own order.
 */
#include "catalogue/postings.h"

#include <math.h>
#include <stdlib.h>

struct pair {
	uint32_t	group;
	uint32_t	item;
};

struct pairs {
	struct pair	*v;
	size_t		 n;
	size_t		 size;
	bool		 failed;
};

static void
add(struct pairs *pairs, uint32_t group, uint32_t item)
{
	struct pair	*v;

	if (pairs->n == pairs->size) {
		pairs->size = pairs->size == 0 ? 1024 : pairs->size * 2;
		if ((v = realloc(pairs->v, pairs->size * sizeof(*v))) == NULL) {
			pairs->failed = true;
			pairs->size = pairs->n = 0;
			return;
		}
		pairs->v = v;
	}
	if (!pairs->failed)
		pairs->v[pairs->n++] = (struct pair){ group, item };
}

/* The items of each of n groups; NULL: no memory.  Gives the pairs back. */
static const struct indices *
by_group(struct arena *arena, uint32_t n, struct pairs *pairs)
{
	struct indices	*groups = arena_array(arena, n, struct indices);
	uint32_t	*items = arena_array(arena, pairs->n, uint32_t), *at = items;
	size_t		 i;

	if (groups != NULL && items != NULL && !pairs->failed) {
		for (i = 0; i < pairs->n; i++)
			groups[pairs->v[i].group].n++;
		for (i = 0; i < n; i++) {
			groups[i].v = at;
			at += groups[i].n;
			groups[i].n = 0;
		}
		for (i = 0; i < pairs->n; i++) {
			struct indices	*group = &groups[pairs->v[i].group];

			items[(size_t)(group->v - items) + group->n++] = pairs->v[i].item;
		}
	} else
		groups = NULL;
	free(pairs->v);
	*pairs = (struct pairs){ 0 };
	return groups;
}

static void
add_bearer(struct pairs *pairs, const struct poids_list *labels, uint32_t item)
{
	uint32_t	i;

	for (i = 0; i < labels->n; i++)
		add(pairs, labels->v[i].label, item);
}

static void
add_contextes(struct pairs *pairs, const struct service *service, uint32_t item)
{
	uint32_t	i, k;

	for (i = 0; i < service->n_contextes; i++) {
		const struct contexte	*c = &service->contextes[i];

		for (k = 0; k < c->competences.n; k++)
			add(pairs, c->competences.v[k], item);
		for (k = 0; k < c->leviers.n; k++)
			add(pairs, c->leviers.v[k], item);
	}
}

static int
by_zone(const void *a, const void *b)
{
	const struct pair	*pa = a, *pb = b;

	if (pa->group != pb->group)
		return pa->group < pb->group ? -1 : 1;
	return (pa->item > pb->item) - (pa->item < pb->item);
}

/* The zones that have an aid, each with its aids: few of all the territories. */
static bool
build_zones(struct snapshot *s)
{
	struct zone_aides	*zones = arena_array(s->arena, s->n_aides, struct zone_aides);
	uint32_t		*items = arena_array(s->arena, s->n_aides, uint32_t), i;
	struct pairs		 pairs = { 0 };

	for (i = 0; i < s->n_aides; i++)
		add(&pairs, s->aides[i].zone, i);
	if (pairs.n > 0)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), by_zone);
	for (i = 0; zones != NULL && items != NULL && i < pairs.n; i++) {
		if (i == 0 || pairs.v[i].group != pairs.v[i - 1].group)
			zones[s->n_zones++] = (struct zone_aides){ pairs.v[i].group,
			    { items + i, 0 } };
		items[i] = pairs.v[i].item;
		zones[s->n_zones - 1].aides.n++;
	}
	s->zones = zones;
	free(pairs.v);
	return zones != NULL && items != NULL && !pairs.failed;
}

/*
 * How rare a label is among n items of which so many bear it: 1 for a label that one item bears,
 * towards 0.2 for one that most bear (an inverse document frequency, scaled to its own maximum).
 */
static float
rarity(uint32_t bearers, uint32_t n)
{
	double	most = log((n + 1) / 1.5), idf;

	idf = most > 0 ? log((n + 1) / ((double)bearers + 0.5)) / most : 1;
	return (float)(idf < 0.2 ? 0.2 : idf > 1 ? 1 : idf);
}

/* Fills in what the labels of one of n items weigh. */
static void
weigh(const struct snapshot *s, const struct poids_list *labels, const struct indices *bearers,
    uint32_t n)
{
	struct poids	*v = (struct poids *)(uintptr_t)labels->v;	/* not published yet */
	uint32_t	 i;

	for (i = 0; i < labels->n; i++) {
		v[i].axe = s->labels[v[i].label].axe;
		v[i].pondere = v[i].score * rarity(bearers[v[i].label].n, n);
	}
}

bool
postings_build(struct snapshot *s)
{
	struct pairs	services = { 0 }, aides = { 0 }, contextes = { 0 }, enfants = { 0 };
	uint32_t	i;

	for (i = 0; i < s->n_services; i++) {
		add_bearer(&services, &s->services[i].labels, i);
		add_contextes(&contextes, &s->services[i], i);
	}
	for (i = 0; i < s->n_aides; i++)
		add_bearer(&aides, &s->aides[i].labels, i);
	for (i = 0; i < s->n_labels; i++)
		if (s->labels[i].parent != NONE)
			add(&enfants, s->labels[i].parent, i);
	s->services_par_label = by_group(s->arena, s->n_labels, &services);
	s->contextes_par_label = by_group(s->arena, s->n_labels, &contextes);
	s->aides_par_label = by_group(s->arena, s->n_labels, &aides);
	s->enfants = by_group(s->arena, s->n_labels, &enfants);
	if (s->services_par_label == NULL || s->contextes_par_label == NULL ||
	    s->aides_par_label == NULL || s->enfants == NULL)
		return false;
	for (i = 0; i < s->n_services; i++)
		weigh(s, &s->services[i].labels, s->services_par_label, s->n_services);
	for (i = 0; i < s->n_aides; i++)
		weigh(s, &s->aides[i].labels, s->aides_par_label, s->n_aides);
	return build_zones(s);
}
