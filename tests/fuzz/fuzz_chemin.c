/*
 * Any bytes as a path: as a page, as JSON, as a fragment.  A pattern that matches says which bytes
 * its braces took, and these put back in the pattern give the path again.
 */
#include "fuzz.h"

static void
check_match(const char *pattern, struct str path)
{
	struct buf	again = { 0 };
	struct str	args[3];
	size_t		k = 0;

	if (!route_match(pattern, path, args))
		return;
	for (; *pattern != '\0'; pattern++) {
		if (*pattern != '{') {
			buf_putc(&again, *pattern);
			continue;
		}
		assert_true(args[k].n > 0 && str_find(args[k], STR("/")) == SIZE_MAX);
		buf_put(&again, args[k++]);
		pattern = strchr(pattern, '}');
	}
	assert_same(buf_str(&again), path);
	buf_free(&again);
}

static struct str
joined(struct buf *out, struct str a, struct str b)
{
	buf_reset(out);
	buf_put(out, a);
	buf_put(out, b);
	return buf_str(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buf	 path;
	const struct route	*routes;
	struct str		 text = fuzz_text(data, size);
	size_t			 n, i;

	(void)joined(&path, STR("/"), text);
	for (routes = routes_table(&n), i = 0; i < n; i++)
		check_match(routes[i].pattern, buf_str(&path));
	(void)fuzz_get(buf_str(&path), STR("ou=35001&quoi=-&phase=idee"));
	buf_put(&path, STR(".json"));
	(void)fuzz_get(buf_str(&path), STR_NONE);
	(void)fuzz_get(joined(&path, STR("/v1/f/"), text), STR_NONE);
	return 0;
}
