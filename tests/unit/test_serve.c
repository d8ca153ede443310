/*
 * The dispatcher over a table of its own, with pages that only note how they were called; the guard
 * before libfcgi over requests whole, cut and hostile; the counters.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pages/pages.h"
#include "serve/metrics.h"
#include "serve/records.h"
#include "serve/routes.h"
#include "store/store.h"

#define GET	(1u << METHOD_GET)
#define POST	(1u << METHOD_POST)
#define PAGE	(1u << FORME_PAGE)
#define JSON	(1u << FORME_JSON)
#define FORM	"application/x-www-form-urlencoded"
#define PAGES	(PAGE | JSON | 1u << FORME_FRAGMENT)

static struct {
	int		calls;
	enum forme	forme;
	char		path[64];
	char		args[3][32];
	char		racine[64];
	bool		partner;
} seen;

static void
page(struct exchange *x)
{
	size_t	i;

	seen.calls++;
	seen.forme = x->forme;
	seen.partner = x->partenaire != NULL;
	(void)snprintf(seen.path, sizeof(seen.path), "%.*s", STR_FMT(x->path));
	(void)snprintf(seen.racine, sizeof(seen.racine), "%.*s", STR_FMT(x->racine));
	for (i = 0; i < 3; i++)
		(void)snprintf(seen.args[i], sizeof(seen.args[i]), "%.*s", (int)x->args[i].n,
		    x->args[i].n == 0 ? "" : x->args[i].p);
	buf_put(&x->response->body, STR("page"));
}

static void
greedy(struct exchange *x)
{
	while (arena_alloc(x->arena, 1 << 20, 1) != NULL)
		continue;
	buf_put(&x->response->body, STR("half a page"));
}

/* What a page that writes does: the store's error is the exchange's. */
static void
write_row(struct exchange *x)
{
	enum err	err = store_exec(x->store, STATEMENT_PASSAGE_ADD, PARAMS(STR("essai")),
	    NULL);

	seen.calls++;
	if (err != ERR_NONE)
		exchange_fail(x, err, STR("Rien n’a été enregistré : réessayez dans un instant."),
		    STR_NONE);
}

static const struct route table[] = {
	{ GET, "/", page, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, PAGE, 0 },
	{ GET, "/v1/w/{partenaire}", page, CACHE_PAGE, FRAME_PARTENAIRE, CALLER_ANYONE, PAGES,
	    ROUTE_SNAPSHOT | ROUTE_NOINDEX },
	{ GET, "/v1/w/{partenaire}/avis", page, CACHE_NONE, FRAME_PARTENAIRE, CALLER_ANYONE, PAGES,
	    ROUTE_SNAPSHOT },
	{ POST, "/v1/w/{partenaire}/avis", page, CACHE_NONE, FRAME_PARTENAIRE, CALLER_ANYONE, PAGE,
	    ROUTE_SNAPSHOT },
	{ GET, "/v1/w/{partenaire}/service/{slug}", page, CACHE_PAGE, FRAME_PARTENAIRE,
	    CALLER_ANYONE, PAGES, ROUTE_SNAPSHOT },
	{ GET, "/v1/style/{partenaire}.{hash}.css", page, CACHE_IMMUTABLE, FRAME_NONE,
	    CALLER_ANYONE, PAGE, ROUTE_SNAPSHOT },
	{ GET, "/integrer", page, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, PAGE, 0 },
	{ GET, "/metrics", page, CACHE_NONE, FRAME_NONE, CALLER_OPERATOR, PAGE, 0 },
	{ GET, "/memoire", greedy, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, PAGE, 0 },
	{ GET, "/api/v1/aides/export", page, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, JSON,
	    ROUTE_API },
	{ GET, "/api/v1/aides/{id}", page, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, JSON, ROUTE_API },
	{ GET | POST, "/api/v1/projets", page, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, JSON,
	    ROUTE_API },
	{ POST, "/v1/w/{partenaire}/ecrire", write_row, CACHE_NONE, FRAME_PARTENAIRE, CALLER_ANYONE,
	    PAGE, ROUTE_SNAPSHOT },
	{ POST, "/api/v1/ecrire", write_row, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, JSON,
	    ROUTE_API },
	{ GET, "/api/v1/memoire", greedy, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, JSON, ROUTE_API },
};

