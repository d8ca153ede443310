/*
 * The cases of shared/data/aides-territoires-cases.json (SHARED says where shared/ is; ../shared
 * otherwise) that translate: territory, ad hoc zones, deadlines, filters, order.  They were
 * computed from the rules of two code bases; where ours are others, the project's note on matching
 * decides and the test says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/words.h"
#include "triage_essai.h"

static json_t			*cases;
static struct dump_texte	dump;
static struct essai		e;

static int
setup_group(void **state)
{
	const char	*shared = getenv("SHARED");
	char		 path[512];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/data/aides-territoires-cases.json",
	    shared != NULL ? shared : "../shared");
	cases = json_load_file(path, 0, NULL);
	if (cases == NULL)
		print_message("%s: absent, these tests are skipped\n", path);
	return 0;
}

static int
teardown_group(void **state)
{
	(void)state;
	json_decref(cases);
	words_release();
	return 0;
}

static json_t *
section(const char *name)
{
	if (cases == NULL)
		skip();
	return json_object_get(cases, name);
}

static const char *
text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Is value one of an array of strings or of numbers written as text? */
static bool
lists(const json_t *array, struct str value)
{
	const json_t	*item;
	size_t		 i;
	char		 number[24];

	json_array_foreach(array, i, item) {
		(void)snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(item));
		if (str_eq(value, str_of(json_is_string(item) ? json_string_value(item) : number)))
			return true;
	}
	return false;
}

/* The id that a perimeter of the first suite has in the dump: its rank, from 1. */
static int
id_of(const json_t *perimeters, const char *key)
{
	const json_t	*p;
	size_t		 i;

	json_array_foreach(perimeters, i, p)
		if (strcmp(text(p, "key"), key) == 0)
			return (int)i + 1;
	fail_msg("%s: no such perimeter", key);
	return 0;
}

static const char *
type_of(const char *scale)
{
	static const char *const	known[][2] = { { "commune", "commune" }, { "epci", "epci" },
		{ "department", "departement" }, { "region", "region" } };
	size_t	i;

	for (i = 0; i < COUNT(known); i++)
		if (strcmp(known[i][0], scale) == 0)
			return known[i][1];
	return "zone";			/* basin, ad hoc, mainland, overseas, country, continent */
}

/* The perimeters as territories; those whose code is in members lie in the zone extra too. */
static void
write_perimeters(const json_t *perimeters, const json_t *members, int extra)
{
	const json_t	*p, *in;
	const char	*type;
	struct buf	 up = { 0 };
	size_t		 i, k;

	dump_add(&dump, L_VERSION, "1;2024-10-01");
	json_array_foreach(perimeters, i, p) {
		buf_reset(&up);
		json_array_foreach(json_object_get(p, "contained_in"), k, in)
			buf_printf(&up, "%s%d", k > 0 ? "|" : "", id_of(perimeters,
			    json_string_value(in)));
		if (lists(members, str_of(text(p, "code"))))
			buf_printf(&up, "|%d", extra);
		type = type_of(text(p, "scale"));
		dump_add(&dump, L_TERRITOIRES, "%zu;%05zu;%s;%s;%s;;;;;%s;%.*s", i + 1, i + 1,
		    type,
		    text(p, "code"), text(p, "name"), strcmp(type, "zone") == 0 ? "" : type,
		    STR_FMT(buf_str(&up)));
	}
	buf_free(&up);
}

static json_t *
first_suite(void)
{
	return json_array_get(section("territory"), 0);
}

