/*
 * From a request to a response: find the row, refuse what it does not allow, answer 304 when the
 * browser already has the page, call the handler, write its view.  Whatever happens there is a
 * response; an error goes through exchange_fail, so that it has the look of what was asked for.
 *
 * The ETag is known before the handler runs, because a page depends on nothing but the snapshot,
 * the templates, the partner's row, the civil day and the URL.
 */
#include "serve/routes.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/fold.h"
#include "catalogue/refresh.h"
#include "http/origine.h"
#include "serve/quota.h"
#include "store/mesure.h"

#define GET_BIT		(1u << METHOD_GET)
#define BODY_BITS	(1u << METHOD_POST | 1u << METHOD_PUT | 1u << METHOD_PATCH)

/* One reading of the path: as it is, as a fragment, or without its suffix. */
struct reading {
	struct str	path;
	enum forme	forme;
	bool		suffix;		/* JSON was asked for by .json */
};

struct found {
	const struct route	*route;		/* NULL: none with this method */
	const char		*pattern;	/* NULL: none at all */
	unsigned		 methods;	/* of all rows with this pattern */
	bool			 api;
	enum forme		 forme;
	struct str		 path;
	struct str		 args[3];
};

static struct str
take_arg(struct str *rest, char stop)
{
	size_t	n = 0;

	while (n < rest->n && rest->p[n] != '/' && (stop == '\0' || rest->p[n] != stop))
		n++;
	struct str	arg = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return arg;
}

bool
route_match(const char *pattern, struct str path, struct str args[3])
{
	size_t		 k = 0;
	const char	*close;

	args[0] = args[1] = args[2] = STR_NONE;
	while (*pattern != '\0') {
		if (*pattern != '{') {
			if (path.n == 0 || *path.p != *pattern++)
				return false;
			path = str_sub(path, 1, path.n);
			continue;
		}
		close = strchr(pattern, '}');
		if (close == NULL || k == 3)
			return false;
		pattern = close + 1;
		args[k] = take_arg(&path, *pattern);
		if (args[k++].n == 0)
			return false;
	}
	return path.n == 0;
}

static unsigned
method_bit(enum method method)
{
	return method == METHOD_HEAD ? GET_BIT : 1u << method;
}

/* The forme in which route answers this reading, or FORMES when it does not. */
static enum forme
forme_of(const struct route *route, const struct reading *reading)
{
	unsigned	page = route->formes & 1u << FORME_PAGE;

	if (reading->suffix)		/* only where JSON is one of two looks */
		return page != 0 && (route->formes & 1u << FORME_JSON) != 0 ? FORME_JSON : FORMES;
	if (reading->forme == FORME_FRAGMENT)
		return (route->formes & 1u << FORME_FRAGMENT) != 0 ? FORME_FRAGMENT : FORMES;
	return page != 0 ? FORME_PAGE : FORME_JSON;
}

static bool
look_up(const struct worker_context *context, const struct reading *reading, unsigned bit,
    bool loopback, struct found *found)
{
	size_t	i;

	for (i = 0; i < context->n_routes; i++) {
		const struct route	*route = &context->routes[i];
		enum forme		 forme = forme_of(route, reading);
		struct str		 args[3];

		if (found->pattern != NULL && strcmp(found->pattern, route->pattern) != 0)
			break;		/* rows of one pattern stand together */
		if (forme == FORMES || (route->caller == CALLER_OPERATOR && !loopback) ||
		    (found->pattern == NULL &&
		    !route_match(route->pattern, reading->path, args)))
			continue;
		if (found->pattern == NULL) {
			found->pattern = route->pattern;
			found->path = reading->path;
			memcpy(found->args, args, sizeof(args));
		}
		found->methods |= route->methods;
		found->api |= (route->flags & ROUTE_API) != 0;
		if (found->route == NULL) {
			found->forme = forme;
			if ((route->methods & bit) != 0)
				found->route = route;
		}
	}
	return found->pattern != NULL;
}

/* No control characters, nothing that is not UTF-8: such a path names nothing here. */
static bool
path_valid(struct str path)
{
	size_t	i, n;

	for (i = 0; i < path.n; i += n) {
		n = utf8_length(path, i);
		if (n == 0 || (unsigned char)path.p[i] < ' ' || path.p[i] == 0x7f)
			return false;
	}
	return true;
}

static void
find(const struct worker_context *context, const struct request *request, bool loopback,
    struct found *found)
{
	const struct str	json = STR(".json"), fragment = STR("/v1/f/");
	struct reading		plain = { request->path, FORME_PAGE, false }, short_;
	unsigned		bit = method_bit(request->method);

