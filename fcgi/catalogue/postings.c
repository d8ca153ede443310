/*
 * Every table here is pairs (group, item) put by group, as a counting sort does: the items of a
 * group stay in their own order.
 */
#include "catalogue/postings.h"

#include "base/bits.h"

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
by_group_and_item(const void *a, const void *b)
{
	const struct pair	*pa = a, *pb = b;

	if (pa->group != pb->group)
		return pa->group < pb->group ? -1 : 1;
	return (pa->item > pb->item) - (pa->item < pb->item);
}

/* The zones that have an aid, few of all the territories, and which lie inside what. */
static bool
build_zones(struct snapshot *s)
{
	struct zone_aides	*zones = arena_array(s->arena, s->n_aides, struct zone_aides);
	struct dedans		*dedans;
	struct pairs		 pairs = { 0 };
	uint32_t		 i, k;

	for (i = 0; zones != NULL && i < s->n_aides; i++) {
		if (i == 0 || s->aides[i].zone != s->aides[i - 1].zone)
			zones[s->n_zones++] = (struct zone_aides){ s->aides[i].zone, i, i };
		zones[s->n_zones - 1].fin++;
	}
	for (i = 0; i < s->n_zones; i++)
		for (k = 0; k < s->territoires[zones[i].zone].up.n; k++)
			add(&pairs, s->territoires[zones[i].zone].up.v[k], i);
	if (pairs.n > 0)
		qsort(pairs.v, pairs.n, sizeof(*pairs.v), by_group_and_item);
	dedans = arena_array(s->arena, pairs.n, struct dedans);
	for (i = 0; dedans != NULL && i < pairs.n; i++)
		dedans[i] = (struct dedans){ pairs.v[i].group, pairs.v[i].item };
	s->zones = zones;
	s->dedans = dedans;
	s->n_dedans = (uint32_t)pairs.n;
	free(pairs.v);
	return zones != NULL && dedans != NULL && !pairs.failed;
}