static void
territory(void **state)
{
	json_t		*suite = first_suite(), *perimeters = json_object_get(suite, "perimeters");
	const json_t	*aid, *query, *p;
	uint32_t	 here, there;
	char		 id[24];
	size_t		 i, k, chosen = 0;

	(void)state;
	write_perimeters(perimeters, NULL, 0);
	json_array_foreach(json_object_get(suite, "aids"), i, aid) {
		(void)snprintf(id, sizeof(id), "%lld",
		    (long long)json_integer_value(json_object_get(aid, "id")));
		add_aide(&dump, (struct essai_aide){ .id = id,
		    .zone = id_of(perimeters, text(aid, "perimeter")) });
	}
	essai_load(&e, &dump);
	json_array_foreach(json_object_get(suite, "queries"), i, query) {
		here = (uint32_t)id_of(perimeters, text(query, "perimeter")) - 1;
		json_array_foreach(perimeters, k, p) {
			struct str	key = str_of(text(p, "key"));
			bool		up, down;

			there = (uint32_t)k;
			up = snapshot_inside(e.s, here, there);
			down = snapshot_inside(e.s, there, here);
			assert_int_equal(up, lists(json_object_get(query, "expected_perimeters_up"),
			    key));
			assert_int_equal(up || down, lists(json_object_get(query,
			    "expected_perimeters_both"), key));
		}
		ask(&e, arena_printf(e.arena, "ou=%05u", here + 1).p);
		/* A basin, the mainland or Europe is not where one is: it is asked again. */
		assert_int_equal(e.reponses.territoire, e.s->territoires[here].type ==
		    TERRITOIRE_ZONE ? NONE : here);
		if (e.reponses.territoire == NONE)
			continue;
		chosen++;
		assert_int_equal(e.r.aides.n, json_integer_value(json_object_get(query,
		    "expected_count_up")));
		assert_int_equal(e.r.aides.n + e.r.partielles.n, json_integer_value(json_object_get(
		    query, "expected_count_both")));
		for (k = 0; k < e.r.aides.n; k++)
			assert_true(lists(json_object_get(query, "expected_ids_up"),
			    e.s->aides[e.r.aides.v[k].index].id));
		for (k = 0; k < e.r.partielles.n; k++)
			assert_true(lists(json_object_get(query, "expected_ids_both"),
			    e.s->aides[e.r.partielles.v[k].index].id) &&
			    !lists(json_object_get(query, "expected_ids_up"),
			    e.s->aides[e.r.partielles.v[k].index].id));
	}
	assert_true(chosen >= 10);
	print_message("territory: %zu queries, %zu of them of a place one may choose\n",
	    json_array_size(json_object_get(suite, "queries")), chosen);
	essai_drop(&e, &dump);
}

static void
related(void **state)
{
	json_t		*perimeters = json_object_get(first_suite(), "perimeters");
	const json_t	*one, *p;
	uint32_t	 here;
	size_t		 i, k;

	(void)state;
	write_perimeters(perimeters, NULL, 0);
	essai_load(&e, &dump);
	json_array_foreach(section("related"), i, one) {
		here = (uint32_t)id_of(perimeters, text(one, "perimeter")) - 1;
		json_array_foreach(perimeters, k, p)
			assert_int_equal(snapshot_inside(e.s, (uint32_t)k, here) ||
			    (strcmp(text(one, "direction"), "both") == 0 &&
			    snapshot_inside(e.s, here, (uint32_t)k)),
			    lists(json_object_get(one, "expected"), str_of(text(p, "key"))));
	}
	essai_drop(&e, &dump);
}

/*
 * Aides-territoires marks every container of a member commune as a part of an ad hoc zone, and so
 * offers "communes littorales" to a whole région.  Our rule: a zone is offered where one lies in it
 * (up), or apart where it lies in one's territory (down); one that only overlaps is neither.
 */
static void
adhoc(void **state)
{
	json_t		*perimeters = json_object_get(first_suite(), "perimeters");
	const json_t	*zone = json_array_get(section("adhoc"), 0), *query, *expected;
	int		 extra = (int)json_array_size(perimeters) + 1, here;
	size_t		 i, others = 0;

	(void)state;
	write_perimeters(perimeters, json_object_get(zone, "commune_codes"), extra);
	dump_add(&dump, L_TERRITOIRES, "%d;zone-littoral;zone;;Littoral;;;;;;%d|%d", extra,
	    id_of(perimeters, "france"), id_of(perimeters, "europe"));
	add_aide(&dump, (struct essai_aide){ .id = "1", .zone = extra });
	add_aide(&dump, (struct essai_aide){ .id = "2", .zone = id_of(perimeters, "france") });
	add_aide(&dump, (struct essai_aide){ .id = "3", .zone = id_of(perimeters, "herault") });
	essai_load(&e, &dump);
	json_array_foreach(json_object_get(zone, "queries"), i, query) {
		if (strcmp(text(query, "perimeter"), "littoral") == 0)
			continue;
		here = id_of(perimeters, text(query, "perimeter"));
		ask(&e, arena_printf(e.arena, "ou=%05d", here).p);
		if (e.reponses.territoire == NONE)
			continue;
		expected = json_object_get(query, "expected_ids_at_rule");
		assert_int_equal(suggestion_of(&e, e.r.aides, true, "1") != NULL, json_is_true(
		    json_object_get(query, "adhoc_aid_1_applies_to_whole_territory")));
		assert_null(suggestion_of(&e, e.r.partielles, true, "1"));
		others += lists(expected, STR("1")) !=
		    (suggestion_of(&e, e.r.aides, true, "1") != NULL);
		assert_int_equal(suggestion_of(&e, e.r.aides, true, "2") != NULL,
		    lists(expected, STR("2")));
		assert_int_equal(suggestion_of(&e, e.r.aides, true, "3") != NULL ||
		    suggestion_of(&e, e.r.partielles, true, "3") != NULL,
		    lists(expected, STR("3")));
	}
	/* Hérault and Occitanie: theirs says yes, ours no */
	assert_int_equal(others, 2);
	print_message("adhoc: %zu queries, %zu of them answered otherwise\n", json_array_size(
	    json_object_get(zone, "queries")), others);
	essai_drop(&e, &dump);
}

