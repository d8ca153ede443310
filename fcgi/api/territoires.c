/*
 * /api/v1/territoires: the search of territories, and one of them.
 */
#include "views/listes.h"

#include "api/api.h"

void
api_territoires(struct exchange *x)
{
	struct str		q = params_get(&x->request->params, P_Q);
	struct trouvailles	found;
	size_t			limite;

	if (q.n == 0) {
		exchange_fail(x, ERR_INVALID, STR("Dites ce que vous cherchez : paramètre « q »."),
		    STR("q"));
		return;
	}
	if (!api_q(x) || !api_limite(x, 20, &limite))
		return;
	found = territoires_chercher(x->snapshot, x->arena, q, limite);
	territoires_show(x, &found);
}

void
api_territoire(struct exchange *x)
{
	uint32_t	territoire = snapshot_territoire(x->snapshot, x->args[0]);

	if (territoire == NONE)
		exchange_fail(x, ERR_NOT_FOUND, STR("Aucun territoire n’a ce code : code Insee "
		    "d’une commune, SIREN d’un groupement, dep-35 ou reg-53."), STR_NONE);
	else
		territoire_bref_show(x, territoire, x->args[0]);
}
