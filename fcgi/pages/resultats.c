/*
 * /v1/w/{partenaire}/resultats: services, aids and interlocutors, each with its motifs.
 */
#include "views/resultats.h"

#include "pages/commun.h"

void
page_resultats(struct exchange *x)
{
	struct commun	c;
	struct demande	d;

	commun_lire(&c, x);
	if (!commun_valides(&c, x) || !commun_territoire(&c, x))
		return;
	d = demande_lire(x->snapshot, x->arena, &c.reponses, c.jour);
	resultats_show(x, &c.liens, &c.reponses, &d, 0);
}