/* The perimeter of that key lies in the zone that load_zone wrote. */
static bool
in_zone(const json_t *perimeters, const char *key)
{
	return snapshot_inside(e.s, (uint32_t)id_of(perimeters, key) - 1,
	    (uint32_t)json_array_size(perimeters));
}

static void
load_zone(const json_t *perimeters, const json_t *members)
{
	int	extra = (int)json_array_size(perimeters) + 1;

	write_perimeters(perimeters, members, extra);
	dump_add(&dump, L_TERRITOIRES, "%d;zone-essai;zone;;Essai;;;;;;%d", extra,
	    id_of(perimeters, "france"));
	essai_load(&e, &dump);
}

/* Who is in a zone is what its list says now: one that has left it is in it no more. */
static void
members_replaced(void **state)
{
	json_t		*perimeters = json_object_get(first_suite(), "perimeters");
	const json_t	*zone = json_array_get(section("adhoc"), 1), *key;
	json_t		*before;
	size_t		 i;

	(void)state;
	before = json_deep_copy(json_object_get(zone, "commune_codes"));
	json_array_foreach(json_object_get(zone, "before_extra_members"), i, key)
		assert_int_equal(json_array_append(before, json_object_get(json_array_get(
		    perimeters, (size_t)id_of(perimeters, json_string_value(key)) - 1),
		    "code")), 0);
	load_zone(perimeters, before);
	json_array_foreach(json_object_get(zone, "expected_not_member"), i, key)
		assert_true(in_zone(perimeters, json_string_value(key)));
	essai_drop(&e, &dump);
	load_zone(perimeters, json_object_get(zone, "commune_codes"));
	json_array_foreach(json_object_get(zone, "expected_not_member"), i, key)
		assert_false(in_zone(perimeters, json_string_value(key)));
	essai_drop(&e, &dump);
	json_decref(before);
}

/*
 * Zones named by groupements have the communes of these.  Hérault, which holds one of them and is
 * listed as a member there, is not one here: the zone only overlaps it.
 */
static void
members_by_epci(void **state)
{
	json_t		*perimeters = json_object_get(first_suite(), "perimeters");
	json_t		*zone = json_array_get(section("adhoc"), 2), *codes = json_array();
	const json_t	*one, *key;
	const char	*siren;
	size_t		 i;

	(void)state;
	json_object_foreach(json_object_get(zone, "epci"), siren, one)
		json_array_foreach(one, i, key) {
			const json_t	*p = json_array_get(perimeters, (size_t)id_of(perimeters,
			    json_string_value(key)) - 1);

			assert_true(lists(json_object_get(zone, "attach_codes"), str_of(siren)));
			if (strcmp(text(p, "scale"), "commune") == 0)
				assert_int_equal(json_array_append(codes, json_object_get(p,
				    "code")), 0);
		}
	load_zone(perimeters, codes);
	json_array_foreach(json_object_get(zone, "expected_members_include"), i, key)
		assert_int_equal(in_zone(perimeters, json_string_value(key)),
		    strcmp(json_string_value(key), "herault") != 0);
	essai_drop(&e, &dump);
	json_decref(codes);
}

