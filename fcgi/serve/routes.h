/*
 * The route table and the dispatcher: from one whole request to one whole response.
 */
#ifndef SERVE_ROUTES_H
#define SERVE_ROUTES_H

#include "views/exchange.h"
#include "views/gabarits.h"

enum frame { FRAME_NONE, FRAME_PARTENAIRE };	/* who may put the page in a frame */
enum caller { CALLER_ANYONE, CALLER_OPERATOR };	/* operator: the request came from loopback */

struct route {
	unsigned	 methods;	/* bit per enum method; HEAD goes with GET */
	const char	*pattern;	/* "/v1/w/{partenaire}/service/{slug}" */
	handler		 handle;
	enum cache	 cache;
	enum frame	 frame;
	enum caller	 caller;
	unsigned	 formes;	/* bit per enum forme that it can be asked in */
	bool		 snapshot;	/* 503 while there is none */
	bool		 api;		/* open to any origin, errors are problem details */
	bool		 noindex;
};

/* What a worker lends to the requests it serves. */
struct worker_context {
	const struct gabarits	*gabarits;
	const char		*adresse;
	struct arena		*arena;
	struct store		*store;
};

/* Fills *response for *request; returns the route's index in the table for the metrics, or -1. */
int		routes_dispatch(const struct worker_context *context, const struct request *request,
		    bool loopback, struct response *response);
size_t		routes_count(void);
const struct route *routes_at(size_t index);

#endif
