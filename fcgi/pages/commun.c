/*
 * The beginning of every page of the widget.
 */
#include "pages/commun.h"

void
commun_lire(struct commun *c, struct exchange *x)
{
	c->params = page_params(x);
	c->reponses = reponses_lire(x->snapshot, x->arena, c->params);
	c->jour = paris_day(x->request->now);
	liens_init(&c->liens, x, c->params);
}

bool
commun_territoire(struct commun *c, struct exchange *x)
{
	struct str	typed = params_get(c->params, P_OU), message;

	if (c->reponses.territoire != NONE)
		return true;
	message = c->reponses.ou_inconnu ? arena_concat(x->arena, (struct str[]){
	    STR("Aucun territoire ne répond à «\u00a0"), typed,
	    STR("\u00a0». Vérifiez le code, ou tapez un nom ou un code postal.") }, 3) :
	    STR("Dites d’abord où se situe le projet\u00a0: paramètre «\u00a0ou\u00a0».");
	if (x->forme == FORME_JSON) {
		exchange_fail(x, ERR_INVALID, message, STR("ou"));
		return false;
	}
	if (c->reponses.ou_inconnu)
		x->response->status = 422;
	territoire_show(x, &c->liens, &c->reponses, typed, c->reponses.ou_inconnu ? message :
	    STR_NONE);
	return false;
}

void
commun_question(struct commun *c, struct exchange *x, enum question question)
{
	switch (question) {
	case QUESTION_TERRITOIRE:
		territoire_show(x, &c->liens, &c->reponses, params_get(c->params, P_Q), STR_NONE);
		break;
	case QUESTION_PROJET:
		projet_show(x, &c->liens, &c->reponses, STR_NONE);
		break;
	case QUESTION_PRECISIONS:
		precisions_show(x, &c->liens, &c->reponses);
		break;
	default:
		phase_show(x, &c->liens, &c->reponses, STR_NONE);
	}
}
