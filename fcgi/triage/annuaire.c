/*
 * Searching the directory: a pass over the items of the zones asked, with the text's scores beside.
 */
#include "triage/annuaire.h"

#include <stdlib.h>

#include "catalogue/texte.h"

const struct terme annuaire_tris[TRIS] = { TERME("pertinence", "Pertinence"), TERME("nom", "Nom"),
    TERME("echeance", "Échéance") };

struct recherche
recherche_lire(const struct snapshot *snapshot, struct arena *arena, const struct reponses *r,
    int32_t jour)
{
	const struct params	*p = r->params;
	struct str		 vue = params_get(p, P_VUE);
	uint32_t		 tri = terme_named(annuaire_tris, TRIS, params_get(p, P_TRI));
	struct recherche	 out = { .snapshot = snapshot, .q = params_get(p, P_Q),
	    .territoire = r->territoire, .services = !str_eq(vue, STR("aides")),
	    .aides = !str_eq(vue, STR("services")),
	    .filtres = demande_lire(snapshot, arena, r, jour) };
	uint32_t		*labels = arena_array(arena, r->n_donnes, uint32_t);
	size_t			 i;

	for (i = 0; labels != NULL && i < r->n_donnes; i++)
		labels[i] = r->donnes[i].label;
	out.labels = (struct indices){ labels, labels == NULL ? 0 : (uint32_t)r->n_donnes };
	out.tri = tri == NONE ? out.q.n > 0 ? TRI_PERTINENCE : TRI_NOM : (enum annuaire_tri)tri;
	return out;
}

static bool
bears_all(const struct poids_list *own, const struct indices *wanted)
{
	uint32_t	i, k;

	for (i = 0; i < wanted->n; i++) {
		for (k = 0; k < own->n && own->v[k].label != wanted->v[i]; k++)
			continue;
		if (k == own->n)
			return false;
	}
	return true;
}

struct keyed {
	struct entree	e;
	uint32_t	rang;		/* of its name */
	int32_t		echeance;
};

static int
by_nom(const void *a, const void *b)
{
	const struct keyed	*ka = a, *kb = b;

	return (ka->rang > kb->rang) - (ka->rang < kb->rang);
}

static int
by_score(const void *a, const void *b)
{
	const struct keyed	*ka = a, *kb = b;

	if (ka->e.score != kb->e.score)
		return ka->e.score < kb->e.score ? 1 : -1;
	return by_nom(a, b);
}

static int
by_echeance(const void *a, const void *b)
{
	const struct keyed	*ka = a, *kb = b;

	if (ka->echeance != kb->echeance)
		return ka->echeance < kb->echeance ? -1 : 1;
	return by_nom(a, b);
}

static bool
lists_service(const struct recherche *r, const struct service *s)
{
	return r->services && r->filtres.natures == 0 && r->filtres.echeances == 0 &&
	    r->filtres.zones.n == 0 && r->filtres.categories.n == 0 &&
	    bears_all(&s->labels, &r->labels);
}

/* Of an aid whose zone is here or in a part of the territory. */
static bool
lists_aide(const struct recherche *r, const struct aide *a)
{
	enum echeance	echeance = aide_echeance(a, r->filtres.jour);

	return echeance != ECHEANCE_FERMEE && aide_may_ask(r->snapshot, a, r->territoire) &&
	    aide_filtres(&r->filtres, a, echeance) == 0 && bears_all(&a->labels, &r->labels) &&
	    aide_remplacante(r->snapshot, a, r->territoire) == NULL;
}

/* Marks what is listed, whatever its words: aids zone by zone, so that those of elsewhere are not
 * looked at. */
static void
mark_listed(const struct recherche *r, uint8_t *listed)
{
	const struct snapshot	*s = r->snapshot;
	uint32_t		 i, z;

	for (i = 0; i < s->n_services; i++)
		listed[i] = lists_service(r, &s->services[i]);
	for (z = 0; r->aides && z < s->n_zones; z++) {
		if (aide_zone_aptitude(s, s->zones[z].zone, r->territoire) == INAPTE_ZONE)
			continue;
		for (i = s->zones[z].debut; i < s->zones[z].fin; i++)
			listed[s->n_services + i] = lists_aide(r, &s->aides[i]);
	}
}

/* How many of the words the catalogue has at all: the others cannot be asked of an item. */
static uint8_t
known_words(const struct texte *texte, struct words words)
{
	uint8_t	n = 0;
	size_t	i, k;

	for (i = 0; i < words.n && n < 255; i++) {
		for (k = 0; k < i && !str_eq(words.v[k].stem, words.v[i].stem); k++)
			continue;
		n = (uint8_t)(n + (k == i && map_get(&texte->stems, words.v[i].stem) != NONE));
	}
	return n;
}

struct entrees
annuaire_chercher(const struct recherche *r, struct arena *arena)
{
	static int (*const	orders[TRIS])(const void *, const void *) = { by_score, by_nom,
	    by_echeance };
	const struct snapshot	*s = r->snapshot;
	struct words		 words = words_cut(arena, r->q);
	uint32_t		 n_all = s->n_services + s->n_aides, i;
	float			*scores = arena_array(arena, n_all, float);
	uint8_t			*hits = arena_array(arena, n_all, uint8_t), wanted;
	uint8_t			*listed = arena_array(arena, n_all, uint8_t);
	struct keyed		*v = arena_array(arena, n_all, struct keyed);
	struct entree		*out = arena_array(arena, n_all, struct entree);
	size_t			 n = 0, k;

	if (scores == NULL || hits == NULL || listed == NULL || v == NULL || out == NULL)
		return (struct entrees){ 0 };
	(void)texte_score(s->texte, words, scores, hits);
	wanted = known_words(s->texte, words);
	if (r->q.n > 0 && wanted == 0)
		return (struct entrees){ 0 };
	mark_listed(r, listed);
	for (i = 0; i < n_all; i++) {
		bool	aide = i >= s->n_services;

		if (hits[i] < wanted || !listed[i])
			continue;
		v[n++] = (struct keyed){ { aide, aide ? i - s->n_services : i, (double)scores[i] },
		    aide ? s->aides[i - s->n_services].rang : s->services[i].rang,
		    aide && aide_echeance(&s->aides[i - s->n_services], r->filtres.jour) <=
		    ECHEANCE_PLUS_TARD ? s->aides[i - s->n_services].echeance : INT32_MAX };
	}
	if (r->tri != TRIS)
		qsort(v, n, sizeof(*v), orders[r->tri]);
	for (k = 0; k < n; k++)
		out[k] = v[k].e;
	return (struct entrees){ out, n };
}