static struct response	response;
static struct buf	head;
static struct arena	*arena;
static bool		loopback;
static struct store	*store;		/* whose database is nowhere */

#define NOON	1794484800	/* 2026-11-12 12:00 UTC */

static struct request
get(const char *path)
{
	return (struct request){ .method = METHOD_GET, .path = str_of(path), .content_length = -1,
	    .scheme = STR("https"), .host = STR("a.example"), .now = NOON };
}

static struct request
post(const char *path, const char *type)
{
	struct request	request = get(path);

	request.method = METHOD_POST;
	request.content_type = str_of(type);
	return request;
}

static const char	*adresse = "";		/* the setting */

/* What was dispatched, as its status; the head is in head. */
static int
dispatch(struct request request)
{
	struct worker_context	context = { .routes = table, .n_routes = COUNT(table),
	    .adresse = adresse, .arena = arena, .head = &head, .store = store };

	arena_reset(arena);
	memset(&seen, 0, sizeof(seen));
	(void)routes_dispatch(&context, &request, loopback, &response);
	return response.status;
}

static void
assert_head(const char *line)
{
	if (str_find(buf_str(&head), str_of(line)) == SIZE_MAX)
		fail_msg("\"%s\" is not in:\n%.*s", line, STR_FMT(buf_str(&head)));
}

static void
assert_no_head(const char *line)
{
	if (str_find(buf_str(&head), str_of(line)) != SIZE_MAX)
		fail_msg("\"%s\" is in:\n%.*s", line, STR_FMT(buf_str(&head)));
}

/* "ETag: …" of the last head, as a client would send it back. */
static struct str
etag(void)
{
	static char	text[64];
	struct str	all = buf_str(&head);
	size_t		at = str_find(all, STR("ETag: "));

	if (at == SIZE_MAX)
		return STR_NONE;
	all = str_sub(all, at + 6, all.n);
	(void)snprintf(text, sizeof(text), "%.*s", (int)str_find(all, STR("\r")), all.p);
	return str_of(text);
}

