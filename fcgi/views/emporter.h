/*
 * Results that travel: the view of the results as a spreadsheet, as a calendar of deadlines, and
 * summed up in a message to send.
 */
#ifndef VIEWS_EMPORTER_H
#define VIEWS_EMPORTER_H

#include "views/resultats.h"

/*
 * x->view, a v_resultats with its lists whole and its links absolute, is written into the response
 * instead of a page; jour and the territory's key name the file.
 */
void		emporter_csv(struct exchange *x);
/* 404 when no aid of the lists has a deadline: a calendar holds one event or more. */
void		emporter_ics(struct exchange *x);

/* A mailto: of what the page shows, cut at a length that mail programs take (RFC 6068). */
struct str	emporter_courriel(struct arena *arena, const struct v_resultats *v);

#endif
