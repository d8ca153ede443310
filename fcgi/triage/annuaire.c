/*
 * Searching the directory: a pass over all items, which are few, with the text's scores beside.
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
	struct str	nom;
	struct str	id;
	int32_t		echeance;
};

static int
by_nom(const void *a, const void *b)
{
	const struct keyed	*ka = a, *kb = b;
	int			 d = str_cmp(ka->nom, kb->nom);

	return d != 0 ? d : str_cmp(ka->id, kb->id);
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

static bool
lists_aide(const struct recherche *r, const struct aide *a)
{
	return r->aides && aide_aptitude(r->snapshot, a, r->territoire, r->filtres.jour) <=
	    APTE_PARTIE && aide_filtres(&r->filtres, a, aide_echeance(a, r->filtres.jour)) == 0 &&
	    bears_all(&a->labels, &r->labels);
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
	struct keyed		*v = arena_array(arena, n_all, struct keyed);
	struct entree		*out = arena_array(arena, n_all, struct entree);
	size_t			 n = 0, k;

	if (scores == NULL || hits == NULL || v == NULL || out == NULL)
		return (struct entrees){ 0 };
	(void)texte_score(s->texte, words, scores, hits);
	wanted = known_words(s->texte, words);
	if (r->q.n > 0 && wanted == 0)
		return (struct entrees){ 0 };
	for (i = 0; i < n_all; i++) {
		bool	aide = i >= s->n_services;

		if (hits[i] < wanted || !(aide ? lists_aide(r, &s->aides[i - s->n_services]) :
		    lists_service(r, &s->services[i])))
			continue;
		v[n++] = (struct keyed){ { aide, aide ? i - s->n_services : i, (double)scores[i] },
		    aide ? s->aides[i - s->n_services].nom : s->services[i].nom,
		    aide ? s->aides[i - s->n_services].id : s->services[i].slug,
		    aide && aide_echeance(&s->aides[i - s->n_services], r->filtres.jour) <=
		    ECHEANCE_PLUS_TARD ? s->aides[i - s->n_services].echeance : INT32_MAX };
	}
	qsort(v, n, sizeof(*v), orders[r->tri]);
	for (k = 0; k < n; k++)
		out[k] = v[k].e;
	return (struct entrees){ out, n };
}
