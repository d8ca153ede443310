/*
 * The route table (routes.c) and the dispatcher (dispatch.c): from one whole request to one whole
 * response.  The table comes with the context, so that a test dispatches over its own.
 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include "views/exchange.h"
#include "views/gabarits.h"

enum frame { FRAME_NONE, FRAME_PARTENAIRE };	/* who may put the page in a frame */
enum caller { CALLER_ANYONE, CALLER_OPERATOR };	/* operator: the request came from loopback */

enum route_flag {
	ROUTE_SNAPSHOT = 1,	/* 503 while there is none */
	ROUTE_API = 2,		/* open to any origin; bodies are JSON, errors problem details */
	ROUTE_NOINDEX = 4,
	ROUTE_LONG = 8		/* a pasted page is its body: ROUTE_LONG_MAX bytes */
};
#define ROUTE_LONG_MAX	((size_t)1 << 20)

struct route {
	unsigned	 methods;	/* bit per enum method; HEAD goes with GET */
	const char	*pattern;	/* "/v1/w/{partenaire}/service/{slug}" */
	handler		 handle;
	enum cache	 cache;
	enum frame	 frame;
	enum caller	 caller;
	unsigned	 formes;	/* bit per enum forme that it can be asked in */
	unsigned	 flags;		/* enum route_flag */
};

/* All that the program answers, in routes.c.  Of two patterns that match, the first is taken. */
const struct route	*routes_table(size_t *n);

/* What a worker lends to the requests it serves. */
struct worker_context {
	const struct route	*routes;
	size_t			 n_routes;
	const struct gabarits	*gabarits;
	const char		*adresse;	/* the settings */
	const char		*contact_securite;
	const struct settings	*reglages;	/* NULL: who runs this is not said */
	size_t			 body_limit;	/* bytes; 0: as much as was read */
	const struct jeton_cles	*cles;		/* NULL: none */
	uint64_t		 identite;	/* of the program and its settings, for ETags */
	struct arena		*arena;
	struct buf		*head;		/* reused from request to request */
	struct store		*store;
};

/*
 * Fills *response for *request, whose params it parses, and writes its head into context->head:
 * afterwards only head, body, status and micros may be read, for the rest may point into a snapshot
 * that has been let go.  Returns the index of the route in the table for the metrics, or -1.  When
 * memory fails the response is a 503 of constant text.
 */
int	routes_dispatch(const struct worker_context *context, struct request *request,
	    bool loopback, struct response *response);

/*
 * Does pattern match path?  A brace takes one character or more, up to the character that follows
 * it in the pattern, and never a slash; what the braces take goes to args, the rest is STR_NONE.
 */
bool	route_match(const char *pattern, struct str path, struct str args[3]);

#endif
