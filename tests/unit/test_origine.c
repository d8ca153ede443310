/*
 * What an operator may type as the site that frames a partner's pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/origine.h"

static void
accepted(void **state)
{
	static const char *const	table[][3] = {
		{ "https://www.mairie.fr", "https://www.mairie.fr", NULL },
		{ " https://WWW.Mairie.fr/ ", "https://www.mairie.fr", NULL },
		{ "https://*.gouv.fr", "https://*.gouv.fr", NULL },
		{ "https://mairie.fr:8443", "https://mairie.fr:8443", NULL },
		{ "http://localhost:*", "http://localhost:*", NULL },
		{ "http://127.0.0.1:8000", "http://127.0.0.1:8000", NULL },
		{ "https://xn--mairie-dva.fr", "https://xn--mairie-dva.fr", NULL },
		{ "mairie.fr", "https://mairie.fr", "https://www.mairie.fr" },
		{ "www.mairie.fr", "https://mairie.fr", "https://www.mairie.fr" },
	};
	char				out[2][ORIGINE_SIZE];
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		assert_int_equal(origine_read(str_of(table[i][0]), out, NULL),
		    table[i][2] == NULL ? 1 : 2);
		assert_string_equal(out[0], table[i][1]);
		if (table[i][2] != NULL)
			assert_string_equal(out[1], table[i][2]);
	}
}

static void
refused(void **state)
{
	static const char *const	table[] = { "", " ", "*", "https://*", "https://*.fr",
	    "https://",
	    "mairie", "https://mairie.fr/page", "https://mairie.fr?a=b", "ftp://mairie.fr",
	    "javascript:alert(1)", "https://mairie.fr; script-src *", "https://mairie.fr *",
	    "https://a@mairie.fr", "https://mairie.fr:0", "https://mairie.fr:65536",
	    "https://mairie.fr:", "https://-mairie.fr", "https://mairie-.fr", "https://mai..rie.fr",
	    "https://.mairie.fr", "https://mairie.fr.", "https://mair*e.fr", "*.mairie.fr",
	    "https://*.*.fr", "https://forêt.fr", "'self'", "'none'", "mairie.fr:8080",
	    "https://mairie.fr\r\nX-A: b", "https://*.mairie.fr//", "data:" };
	char				out[2][ORIGINE_SIZE];
	struct fault			fault;
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		fault.message[0] = '\0';
		if (origine_read(str_of(table[i]), out, &fault) != 0)
			fail_msg("accepted: %s", table[i]);
		assert_true(fault.message[0] != '\0');
	}
}

/* Names that end or begin like an allowed one are not it. */
static void
allowed(void **state)
{
	static const struct { const char *sources, *origin; bool yes; } table[] = {
		{ "https://mairie.fr", "https://mairie.fr", true },
		{ "https://a.fr https://mairie.fr", "https://mairie.fr", true },
		{ "https://mairie.fr", "https://mairie.fr:443", true },
		{ "https://mairie.fr", "https://mairie.fr:8443", false },
		{ "https://mairie.fr", "http://mairie.fr", false },
		{ "http://mairie.fr", "https://mairie.fr", true },
		{ "https://mairie.fr", "https://fauxmairie.fr", false },
		{ "https://mairie.fr", "https://mairie.fr.pirate.example", false },
		{ "https://mairie.fr", "https://www.mairie.fr", false },
		{ "https://*.mairie.fr", "https://www.mairie.fr", true },
		{ "https://*.mairie.fr", "https://a.b.mairie.fr", true },
		{ "https://*.mairie.fr", "https://mairie.fr", false },
		{ "https://*.mairie.fr", "https://fauxmairie.fr", false },
		{ "http://localhost:*", "http://localhost:3000", true },
		{ "http://localhost:*", "http://localhost", true },
		{ "http://localhost:*", "http://localhost.pirate.example", false },
		{ "'self' 'none'", "https://mairie.fr", false },
		{ "", "https://mairie.fr", false }, { "https://mairie.fr", "", false },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		if (origine_allowed(str_of(table[i].sources), str_of(table[i].origin)) !=
		    table[i].yes)
			fail_msg("%s for %s", table[i].origin, table[i].sources);
}

static void
of_urls(void **state)
{
	static const char *const	table[][2] = {
		{ "https://Mairie.fr/page?x#y", "https://mairie.fr" },
		{ "https://mairie.fr:443/", "https://mairie.fr" },
		{ "http://mairie.fr:80", "http://mairie.fr" },
		{ "http://mairie.fr:8080/a", "http://mairie.fr:8080" },
		{ "https://mairie.fr?a=b", "https://mairie.fr" },
		{ "mairie.fr/page", NULL }, { "https://*.fr/", NULL }, { "javascript:x", NULL },
		{ "https://a@mairie.fr/", NULL }, { "https://forêt.fr/", NULL }, { "://x", NULL },
		{ "https:///x", NULL }, { "", NULL },
	};
	struct arena			*arena = arena_create(4096, 0);
	struct str			 got;
	size_t				 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		got = origine_of_url(arena, str_of(table[i][0]));
		if (!str_eq(got, str_of(table[i][1])) || (got.p == NULL) != (table[i][1] == NULL))
			fail_msg("%s: %.*s", table[i][0], STR_FMT(got));
	}
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(accepted), cmocka_unit_test(refused),
	    cmocka_unit_test(allowed), cmocka_unit_test(of_urls) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