static void
publish(uint64_t version)
{
	static struct partenaire	partenaires[] = {
		{ .cle = { "demo", 4 }, .parents = { "https://www.mairie.fr", 21 } },
		{ .cle = { "essai", 5 }, .etat = PARTENAIRE_TEST },
		{ .cle = { "pause", 5 }, .etat = PARTENAIRE_PAUSE },
	};
	struct arena	*own = arena_create(4096, 0);
	struct snapshot	*snapshot = arena_new(own, struct snapshot);
	uint32_t	 i;

	snapshot->version = version;
	snapshot->arena = own;
	snapshot->loaded = NOON - 60;
	snapshot->partenaires = partenaires;
	snapshot->n_partenaires = COUNT(partenaires);
	assert_true(map_init(&snapshot->par_partenaire, own, COUNT(partenaires)));
	for (i = 0; i < COUNT(partenaires); i++)
		(void)map_put(&snapshot->par_partenaire, partenaires[i].cle, i);
	snapshot_publish(snapshot);
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_create(64 << 10, 8 << 20);
	publish(1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	snapshot_publish(NULL);
	arena_destroy(arena);
	buf_free(&response.body);
	buf_free(&head);
	return 0;
}

static size_t
times(struct str text, struct str part)
{
	size_t	n = 0, at;

	while ((at = str_find(text, part)) != SIZE_MAX) {
		text = str_sub(text, at + part.n, text.n);
		n++;
	}
	return n;
}

/* One file holds no more, and 50 MB at most, whatever the catalogue. */
static void
a_sitemap_is_bounded(void **state)
{
	static struct service	 services[60000];
	const struct snapshot	*held = snapshot_acquire();
	struct snapshot		 large = *held;
	const struct request	 request = { .now = NOON };
	struct exchange		 x = { .request = &request, .snapshot = &large, .arena = arena,
				    .response = &response, .racine = STR("https://a&b.example") };
	size_t			 i;

	(void)state;
	for (i = 0; i < COUNT(services); i++)
		services[i].slug = STR("service-d-essai-dont-le-nom-est-plutot-long");
	large.services = services;
	large.n_services = COUNT(services);
	response_reset(&response);
	page_sitemap(&x);
	assert_false(response.body.failed);
	assert_int_equal(times(buf_str(&response.body), STR("<loc>https://a&amp;b.example/")),
	    50000);
	assert_true(str_ends(buf_str(&response.body), STR("</urlset>\n")));
	assert_true(response.body.n < 50 << 20);
	/* Its partner away, the pages of items are too. */
	response_reset(&response);
	large.par_partenaire = (struct map){ .n = 0 };
	page_sitemap(&x);
	assert_int_equal(times(buf_str(&response.body), STR("<loc>")), 2);
	snapshot_release(held);
}

static void
patterns(void **state)
{
	static const struct {
		const char	*pattern, *path, *args;		/* NULL: no match */
	} cases[] = {
		{ "/", "/", "" },
		{ "/", "", NULL },
		{ "/", "/x", NULL },
		{ "/v1/w/{p}", "/v1/w/demo", "demo" },
		{ "/v1/w/{p}", "/v1/w/", NULL },
		{ "/v1/w/{p}", "/v1/w/demo/", NULL },
		{ "/v1/w/{p}", "/v1/w/demo/territoire", NULL },
		{ "/v1/w/{p}/service/{s}", "/v1/w/demo/service/a-b", "demo a-b" },
		{ "/v1/w/{p}/service/{s}", "/v1/w/demo/service/a/b", NULL },
		{ "/v1/style/{p}.{h}.css", "/v1/style/demo.12ab.css", "demo 12ab" },
		{ "/v1/style/{p}.{h}.css", "/v1/style/demo.css", NULL },
		{ "/a/{b}/{c}/{d}", "/a/1/2/3", "1 2 3" },
	};
	struct str	args[3];
	char		text[64];
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool	matched = route_match(cases[i].pattern, str_of(cases[i].path), args);

		if (matched != (cases[i].args != NULL))
			fail_msg("%s on %s: %d", cases[i].pattern, cases[i].path, matched);
		if (!matched)
			continue;
		(void)snprintf(text, sizeof(text), "%.*s %.*s %.*s", STR_FMT(args[0]),
		    STR_FMT(args[1]), STR_FMT(args[2]));
		assert_true(str_eq(str_trim(str_of(text)), str_of(cases[i].args)));
	}
}

static void
paths_and_formes(void **state)
{
	(void)state;
	assert_int_equal(dispatch(get("/v1/w/demo/service/mon-service")), 200);
	assert_string_equal(seen.args[0], "demo");
	assert_string_equal(seen.args[1], "mon-service");
	assert_true(seen.partner);
	assert_int_equal(seen.forme, FORME_PAGE);
	/* A name that is not ours is in no link. */
	assert_string_equal(seen.racine, "");
	adresse = "https://ici.example";
	assert_int_equal(dispatch(get("/v1/w/demo/service/mon-service")), 200);
	assert_string_equal(seen.racine, "https://ici.example");
	adresse = "";

	assert_int_equal(dispatch(get("/v1/w/demo/service/mon-service.json")), 200);
	assert_int_equal(seen.forme, FORME_JSON);
	assert_string_equal(seen.args[1], "mon-service");
	assert_string_equal(seen.path, "/v1/w/demo/service/mon-service");

	assert_int_equal(dispatch(get("/v1/f/demo/service/mon-service")), 200);
	assert_int_equal(seen.forme, FORME_FRAGMENT);
	assert_string_equal(seen.path, "/v1/w/demo/service/mon-service");

	assert_int_equal(dispatch(get("/integrer")), 200);
	assert_int_equal(dispatch(get("/integrer.json")), 404);
	assert_head("application/problem+json");
	assert_int_equal(dispatch(get("/v1/f/demo/service/x.json")), 200);
	assert_string_equal(seen.args[1], "x.json");		/* a slug like another */
	assert_int_equal(dispatch(get("/v1/f/demo/inconnue")), 404);
	assert_int_equal(dispatch(get("/v1/w/demo/")), 404);
	assert_int_equal(dispatch(get("/v1/w/de\nmo")), 404);
	assert_int_equal(dispatch(get("/v1/w/d\xff")), 404);
	assert_int_equal(dispatch(get("/nulle-part")), 404);
	assert_head("X-Robots-Tag: noindex");
	assert_head("Cache-Control: no-store");
	assert_int_equal(seen.calls, 0);
}

