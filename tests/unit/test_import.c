/*
 * What imports do to other people's bytes before anything is kept: markup, links, addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <stdlib.h>

#include "csv.h"
#include "base/map.h"
#include "essai.h"
#include "import/at_aide.h"

#include "import/client.h"
#include "import/nettoyer.h"

#define EXT	" target=\"_blank\" rel=\"noopener external nofollow\">"
#define NT	" <span class=\"aig-nt\">(nouvel onglet)</span></a>"

static void
markup(void **state)
{
	static const char *const	table[][3] = {
		{ "<p>Un <b>deux</b></p>", "<p>Un <strong>deux</strong></p>", "Un deux" },
		{ "texte seul & < 3", "<p>texte seul &amp; &lt; 3</p>", "texte seul & < 3" },
		{ "<script>alert(1)</script><p onclick=x style=y>a</p><style>p{}</style>",
		    "<p>a</p>", "a" },
		{ "<ul><li>a<ol><li></ol>b</ul>", "<ul class=\"aig-liste\"><li>a<br>b</li></ul>",
		    "a b" },
		{ "<p><br></p><p>&nbsp;</p><ul></ul>", "", "" },
		{ "<p>a<br><br>b<br></p>", "<p>a<br>b</p>", "a b" },
		{ "<ul><li>un<li>deux <em>trois</em></ul>fin",
		    "<ul class=\"aig-liste\"><li>un</li><li>deux <em>trois</em></li></ul>"
		    "<p>fin</p>",
		    "un deux trois fin" },
		{ "<ul>nu<ul><li>dedans</ul></ul>",
		    "<ul class=\"aig-liste\"><li>nu<ul class=\"aig-liste\"><li>dedans</li></ul>"
		    "</li></ul>",
		    "nu dedans" },
		{ "<h2>Titre</h2>suite",
		    "<p><strong>Titre</strong></p><p>suite</p>", "Titre suite" },
		{ "<p>a<div>b</div>c", "<p>a</p><p>b</p><p>c</p>", "a b c" },
		{ "<strong>a<p>b</strong>c",
		    "<p><strong>a</strong></p><p><strong>b</strong>c</p>", "a bc" },
		{ "<blockquote>cité<p>encore</blockquote>non",
		    "<blockquote><p>cité</p><p>encore</p></blockquote><p>non</p>",
		    "cité encore non" },
		{ "<a href=\"https://a.fr/?a=1&b=2\">x</a>",
		    "<p><a class=\"aig-lien\" href=\"https://a.fr/?a=1&amp;b=2\"" EXT "x" NT "</p>",
		    "x" },
		{ "<a href=\"/aides/\">x</a> <a href=\"JavaScript:alert(1)\">y</a> "
		    "<a href=\" java\nscript:alert(1)\">z</a> <a href=\"//a.fr\">t</a>",
		    "<p>x y z t</p>", "x y z t" },
		{ "<a href=nom@a.fr>moi</a>",
		    "<p><a class=\"aig-lien\" href=\"mailto:nom@a.fr\">moi</a></p>", "moi" },
		{ "<a href=\"https://a.fr\"><p>x<p>y</a>",
		    "<p><a class=\"aig-lien\" href=\"https://a.fr\"" EXT "x" NT "</p>"
		    "<p><a class=\"aig-lien\" href=\"https://a.fr\"" EXT "y" NT "</p>", "x y" },
		{ "<table><tr><td>a<td>b<tr><td>c</table>", "<p>a</p><p>b</p><p>c</p>", "a b c" },
		{ "<svg><p>non</svg>oui<img src=x onerror=alert(1)>", "<p>nonoui</p>",
		    "nonoui" },
		{ "a\x01\xee\x80\x80" "b\xe2\x80\xae" "c&#8238;d", "<p>abcd</p>", "abcd" },
		{ "e\xff" "f", "<p>ef</p>", "ef" },
	};
	struct buf			html = { 0 }, text = { 0 };
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		buf_reset(&html);
		buf_reset(&text);
		if (!nettoyer(str_of(table[i][0]), &html, &text))
			fail_msg("refused: %s", table[i][0]);
		assert_str(buf_str(&html), table[i][1]);
		assert_str(buf_str(&text), table[i][2]);
	}
	buf_free(&html);
	buf_free(&text);
}

/* Many times the same: it goes through or is refused, in bounded time and memory. */
static void
bombs(void **state)
{
	static const char *const	pieces[] = { "<div>", "<b><p>", "<ul><li>", "<a href=x><p>",
	    "<table>", "<font size=1><i><p>", "<blockquote>", "&amp;", "<" };
	struct buf			s = { 0 }, html = { 0 };
	size_t				i, k;

	(void)state;
	for (i = 0; i < COUNT(pieces); i++) {
		buf_reset(&s);
		for (k = 0; k < 15000; k++) {
			buf_put(&s, str_of(pieces[i]));
			if (s.n > NETTOYER_MAX - 40)
				break;
		}
		buf_put(&s, STR("fin"));
		buf_reset(&html);
		(void)nettoyer(buf_str(&s), &html, NULL);
		assert_in_range(html.n, 0, 8 * NETTOYER_MAX);
	}
	while (s.n <= NETTOYER_MAX)
		buf_put(&s, STR("long "));
	buf_reset(&html);
	assert_false(nettoyer(buf_str(&s), &html, NULL));
	assert_int_equal(html.n, 0);
	buf_free(&s);
	buf_free(&html);
}

