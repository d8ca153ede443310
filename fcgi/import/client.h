/*
 * The one HTTP client of imports, on libcurl: one request at a time, tried again when waiting may
 * help, within bounds of time and size.  It speaks http and https only, and to public addresses
 * only unless told otherwise: the address looked at is the one connected to.  One thread.
 */
#ifndef IMPORT_CLIENT_H
#define IMPORT_CLIENT_H

#include "base/buf.h"
#include "base/err.h"

struct client_options {
	bool	prive;		/* private and loopback addresses are allowed */
	int64_t	pause;		/* milliseconds between two requests */
	int64_t	attente;	/* before the second try; doubled at each, give or take a quarter */
	int64_t	patience;	/* seconds that a whole answer may last */
	/* told before a wait of some seconds; may be NULL */
	void	(*tell)(void *arg, const char *why, int64_t milliseconds);
	void	*arg;
};

struct client;

/* The options are copied.  NULL: no memory. */
struct client	*client_create(const struct client_options *options);
void		 client_destroy(struct client *client);		/* NULL is welcome */

struct client_request {
	const char	*url;
	bool		 post;		/* with an empty body */
	/*
	 * "Name: value" each, at most 4; sent to the host of url only: a redirect to another is
	 * refused when there is any.
	 */
	const char	*headers[4];
	size_t		 max;		/* bytes of the body, decoded; more is a failure */
	/* What the body must be: NULL and *fault to have it asked again.  May be NULL. */
	bool		(*sound)(void *arg, struct str body, struct fault *fault);
	void		*arg;
};

#define CLIENT_TRIES		4
#define CLIENT_REDIRECTS	5
#define CLIENT_WAIT_MAX		300	/* seconds of Retry-After that are waited */

/*
 * Asks, and again after 429, 500, 502, 503, 504, a cut, silence or an unsound body; the answer's
 * body replaces what body held.  ERR_UNAUTHORIZED (401), ERR_NOT_FOUND (404), ERR_TOO_LARGE,
 * ERR_FORBIDDEN (an address, a scheme or a redirect that is not allowed) and ERR_BAD_REQUEST
 * (another 4xx) at once; ERR_UNAVAILABLE after the last try.  *fault names the host and never the
 * query or a header.
 */
enum err	client_fetch(struct client *client, const struct client_request *request,
		    struct buf *body, struct fault *fault);

/* Requests sent so far, tries included. */
unsigned	client_count(const struct client *client);

/* Is the address for everybody?  family: AF_INET or AF_INET6; in network order. */
bool		client_public(int family, const void *address);

#endif
