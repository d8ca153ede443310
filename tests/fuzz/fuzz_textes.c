/*
 * Any bytes as a text: folded, cut into words, classified, looked for among territories, quoted for
 * JSON, escaped for HTML, encoded for a URL.
 */
#include "fuzz.h"

#include "base/quote.h"
#include "base/words.h"
#include "render/template.h"
#include "triage/recherche.h"

#define FOUND_MAX	20

static void
check_fold(struct str text)
{
	static uint32_t	origin[1 << 16];
	struct buf	plain = { 0 }, traced = { 0 }, again = { 0 };
	size_t		i;

	fold(&plain, text);
	check_utf8(buf_str(&plain));
	assert_same(str_trim(buf_str(&plain)), buf_str(&plain));
	fold(&again, buf_str(&plain));
	assert_same(buf_str(&again), buf_str(&plain));
	fold_traced(&traced, origin, COUNT(origin), text);
	if (plain.n < COUNT(origin))
		assert_same(buf_str(&traced), buf_str(&plain));
	for (i = 0; i <= traced.n && traced.n > 0; i++)
		assert_true(origin[i] <= text.n && (i == 0 || origin[i] >= origin[i - 1]));
	buf_free(&plain);
	buf_free(&traced);
	buf_free(&again);
}

static void
check_words(struct str text)
{
	struct words	words = words_cut(fuzz_arena(), text);
	size_t		i;

	for (i = 0; i < words.n; i++) {
		const struct word	*w = &words.v[i];

		assert_true(w->from < w->to && w->to <= text.n && w->stem.n > 0 &&
		    w->folded.n > 0);
		check_utf8(w->stem);
	}
}

static void
check_found(struct str text)
{
	const struct snapshot	*s = fuzz_snapshot();
	struct trouvailles	 t = territoires_chercher(s, fuzz_arena(), text, FOUND_MAX);
	size_t			 i, k;

	assert_true(t.n <= FOUND_MAX && t.n <= t.total);
	for (i = 0; i < t.n; i++) {
		assert_true(t.v[i].territoire < s->n_territoires);
		assert_true(s->territoires[t.v[i].territoire].type != TERRITOIRE_ZONE);
		for (k = 0; k < i; k++)
			assert_int_not_equal(t.v[k].territoire, t.v[i].territoire);
	}
}

static void
check_classify(struct str text)
{
	const struct snapshot	*s = fuzz_snapshot();
	struct qualification	 q = classify(s, fuzz_arena(), text);
	size_t			 i, k;

	for (i = 0; i < q.n; i++) {
		assert_true(q.v[i].label < s->n_labels);
		assert_true(q.v[i].score > 0 && q.v[i].score <= 1);
		for (k = 0; k < q.v[i].mots.n; k++)
			assert_true(q.v[i].mots.v[k].p >= text.p &&
			    q.v[i].mots.v[k].p + q.v[i].mots.v[k].n <= text.p + text.n);
	}
}

static void
check_written(struct str text)
{
	struct buf	out = { 0 };
	json_t		*json;
	size_t		i;

	json_quote(&out, text);
	check_utf8(buf_str(&out));
	json = json_loadb(out.p, out.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	assert_non_null(json);
	json_decref(json);
	buf_reset(&out);
	html_escape(&out, text);
	for (i = 0; i < out.n; i++)
		assert_null(strchr("<>\"'", out.p[i] == '\0' ? ' ' : out.p[i]));
	buf_reset(&out);
	url_encode(&out, text, URL_VALUE);
	assert_same(url_decode(fuzz_arena(), buf_str(&out), true), text);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	text = size == 0 ? STR("") : fuzz_text(data, size);

	check_fold(text);
	check_words(text);
	check_found(text);
	check_classify(text);
	check_written(text);
	return 0;
}
