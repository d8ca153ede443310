/*
 * The lexicon's own test, on the seed: each label can be reached, a term decides between two labels
 * of an axis, nothing is said twice.  Run from the root of the repository.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/map.h"
#include "base/words.h"
#include "csv.h"
#include "triage/classify.h"

#define WORDS_MAX	8	/* in a phrase */

struct row {
	struct str	terme;
	uint32_t	cle;		/* of the axis and the term's stems, by order of coming */
	uint32_t	label;
	double		poids;
};

static struct arena	*arena;
static struct map	 labels;	/* "axe/slug" */
static struct strs	 names;
static struct str	*parents, *induites;	/* "axe/slug" too, by label */
static struct row	*rows;
static size_t		 n_rows;

/*
 * Two labels that one term may name alike, since it says both; in the order of labels.csv.  To be
 * here, one needs such a term: anything else gets a heavier and a lighter label.
 */
static const char *const both[][2] = {
	{ "filiere-hydrogene",
	    "decarbonation-de-flottes-de-vehicules-detenues-par-la-collectivite" },
	{ "preservation-du-patrimoine-naturel", "cours-d-eau-lacs-et-etangs" },
	{ "reseau-d-aires-protegees-et-d-aires-de-protection-forte", "mers-et-oceans" },
	{ "clauses-environnementales-dans-les-marches-publics", "commande-responsable" },
	{ "reseau-d-eau-potable-sobriete-eau-potable", "reseau-d-assainissement" },
	{ "reseau-d-assainissement", "gestion-des-eaux-pluviales" },
	{ "reseau-d-assainissement", "mise-aux-normes" },
	{ "bornes-et-poteaux-incendies-defense-exterieure-contre-l-incendie-deci",
	    "dispositif-de-stockage-d-eau" },
	{ "bioconstruction", "isolation-thermique" },
	{ "prevention-reemploi-et-recyclage-des-dechets-du-batiment-et-des-travaux-publics",
	    "filieres-liees-a-l-economie-circulaire" },
	{ "ensemble-du-parc-residentiel-prive",
	    "audit-ou-travaux-de-renovation-energetique-residentiel" },
	{ "isolation-phonique", "isolation-thermique" },
	{ "isolation-thermique", "audit-ou-travaux-de-renovation-energetique-residentiel" },
	{ "isolation-thermique", "toiture" },
	{ "mise-en-place-de-l-accessibilite-et-securisation-dans-les-batiments-ou-espaces-publics",
	    "mise-aux-normes" },
	{ "vegetalisation-d-espaces-publics", "rafraichissement-urbain" },
	{ "vegetalisation-d-espaces-publics", "plantation-d-arbres" },
	{ "report-modal-du-transport-de-marchandises", "fret-fluvial-et-ferroviaire" },
	{ "confort-thermique-des-transports-collectifs-et-des-mobilites-actives",
	    "rafraichissement-urbain" },
};

static struct str
full(struct str axe, struct str slug)
{
	return slug.n == 0 ? slug : arena_concat(arena, (struct str[]){ axe, STR("/"), slug }, 3);
}

static void
load_labels(void)
{
	struct csv	csv = { arena, .rest = read_file(arena, "sql/seed/labels.csv") };
	size_t		room = lines(csv.rest) + 1;
	struct str	*v = arena_array(arena, room, struct str);

	parents = arena_array(arena, room, struct str);
	induites = arena_array(arena, room, struct str);
	assert_true(map_init(&labels, arena, room));
	for (csv_row(&csv); csv_row(&csv); names.n++) {
		v[names.n] = full(csv.cells[0], csv.cells[1]);
		parents[names.n] = full(csv.cells[0], csv.cells[3]);
		induites[names.n] = full(csv.cells[0], csv.cells[4]);
		(void)map_put(&labels, v[names.n], (uint32_t)names.n);
	}
	names.v = v;
}

/* Its stems, as the classifier compares them; STR_NONE when there are none, or too many. */
static struct str
stems_of(struct str phrase)
{
	struct words	words = words_cut(arena, phrase);
	struct str	v[WORDS_MAX];
	size_t		i;

	if (words.n == 0 || words.n > WORDS_MAX)
		return STR_NONE;
	for (i = 0; i < words.n; i++)
		v[i] = words.v[i].stem;
	return arena_join(arena, v, words.n, STR(" "));
}

/* The same for "a + b" and "b + a". */
static struct str
key_of(struct str axe, struct str terme)
{
	size_t		plus = str_find(terme, STR(" + "));
	struct str	a = stems_of(str_sub(terme, 0, plus)), b;

	if (plus == SIZE_MAX || a.n == 0)
		return a.n == 0 ? a : full(axe, a);
	if ((b = stems_of(str_sub(terme, plus + 3, terme.n))).n == 0)
		return b;
	return str_cmp(a, b) < 0 ? arena_concat(arena, (struct str[]){ axe, STR("/"), a,
	    STR("+"), b }, 5) : arena_concat(arena, (struct str[]){ axe, STR("/"), b, STR("+"), a },
	    5);
}

