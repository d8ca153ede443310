/*
 * What resources share.
 */
#include "api/api.h"
#include "triage/parcours.h"

bool
api_q(struct exchange *x)
{
	if (texte_longueur(params_get(&x->request->params, P_Q)) <= Q_MAX)
		return true;
	exchange_fail(x, ERR_INVALID, STR("« q » compte 200 caractères au plus."), STR("q"));
	return false;
}

bool
api_limite(struct exchange *x, size_t preset, size_t *out)
{
	struct str	value = params_get(&x->request->params, P_LIMITE);
	int64_t		n;

	*out = preset;
	if (value.n == 0)
		return true;
	if (!str_int(value, 1, 100, &n)) {
		exchange_fail(x, ERR_INVALID, STR("« limite » est un nombre entier de 1 à 100."),
		    STR("limite"));
		return false;
	}
	*out = (size_t)n;
	return true;
}
