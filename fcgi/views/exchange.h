/*
 * An exchange: what a handler gets, and where it puts its answer.  A handler fills a view in the
 * arena and points x->view at it; the dispatcher writes it as a page, a fragment or JSON.
 */
#ifndef VIEWS_EXCHANGE_H
#define VIEWS_EXCHANGE_H

#include "catalogue/snapshot.h"
#include "http/jeton.h"
#include "http/request.h"
#include "http/response.h"
#include "render/field.h"

enum forme { FORME_PAGE, FORME_FRAGMENT, FORME_JSON, FORMES };

/* A kind of view: one template, one field table. */
struct view_kind {
	const char		*name;		/* templates/<name>.html; NULL: JSON only */
	const struct fields	*fields;
	/* The member of the view that JSON shows: 0 for the whole.  See view.h. */
};

struct settings;
struct store;
struct gabarits;
struct worker_context;

struct exchange {
	const struct request	*request;
	const struct snapshot	*snapshot;	/* never NULL in a handler that needs one */
	const struct partenaire	*partenaire;	/* of a widget's page; NULL elsewhere */
	struct str		 args[3];	/* what the pattern's braces matched, in order */
	struct str		 path;		/* the request's, without .json, /v1/f/ as /v1/w/ */
	bool			 lu;		/* request->params are what the address asks */
	struct str		 racine;	/* https://host, or the setting adresse */
	const struct gabarits	*gabarits;	/* NULL: no page can be written */
	struct str		 contact_securite;	/* the setting */
	const struct settings	*reglages;	/* who runs this; NULL: not said */
	enum forme		 forme;
	struct arena		*arena;
	struct response		*response;
	const struct view_kind	*kind;		/* set by the handler, with view */
	const void		*view;
	const struct jeton_cles	*cles;		/* of forms' tokens; NULL or none: forms are shut */
	struct store		*store;		/* the worker's connection, for writes */
	/* Is there, at that path, a page that a frame may show?  The table of routes says so, and
	 * is below what asks it. */
	bool			(*page_la)(const struct worker_context *context, struct str path);
	const struct worker_context	*serveur;
};

typedef void (*handler)(struct exchange *x);

/*
 * Ends an exchange in error: status, a message for a person and, for programs, problem details
 * (RFC 9457).  champ is the parameter at fault, or STR_NONE.  The page has a way on.
 */
void	exchange_fail(struct exchange *x, enum err code, struct str message, struct str champ);

#endif
