/*
 * Any bytes as a page of Aides-territoires: what is JSON is read to rows that our tables take, and
 * what is not is refused with a reason.
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
	json_decref(json);
	return 0;
}
