/*
 * What comes in by a URL and by headers, and the header block that goes out: what is read is
 * bounded and clean, what is written is canonical, and no value begins a header of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fold.h"
#include "http/request.h"
#include "http/response.h"
#include "essai.h"

static struct arena	*arena;
static struct params	 params;

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(1 << 16, 0);
	return arena == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void
parse(struct str text)
{
	struct fault	fault = { 0 };

	assert_int_equal(params_parse(&params, arena, text, &fault), ERR_NONE);
}

/* A parameter's values, joined by a |. */
static struct str
values(enum param param)
{
	struct buf	out = { 0 };
	struct str	s;
	size_t		i;

	for (i = 0; i < params.values[param].n; i++) {
		if (i > 0)
			buf_putc(&out, '|');
		buf_put(&out, params.values[param].v[i]);
	}
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static struct str
canonical(void)
{
	struct buf	out = { 0 };
	struct str	s;

	params_write(&params, &out);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static void
names(void **state)
{
	int	i;

	(void)state;
	for (i = 0; i < P_COUNT; i++) {
		assert_int_equal(param_named(param_name((enum param)i)), i);
		/* The order of the table is that of canonical URLs; question is never in one. */
		assert_true(i == 0 || i >= P_QUESTION ||
		    str_cmp(param_name((enum param)(i - 1)), param_name((enum param)i)) < 0);
	}
	assert_int_equal(param_named(STR("")), P_COUNT);
	assert_int_equal(param_named(STR("OU")), P_COUNT);
	assert_int_equal(param_named(STR_NONE), P_COUNT);
}

static void
lists(void **state)
{
	(void)state;
	parse(STR("thematiques=velo,eau&ou=35238&thematiques=air%2Ceau,,&inconnu=1&sites=&sans"));
	assert_str(values(P_THEMATIQUES), "air|eau|velo");
	assert_str(params_get(&params, P_OU), "35238");
	assert_false(params_has(&params, P_SITES));
	assert_false(params_has(&params, P_SANS));
	assert_true(params_lists(&params, P_THEMATIQUES, STR("eau")));
	assert_false(params_lists(&params, P_THEMATIQUES, STR("ea")));
	assert_null(params_get(&params, P_PHASE).p);
	assert_false(params.cleaned);
	assert_str(canonical(), "?ou=35238&thematiques=air,eau,velo");
	parse(STR("thematiques=%20eau%20,+velo+"));
	assert_str(values(P_THEMATIQUES), "eau|velo");
	parse(STR("thematiques=-"));
	assert_str(values(P_THEMATIQUES), "-");
	parse(STR("?ou=1"));		/* the question mark is not ours to take off */
	assert_false(params_has(&params, P_OU));
	parse(STR(""));
	assert_str(canonical(), "");
	parse(STR_NONE);
	assert_str(canonical(), "");
	parse(STR("&&&=&==&=x&%6Fu=29019"));	/* a name may be encoded */
	assert_str(canonical(), "?ou=29019");
}

static void
singles(void **state)
{
	(void)state;
	parse(STR("ou=35238&ou=29019"));
	assert_str(values(P_OU), "29019");
	parse(STR("ou=35238&ou="));
	assert_false(params_has(&params, P_OU));
	parse(STR("quoi=a,b"));			/* a comma is a comma in a text */
	assert_str(values(P_QUOI), "a,b");
	assert_str(canonical(), "?quoi=a%2Cb");
	parse(STR("quoi=a=b=c"));
	assert_str(values(P_QUOI), "a=b=c");
	parse(STR("question=phase&phase=idee"));
	assert_str(values(P_QUESTION), "phase");
	assert_str(canonical(), "?phase=idee");
}

static void
limit(void **state)
{
	struct buf	text = { 0 };
	struct fault	fault = { 0 };
	int		i;

	(void)state;
	for (i = 0; i < PARAMS_MAX; i++)
		buf_printf(&text, "&&%s=%d", i % 2 == 0 ? "inconnu" : "sans", i);
	assert_int_equal(params_parse(&params, arena, buf_str(&text), &fault), ERR_NONE);
	assert_int_equal(params.values[P_SANS].n, PARAMS_MAX / 2);
	buf_put(&text, STR("&x"));
	assert_int_equal(params_parse(&params, arena, buf_str(&text), &fault), ERR_BAD_REQUEST);
	assert_int_equal(fault.code, ERR_BAD_REQUEST);
	assert_non_null(strstr(fault.message, "300"));
	assert_int_equal(params_parse(&params, arena, buf_str(&text), NULL), ERR_BAD_REQUEST);
	buf_free(&text);
}

static void
cleaning(void **state)
{
	static const struct { const char *text; const char *value; bool cleaned; } cases[] = {
		{ "q=%20%20a%20%20b%20", "a b", false }, { "q=a%0D%0Ab%09c", "a b c", false },
		{ "q=a%00b", "a b", true }, { "q=a%07b", "a b", true }, { "q=a%7Fb", "a b", true },
		{ "q=a%C2%85b", "a b", true }, { "q=%C3%A9t%C3%A9", "été", false },
		{ "q=%FFa%C3", "a", true }, { "q=%ED%A0%80a", "a", true },
		{ "q=%C0%AFa", "a", true },
		{ "q=%E2%C2%A9", "©", true }, { "q=%00%00", "", true },
		{ "q=%F0%9F%8F%AB", "🏫", false },
		{ "q=%3Cscript%3E", "<script>", false }, { "q=%E2%80", "", true },
		{ "q=%c2%a0a", "\xc2\xa0" "a", false }, { "q=\xc3\xa9", "é", false },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		parse(str_of(cases[i].text));
		assert_str(values(P_Q), cases[i].value);
		assert_int_equal(params.cleaned, cases[i].cleaned);
	}
	parse(STR("thematiques=a%00,%FF,b"));
	assert_str(values(P_THEMATIQUES), "a|b");
}

static void
decoding(void **state)
{
	static const struct { const char *text; const char *form; const char *path; } cases[] = {
		{ "a+b", "a b", "a+b" }, { "%41%2b", "A+", "A+" }, { "%4", "%4", "%4" },
		{ "%", "%", "%" }, { "%zz%4g%g4", "%zz%4g%g4", "%zz%4g%g4" },
		{ "%%41", "%A", "%A" },
		{ "%2541", "%41", "%41" }, { "", "", "" }, { "%c3%A9", "é", "é" },
	};
	struct buf	out = { 0 };
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_str(url_decode(arena, str_of(cases[i].text), true), cases[i].form);
		assert_str(url_decode(arena, str_of(cases[i].text), false), cases[i].path);
	}
	assert_same(url_decode(arena, STR("a%00b"), true), STR("a\0b"));
	url_encode(&out, STR("aZ09-._~ é&=+%/?#\"<>'\0,"), URL_VALUE);
	assert_str(buf_str(&out), "aZ09-._~+%C3%A9%26%3D%2B%25%2F%3F%23%22%3C%3E%27%00%2C");
	buf_free(&out);
}

static void
changes(void **state)
{
	(void)state;
	parse(STR("sans=b&ou=35238"));
	params_add(&params, arena, P_SANS, STR("a"));
	params_add(&params, arena, P_SANS, STR("b"));
	params_add(&params, arena, P_SANS, STR("c"));
	params_set(&params, arena, P_PHASE, STR("idee"));
	assert_str(canonical(), "?ou=35238&phase=idee&sans=a,b,c");
	params_drop(&params, arena, P_SANS, STR("b"));
	params_drop(&params, arena, P_SANS, STR("zzz"));
	params_drop(&params, arena, P_SITES, STR("a"));
	params_set(&params, arena, P_OU, STR_NONE);
	params_set(&params, arena, P_PHASE, STR("etude"));
	assert_str(canonical(), "?phase=etude&sans=a,c");
}

/* A query string of known names, odd escapes, bad bytes. */
static struct str
random_query(char *out, size_t size)
{
	static const char *const	bits[] = { "a", "Z", "9", "-", ",", "+", "%20", "%2C",
	    "%00",
	    "%FF", "%C3%A9", "é", "\xc3", "%0A", "&", "=", "%26", "%3D", "%", "%4", "<", "\"", "'",
	    " ",
	    "\t", "%F0%9F%8F%AB", "%C2%85", "#", "?", "/", ";", "%2B", "\x01", ",,", "%25" };
	struct str	name;
	size_t		n = 0, length, want = draw((uint32_t)size - 40);
	const char	*bit;

	while (n < want) {
		if (draw(4) == 0) {
			name = param_name((enum param)draw(P_COUNT));
			n += (size_t)snprintf(out + n, size - n, "&%.*s=", STR_FMT(name));
		}
		bit = bits[draw(COUNT(bits))];
		length = strlen(bit);
		memcpy(out + n, bit, length);
		n += length;
	}
	return (struct str){ out, n };
}

static void
check_clean(struct str s)
{
	size_t	at, n;

	for (at = 0; at < s.n; at += n) {
		assert_true((n = utf8_length(s, at)) > 0);
		assert_true((unsigned char)s.p[at] >= ' ' && s.p[at] != '\x7f');
	}
	assert_same(str_trim(s), s);
}

static void
canonical_is_fixed(void **state)
{
	struct str	first, second;
	struct params	read;
	char		text[400];
	size_t		round, i, k;

	(void)state;
	for (round = 0; round < 3000; round++) {
		arena_reset(arena);
		parse(random_query(text, sizeof(text)));
		read = params;
		first = canonical();
		assert_true(first.n == 0 || first.p[0] == '?');
		for (i = 1; i < first.n; i++)
			assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789-._~+%&=,", first.p[i]));
		parse(str_sub(first, 1, first.n));
		assert_false(params.cleaned);
		second = canonical();
		assert_same(second, first);
		for (i = 0; i < P_QUESTION; i++) {
			assert_int_equal(params.values[i].n, read.values[i].n);
			for (k = 0; k < read.values[i].n; k++) {
				check_clean(read.values[i].v[k]);
				assert_same(params.values[i].v[k], read.values[i].v[k]);
				assert_true(k == 0 || str_cmp(read.values[i].v[k - 1],
				    read.values[i].v[k]) < 0);
			}
		}
	}
	arena_reset(arena);
}

static void
no_memory(void **state)
{
	struct arena	*small;
	struct fault	 fault;
	size_t		 room;

	(void)state;
	for (room = 16; room < 2000; room += 16) {
		assert_non_null(small = arena_create(room, room));
		(void)params_parse(&params, small,
		    STR("thematiques=a,b,c&ou=35238&thematiques=d%20e"
		    "&q=un+texte+assez+long&sans=1&sans=2&sans=3"), &fault);
		params_add(&params, small, P_SANS, STR("4"));
		params_drop(&params, small, P_SANS, STR("1"));
		arena_destroy(small);
	}
}

static void
hosts(void **state)
{
	static const char *const good[] = { "localhost", "aide.exemple.fr", "a-b.fr:8080",
	    "[::1]:80",
	    "127.0.0.1", "EXEMPLE.FR", "xn--caf-dma.fr" };
	static const char *const bad[] = { "", "a b", "a/b", "a\r\nX: y", "a\"", "a'", "a<b",
	    "é.fr",
	    "a@b", "a#", "a?b", "a%41", "a_b", "a;b", "a\tb", "a,b", "a\\b" };
	char		long_name[257];
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(good); i++)
		assert_true(host_valid(str_of(good[i])));
	for (i = 0; i < COUNT(bad); i++)
		assert_false(host_valid(str_of(bad[i])));
	assert_false(host_valid(STR("a\0b")));
	assert_false(host_valid(STR_NONE));
	memset(long_name, 'a', sizeof(long_name));
	assert_true(host_valid((struct str){ long_name, 255 }));
	assert_false(host_valid((struct str){ long_name, 256 }));
	assert_true(host_loopback(STR("127.0.0.1")) && host_loopback(STR("localhost:8080")) &&
	    host_loopback(STR("[::1]:80")));
	assert_false(host_loopback(STR("127.0.0.1.pirate.example")) ||
	    host_loopback(STR("localhost.pirate.example:80")) || host_loopback(STR("[::1")) ||
	    host_loopback(STR_NONE));
}

