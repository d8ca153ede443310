/*
 * What is counted without being shown (facets, other answers), or shown without being counted (the
 * first few, explanations) is what the lists hold, whatever the catalogue and whatever is asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>

#include "hasard_essai.h"
#include "triage/annuaire.h"

/* Of a demand that wants the first few in order: those, and the same counts. */
static void
same_first(struct suggestions whole, struct suggestions few, size_t n)
{
	size_t	i;

	assert_int_equal(whole.n, few.n);
	for (i = 0; i < n && i < whole.n && whole.v != NULL && few.v != NULL; i++)
		assert_int_equal(whole.v[i].index, few.v[i].index);
}

static void
check_first_few(struct buf *labels, struct buf *others)
{
	struct essai	a = essai_on(snapshot), b = a;
	struct demande	few;

	ask_parts(&a, labels, others, "");
	few = a.demande;
	few.rangs = 1 + draw(4);
	b.r = match(&few, arena);
	assert_memory_equal(a.r.facettes.toutes, b.r.facettes.toutes, sizeof(a.r.facettes.toutes));
	same_first(a.r.aides, b.r.aides, few.rangs);
	same_first(a.r.partielles, b.r.partielles, few.rangs);
}

static void
first_few_in_order(void **state)
{
	(void)state;
	for_all(check_first_few);
}

/* What the list of explanations says of each item is what the lists show. */
static void
check_explained(struct buf *labels, struct buf *others)
{
	struct essai			 e = essai_on(snapshot);
	const struct explication	*v;
	size_t				 n = 0, i, shown = 0;
	double				 labels_give;
	uint32_t			 axe;

	ask_parts(&e, labels, others, "");
	assert_non_null(v = match_expliquer(&e.demande, arena, &n));
	assert_int_equal(n, SERVICES + AIDES);
	for (i = 0; i < n; i++) {
		struct str	id = v[i].aide ? snapshot->aides[v[i].index].id :
				    snapshot->services[v[i].index].slug;
		bool		there = v[i].aide ? offers(&e, id) :
				    score_of(&e, arena_str(arena, id).p) >= 0;

		assert_int_equal(v[i].verdict <= VERDICT_PARTIELLES, there);
		/* What it is made of comes to the score. */
		for (axe = 0, labels_give = 0; axe < AXES; axe++)
			labels_give += v[i].par_labels[axe];
		assert_true(fabs(labels_give + v[i].par_mots + v[i].par_contextes +
		    v[i].par_phase - v[i].classe.score) < 1e-9);
		if (!v[i].aide && there)
			assert_true(v[i].classe.score == score_of(&e, arena_str(arena, id).p));
		assert_true(labels_give <= 0 || v[i].n_motifs > 0);
		shown += there;
	}
	assert_int_equal(shown, e.r.services.n + e.r.proches.n + e.r.generiques.n + e.r.aides.n +
	    e.r.partielles.n);
}

static void
explained_as_shown(void **state)
{
	(void)state;
	for_all(check_explained);
}

static bool
is_given(const struct reponses *r, uint32_t label)
{
	size_t	k;

	for (k = 0; k < r->n_donnes; k++)
		if (r->donnes[k].label == label)
			return true;
	return false;
}

/* What another answer is said to give is what its address gives. */
static void
check_alternatives(struct buf *labels, struct buf *others)
{
	struct essai		 a = essai_on(snapshot), b = a;
	struct alternatives	 all;
	struct params		 params;
	struct buf		 url = { 0 };
	size_t			 i;

	ask_parts(&a, labels, others, "");
	all = alternatives_compter(snapshot, &a.reponses, JOUR, arena);
	for (i = 0; i < all.n; i++) {
		params = a.params;
		params_set(&params, arena, all.v[i].param, all.v[i].valeur);
		buf_reset(&url);
		params_write(&params, &url);
		buf_putc(&url, '\0');
		ask(&b, url.p[0] == '?' ? url.p + 1 : url.p);
		assert_int_equal(b.r.services.n, all.v[i].services);
		assert_int_equal(b.r.proches.n, all.v[i].proches);
		assert_int_equal(b.r.aides.n, all.v[i].aides);
		assert_int_equal(b.r.partielles.n, all.v[i].partielles);
		if (all.v[i].avec != NONE) {
			assert_true(is_given(&b.reponses, all.v[i].avec));
			assert_false(is_given(&a.reponses, all.v[i].avec));
		}
		if (all.v[i].sans != NONE)
			assert_false(is_given(&b.reponses, all.v[i].sans));
	}
	assert_true(all.n >= 2);
	buf_free(&url);
}

static void
alternatives_count_exactly(void **state)
{
	(void)state;
	for_all(check_alternatives);
}

/* What opening a value is said to show is what it shows. */
static void
assert_opens(const struct essai *e, enum facette which, uint32_t seuls, uint32_t exclus,
    const struct demande *opened)
{
	assert_int_equal(facettes_avec(&e->r.facettes, which, seuls, exclus),
	    match(opened, arena).aides.n);
}

/* The zones, and that one if it is not there. */
static struct strs
with_zone(struct strs zones, struct str zone)
{
	struct str	*v = arena_array(arena, zones.n + 1, struct str);
	size_t		 i;

	assert_non_null(v);
	for (i = 0; i < zones.n; i++)
		v[i] = zones.v[i];
	v[i] = zone;
	return (struct strs){ v, zones.n + !str_among(zone, zones.v, zones.n) };
}

/*
 * The count beside each value of a facet is what asking for that value alone then gives, and what
 * is said of its link is what that then shows.
 */
