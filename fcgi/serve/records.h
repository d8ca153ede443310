/*
 * The shape of one FastCGI request (FastCGI 1.0, sections 3.3 and 3.4), judged before libfcgi sees
 * it: the library aborts the process on absurd lengths, overflows on a repeated management record,
 * and takes a request cut short for a whole one.  A pure function over bytes: any thread.
 */
#ifndef SERVE_RECORDS_H
#define SERVE_RECORDS_H

#include "base/str.h"

#define RECORDS_PARAMS_MAX	((size_t)64 << 10)	/* of names and values in one request */

enum records {
	RECORDS_BAD,		/* never to be handed to the library */
	RECORDS_MORE,		/* nothing wrong so far, not all there yet */
	RECORDS_PARAMS,		/* the parameters are whole and sound, the body is not all there */
	RECORDS_WHOLE		/* the request is whole, and nothing follows it */
};

/* What the n bytes at p are: one BEGIN_REQUEST for a responder, PARAMS, STDIN, each to its end. */
enum records	records_check(const unsigned char *p, size_t n);

#endif
