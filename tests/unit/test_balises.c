/*
 * Start tags of a pasted page: those that a browser would see, and their attributes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/balises.h"

/* "name[src]" of each tag, one after the other. */
static void
check(const char *html, const char *wanted)
{
	struct arena	*arena = arena_create(4096, 0);
	struct str	 rest = str_of(html), src;
	struct balise	 b;
	struct buf	 out = { 0 };

	while (balise_next(&rest, &b)) {
		src = balise_attribut(&b, arena, STR("src"));
		buf_put(&out, b.nom);
		if (src.p != NULL) {
			buf_putc(&out, '[');
			buf_put(&out, src);
			buf_putc(&out, ']');
		}
		buf_putc(&out, ' ');
	}
	if (!str_eq(str_trim(buf_str(&out)), str_of(wanted)))
		fail_msg("%s\ngave   %.*s\nwanted %s", html, STR_FMT(buf_str(&out)), wanted);
	buf_free(&out);
	arena_destroy(arena);
}

static void
tags(void **state)
{
	static const char *const	table[][2] = {
		{ "", "" }, { "a < b <3 <", "" }, { "<p>x</p><br/>", "p br" },
		{ "<iframe src=a></iframe><IFRAME SRC='b'>", "iframe[a] IFRAME[b]" },
		{ "<iframe\n\tSrc = \"a b\"title=x>", "iframe[a b]" },
		{ "<a title='>' src=x>", "a[x]" }, { "<a src=1 src=2>", "a[1]" },
		{ "<a src>", "a[]" }, { "<a src=\"\">", "a[]" }, { "<a data-src=x>", "a" },
		{ "<a src=\"a&amp;b&#38;c&#x26;d&quot;&copy;&amp\">", "a[a&b&c&d\"&copy;&amp]" },
		{ "<a src=&#233;&#0;&#99999999;>", "a[??&#99999999;]" },
		{ "<!-- <p> --><b><!DOCTYPE x><?php <i>?>", "b" }, { "<!--<p>", "" },
		{ "<script>'<p>'</script><b>", "script b" },
		{ "<script><p></scriptx><i>", "script" },
		{ "<TITLE><p></title ><b>", "TITLE b" },
		{ "<textarea><p></TEXTAREA><b>", "textarea b" },
		{ "<template><p></template><b>", "template b" }, { "<a src=x", "a[x]" },
		{ "<a src=\"x", "a[x]" }, { "<a/src=x/>", "a[x/]" }, { "</iframe src=x><b>", "b" },
	};
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		check(table[i][0], table[i][1]);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(tags) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
