/*
 * /v1/w/{partenaire}/aide/{id}: one aid, whole, and whether the territory may ask for it.
 */
#include "pages/commun.h"
#include "views/fiche.h"

void
page_aide(struct exchange *x)
{
	const struct aide	*aide = snapshot_aide(x->snapshot, x->args[1]);
	struct commun		 c;

	if (aide == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Cette aide n’est pas, ou n’est plus, dans "
		    "l’annuaire."), STR_NONE);
		return;
	}
	commun_lire(&c, x);
	aide_show(x, &c.liens, &c.reponses, aide, c.jour);
}
