/*
 * /v1/w/{partenaire}/service/{slug}: one service, whole.
 */
#include "pages/commun.h"
#include "views/fiche.h"

void
page_service(struct exchange *x)
{
	const struct service	*service = snapshot_service(x->snapshot, x->args[1]);
	struct commun		 c;

	if (service == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Ce service n’est pas, ou n’est plus, dans "
		    "l’annuaire."), STR_NONE);
		return;
	}
	commun_lire(&c, x);
	service_show(x, &c.liens, &c.reponses, service);
}
