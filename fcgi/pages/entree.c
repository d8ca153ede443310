/*
 * /v1/w/{partenaire}: the first question still to be asked, or the results.
 */
#include "pages/commun.h"
#include "views/resultats.h"

void
page_entree(struct exchange *x)
{
	struct commun	c;
	struct demande	d;
	enum question	next;

	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return;
	next = parcours_suivante(x->snapshot, &c.reponses);
	if (next != QUESTIONS) {
		commun_question(&c, x, next);
		return;
	}
	d = demande_lire(x->snapshot, x->arena, &c.reponses, c.jour);
	resultats_show(x, &c.liens, &c.reponses, &d, 0);
}