static void
api(void **state)
{
	struct request	request = get("/api/v1/projets");

	(void)state;
	assert_int_equal(dispatch(get("/api/v1/aides/x12")), 200);
	assert_int_equal(seen.forme, FORME_JSON);
	assert_head("Access-Control-Allow-Origin: *");
	assert_int_equal(dispatch(get("/api/v1/aides/export")), 200);
	assert_string_equal(seen.args[0], "");
	assert_int_equal(dispatch(get("/api/v1/aides/x12.json")), 200);
	assert_string_equal(seen.args[0], "x12.json");
	assert_int_equal(dispatch(get("/api/v1/rien")), 404);
	assert_head("application/problem+json");
	assert_head("Access-Control-Allow-Origin: *");

	request.method = METHOD_OPTIONS;
	assert_int_equal(dispatch(request), 204);
	assert_head("Access-Control-Allow-Methods: GET, HEAD, POST, OPTIONS\r\n");
	assert_head("Access-Control-Allow-Headers: Authorization, Content-Type");
	assert_no_head("Content-Length");
	request.method = METHOD_DELETE;
	assert_int_equal(dispatch(request), 405);
	assert_head("Allow: GET, HEAD, POST, OPTIONS\r\n");
	assert_int_equal(dispatch(post("/api/v1/projets", "application/json; charset=utf-8")), 200);
	assert_int_equal(dispatch(post("/api/v1/projets", FORM)), 415);
}

static void
methods_and_bodies(void **state)
{
	struct request	request = post("/v1/w/demo", FORM);

	(void)state;
	assert_int_equal(dispatch(request), 405);
	assert_head("Allow: GET, HEAD\r\n");
	request.path = STR("/nulle-part");
	assert_int_equal(dispatch(request), 404);
	request.path = STR("/v1/w/demo/avis");
	assert_int_equal(dispatch(request), 200);
	request.body_cut = true;
	assert_int_equal(dispatch(request), 413);
	assert_int_equal(dispatch(post("/v1/w/demo/avis", "text/plain")), 415);
	assert_int_equal(dispatch(post("/v1/w/demo/avis", NULL)), 415);
	assert_int_equal(dispatch(post("/v1/w/demo/avis.json", FORM)), 405);
	assert_head("Allow: GET, HEAD\r\n");
	request = get("/v1/w/demo");
	request.method = METHOD_HEAD;
	assert_int_equal(dispatch(request), 200);
	assert_head("Content-Length: 4\r\n");
	request.method = METHOD_OTHER;
	assert_int_equal(dispatch(request), 405);
	request.method = METHOD_OPTIONS;
	assert_int_equal(dispatch(request), 405);
}

