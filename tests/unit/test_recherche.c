/*
 * The search of territories, on the whole seed: a table of what people type, the gold file of
 * shared/ when it is there (SHARED says where, ../shared otherwise), nonsense, and what it costs.
 * Run from the root of the repository.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>
#include <jansson.h>

#include "catalogue/noms.h"
#include "triage/recherche.h"
#include "csv.h"

#define RATE_LEAST	0.97

static struct snapshot	snapshot;
static struct arena	*arena, *scratch;
static double		build_seconds;
static size_t		build_bytes;

/* The seed, read into a snapshot. */

static struct strs
split(struct str s)
{
	struct str	*v = arena_array(arena, s.n / 2 + 1, struct str);
	size_t		 n = 0;

	while (str_next(&s, '|', &v[n]))
		n++;
	return (struct strs){ v, n };
}

static uint8_t
type_of(struct str name)
{
	uint8_t	i;

	for (i = 0; i < TERRITOIRE_TYPES && !str_eq(territoire_types[i].slug, name); i++)
		continue;
	assert_true(i < TERRITOIRE_TYPES);
	return i;
}

static void
load_territoires(struct csv *csv, struct territoire *t, struct str (*parents)[3])
{
	int64_t		population;
	uint32_t	i = 0;

	for (; csv_row(csv); i++) {
		struct str	*c = csv->cells;

		t[i] = (struct territoire){ .cle = c[0], .type = type_of(c[1]), .code = c[2],
			.nom = c[3], .siren = c[4], .nature = c[7], .codes_postaux = split(c[6]),
			.population = str_int(c[5], 0, INT32_MAX, &population) ?
			    (uint32_t)population : NONE };
		parents[i][0] = c[9];
		parents[i][1] = c[10];
		parents[i][2] = c[11];
		assert_int_equal(map_put(&snapshot.par_cle, t[i].cle, i), MAP_NONE);
	}
	snapshot.n_territoires = i;
}

static void
close_up(struct territoire *t, struct str (*parents)[3], uint32_t i)
{
	uint32_t	v[64], n = 0, at, k, parent, from = i;

	for (at = 0; from != NONE; from = at < n ? v[at++] : NONE)
		for (k = 0; k < 3; k++) {
			struct str	rest = parents[from][k], cle;

			while (str_next(&rest, '|', &cle)) {
				uint32_t	j;

				if ((parent = map_get(&snapshot.par_cle, cle)) == MAP_NONE)
					continue;
				for (j = 0; j < n && v[j] != parent; j++)
					continue;
				if (j == n && n < COUNT(v))
					v[n++] = parent;
			}
		}
	t[i].up.v = n == 0 ? NULL : arena_array(arena, n, uint32_t);
	t[i].up.n = n;
	if (n > 0)
		memcpy((uint32_t *)t[i].up.v, v, n * sizeof(v[0]));
}

static void
load_anciennes(struct str anciennes, struct str alias)
{
	struct csv		 csv = { arena, .rest = anciennes };
	struct ancienne		*a;
	uint32_t		 n = 0;

	a = arena_array(arena, lines(anciennes) + lines(alias) + 2, struct ancienne);
	assert_true(map_init(&snapshot.par_ancien_code, arena, lines(anciennes) + 1));
	for (csv_row(&csv); csv_row(&csv); n++) {
		a[n] = (struct ancienne){ csv.cells[0], csv.cells[1], csv.cells[2],
			split(csv.cells[4]), map_get(&snapshot.par_cle, csv.cells[3]) };
		(void)map_put(&snapshot.par_ancien_code, a[n].code, n);
	}
	csv = (struct csv){ arena, .rest = alias };
	for (csv_row(&csv); csv_row(&csv);) {
		uint32_t	t = map_get(&snapshot.par_cle, csv.cells[1]);

		if (t != MAP_NONE)
			a[n++] = (struct ancienne){ STR(""), csv.cells[0], STR("alias"),
				{ NULL, 0 }, t };
	}
	snapshot.anciennes = a;
	snapshot.n_anciennes = n;
}

