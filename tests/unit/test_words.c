/*
 * Text: folded, traced back to what was typed, cut into words, stemmed; and quoted for JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/fold.h"
#include "base/quote.h"
#include "base/words.h"
#include "essai.h"

static struct str
folded(struct buf *out, struct str s)
{
	buf_reset(out);
	fold(out, s);
	return buf_str(out);
}

static void
folding(void **state)
{
	static const struct { const char *from; const char *to; } cases[] = {
		{ "Hérault", "herault" }, { "HÉRAULT", "herault" },
		{ "He\xcc\x81rault", "herault" },
		{ "Œuvre, cœur, ŒIL", "oeuvre coeur oeil" }, { "Lætitia Ægir", "laetitia aegir" },
		{ "Straße STRAẞE", "strasse strasse" },
		{ "Øre Łódź đŐ ðÐ þÞ ı", "ore lodz do dd thth i" },
		{ "L’Île-d’Yeu", "l ile d yeu" }, { "L'Haÿ--les  Roses", "l hay les roses" },
		{ "  --  ", "" }, { "", "" }, { "...a...", "a" }, { "m² CO₂ 15ᵉ", "m2 co2 15e" },
		{ "ﬁn ﬀ Ⅳ", "fin ff iv" }, { "ǾǣǼ", "oaeae" },
		{ "ç Ç ñ", "c c n" }, { "A1 b-2", "a1 b 2" },
		{ "école🏫gymnase", "ecole gymnase" }, { "a\xff\xfe" "b", "a b" }, { "é\xc3", "e" },
		{ "\xed\xa0\x80x", "x" }, { "\xc0\xaf", "" }, { "Ελλάς", "ελλασ" },
		{ "Київ", "киів" },
		{ "東京", "東京" }, { "a\xc2\xa0" "b", "a b" }, { "été…hiver", "ete hiver" },
	};
	struct buf	out = { 0 }, twice = { 0 };
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_str(folded(&out, str_of(cases[i].from)), cases[i].to);
		/* Folding once is enough. */
		assert_same(folded(&twice, buf_str(&out)), buf_str(&out));
	}
	assert_same(folded(&out, STR("a\0b")), STR("a b"));
	fold(&out, STR("Été"));			/* appends */
	assert_str(buf_str(&out), "a bete");
	buf_free(&out);
	buf_free(&twice);
}

static bool
is_utf8(struct str s)
{
	size_t	at, n;

	for (at = 0; at < s.n; at += n)
		if ((n = utf8_length(s, at)) == 0)
			return false;
	return true;
}

/* Random bytes, most of them pieces of French. */
static struct str
noise(char *out, size_t max)
{
	static const char *const pieces[] = { "é", "e\xcc\x81", "Œ", " ", " - ", "’", "«", "a", "Z",
	    "9", "\xff", "\xc3", "\xe2\x80", "🏫", "\0", "ß", "ﬃ", "㌀", "ﷺ", "\xcc\x81", "\n", ".",
	    "ÿ" };
	size_t	n = 0, length, which, want = draw((uint32_t)max);

	for (;;) {
		which = draw(COUNT(pieces));
		length = pieces[which][0] == '\0' ? 1 : strlen(pieces[which]);
		if (n + length > want)
			return (struct str){ out, n };
		memcpy(out + n, pieces[which], length);
		n += length;
	}
}

static void
folding_traced(void **state)
{
	static uint32_t	origin[512];
	struct buf	out = { 0 }, plain = { 0 };
	char		text[64];
	struct str	s;
	size_t		round, i;

	(void)state;
	fold_traced(&out, origin, COUNT(origin), STR("L’É\xcc\x81t\xc3\xa9 «œuf» !"));
	/*            origin   0 1..3 4..5 6..7 8 9..10 11 12..13 14..15 16 17 18..19 20 21 */
	assert_str(buf_str(&out), "l ete oeuf");
	static const uint32_t	expected[] = { 0, 1, 4, 8, 9, 11, 14, 14, 16, 17, 18 };
	for (i = 0; i < COUNT(expected); i++)
		assert_int_equal(origin[i], expected[i]);
	for (round = 0; round < 3000; round++) {
		s = noise(text, sizeof(text));
		buf_reset(&out);
		buf_putc(&out, '#');		/* origins begin where this fold does */
		fold_traced(&out, origin, COUNT(origin), s);
		assert_same(str_sub(buf_str(&out), 1, out.n), folded(&plain, s));
		assert_true(is_utf8(buf_str(&out)));
		for (i = 0; i + 1 < out.n; i++)
			assert_true(origin[i] < s.n && origin[i] <= origin[i + 1]);
		assert_true(origin[out.n - 1] <= s.n);
	}
	for (i = 1; i < 12; i++) {		/* a small table stops it, cleanly */
		memset(origin, 0xee, sizeof(origin));
		buf_reset(&out);
		fold_traced(&out, origin, i, STR("œuvre d’été"));
		assert_true(out.n < i);
		assert_int_equal(origin[i], 0xeeeeeeee);
	}
	fold_traced(&out, NULL, 0, STR("rien"));
	buf_free(&out);
	buf_free(&plain);
}