static void
check_facets(struct buf *labels, struct buf *others)
{
	struct essai	a = essai_on(snapshot), b = a;
	struct demande	one;
	uint32_t	i;

	ask_parts(&a, labels, others, "");
	for (i = 0; i < COUNT(natures); i++) {
		one = a.demande;
		one.natures = (uint16_t)(1u << i);
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.natures[i], b.r.aides.n);
		one.natures = (uint16_t)(a.demande.natures | 1u << i);
		if (one.natures != a.demande.natures)
			assert_opens(&a, FACETTE_NATURE, a.r.facettes.natures[i],
			    a.r.facettes.natures_exclues[i], &one);
	}
	for (i = 0; i < ECHEANCES; i++) {
		one = a.demande;
		one.echeances = (uint8_t)(1u << i);
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.echeances[i], b.r.aides.n);
		one.echeances = (uint8_t)(a.demande.echeances | 1u << i);
		if (one.echeances != a.demande.echeances)
			assert_opens(&a, FACETTE_ECHEANCE, a.r.facettes.echeances[i],
			    a.r.facettes.echeances[i], &one);
	}
	for (i = 0; i < a.r.facettes.n_zones; i++) {
		one = a.demande;
		one.zones = (struct strs){ &snapshot->territoires[a.r.facettes.zones[i].zone].cle,
		    1 };
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.zones[i].total, b.r.aides.n);
		one.zones = with_zone(a.demande.zones, *one.zones.v);
		if (one.zones.n > a.demande.zones.n)
			assert_opens(&a, FACETTE_ZONE, a.r.facettes.zones[i].total,
			    a.r.facettes.zones[i].total, &one);
	}
	for (i = 0; i < FACETTES; i++) {
		one = a.demande;
		one.natures = i == FACETTE_NATURE ? 0 : one.natures;
		one.echeances = i == FACETTE_ECHEANCE ? 0 : one.echeances;
		one.zones.n = i == FACETTE_ZONE ? 0 : one.zones.n;
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.toutes[i], b.r.aides.n);
	}
	one = a.demande;
	one.natures = one.echeances = 0;
	one.zones.n = one.categories.n = 0;
	b.r = match(&one, arena);
	assert_int_equal(a.r.facettes.total, b.r.aides.n);
	assert_int_equal(a.r.facettes.passent, a.r.aides.n);
}

static void
facets_count_exactly(void **state)
{
	(void)state;
	for_all(check_facets);
}

/* The directory: pages end to end are the list, and each facet says what its link then lists. */
static void
check_directory(struct buf *labels, struct buf *others)
{
	static const char *const	texts[] = { "", "&q=un+deux", "&q=aide", "&tri=echeance" };
	struct essai			e = essai_on(snapshot);
	struct comptes_annuaire		counts;
	struct entrees			all, page;
	struct recherche		r, one;
	size_t				i, j;
	uint32_t			k;

	ask_parts(&e, labels, others, texts[draw(COUNT(texts))]);
	r = recherche_lire(snapshot, arena, &e.reponses, JOUR);
	r.labels.n = draw(2) == 0 ? 0 : r.labels.n;
	all = annuaire_chercher(&r, arena, 0, SIZE_MAX, &counts);
	assert_int_equal(all.n, all.total);
	/* Nothing closed, nothing of elsewhere, nothing that is for others. */
	for (i = 0; i < all.n; i++)
		assert_true(!all.v[i].aide || aide_aptitude(snapshot,
		    &snapshot->aides[all.v[i].index], r.territoire, JOUR) <= APTE_PARTIE);
	for (i = 0; i < all.n + 7; i += 7) {
		page = annuaire_chercher(&r, arena, i, 7, NULL);
		assert_int_equal(page.total, all.n);
		assert_int_equal(page.n, i > all.n ? 0 : all.n - i < 7 ? all.n - i : 7);
		for (j = 0; j < page.n; j++)
			assert_true(page.v[j].aide == all.v[i + j].aide &&
			    page.v[j].index == all.v[i + j].index);
	}
	one = r;
	one.services = one.aides = true;
	assert_int_equal(annuaire_chercher(&one, arena, 0, 0, NULL).total,
	    counts.services + counts.aides);
	one.aides = false;
	assert_int_equal(annuaire_chercher(&one, arena, 0, 0, NULL).total, counts.services);
	for (k = 0; k < COUNT(natures); k++) {
		one = r;
		one.services = false;
		one.filtres.natures = (uint16_t)(1u << k);
		assert_int_equal(annuaire_chercher(&one, arena, 0, 0, NULL).total,
		    counts.natures[k]);
		one.filtres.natures = (uint16_t)(r.filtres.natures | 1u << k);
		if (one.filtres.natures != r.filtres.natures)
			assert_int_equal(annuaire_chercher(&one, arena, 0, 0, NULL).total,
			    counts.natures_avec[k]);
	}
	for (k = 0; k < counts.n_themes; k++) {
		uint32_t	more[LABELS_MAX];

		/* A theme more, beside those that are asked. */
		assert_true(r.labels.n < LABELS_MAX);
		for (i = 0; i < r.labels.n; i++)
			more[i] = r.labels.v[i];
		more[i] = k;
		one = r;
		one.labels = (struct indices){ more, r.labels.n + 1 };
		assert_int_equal(annuaire_chercher(&one, arena, 0, 0, NULL).total,
		    counts.themes[k]);
	}
}

static void
directory_counts_exactly(void **state)
{
	(void)state;
	for_all(check_directory);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(first_few_in_order),
		cmocka_unit_test(explained_as_shown),
		cmocka_unit_test(facets_count_exactly),
		cmocka_unit_test(alternatives_count_exactly),
		cmocka_unit_test(directory_counts_exactly),
	};

	return cmocka_run_group_tests_name("comptes", tests, NULL, NULL);
}
