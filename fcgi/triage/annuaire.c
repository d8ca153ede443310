/*
 * Searching the directory: aids are sets of bits, crossed filter by filter, so that a large
 * catalogue costs little more than a small one; facets are what sets have in common, and a page of
 * many is found by walking the order of names, or of deadlines, that the snapshot knows.
 */
#include "triage/annuaire.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "catalogue/texte.h"
#include "triage/candidats.h"

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

/* What is listed, and what is counted beside. */
struct passe {
	const struct recherche	*r;
	const struct snapshot	*s;
	struct arena		*arena;
	struct comptes_annuaire	*comptes;	/* NULL: none */
	const uint64_t		*documents;	/* that have the words of q; NULL: none asked */
	const float		*scores;	/* by item, of the words of q; NULL: none asked */
	uint32_t		*services;	/* that are listed */
	size_t			 n_services;
	uint64_t		*possibles;	/* aids that pass all filters but that of natures */
	uint64_t		*aides;		/* and that one */
	struct bits_mot		*mots;		/* of aides, where they hold any */
	size_t			 n_mots;
	size_t			 n;		/* listed in all */
};

static void
count_themes(const struct passe *p, const struct poids_list *labels)
{
	uint32_t	k;

	for (k = 0; p->comptes != NULL && k < labels->n; k++)
		if (labels->v[k].label < p->comptes->n_themes)
			p->comptes->themes[labels->v[k].label]++;
}

static bool
pass_services(struct passe *p)
{
	const struct service	*s;
	uint32_t		 i;

	if ((p->services = arena_room(p->arena, p->s->n_services, sizeof(uint32_t))) == NULL)
		return false;
	for (i = 0; !demande_filtre(&p->r->filtres) && i < p->s->n_services; i++) {
		s = &p->s->services[i];
		if ((p->documents != NULL && !bits_has(p->documents, i)) ||
		    !bears_all(&s->labels, &p->r->labels))
			continue;
		if (p->comptes != NULL)
			p->comptes->services++;
		if (p->r->services) {
			p->services[p->n_services++] = i;
			count_themes(p, &s->labels);
		}
	}
	return true;
}

static void
add_zone(void *context, const struct zone_aides *zone, bool here)
{
	(void)here;
	bits_fill(context, zone->debut, zone->fin);
}

/* Of aids: what a set leaves of another. */
static void
keep(uint64_t *set, const uint64_t *other, size_t n)
{
	size_t	w;

	for (w = 0; w < n; w++)
		set[w] &= other[w];
}

/* Those of the zones here and in a part of the territory, that it may ask for. */
static void
keep_place(const struct passe *p)
{
	const struct snapshot	*s = p->s;
	unsigned		 kinds;
	uint64_t		 may;
	size_t			 w;
	uint32_t		 i;

	if (p->r->territoire == NONE) {
		bits_fill(p->possibles, 0, s->n_aides);
		return;
	}
	candidats_zones(s, p->r->territoire, add_zone, p->possibles);
	kinds = s->territoires[p->r->territoire].publics;
	for (w = 0; w < s->mots_aides; w++) {
		for (may = 0, i = 0; i < PUBLICS_COLLECTIVITE; i++)
			if ((kinds & 1u << i) != 0)
				may |= s->aides_par_public[i * s->mots_aides + w];
		p->possibles[w] &= may;
	}
}

/* Those that bear the labels and have the words asked; aids come after services in documents. */
static void
keep_subject(const struct passe *p)
{
	const struct snapshot	*s = p->s;
	const unsigned		 shift = s->n_services % 64;
	size_t			 w, first = s->n_services / 64;
	uint32_t		 i;

	for (i = 0; i < p->r->labels.n; i++)
		keep(p->possibles, s->aides_par_label + p->r->labels.v[i] * s->mots_aides,
		    s->mots_aides);
	for (w = 0; p->documents != NULL && w < s->mots_aides; w++)
		p->possibles[w] &= shift == 0 ? p->documents[first + w] :
		    p->documents[first + w] >> shift |
		    p->documents[first + w + 1] << (64 - shift);
}

/* The filters that look at each aid; and variants, which few have. */
static void
keep_filtered(const struct passe *p)
{
	const struct demande	*f = &p->r->filtres;
	const struct aide	*a;
	bool			 each = f->echeances != 0 || f->zones.n > 0 || f->categories.n > 0;
	uint64_t		 left;
	size_t			 w;
	uint32_t		 i;

	for (w = 0; w < p->s->mots_aides; w++) {
		left = p->possibles[w] & (each ? UINT64_MAX : p->r->territoire == NONE ? 0 :
		    p->s->aides_a_variantes[w]);
		for (; left != 0; left &= left - 1) {
			i = bits_lowest(w, left);
			a = &p->s->aides[i];
			if ((each && (aide_filtres(f, a, aide_echeance(a, f->jour)) &
			    ~PARAM_BIT(P_NATURE)) != 0) ||
			    aide_remplacante(p->s, a, p->r->territoire) != NULL)
				bits_clear(p->possibles, i);
		}
	}
}