static double
seconds(void)
{
	struct timespec	t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
load(void **state)
{
	struct csv		 csv;
	struct territoire	*t;
	struct str		 (*parents)[3];
	uint32_t		 i;

	(void)state;
	arena = arena_create((size_t)1 << 20, 0);
	scratch = arena_create((size_t)1 << 17, 0);
	csv.arena = arena;
	csv.rest = read_file(arena, "sql/seed/territoires.csv");
	if (csv.rest.n == 0)
		return 0;
	t = arena_array(arena, lines(csv.rest) + 1, struct territoire);
	parents = arena_alloc(arena, lines(csv.rest) + 1, sizeof(*parents));
	assert_true(map_init(&snapshot.par_cle, arena, lines(csv.rest) + 1));
	(void)csv_row(&csv);
	load_territoires(&csv, t, parents);
	for (i = 0; i < snapshot.n_territoires; i++)
		close_up(t, parents, i);
	snapshot.territoires = t;
	load_anciennes(read_file(arena, "sql/seed/anciennes.csv"),
	    read_file(arena, "sql/seed/alias.csv"));
	build_seconds = seconds();
	snapshot.noms = noms_build(&snapshot, 1);
	build_seconds = seconds() - build_seconds;
	assert_non_null(snapshot.noms);
	build_bytes = arena_used(snapshot.noms->partage.arena);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	partage_lacher(&snapshot.noms->partage);
	arena_destroy(scratch);
	arena_destroy(arena);
	return 0;
}

/* Asking. */

static struct trouvailles
ask(struct str q, size_t limit)
{
	arena_reset(scratch);
	return territoires_chercher(&snapshot, scratch, q, limit);
}

static void
show(struct str q, struct trouvailles t)
{
	size_t	i;

	print_message("  « %.*s » (%zu)\n", STR_FMT(q), t.total);
	for (i = 0; i < t.n && i < 8; i++) {
		const struct territoire	*x = &snapshot.territoires[t.v[i].territoire];

		print_message("    %zu. %.*s %.*s [%u] %.3f%s %.*s\n", i + 1, STR_FMT(x->cle),
		    STR_FMT(x->nom), x->population == NONE ? 0 : x->population, t.v[i].score,
		    t.v[i].exact ? " =" : "", STR_FMT(t.v[i].correspond));
	}
}

/* Where cle stands among the answers, from 1; 0: nowhere. */
static size_t
rank_of(struct trouvailles t, struct str cle)
{
	size_t	i;

	for (i = 0; i < t.n; i++)
		if (str_eq(snapshot.territoires[t.v[i].territoire].cle, cle))
			return i + 1;
	return 0;
}

#include "test_recherche_cas.h"

static void
needs_seed(void)
{
	if (snapshot.noms == NULL) {
		print_message("sql/seed/territoires.csv absent\n");
		skip();
	}
}

static void
test_table(void **state)
{
	size_t	i, wrong = 0, rank;

	(void)state;
	needs_seed();
	for (i = 0; i < COUNT(cas); i++) {
		struct trouvailles	t = ask(str_of(cas[i].q), 10);

		rank = cas[i].cle == NULL ? 0 : rank_of(t, str_of(cas[i].cle));
		if (cas[i].cle == NULL ? t.n == 0 : rank > 0 && rank <= cas[i].rang)
			continue;
		print_message("attendu %s au rang %zu :\n", cas[i].cle == NULL ? "rien" :
		    cas[i].cle, cas[i].rang);
		show(str_of(cas[i].q), t);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static void
test_correspond(void **state)
{
	static const struct { const char *q, *correspond; } pairs[] = {
		{ "rennes", "" }, { "75015", "Paris 15e Arrondissement" }, { "35000", "35000" },
		{ "paris 15", "Paris 15e Arrondissement" }, { "tourlaville", "Tourlaville" },
		{ "2a004", "2A004" }, { "59355", "Lomme" }, { "213 502 388", "213502388" },
		{ "toulouze", "" },
	};
	size_t	i;

	(void)state;
	needs_seed();
	for (i = 0; i < COUNT(pairs); i++) {
		struct trouvailles	t = ask(str_of(pairs[i].q), 1);

		assert_int_equal(t.n, 1);
		if (!str_eq(t.v[0].correspond, str_of(pairs[i].correspond)))
			show(str_of(pairs[i].q), t);
		assert_true(str_eq(t.v[0].correspond, str_of(pairs[i].correspond)));
	}
}

static struct str
member(json_t *object, const char *name)
{
	return str_of(json_string_value(json_object_get(object, name)));
}

static bool
gold_right(json_t *line, struct trouvailles t)
{
	size_t		i, rank;
	size_t		max = (size_t)json_integer_value(json_object_get(line, "rang_max"));
	json_t		*expected = json_object_get(line, "attendu"), *one;

	if (json_array_size(expected) == 0)
		return t.n == 0;
	json_array_foreach(expected, i, one)
		for (rank = 0; rank < t.n && rank < max; rank++) {
			const struct territoire	*x = &snapshot.territoires[t.v[rank].territoire];

			if (str_eq(territoire_types[x->type].slug, member(one, "type")) &&
			    str_eq(x->code, member(one, "code")))
				return true;
		}
	return false;
}

static void
test_gold(void **state)
{
	const char	*shared = getenv("SHARED");
	char		 path[512];
	struct { const char *name; size_t n, right; } categories[24] = { { NULL, 0, 0 } };
	size_t		 i, n = 0, right = 0;
	struct str	 rest, line;

	(void)state;
	needs_seed();
	(void)snprintf(path, sizeof(path), "%s/data/territoires_gold.jsonl",
	    shared == NULL ? "../shared" : shared);
	rest = read_file(arena, path);
	if (rest.n == 0) {
		print_message("%s absent\n", path);
		skip();
	}
	while (str_next(&rest, '\n', &line)) {
		json_t		*o = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
		json_t		*q = json_object_get(o, "q");
		struct str	 typed = { json_string_value(q), json_string_length(q) };
		struct str	 name = str_of(json_string_value(json_object_get(o, "categorie")));
		struct trouvailles t;
		bool		 good;

		assert_non_null(o);
		t = ask(typed, 10);
		good = gold_right(o, t);
		if (!good) {
			print_message("%.*s\n", STR_FMT(line));
			show(typed, t);
		}
		for (i = 0; categories[i].name != NULL &&
		    !str_eq(str_of(categories[i].name), name); i++)
			assert_true(i + 1 < COUNT(categories));
		if (categories[i].name == NULL)
			categories[i].name = arena_str(arena, name).p;
		categories[i].n++;
		categories[i].right += good;
		n++;
		right += good;
		json_decref(o);
	}
	for (i = 0; categories[i].name != NULL; i++)
		print_message("%-20s %3zu/%zu\n", categories[i].name, categories[i].right,
		    categories[i].n);
	print_message("%-20s %3zu/%zu\n", "ensemble", right, n);
	assert_true((double)right >= RATE_LEAST * (double)n);
}

/* Whatever comes, an answer comes, and the same one. */
static void
test_nonsense(void **state)
{
	static const char	letters[] =
	    "aabcdeeeilmnorstuxz019 -'./\"(\xc3\xa9\xe2\x80\x99\xff\xf0";
	struct trouvailles	t;
	char			q[512];
	unsigned		seed = 7;
	size_t			i, k, n;

	(void)state;
	needs_seed();
	memset(q, 'a', sizeof(q));
	assert_int_equal(ask((struct str){ q, 500 }, 10).n, 0);
	assert_int_equal(ask(STR_NONE, 10).n, 0);
	for (i = 0; i < 3000; i++) {
		n = (size_t)rand_r(&seed) % (i % 10 == 0 ? sizeof(q) : 40);
		for (k = 0; k < n; k++)
			q[k] = letters[(size_t)rand_r(&seed) % (sizeof(letters) - 1)];
		t = ask((struct str){ q, n }, 10);
		assert_true(t.n <= 10 && t.n <= t.total);
		for (k = 1; k < t.n; k++)
			assert_true(t.v[k - 1].score >= t.v[k].score);
	}
	/* Cuts and small mistakes of true names. */
	for (i = 0; i < 3000; i++) {
		struct str	nom = snapshot.territoires[(size_t)rand_r(&seed) %
		    snapshot.n_territoires].nom;

		n = nom.n < sizeof(q) ? nom.n : sizeof(q);
		memcpy(q, nom.p, n);
		if (n > 0)
			q[(size_t)rand_r(&seed) % n] = letters[(size_t)rand_r(&seed) %
			    (sizeof(letters) - 1)];
		t = ask((struct str){ q, i % 2 == 0 ? n : n / 2 }, i % 3 == 0 ? 100 : 10);
		for (k = 0; k < t.n; k++)
			assert_int_not_equal(snapshot.territoires[t.v[k].territoire].type,
			    TERRITOIRE_ZONE);
	}
}

static void
test_same_answer(void **state)
{
	struct trouvaille	first[50] = { 0 };
	struct trouvailles	t;
	size_t			i, k, n;

	(void)state;
	needs_seed();
	for (i = 0; i < COUNT(cas); i++) {
		t = ask(str_of(cas[i].q), 50);
		n = t.n;
		for (k = 0; k < n; k++)
			first[k] = t.v[k];
		t = ask(str_of(cas[i].q), 50);
		assert_int_equal(t.n, n);
		for (k = 0; k < n; k++)
			assert_true(t.v[k].territoire == first[k].territoire &&
			    t.v[k].score == first[k].score);
		/* A smaller limit cuts, and changes nothing else. */
		t = ask(str_of(cas[i].q), 3);
		for (k = 0; k < t.n; k++)
			assert_int_equal(t.v[k].territoire, first[k].territoire);
	}
}

/* An empty snapshot, and one whose every name is strange. */
static void
test_small(void **state)
{
	struct arena		*own = arena_create(1 << 16, 0), *narrow = arena_create(64, 64);
	struct territoire	 t[4] = {
		{ .cle = STR("00001"), .code = STR("00001"), .nom = STR("Y"), .population = NONE },
		{ .cle = STR("00002"), .code = STR("00002"), .nom = STR("--- ' ---") },
		{ .cle = STR("00003"), .code = STR("00003"), .nom = STR("Le la du"),
		    .population = 1 },
		{ .cle = STR("france"), .nom = STR("France"), .type = TERRITOIRE_ZONE } };
	struct snapshot		 s = { .n_territoires = 0 };

	(void)state;
	s.noms = noms_build(&s, 1);
	assert_non_null(s.noms);
	assert_int_equal(territoires_chercher(&s, own, STR("rennes"), 10).n, 0);
	s.territoires = t;
	s.n_territoires = COUNT(t);
	partage_lacher(&s.noms->partage);
	s.noms = noms_build(&s, 2);
	assert_non_null(s.noms);
	assert_int_equal(territoires_chercher(&s, own, STR("y"), 10).n, 1);
	assert_int_equal(territoires_chercher(&s, own, STR("le la du"), 10).n, 1);
	assert_int_equal(territoires_chercher(&s, own, STR("france"), 10).n, 0);
	assert_int_equal(territoires_chercher(&s, own, STR("le la du"), 0).n, 0);
	assert_int_equal(territoires_chercher(&s, narrow, STR("y"), 10).n, 0);
	assert_true(arena_failed(narrow));
	partage_lacher(&s.noms->partage);
	arena_destroy(narrow);
	arena_destroy(own);
}

static void
cost(const char *what, const char *const *q, size_t n)
{
	double	before, took = 0;
	size_t	i, k, times = 0;

	before = seconds();
	for (k = 0; k < 200 && took < 0.3; k++) {
		for (i = 0; i < n; i++)
			(void)ask(str_of(q[i]), 10);
		times += n;
		took = seconds() - before;
	}
	print_message("%-12s %6.1f µs par recherche\n", what, took / (double)times * 1e6);
	for (i = 0; i < n && getenv("DETAIL") != NULL; i++) {
		before = seconds();
		for (k = 0; k < 200; k++)
			(void)ask(str_of(q[i]), 10);
		print_message("    %-24s %6.1f µs\n", q[i], (seconds() - before) / 200 * 1e6);
	}
}

static void
test_cost(void **state)
{
	static const char *const exact[] = { "Rennes", "Paris", "saint denis", "Le Mans", "Eu",
		"Villeneuve-d'Ascq", "Nantes Métropole", "Loire", "montreuil" };
	static const char *const prefixes[] = { "vill", "le ma", "sa", "saint", "rou", "boulo",
		"saint m", "la roche su" };
	static const char *const fautes[] = { "toulouze", "monpelier", "strassbourg",
		"sant etienne", "kimper", "clermon ferand", "boulogne biancourt", "valenciene" };
	static const char *const places[] = { "montreuil 93", "saint denis réunion", "vienne isere",
		"sainte colombe (69)", "67000 Strasbourg" };
	static const char *const numbers[] = { "35000", "35", "2a004", "213 502 388", "750" };
	static const char *all[COUNT(cas)];
	size_t		i;

	(void)state;
	needs_seed();
	for (i = 0; i < COUNT(cas); i++)
		all[i] = cas[i].q;
	cost("noms exacts", exact, COUNT(exact));
	cost("débuts", prefixes, COUNT(prefixes));
	cost("fautes", fautes, COUNT(fautes));
	cost("lieux", places, COUNT(places));
	cost("numéros", numbers, COUNT(numbers));
	cost("table", all, COUNT(all));
	print_message("index : %.0f ms, %.1f Mo (%u noms, %u mots, %u clés, %u voisins)\n",
	    build_seconds * 1e3, (double)build_bytes / 1e6, snapshot.noms->n_noms,
	    snapshot.noms->n_vocables, snapshot.noms->n_cles,
	    snapshot.noms->casier[1u << CASIER_BITS]);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(test_table), cmocka_unit_test(test_correspond),
		cmocka_unit_test(test_gold), cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_same_answer), cmocka_unit_test(test_small),
		cmocka_unit_test(test_cost),
	};
	void	*state = NULL;
	int	 i;

	if (argc < 2)
		return cmocka_run_group_tests_name("recherche", tests, load, unload);
	(void)load(&state);
	for (i = 1; i < argc; i++)
		show(str_of(argv[i]), ask(str_of(argv[i]), 8));
	return unload(&state);
}
