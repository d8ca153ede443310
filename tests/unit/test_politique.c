/*
 * Policies of the pages that modules are put in, as browsers read them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/politique.h"

#define NOUS	"https://aides.exemple.fr"
#define CADRE	NOUS "/v1/w/mairie"
#define SCRIPT	NOUS "/v1/aiguillage.js"

static bool
admits(const char *policy, enum politique_usage usage, struct politique_demande d)
{
	struct politique_regle	regle = politique_regle(str_of(policy), usage);

	return politique_admet(&regle, usage, &d);
}

static void
frames(void **state)
{
	static const struct { const char *policy; bool yes; const char *page; } table[] = {
		{ "", true, NULL }, { "script-src 'self'", true, NULL },
		{ "default-src 'self'", false, NULL }, { "frame-src", false, NULL },
		{ "frame-src;", false, NULL }, { "frame-src 'none'", false, NULL },
		{ "frame-src 'self'", false, "https://mairie.fr" },
		{ "frame-src 'SELF'", true, NOUS },
		{ "frame-src *", true, NULL }, { "frame-src https:", true, NULL },
		{ "frame-src http:", true, NULL }, { "frame-src data: blob:", false, NULL },
		{ "frame-src " NOUS, true, NULL }, { "frame-src " NOUS "/", true, NULL },
		{ "frame-src HTTPS://Aides.Exemple.FR", true, NULL },
		{ "frame-src http://aides.exemple.fr", true, NULL },
		{ "frame-src aides.exemple.fr", true, NULL },
		{ "frame-src aides.exemple.fr", true, "http://mairie.fr" },
		{ "frame-src *.exemple.fr", true, "https://mairie.fr" },
		{ "frame-src https://*.exemple.fr", true, NULL },
		{ "frame-src *.exemple.fr:*", true, NULL },
		{ "frame-src *.exemple.fr:443", true, NULL },
		{ "frame-src *.exemple.fr:8443", false, NULL },
		{ "frame-src https://*", true, NULL }, { "frame-src *:443", true, NULL },
		{ "frame-src *:444", false, NULL }, { "frame-src ws://*", false, NULL },
		{ "frame-src *.aides.exemple.fr", false, NULL },
		{ "frame-src exemple.fr", false, NULL },
		{ "frame-src aides.exemple.fr.pirate.example", false, NULL },
		{ "frame-src faux-aides.exemple.fr", false, NULL },
		{ "frame-src " NOUS "/v1/", true, NULL },
		{ "frame-src aides.exemple.fr/v1/w/mairie", true, NULL },
		{ "frame-src " NOUS "/v1", false, NULL }, { "frame-src " NOUS "/V1/", false, NULL },
		{ "FRAME-SRC\t" NOUS "\n'self'", true, NULL },
		{ "default-src 'self';\n\tFrame-Src\n\t'self'\f" NOUS " ", true, NULL },
		{ "frame-src 'self'; frame-src " NOUS, false, NULL },
		{ "frame-src " NOUS "; frame-src 'self'", true, NULL },
		{ "child-src " NOUS "; default-src 'self'", true, NULL },
		{ "child-src 'self'; default-src *", false, NULL },
		{ "frame-src " NOUS "; child-src 'none'", true, NULL },
		{ "default-src 'strict-dynamic' " NOUS, true, NULL },
		{ "frame-srcs *; default-src 'none'", false, NULL },
		{ " ; ;default-src *", true, NULL },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		if (admits(table[i].policy, POLITIQUE_CADRE, (struct politique_demande){
		    .url = STR(CADRE "?ou=35238"), .page = str_of(table[i].page) }) != table[i].yes)
			fail_msg("%s", table[i].policy);
}

static void
scripts(void **state)
{
	static const struct { const char *policy, *nonce, *integrity; bool yes, two; } table[] = {
		{ "default-src 'self'", NULL, NULL, false, false },
		{ "script-src 'unsafe-inline' 'unsafe-eval'", NULL, NULL, false, false },
		{ "script-src " NOUS, NULL, NULL, true, false },
		{ "script-src-elem 'self'; script-src " NOUS, NULL, NULL, false, false },
		{ "script-src-elem " NOUS "; script-src 'self'", NULL, NULL, true, false },
		{ "script-src 'nonce-a1B='", "a1B=", NULL, true, false },
		{ "script-src 'NONCE-a1B='", "a1B=", NULL, true, false },
		{ "script-src 'nonce-a1B='", "a1b=", NULL, false, false },
		{ "script-src 'nonce-a1B='", "a1b=", NULL, true, true },
		{ "script-src 'nonce-a1B='", NULL, NULL, false, true },
		{ "script-src 'self'", "a1B=", NULL, false, true },
		{ "script-src 'strict-dynamic' 'nonce-a' https:", NULL, NULL, false, false },
		{ "script-src 'Strict-Dynamic' 'nonce-a' " NOUS, NULL, NULL, false, false },
		{ "script-src 'strict-dynamic' 'nonce-a'", "a", NULL, true, false },
		{ "script-src 'sha256-abc='", NULL, "sha256-abc=", true, false },
		{ "script-src 'sha256-abc='", NULL, "sha256-ABC=", false, false },
		{ "script-src 'sha256-abc='", NULL, "sha256-abc= sha384-x", false, false },
		{ "script-src 'nonce-'", "", "", false, false },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		if (admits(table[i].policy, POLITIQUE_SCRIPT, (struct politique_demande){
		    .url = STR(SCRIPT "?ver=6.4"), .nonce = str_of(table[i].nonce),
		    .integrite = str_of(table[i].integrity),
		    .nonce_change = table[i].two }) != table[i].yes)
			fail_msg("%s, nonce %s", table[i].policy, table[i].nonce);
}

/* On a machine of one's own: another scheme, a port. */
static void
other_origins(void **state)
{
	const struct politique_demande	d = { .url = STR("http://127.0.0.1:8080/v1/w/demo"),
					    .page = STR("http://localhost:3000") };

	(void)state;
	assert_true(admits("frame-src http:", POLITIQUE_CADRE, d));
	assert_true(admits("frame-src 127.0.0.1:8080", POLITIQUE_CADRE, d));
	assert_true(admits("frame-src http://*:8080", POLITIQUE_CADRE, d));
	assert_false(admits("frame-src https:", POLITIQUE_CADRE, d));
	assert_false(admits("frame-src 127.0.0.1", POLITIQUE_CADRE, d));
	assert_false(admits("frame-src https://127.0.0.1:8080", POLITIQUE_CADRE, d));
}