static void
keep_natures(const struct passe *p)
{
	const struct snapshot	*s = p->s;
	const uint16_t		 asked = p->r->filtres.natures;
	uint64_t		 some;
	size_t			 w;
	uint32_t		 k;

	memcpy(p->aides, p->possibles, s->mots_aides * sizeof(*p->aides));
	for (w = 0; asked != 0 && w < s->mots_aides; w++) {
		for (some = 0, k = 0; k < COUNT(natures); k++)
			if ((asked & 1u << k) != 0)
				some |= s->aides_par_nature[k * s->mots_aides + w];
		p->aides[w] &= some;
	}
}

/* Each nature by itself, and once it is asked for beside those that are. */
static void
count_aides(const struct passe *p)
{
	const struct snapshot	*s = p->s;
	struct comptes_annuaire	*c = p->comptes;
	struct bits_mot		*all = arena_room(p->arena, s->mots_aides, sizeof(*all));
	size_t			 n, k;

	c->aides = bits_communs(p->mots, p->n_mots, NULL);
	if (!p->r->aides || all == NULL)
		return;
	n = bits_mots(p->possibles, s->mots_aides, all);
	for (k = 0; k < COUNT(natures); k++) {
		const uint64_t	*set = s->aides_par_nature + k * s->mots_aides;

		c->natures[k] = bits_communs(all, n, set);
		c->natures_avec[k] = p->r->filtres.natures == 0 ? c->natures[k] :
		    (uint32_t)c->aides + c->natures[k] - bits_communs(p->mots, p->n_mots, set);
	}
	for (k = 0; k < c->n_themes; k++)
		c->themes[k] += bits_communs(p->mots, p->n_mots,
		    s->aides_par_label + k * s->mots_aides);
}

static bool
pass_aides(struct passe *p)
{
	const size_t	words = p->s->mots_aides;

	p->possibles = arena_array(p->arena, words, uint64_t);
	p->aides = arena_array(p->arena, words, uint64_t);
	p->mots = arena_room(p->arena, words, sizeof(*p->mots));
	if (p->possibles == NULL || p->aides == NULL || p->mots == NULL)
		return false;
	if (p->comptes == NULL && !p->r->aides)
		return true;
	keep_place(p);
	keep_subject(p);
	aides_fermees_exclure(p->s, p->r->filtres.jour, p->possibles);
	keep_filtered(p);
	keep_natures(p);
	p->n_mots = bits_mots(p->aides, words, p->mots);
	if (p->comptes != NULL)
		count_aides(p);
	if (!p->r->aides) {
		memset(p->aides, 0, words * sizeof(*p->aides));
		p->n_mots = 0;
	}
	return true;
}

/* Who has which words of q; false: nobody can have them, or no memory. */
static bool
read_words(struct passe *p)
{
	const struct texte	*texte = p->s->texte;
	struct texte_mots	 mots = texte_mots(texte, words_cut(p->arena, p->r->q), p->arena);
	float			*scores = arena_array(p->arena, texte->n_documents, float);

	if (scores == NULL ||
	    (p->documents = texte_documents(texte, &mots, p->arena)) == NULL)
		return false;
	texte_score(texte, &mots, 0, texte->n_documents, scores);
	p->scores = scores;
	return true;
}

/* ---- the page ---- */

static struct place
place_of(const struct passe *p, uint32_t item)
{
	const struct snapshot	*s = p->s;
	const struct aide	*a = item < s->n_services ? NULL :
				    &s->aides[item - s->n_services];
	float			 score = p->scores == NULL ? 0 : p->scores[item];
	uint32_t		 first = 0, rang = a == NULL ? s->services[item].rang : a->rang;
	int32_t			 last = a != NULL && aide_echeance(a, p->r->filtres.jour) <=
				    ECHEANCE_PLUS_TARD ? a->echeance : INT32_MAX;

	if (p->r->tri == TRI_PERTINENCE) {	/* the bits of floats over 0 are in their order */
		(void)memcpy(&first, &score, sizeof(first));
		first = UINT32_MAX - first;
	} else if (p->r->tri == TRI_ECHEANCE) {
		first = (uint32_t)last ^ UINT32_C(0x80000000);
	}
	return (struct place){ (uint64_t)first << 32 | rang, item, score };
}

