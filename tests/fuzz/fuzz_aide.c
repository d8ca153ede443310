/*
 * Any bytes as a page of Aides-territoires: what is JSON is read to rows that our tables take, and
 * what is not is refused with a reason.  The same records are its perimeters too: an aid is for the
 * one that its name leads to, and for none when there are several.
 */
#include "fuzz.h"

#include "import/at_source.h"
#include "import/at_zones.h"

static void
check_row(const struct at_aide *aide)
{
	int32_t	from, to;
	size_t	i;

	for (i = 0; i < AT_AIDE_CELLULES; i++) {
		check_utf8(aide->aide[i]);
		assert_null(memchr(aide->aide[i].n == 0 ? "" : aide->aide[i].p, 0,
		    aide->aide[i].n));
	}
	assert_true(aide->aide[1].n > 0 && str_starts(aide->aide[0], STR("at-")));
	if (day_parse(aide->aide[12], &from) && day_parse(aide->aide[13], &to))
		assert_true(from <= to);
	for (i = 14; i < 16; i++)
		if (aide->aide[i].n > 0)
			check_url(aide->aide[i]);
	for (i = 0; i < AT_DETAIL_CELLULES; i++)
		check_utf8(aide->detail[i]);
}

static void
check_zones(struct arena *arena, const json_t *results)
{
	struct at_zones	 zones;
	struct at_zone	*zone;
	struct at_aide	*aide = arena_new(arena, struct at_aide);
	const char	*why = NULL;
	uint32_t	 v[8];
	int64_t		 numero;
	size_t		 i, j, n;

	assert_true(aide != NULL && at_zones_preparer(&zones, arena, 64));
	for (i = 0; i < json_array_size(results); i++)
		at_zones_ajouter(&zones, json_array_get(results, i), &numero);
	at_zones_composer(&zones);
	assert_true(zones.n <= zones.max && zones.n_homonymes <= zones.max);
	for (i = 0; i < json_array_size(results); i++) {
		at_aide_lieu(arena, json_array_get(results, i), aide);
		zone = at_zones_trouver(&zones, aide, &why);
		assert_true(zone == NULL || (zone >= zones.v && zone < zones.v + zones.n));
		n = at_zones_homonymes(&zones, aide, v, COUNT(v));
		assert_true(n == 0 || (n > 1 && n <= COUNT(v)));
		for (j = 0; j < n; j++)
			assert_true(v[j] < zones.n);
		if (n == 0)
			continue;
		at_zones_preciser(&zones, aide, v[0]);
		zone = at_zones_trouver(&zones, aide, &why);
		assert_true(zone == NULL || zone == &zones.v[v[0]] || aide->numero == 0);
		at_zones_preciser(&zones, aide, v[1]);
		assert_null(at_zones_trouver(&zones, aide, &why));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct at_aide	aide;
	struct arena		*arena = fuzz_arena();
	struct fault		 fault = { .code = ERR_NONE };
	json_t			*json = at_json(fuzz_text(data, size), &fault), *record;
	size_t			 i;

	if (json == NULL) {
		assert_int_not_equal(fault.code, ERR_NONE);
		return 0;
	}
	record = json_object_get(json, "results");
	if (!json_is_array(record)) {
		assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
		if (aide.refus.n == 0)
			check_row(&aide);
	}
	for (i = 0; i < json_array_size(record); i++)
		if (at_aide_lire(arena, json_array_get(record, i), "https://a.fr", &aide) &&
		    aide.refus.n == 0)
			check_row(&aide);
	check_zones(arena, record);
	json_decref(json);
	return 0;
}
