/*
 * /api/v1/suggestions: the results, for programs; the same parameters as the widget's.  Beside it,
 * /api/v1/alternatives: how many there would be if one of the answers were another.
 */
#include "api/api.h"
#include "views/listes.h"

/* The answers; false once the exchange has failed. */
static bool
read_answers(struct exchange *x, struct reponses *r)
{
	if (!api_reponses(x, r))
		return false;
	if (r->territoire == NONE) {
		exchange_fail(x, ERR_INVALID, STR("Dites où se situe le projet : paramètre "
		    "« ou »."), STR("ou"));
		return false;
	}
	if (r->quoi_long) {
		exchange_fail(x, ERR_INVALID, STR("« quoi » compte 500 caractères au plus."),
		    STR("quoi"));
		return false;
	}
	return true;
}

void
api_alternatives(struct exchange *x)
{
	struct reponses	r;
	struct liens	liens;

	if (!read_answers(x, &r))
		return;
	liens_init(&liens, x, r.params);
	alternatives_show(x, &liens, &r, paris_day(x->request->now));
	x->response->canonical = STR_NONE;
}

void
api_suggestions(struct exchange *x)
{
	struct reponses	r;
	struct demande	d;
	struct liens	liens;
	size_t		limite;

	if (!read_answers(x, &r) || !api_limite(x, 0, &limite))
		return;
	d = demande_lire(x->snapshot, x->arena, &r, paris_day(x->request->now));
	liens_init(&liens, x, r.params);
	resultats_show(x, &liens, &r, &d, limite);
	x->response->canonical = STR_NONE;
}