/* The folded words of a text, each after a | when something cuts it off from the one before. */
static const char *
cut_into(struct arena *arena, const char *text)
{
	struct words	words = words_cut(arena, str_of(text));
	struct buf	out = { 0 };
	struct str	s;
	size_t		i;

	for (i = 0; i < words.n; i++)
		buf_printf(&out, "%s%s%.*s", i > 0 ? " " : "", words.v[i].cut ? "|" : "",
		    STR_FMT(words.v[i].folded));
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s.p;
}

static void
words_cuts(void **state)
{
	static const struct { const char *text; const char *words; } cases[] = {
		{ "Rénovation énergétique de l’école", "renovation energetique ecole" },
		{ "L'eau d’Évian qu'on n’a pas", "eau evian pas" },
		{ "", "" }, { "   ", "" }, { "le la les de du des et ou à aux", "" },
		{ "Nous souhaitons, pour notre commune, un gymnase", "|commune |gymnase" },
		{ "hors voirie, avec réseaux", "hors voirie |reseaux" },
		{ "voirie et réseaux", "voirie reseaux" }, { "arrêt de car", "arret car" },
		{ "école. Gymnase ; piscine\ncantine (halle) : préau",
		    "ecole |gymnase |piscine |cantine |halle |preau" },
		{ "école – gymnase — piscine - cantine • halle… préau",
		    "ecole |gymnase |piscine |cantine |halle |preau" },
		{ "éco-quartier porte-à-porte", "eco quartier porte porte" },
		{ "salle 5", "salle 5" }, { "2 000 m²", "2 000 m2" }, { "PCAET", "pcaet" },
		{ "«école» “gymnase”", "|ecole |gymnase" },
	};
	struct arena	*arena = arena_create(1 << 16, 0);
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		arena_reset(arena);
		assert_string_equal(cut_into(arena, cases[i].text), cases[i].words);
	}
	arena_destroy(arena);
	words_release();
}

static void
words_stems(void **state)
{
	/* Each line is one word written several ways. */
	static const char *const same[][4] = {
		{ "énergétique", "energetique", "ÉNERGÉTIQUES", "Énergétique" },
		{ "rénovée", "renovee", "rénové", "renove" },
		{ "rénovation", "renovation", "rénovations", "RENOVATIONS" },
		{ "école", "ecole", "Écoles", "ECOLES" },
		{ "réhabilité", "rehabilite", "réhabilitée", "rehabilitees" },
		{ "isolée", "isolee", "isolé", "isoles" },
		{ "forêt", "foret", "forêts", "FORETS" },
		{ "aménagement", "amenagement", "aménagements", "AMENAGEMENTS" },
		/* In a hurry. */
		{ "aménagement", "amgt", "AMENAGT", "aménag" },
		{ "rénovation", "réno", "RENO", "rénov" },
		{ "changement", "chgt", "chgmt", "changt" },
		{ "logements", "logts", "lgts", "LOGT" }, { "travaux", "tvx", "trvx", "trav" },
	};
	static const char *const other[][2] = { { "parc", "port" }, { "eau", "eaux-vives" },
		{ "mer", "mère-patrie" }, { "cours", "course" }, { "voirie", "voisin" },
		/* Of other families than Snowball thinks. */
		{ "voirie", "voir" }, { "stationnement", "station" }, { "transition", "transit" },
		{ "restaurant", "restauration" }, { "étudiants", "étudier" }, { "porter", "port" },
		{ "vieillissantes", "vieillir" }, { "Occitanie", "occitan" },
		{ "concertée", "concert" }, { "paysagers", "paysages" } };
	struct arena	*arena = arena_create(1 << 16, 0);
	struct words	 a, b;
	size_t		 i, k;

	(void)state;
	for (i = 0; i < COUNT(same); i++)
		for (k = 1; k < 4; k++) {
			a = words_cut(arena, str_of(same[i][0]));
			b = words_cut(arena, str_of(same[i][k]));
			assert_int_equal(a.n, 1);
			assert_int_equal(b.n, 1);
			assert_same(b.v[0].stem, a.v[0].stem);
		}
	for (i = 0; i < COUNT(other); i++) {
		a = words_cut(arena, str_of(other[i][0]));
		b = words_cut(arena, str_of(other[i][1]));
		assert_true(a.n != b.n || !str_eq(a.v[0].stem, b.v[0].stem));
	}
	arena_destroy(arena);
	words_release();
	words_release();
}

