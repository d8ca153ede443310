/*
 * /api/v1/cartes: the API cards, and what each answers to a collectivité or to whom `qui` names.
 */
#include "api/api.h"
#include "views/demander.h"

static bool
read_answers(struct exchange *x, struct reponses *r, struct liens *liens)
{
	if (!api_reponses(x, r))
		return false;
	liens_init(liens, x, r->params);
	return true;
}

void
api_cartes(struct exchange *x)
{
	struct reponses	r;
	struct liens	liens;
	size_t		limite;

	if (read_answers(x, &r, &liens) && api_q(x) && api_limite(x, 20, &limite))
		cartes_show(x, &liens, &r, limite, true);
}

void
api_carte(struct exchange *x)
{
	const struct carte	*carte = snapshot_carte(x->snapshot, x->args[0]);
	struct reponses		 r;
	struct liens		 liens;

	if (carte == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Aucune fiche n’a cet identifiant."),
		    STR_NONE);
		return;
	}
	if (!read_answers(x, &r, &liens))
		return;
	if (!carte_show(x, &liens, &r, carte, params_get(&x->request->params, P_QUI)))
		exchange_fail(x, ERR_INVALID, STR("« qui » n’est pas parmi ceux que la fiche "
		    "nomme."), STR("qui"));
	x->response->canonical = STR_NONE;
}
