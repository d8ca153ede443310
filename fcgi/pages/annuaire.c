/*
 * /v1/w/{partenaire}/annuaire: everything, searched and filtered, territory or not.
 */
#include "views/annuaire.h"

#include "pages/commun.h"

#define PAGE_SIZE	20

void
page_annuaire(struct exchange *x)
{
	struct commun		c;
	struct recherche	r;

	commun_lire(&c, x);
	if (c.reponses.ou_inconnu && !commun_territoire(&c, x))
		return;
	r = recherche_lire(x->snapshot, x->arena, &c.reponses, c.jour);
	annuaire_show(x, &c.liens, &c.reponses, &r, PAGE_SIZE);
}
