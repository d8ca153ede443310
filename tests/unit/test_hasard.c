/*
 * What holds whatever the catalogue and whatever is asked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "hasard_essai.h"

static void
same_motifs(const struct suggestion *a, const struct suggestion *b)
{
	uint32_t	i;

	assert_int_equal(a->n_motifs, b->n_motifs);
	for (i = 0; i < a->n_motifs; i++) {
		assert_int_equal(a->motifs[i].type, b->motifs[i].type);
		assert_int_equal(a->motifs[i].label, b->motifs[i].label);
		assert_true(a->motifs[i].apport == b->motifs[i].apport);
		assert_int_equal(a->motifs[i].compris == NULL, b->motifs[i].compris == NULL);
		if (a->motifs[i].compris != NULL && b->motifs[i].compris != NULL)
			assert_int_equal(a->motifs[i].compris->label, b->motifs[i].compris->label);
	}
}

/* Labels are the same indices in both snapshots, items may not be. */
static void
same_list(const struct essai *a, struct suggestions la, const struct essai *b,
    struct suggestions lb, bool aides)
{
	size_t	i;

	assert_int_equal(la.n, lb.n);
	for (i = 0; i < la.n; i++) {
		assert_same(name_of(a, &la.v[i], aides), name_of(b, &lb.v[i], aides));
		assert_true(la.v[i].score == lb.v[i].score);
		same_motifs(&la.v[i], &lb.v[i]);
	}
}

static void
same_results(const struct essai *a, const struct essai *b)
{
	same_list(a, a->r.services, b, b->r.services, false);
	same_list(a, a->r.proches, b, b->r.proches, false);
	same_list(a, a->r.generiques, b, b->r.generiques, false);
	same_list(a, a->r.aides, b, b->r.aides, true);
	same_list(a, a->r.partielles, b, b->r.partielles, true);
	assert_int_equal(a->r.facettes.total, b->r.facettes.total);
}

static void
check_repeated(struct buf *labels, struct buf *others)
{
	struct essai	a = essai_on(snapshot), b = essai_on(snapshot);

	ask_parts(&a, labels, others, "");
	ask_parts(&b, others, labels, "");	/* the order of a URL's parameters says nothing */
	same_results(&a, &b);
}

static void
same_question_same_answer(void **state)
{
	(void)state;
	for_all(check_repeated);
}

/* The rows of the catalogue backwards, and the labels of the demand backwards. */
static void
order_of_input(void **state)
{
	struct snapshot	*other;
	struct compris	*labels;
	struct essai	 a, b;
	struct buf	 query = { 0 };
	size_t		 i;
	int		 round, k;

	(void)state;
	arena = arena_create(1 << 20, 0);
	for (round = 0; round < WORLDS; round++) {
		draw_world();
		snapshot = build(false);
		other = build(true);
		for (k = 0; k < QUESTIONS_EACH; k++) {
			arena_reset(arena);
			buf_reset(&query);
			draw_labels(&query);
			draw_excluders(&query);
			draw_ou(&query);
			buf_putc(&query, '\0');
			a = essai_on(snapshot);
			b = essai_on(other);
			ask(&a, query.p);
			ask(&b, query.p);
			same_results(&a, &b);
			assert_non_null(labels = arena_array(arena, b.demande.n_labels,
			    struct compris));
			for (i = 0; i < b.demande.n_labels; i++)
				labels[i] = b.demande.labels[b.demande.n_labels - 1 - i];
			b.demande.labels = labels;
			b.r = match_whole(&b.demande, arena);
			same_results(&a, &b);
		}
		snapshot_drop(snapshot);
		snapshot_drop(other);
	}
	buf_free(&query);
	arena_destroy(arena);
	words_release();
}

/* Everything that few offers, many offers too. */
static void
assert_within(const struct essai *few, const struct essai *many)
{
	size_t	i;

	for (i = 0; i < few->r.aides.n; i++)
		assert_true(offers(many, name_of(few, &few->r.aides.v[i], true)));
	for (i = 0; i < few->r.partielles.n; i++)
		assert_true(offers(many, name_of(few, &few->r.partielles.v[i], true)));
}

