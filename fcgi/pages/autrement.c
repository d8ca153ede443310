/*
 * /v1/w/{partenaire}/autrement: what each other answer would give.
 */
#include "views/autrement.h"

#include "pages/commun.h"

void
page_autrement(struct exchange *x)
{
	struct commun	c;

	commun_lire(&c, x);
	if (commun_valides(&c, x) && commun_territoire(&c, x))
		autrement_show(x, &c.liens, &c.reponses, c.jour);
}
