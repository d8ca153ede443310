/*
 * What holds whatever the catalogue and whatever is asked: matching, on catalogues and questions
 * drawn from a fixed seed.  Each property is a function that is given a question over a world; a
 * world is a specification, so that its rows can be written in any order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/words.h"
#include "triage_essai.h"

#define WORLDS		30
#define QUESTIONS_EACH	30
#define SERVICES	14
#define AIDES		30
#define LABELS_MAX	12

/* Themes 5 to 7 have a parent; theme 9 and place 4 belong to no item and to no other label. */
static const char *const	all_labels[] = { "thematiques/t0", "thematiques/t1",
    "thematiques/t2",
    "thematiques/t3", "thematiques/t4", "thematiques/t5", "thematiques/t6", "thematiques/t7",
    "sites/s0", "sites/s1", "sites/s2", "sites/s3", "interventions/i0", "interventions/i1",
    "leviers/l0", "leviers/l1", "competences/c0", "competences/c1" };

struct item {
	const char	*label[LABELS_MAX];
	const char	*score[LABELS_MAX];
	size_t		 n;
	char		 id[16];
	char		 contexte[64];
	char		 generique[16];		/* the aid that it is a variant of */
	int		 a, b, c, d, zone;	/* what else was drawn for it */
	int32_t		 ouverture, echeance;
};

static struct world {
	struct item	services[SERVICES];
	struct item	aides[AIDES];
} world;

static struct snapshot	*snapshot;
static struct arena	*arena;

static void
write_base(struct dump_texte *d)
{
	int	i;

	write_territoires(d);
	for (i = 0; i < 10; i++)
		dump_add(d, L_LABELS, "thematiques;t%d;Thème %d;%s;;;", i, i, i == 5 || i == 6 ?
		    "t0" :
		    i == 7 ? "t1" : "");
	dump_add(d, L_LABELS, "sites;s0;A;;;;\nsites;s1;B;;t2;;\nsites;s2;C;;;;\nsites;s3;D;s0;;;\n"
	    "sites;s4;E;;;;\ninterventions;i0;A;;;;\ninterventions;i1;B;;;;\nleviers;l0;Eau "
	    "potable;;;;\nleviers;l1;B;;;;\ncompetences;c0;Eau "
	    "potable;;;;\ncompetences;c1;Urbanisme;c0;;;");
	dump_add(d, L_LEXIQUE, "thematiques;t2;eau potable;0.9\nthematiques;t3;alpha;0.6\n"
	    "sites;s0;bravo;0.9\ninterventions;i1;charlie;0.7");
}

static void
draw_item(struct item *item, const char *kind, int number)
{
	static const char *const	scores[] = { "1", "1", "0.5", "0.25" };
	size_t				at = draw(COUNT(all_labels));

	*item = (struct item){ .a = (int)draw(6), .b = (int)draw(6), .c = (int)draw(6),
	    .d = (int)draw(6), .zone = (int)draw(15) + 1 };
	(void)snprintf(item->id, sizeof(item->id), "%s-%02d", kind, number);
	item->n = draw(8) == 0 ? LABELS_MAX : draw(5);
	for (size_t i = 0; i < item->n; i++) {	/* each a different one */
		item->label[i] = all_labels[(at + 5 * i) % COUNT(all_labels)];
		item->score[i] = scores[draw(COUNT(scores))];
	}
	item->ouverture = draw(4) == 0 ? JOUR - 5 + (int32_t)draw(10) : 0;
	item->echeance = draw(2) == 0 ? JOUR - 3 + (int32_t)draw(60) : 0;
	if (draw(3) == 0)
		(void)snprintf(item->contexte, sizeof(item->contexte), "%s;%s;%s;%s;;",
		    draw(2) == 0 ? "c1" : "", draw(2) == 0 ? "l0" : "", draw(2) == 0 ? "idee" : "",
		    draw(3) == 0 ? "53" : "");
}

