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

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(accepted), cmocka_unit_test(refused) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