/* Each service of few's list is one of those made for the project, or (any) of any list. */
static void
assert_services_within(const struct essai *few, struct suggestions list, const struct essai *many,
    bool any)
{
	char	id[24];
	size_t	i;

	for (i = 0; i < list.n; i++) {
		(void)snprintf(id, sizeof(id), "%.*s", STR_FMT(name_of(few, &list.v[i], false)));
		assert_true(suggestion_of(many, many->r.services, false, id) != NULL || (any &&
		    (suggestion_of(many, many->r.proches, false, id) != NULL ||
		    suggestion_of(many, many->r.generiques, false, id) != NULL)));
	}
}

/* What was left out by where, what and when stays out, whatever else is said; and to say where one
 * is, or what one does not want, adds nothing. */
static void
check_exclusions(struct buf *labels, struct buf *others)
{
	static const char *const	more[] = { "&sans=a-03,a-07,s-02,s-05",
	    "&nature=subvention", "&echeance=proche", "&zone=france", "&categorie=Eau/Fuites",
	    "&ou=35001" };
	static const enum param		which[] = { P_SANS, P_NATURE, P_ECHEANCE, P_ZONE,
	    P_CATEGORIE, P_OU };
	struct buf			none = { 0 };
	struct essai			bare = essai_on(snapshot), full = bare, less = bare;
	size_t				i;

	ask_parts(&bare, &none, others, "");
	ask_parts(&full, labels, others, "");
	assert_within(&full, &bare);
	for (i = 0; i < COUNT(more); i++) {
		if (params_has(&full.params, which[i]))
			continue;
		ask_parts(&less, labels, others, more[i]);
		assert_within(&less, &full);
		assert_services_within(&less, less.r.services, &full, false);
		assert_services_within(&less, less.r.proches, &full, true);
		assert_services_within(&less, less.r.generiques, &full, true);
	}
}

static void
excluded_stays_excluded(void **state)
{
	(void)state;
	for_all(check_exclusions);
}

/*
 * Beside another label.  One that is alone says that the project is about something: aids that are
 * for something else are then not offered.
 */
static void
check_unknown_label(struct buf *labels, struct buf *others)
{
	struct essai	a = essai_on(snapshot), b = a;

	ask_parts(&a, labels, others, "");
	if (params_has(&a.params, P_THEMATIQUES)) {
		ask_parts(&b, labels, others, "&thematiques=t9");
		assert_int_equal(b.demande.n_labels, a.demande.n_labels + 1);
		same_results(&a, &b);
	}
	if (a.demande.n_labels > 0) {
		ask_parts(&b, labels, others, "&sites=s4");
		/* To name places in the URL may take out those of the text. */
		if (b.reponses.compris.n == a.reponses.compris.n)
			same_results(&a, &b);
	}
}

static void
label_that_no_item_has(void **state)
{
	(void)state;
	for_all(check_unknown_label);
}

static void
check_offered(struct buf *labels, struct buf *others)
{
	struct essai		 e = essai_on(snapshot);
	uint32_t		 here;
	const struct aide	*aide;
	size_t			 i;

	ask_parts(&e, labels, others, "");
	here = e.reponses.territoire;
	for (i = 0; i < e.r.aides.n + e.r.partielles.n; i++) {
		bool	part = i >= e.r.aides.n;

		aide = &snapshot->aides[part ? e.r.partielles.v[i - e.r.aides.n].index :
		    e.r.aides.v[i].index];
		/* Not closed: open until the day itself, or without end. */
		assert_true(aide->echeance == DAY_NONE || aide->echeance >= JOUR ||
		    aide->recurrence == RECURRENCE_PERMANENTE ||
		    aide->ouverture > JOUR);
		assert_false(params_lists(&e.params, P_SANS, aide->id));
		if (here == NONE) {
			assert_false(part);
			continue;
		}
		assert_true((aide->publics & snapshot->territoires[here].publics) != 0);
		assert_int_equal(snapshot_inside(snapshot, here, aide->zone), !part);
		assert_true(!part || snapshot_inside(snapshot, aide->zone, here));
	}
}