static void
draw_world(void)
{
	int	i;

	for (i = 0; i < SERVICES; i++)
		draw_item(&world.services[i], "s", i);
	for (i = 0; i < AIDES; i++)
		draw_item(&world.aides[i], "a", i);
	/* The first third may be generic, the last third variants of them. */
	for (i = 2 * AIDES / 3; i < AIDES; i++)
		if (draw(2) == 0)
			(void)snprintf(world.aides[i].generique, sizeof(world.aides[i].generique),
			    "a-%02u", draw(AIDES / 3));
}

static void
write_labels_of(struct buf *out, const struct item *item, bool backwards)
{
	size_t	i, k;

	buf_reset(out);
	for (i = 0; i < item->n; i++) {
		k = backwards ? item->n - 1 - i : i;
		buf_printf(out, "%s%s=%s", i > 0 ? " " : "", item->label[k], item->score[k]);
	}
	buf_putc(out, '\0');
}

static void
write_item(struct dump_texte *d, const struct item *item, bool service, bool backwards)
{
	static const char *const	phases_of[] = { NULL, NULL, "1;0;0", "0;1;0.5", "0;0;0",
	    "0.5;1;1" };
	static const char *const	publics_of[] = { NULL, NULL, "commune", "epci|association",
	    "departement|region", "" };
	static const char *const	recurrences_of[] = { "", "ponctuelle", "permanente",
	    "recurrente", "", "" };
	static const char *const	natures_of[] = { "", "subvention", "pret|cee",
	    "subvention|cee",
	    "", "pret" };
	static const char *const	names[] = { "Aide", "Aide", NULL, NULL, NULL, NULL };
	struct buf			labels = { 0 };

	write_labels_of(&labels, item, backwards);
	if (service) {
		if (item->contexte[0] != '\0')
			dump_add(d, L_CONTEXTES, "%s;%s", item->id, item->contexte);
		add_service(d, (struct essai_service){ item->id, labels.p, phases_of[item->a],
		    item->b == 0 });
	} else
		add_aide(d, (struct essai_aide){ .id = item->id, .labels = labels.p,
		    .publics = publics_of[item->a], .recurrence = recurrences_of[item->b],
		    .natures = natures_of[item->c], .nom = names[item->d],
		    .categories = item->a % 2 == 0 ? "Eau/Fuites" : "Sol/Friches|Eau/Fuites",
		    .generique = item->generique,
		    .zone = item->zone, .ouverture = item->ouverture,
		    .echeance = item->echeance });
	buf_free(&labels);
}

/* The world as a snapshot; backwards: every list of rows in the other order. */
static struct snapshot *
build(bool backwards)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;
	int			 i;

	write_base(&d);
	for (i = 0; i < SERVICES; i++)
		write_item(&d, &world.services[backwards ? SERVICES - 1 - i : i], true, backwards);
	for (i = 0; i < AIDES; i++)
		write_item(&d, &world.aides[backwards ? AIDES - 1 - i : i], false, backwards);
	s = dump_snapshot(&d);
	dump_erase(&d);
	return s;
}

/* "&name=a,b,c", of some of the values, after what is there. */
static void
draw_list(struct buf *out, const char *name, const char *prefix, uint32_t among, uint32_t most)
{
	uint32_t	n = draw(most + 1), i;

	for (i = 0; i < n; i++)
		buf_printf(out, "%s%s%s%u", i == 0 ? "&" : ",", i == 0 ? name : "", prefix,
		    draw(among));
}

static void
draw_labels(struct buf *out)
{
	draw_list(out, "thematiques=", "t", 9, 3);
	if (draw(2) == 0)
		draw_list(out, "sites=", "s", 4, 2);
	if (draw(3) == 0)
		draw_list(out, "interventions=", "i", 2, 2);
	if (draw(4) == 0)
		draw_list(out, "leviers=", "l", 2, 1);
	if (draw(4) == 0)
		draw_list(out, "competences=", "c", 2, 1);
	if (draw(4) == 0)
		buf_put(out, STR("&quoi=alpha+bravo,+charlie+aide"));
	if (draw(2) == 0)
		buf_printf(out, "&phase=%s", draw(2) == 0 ? "idee" : "operation");
}

