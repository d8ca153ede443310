/*
 * Searching the directory: one pass over the items of the zones asked, with the text's scores
 * beside, finds what is listed and counts the facets; only the page asked is put in order.
 */
#include "triage/annuaire.h"

#include <stdlib.h>
#include <string.h>

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

/* A place in the order, and who takes it: no two are alike, since no two have one rank. */
struct place {
	uint64_t	cle;
	uint32_t	item;		/* services, then aids */
	float		score;
};

static int
by_cle(const void *a, const void *b)
{
	const struct place	*pa = a, *pb = b;

	return (pa->cle > pb->cle) - (pa->cle < pb->cle);
}

#define SMALL	16	/* sorted at once */

/* Puts in order what comes from `from` to `to`, and leaves the rest: a page is short. */
static void
sort_part(struct place *v, size_t n, size_t from, size_t to)
{
	struct place	swapped;
	uint64_t	pivot;
	size_t		i, j;

	while (n > SMALL && from < to) {
		pivot = v[n / 2].cle;
		for (i = 0, j = n - 1;; i++, j--) {
			while (v[i].cle < pivot)
				i++;
			while (v[j].cle > pivot)
				j--;
			if (i >= j)
				break;
			swapped = v[i];
			v[i] = v[j];
			v[j] = swapped;
		}
		/* Up to j it is at most the pivot, after it at least. */
		if (from <= j)
			sort_part(v, j + 1, from, to <= j ? to : j + 1);
		from = from > j ? from - j - 1 : 0;
		to = to > j ? to - j - 1 : 0;
		v += j + 1;
		n -= j + 1;
	}
	if (from < to)
		qsort(v, n, sizeof(*v), by_cle);
}

/* A pass over the items: what is listed, and what is counted beside. */
struct passe {
	const struct recherche	*r;
	struct comptes_annuaire	*comptes;	/* NULL: none */
	const float		*scores;	/* by item, of the words of q; NULL: none asked */
	const uint8_t		*hits;
	uint8_t			 wanted;
	struct place		*v;
	size_t			 n;
};

static void
list_item(struct passe *p, uint32_t item, const struct poids_list *labels, uint32_t rang,
    int32_t echeance)
{
	float			 score = p->scores == NULL ? 0 : p->scores[item];
	uint32_t		 first = 0, k;

	if (p->r->tri == TRI_PERTINENCE) {	/* the bits of floats over 0 are in their order */
		(void)memcpy(&first, &score, sizeof(first));
		first = UINT32_MAX - first;
	} else if (p->r->tri == TRI_ECHEANCE) {
		first = (uint32_t)echeance ^ UINT32_C(0x80000000);
	}
	p->v[p->n++] = (struct place){ (uint64_t)first << 32 | rang, item, score };
	for (k = 0; p->comptes != NULL && k < labels->n; k++)
		if (labels->v[k].label < p->comptes->n_themes)
			p->comptes->themes[labels->v[k].label]++;
}

/* Has it every word of q? */
static bool
answers(const struct passe *p, uint32_t item)
{
	return p->hits == NULL || p->hits[item] >= p->wanted;
}

static void
pass_services(struct passe *p)
{
	const struct recherche	*r = p->r;
	const struct service	*s;
	uint32_t		 i;

	if (demande_filtre(&r->filtres))
		return;
	for (i = 0; i < r->snapshot->n_services; i++) {
		s = &r->snapshot->services[i];
		if (!answers(p, i) || !bears_all(&s->labels, &r->labels))
			continue;
		if (p->comptes != NULL)
			p->comptes->services++;
		if (r->services)
			list_item(p, i, &s->labels, s->rang, INT32_MAX);
	}
}