static int
by_key_and_label(const void *x, const void *y)
{
	const struct row	*a = x, *b = y;

	if (a->cle != b->cle)
		return a->cle < b->cle ? -1 : 1;
	return (a->label > b->label) - (a->label < b->label);
}

static int
load(void **state)
{
	struct csv	 csv;
	struct map	 cles;
	struct str	 cle = STR_NONE;
	struct row	*row;

	(void)state;
	arena = arena_create((size_t)1 << 20, 0);
	load_labels();
	csv = (struct csv){ arena, .rest = read_file(arena, "sql/seed/lexique.csv") };
	rows = arena_array(arena, lines(csv.rest) + 1, struct row);
	assert_true(map_init(&cles, arena, lines(csv.rest) + 1));
	for (csv_row(&csv); csv_row(&csv);) {
		row = &rows[n_rows++];
		row->terme = csv.cells[2];
		row->label = map_get(&labels, full(csv.cells[0], csv.cells[1]));
		if (csv.n != 4 || row->label == MAP_NONE ||
		    !str_real(csv.cells[3], 0, 1, &row->poids) ||
		    (cle = key_of(csv.cells[0], csv.cells[2])).n == 0)
			fail_msg("lexique.csv: %.*s,%.*s,%.*s: a known label, one to eight words "
			    "and a weight from 0 to 1 are expected", STR_FMT(csv.cells[0]),
			    STR_FMT(csv.cells[1]), STR_FMT(csv.cells[2]));
		if ((row->cle = map_put(&cles, cle, (uint32_t)n_rows)) == MAP_NONE)
			row->cle = (uint32_t)n_rows;
	}
	qsort(rows, n_rows, sizeof(*rows), by_key_and_label);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	words_release();
	arena_destroy(arena);
	return 0;
}

/* A label that no term gives for sure is one that nobody is ever shown. */
static void
test_reachable(void **state)
{
	bool	*reached = arena_array(arena, names.n, bool);
	size_t	 i;

	(void)state;
	assert_int_equal(names.n, 138 + 59 + 15 + 72 + 156);
	for (i = 0; i < n_rows; i++)
		if ((float)rows[i].poids >= SCORE_SUR)
			reached[rows[i].label] = true;
	for (i = 0; i < names.n; i++)
		if (!reached[i])
			fail_msg("%.*s: no term of %.1f or more", STR_FMT(names.v[i]), SCORE_SUR);
}

/* The heavier of two is the one that counts: the other tells its reader something untrue. */
static void
test_once(void **state)
{
	size_t	i, twice = 0;

	(void)state;
	for (i = 1; i < n_rows; i++)
		if (rows[i].cle == rows[i - 1].cle && rows[i].label == rows[i - 1].label) {
			print_error("%.*s: \"%.*s\" and \"%.*s\" are one term\n",
			    STR_FMT(names.v[rows[i].label]), STR_FMT(rows[i - 1].terme),
			    STR_FMT(rows[i].terme));
			twice++;
		}
	assert_int_equal(twice, 0);
}

static bool
related(uint32_t a, uint32_t b)
{
	struct str	slugs[2] = { names.v[a], names.v[b] };
	size_t		i;

	if (str_eq(parents[a], names.v[b]) || str_eq(parents[b], names.v[a]) ||
	    str_eq(induites[a], names.v[b]) || str_eq(induites[b], names.v[a]))
		return true;
	for (i = 0; i < COUNT(both); i++)
		if (str_ends(slugs[0], full(STR("thematiques"), str_of(both[i][0]))) &&
		    str_ends(slugs[1], full(STR("thematiques"), str_of(both[i][1]))))
			return true;
	return false;
}

/* Below SCORE_PROPOSE a term only ranks, and may be shared. */
static void
test_decides(void **state)
{
	const struct row	*a, *b;
	size_t			 undecided = 0;

	(void)state;
	for (a = rows; a < rows + n_rows; a++)
		for (b = a + 1; b < rows + n_rows && b->cle == a->cle; b++)
			if (a->poids >= (double)SCORE_PROPOSE && a->poids == b->poids &&
			    !related(a->label, b->label)) {
				print_error("\"%.*s\" weighs %.2f for %.*s and for %.*s\n",
				    STR_FMT(a->terme), a->poids, STR_FMT(names.v[a->label]),
				    STR_FMT(names.v[b->label]));
				undecided++;
			}
	assert_int_equal(undecided, 0);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(test_reachable),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_decides),
	};

	return cmocka_run_group_tests_name("lexique", tests, load, unload);
}
