/*
 * The API of Aides-territoires: its token, its lists page by page.  What is received is kept in
 * catalogue.page_recue, so that a run that was cut goes on from there.
 */
#ifndef IMPORT_AT_SOURCE_H
#define IMPORT_AT_SOURCE_H

#include <jansson.h>

#include "import/client.h"
#include "import/passage.h"

#define AT_PAR_PAGE	100		/* the most that it gives; always the same, see at_source.c
	    */
#define AT_PAGES_MAX	500

struct at_source {
	struct passage	*passage;
	struct client	*client;
	char		 entete[4096];	/* "Authorization: Bearer …" */
	int64_t		 obtenu;	/* clock, when the token was got; 0: none yet */
	unsigned	 reprises;	/* pages that an earlier run had received */
};

/* False and passage->fault. */
bool	at_source_ouvrir(struct at_source *source, struct passage *passage);
void	at_source_fermer(struct at_source *source);

/* One list: chemin and its query ("aids/all/?", "aids/?perimeter_id=3&"), under a name of ours. */
struct at_liste {
	const char	*nom;
	const char	*chemin;
	int64_t		 plafond;	/* as many rows or more: the filter was ignored; 0: any
	    number */
	int64_t		 count;		/* out: what the source says there is */
	int		 pages;		/* out: pages received, of both passes */
};

/*
 * Receives the whole of a list: a second time when distinct rows are fewer than the source counts,
 * and once from its beginning when it changes while it is read.  False and passage->fault when it
 * cannot be had whole.
 */
bool	at_source_recevoir(struct at_source *source, struct at_liste *liste);

/*
 * A page of a list received: results goes to the caller, who frees it with json_decref.  NULL and
 * passage->fault.
 */
json_t	*at_source_page(struct passage *passage, const char *liste, int page);

/* How many different ones there are of n ids, which it sorts. */
int64_t	at_distincts(int64_t *ids, size_t n);

/* Text as JSON, nested no deeper than it may be; NULL and *fault. */
json_t	*at_json(struct str text, struct fault *fault);

#endif