/* Of an aid whose zone is here or in a part of the territory. */
static void
pass_aide(struct passe *p, uint32_t index)
{
	const struct recherche	*r = p->r;
	const struct aide	*a = &r->snapshot->aides[index];
	enum echeance		 echeance = aide_echeance(a, r->filtres.jour);
	uint32_t		 manques, bits;

	if (echeance == ECHEANCE_FERMEE || !aide_may_ask(r->snapshot, a, r->territoire) ||
	    !bears_all(&a->labels, &r->labels))
		return;
	manques = aide_filtres(&r->filtres, a, echeance);
	if ((manques & ~PARAM_BIT(P_NATURE)) != 0 ||
	    aide_remplacante(r->snapshot, a, r->territoire) != NULL)
		return;
	if (p->comptes != NULL) {
		p->comptes->aides += manques == 0;
		for (bits = r->aides ? a->natures : 0; bits != 0; bits &= bits - 1) {
			p->comptes->natures[__builtin_ctz(bits)]++;
			p->comptes->natures_avec[__builtin_ctz(bits)] +=
			    r->filtres.natures == 0 || manques != 0;
		}
	}
	if (r->aides && manques == 0)
		list_item(p, r->snapshot->n_services + index, &a->labels, a->rang,
		    echeance <= ECHEANCE_PLUS_TARD ? a->echeance : INT32_MAX);
}

/* Aids zone by zone, so that those of elsewhere are not looked at. */
static void
pass_aides(struct passe *p)
{
	const struct snapshot	*s = p->r->snapshot;
	uint32_t		 i, z;

	if (p->comptes == NULL && !p->r->aides)
		return;
	for (z = 0; z < s->n_zones; z++) {
		if (aide_zone_aptitude(s, s->zones[z].zone, p->r->territoire) == INAPTE_ZONE)
			continue;
		for (i = s->zones[z].debut; i < s->zones[z].fin; i++)
			if (answers(p, s->n_services + i))
				pass_aide(p, i);
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

/* Who has which words of q; false: nobody can have them, or no memory. */
static bool
read_words(struct passe *p, struct arena *arena, uint32_t n_all)
{
	const struct texte	*texte = p->r->snapshot->texte;
	struct words		 words = words_cut(arena, p->r->q);
	float			*scores = arena_array(arena, n_all, float);
	uint8_t			*hits = arena_array(arena, n_all, uint8_t);

	if (scores == NULL || hits == NULL || (p->wanted = known_words(texte, words)) == 0)
		return false;
	(void)texte_score(texte, words, scores, hits);
	p->scores = scores;
	p->hits = hits;
	return true;
}

struct entrees
annuaire_chercher(const struct recherche *r, struct arena *arena, size_t from, size_t size,
    struct comptes_annuaire *comptes)
{
	const struct snapshot	*s = r->snapshot;
	uint32_t		 n_all = s->n_services + s->n_aides, item;
	struct passe		 p = { .r = r, .comptes = comptes,
	    .v = arena_room(arena, n_all, sizeof(*p.v)) };
	struct entree		*out;
	size_t			 i;

	if (comptes != NULL) {
		*comptes = (struct comptes_annuaire){
		    .n_themes = s->axe_debut[AXE_THEMATIQUES + 1] };
		comptes->themes = arena_array(arena, comptes->n_themes, uint32_t);
	}
	if (p.v == NULL || (comptes != NULL && comptes->themes == NULL) ||
	    (r->q.n > 0 && !read_words(&p, arena, n_all)))
		return (struct entrees){ 0 };
	pass_services(&p);
	pass_aides(&p);
	for (i = 0; comptes != NULL && r->filtres.natures != 0 && i < COUNT(natures); i++)
		comptes->natures_avec[i] += (uint32_t)comptes->aides;
	from = from < p.n ? from : p.n;
	size = size < p.n - from ? size : p.n - from;
	sort_part(p.v, p.n, from, from + size);
	if ((out = arena_array(arena, size, struct entree)) == NULL)
		return (struct entrees){ 0 };
	for (i = 0; i < size; i++) {
		item = p.v[from + i].item;
		out[i] = (struct entree){ item >= s->n_services,
		    item >= s->n_services ? item - s->n_services : item,
		    (double)p.v[from + i].score };
	}
	return (struct entrees){ out, size, p.n };
}