/* Do the ids of a list of aids, in any order, come to those expected? */
static void
same_ids(struct suggestions here, struct suggestions part, const json_t *expected)
{
	size_t	i;

	for (i = 0; i < here.n; i++)
		assert_true(lists(expected, e.s->aides[here.v[i].index].id));
	for (i = 0; i < part.n; i++)
		assert_true(lists(expected, e.s->aides[part.v[i].index].id));
	assert_int_equal(here.n + part.n, json_array_size(expected));
}

static void
write_variants(const json_t *aids, const json_t *perimeters)
{
	const json_t	*aid;
	size_t		 i;
	bool		 draft = false;

	/* A draft is never in the catalogue, and nothing is then said to be its variant. */
	json_array_foreach(aids, i, aid)
		draft = draft || text(aid, "status") != NULL;
	json_array_foreach(aids, i, aid)
		if (text(aid, "status") == NULL)
			add_aide(&dump, (struct essai_aide){ .id = text(aid, "id"),
			    .zone = id_of(perimeters, text(aid, "perimeter")),
			    .generique = draft ? NULL : text(aid, "generic_aid"),
			    .echeance = text(aid, "submission_deadline") != NULL ? JOUR - 1 : 0 });
}

/*
 * Both code bases keep the generic aid where no perimeter is asked, or one wider than the
 * variant's.  Ours: without a territory the catalogue is shown whole, but for what is closed;
 * France is not where one is; and the variant of a part of a territory stands apart, in the
 * second group, beside what the territory itself may ask for.
 */
static void
generic_local(void **state)
{
	json_t		*perimeters = json_object_get(first_suite(), "perimeters");
	const json_t	*one, *aids;
	const char	*asked;
	size_t		 i, here = 0, everywhere = 0;

	(void)state;
	json_array_foreach(section("generic_local"), i, one) {
		aids = json_object_get(one, "aids");
		asked = text(one, "query_perimeter");
		write_perimeters(perimeters, NULL, 0);
		write_variants(aids, perimeters);
		essai_load(&e, &dump);
		ask(&e, asked == NULL ? "" : arena_printf(e.arena, "ou=%05d", id_of(perimeters,
		    asked)).p);
		if (e.reponses.territoire == NONE) {
			everywhere++;
			assert_int_equal(e.r.aides.n, e.s->n_aides -
			    (strncmp(text(one, "name"), "local_expired", 13) == 0));
		} else if (strcmp(text(one, "name"), "two_locals_search_region") == 0) {
			/* Theirs differ: only the wider variant, or both.  Ours: both, apart. */
			here++;
			assert_aides(&e, aides, "L1");
			assert_aides(&e, partielles, "L2");
		} else {
			here++;
			same_ids(e.r.aides, e.r.partielles, json_object_get(one,
			    "expected_django"));
			assert_int_equal(e.r.partielles.n, 0);
		}
		essai_drop(&e, &dump);
	}
	assert_int_equal(here, 4);
	assert_int_equal(everywhere, 5);
}

static const char *
recurrence_of(const json_t *aid)
{
	const char	*theirs = text(aid, "recurrence");

	if (theirs == NULL)
		return "";
	return strcmp(theirs, "ongoing") == 0 ? "permanente" : strcmp(theirs, "recurring") == 0 ?
	    "recurrente" : "ponctuelle";
}

/* Days are counted from the day asked; what is not said is 0. */
static int32_t
day_of(const json_t *aid, const char *key)
{
	const json_t	*offset = json_object_get(aid, key);

	return json_is_integer(offset) ? JOUR + (int32_t)json_integer_value(offset) : 0;
}

static void
deadlines(void **state)
{
	const json_t	*deadline = section("deadline"), *aid;
	size_t		 i, drafts = 0;

	(void)state;
	write_territoires(&dump);
	json_array_foreach(json_object_get(deadline, "cases"), i, aid)
		if (strcmp(text(aid, "status"), "published") == 0)
			add_aide(&dump, (struct essai_aide){ .id = text(aid, "id"), .zone = 2,
			    .recurrence = recurrence_of(aid), .ouverture = day_of(aid,
			    "start_offset_days"), .echeance =
			    day_of(aid, "deadline_offset_days") });
		else
			drafts++;		/* never in the catalogue: nothing to ask */
	essai_load(&e, &dump);
	ask(&e, "ou=35001");
	json_array_foreach(json_object_get(deadline, "cases"), i, aid)
		assert_int_equal(suggestion_of(&e, e.r.aides, true, text(aid, "id")) != NULL,
		    json_is_true(json_object_get(aid, "symfony_listed")));
	assert_int_equal(drafts, 2);
	essai_drop(&e, &dump);
}