	*found = (struct found){ .path = request->path,
	    .api = str_starts(request->path, STR("/api/")) };
	found->forme = found->api ? FORME_JSON : FORME_PAGE;
	if (!path_valid(request->path))
		return;
	if (str_starts(plain.path, fragment)) {
		const struct str	pieces[] = { STR("/v1/w/"),
			    str_sub(plain.path, fragment.n, plain.path.n) };

		plain.path = arena_concat(context->arena, pieces, COUNT(pieces));
		plain.forme = found->forme = FORME_FRAGMENT;
	} else if (str_ends(plain.path, json)) {
		short_ = (struct reading){ str_sub(plain.path, 0, plain.path.n - json.n),
		    FORME_JSON, true };
		found->forme = FORME_JSON;
		if (look_up(context, &short_, bit, loopback, found))
			return;
	}
	(void)look_up(context, &plain, bit, loopback, found);
}

/* A module's page, whatever its partner: files, which a browser saves, have no fragment. */
static bool
page_at(const struct worker_context *context, struct str path)
{
	struct str	args[3];
	size_t		i;

	for (i = 0; path_valid(path) && i < context->n_routes; i++) {
		const struct route	*route = &context->routes[i];

		if (route->frame == FRAME_PARTENAIRE && (route->methods & GET_BIT) != 0 &&
		    (route->formes & 1u << FORME_FRAGMENT) != 0 &&
		    route_match(route->pattern, path, args))
			return true;
	}
	return false;
}

static struct str
allow_of(struct arena *arena, const struct found *found)
{
	struct str	pieces[2 * (METHOD_OTHER + 2)];
	size_t		n = 0;
	unsigned	bits = found->methods, m;

	if ((bits & GET_BIT) != 0)
		bits |= 1u << METHOD_HEAD;
	if (found->api)
		bits |= 1u << METHOD_OPTIONS;
	for (m = METHOD_GET; m < METHOD_OTHER; m++)
		if ((bits & 1u << m) != 0) {
			if (n > 0)
				pieces[n++] = STR(", ");
			pieces[n++] = method_name((enum method)m);
		}
	return arena_concat(arena, pieces, n);
}

/* Without the setting, a name that the request gives is repeated in links only if it is this
 * machine: nobody has said of another that it is ours.  Empty, links are relative. */
static struct str
racine_of(const struct worker_context *context, const struct request *request)
{
	const struct str	pieces[] = { request->scheme, STR("://"), request->host };

	if (context->adresse != NULL && context->adresse[0] != '\0')
		return str_of(context->adresse);
	return host_loopback(request->host) ?
	    arena_concat(context->arena, pieces, COUNT(pieces)) : STR("");
}

static uint64_t
hash_text(uint64_t hash, struct str s)
{
	return str_hash(STR("\n"), str_hash(s, hash));
}

static uint64_t
hash_number(uint64_t hash, uint64_t number)
{
	return str_hash((struct str){ (const char *)&number, sizeof(number) }, hash);
}

/* The query goes in as it was sent: a page may depend on its order only by its canonical link, and
 * a URL is what caches file an answer under. */
static struct str
etag_of(const struct worker_context *context, const struct exchange *x)
{
	uint64_t	hash = hash_number(HASH_SEED, context->identite);

	hash = hash_number(hash, x->snapshot == NULL ? 0 : x->snapshot->version);
	if (context->gabarits != NULL)
		hash = hash_number(hash, gabarits_version(context->gabarits));
	hash = hash_number(hash, (uint64_t)paris_day(x->request->now));
	hash = hash_number(hash, (uint64_t)x->forme);
	if (x->partenaire != NULL) {
		hash = hash_text(hash, x->partenaire->cle);
		hash = hash_text(hash, x->partenaire->parents);
		hash = hash_number(hash, x->partenaire->etat);
		hash = hash_text(hash, x->partenaire->page_hote);
		hash = hash_text(hash, x->partenaire->reponses);
		hash = hash_text(hash, x->partenaire->accent);
		hash = hash_text(hash, x->partenaire->police);
		hash = hash_text(hash, x->partenaire->theme);
		hash = hash_number(hash, x->partenaire->rayon);
		hash = hash_number(hash, x->partenaire->gouv);
	}
	hash = hash_text(hash, x->racine);
	hash = hash_text(hash, x->path);
	hash = hash_text(hash, x->request->query);
	return arena_printf(x->arena, "\"%016llx\"", (unsigned long long)hash);
}

