/*
 * /api/v1/services and /api/v1/aides: lists with the directory's filters, and single items.
 */
#include "api/api.h"
#include "views/fiche.h"
#include "views/listes.h"

static void
list(struct exchange *x, bool services)
{
	struct recherche	recherche;
	struct reponses		r;
	size_t			limite;

	if (!api_reponses(x, &r) || !api_q(x) || !api_limite(x, 20, &limite))
		return;
	recherche = recherche_lire(x->snapshot, x->arena, &r, paris_day(x->request->now));
	recherche.services = services;
	recherche.aides = !services;
	liste_show(x, &recherche, r.params, limite);
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
	if (!api_reponses(x, &r))
		return;
	liens_init(&liens, x, r.params);
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
	if (!api_reponses(x, &r))
		return;
	liens_init(&liens, x, r.params);
	aide_show(x, &liens, &r, aide, paris_day(x->request->now));
	x->response->canonical = STR_NONE;
}
