/*
 * The second binding of the template parser: JSON values, looked up by name while rendering.  It is
 * here to run the cases of the Mustache specification, whose data are JSON.
 */
#ifndef TESTS_MUSTACHE_JANSSON_H
#define TESTS_MUSTACHE_JANSSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

struct mustache {
	struct str	 source;
	json_t		*data;
	json_t		*partials;	/* an object of texts; an unknown one is empty */
};

/* Appends the rendered source to out, or fills *fault. */
enum err	mustache_jansson(const struct mustache *mustache, struct buf *out,
		    struct fault *fault);

#endif