static void
remedies(void **state)
{
	static const struct { const char *policy; enum politique_usage usage; const char *wanted; }
	table[] = {
		{ "default-src 'self'", POLITIQUE_CADRE, "frame-src 'self' " NOUS },
		{ "default-src 'None'", POLITIQUE_CADRE, "frame-src " NOUS },
		{ "frame-src", POLITIQUE_CADRE, "frame-src " NOUS },
		{ "default-src *; child-src\n a.fr\t b.fr ", POLITIQUE_CADRE,
		    "frame-src a.fr b.fr " NOUS },
		{ "frame-src a.fr; frame-src b.fr", POLITIQUE_CADRE, "frame-src a.fr " NOUS },
		{ "default-src 'self' 'unsafe-inline'", POLITIQUE_SCRIPT,
		    "script-src 'self' 'unsafe-inline' " NOUS },
		{ "Script-Src-Elem 'self'; script-src 'none'", POLITIQUE_SCRIPT,
		    "script-src-elem 'self' " NOUS },
		{ "script-src 'none'", POLITIQUE_SCRIPT, "script-src " NOUS },
	};
	struct arena	*arena = arena_create(4096, 0);
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		struct politique_regle	regle = politique_regle(str_of(table[i].policy),
					    table[i].usage);
		struct str		got = politique_avec(arena, &regle, STR(NOUS));

		if (!str_eq(got, str_of(table[i].wanted)))
			fail_msg("%s: %.*s", table[i].policy, STR_FMT(got));
	}
	arena_destroy(arena);
}

static void
headers(void **state)
{
	static const char *const	table[][4] = {
		{ "" }, { "  \n " }, { "default-src 'self'", "default-src 'self'" },
		{ "default-src 'self';\n  img-src https:\nhttps://a.fr",
		    "default-src 'self';\n  img-src https:\nhttps://a.fr" },
		{ "a; b, c", "a; b", "c" },
		{ "Content-Security-Policy: a 'self'", "a 'self'" },
		{ "content-security-policy a", "a" },
		{ "HTTP/2 200\r\ncontent-security-policy: a; b\r\nx-frame: DENY\r\n", "a; b" },
		{ "content-security-policy:\na; b\nvary: x", "a; b" },
		{ "content-security-policy: a;\n b;\nc d\nvary: x", "a;\n b;\nc d" },
		{ "Content-Security-Policy: a;\nContent-Security-Policy: b", "a;", "b" },
		{ "Content-Security-Policy-Report-Only: a" },
		{ "Content-Security-Policy-Report-Only: a\ncontent-security-policy: b", "b" },
		{ "a,b,c,d,e", "a", "b", "c" },
	};
	struct str			got[3];
	size_t				i, k, n;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		n = politique_entetes(str_of(table[i][0]), got, 3);
		for (k = 0; k < 3; k++)
			if ((k < n) != (table[i][k + 1] != NULL) ||
			    (k < n && !str_eq(got[k], str_of(table[i][k + 1]))))
				fail_msg("%s: %zu, %.*s", table[i][0], n,
				    STR_FMT(k < n ? got[k] : STR("")));
	}
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(frames), cmocka_unit_test(scripts),
	    cmocka_unit_test(other_origins), cmocka_unit_test(remedies),
	    cmocka_unit_test(headers) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
