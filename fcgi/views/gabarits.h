/*
 * The set of templates: every view kind compiled as a page and as a fragment, at start, or again at
 * SIGHUP.  Immutable once loaded.
 */
#ifndef VIEWS_GABARITS_H
#define VIEWS_GABARITS_H

#include "views/exchange.h"

struct gabarits;

/* Reads directory/<name>.html.  NULL and *fault (file, line, column) if one does not compile. */
struct gabarits	*gabarits_load(const char *directory, const char *static_directory,
		    struct fault *fault);
void		 gabarits_free(struct gabarits *gabarits);
/* a hash of all their text */
uint64_t	 gabarits_version(const struct gabarits *gabarits);
/* URL of today's style sheet: hashed, and so immutable. */
struct str	 gabarits_feuille(const struct gabarits *gabarits);

/* Writes x->view into x->response->body, in x->forme. */
void		 gabarits_render(const struct gabarits *gabarits, struct exchange *x);

#endif