/* Which aids bear each label, or none, which each kind of territory may ask for, what they give. */
static bool
build_sets(struct snapshot *s)
{
	size_t		 words = (s->n_aides + 63) / 64;
	uint64_t	*labels = arena_array(s->arena, s->n_labels * words, uint64_t);
	uint64_t	*silent = arena_array(s->arena, words, uint64_t);
	uint64_t	*aimless = arena_array(s->arena, words, uint64_t);
	uint64_t	*kinds = arena_array(s->arena, PUBLICS_COLLECTIVITE * words, uint64_t);
	uint64_t	*forms = arena_array(s->arena, COUNT(natures) * words, uint64_t);
	uint64_t	*replaced = arena_array(s->arena, words, uint64_t);
	uint32_t	 i, k;

	if (labels == NULL || silent == NULL || aimless == NULL || kinds == NULL ||
	    forms == NULL || replaced == NULL)
		return false;
	for (i = 0; i < s->n_aides; i++) {
		const struct aide	*aide = &s->aides[i];

		for (k = 0; k < aide->labels.n; k++)
			bits_set(labels + aide->labels.v[k].label * words, i);
		if (aide->labels.n == 0)
			bits_set(silent, i);
		if (aide->labels.n == 0 ||
		    s->labels[aide->labels.v[0].label].axe > AXE_SITES)
			bits_set(aimless, i);
		for (k = 0; k < PUBLICS_COLLECTIVITE; k++)
			if ((aide->publics & 1u << k) != 0)
				bits_set(kinds + k * words, i);
		for (k = 0; k < COUNT(natures); k++)
			if ((aide->natures & 1u << k) != 0)
				bits_set(forms + k * words, i);
		if (aide->variantes.n > 0)
			bits_set(replaced, i);
	}
	s->aides_par_label = labels;
	s->aides_sans_label = silent;
	s->aides_sans_objet = aimless;
	s->aides_par_public = kinds;
	s->aides_par_nature = forms;
	s->aides_a_variantes = replaced;
	s->mots_aides = words;
	return true;
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

static void
count_bearers(uint32_t *bearers, const struct poids_list *labels)
{
	uint32_t	i;

	for (i = 0; i < labels->n; i++)
		bearers[labels->v[i].label]++;
}

/* Fills in what the labels of one of n items weigh, each, and together by axis. */
static void
weigh(const struct snapshot *s, const struct poids_list *labels, const uint32_t *bearers,
    uint32_t n, float *propre)
{
	struct poids	*v = (struct poids *)(uintptr_t)labels->v;	/* not published yet */
	uint32_t	 i;

	for (i = 0; i < labels->n; i++) {
		v[i].axe = s->labels[v[i].label].axe;
		v[i].pondere = v[i].score * rarity(bearers[v[i].label], n);
		propre[v[i].axe] += v[i].pondere;
	}
}

static bool
build_weights(struct snapshot *s)
{
	struct service	*services = (struct service *)(uintptr_t)s->services;
	struct aide	*aides = (struct aide *)(uintptr_t)s->aides;
	uint32_t	*of_services = calloc((size_t)s->n_labels + 1, sizeof(uint32_t)), i;
	uint32_t	*of_aides = calloc((size_t)s->n_labels + 1, sizeof(uint32_t));
	bool		 done = of_services != NULL && of_aides != NULL;

	for (i = 0; done && i < s->n_services; i++)
		count_bearers(of_services, &services[i].labels);
	for (i = 0; done && i < s->n_aides; i++)
		count_bearers(of_aides, &aides[i].labels);
	for (i = 0; done && i < s->n_services; i++)
		weigh(s, &services[i].labels, of_services, s->n_services, services[i].propre);
	for (i = 0; done && i < s->n_aides; i++)
		weigh(s, &aides[i].labels, of_aides, s->n_aides, aides[i].propre);
	free(of_services);
	free(of_aides);
	return done;
}

struct name {
	struct str	nom;
	struct str	id;
	uint32_t	*rang;
	uint32_t	 item;
};

static int
by_name(const void *a, const void *b)
{
	const struct name	*na = a, *nb = b;
	int			 d = str_cmp(na->nom, nb->nom);

	return d != 0 ? d : str_cmp(na->id, nb->id);
}

/* The order of names, which settles between equals, is known beforehand. */
static bool
build_ranks(struct snapshot *s)
{
	struct service	*services = (struct service *)(uintptr_t)s->services;
	struct aide	*aides = (struct aide *)(uintptr_t)s->aides;
	uint32_t	 n = s->n_services + s->n_aides, i;
	uint32_t	*order = arena_array(s->arena, (size_t)n + 1, uint32_t);
	struct name	*names = calloc((size_t)n + 1, sizeof(*names));

	if (names == NULL || order == NULL) {
		free(names);
		return false;
	}
	for (i = 0; i < s->n_services; i++)
		names[i] = (struct name){ services[i].nom, services[i].slug, &services[i].rang,
		    i };
	for (i = 0; i < s->n_aides; i++)
		names[s->n_services + i] = (struct name){ aides[i].nom, aides[i].id,
		    &aides[i].rang, s->n_services + i };
	qsort(names, n, sizeof(*names), by_name);
	for (i = 0; i < n; i++)
		order[*names[i].rang = i] = names[i].item;
	s->par_rang = order;
	free(names);
	return true;
}

static int
by_end(const void *a, const void *b)
{
	const struct fin	*fa = a, *fb = b;

	if (fa->jour != fb->jour)
		return fa->jour < fb->jour ? -1 : 1;
	return (fa->aide > fb->aide) - (fa->aide < fb->aide);
}

/* An aid that opens after its last day is yet to open until then, and closed from then on. */
static bool
build_ends(struct snapshot *s)
{
	struct fin	*fins = arena_array(s->arena, s->n_aides, struct fin);
	uint32_t	 i, n = 0;

	if (fins == NULL)
		return false;
	for (i = 0; i < s->n_aides; i++) {
		const struct aide	*a = &s->aides[i];

		if (a->recurrence == RECURRENCE_PERMANENTE || a->echeance == DAY_NONE)
			continue;
		fins[n++] = (struct fin){ a->ouverture != DAY_NONE && a->ouverture > a->echeance ?
		    a->ouverture - 1 : a->echeance, a->rang };
	}
	if (n > 1)
		qsort(fins, n, sizeof(*fins), by_end);
	for (i = 0; i < n; i++)
		fins[i].aide = s->par_rang[fins[i].aide] - s->n_services;
	s->fins = fins;
	s->n_fins = n;
	return true;
}

/* Which labels some service, context or aid has. */
static bool
build_borne(struct snapshot *s)
{
	uint8_t		*borne = arena_array(s->arena, s->n_labels, uint8_t);
	uint32_t	 i, k;

	if (borne == NULL)
		return false;
	for (i = 0; i < s->n_labels; i++)
		borne[i] = s->services_par_label[i].n > 0 || s->contextes_par_label[i].n > 0;
	for (i = 0; i < s->n_aides; i++)
		for (k = 0; k < s->aides[i].labels.n; k++)
			borne[s->aides[i].labels.v[k].label] = 1;
	s->portes = borne;
	return true;
}

bool
postings_build(struct snapshot *s)
{
	struct pairs	services = { 0 }, contextes = { 0 }, enfants = { 0 };
	uint32_t	i;

	for (i = 0; i < s->n_services; i++) {
		add_bearer(&services, &s->services[i].labels, i);
		add_contextes(&contextes, &s->services[i], i);
	}
	for (i = 0; i < s->n_labels; i++)
		if (s->labels[i].parent != NONE)
			add(&enfants, s->labels[i].parent, i);
	s->services_par_label = by_group(s->arena, s->n_labels, &services);
	s->contextes_par_label = by_group(s->arena, s->n_labels, &contextes);
	s->enfants = by_group(s->arena, s->n_labels, &enfants);
	return s->services_par_label != NULL && s->contextes_par_label != NULL &&
	    s->enfants != NULL && build_borne(s) && build_zones(s) && build_sets(s) &&
	    build_weights(s) && build_ranks(s) && build_ends(s);
}