/* What is shown as evidence is the word as typed: neither what surrounds it nor a part of it. */
static void
words_places(void **state)
{
	static const char	text[] = "« Écoles » – d’eau… (Forêt),\nœuf🏫gymnase, Évian !";
	static const char *const typed[] = { "Écoles", "eau", "Forêt", "œuf", "gymnase", "Évian" };
	struct arena	*arena = arena_create(1 << 16, 0);
	struct words	 words = words_cut(arena, STR(text));
	struct buf	 out = { 0 };
	char		 bytes[200];
	struct str	 s, word;
	size_t		 round, i;

	(void)state;
	assert_int_equal(words.n, COUNT(typed));
	for (i = 0; i < words.n; i++)
		assert_str(str_sub(STR(text), words.v[i].from, words.v[i].to), typed[i]);
	for (round = 0; round < 2000; round++) {
		arena_reset(arena);
		s = noise(bytes, sizeof(bytes));
		words = words_cut(arena, s);
		for (i = 0; i < words.n; i++) {
			assert_true(words.v[i].from < words.v[i].to && words.v[i].to <= s.n);
			assert_true(i == 0 || words.v[i].from >= words.v[i - 1].to);
			word = str_sub(s, words.v[i].from, words.v[i].to);
			assert_same(folded(&out, word), words.v[i].folded);
		}
	}
	buf_free(&out);
	arena_destroy(arena);
	words_release();
}

static void
words_bounds(void **state)
{
	struct arena	*arena = arena_create(1 << 20, 0), *small = arena_create(4096, 8192);
	struct buf	 out = { .max = 1 << 20 };
	struct words	 words;
	int		 i;

	(void)state;
	for (i = 0; i < 20000; i++)
		buf_put(&out, STR("mot 12 "));
	words = words_cut(arena, buf_str(&out));
	assert_int_equal(words.n, 4000);
	assert_true(words.v[words.n - 1].to <= 65536);
	assert_int_equal(words_cut(small, buf_str(&out)).n, 0);
	assert_true(arena_failed(small));
	buf_reset(&out);
	for (i = 0; i < 40000; i++)		/* one word, cut inside a character */
		buf_put(&out, STR("é"));
	words = words_cut(arena, str_sub(buf_str(&out), 0, 65537));
	assert_int_equal(words.n, 1);
	assert_int_equal(words.v[0].to, 65536);
	assert_int_equal(words_cut(arena, STR_NONE).n, 0);
	buf_free(&out);
	arena_destroy(arena);
	arena_destroy(small);
	words_release();
}

static void
quotes(void **state)
{
	struct buf	out = { 0 };
	char		bytes[120];
	json_t		*value;
	struct str	s;
	int		round;

	(void)state;
	json_quote(&out, STR("a\"b\\c/\n\t\r\b\f\x01\x1f\x7f\0é🏫\xff."));
	assert_str(buf_str(&out),
	    "\"a\\\"b\\\\c/\\n\\t\\r\\b\\f\\u0001\\u001f\x7f\\u0000é🏫\xef\xbf\xbd.\"");
	for (round = 0; round < 3000; round++) {
		s = noise(bytes, sizeof(bytes));
		buf_reset(&out);
		json_quote(&out, s);
		value = json_loadb(out.p, out.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(value);
		if (memchr(s.p, 0, s.n) == NULL && is_utf8(s))
			assert_same(((struct str){ json_string_value(value),
			    json_string_length(value) }), s);
		json_decref(value);
	}
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(folding),
		cmocka_unit_test(folding_traced),
		cmocka_unit_test(words_cuts),
		cmocka_unit_test(words_stems),
		cmocka_unit_test(words_places),
		cmocka_unit_test(words_bounds),
		cmocka_unit_test(quotes),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
