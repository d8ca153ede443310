/*
 * A whole request as text: "METHOD path?query", headers, an empty line, a body.  As from nginx: the
 * path has been decoded, the rest is as it was sent.
 */
#include "fuzz.h"

/* The rest of *text up to a newline. */
static struct str
line_of(struct str *text)
{
	struct str	line = STR_NONE;

	(void)str_next(text, '\n', &line);
	return line;
}

static void
read_first(struct request *request, struct str line)
{
	struct str	method = STR_NONE;
	size_t		mark;

	(void)str_next(&line, ' ', &method);
	request->method = method_named(method);
	if ((mark = str_find(line, STR("?"))) == SIZE_MAX)
		mark = line.n;
	request->path = str_sub(line, 0, mark);
	request->query = str_sub(line, mark + 1, line.n);
}

static void
read_header(struct request *request, struct str line, bool *loopback)
{
	const struct { struct str name; struct str *value; } rows[] = {
		{ STR("content-type"), &request->content_type }, { STR("host"), &request->host },
		{ STR("if-none-match"), &request->if_none_match },
		{ STR("origin"), &request->origin }, { STR("referer"), &request->referer },
		{ STR("authorization"), &request->authorization },
	};
	struct str	name = STR_NONE;
	size_t		i;

	(void)str_next(&line, ':', &name);
	for (i = 0; i < COUNT(rows); i++)
		if (str_eq(name, rows[i].name))
			*rows[i].value = str_trim(line);
	*loopback = *loopback || str_eq(name, STR("local"));
	request->body_cut = request->body_cut || str_eq(name, STR("cut"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	text = fuzz_text(data, size), line;
	struct request	request = { .content_length = -1 };
	bool		loopback = false;

	read_first(&request, line_of(&text));
	if (request.path.n == 0 || request.path.p[0] != '/')
		return -1;		/* serve/io.c lets no such request through */
	while ((line = line_of(&text)).n > 0)
		read_header(&request, line, &loopback);
	request.body = text;
	(void)fuzz_ask(request, loopback);
	return 0;
}