static void
soon(void **state)
{
	const json_t	*suite = json_object_get(section("deadline"), "soon_expiring"), *aid;
	char		 id[24];
	size_t		 i;

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(suite, "site_delta_days")),
	    PROCHE_JOURS);
	write_territoires(&dump);
	json_array_foreach(json_object_get(suite, "aids"), i, aid) {
		(void)snprintf(id, sizeof(id), "%lld",
		    (long long)json_integer_value(json_object_get(aid, "id")));
		add_aide(&dump, (struct essai_aide){ .id = id, .zone = 2,
		    .recurrence = recurrence_of(aid),
		    .echeance = day_of(aid, "deadline_offset_days") });
	}
	essai_load(&e, &dump);
	ask(&e, "ou=35001&echeance=proche");
	assert_int_equal(e.r.aides.n, json_array_size(json_object_get(suite, "expected_ids")));
	for (i = 0; i < e.r.aides.n; i++)
		assert_true(lists(json_object_get(suite, "expected_ids"),
		    e.s->aides[e.r.aides.v[i].index].id));
	essai_drop(&e, &dump);
}

static void
batches(void **state)
{
	const json_t	*steps = json_object_get(json_object_get(section("deadline"), "batches"),
			    "steps"), *step;
	char		 id[48];
	json_int_t	 k;
	size_t		 i, n = 0;

	(void)state;
	write_territoires(&dump);
	json_array_foreach(steps, i, step) {
		for (k = json_integer_value(json_object_get(step, "add")); k > 0; k--) {
			(void)snprintf(id, sizeof(id), "aide-%03zu", n++);
			add_aide(&dump, (struct essai_aide){ .id = id, .zone = 2,
			    .echeance = day_of(step, "deadline_offset_days") });
		}
		essai_load(&e, &dump);
		ask(&e, "ou=35001");
		assert_int_equal(e.r.aides.n, json_integer_value(json_object_get(step,
		    "expected_total")));
		snapshot_drop(e.s);
		arena_destroy(e.arena);
	}
	dump_erase(&dump);
}

/* Their slugs in ours, joined by a |; those that have none are left out and counted. */
static size_t
translate(const json_t *array, const char *const (*table)[2], size_t n, struct buf *out)
{
	const json_t	*item;
	size_t		 i, k, unknown = 0;

	json_array_foreach(array, i, item) {
		for (k = 0; k < n; k++)
			if (strcmp(table[k][0], json_string_value(item)) == 0)
				break;
		if (k == n)
			unknown++;
		else
			buf_printf(out, "%s%s", out->n > 0 ? "|" : "", table[k][1]);
	}
	buf_putc(out, '\0');
	return unknown;
}

static const char *const	types[][2] = { { "grant", "subvention" }, { "loan", "pret" },
	{ "technical-engineering", "ingenierie-technique" },
	{ "financial-engineering", "ingenierie-financiere" } };
static const char *const	audiences[][2] = { { "commune", "commune" }, { "epci", "epci" },
	{ "department", "departement" }, { "region", "region" }, { "association", "association" },
	{ "public-cies", "entreprise-publique-locale" }, { "private-person", "particulier" },
	{ "researcher", "recherche" }, { "private-sector", "entreprise" },
	{ "farmer", "agriculteur" } };
static const char *const	collectivites[][2] = { { "commune", "commune" }, { "epci", "epci" },
	{ "department", "departement" }, { "region", "region" } };

static void
write_filtered(const json_t *aids)
{
	struct buf	for_what = { 0 }, for_whom = { 0 };
	const json_t	*aid;
	int32_t		 day = 0;
	size_t		 i;
	char		 id[24];

	json_array_foreach(aids, i, aid) {
		buf_reset(&for_what);
		buf_reset(&for_whom);
		assert_int_equal(translate(json_object_get(aid, "aid_types"), types, COUNT(types),
		    &for_what), 0);
		assert_int_equal(translate(json_object_get(aid, "targeted_audiences"), audiences,
		    COUNT(audiences), &for_whom), 0);
		assert_true(day_parse(str_of(text(aid, "submission_deadline")), &day));
		(void)snprintf(id, sizeof(id), "%lld",
		    (long long)json_integer_value(json_object_get(aid, "id")));
		add_aide(&dump, (struct essai_aide){ .id = id, .zone = 2, .natures = for_what.p,
		    .publics = for_whom.p, .echeance = day });
	}
	buf_free(&for_what);
	buf_free(&for_whom);
}

