/*
 * /api/v1/donnees: what whoever instructs aids need not ask of a company, table by table.
 */
#include "api/api.h"
#include "views/donnees.h"

void
api_donnees(struct exchange *x)
{
	struct donnees_filtre	filtre;
	struct liens		liens;
	size_t			limite;
	enum param		wrong;

	if (!api_q(x) || !api_limite(x, 20, &limite))
		return;
	wrong = donnees_lire(x->snapshot, x->arena, &x->request->params, &filtre);
	if (wrong != P_COUNT) {
		exchange_fail(x, ERR_INVALID, donnees_erreur(x, wrong), param_name(wrong));
		return;
	}
	liens_init(&liens, x, &x->request->params);
	donnees_liste_show(x, &liens, &filtre, limite);
}
