/*
 * The set of templates: every view kind compiled as a page and as a fragment, and what else is read
 * from files to be served: the names of assets, the API's description.  Read at start, or again at
 * SIGHUP.  Immutable once loaded.
 */
#ifndef VIEWS_GABARITS_H
#define VIEWS_GABARITS_H

#include "views/exchange.h"

struct gabarits;

/*
 * Reads directory/<name>.html, statique/manifest and the files openapi and accessibilite (which may
 * be missing).  NULL and *fault (file, line, column) if a template does not compile or the
 * description cannot be read.
 */
struct gabarits	*gabarits_load(const char *directory, const char *statique, const char *openapi,
		    const char *accessibilite, struct fault *fault);
void		 gabarits_free(struct gabarits *gabarits);
/* a hash of all their text */
uint64_t	 gabarits_version(const struct gabarits *gabarits);
/* URL of today's style.css, cadre.js…: hashed, so immutable.  STR_NONE: there is none.  NULL for
 * gabarits is welcome here and below. */
struct str	 gabarits_asset(const struct gabarits *gabarits, const char *name);
/* What a partner puts in integrity= beside the loader's versioned address; STR_NONE: no loader. */
#define CHARGEUR_VERSION	"1.0.1"
struct str	 gabarits_empreinte(const struct gabarits *gabarits);
/* The sheet itself, for what is made of it; empty if it was not found. */
struct str	 gabarits_style(const struct gabarits *gabarits);
/* What make dsfr made, for partners of the State; empty if it was not made. */
struct str	 gabarits_dsfr(const struct gabarits *gabarits);
/* The API's description, whole; lives as long as the set. */
struct str	 gabarits_openapi(const struct gabarits *gabarits);

/* The criteria of accessibility, as they are written (docs/accessibilite.md); and how far they are
 * met, in two words. */
struct str	 gabarits_accessibilite(const struct gabarits *gabarits);
struct str	 gabarits_conformite(const struct gabarits *gabarits);

/* Writes x->view into x->response->body, in x->forme. */
void		 gabarits_render(const struct gabarits *gabarits, struct exchange *x);

#endif