/* Has the territory asked a variant of the aid, open or closed? */
static bool
stood_for(const struct essai *e, const struct aide *generic)
{
	uint32_t	here = e->reponses.territoire, i;

	for (i = 0; i < snapshot->n_aides; i++)
		if (str_eq(snapshot->aides[i].generique, generic->id) &&
		    snapshot_inside(snapshot, here, snapshot->aides[i].zone) &&
		    (snapshot->aides[i].publics & snapshot->territoires[here].publics) != 0)
			return true;
	return false;
}

/* Where a variant is for us the generic aid is not there, whatever is asked, put aside or over;
 * elsewhere it is as if it had none. */
static void
check_variants(struct buf *labels, struct buf *others)
{
	struct essai		 e = essai_on(snapshot);
	const struct aide	*aide;
	uint32_t		 i;

	ask_parts(&e, labels, others, "");
	for (i = 0; e.reponses.territoire != NONE && i < snapshot->n_aides; i++) {
		aide = &snapshot->aides[i];
		if (!stood_for(&e, aide)) {
			assert_true(aide_aptitude(snapshot, aide, e.reponses.territoire, JOUR) !=
			    INAPTE_REMPLACEE);
			continue;
		}
		assert_false(offers(&e, aide->id));
		assert_true(aide_aptitude(snapshot, aide, e.reponses.territoire, JOUR) >
		    APTE_PARTIE);
	}
}

static void
variants_stand_for_generic_aids(void **state)
{
	(void)state;
	for_all(check_variants);
}

static void
nothing_elsewhere_nothing_closed(void **state)
{
	(void)state;
	for_all(check_offered);
}

/* One more theme takes nothing away from what is found already, and lowers nothing. */
static void
check_more_themes(struct buf *labels, struct buf *others)
{
	struct essai			 a = essai_on(snapshot), b = a;
	const struct suggestion		*s, *after;
	char				 id[24];
	size_t				 i;

	ask_parts(&a, labels, others, "");
	if (!params_has(&a.params, P_THEMATIQUES))
		return;
	ask_parts(&b, labels, others, arena_printf(arena, "&thematiques=t%u,t%u", draw(9),
	    draw(9)).p);
	for (i = 0; i < a.r.services.n; i++) {
		s = &a.r.services.v[i];
		(void)snprintf(id, sizeof(id), "%.*s", STR_FMT(name_of(&a, s, false)));
		after = suggestion_of(&b, b.r.services, false, id);
		assert_non_null(after);
		assert_true(after->score >= s->score);
	}
	for (i = 0; i < a.r.proches.n; i++) {
		(void)snprintf(id, sizeof(id), "%.*s", STR_FMT(name_of(&a, &a.r.proches.v[i],
		    false)));
		assert_true(score_of(&b, id) >= a.r.proches.v[i].score);
	}
	assert_within(&a, &b);
}

static void
more_themes_lose_nothing(void **state)
{
	(void)state;
	for_all(check_more_themes);
}

static void
same_members(const struct essai *a, struct suggestions la, const struct essai *b,
    struct suggestions lb, bool aides)
{
	char	id[24];
	size_t	i;

	assert_int_equal(la.n, lb.n);
	for (i = 0; i < la.n; i++) {
		(void)snprintf(id, sizeof(id), "%.*s", STR_FMT(name_of(a, &la.v[i], aides)));
		assert_non_null(suggestion_of(b, lb, aides, id));
	}
}

