/*
 * /v1/w/{partenaire}/resultats.csv and .ics: the results as files, whole lists, whichever page of
 * them was shown.
 */
#include "views/emporter.h"

#include "pages/commun.h"

static bool
show_all(struct exchange *x)
{
	struct commun	c;
	struct params	params;
	struct demande	d;

	commun_lire(&c, x);
	if (!commun_valides(&c, x))
		return false;
	if (!commun_territoire(&c, x)) {
		x->response->status = 422;	/* the question is no file */
		return false;
	}
	params = *c.params;
	params_set(&params, x->arena, P_VUE, STR_NONE);
	params_set(&params, x->arena, P_PAGE, STR_NONE);
	liens_init(&c.liens, x, &params);
	liens_emporter(&c.liens);
	d = demande_lire(x->snapshot, x->arena, &c.reponses, c.jour);
	resultats_show(x, &c.liens, &c.reponses, &d, SIZE_MAX);
	return true;
}

void
page_resultats_csv(struct exchange *x)
{
	if (show_all(x))
		emporter_csv(x);
}

void
page_resultats_ics(struct exchange *x)
{
	if (show_all(x))
		emporter_ics(x);
}
