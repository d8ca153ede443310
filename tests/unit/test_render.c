/*
 * Templates and JSON: the cases of the Mustache specification, the binding to field tables, what a
 * template's author is told, what white space is dropped.
 *
 * Views begin with t_, since field tables are global and the program has its own.
 * The specification is read in $SHARED/data/mustache-spec, SHARED being ../shared by default.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/quote.h"
/* NOLINTNEXTLINE(bugprone-suspicious-include): a test is one program of one file */
#include "mustache_jansson.c"
#include "render/json.h"
#include "render/template.h"

struct t_motif {
	struct str	texte;
	int64_t		poids;
	struct str	adresse;	/* FOR_HTML */
	struct str	code;		/* FOR_JSON */
};

FIELDS(t_motif, F(t_motif, TEXT, texte), F(t_motif, INT, poids),
    F_FOR(t_motif, TEXT, adresse, FOR_HTML), F_FOR(t_motif, TEXT, code, FOR_JSON));

struct t_porteur {
	struct str		 nom;
	const struct t_porteur	*parent;
};

extern const struct fields t_porteur_fields;
FIELDS(t_porteur, F(t_porteur, TEXT, nom), F_OF(t_porteur, POINTER, parent, t_porteur_fields));

struct t_carte {
	struct str		 titre;
	struct str		 resume;
	int64_t			 jours;
	double			 score;
	bool			 ouverte;
	struct strs		 themes;
	struct t_motif		 motif;
	const struct t_porteur	*porteur;
	struct list		 motifs;
};

FIELDS(t_carte, F(t_carte, TEXT, titre), F(t_carte, HTML, resume), F(t_carte, INT, jours),
    F(t_carte, REAL, score), F(t_carte, BOOL, ouverte), F(t_carte, TEXTS, themes),
    F_OF(t_carte, OBJECT, motif, t_motif_fields),
    F_OF(t_carte, POINTER, porteur, t_porteur_fields),
    F_OF(t_carte, LIST, motifs, t_motif_fields));

struct t_page {
	struct str	 titre;
	struct str	 vide;
	struct list	 cartes;
	struct t_carte	 une;
};

FIELDS(t_page, F(t_page, TEXT, titre), F(t_page, TEXT, vide),
    F_OF(t_page, LIST, cartes, t_carte_fields), F_OF(t_page, OBJECT, une, t_carte_fields));

static const struct str		themes[] = { { "eau", 3 }, { "énergie & climat", 17 } };
static const struct t_motif	motifs[] = {
	{ { "Thème", 6 }, 3, { "/t", 2 }, { "T", 1 } },
	{ { "Lieu", 4 }, 0, { "/l", 2 }, { "L", 1 } },
	{ { NULL, 0 }, FIELD_INT_NONE, { NULL, 0 }, { NULL, 0 } },
};
static const struct t_porteur	etat = { { "État", 5 }, NULL };
static const struct t_porteur	ademe = { { "ADEME", 5 }, &etat };
static const struct t_carte	cartes[] = {
	{ { "a<b", 3 }, { "<b>gras</b>", 11 }, 12, 0.125, true, { themes, 2 },
	    { { "m", 1 }, 7, { "/m", 2 }, { "M", 1 } }, &ademe, { motifs, 3 } },
	{ { NULL, 0 }, { NULL, 0 }, FIELD_INT_NONE, NAN, false, { NULL, 0 },
	    { { "", 0 }, 0, { NULL, 0 }, { NULL, 0 } }, NULL, { NULL, 0 } },
};
static const struct t_page	page = { { "Résultats", 10 }, { "", 0 }, { cartes, 2 },
    { { "une", 3 }, { "<i>", 3 }, -3, 2, true, { themes, 1 },
    { { "m", 1 }, 7, { "/m", 2 }, { "M", 1 } }, &ademe, { motifs, 1 } } };

/* A source of templates: name, text, name, text… NULL.  The first is the one that is compiled. */
#define SOURCES(...)	((const char *const []){ __VA_ARGS__, NULL })