static void
draw_ou(struct buf *out)
{
	static const char *const	all[] = { "35001", "44001", "35002", "200000010", "dep-35",
	    "dep-44", "reg-53", "reg-52", "97209", "200000014", "dep-75" };

	buf_printf(out, "&ou=%s", all[draw(COUNT(all))]);
}

/* What leaves items out: put aside, filters. */
static void
draw_excluders(struct buf *out)
{
	if (draw(3) == 0)
		buf_printf(out, "&sans=a-%02u,s-%02u,a-%02u", draw(AIDES), draw(SERVICES),
		    draw(AIDES));
	if (draw(3) == 0)
		buf_printf(out, "&nature=%s", draw(2) == 0 ? "subvention" : "pret,cee");
	if (draw(4) == 0)
		buf_printf(out, "&echeance=%s", draw(2) == 0 ? "proche,non-dite" : "permanente");
	if (draw(5) == 0)
		buf_put(out, STR("&zone=dep-35,france,reg-53"));
	if (draw(5) == 0)
		buf_put(out, STR("&categorie=Sol/Friches"));
}

static void
ask_parts(struct essai *e, const struct buf *a, const struct buf *b, const char *more)
{
	ask(e, arena_printf(arena, "%.*s%.*s%s", STR_FMT(buf_str(a)), STR_FMT(buf_str(b)), more).p);
}

static struct essai
essai_on(struct snapshot *s)
{
	return (struct essai){ .s = s, .arena = arena };
}

/* Runs check over all worlds with questions of labels and of what excludes. */
static void
for_all(void (*check)(struct buf *labels, struct buf *others))
{
	struct buf	labels = { 0 }, others = { 0 };
	int		i, k;

	arena = arena_create(1 << 20, 0);
	assert_non_null(arena);
	for (i = 0; i < WORLDS; i++) {
		draw_world();
		snapshot = build(false);
		for (k = 0; k < QUESTIONS_EACH; k++) {
			arena_reset(arena);
			buf_reset(&labels);
			buf_reset(&others);
			draw_labels(&labels);
			draw_excluders(&others);
			if (draw(8) != 0)
				draw_ou(&others);
			check(&labels, &others);
		}
		snapshot_drop(snapshot);
	}
	buf_free(&labels);
	buf_free(&others);
	arena_destroy(arena);
	words_release();
}

static struct str
name_of(const struct essai *e, const struct suggestion *s, bool aides)
{
	return aides ? e->s->aides[s->index].id : e->s->services[s->index].slug;
}

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
		if (a->motifs[i].compris != NULL)
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

static bool
offers(const struct essai *e, struct str id)
{
	char	text[24];

	(void)snprintf(text, sizeof(text), "%.*s", STR_FMT(id));
	return suggestion_of(e, e->r.aides, true, text) != NULL ||
	    suggestion_of(e, e->r.partielles, true, text) != NULL;
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

/* What was left out by where, what and when stays out, whatever else is said; and to say where one
 * is, or what one does not want, adds nothing. */
static void
check_exclusions(struct buf *labels, struct buf *others)
{
	static const char *const	more[] = { "&sans=a-03,a-07,a-11", "&nature=subvention",
	    "&echeance=proche", "&zone=france", "&categorie=Eau/Fuites", "&ou=35001" };
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
		assert_true(less.r.services.n <= full.r.services.n);
		assert_true(less.r.services.n + less.r.proches.n + less.r.generiques.n <=
		    full.r.services.n + full.r.proches.n + full.r.generiques.n);
	}
}