static void
links(void **state)
{
	static const char *const	table[][2] = {
		{ "https://a.fr/é", "https://a.fr/é" }, { " HTTP://A.fr ", "http://A.fr" },
		{ "www.a.fr/b", "https://www.a.fr/b" }, { "mailto:x@a.fr", "mailto:x@a.fr" },
		{ "tel:01 02 03", "tel:010203" }, { "x@a.fr", "mailto:x@a.fr" },
		{ "", NULL }, { "/a", NULL }, { "a.fr", NULL }, { "../a", NULL }, { "#a", NULL },
		{ "//a.fr", NULL }, { "javascript:x@a.fr", NULL }, { "data:text/html,x", NULL },
		{ "https:///a", NULL }, { "https://", NULL }, { "http://a b", NULL },
		{ "http://a\"b", NULL }, { "vbscript:x", NULL }, { "ftp://a.fr", NULL },
		{ "https:/a.fr", NULL }, { "http://a.fr/\xff", NULL },
		{ "https://a.fr/b\u2009c", NULL }, { "https://a.fr/b\u3000", NULL },
		{ "https://a.fr/b\u202fc", NULL }, { "https://a.fr/\u2019", "https://a.fr/\u2019" },
	};
	struct buf			out = { 0 };
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		buf_reset(&out);
		if (nettoyer_lien(str_of(table[i][0]), &out) != (table[i][1] != NULL))
			fail_msg("\"%s\"", table[i][0]);
		assert_str(out.n == 0 ? STR("") : buf_str(&out), table[i][1] == NULL ? "" :
		    table[i][1]);
	}
	buf_free(&out);
}

static void
addresses(void **state)
{
	static const struct { const char *text; bool public; } table[] = {
		{ "8.8.8.8", true }, { "127.0.0.1", false }, { "10.1.2.3", false },
		{ "172.16.0.1", false }, { "172.32.0.1", true }, { "192.168.1.1", false },
		{ "169.254.169.254", false }, { "0.0.0.0", false }, { "100.64.0.1", false },
		{ "100.128.0.1", true }, { "224.0.0.1", false }, { "255.255.255.255", false },
		{ "198.18.0.1", false }, { "2a00:1450::1", true }, { "::1", false },
		{ "::", false },
		{ "fe80::1", false }, { "fd00::1", false }, { "::ffff:127.0.0.1", false },
		{ "::ffff:8.8.8.8", true }, { "64:ff9b::7f00:1", false },
		{ "2002:7f00:1::", false },
		{ "2001:db8::1", false }, { "2001::1", false }, { "ff02::1", false },
	};
	struct in6_addr			address;
	size_t				i;
	int				family;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		family = strchr(table[i].text, ':') == NULL ? AF_INET : AF_INET6;
		assert_int_equal(inet_pton(family, table[i].text, &address), 1);
		if (client_public(family, &address) != table[i].public)
			fail_msg("%s", table[i].text);
	}
	assert_false(client_public(AF_UNIX, &address));
}

/* What a category is said to be about is a label that there is. */
static void
themes(void **state)
{
	struct arena	*arena = arena_create(1 << 16, 0);
	struct csv	 csv = { .arena = arena };
	struct map	 labels;
	size_t		 i;

	(void)state;
	csv.rest = read_file(arena, "sql/seed/labels.csv");
	assert_true(csv.rest.n > 0 && map_init(&labels, arena, 1000));
	while (csv_row(&csv))
		(void)map_put(&labels, arena_concat(arena, (struct str[]){ csv.cells[0], STR("/"),
		    csv.cells[1] }, 3), 0);
	for (i = 0; i < n_at_themes; i++)
		if (map_get(&labels, arena_concat(arena, (struct str[]){
		    str_of(at_themes[i].axe), STR("/"), str_of(at_themes[i].slug) }, 3)) ==
		    MAP_NONE)
			fail_msg("%s / %s", at_themes[i].axe, at_themes[i].slug);
	arena_destroy(arena);
}