static bool
read_pairs(void *arg, struct str name, struct str *out)
{
	const char *const	*pair;

	for (pair = arg; pair[0] != NULL; pair += 2)
		if (str_eq(str_of(pair[0]), name)) {
			*out = str_of(pair[1]);
			return true;
		}
	return false;
}

static struct template *
compile(const char *const *pairs, int flags, struct fault *fault)
{
	struct template_source	source = { read_pairs, (void *)(uintptr_t)pairs };

	return template_compile(&source, str_of(pairs[0]), &t_page_fields, flags, fault);
}

static void
check_render(const char *const *pairs, int flags, const char *expected)
{
	struct fault	 fault = { ERR_NONE, 0, 0, "", "" };
	struct template	*tpl = compile(pairs, flags, &fault);
	struct buf	 out = { .max = 65536 };
	char		 text[600];

	if (tpl == NULL)
		fail_msg("%s", fault_text(&fault, text, sizeof(text)));
	template_render(tpl, &page, &out);
	buf_putc(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.p, expected);
	buf_free(&out);
	template_free(tpl);
}

static void
test_values(void **state)
{
	static const char *const	cases[][2] = {
		{ "sans rien", "sans rien" },
		{ "", "" },
		{ "{{titre}}", "Résultats" },
		{ "{{#une}}{{titre}}{{/une}}|{{une.titre}}", "une|une" },
		{ "{{#cartes}}[{{titre}}]{{/cartes}}", "[a&lt;b][]" },
		{ "{{#cartes}}[{{{resume}}}]{{/cartes}}", "[<b>gras</b>][]" },
		{ "{{#cartes}}[{{&resume}}]{{/cartes}}", "[<b>gras</b>][]" },
		{ "{{#cartes}}[{{jours}}]{{/cartes}}{{une.jours}}", "[12][]-3" },
		{ "{{#cartes}}[{{score}}]{{/cartes}}{{une.score}}", "[0.125][]2" },
		{ "{{#cartes}}[{{ouverte}}]{{/cartes}}", "[true][false]" },
		{ "{{#cartes}}{{#themes}}({{.}}){{/themes}};{{/cartes}}",
		    "(eau)(énergie &amp; climat);;" },
		{ "{{#cartes}}{{^themes}}aucun{{/themes}};{{/cartes}}", ";aucun;" },
		{ "{{#cartes}}{{#motifs}}{{texte}}={{poids}}@{{adresse}},{{/motifs}};{{/cartes}}",
		    "Thème=3@/t,Lieu=0@/l,=@,;;" },
		{ "{{#cartes}}{{porteur.nom}}<{{porteur.parent.nom}};{{/cartes}}",
		    "ADEME<État;<;" },
		{ "{{#cartes}}{{porteur.parent.parent.nom}};{{/cartes}}", ";;" },
		{ "{{#cartes}}{{#porteur}}{{nom}} {{#parent}}{{nom}}{{/parent}}{{/porteur}}"
		    "{{^porteur}}personne{{/porteur}};{{/cartes}}", "ADEME État;personne;" },
		{ "{{#cartes}}{{motif.texte}}{{motif.poids}};{{/cartes}}", "m7;0;" },
		{ "{{#cartes}}{{#motif}}{{texte}}{{/motif}};{{/cartes}}", "m;;" },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_render(SOURCES("page", cases[i][0]), 0, cases[i][1]);
}

static void
test_sections(void **state)
{
	static const char *const	cases[][2] = {
		{ "{{#vide}}x{{/vide}}{{^vide}}rien{{/vide}}", "rien" },
		{ "{{#titre}}<{{.}}>{{/titre}}{{^titre}}x{{/titre}}", "<Résultats>" },
		{ "{{#cartes}}{{#resume}}{{{.}}}{{/resume}}{{^resume}}-{{/resume}}{{/cartes}}",
		    "<b>gras</b>-" },
		{ "{{#cartes}}{{#jours}}{{jours}} j{{/jours}}{{^jours}}-{{/jours}}{{/cartes}}",
		    "12 j-" },
		{ "{{#cartes}}{{#score}}{{score}}{{/score}}{{^score}}-{{/score}}{{/cartes}}",
		    "0.125-" },
		{ "{{#cartes}}{{#ouverte}}o{{titre}}{{/ouverte}}{{^ouverte}}f{{/ouverte}}"
		    "{{/cartes}}", "oa&lt;bf" },
		{ "{{#une}}{{#motifs}}{{#poids}}{{texte}}{{/poids}}{{/motifs}}{{/une}}", "Thème" },
		/* Outwards: a number opens no context, a text does, names pass through it. */
		{ "{{#une}}{{#jours}}{{titre}}{{/jours}}{{/une}}", "une" },
		{ "{{#une}}{{#themes}}{{titre}}:{{.}}{{/themes}}{{/une}}", "une:eau" },
		{ "{{#cartes}}{{#motifs}}{{titre}}/{{/motifs}}{{/cartes}}",
		    "a&lt;b/a&lt;b/a&lt;b/" },
		{ "{{#une}}{{#themes}}{{#ouverte}}{{.}}{{/ouverte}}{{/themes}}{{/une}}", "eau" },
		{ "{{#une}}{{#themes}}{{#.}}{{.}}{{/.}}{{/themes}}{{/une}}", "eau" },
		{ "{{#cartes}}{{#cartes}}{{titre}}{{/cartes}};{{/cartes}}", "a&lt;b;a&lt;b;" },
		{ "{{#cartes}}{{#motifs}}{{#cartes}}x{{/cartes}}{{/motifs}}{{/cartes}}", "xxxxxx" },
		{ "{{#cartes}}{{/cartes}}", "" },
		{ "{{^cartes}}a{{/cartes}}{{#cartes}}b{{/cartes}}c", "bbc" },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_render(SOURCES("page", cases[i][0]), 0, cases[i][1]);
}

static void
test_partials(void **state)
{
	(void)state;
	check_render(SOURCES("page", "{{#cartes}}{{>c}}{{/cartes}}{{#une}}{{>c}}{{/une}}",
	    "c", "({{titre}}{{>d}})", "d", "{{^ouverte}}!{{/ouverte}}"), 0,
	    "(a&lt;b)(!)(une)");
	check_render(SOURCES("page", "<ul>\n  {{>c}}\n</ul>\n", "c",
	    "<li>\n  {{>d}}\n</li>\n", "d", "{{titre}}\n{{#une}}\n\n{{titre}}{{/une}}\n"), 0,
	    "<ul>\n  <li>\n    Résultats\n    \n    une\n  </li>\n</ul>\n");
}

static void
test_escape(void **state)
{
	struct buf	out = { .max = 4096 };

	(void)state;
	html_escape(&out, STR("&<>\"'"));
	html_escape(&out, STR("l'été « <b> » & co"));
	html_escape(&out, STR_NONE);
	html_escape(&out, STR("sans"));
	buf_putc(&out, '\0');
	assert_string_equal(out.p, "&amp;&lt;&gt;&quot;&#39;"
	    "l&#39;été « &lt;b&gt; » &amp; cosans");
	buf_free(&out);
}

/* One special byte at each place of texts of each length: it alone is changed. */
static void
check_special(char special, const char *html, const char *json)
{
	char		text[24], before[32], after[32];
	struct buf	out = { .max = 4096 };
	char		expected[128];
	size_t		at, n;

	for (n = 1; n < sizeof(text); n++)
		for (at = 0; at < n; at++) {
			memset(text, 'a', n);
			(void)snprintf(before, sizeof(before), "%.*s", (int)at, text);
			(void)snprintf(after, sizeof(after), "%.*s", (int)(n - at - 1), text);
			text[at] = special;
			(void)snprintf(expected, sizeof(expected), "%s%s%s\"%s%s%s\"", before, html,
			    after, before, json, after);
			buf_reset(&out);
			html_escape(&out, (struct str){ text, n });
			json_quote(&out, (struct str){ text, n });
			buf_putc(&out, '\0');
			assert_string_equal(out.p, expected);
		}
	buf_free(&out);
}

static void
test_escape_everywhere(void **state)
{
	(void)state;
	check_special('&', "&amp;", "&");
	check_special('<', "&lt;", "<");
	check_special('>', "&gt;", ">");
	check_special('"', "&quot;", "\\\"");
	check_special('\'', "&#39;", "'");
	check_special('\\', "\\", "\\\\");
	check_special('\n', "\n", "\\n");
	check_special('\x1f', "\x1f", "\\u001f");
	check_special('\xe9', "\xe9", "\xef\xbf\xbd");
	check_special('?', "?", "?");
}

/* What is refused at load, where, and a piece of what is said. */
static void
test_faults(void **state)
{
	static const struct {
		const char	*text;
		unsigned	 line, column;
		const char	*said;
	} cases[] = {
		{ "{{titr}}", 1, 1, "nom inconnu « titr » ; proche : titre" },
		{ "é\n  é {{xyz}}", 2, 5, "t_page a : titre, vide, cartes, une" },
		{ "{{#cartes}}\n{{ouvert}}{{/cartes}}", 2, 1, "proche : ouverte" },
		{ "{{#cartes}}{{qqq}}{{/cartes}}", 1, 12, "t_carte a : titre, resume" },
		{ "{{une.porteur.nome}}", 1, 1, "proche : nom" },
		{ "{{une.motif.code}}", 1, 1, "réservé au JSON" },
		{ "{{#une}}{{#motif}}{{code}}{{/motif}}{{/une}}", 1, 19, "réservé au JSON" },
		{ "{{une.titre.x}}", 1, 1, "n’a pas de champs" },
		{ "{{une.motifs.x}}", 1, 1, "une liste s’ouvre par une section" },
		{ "{{cartes}}", 1, 1, "est une liste : ouvrir une section {{#cartes}}" },
		{ "{{une}}", 1, 1, "est une structure" },
		{ "{{une.porteur}}", 1, 1, "est une structure" },
		{ "{{.}}", 1, 1, "« . » est ici une structure (t_page)" },
		{ "{{#cartes}}{{.}}{{/cartes}}", 1, 12, "« . » est ici une structure (t_carte)" },
		{ "{{une.resume}}", 1, 1, "est du balisage : écrire {{{une.resume}}}" },
		{ "{{{titre}}}", 1, 1, "n’est pas du balisage : écrire {{titre}}" },
		{ "{{&titre}}", 1, 1, "n’est pas du balisage" },
		{ "{{{une.jours}}}", 1, 1, "n’est pas du balisage" },
		{ "{{#une.themes}}{{{.}}}{{/une.themes}}", 1, 16, "n’est pas du balisage" },
		{ "{{#une.resume}}{{.}}{{/une.resume}}", 1, 16, "est du balisage" },
		{ "a\nb {{titre", 2, 3, "balise non fermée : « }} »" },
		{ "{{=<% %>=}} <% titre }}", 1, 13, "balise non fermée : « %> »" },
		{ "{{{titre}}", 1, 1, "balise non fermée" },
		{ "{{! sans fin", 1, 1, "balise non fermée" },
		{ "{{=a=}}", 1, 1, "deux délimiteurs" },
		{ "{{=a b c=}}", 1, 1, "deux délimiteurs" },
		{ "{{= a= b =}}", 1, 1, "deux délimiteurs" },
		{ "{{= =}}", 1, 1, "deux délimiteurs" },
		{ "{{}}", 1, 1, "un nom est attendu" },
		{ "{{# }}", 1, 1, "un nom est attendu" },
		{ "{{a b}}", 1, 1, "un nom est attendu, non « a b »" },
		{ "{{une..titre}}", 1, 1, "un nom est attendu" },
		{ "{{.titre}}", 1, 1, "un nom est attendu" },
		{ "{{titre.}}", 1, 1, "un nom est attendu" },
		{ "{{>}}", 1, 1, "un nom est attendu" },
		{ "{{#une}}\n{{#motif}}", 2, 1, "« motif » n’est pas fermée" },
		{ "{{/une}}", 1, 1, "fermée sans avoir été ouverte" },
		{ "\n{{#une}}\n {{/cartes}}", 3, 2, "« une », ouverte ligne 2" },
		{ "{{>absent}}", 1, 1, "« absent » est introuvable" },
		{ "\n {{>page}}", 2, 2, "s’inclut lui-même" },
	};
	struct fault	 fault;
	struct template	*tpl;
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		tpl = compile(SOURCES("page", cases[i].text), 0, &fault);
		if (tpl != NULL || strstr(fault.message, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].text, tpl != NULL ? "no fault" : fault.message);
		assert_string_equal(fault.where, "page");
		if (fault.line != cases[i].line || fault.column != cases[i].column)
			fail_msg("%s: %u:%u", cases[i].text, fault.line, fault.column);
	}
	assert_null(compile(SOURCES("page", "{{x}}"), 0, NULL));
}

/* A fault of a partial is where the partial's text is, and says who called it. */
static void
test_fault_of_partial(void **state)
{
	struct fault	fault;
	char		text[600];

	(void)state;
	assert_null(compile(SOURCES("page", "{{#une}}\n {{>carte}}{{/une}}", "carte",
	    "<p>\n{{>motif}}", "motif", "\n\n{{titres}}"), TEMPLATE_TRIM, &fault));
	assert_string_equal(fault_text(&fault, text, sizeof(text)),
	    "motif:3:1: nom inconnu « titres » ; proche : titre"
	    " ; inclus par carte:2:1 ; inclus par page:2:2");
	assert_null(compile(SOURCES("page", "{{>a}}", "a", "{{>b}}", "b", "{{>a}}"), 0, &fault));
	assert_string_equal(fault.where, "b");
	assert_non_null(strstr(fault.message, "« a » s’inclut lui-même"));
	/* A tree drawn by a partial that calls itself on a table that points to itself. */
	assert_null(compile(SOURCES("page", "{{#une.porteur}}{{>p}}{{/une.porteur}}",
	    "p", "{{nom}}{{#parent}}{{>p}}{{/parent}}"), 0, &fault));
	assert_non_null(strstr(fault.message, "« p » s’inclut lui-même"));
}

static bool
read_one(void *arg, struct str name, struct str *out)
{
	(void)name;
	*out = *(const struct str *)arg;
	return true;
}

/* The partial named n of a chain that doubles: its text is two calls of n + 1. */
static bool
read_doubling(void *arg, struct str name, struct str *out)
{
	char	(*texts)[32] = arg;
	int64_t	n = 0;

	(void)str_int(name, 0, 99, &n);
	(void)snprintf(texts[n], sizeof(texts[n]), n == 99 ? "x" : "{{>%d}}{{>%d}}", (int)n + 1,
	    (int)n + 1);
	*out = str_of(texts[n]);
	return true;
}

static struct template *
compile_buf(struct buf *text, struct fault *fault)
{
	struct str		s = buf_str(text);
	struct template_source	source = { read_one, &s };
	struct template		*tpl;

	tpl = template_compile(&source, STR("gros"), &t_page_fields, 0, fault);
	buf_free(text);
	return tpl;
}

static void
test_bounds(void **state)
{
	struct buf		 text = { .max = 4 << 20 };
	struct fault		 fault;
	struct template		*tpl;
	char			 texts[100][32];
	struct template_source	 source = { read_doubling, texts };
	size_t			 i, depth;

	(void)state;
	for (depth = 32; depth <= 33; depth++) {
		for (i = 0; i < depth; i++)
			buf_put(&text, STR("{{#une}}"));
		for (i = 0; i < depth; i++)
			buf_put(&text, STR("{{/une}}"));
		tpl = compile_buf(&text, &fault);
		assert_int_equal(tpl != NULL, depth == 32);
		template_free(tpl);
	}
	assert_non_null(strstr(fault.message, "plus de 32"));
	for (i = 0; i < (1 << 20); i++)
		buf_putc(&text, 'x');
	template_free(tpl = compile_buf(&text, &fault));
	assert_non_null(tpl);
	for (i = 0; i < (1 << 20) + 1; i++)
		buf_putc(&text, 'x');
	assert_null(compile_buf(&text, &fault));
	assert_int_equal(fault.code, ERR_TOO_LARGE);
	assert_null(template_compile(&source, STR("0"), &t_page_fields, 0, &fault));
	assert_non_null(strstr(fault.message, "plus de 32 sections et fragments"));
	assert_null(template_compile(&source, STR("82"), &t_page_fields, 0, &fault));
	assert_int_equal(fault.code, ERR_TOO_LARGE);
	tpl = template_compile(&source, STR("90"), &t_page_fields, 0, &fault);
	template_render(tpl, &page, &text);
	assert_int_equal(text.n, 512);
	buf_free(&text);
	template_free(tpl);
}

/* A long indentation before many lines, in many partials, must not eat the machine. */
static void
test_indentation_bound(void **state)
{
	struct buf	 big = { .max = 1 << 20 }, lines = { .max = 1 << 20 };
	struct fault	 fault;
	size_t		 i;
	int		 flags;

	(void)state;
	for (i = 0; i < 400000; i++)
		buf_putc(&big, ' ');
	buf_put(&big, STR("{{>lignes}}\n"));
	buf_putc(&big, '\0');
	for (i = 0; i < 100000; i++)
		buf_put(&lines, STR("jour\n"));
	buf_putc(&lines, '\0');
	for (flags = 0; flags <= TEMPLATE_TRIM; flags++) {
		assert_null(compile(SOURCES("page", big.p, "lignes", lines.p), flags, &fault));
		assert_int_equal(fault.code, ERR_TOO_LARGE);
	}
	buf_free(&big);
	buf_free(&lines);
}

static void
test_trim(void **state)
{
	static const char *const	cases[][2] = {
		{ "\n\n  <p>\n\n    a\n  </p>\n\n", "<p>\na\n</p>\n" },
		{ "<b>a</b>\n  <b>b</b> <b>c</b>  d", "<b>a</b>\n<b>b</b> <b>c</b>  d" },
		{ "  <a>{{titre}}</a>\n  <b>\r\n\t</b>", "<a>Résultats</a>\n<b>\n</b>" },
		{ "{{titre}}\n\n  {{titre}}  {{titre}}", "Résultats\nRésultats  Résultats" },
		{ "<pre>\n  a\n\n  b</pre>\n  <p>", "<pre>\n  a\n\n  b</pre>\n<p>" },
		{ "<PRE class=x>\n  a\n  {{titre}}\n  </Pre>\n  <p>",
		    "<PRE class=x>\n  a\n  Résultats\n  </Pre>\n<p>" },
		{ "<textarea\n  name=\"x\">\n\n{{vide}}\n  </textarea>\n  x",
		    "<textarea\nname=\"x\">\n\n\n  </textarea>\nx" },
		{ "<p title=\"a\n  b\" alt='c\n  \"d'>\n  l'<i>\n  '</i>",
		    "<p title=\"a\n  b\" alt='c\n  \"d'>\nl'<i>\n'</i>" },
		{ "<!-- <pre> l'\"\n  a -->\n  <p>\n  x", "<!-- <pre> l'\"\na -->\n<p>\nx" },
		{ "a < b\n  <prefix>\n  x", "a < b\n<prefix>\nx" },
		{ "<ul>\n  {{#cartes}}\n    <li>{{titre}}</li>\n  {{/cartes}}\n  </ul>",
		    "<ul>\n<li>a&lt;b</li>\n<li></li>\n</ul>" },
		/* Between two elements of a line, whatever is shown, white space stays. */
		{ "{{#cartes}}\n  <i>{{titre}}</i>{{/cartes}}", "  <i>a&lt;b</i>  <i></i>" },
		{ "<i></i>{{#vide}}\n x\n{{/vide}}\n <i></i>", "<i></i> <i></i>" },
		{ "<i></i>\n{{#titre}}<b></b>{{/titre}}\n  <i></i>", "<i></i>\n<b></b>\n<i></i>" },
		{ "<i></i>\n{{#vide}}\n<b></b>{{/vide}}\n  <i></i>", "<i></i>\n\n<i></i>" },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		check_render(SOURCES("page", cases[i][0]), TEMPLATE_TRIM, cases[i][1]);
	check_render(SOURCES("page", "<u></u>{{>p}}<u></u>\n  {{>p}}\n  <u></u>", "p",
	    "  <i></i>\n\n"), TEMPLATE_TRIM,
	    "<u></u>  <i></i>\n<u></u>\n<i></i>\n<u></u>");
}

static void
check_json(const struct fields *fields, const void *view, const char *expected)
{
	struct buf	 out = { .max = 65536 };
	json_t		*json;

	json_write(&out, fields, view);
	buf_putc(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.p, expected);
	json = json_loads(out.p, JSON_DECODE_INT_AS_REAL, NULL);
	assert_non_null(json);
	json_decref(json);
	buf_free(&out);
}

static void
test_json(void **state)
{
	(void)state;
	check_json(&t_carte_fields, &cartes[0], "{\"titre\":\"a<b\",\"resume\":\"<b>gras</b>\","
	    "\"jours\":12,\"score\":0.125,\"ouverte\":true,"
	    "\"themes\":[\"eau\",\"énergie & climat\"],"
	    "\"motif\":{\"texte\":\"m\",\"poids\":7,\"code\":\"M\"},"
	    "\"porteur\":{\"nom\":\"ADEME\",\"parent\":{\"nom\":\"État\",\"parent\":null}},"
	    "\"motifs\":[{\"texte\":\"Thème\",\"poids\":3,\"code\":\"T\"},"
	    "{\"texte\":\"Lieu\",\"poids\":0,\"code\":\"L\"},"
	    "{\"texte\":null,\"poids\":null,\"code\":null}]}");
	check_json(&t_carte_fields, &cartes[1], "{\"titre\":null,\"resume\":null,\"jours\":null,"
	    "\"score\":null,\"ouverte\":false,\"themes\":[],"
	    "\"motif\":{\"texte\":\"\",\"poids\":0,\"code\":null},\"porteur\":null,\"motifs\":[]}");
}

static void
test_json_bounds(void **state)
{
	static struct t_porteur	loop = { { "x", 1 }, &loop };
	struct buf		out = { .max = 100 };
	struct fields		none = { "rien", 1, NULL, 0 };

	(void)state;
	json_write(&out, &t_carte_fields, &cartes[0]);
	assert_true(out.failed);
	buf_free(&out);
	out.max = 65536;
	json_write(&out, &t_porteur_fields, &loop);
	assert_false(out.failed);
	assert_true(str_ends(buf_str(&out),
	    STR("\"parent\":null}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}")));
	buf_free(&out);
	check_json(&none, &loop, "{}");
}

static void
test_json_text(void **state)
{
	static const char *const	cases[][2] = {
		{ "\"\\/\b\f\n\r\t\x01\x1f\x7f", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"" },
		{ "é € 𝄞", "\"é € 𝄞\"" },
		{ "a\xc3", "\"a\xef\xbf\xbd\"" },
		{ "a\xc3z\xff\xfe.", "\"a\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd.\"" },
		{ "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "", "\"\"" },
	};
	struct buf	out = { .max = 4096 };
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&out);
		json_quote(&out, str_of(cases[i][0]));
		buf_putc(&out, '\0');
		assert_string_equal(out.p, cases[i][1]);
	}
	buf_reset(&out);
	json_quote(&out, (struct str){ "a\0b", 3 });
	assert_true(str_eq(buf_str(&out), STR("\"a\\u0000b\"")));
	buf_free(&out);
}

