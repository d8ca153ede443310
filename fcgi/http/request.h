/*
 * One request, whole: what nginx passes, read once into the worker's arena.  No socket here: serve/
 * fills it from FastCGI, tests fill it by hand.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <time.h>

#include "http/params.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE,
    METHOD_OPTIONS, METHOD_OTHER };

struct request {
	enum method	method;
	struct str	path;		/* decoded by nginx, "/" first; DOCUMENT_URI */
	struct str	query;		/* as sent, no "?" */
	struct str	content_type;
	int64_t		content_length;	/* -1: not said */
	struct str	body;		/* read up to the route's limit */
	bool		body_cut;	/* there was more than the limit */
	struct str	scheme;		/* http or https */
	struct str	host;		/* checked: letters, digits, "-", ".", ":", "[", "]" */
	struct str	if_none_match;
	struct str	origin;
	struct str	referer;
	struct str	authorization;
	struct str	id;		/* nginx's $request_id: hexadecimal, or empty */
	time_t		now;		/* when it was read; every date of the answer rests on it */
	struct params	params;		/* of the query string */
};

enum method	method_named(struct str name);
struct str	method_name(enum method method);
/* Is s fit for a Host header we would repeat in a link? Otherwise it must not be. */
bool		host_valid(struct str s);
/* Is it this machine, whatever the port: 127.0.0.1, localhost, [::1]? */
bool		host_loopback(struct str s);
/* Is the request's content type this one (parameters such as charset aside)? */
bool		request_has_type(const struct request *request, struct str type);
/* Does If-None-Match list etag, compared weakly (RFC 9110, 13.1.2), or "*"? */
bool		request_knows(const struct request *request, struct str etag);

#endif
