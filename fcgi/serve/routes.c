/*
 * Everything the program answers, one row a URL and method.  A row reads: methods, pattern,
 * handler, cache, who may frame it, who may call it, formes, flags.
 *
 * Two rows may share a pattern (GET and POST of one form) and then stand together.  A pattern with
 * a literal where another has a brace comes first.  Pages that can be had as JSON or as a fragment
 * say so in formes: the suffix .json and the prefix /v1/f/ need no row of their own.
 */
#include "serve/routes.h"

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

static const struct route table[] = {
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
