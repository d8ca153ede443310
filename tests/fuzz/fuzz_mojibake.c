/*
 * Any bytes as a text that may have been read in the wrong code page: it is left alone, or becomes
 * UTF-8 of as many lines, its report counts what it lists, and what was put right stays so.
 */
#include "fuzz.h"

#include "import/mojibake.h"

static size_t
lines(struct str s)
{
	size_t	n = 0, i;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena		*arena = fuzz_arena();
	struct mojibake_rapport	 rapport;
	struct str		 s = fuzz_text(data, size), out;
	size_t			 i;

	if (mojibake_reparer(arena, s, &out, &rapport) != MOJIBAKE_REPARE) {
		assert_true(str_eq(s, out));
		assert_int_equal(rapport.n, 0);
		return 0;
	}
	assert_true(rapport.suites > 0);
	assert_int_equal(rapport.restitues + rapport.perdus, rapport.n);
	assert_int_equal(lines(s), lines(out));
	for (i = 0; i < out.n; i++)
		if (out.p[i] == '\0')	/* check_utf8 knows none */
			return 0;
	check_utf8(out);
	for (i = 0; i < rapport.n; i++) {
		assert_in_range(rapport.v[i].ligne, 1, lines(s) + 1);
		assert_true(str_find(out, rapport.v[i].rendu) != SIZE_MAX);
		assert_true(restitution_dire(arena, &rapport.v[i]).n > 0);
	}
	return 0;
}