static void
partners(void **state)
{
	(void)state;
	assert_int_equal(dispatch(get("/v1/w/demo")), 200);
	assert_head("frame-ancestors 'self' https://www.mairie.fr\r\n");
	assert_int_equal(dispatch(get("/v1/w/essai")), 200);
	assert_head("frame-ancestors 'self' http://127.0.0.1:* http://localhost:*\r\n");
	assert_int_equal(dispatch(get("/v1/w/pause")), 404);
	assert_head("frame-ancestors 'none'\r\n");
	assert_int_equal(dispatch(get("/v1/w/inconnu")), 404);
	assert_head("frame-ancestors 'none'\r\n");
	assert_int_equal(dispatch(get("/v1/style/demo.0a.css")), 200);
	assert_head("frame-ancestors 'none'\r\n");
	assert_head("immutable");
	assert_int_equal(dispatch(get("/v1/style/inconnu.0a.css")), 404);
	assert_no_head("immutable");
}

/* 200 with another tag than before, or the same when same. */
static void
assert_tag(struct request request, const char *before, bool same)
{
	assert_int_equal(dispatch(request), 200);
	assert_true(str_eq(etag(), str_of(before)) == same);
}

static void
etags(void **state)
{
	struct request	request = get("/v1/w/demo");
	char		tag[64], weak[80];

	(void)state;
	assert_int_equal(dispatch(request), 200);
	(void)snprintf(tag, sizeof(tag), "%.*s", STR_FMT(etag()));
	assert_int_equal(strlen(tag), 18);
	assert_tag(request, tag, true);
	(void)snprintf(weak, sizeof(weak), "\"autre\", W/%s", tag);
	request.if_none_match = str_of(weak);
	assert_int_equal(dispatch(request), 304);
	assert_int_equal(seen.calls, 0);
	assert_head("frame-ancestors 'self' https://www.mairie.fr\r\n");
	assert_no_head("\r\nContent-Type: ");
	request.if_none_match = STR("*");
	assert_int_equal(dispatch(request), 200);
	request.if_none_match = str_of(tag);
	request.now += 86400;
	assert_tag(request, tag, false);
	request = get("/v1/w/demo");
	request.query = STR("ou=35238");
	assert_tag(request, tag, false);
	request = get("/v1/w/demo.json");
	assert_tag(request, tag, false);
	request = get("/v1/w/essai");
	assert_tag(request, tag, false);
	publish(2);
	request = get("/v1/w/demo");
	request.if_none_match = str_of(tag);
	assert_tag(request, tag, false);
	assert_int_equal(dispatch(get("/v1/w/demo/avis")), 200);
	assert_no_head("ETag");
}

static void
midnight(void **state)
{
	struct request	request = get("/");

	(void)state;
	assert_int_equal(dispatch(request), 200);
	assert_head("Cache-Control: public, max-age=60\r\n");
	request.now = 1794524400 - 20;		/* 23:59:40 in Paris */
	assert_int_equal(dispatch(request), 200);
	assert_head("Cache-Control: public, max-age=18\r\n");
}

static void
refusals(void **state)
{
	static char	query[4 * 301 + 1];
	struct request	request = get("/");
	size_t		i;

	(void)state;
	for (i = 0; i < 301; i++)
		memcpy(query + 4 * i, "a=b&", 4);
	request.query = str_of(query);
	assert_int_equal(dispatch(request), 400);
	request.query.n = sizeof(query) - 1 - 4;
	assert_int_equal(dispatch(request), 200);

	loopback = false;
	assert_int_equal(dispatch(get("/metrics")), 404);
	loopback = true;
	assert_int_equal(dispatch(get("/metrics")), 200);
	loopback = false;

	assert_int_equal(dispatch(get("/memoire")), 503);
	assert_head("Retry-After: 2\r\n");
	assert_head("Cache-Control: no-store");
	assert_no_head("ETag");
	assert_true(str_find(buf_str(&response.body), STR("half a page")) == SIZE_MAX);
	assert_int_equal(dispatch(get("/api/v1/memoire")), 503);
	assert_head("application/problem+json");

	snapshot_publish(NULL);
	assert_int_equal(dispatch(get("/v1/w/demo")), 503);
	assert_head("Retry-After: 5\r\n");
	assert_int_equal(dispatch(get("/integrer")), 200);
	publish(3);
}

