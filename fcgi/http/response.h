/*
 * One response: a status, a few headers, one body.  The security headers that every answer carries
 * are written here and nowhere else, so that no handler can forget one.
 */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "base/buf.h"
#include "base/err.h"

enum cache {
	CACHE_PAGE,		/* public, a minute, never past midnight in Paris; has an ETag */
	CACHE_NONE,		/* no-store: forms with tokens, errors, operators' pages */
	CACHE_IMMUTABLE,	/* named by its hash: a year */
};

struct response {
	int		 status;
	const char	*route;		/* its pattern, for nginx's log; NULL: none */
	const char	*type;		/* media type, charset included */
	enum cache	 cache;
	int		 seconds_to_midnight;
	struct str	 etag;		/* quoted; STR_NONE: none */
	struct str	 location;	/* for 303 */
	struct str	 canonical;	/* absolute URL, for the Link header */
	struct str	 allow;		/* for 405 */
	struct str	 disposition;	/* for files to keep: a file name */
	struct str	 ancestors;	/* frame-ancestors sources; STR_NONE: 'none' */
	struct str	 form_action;	/* where forms may lead beside us; STR_NONE: nowhere */
	int		 retry_after;	/* seconds; 0: not said */
	bool		 noindex;
	bool		 cors;		/* any origin may read it */
	bool		 preflight;	/* answers OPTIONS: what allow lists may be asked for */
	bool		 clipboard;	/* /integrer copies a snippet */
	bool		 same_origin_frame;	/* this page shows one of our own frames */
	/* of the snapshot, seconds, when the database is away; -1: not said */
	int64_t		 age;
	double		 micros;	/* handler's time, for Server-Timing */
	struct buf	 body;		/* reused from request to request */
};

/* Ready for the next request; the body's memory is kept. */
void	response_reset(struct response *response);
/* The CGI header block (RFC 3875, 6.2), with its empty line. */
void	response_write_head(const struct response *response, struct buf *out);

#endif
