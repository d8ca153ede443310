/*
 * /api/v1/services and /api/v1/aides: lists with the directory's filters, and single items.
 */
#include "api/api.h"
#include "views/fiche.h"
#include "views/listes.h"

/* The answers, or a 422 when `ou` names nothing. */
static bool
read_answers(struct exchange *x, struct reponses *r)
{
	*r = reponses_lire(x->snapshot, x->arena, &x->request->params);
	if (!r->ou_inconnu)
		return true;
	exchange_fail(x, ERR_INVALID, STR("« ou » ne nomme aucun territoire : code Insee, "
	    "SIREN, dep-35 ou reg-53."), STR("ou"));
	return false;
}

static void
list(struct exchange *x, bool services)
{
	struct recherche	recherche;
	struct reponses		r;
	size_t			limite;

	if (!read_answers(x, &r) || !api_q(x) || !api_limite(x, 20, &limite))
		return;
	recherche = recherche_lire(x->snapshot, x->arena, &r, paris_day(x->request->now));
	recherche.services = services;
	recherche.aides = !services;
	liste_show(x, &recherche, &x->request->params, limite);
}

void
api_services(struct exchange *x)
{
	list(x, true);
}

void
api_aides(struct exchange *x)
{
	list(x, false);
}

void
api_service(struct exchange *x)
{
	const struct service	*service = snapshot_service(x->snapshot, x->args[0]);
	struct reponses		 r;
	struct liens		 liens;

	if (service == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Aucun service n’a cet identifiant."),
		    STR_NONE);
		return;
	}
	if (!read_answers(x, &r))
		return;
	liens_init(&liens, x, &x->request->params);
	service_show(x, &liens, &r, service);
	x->response->canonical = STR_NONE;
}

void
api_aide(struct exchange *x)
{
	const struct aide	*aide = snapshot_aide(x->snapshot, x->args[0]);
	struct reponses		 r;
	struct liens		 liens;

	if (aide == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Aucune aide n’a cet identifiant."), STR_NONE);
		return;
	}
	if (!read_answers(x, &r))
		return;
	liens_init(&liens, x, &x->request->params);
	aide_show(x, &liens, &r, aide, paris_day(x->request->now));
	x->response->canonical = STR_NONE;
}