/* The base away: a write is a 503 that says when to come back, at no cost; reading goes on. */
static void
writes_without_a_base(void **state)
{
	int64_t	begun;
	int	i;

	(void)state;
	assert_non_null(store = store_create("host=/nowhere/at/all dbname=x", 1000));
	assert_int_equal(dispatch(post("/v1/w/demo/ecrire", FORM)), 503);
	assert_int_equal(seen.calls, 1);
	assert_head("Retry-After: 5\r\n");
	assert_head("Cache-Control: no-store\r\n");
	assert_head("frame-ancestors 'self' https://www.mairie.fr\r\n");
	assert_int_equal(dispatch(post("/api/v1/ecrire", "application/json")), 503);
	assert_head("Retry-After: 5\r\n");
	assert_head("Access-Control-Allow-Origin: *\r\n");
	assert_head("Content-Type: application/problem+json\r\n");
	begun = clock_millis();
	for (i = 0; i < 200; i++)
		assert_int_equal(dispatch(post("/v1/w/demo/ecrire", FORM)), 503);
	assert_true(clock_millis() - begun < 1000);
	assert_int_equal(dispatch(get("/v1/w/demo")), 200);
	assert_no_head("Retry-After");
	store_destroy(store);
	store = NULL;
}

/* A request as nginx sends it: one parameter, one byte of body. */
static const unsigned char	request_bytes[] = {
	1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
	1, 4, 0, 1, 0, 5, 3, 0, 1, 2, 'A', 'b', 'c', 0, 0, 0,
	1, 4, 0, 1, 0, 0, 0, 0,
	1, 5, 0, 1, 0, 1, 7, 0, 'x', 0, 0, 0, 0, 0, 0, 0,
	1, 5, 0, 1, 0, 0, 0, 0,
};

static void
cut_requests(void **state)
{
	size_t	n;

	(void)state;
	assert_int_equal(records_check(request_bytes, sizeof(request_bytes)), RECORDS_WHOLE);
	for (n = 0; n < sizeof(request_bytes); n++)
		assert_int_equal(records_check(request_bytes, n), n < 40 ? RECORDS_MORE :
		    RECORDS_PARAMS);
}

/* The same with the byte at place changed, or n bytes appended. */
static enum records
changed(size_t place, unsigned char byte)
{
	unsigned char	bytes[sizeof(request_bytes)];

	memcpy(bytes, request_bytes, sizeof(bytes));
	bytes[place] = byte;
	return records_check(bytes, sizeof(bytes));
}

static void
hostile_requests(void **state)
{
	static const unsigned char	absurd[] = { 1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
	    1, 4, 0, 1, 0, 8, 0, 0, 0xff, 0xff, 0xff, 0xf0, 0xff, 0xff, 0xff, 0xf0 };
	unsigned char			twice[2 * sizeof(request_bytes)];

	(void)state;
	assert_int_equal(changed(0, 2), RECORDS_BAD);		/* version */
	assert_int_equal(changed(1, 9), RECORDS_BAD);		/* GET_VALUES */
	assert_int_equal(changed(3, 0), RECORDS_BAD);		/* management id */
	assert_int_equal(changed(6, 8), RECORDS_BAD);		/* padding of the first record */
	assert_int_equal(changed(9, 2), RECORDS_BAD);		/* authorizer */
	assert_int_equal(changed(17, 9), RECORDS_BAD);		/* management among params */
	assert_int_equal(changed(19, 2), RECORDS_BAD);		/* another request's params */
	assert_int_equal(changed(25, 3), RECORDS_BAD);		/* the pair outlives its stream */
	assert_int_equal(changed(25, 1), RECORDS_BAD);		/* a pair begins and does not end */
	assert_int_equal(changed(41, 9), RECORDS_BAD);		/* management inside the body */
	assert_int_equal(changed(43, 0), RECORDS_BAD);
	assert_int_equal(records_check(absurd, sizeof(absurd)), RECORDS_BAD);
	memcpy(twice, request_bytes, sizeof(request_bytes));
	memcpy(twice + sizeof(request_bytes), request_bytes, sizeof(request_bytes));
	assert_int_equal(records_check(twice, sizeof(twice)), RECORDS_BAD);
}