/* Asks again on the day that is written so; their suite has today's date switched off. */
static void
ask_on(const char *query, const char *day, int32_t later)
{
	ask(&e, query);
	assert_true(day_parse(str_of(day), &e.demande.jour));
	e.demande.jour += later;
	e.r = match_whole(&e.demande, e.arena);
}

#define BEFORE_ALL	"2017-12-01"	/* all their aids are open */

static bool
offered(const struct aide *aide)
{
	size_t	i;

	for (i = 0; i < e.r.aides.n; i++)
		if (e.r.aides.v[i].index == (uint32_t)(aide - e.s->aides))
			return true;
	return false;
}

static bool
has_key(const json_t *object, const char *key)
{
	return json_object_get(object, key) != NULL;
}

/* A nature is a filter of ours as it is of theirs. */
static void
filter_by_nature(const json_t *query)
{
	struct buf	value = { 0 };

	assert_int_equal(translate(json_object_get(json_object_get(query, "params"), "aid_types"),
	    types, COUNT(types), &value), 0);
	ask_on(arena_printf(e.arena, "nature=%s", value.p).p, BEFORE_ALL, 0);
	same_ids(e.r.aides, e.r.partielles, json_object_get(query, "expected_ids"));
	buf_free(&value);
}

/*
 * A step keeps aids in with them; a phase of ours orders and never excludes: what they would have
 * shown is offered, and so is the rest.
 */
static void
filter_by_step(const json_t *query)
{
	static const char *const	steps[][2] = { { "preop", "idee" }, { "op", "operation" },
		{ "postop", "operation" } };
	const json_t			*expected = json_object_get(query, "expected_ids");
	struct buf			 value = { 0 };
	uint32_t			 i;

	assert_int_equal(translate(json_object_get(json_object_get(query, "params"),
	    "mobilization_steps"), steps, COUNT(steps), &value), 0);
	ask_on(arena_printf(e.arena, "phase=%s", value.p).p, BEFORE_ALL, 0);
	assert_true(e.reponses.phase != PHASE_INCONNUE);
	for (i = 0; i < e.s->n_aides; i++)
		assert_true(offered(&e.s->aides[i]) || !lists(expected, e.s->aides[i].id));
	assert_int_equal(e.r.aides.n, e.s->n_aides);
	buf_free(&value);
}

/*
 * "Apply before", last day included: we have no such filter, but what it keeps is what is no longer
 * offered the day after, and all of it that ends on the day is offered on that day.
 */
static void
filter_by_day(const json_t *query)
{
	const char	*day = text(json_object_get(query, "params"), "apply_before");
	const json_t	*expected = json_object_get(query, "expected_ids");
	int32_t		 last;
	uint32_t	 i;

	assert_true(day_parse(str_of(day), &last));
	ask_on("", day, 1);
	for (i = 0; i < e.s->n_aides; i++)
		assert_int_equal(offered(&e.s->aides[i]), !lists(expected, e.s->aides[i].id));
	/* The filter of ours that is nearest: in the month that ends on that day. */
	ask_on("echeance=proche", day, -PROCHE_JOURS);
	for (i = 0; i < e.s->n_aides; i++)
		assert_int_equal(offered(&e.s->aides[i]), lists(expected, e.s->aides[i].id) &&
		    e.s->aides[i].echeance >= last - PROCHE_JOURS);
}

/*
 * An audience is our territory's: one that is a commune, an EPCI, a département and so on at once,
 * as they ask.  Who is no collectivité never asks here: what is for such alone is not offered, and
 * its page says that it is for others.  A step that they add excludes nothing (above).
 */