/* Whatever a record holds, its cells are what the tables take. */
static void
records(void **state)
{
	static const char *const	table[] = { "{}", "[]", "null", "{\"id\": 0}",
	    "{\"id\": \"x\"}",
	    "{\"id\": 1}", "{\"id\": 1, \"name\": 3}", "{\"id\": 1, \"name\": \"a\"}",
	    "{\"id\": 99999999999, \"name\": \"a\", \"perimeter\": \"France\"}" };
	struct arena			*arena = arena_create(1 << 16, 0);
	struct at_aide			 aide;
	json_t				*json;
	size_t				 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		json = json_loads(table[i], JSON_DECODE_ANY, NULL);
		assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
		assert_true(aide.refus.n > 0);
		json_decref(json);
	}
	json = json_loads("{\"id\": \"12\", \"name\": \" A\\nb \", \"perimeter\": \"X (EPCI)\","
	    "\"financers\": [\"a|b\", \"\", 3, \"c\"]}", 0, NULL);
	assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
	assert_int_equal(aide.refus.n, 0);
	assert_str(aide.aide[0], "at-12");
	assert_str(aide.aide[1], "A b");
	assert_str(aide.aide[3], "a/b|c");
	assert_str(aide.perimetre, "X");
	assert_str(aide.echelle, "EPCI");
	json_decref(json);
	json = json_loads("{\"id\": 12, \"name\": \"A\", \"perimeter\": \"X (Parc naturel)\","
	    "\"recurrence\": \"Rare\", \"aid_types\": [\"Troc\", \"Prêts\"]}", 0, NULL);
	assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
	assert_str(aide.perimetre, "X (Parc naturel)");
	assert_str(aide.aide[6], "pret");
	assert_str(aide.aide[17], "Nature : Troc|Récurrence : Rare");
	assert_int_equal(aide.n_inconnus, 2);
	assert_string_equal(aide.inconnus[1].champ, "recurrence");
	assert_str(aide.inconnus[1].label, "Rare");
	json_decref(json);
	/* A date that is none may be of any length: what is repeated of it ends with a word. */
	json = json_loads("{\"id\": 12, \"name\": \"A\", \"perimeter\": \"X\","
	    "\"start_date\": \"au premier trimestre, sous réserve de crédits\","
	    "\"submission_deadline\": \"éééééééééé1éééééééééé1éééééééééé\"}",
	    0, NULL);
	assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
	assert_str(aide.aide[17], "Date d’ouverture illisible : au premier trimestre, sous réserve "
	    "de…|Date limite illisible : éééééééééé1ééééééééé…");
	json_decref(json);
	arena_destroy(arena);
}

/* Where to apply is a page or somebody to write to, and nobody else. */
static void
letters(void **state)
{
	static const char *const	table[][2] = {
		{ "https://a.fr/x", "https://a.fr/x" }, { "x@a.fr", "mailto:x@a.fr" },
		{ " MailTo:x.y-z@a-b.fr ", "mailto:x.y-z@a-b.fr" },
		{ "mailto:x@a.fr?subject=Aide&bcc=z@b.fr", "mailto:x@a.fr" },
		{ "mailto:x@a.fr,z@b.fr", "" }, { "mailto:x%40a.fr", "" },
		{ "mailto:x@a.fr;z@b.fr", "" }, { "mailto:@a.fr", "" }, { "mailto:x@", "" },
		{ "mailto:x@a@b.fr", "" }, { "mailto:x@a", "" }, { "mailto:", "" },
		{ "mailto:x'y@a.fr", "" }, { "tel:0102030405", "" }, { "javascript:x@a.fr", "" },
	};
	struct arena			*arena = arena_create(1 << 16, 0);
	struct at_aide			 aide;
	json_t				*json;
	size_t				 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		json = json_pack("{s:i, s:s, s:s, s:s, s:s}", "id", 1, "name", "a", "perimeter",
		    "France", "application_url", table[i][0], "origin_url", table[i][0]);
		assert_true(at_aide_lire(arena, json, "https://a.fr", &aide));
		if (!str_eq(aide.aide[15], str_of(table[i][1])) && aide.aide[15].n +
		    strlen(table[i][1]) > 0)
			fail_msg("%s: %.*s", table[i][0], STR_FMT(aide.aide[15]));
		assert_false(str_starts(aide.aide[14], STR("mailto:")));
		json_decref(json);
	}
	arena_destroy(arena);
}

/* Two thousand letters at most, with what is put before them. */
static void
long_links(void **state)
{
	struct buf	link = { 0 }, out = { 0 };
	size_t		n;

	(void)state;
	for (n = 1985; n <= 2005; n++) {
		buf_reset(&link);
		buf_reset(&out);
		buf_put(&link, STR("www.a.fr/"));
		while (link.n < n)
			buf_putc(&link, 'a');
		assert_int_equal(nettoyer_lien(buf_str(&link), &out), n + 8 <= 2000);
		assert_int_equal(out.n, n + 8 <= 2000 ? n + 8 : 0);
	}
	buf_free(&link);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(markup), cmocka_unit_test(bombs), cmocka_unit_test(links),
		cmocka_unit_test(addresses), cmocka_unit_test(themes),
		cmocka_unit_test(records), cmocka_unit_test(letters), cmocka_unit_test(long_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