static void
large_params(void **state)
{
	size_t		 n = RECORDS_PARAMS_MAX - 8, size = 16 + 8 + 8 + n + 8;
	unsigned char	*bytes = calloc(size + 8, 1);
	unsigned	 length = (unsigned)n | 0x80000000u;
	size_t		 i;

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, request_bytes, 16);
	memcpy(bytes + 16, (const unsigned char[]){ 1, 4, 0, 1, 0xff, 0xff, 0, 0 }, 8);
	for (i = 0; i < 4; i++)
		bytes[24 + 4 + i] = (unsigned char)(length >> (24 - 8 * i));
	bytes[24] = 0x80;
	assert_int_equal(records_check(bytes, 24 + 8), RECORDS_MORE);	/* within it so far */
	length++;
	length += 8;
	for (i = 0; i < 4; i++)
		bytes[24 + 4 + i] = (unsigned char)(length >> (24 - 8 * i));
	assert_int_equal(records_check(bytes, size), RECORDS_BAD);
	free(bytes);
}

static const char *
pattern(size_t route)
{
	return table[route].pattern;
}

static void
counters(void **state)
{
	struct metrics	*a = metrics_register(), *b = metrics_register();
	struct buf	 out = { 0 };

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	metrics_count(a, 1, 200, 40);
	metrics_count(b, 1, 204, 150);
	metrics_count(b, -1, 404, 2e6);
	metrics_write(&out, pattern, STR("processus=\"1\""));
	assert_true(str_find(buf_str(&out), STR("aiguillage_requests_total{processus=\"1\","
	    "route=\"/v1/w/{partenaire}\",status=\"2xx\"} 2\n")) != SIZE_MAX);
	assert_true(str_find(buf_str(&out), STR("route=\"-\",status=\"4xx\"} 1\n")) != SIZE_MAX);
	assert_true(str_find(buf_str(&out), STR("le=\"5e-05\"} 1\n")) != SIZE_MAX);
	assert_true(str_find(buf_str(&out), STR("le=\"0.0002\"} 2\n")) != SIZE_MAX);
	assert_true(str_find(buf_str(&out), STR("le=\"+Inf\"} 3\n")) != SIZE_MAX);
	assert_true(str_find(buf_str(&out), STR("_sum{processus=\"1\"} 2.000190\n")) != SIZE_MAX);
	buf_free(&out);
}

/* Looking a path up stops after the rows of its pattern. */
static void
routes_together(void **state)
{
	size_t			 n, i, k;
	const struct route	*routes = routes_table(&n);

	(void)state;
	for (i = 0; i < n; i++)
		for (k = i + 2; k < n; k++)
			if (strcmp(routes[i].pattern, routes[k].pattern) == 0)
				assert_string_equal(routes[k - 1].pattern, routes[k].pattern);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(patterns),
		cmocka_unit_test(a_sitemap_is_bounded),
		cmocka_unit_test(routes_together),
		cmocka_unit_test(paths_and_formes),
		cmocka_unit_test(api),
		cmocka_unit_test(methods_and_bodies),
		cmocka_unit_test(partners),
		cmocka_unit_test(etags),
		cmocka_unit_test(midnight),
		cmocka_unit_test(refusals),
		cmocka_unit_test(writes_without_a_base),
		cmocka_unit_test(cut_requests),
		cmocka_unit_test(hostile_requests),
		cmocka_unit_test(large_params),
		cmocka_unit_test(counters),
	};

	return cmocka_run_group_tests_name("serve", tests, setup, teardown);
}
