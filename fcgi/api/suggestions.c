/*
 * /api/v1/suggestions: the results, for programs; the same parameters as the widget's.
 */
#include "api/api.h"
#include "views/resultats.h"

void
api_suggestions(struct exchange *x)
{
	struct reponses	r = reponses_lire(x->snapshot, x->arena, &x->request->params);
	struct demande	d;
	struct liens	liens;
	size_t		limite;

	if (r.territoire == NONE) {
		exchange_fail(x, ERR_INVALID, r.ou_inconnu ?
		    STR("« ou » ne nomme aucun territoire : code Insee, SIREN, dep-35 ou reg-53.") :
		    STR("Dites où se situe le projet : paramètre « ou »."), STR("ou"));
		return;
	}
	if (r.quoi_long) {
		exchange_fail(x, ERR_INVALID, STR("« quoi » compte 500 caractères au plus."),
		    STR("quoi"));
		return;
	}
	if (!api_limite(x, 0, &limite))
		return;
	d = demande_lire(x->snapshot, x->arena, &r, paris_day(x->request->now));
	liens_init(&liens, x, &x->request->params);
	resultats_show(x, &liens, &r, &d, limite);
	x->response->canonical = STR_NONE;
}
