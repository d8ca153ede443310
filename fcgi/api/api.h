/*
 * What programs call: one handler a resource, all of one shape.  Errors are problem details.
 */
#ifndef API_API_H
#define API_API_H

#include "triage/parcours.h"
#include "views/exchange.h"

void	api_territoires(struct exchange *x);	/* GET ?q=&limite= */
void	api_territoire(struct exchange *x);	/* GET /{code} */
void	api_taxonomies(struct exchange *x);
void	api_services(struct exchange *x);
void	api_service(struct exchange *x);
void	api_aides(struct exchange *x);
void	api_aide(struct exchange *x);
void	api_cartes(struct exchange *x);
void	api_carte(struct exchange *x);
void	api_donnees(struct exchange *x);
void	api_suggestions(struct exchange *x);
void	api_alternatives(struct exchange *x);	/* what other answers would give */
void	api_qualification(struct exchange *x);	/* POST {"texte"} */
void	api_openapi(struct exchange *x);	/* the description of all of these */

/*
 * The answers of the URL.  False: `ou` or `projet` names nothing, and the exchange has failed.
 * Links are to be made of the answers' own params.
 */
bool	api_reponses(struct exchange *x, struct reponses *r);

/* Is the parameter q short enough?  False: the exchange has failed. */
bool	api_q(struct exchange *x);

/*
 * The parameter limite, from 1 to 100; preset when it is absent.  False: the exchange has failed.
 */
bool	api_limite(struct exchange *x, size_t preset, size_t *out);
void	api_oembed(struct exchange *x);		/* /oembed */

#endif
