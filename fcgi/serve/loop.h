/*
 * The workers: threads that share one listener and one epoll of kept connections, each serving one
 * request at a time.  Made, stopped and given templates by the main thread.
 */
#ifndef SERVE_LOOP_H
#define SERVE_LOOP_H

#include "serve/routes.h"

struct loop;

struct loop_options {
	int			 listener;	/* listening, non-blocking; stays the caller's */
	size_t			 threads;
	size_t			 siblings;	/* processes that share the machine, this one too */
	size_t			 body_limit;	/* bytes of a request's body */
	const char		*adresse;	/* the settings */
	const struct settings	*reglages;
	const char		*contact_securite;
	const char		*base;		/* libpq connection string; NULL: no store */
	const struct route	*routes;
	size_t			 n_routes;
	struct jeton_cles	 cles;		/* of forms' tokens */
	uint64_t		 identite;	/* see worker_context */
	struct gabarits		*gabarits;	/* taken over, even on failure */
};

/* Starts the threads; nobody is accepted yet.  NULL: *fault says why. */
struct loop	*loop_start(const struct loop_options *options, struct fault *fault);

/* From now on connections are accepted. */
void		 loop_accept(struct loop *loop);

/* New templates for the requests to come; frees the old once nobody reads them. */
void		 loop_set_gabarits(struct loop *loop, struct gabarits *gabarits);

/*
 * Accepts nobody more, lets requests that have begun or already wait on a kept connection finish,
 * closes the idle connections, joins the threads and frees everything.
 */
void		 loop_stop(struct loop *loop);

#endif
