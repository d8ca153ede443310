/*
 * Any bytes as another site's HTML, and as one of its links: what comes out is well nested, made of
 * our few elements, says nothing that runs, and cleaned again stays as it is.
 */
#include "fuzz.h"

#include "import/nettoyer.h"

/* Each element closed in its order; nothing but what the cleaner writes. */
static void
check_nesting(struct str html)
{
	static const struct str	known[] = { STR_INIT("p"), STR_INIT("ul"), STR_INIT("ol"),
	    STR_INIT("li"), STR_INIT("strong"), STR_INIT("em"), STR_INIT("a"), STR_INIT("span"),
	    STR_INIT("blockquote"), STR_INIT("br") };
	struct str		open[64] = { STR_NONE }, name;
	size_t			n = 0, i = 0;
	bool			end;

	while (i < html.n) {
		if (html.p[i++] != '<')
			continue;
		if ((end = html.p[i] == '/'))
			i++;
		name = take_name(html, &i);
		if (!str_among(name, known, COUNT(known)))
			fail_msg("<%.*s>", STR_FMT(name));
		if (end) {
			assert_true(n > 0);
			assert_true(str_eq(open[--n], name));
		} else if (!str_eq(name, STR("br"))) {
			assert_true(n < COUNT(open));
			open[n++] = name;
		}
	}
	assert_int_equal(n, 0);
}

/* Like check_html for a piece of a page; tel: is a scheme of the cleaner alone. */
static void
check_links(struct str html)
{
	static const struct str	schemes[] = { STR_INIT("https://"), STR_INIT("http://"),
	    STR_INIT("mailto:"), STR_INIT("tel:") };
	size_t			at, i;

	while ((at = str_find(html, STR(" href=\""))) != SIZE_MAX) {
		html = str_sub(html, at + 7, html.n);
		for (i = 0; i < COUNT(schemes) && !str_starts(html, schemes[i]); i++)
			continue;
		assert_true(i < COUNT(schemes));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buf	html, again, text;
	struct str		s = fuzz_text(data, size);

	buf_reset(&html);
	buf_reset(&again);
	buf_reset(&text);
	if (!nettoyer(s, &html, &text))
		return 0;
	check_utf8(buf_str(&html));
	check_utf8(buf_str(&text));
	check_nesting(buf_str(&html));
	check_links(buf_str(&html));
	if (str_find(buf_str(&html), STR("<a")) == SIZE_MAX) {
		assert_true(nettoyer(buf_str(&html), &again, NULL));
		assert_true(str_eq(buf_str(&again), buf_str(&html)));
	}
	buf_reset(&again);
	if (nettoyer_lien(s, &again))
		check_utf8(buf_str(&again));
	return 0;
}
