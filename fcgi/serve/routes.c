/*
 * Everything the program answers, one row a URL and method.  A row reads: methods, pattern,
 * handler, cache, who may frame it, who may call it, formes, flags.
 *
 * Two rows may share a pattern (GET and POST of one form) and then stand together.  A pattern with
 * a literal where another has a brace comes first.  Pages that can be had as JSON or as a fragment
 * say so in formes: the suffix .json and the prefix /v1/f/ need no row of their own.
 */
#include "serve/routes.h"

#include "api/api.h"
#include "pages/pages.h"
#include "serve/sante.h"

#define GET	(1u << METHOD_GET)
#define POST	(1u << METHOD_POST)
#define PATCH	(1u << METHOD_PATCH)
#define DELETE	(1u << METHOD_DELETE)

#define PAGE	(1u << FORME_PAGE)
#define PAGES	(1u << FORME_PAGE | 1u << FORME_FRAGMENT | 1u << FORME_JSON)
#define JSON	(1u << FORME_JSON)

#define SNAPSHOT	ROUTE_SNAPSHOT
#define API		(ROUTE_API | ROUTE_NOINDEX)
#define NOINDEX		ROUTE_NOINDEX

#define WIDGET(methods, path, handle, flags) \
	{ methods, "/v1/w/{partenaire}" path, handle, CACHE_PAGE, FRAME_PARTENAIRE, \
	    CALLER_ANYONE, PAGES, SNAPSHOT | (flags) }
/* The same page at an address that tools for publishing write with a slash: no other is named. */
#define BARRE(path, handle) \
	{ GET, "/v1/w/{partenaire}" path, handle, CACHE_PAGE, FRAME_PARTENAIRE, \
	    CALLER_ANYONE, PAGE | 1u << FORME_FRAGMENT, SNAPSHOT | NOINDEX }
#define FICHIER(methods, path, handle) \
	{ methods, "/v1/w/{partenaire}" path, handle, CACHE_PAGE, FRAME_PARTENAIRE, \
	    CALLER_ANYONE, PAGE, SNAPSHOT | NOINDEX }
/* A form: it holds a token, and is kept by nobody. */
#define FORMULAIRE(methods, path, handle) \
	{ methods, "/v1/w/{partenaire}" path, handle, CACHE_NONE, FRAME_PARTENAIRE, \
	    CALLER_ANYONE, PAGE | 1u << FORME_FRAGMENT, SNAPSHOT | NOINDEX }
#define STYLE(methods, path, handle) \
	{ methods, path, handle, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, PAGE, SNAPSHOT | NOINDEX }
#define OWN(path, handle) \
	{ GET, path, handle, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, PAGE, SNAPSHOT }
/* It changes with what is counted, which no ETag knows. */
#define CHIFFRES(methods, path, handle) \
	{ methods, path, handle, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, PAGE | JSON, SNAPSHOT }
#define FORM(methods, path, handle, flags) \
	{ methods, path, handle, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, PAGE, \
	    SNAPSHOT | NOINDEX | (flags) }
#define RESOURCE(methods, path, handle, cache) \
	{ methods, "/api/v1/" path, handle, cache, FRAME_NONE, CALLER_ANYONE, JSON, SNAPSHOT | API }

static const struct route table[] = {
	OWN("/", page_accueil),
	OWN("/fraicheur", page_fraicheur),
	OWN("/mentions-legales", page_mentions),
	OWN("/donnees-personnelles", page_donnees),
	OWN("/accessibilite", page_accessibilite),
	OWN("/docs", page_docs),
	OWN("/docs/problemes", page_problemes),
	CHIFFRES(GET, "/statistiques", page_statistiques),
	OWN("/integrer", page_integrer),
	OWN("/integrer/verifier", page_verifier),
	FORM(POST, "/integrer/verifier", page_verifier, ROUTE_LONG),
	FORM(GET | POST, "/integrer/cle", page_cle, 0),
	FORM(GET, "/integrer/cle/recue", page_recue, 0),
	OWN("/robots.txt", page_robots),
	OWN("/sitemap.xml", page_sitemap),
	OWN("/.well-known/security.txt", page_securite),

	STYLE(GET, "/v1/style/{partenaire}.{hash}.css", page_style),
	WIDGET(GET, "", page_entree, NOINDEX),
	BARRE("/", page_entree),
	WIDGET(GET, "/territoire", page_territoire, NOINDEX),
	WIDGET(GET, "/projet", page_projet, NOINDEX),
	WIDGET(GET, "/precisions", page_precisions, NOINDEX),
	WIDGET(GET, "/phase", page_phase, NOINDEX),
	WIDGET(GET, "/suite", page_suite, NOINDEX),
	WIDGET(GET, "/resultats", page_resultats, NOINDEX),
	WIDGET(GET, "/autrement", page_autrement, NOINDEX),
	FICHIER(GET, "/resultats.csv", page_resultats_csv),
	FICHIER(GET, "/resultats.ics", page_resultats_ics),
	WIDGET(GET, "/annuaire", page_annuaire, NOINDEX),
	WIDGET(GET, "/service/{slug}", page_service, 0),
	WIDGET(GET, "/aide/{id}", page_aide, 0),
	WIDGET(GET, "/cartes", page_cartes, NOINDEX),
	WIDGET(GET, "/carte/{carte}", page_carte, 0),
	WIDGET(GET, "/demander/{carte}", page_demander, NOINDEX),
	WIDGET(GET, "/ne-plus-demander", page_ne_plus_demander, NOINDEX),
	FORMULAIRE(GET, "/avis", page_avis),
	FORMULAIRE(POST, "/avis", page_avis_envoi),

	RESOURCE(GET, "territoires", api_territoires, CACHE_PAGE),
	RESOURCE(GET, "territoires/{code}", api_territoire, CACHE_PAGE),
	RESOURCE(GET, "taxonomies", api_taxonomies, CACHE_PAGE),
	RESOURCE(GET, "services", api_services, CACHE_PAGE),
	RESOURCE(GET, "services/{slug}", api_service, CACHE_PAGE),
	RESOURCE(GET, "aides", api_aides, CACHE_PAGE),
	RESOURCE(GET, "aides/{id}", api_aide, CACHE_PAGE),
	RESOURCE(GET, "cartes", api_cartes, CACHE_PAGE),
	RESOURCE(GET, "cartes/{carte}", api_carte, CACHE_PAGE),
	RESOURCE(GET, "donnees", api_donnees, CACHE_PAGE),
	RESOURCE(GET, "suggestions", api_suggestions, CACHE_PAGE),
	RESOURCE(GET, "alternatives", api_alternatives, CACHE_PAGE),
	RESOURCE(POST, "qualification", api_qualification, CACHE_NONE),

	{ GET, "/oembed", api_oembed, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, JSON, SNAPSHOT | API },
	{ GET, "/openapi.yaml", api_openapi, CACHE_PAGE, FRAME_NONE, CALLER_ANYONE, JSON, API },

	{ GET, "/healthz", sante_healthz, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, PAGE,
	    NOINDEX },
	{ GET, "/readyz", sante_readyz, CACHE_NONE, FRAME_NONE, CALLER_ANYONE, PAGE,
	    NOINDEX },
	{ GET, "/metrics", sante_metrics, CACHE_NONE, FRAME_NONE, CALLER_OPERATOR, PAGE,
	    NOINDEX },
};

const struct route *
routes_table(size_t *n)
{
	*n = COUNT(table);
	return table;
}