static void
requests(void **state)
{
	static const struct { const char *header; bool known; } cases[] = {
		{ "\"abc\"", true }, { "W/\"abc\"", true }, { " \"x\" , W/\"abc\" ", true },
		{ "*", true }, { " * ", true }, { "\"ab\"", false }, { "abc", false },
		{ "", false },
		{ "w/\"abc\"", false }, { "\"x\",\"y\"", false }, { "W/", false }, { ",,", false },
		{ "\"abc\";gzip", false },
	};
	struct request	request = { .content_type = STR("Application/JSON ; charset=utf-8") };
	size_t		i;
	int		method;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		request.if_none_match = str_of(cases[i].header);
		/* nginx's gzip weakens ours: the comparison is weak on both sides. */
		assert_int_equal(request_knows(&request, STR("\"abc\"")), cases[i].known);
		assert_int_equal(request_knows(&request, STR("W/\"abc\"")), cases[i].known);
	}
	request.if_none_match = STR_NONE;
	assert_false(request_knows(&request, STR("\"abc\"")));
	assert_true(request_has_type(&request, STR("application/json")));
	assert_false(request_has_type(&request, STR("application/jso")));
	assert_false(request_has_type(&request, STR("application/problem+json")));
	request.content_type = STR_NONE;
	assert_false(request_has_type(&request, STR("application/json")));
	for (method = 0; method < METHOD_OTHER; method++)
		assert_int_equal(method_named(method_name((enum method)method)), method);
	assert_int_equal(method_named(STR("get")), METHOD_OTHER);
	assert_int_equal(method_named(STR("")), METHOD_OTHER);
	assert_true(method_name(METHOD_OTHER).n > 0);
}