static bool
names_partner(const struct route *route)
{
	const char	*brace = strchr(route->pattern, '{');

	return brace != NULL && strncmp(brace, "{partenaire}", 12) == 0;
}

/* The partner's own list; ourselves, for / and /integrer; loopback while it is being tried. */
static void
set_parents(struct exchange *x)
{
	const struct partenaire	*partenaire = x->partenaire;
	const struct str	 pieces[] = { STR("'self'"),
		    partenaire->parents.n > 0 ? STR(" ") : STR(""), partenaire->parents,
		    partenaire->etat == PARTENAIRE_TEST ? STR(" ") : STR(""),
		    partenaire->etat == PARTENAIRE_TEST ? ORIGINES_LOCALES : STR("") };

	x->response->ancestors = arena_concat(x->arena, pieces, COUNT(pieces));
}

/* Where the page is shown, or was come from, if that is neither us nor a parent. */
static void
note_parent(const struct exchange *x)
{
	const struct str	own[] = { x->request->scheme, STR("://"), x->request->host };
	struct str		origin;

	if (x->request->referer.n == 0)
		return;
	origin = origine_of_url(x->arena, x->request->referer);
	if (origin.n > 0 && !str_eq(origin, x->racine) &&
	    !str_eq(origin, arena_concat(x->arena, own, COUNT(own))) &&
	    !origine_allowed(x->response->ancestors, origin))
		mesure_parent(origin, x->partenaire->cle, paris_day(x->request->now));
}

/* The partner of a widget's page, and who may frame it; false once the exchange has failed. */
static bool
set_partner(struct exchange *x, const struct route *route)
{
	const struct partenaire	*partenaire;

	if (!names_partner(route))
		return true;
	partenaire = x->snapshot == NULL ? NULL : snapshot_partenaire(x->snapshot, x->args[0]);
	if (partenaire == NULL || partenaire->etat == PARTENAIRE_PAUSE) {
		exchange_fail(x, ERR_NOT_FOUND,
		    STR("Ce site partenaire est inconnu, ou son accès est suspendu."), STR_NONE);
		return false;
	}
	x->partenaire = partenaire;
	if (route->frame == FRAME_PARTENAIRE)
		set_parents(x);
	if (partenaire->quota > 0 && !quota_take(partenaire->cle, x->request->now / 60,
	    partenaire->quota)) {
		exchange_fail(x, ERR_TOO_MANY, STR("Ce site partenaire a atteint le nombre de "
		    "pages convenu pour cette minute. Réessayez dans un instant."), STR_NONE);
		return false;
	}
	note_parent(x);
	return true;
}

static bool
body_accepted(struct exchange *x, const struct route *route, size_t limit)
{
	bool		 api = (route->flags & ROUTE_API) != 0;
	struct str	 type = api ? STR("application/json") :
	    STR("application/x-www-form-urlencoded");

	if ((1u << x->request->method & BODY_BITS) == 0)
		return true;
	if ((route->flags & ROUTE_LONG) != 0)
		limit = ROUTE_LONG_MAX;
	if (x->request->body_cut || (limit > 0 && x->request->body.n > limit)) {
		exchange_fail(x, ERR_TOO_LARGE, STR("Ce qui a été envoyé est trop grand."),
		    STR_NONE);
		return false;
	}
	if (!request_has_type(x->request, type)) {
		exchange_fail(x, ERR_MEDIA_TYPE, api ?
		    STR("Le corps doit être de type application/json.") :
		    STR("Le formulaire doit être envoyé en application/x-www-form-urlencoded."),
		    STR_NONE);
		return false;
	}
	return true;
}

/* Everything that can refuse a request before its handler, in the order a client would fix it. */
static bool
admitted(const struct worker_context *context, struct exchange *x, const struct found *found,
    struct request *request)
{
	struct response	*response = x->response;
	struct fault	 fault;
	enum err	 err;