/* All that is listed, the page asked in order, into out. */
static bool
page_sorted(const struct passe *p, size_t from, size_t size, uint32_t *out)
{
	struct place	*v = arena_room(p->arena, p->n, sizeof(*v));
	uint64_t	 left;
	size_t		 n = 0, i;

	if (v == NULL)
		return false;
	for (i = 0; i < p->n_services; i++)
		v[n++] = place_of(p, p->services[i]);
	for (i = 0; i < p->n_mots; i++)
		for (left = p->mots[i].bits; left != 0; left &= left - 1)
			v[n++] = place_of(p, p->s->n_services +
			    bits_lowest(p->mots[i].at, left));
	sort_part(v, n, from, from + size);
	for (i = 0; i < size; i++)
		out[i] = v[from + i].item;
	return true;
}

/* The same by walking the order of names. */
static bool
page_by_name(const struct passe *p, size_t from, size_t size, uint32_t *out)
{
	const struct snapshot	*s = p->s;
	uint8_t			*services = arena_array(p->arena, s->n_services, uint8_t);
	size_t			 seen = 0, i;
	uint32_t		 item;

	if (services == NULL)
		return false;
	for (i = 0; i < p->n_services; i++)
		services[p->services[i]] = 1;
	for (i = 0; seen < from + size; i++) {
		item = s->par_rang[i];
		if (item < s->n_services ? services[item] == 0 :
		    !bits_has(p->aides, item - s->n_services))
			continue;
		if (seen++ >= from)
			out[seen - 1 - from] = item;
	}
	return true;
}

/* The same by walking the order of last days; false: the page goes beyond those that have one. */
static bool
page_by_end(const struct passe *p, size_t from, size_t size, uint32_t *out)
{
	const int32_t	day = p->r->filtres.jour;
	size_t		seen = 0;
	uint32_t	i, aide;

	for (i = 0; i < p->s->n_fins && seen < from + size; i++) {
		aide = p->s->fins[i].aide;
		if (p->s->fins[i].jour < day || !bits_has(p->aides, aide) ||
		    p->s->aides[aide].ouverture > day)
			continue;
		if (seen++ >= from)
			out[seen - 1 - from] = p->s->n_services + aide;
	}
	return seen == from + size;
}

/* To walk an order costs what stands between those that are listed; to sort, all of these. */
static bool
page_fill(const struct passe *p, size_t from, size_t size, uint32_t *out)
{
	const uint64_t	all = p->s->n_services + p->s->n_aides;
	const bool	near = (from + size) * all < (uint64_t)p->n * p->n;

	if (near && (p->r->tri == TRI_NOM || p->scores == NULL) && p->r->tri != TRI_ECHEANCE)
		return page_by_name(p, from, size, out);
	if (near && p->r->tri == TRI_ECHEANCE && page_by_end(p, from, size, out))
		return true;
	return page_sorted(p, from, size, out);
}

struct entrees
annuaire_chercher(const struct recherche *r, struct arena *arena, size_t from, size_t size,
    struct comptes_annuaire *comptes)
{
	const struct snapshot	*s = r->snapshot;
	struct passe		 p = { .r = r, .s = s, .arena = arena, .comptes = comptes };
	struct entree		*out;
	uint32_t		*items, first = s->n_services;
	size_t			 i;

	if (comptes != NULL) {
		*comptes = (struct comptes_annuaire){
		    .n_themes = s->axe_debut[AXE_THEMATIQUES + 1] };
		comptes->themes = arena_array(arena, comptes->n_themes, uint32_t);
		if (comptes->themes == NULL)
			return (struct entrees){ 0 };
	}
	if ((r->q.n > 0 && !read_words(&p)) || !pass_services(&p) || !pass_aides(&p))
		return (struct entrees){ 0 };
	p.n = p.n_services + bits_communs(p.mots, p.n_mots, NULL);
	from = from < p.n ? from : p.n;
	size = size < p.n - from ? size : p.n - from;
	out = arena_array(arena, size, struct entree);
	items = arena_room(arena, size, sizeof(*items));
	if (out == NULL || items == NULL || (size > 0 && !page_fill(&p, from, size, items)))
		return (struct entrees){ 0 };
	for (i = 0; i < size; i++)
		out[i] = (struct entree){ items[i] >= first, items[i] >= first ?
		    items[i] - first : items[i], p.scores == NULL ? 0 :
		    (double)p.scores[items[i]] };
	return (struct entrees){ out, size, p.n };
}
