/*
 * What resources share.
 */
#include "api/api.h"

bool
api_reponses(struct exchange *x, struct reponses *r)
{
	*r = reponses_lire(x->snapshot, x->arena, &x->request->params);
	if (r->projet_inconnu)
		exchange_fail(x, ERR_INVALID, STR("« projet » n’est l’identifiant d’aucun projet "
		    "enregistré."), STR("projet"));
	else if (r->ou_inconnu)
		exchange_fail(x, ERR_INVALID, STR("« ou » ne nomme aucun territoire : code Insee, "
		    "SIREN, dep-35 ou reg-53."), STR("ou"));
	return !r->projet_inconnu && !r->ou_inconnu;
}

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
