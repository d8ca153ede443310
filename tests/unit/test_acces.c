/*
 * The closed APIs of the default data, asked by a collectivité: what Appendix A of the reference
 * says of each, and never "non" where a card is silent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "csv.h"
#include "essai.h"
#include "triage/acces.h"

#define CONDITIONS_MAX	10

static struct strs
split(struct arena *arena, struct str s)
{
	struct str	*v = arena_array(arena, s.n + 1, struct str);
	size_t		 n = 0;

	assert_non_null(v);
	while (str_next(&s, '|', &v[n]))
		n++;
	return (struct strs){ v, n };
}

/* The conditions of one card, in its order. */
static void
conditions_of(struct arena *arena, struct carte *carte)
{
	struct csv		 csv = { arena, .rest = read_file(arena,
				    "sql/seed/cartes_conditions.csv") };
	struct condition	*v = arena_array(arena, CONDITIONS_MAX, struct condition);
	int64_t			 verdict;

	assert_non_null(v);
	carte->conditions = v;
	for (csv_row(&csv); csv_row(&csv);) {
		if (!str_eq(csv.cells[0], carte->slug))
			continue;
		assert_true(carte->n_conditions < CONDITIONS_MAX);
		assert_true(str_int(csv.cells[3], -1, 1, &verdict));
		v[carte->n_conditions++] = (struct condition){ .qui = split(arena, csv.cells[2]),
		    .verdict = (int8_t)verdict };
	}
}

static struct str
expected_of(struct str *appendix, struct str slug)
{
	struct str	line;

	while (str_next(appendix, '\n', &line))
		if (str_starts(line, STR("- ")) && str_starts(str_sub(line, 2, line.n), slug) &&
		    str_starts(str_sub(line, 2 + slug.n, line.n), STR(" \u00b7 ")))
			return line;
	return STR_NONE;
}

static void
appendix_a(void **state)
{
	static const char *const	said[ACCES_VERDICTS] = { "**oui", "**peut-être", "**non",
	    "**? à vérifier**" };
	const char			*shared = getenv("SHARED");
	struct arena			*arena = arena_create(1 << 20, 0);
	struct csv			 csv = { arena, .rest = read_file(arena,
					    "sql/seed/cartes.csv") };
	struct str			 text, rest, line;
	size_t				 n = 0, count[ACCES_VERDICTS] = { 0 };

	(void)state;
	text = read_file(arena, arena_printf(arena, "%s/reference/catalogues-apis.md",
	    shared == NULL ? "../shared" : shared).p);
	if (text.n == 0) {
		print_message("the reference is absent: nothing to compare with\n");
		arena_destroy(arena);
		skip();
	}
	text = str_sub(text, str_find(text, STR("## Appendix A")), text.n);
	for (csv_row(&csv); csv_row(&csv);) {
		struct carte		carte = { .slug = csv.cells[0],
		    .acces = ACCES_HABILITATION };
		struct acces_reponse	reponse;

		if (!str_eq(csv.cells[4], STR("habilitation")))
			continue;
		conditions_of(arena, &carte);
		reponse = acces_collectivite(&carte, PUBLIC_COMMUNE);
		rest = text;
		line = expected_of(&rest, carte.slug);
		if (str_find(line, str_of(said[reponse.verdict])) == SIZE_MAX ||
		    (str_find(line, STR("(adm)")) != SIZE_MAX) != reponse.via)
			fail_msg("%.*s: %s, via %d", STR_FMT(line),
			    acces_mots[reponse.verdict].slug.p, reponse.via);
		n++;
		count[reponse.verdict]++;
	}
	assert_int_equal(n, 51);
	assert_int_equal(count[ACCES_OUI], 28);
	assert_int_equal(count[ACCES_PEUT_ETRE], 8);
	assert_int_equal(count[ACCES_NON], 1);
	assert_int_equal(count[ACCES_A_VERIFIER], 14);
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(appendix_a) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
