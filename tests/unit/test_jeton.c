/*
 * Tokens of forms: what was signed is taken, for what it was signed, as long as it lasts; nothing
 * else is; a secret can be changed without refusing anybody.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "http/jeton.h"

#define OLD	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
#define NEW	"ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100\n"
#define NOON	1800000000

static enum err
read_text(struct jeton_cles *cles, const char *text, struct fault *fault)
{
	char		 path[] = "/tmp/jeton.XXXXXX";
	int		 fd = mkstemp(path);
	enum err	 err;

	assert_true(fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	(void)close(fd);
	err = jeton_cles_read(cles, path, fault);
	(void)unlink(path);
	return err;
}

static void
test_life(void **state)
{
	struct arena		*arena = arena_create(4096, 0);
	struct jeton_cles	 old, both, new;
	struct fault		 fault = { 0 };
	struct str		 token, other, u = STR("demande");
	char			 n1[JETON_NUMERO + 1], n2[JETON_NUMERO + 1];

	(void)state;
	assert_int_equal(read_text(&old, "# a comment\n" OLD, &fault), ERR_NONE);
	assert_int_equal(read_text(&both, NEW OLD, &fault), ERR_NONE);
	assert_int_equal(read_text(&new, NEW, &fault), ERR_NONE);
	token = jeton_make(&old, arena, u, NOON);
	other = jeton_make(&old, arena, u, NOON);
	assert_int_equal(jeton_check(&old, token, u, NOON + 3600, 3600, n1), JETON_BON);
	assert_int_equal(jeton_check(&old, token, u, NOON + 3601, 3600, n1), JETON_PERIME);
	assert_int_equal(jeton_check(&old, token, u, NOON - 3600, 3600, n1), JETON_PERIME);
	assert_int_equal(jeton_check(&old, token, STR("avis"), NOON, 3600, n1), JETON_FAUX);
	assert_int_equal(jeton_check(&both, token, u, NOON, 3600, n1), JETON_BON);
	assert_int_equal(jeton_check(&new, token, u, NOON, 3600, n1), JETON_FAUX);
	assert_int_equal(jeton_check(&new, jeton_make(&both, arena, u, NOON), u, NOON, 60, NULL),
	    JETON_BON);
	assert_int_equal(jeton_check(&old, other, u, NOON, 3600, n2), JETON_BON);
	assert_string_not_equal(n1, n2);
	arena_destroy(arena);
}

/* One character changed anywhere, one more, one less, none: refused. */
static void
test_forged(void **state)
{
	struct arena		*arena = arena_create(4096, 0);
	struct jeton_cles	 cles, none = { .n = 0 };
	struct fault		 fault = { 0 };
	struct str		 token, u = STR("demande");
	char			 text[128];
	size_t			 i;

	(void)state;
	assert_int_equal(read_text(&cles, OLD, &fault), ERR_NONE);
	token = jeton_make(&cles, arena, u, NOON);
	for (i = 0; i < token.n; i++) {
		memcpy(text, token.p, token.n);
		text[i] = text[i] == 'A' ? 'B' : 'A';
		assert_int_equal(jeton_check(&cles, (struct str){ text, token.n }, u, NOON, 3600,
		    NULL), JETON_FAUX);
	}
	assert_int_equal(jeton_check(&cles, str_sub(token, 1, token.n), u, NOON, 3600, NULL),
	    JETON_FAUX);
	assert_int_equal(jeton_check(&cles, STR_NONE, u, NOON, 3600, NULL), JETON_FAUX);
	assert_int_equal(jeton_check(&none, token, u, NOON, 3600, NULL), JETON_FAUX);
	assert_int_equal(jeton_check(NULL, token, u, NOON, 3600, NULL), JETON_FAUX);
	assert_null(jeton_make(&none, arena, u, NOON).p);
	arena_destroy(arena);
}

static void
test_file(void **state)
{
	/* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one text of three lines */
	static const char *const	bad[] = { "", "# nothing\n", "abc\n", OLD OLD OLD,
	    "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n" };
	struct jeton_cles		cles;
	struct fault			fault;
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_int_equal(read_text(&cles, bad[i], &fault), ERR_INVALID);
	assert_int_equal(jeton_cles_read(&cles, "/nowhere/at/all", &fault), ERR_INVALID);
	assert_int_equal(jeton_cles_read(&cles, "", &fault), ERR_NONE);
	assert_int_equal(cles.n, 0);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_forged),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