static struct str
head_of(const struct response *response)
{
	struct buf	out = { 0 };
	struct str	s;

	response_write_head(response, &out);
	assert_false(out.failed);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static bool
says(const struct response *response, const char *line)
{
	return str_find(head_of(response), arena_printf(arena, "%s\r\n", line)) != SIZE_MAX;
}

static void
heads(void **state)
{
	struct response	response = { 0 };

	(void)state;
	response_reset(&response);
	buf_put(&response.body, STR("page"));
	response.etag = STR("\"abc\"");
	assert_true(str_starts(head_of(&response), STR("Status: 200\r\n")));
	assert_true(says(&response, "Content-Type: text/html; charset=utf-8"));
	assert_true(says(&response, "Content-Length: 4"));
	assert_true(says(&response, "ETag: \"abc\""));
	assert_true(says(&response, "X-Content-Type-Options: nosniff"));
	assert_true(str_find(head_of(&response), STR("frame-ancestors 'none'\r\n")) != SIZE_MAX);
	assert_true(str_find(head_of(&response), STR("unsafe")) == SIZE_MAX);
	assert_true(str_find(head_of(&response), STR("X-Data-Age")) == SIZE_MAX);
	response.ancestors = STR("https://www.mairie.fr");
	response.age = 0;
	response.retry_after = 2;
	response.noindex = response.cors = true;
	assert_true(str_find(head_of(&response),
	    STR("frame-ancestors https://www.mairie.fr\r\n")) !=
	    SIZE_MAX);
	assert_true(says(&response, "X-Data-Age: 0"));
	assert_true(says(&response, "Retry-After: 2"));
	assert_true(says(&response, "X-Robots-Tag: noindex"));
	assert_true(says(&response, "Access-Control-Allow-Origin: *"));
	response.cache = CACHE_NONE;
	assert_true(says(&response, "Cache-Control: no-store"));
	assert_true(str_find(head_of(&response), STR("ETag")) == SIZE_MAX);
	response.status = 304;
	response.cache = CACHE_PAGE;
	assert_true(str_find(head_of(&response), STR("Content-")) == str_find(head_of(&response),
	    STR("Content-Security-Policy")));	/* neither type nor length */
	assert_true(says(&response, "ETag: \"abc\""));
	response_reset(&response);
	assert_int_equal(response.body.n, 0);
	assert_true(response.body.size > 0);		/* the memory is kept */
	buf_free(&response.body);
}

/* A page is never kept past midnight in Paris, when aids open and close: by nginx for a second or
 * two, then by a browser. */
static int
kept(int left)
{
	return left < 2 ? 0 : left > 62 ? 60 : left - 2;
}

static void
max_age(void **state)
{
	struct response	response = { 0 };
	int		left;
	time_t		t;

	(void)state;
	response_reset(&response);
	for (left = -70; left < 200; left++) {
		response.seconds_to_midnight = left;
		assert_true(says(&response, arena_printf(arena, "Cache-Control: public, max-age=%d",
		    kept(left)).p));
		assert_true(says(&response, arena_printf(arena, "X-Accel-Expires: %d",
		    left < 2 ? 0 : 1).p));
	}
	/* Around the midnight of the day when summer time ends, 25 October 2026. */
	for (t = 1792965600; t < 1792972800; t += 7) {
		response.seconds_to_midnight = left = paris_seconds_to_midnight(t);
		assert_true(says(&response, arena_printf(arena, "Cache-Control: public, max-age=%d",
		    kept(left)).p));
	}
	arena_reset(arena);
}

static void
no_header_begun(void **state)
{
	static const size_t	fields[] = { offsetof(struct response, etag),
	    offsetof(struct response, location), offsetof(struct response, canonical),
	    offsetof(struct response, allow), offsetof(struct response, disposition),
	    offsetof(struct response, ancestors), offsetof(struct response, form_action) };
	struct response	response = { 0 };
	struct str	head, line, rest;
	size_t		i;

	(void)state;
	for (i = 0; i <= COUNT(fields); i++) {
		response_reset(&response);
		response.preflight = true;
		response.type = "text/plain";
		if (i < COUNT(fields))
			*(struct str *)(void *)((char *)&response + fields[i]) =
			    STR("x\r\nX-Mal: 1\n\rX-Mal: 2\r\n\r\n<corps>");
		else
			response.type = "text/plain\r\nX-Mal: 1\r\n\r\n<corps>";
		head = head_of(&response);
		assert_true(str_ends(head, STR("\r\n\r\n")));
		assert_int_equal(str_find(head, STR("\r\n\r\n")), head.n - 4);
		for (rest = head; str_next(&rest, '\n', &line);) {
			assert_true(str_ends(line, STR("\r")));
			assert_false(str_starts(line, STR("X-Mal")));
			assert_true(line.n == 1 || str_find(line, STR(": ")) != SIZE_MAX);
			assert_null(memchr(line.p, '\r', line.n - 1));
		}
	}
	buf_free(&response.body);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(lists),
		cmocka_unit_test(singles),
		cmocka_unit_test(limit),
		cmocka_unit_test(cleaning),
		cmocka_unit_test(decoding),
		cmocka_unit_test(changes),
		cmocka_unit_test(canonical_is_fixed),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(hosts),
		cmocka_unit_test(requests),
		cmocka_unit_test(heads),
		cmocka_unit_test(max_age),
		cmocka_unit_test(no_header_begun),
	};

	return cmocka_run_group_tests_name("http", tests, setup, teardown);
}
