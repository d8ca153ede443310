/*
 * /v1/w/{partenaire}/ne-plus-demander: what whoever instructs aids need not ask of a company.
 */
#include "pages/commun.h"
#include "views/donnees.h"

void
page_ne_plus_demander(struct exchange *x)
{
	struct commun		c;
	struct donnees_filtre	filtre;
	struct str		erreur;
	enum param		wrong;

	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return;
	if ((erreur = commun_q_trop_long(params_get(c.params, P_Q))).n > 0)
		exchange_fail(x, ERR_INVALID, erreur, STR("q"));
	else if ((wrong = donnees_lire(x->snapshot, x->arena, c.params, &filtre)) != P_COUNT)
		exchange_fail(x, ERR_INVALID, donnees_erreur(x, wrong), param_name(wrong));
	else
		donnees_show(x, &c.liens, &filtre);
}