struct t_nombre {
	double	v;
};

FIELDS(t_nombre, F(t_nombre, REAL, v));

static void
test_json_reals(void **state)
{
	static const struct {
		double		 value;
		const char	*expected;
	} cases[] = {
		{ 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1, "-1" }, { 0.5, "0.5" },
		{ -0.5, "-0.5" },
		{ 0.0005, "0.0005" }, { 0.00004, "0" }, { -0.00004, "0" }, { 0.00006, "0.0001" },
		{ 0.99996, "1" }, { -9.99999, "-10" }, { 48.1173, "48.1173" }, { 1.21, "1.21" },
		{ 48.11734, "48.1173" }, { 100, "100" }, { 1.05, "1.05" }, { -1.6778, "-1.6778" },
		{ 9007199254740992.0, "9007199254740992" }, { 1e20, "100000000000000000000" },
		{ 123456789.25, "123456789.25" }, { NAN, "null" }, { INFINITY, "null" },
		{ -INFINITY, "null" },
	};
	char		expected[64];
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		(void)snprintf(expected, sizeof(expected), "{\"v\":%s}", cases[i].expected);
		check_json(&t_nombre_fields, &(struct t_nombre){ cases[i].value }, expected);
	}
}

/* A buffer that is full says so, whatever the byte at which it is. */
static void
test_full_buffer(void **state)
{
	struct fault	 fault;
	struct template	*tpl = compile(SOURCES("page", "<{{titre}}>{{#cartes}}{{titre}}"
	    "{{{resume}}}{{#motifs}}{{texte}}{{poids}}{{/motifs}}{{/cartes}}"), 0, &fault);
	struct buf	 whole = { .max = 4096 }, out = { .max = 1 };

	(void)state;
	assert_non_null(tpl);
	template_render(tpl, &page, &whole);
	for (; out.max < whole.n; out.max++) {
		template_render(tpl, &page, &out);
		assert_true(out.failed);
		assert_true(out.n <= out.max);
		buf_free(&out);
	}
	buf_free(&whole);
	template_free(tpl);
}

