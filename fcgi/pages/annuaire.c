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
	struct str		erreur;

	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return;
	erreur = commun_q_trop_long(params_get(c.params, P_Q));
	if (erreur.n > 0) {
		exchange_fail(x, ERR_INVALID, erreur, STR("q"));
		return;
	}
	r = recherche_lire(x->snapshot, x->arena, &c.reponses, c.jour);
	annuaire_show(x, &c.liens, &c.reponses, &r, PAGE_SIZE);
}