static void
excluded_stays_excluded(void **state)
{
	(void)state;
	for_all(check_exclusions);
}

/* On an axis of which the project speaks already. */
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
	if (params_has(&a.params, P_SITES)) {
		ask_parts(&b, labels, others, "&sites=s4");
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
		    (aide->ouverture != DAY_NONE && aide->ouverture > JOUR));
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

/* Of a demand that wants the first few in order: those, and the same counts. */
static void
check_first_few(struct buf *labels, struct buf *others)
{
	struct essai	a = essai_on(snapshot), b = a;
	struct demande	few;
	size_t		i;

	ask_parts(&a, labels, others, "");
	few = a.demande;
	few.rangs = 1 + draw(4);
	b.r = match(&few, arena);
	assert_int_equal(a.r.aides.n, b.r.aides.n);
	assert_int_equal(a.r.partielles.n, b.r.partielles.n);
	assert_memory_equal(a.r.facettes.toutes, b.r.facettes.toutes, sizeof(a.r.facettes.toutes));
	for (i = 0; i < few.rangs && i < a.r.aides.n; i++)
		assert_int_equal(a.r.aides.v[i].index, b.r.aides.v[i].index);
	for (i = 0; i < few.rangs && i < a.r.partielles.n; i++)
		assert_int_equal(a.r.partielles.v[i].index, b.r.partielles.v[i].index);
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

	ask_parts(&e, labels, others, "");
	assert_non_null(v = match_expliquer(&e.demande, arena, &n));
	assert_int_equal(n, SERVICES + AIDES);
	for (i = 0; i < n; i++) {
		struct str	id = v[i].aide ? snapshot->aides[v[i].index].id :
				    snapshot->services[v[i].index].slug;
		bool		there = v[i].aide ? offers(&e, id) :
				    score_of(&e, arena_str(arena, id).p) >= 0;

		assert_int_equal(v[i].verdict <= VERDICT_PARTIELLES, there);
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

/* The count beside each value of a facet is what asking for that value alone then gives. */
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
	}
	for (i = 0; i < ECHEANCES; i++) {
		one = a.demande;
		one.echeances = (uint8_t)(1u << i);
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.echeances[i], b.r.aides.n);
	}
	for (i = 0; i < a.r.facettes.n_zones; i++) {
		one = a.demande;
		one.zones = (struct strs){ &snapshot->territoires[a.r.facettes.zones[i].zone].cle,
		    1 };
		b.r = match(&one, arena);
		assert_int_equal(a.r.facettes.zones[i].total, b.r.aides.n);
	}
	one = a.demande;
	one.natures = 0;
	b.r = match(&one, arena);
	assert_int_equal(a.r.facettes.toutes[FACETTE_NATURE], b.r.aides.n);
}

static void
facets_count_exactly(void **state)
{
	(void)state;
	for_all(check_facets);
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
    struct suggestions lb)
{
	char	id[24];
	size_t	i;

	assert_int_equal(la.n, lb.n);
	for (i = 0; i < la.n; i++) {
		(void)snprintf(id, sizeof(id), "%.*s", STR_FMT(name_of(a, &la.v[i], false)));
		assert_non_null(suggestion_of(b, lb, false, id));
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
		same_members(&a, a.r.services, &b, b.r.services);
		same_members(&a, a.r.proches, &b, b.r.proches);
		same_members(&a, a.r.generiques, &b, b.r.generiques);
		same_list(&a, a.r.aides, &b, b.r.aides, true);
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
		cmocka_unit_test(first_few_in_order),
		cmocka_unit_test(explained_as_shown),
		cmocka_unit_test(facets_count_exactly),
		cmocka_unit_test(more_themes_lose_nothing),
		cmocka_unit_test(phase_never_excludes),
		cmocka_unit_test(lists_hold_together),
	};

	return cmocka_run_group_tests_name("hasard", tests, NULL, NULL);
}