static void
run_case(const char *file, json_t *test, size_t *passed)
{
	struct mustache	 mustache = { str_of(json_string_value(json_object_get(test, "template"))),
	    json_object_get(test, "data"), json_object_get(test, "partials") };
	struct buf	 out = { .max = 65536 };
	struct fault	 fault = { ERR_NONE, 0, 0, "", "" };
	struct str	 expected = str_of(json_string_value(json_object_get(test, "expected")));

	if (mustache_jansson(&mustache, &out, &fault) == ERR_NONE &&
	    str_eq(buf_str(&out), expected))
		++*passed;
	else
		print_error("%s, %s: \"%.*s\" is expected, not \"%.*s\" %s\n", file,
		    json_string_value(json_object_get(test, "name")), STR_FMT(expected),
		    STR_FMT(buf_str(&out)), fault.message);
	buf_free(&out);
}

static void
test_specification(void **state)
{
	static const char *const	files[] = { "comments", "delimiters", "interpolation",
	    "inverted", "partials", "sections" };
	const char	*shared = getenv("SHARED");
	size_t		 i, k, run = 0, passed = 0;
	json_t		*suite, *test;

	(void)state;
	for (i = 0; i < COUNT(files); i++) {
		char	path[512];

		(void)snprintf(path, sizeof(path), "%s/data/mustache-spec/%s.json",
		    shared == NULL ? "../shared" : shared, files[i]);
		if ((suite = json_load_file(path, 0, NULL)) == NULL) {
			print_message("SKIP Mustache specification: %s cannot be read\n", path);
			skip();
		}
		json_array_foreach(json_object_get(suite, "tests"), k, test) {
			run_case(files[i], test, &passed);
			run++;
		}
		json_decref(suite);
	}
	print_message("Mustache specification: %zu of %zu cases\n", passed, run);
	assert_int_equal(passed, 136);
	assert_int_equal(run, 136);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(test_specification),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_partials),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_escape_everywhere),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_fault_of_partial),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_indentation_bound),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_bounds),
		cmocka_unit_test(test_json_text),
		cmocka_unit_test(test_json_reals),
		cmocka_unit_test(test_full_buffer),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