	if (found->pattern == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Il n’y a rien à cette adresse."), STR_NONE);
		return false;
	}
	if (found->route == NULL) {
		response->allow = allow_of(x->arena, found);
		if (request->method == METHOD_OPTIONS && found->api) {
			response->status = 204;
			response->preflight = true;
			return false;
		}
		exchange_fail(x, ERR_METHOD, STR("Cette adresse ne se demande pas ainsi."),
		    STR_NONE);
		return false;
	}
	if ((found->route->flags & ROUTE_SNAPSHOT) != 0 && x->snapshot == NULL) {
		exchange_fail(x, ERR_UNAVAILABLE,
		    STR("Le service démarre, réessayez dans quelques secondes."), STR_NONE);
		return false;
	}
	err = params_parse(&request->params, x->arena, request->query, &fault);
	x->lu = err == ERR_NONE;
	if (!set_partner(x, found->route))
		return false;
	if (err != ERR_NONE) {
		exchange_fail(x, fault.code, arena_str(x->arena, str_of(fault.message)), STR_NONE);
		return false;
	}
	return body_accepted(x, found->route, context->body_limit);
}

/* A page of a partner's, as it is shown to somebody. */
static void
count_page(struct exchange *x)
{
	if (x->partenaire != NULL && x->response->status == 200 && x->kind != NULL &&
	    x->forme != FORME_JSON)
		mesure_compter(arena_concat(x->arena, (struct str[]){ STR("page."),
		    str_of(x->kind->name) }, 2), x->partenaire->cle, paris_day(x->request->now));
}

static void
handle(const struct worker_context *context, struct exchange *x, const struct route *route)
{
	bool		reads = method_bit(x->request->method) == GET_BIT;
	struct str	etag = STR_NONE;

	x->response->cache = route->cache;
	x->response->noindex = (route->flags & ROUTE_NOINDEX) != 0;
	if (reads && route->cache == CACHE_PAGE)
		etag = etag_of(context, x);
	if (etag.n > 0 && x->request->if_none_match.n > 0 &&
	    !str_eq(str_trim(x->request->if_none_match), STR("*")) &&
	    request_knows(x->request, etag)) {
		x->response->status = 304;
		x->response->etag = etag;
		return;
	}
	route->handle(x);
	if (x->request->method == METHOD_GET)
		count_page(x);
	if (x->response->status == 200 && x->response->cache == CACHE_PAGE)
		x->response->etag = etag;
}

/* No memory for an error page: a few words that need none. */
static void
last_resort(struct response *response, bool api)
{
	response_reset(response);
	response->status = 503;
	response->cache = CACHE_NONE;
	response->retry_after = 2;
	response->noindex = true;
	response->cors = api;
	response->type = api ? "application/problem+json" : "text/plain; charset=utf-8";
	buf_put(&response->body, api ?
	    STR("{\"type\":\"about:blank\",\"title\":\"Service momentanément indisponible\","
		"\"status\":503,\"detail\":\"Réessayez dans un instant.\",\"champs\":[]}\n") :
	    STR("Service momentanément indisponible. Réessayez dans un instant.\n"));
	if (response->body.failed)
		buf_reset(&response->body);
}

static void
settle(const struct worker_context *context, struct exchange *x, bool api)
{
	struct response	*response = x->response;

	if (x->view != NULL && context->gabarits != NULL)
		gabarits_render(context->gabarits, x);
	if (arena_failed(context->arena) || response->body.failed) {
		last_resort(response, api);
		return;
	}
	if (response->status >= 400 || response->status == 204) {
		response->cache = CACHE_NONE;
		response->noindex = true;
	}
	if (x->snapshot != NULL && !refresh_state().database)
		response->age = (int64_t)x->request->now - (int64_t)x->snapshot->loaded;
}

int
routes_dispatch(const struct worker_context *context, struct request *request, bool loopback,
    struct response *response)
{
	struct found	found;
	int64_t		start = clock_nanos();
	struct exchange	x = { .request = request, .arena = context->arena, .response = response,
	    .contact_securite = str_of(context->contact_securite), .cles = context->cles,
	    .store = context->store, .gabarits = context->gabarits,
	    .reglages = context->reglages, .page_la = page_at, .serveur = context };

	response_reset(response);
	response->seconds_to_midnight = paris_seconds_to_midnight(request->now);
	find(context, request, loopback, &found);
	response->cors = found.api;
	response->route = found.pattern;
	x.forme = found.forme;
	x.path = found.path;
	memcpy(x.args, found.args, sizeof(x.args));
	x.racine = racine_of(context, request);
	x.snapshot = snapshot_acquire();
	if (admitted(context, &x, &found, request) && found.route != NULL)
		handle(context, &x, found.route);
	settle(context, &x, found.api);
	response->micros = (double)(clock_nanos() - start) / 1000;
	buf_reset(context->head);
	response_write_head(response, context->head);
	if (x.snapshot != NULL)
		snapshot_release(x.snapshot);
	return found.route == NULL ? -1 : (int)(found.route - context->routes);
}
