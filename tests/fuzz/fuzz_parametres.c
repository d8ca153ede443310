/*
 * Any bytes as a query string or a form's body.  What is kept is clean and comes back from its own
 * canonical writing, which written again is the same; the answers and the demand are read from it.
 */
#include "fuzz.h"

static struct params
parsed(struct arena *arena, struct str text, bool *fine)
{
	struct params	params;

	*fine = params_parse(&params, arena, text, NULL) == ERR_NONE;
	return params;
}

/* No control character, nothing that is not UTF-8, no blank at an end, lists in order. */
static void
check_values(const struct params *params)
{
	size_t	i, k, at;

	for (i = 0; i < P_COUNT; i++)
		for (k = 0; k < params->values[i].n; k++) {
			struct str	value = params->values[i].v[k];

			assert_true(value.n > 0 && str_trim(value).n == value.n);
			check_utf8(value);
			for (at = 0; at < value.n; at++)
				assert_true((unsigned char)value.p[at] >= ' ' &&
				    value.p[at] != 0x7f);
			if (k > 0)
				assert_true(str_cmp(params->values[i].v[k - 1], value) < 0);
		}
}

static void
check_again(struct arena *arena, const struct params *params)
{
	struct buf	first = { 0 }, second = { 0 };
	struct params	again;
	bool		fine;
	size_t		i, k;

	params_write(params, &first);
	again = parsed(arena, str_sub(buf_str(&first), 1, first.n), &fine);
	assert_true(fine && !again.cleaned);
	for (i = 0; i < P_QUESTION; i++) {
		assert_int_equal(again.values[i].n, params->values[i].n);
		for (k = 0; k < again.values[i].n; k++)
			assert_same(again.values[i].v[k], params->values[i].v[k]);
	}
	params_write(&again, &second);
	assert_same(buf_str(&second), buf_str(&first));
	buf_free(&first);
	buf_free(&second);
}

/* A value put in and taken out leaves the list as it was without it. */
static void
check_edit(struct arena *arena, struct params params)
{
	struct str	value = params_get(&params, P_QUOI);

	if (value.n == 0)
		return;
	params_add(&params, arena, P_SANS, value);
	assert_true(params_lists(&params, P_SANS, value));
	params_drop(&params, arena, P_SANS, value);
	assert_false(params_lists(&params, P_SANS, value));
	params_set(&params, arena, P_QUOI, STR_NONE);
	assert_false(params_has(&params, P_QUOI));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct snapshot	*snapshot = fuzz_snapshot();
	struct arena		*arena = fuzz_arena();
	struct params		 params;
	struct reponses		 reponses;
	struct demande		 demande;
	bool			 fine;

	params = parsed(arena, fuzz_text(data, size), &fine);
	if (!fine)
		return 0;
	check_values(&params);
	check_again(arena, &params);
	check_edit(arena, params);
	reponses = reponses_lire(snapshot, arena, &params);
	assert_true(texte_longueur(reponses.quoi) <= QUOI_MAX);
	demande = demande_lire(snapshot, arena, &reponses, JOUR);
	(void)match(&demande, arena);
	(void)parcours_suivante(snapshot, &reponses);
	assert_false(arena_failed(arena));
	return 0;
}