static void
check_phases(struct buf *labels, struct buf *others)
{
	static const char *const	all[] = { "&phase=idee", "&phase=etude",
	    "&phase=operation" };
	struct essai			a = essai_on(snapshot), b = a;
	size_t				i;

	ask_parts(&a, labels, others, "&phase=inconnue");
	for (i = 0; i < COUNT(all); i++) {
		ask_parts(&b, labels, others, all[i]);
		same_members(&a, a.r.services, &b, b.r.services, false);
		same_members(&a, a.r.proches, &b, b.r.proches, false);
		same_members(&a, a.r.generiques, &b, b.r.generiques, false);
		same_members(&a, a.r.aides, &b, b.r.aides, true);
		same_members(&a, a.r.partielles, &b, b.r.partielles, true);
	}
}

static void
phase_never_excludes(void **state)
{
	(void)state;
	for_all(check_phases);
}

static void
check_suggestion(const struct essai *e, const struct suggestion *s, bool aide)
{
	const struct poids_list	*own = aide ? &e->s->aides[s->index].labels :
	    &e->s->services[s->index].labels;
	const struct motif	*m;
	uint32_t		 i, k;

	assert_true(s->score >= 0 && s->score <= 1);
	for (i = 0; i < s->n_motifs; i++) {
		m = &s->motifs[i];
		if (m->type >= MOTIF_ZONE) {
			assert_null(m->compris);
			continue;
		}
		assert_true(m->compris >= e->demande.labels &&
		    m->compris < e->demande.labels + e->demande.n_labels);
		assert_true(i == 0 || m->apport <= m[-1].apport);
		assert_int_equal(e->s->labels[m->label].axe, m->type);
		for (k = 0; k < own->n && own->v[k].label != m->label; k++)
			continue;
		/* The item's own label, or that of a service's context. */
		assert_true(k < own->n || (!aide && m->type >= MOTIF_LEVIER));
	}
}

static void
check_list(const struct essai *e, struct suggestions list, bool aides, uint32_t *seen)
{
	size_t	i;

	for (i = 0; i < list.n; i++) {
		check_suggestion(e, &list.v[i], aides);
		assert_true(i == 0 || list.v[i].score <= list.v[i - 1].score);
		assert_int_equal(*seen & 1u << list.v[i].index, 0);	/* once, in one list */
		*seen |= 1u << list.v[i].index;
	}
}

static void
check_lists(struct buf *labels, struct buf *others)
{
	struct essai	e = essai_on(snapshot);
	uint32_t	services = 0, aides = 0;
	size_t		i;

	ask_parts(&e, labels, others, "");
	check_list(&e, e.r.services, false, &services);
	check_list(&e, e.r.proches, false, &services);
	check_list(&e, e.r.generiques, false, &services);
	check_list(&e, e.r.aides, true, &aides);
	check_list(&e, e.r.partielles, true, &aides);
	for (i = 0; i < e.r.services.n; i++)
		assert_true(e.r.services.v[i].n_motifs > 0);	/* no suggestion without a reason */
	for (i = 0; i < e.r.proches.n; i++)
		assert_true(e.r.proches.v[i].n_motifs > 0 &&
		    !e.s->services[e.r.proches.v[i].index].generique);
	for (i = 0; i < e.r.generiques.n; i++)
		assert_true(e.s->services[e.r.generiques.v[i].index].generique);
	assert_true(e.r.facettes.total >= e.r.aides.n);
}

static void
lists_hold_together(void **state)
{
	(void)state;
	for_all(check_lists);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(same_question_same_answer),
		cmocka_unit_test(order_of_input),
		cmocka_unit_test(excluded_stays_excluded),
		cmocka_unit_test(label_that_no_item_has),
		cmocka_unit_test(nothing_elsewhere_nothing_closed),
		cmocka_unit_test(variants_stand_for_generic_aids),
		cmocka_unit_test(more_themes_lose_nothing),
		cmocka_unit_test(phase_never_excludes),
		cmocka_unit_test(lists_hold_together),
	};

	return cmocka_run_group_tests_name("hasard", tests, NULL, NULL);
}
