/*
 * /v1/w/{partenaire}/cartes, carte/{carte} and demander/{carte}: the API cards, one of them, and
 * whether somebody may use it.
 */
#include "pages/commun.h"
#include "views/demander.h"

#define PAGE_SIZE	20

/* The card that the path names; NULL: the exchange has failed. */
static const struct carte *
named(struct exchange *x)
{
	const struct carte	*carte = snapshot_carte(x->snapshot, x->args[1]);

	if (carte == NULL)
		exchange_fail(x, ERR_NOT_FOUND, STR("Cette fiche n’est pas, ou n’est plus, parmi "
		    "les API."), STR_NONE);
	return carte;
}

void
page_cartes(struct exchange *x)
{
	struct commun	c;
	struct str	erreur;

	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return;
	if ((erreur = commun_q_trop_long(params_get(c.params, P_Q))).n > 0)
		exchange_fail(x, ERR_INVALID, erreur, STR("q"));
	else
		cartes_show(x, &c.liens, &c.reponses, PAGE_SIZE, false);
}

void
page_carte(struct exchange *x)
{
	const struct carte	*carte = named(x);
	struct commun		 c;

	if (carte == NULL)
		return;
	commun_lire(&c, x);
	(void)carte_show(x, &c.liens, &c.reponses, carte, STR_NONE);
}

void
page_demander(struct exchange *x)
{
	const struct carte	*carte = named(x);
	struct commun		 c;
	struct str		 qui;

	if (carte == NULL)
		return;
	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return;
	qui = params_get(c.params, P_QUI);
	if (demander_show(x, &c.liens, &c.reponses, carte, qui))
		return;
	x->response->status = 422;
	if (x->forme == FORME_JSON)
		exchange_fail(x, ERR_INVALID, STR("«\u00a0qui\u00a0» n’est pas parmi ceux que la "
		    "fiche nomme."), STR("qui"));
}
