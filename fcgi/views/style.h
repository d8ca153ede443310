/*
 * A partner's own style sheet: ours, then the tokens that the registry keeps for it (for one of the
 * State, its design system), so that a page still asks for one sheet.  Whatever colour was asked
 * for, what is written can be read.
 */
#ifndef VIEWS_STYLE_H
#define VIEWS_STYLE_H

#include "views/exchange.h"

/*
 * The URL of the sheet of x->partenaire, which holds the hash of its content; ours when it has no
 * token of its own.
 */
struct str	style_url(struct exchange *x);
/* Writes the sheet into the response: immutable if hash is today's, kept a minute otherwise. */
void		style_write(struct exchange *x, struct str hash);

/* Can it stand in a sheet as font-family: names, commas and closed quotes, nothing else? */
bool		style_police_valide(struct str police);

#endif