static void
filter_by_audience(const json_t *query, size_t number)
{
	const json_t	*expected = json_object_get(query, "expected_ids");
	bool		 step = has_key(json_object_get(query, "params"), "mobilization_steps");
	const struct aide *aide;
	uint32_t	 i;

	ask_on(arena_printf(e.arena, "ou=%05zu%s", number, step ? "&phase=operation" : "").p,
	    BEFORE_ALL, 0);
	assert_int_not_equal(e.reponses.territoire, NONE);
	for (i = 0; i < e.s->n_aides; i++) {
		bool	ours;

		aide = &e.s->aides[i];
		ours = (aide->publics & PUBLIC_COLLECTIVITE &
		    e.s->territoires[e.reponses.territoire].publics) != 0;
		assert_int_equal(offered(aide), ours);
		assert_true(step || !ours || lists(expected, aide->id));
		assert_true(ours || !lists(expected, aide->id) ||
		    (aide->publics & PUBLIC_COLLECTIVITE) == 0);
		assert_int_equal(aide_aptitude(e.s, aide, e.reponses.territoire,
		    e.demande.jour), ours ? APTE : INAPTE_PUBLIC);
	}
}

/* The territories that ask, one for each query, of the audiences that it names and we have. */
static void
write_askers(const json_t *queries)
{
	const json_t	*query;
	struct buf	 value = { 0 };
	size_t		 i;

	json_array_foreach(queries, i, query) {
		buf_reset(&value);
		(void)translate(json_object_get(json_object_get(query, "params"),
		    "targeted_audiences"), collectivites, COUNT(collectivites), &value);
		dump_add(&dump, L_TERRITOIRES, "%zu;%05zu;commune;;Lieu;;;;;%s;2|1", 100 + i, i,
		    value.p);
	}
	buf_free(&value);
}

static void
filters(void **state)
{
	const json_t	*suite = section("filters"), *queries, *query, *params;
	size_t		 i, kinds = 0, steps = 0, days = 0, audience = 0;

	(void)state;
	queries = json_object_get(suite, "queries");
	write_territoires(&dump);
	write_filtered(json_object_get(suite, "aids"));
	write_askers(queries);
	essai_load(&e, &dump);
	json_array_foreach(queries, i, query) {
		params = json_object_get(query, "params");
		if (has_key(params, "targeted_audiences") && ++audience > 0)
			filter_by_audience(query, i);
		else if (has_key(params, "aid_types") && ++kinds > 0)
			filter_by_nature(query);
		else if (has_key(params, "apply_before") && ++days > 0)
			filter_by_day(query);
		else if (has_key(params, "mobilization_steps") && ++steps > 0)
			filter_by_step(query);
	}
	assert_int_equal(kinds + steps + days + audience, json_array_size(queries));
	print_message("filters: %zu queries: %zu by nature, %zu by step, %zu by day, %zu by "
	    "audience\n", json_array_size(queries), kinds, steps, days, audience);
	essai_drop(&e, &dump);
}

/* At equal score the narrower zone first, then the nearer deadline, those without one last. */
static void
ordering(void **state)
{
	const json_t	*suite, *aid, *expected;
	size_t		 i, k;

	(void)state;
	json_array_foreach(section("ordering"), i, suite) {
		write_territoires(&dump);
		json_array_foreach(json_object_get(suite, "aids"), k, aid)
			add_aide(&dump, (struct essai_aide){ .id = text(aid, "id"),
			    .echeance = day_of(aid, "deadline_offset_days"),
			    .zone = text(aid, "perimeter") != NULL &&
			    strcmp(text(aid, "perimeter"), "europe") == 0 ? 1 : 2 });
		essai_load(&e, &dump);
		ask(&e, "ou=35001");
		expected = json_array_get(json_object_get(suite, "queries"), 0);
		expected = json_object_get(expected, "expected_django") != NULL ?
		    json_object_get(expected, "expected_django") :
		    json_object_get(expected, "expected");
		assert_int_equal(e.r.aides.n, json_array_size(expected));
		for (k = 0; k < e.r.aides.n; k++)
			assert_str(e.s->aides[e.r.aides.v[k].index].id,
			    json_string_value(json_array_get(expected, k)));
		essai_drop(&e, &dump);
	}
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(territory),
		cmocka_unit_test(related),
		cmocka_unit_test(adhoc),
		cmocka_unit_test(members_replaced),
		cmocka_unit_test(members_by_epci),
		cmocka_unit_test(generic_local),
		cmocka_unit_test(deadlines),
		cmocka_unit_test(soon),
		cmocka_unit_test(batches),
		cmocka_unit_test(filters),
		cmocka_unit_test(ordering),
	};

	return cmocka_run_group_tests_name("cas", tests, setup_group, teardown_group);
}
