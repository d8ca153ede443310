/*
 * The beginning of every page of the widget.
 */
#include "pages/commun.h"

void
commun_lire(struct commun *c, struct exchange *x)
{
	c->reponses = reponses_lire(x->snapshot, x->arena, page_params(x));
	c->params = c->reponses.params;
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
	if (x->forme == FORME_JSON)
		exchange_fail(x, ERR_INVALID, message, STR("ou"));
	else if (c->reponses.ou_inconnu) {
		x->response->status = 422;
		territoire_show(x, &c->liens, &c->reponses, typed, message);
	} else
		commun_question(c, x, QUESTION_TERRITOIRE);
	return false;
}

/* Is there no project that is not known?  Otherwise it is asked for in words, 422. */
static bool
known_projet(struct commun *c, struct exchange *x)
{
	static const struct str	message = STR_INIT("Aucun projet enregistré n’a cet "
				    "identifiant. Décrivez le projet ici, ou vérifiez le lien "
				    "qui vous a été donné.");

	if (!c->reponses.projet_inconnu)
		return true;
	if (x->forme == FORME_JSON)
		exchange_fail(x, ERR_INVALID, message, STR("projet"));
	else {
		x->response->status = 422;
		projet_show(x, &c->liens, &c->reponses, message);
	}
	return false;
}

bool
commun_valides(struct commun *c, struct exchange *x)
{
	static const struct str	message = STR_INIT("Le texte est trop long\u00a0: 500 caractères "
				    "au plus. Gardez l’essentiel\u00a0: ce que vous voulez faire, "
				    "et sur quel lieu.");

	if (!known_projet(c, x))
		return false;
	if (c->reponses.ou_inconnu)
		return commun_territoire(c, x);
	if (!c->reponses.quoi_long)
		return true;
	if (x->forme == FORME_JSON) {
		exchange_fail(x, ERR_INVALID, message, STR("quoi"));
		return false;
	}
	x->response->status = 422;
	c->reponses.quoi = params_get(c->params, P_QUOI);	/* whole, as it was typed */
	projet_show(x, &c->liens, &c->reponses, message);
	return false;
}

struct str
commun_q_trop_long(struct str q)
{
	return texte_longueur(q) <= Q_MAX ? STR_NONE :
	    STR("Ce texte est trop long\u00a0: 200 caractères au plus.");
}

/* With q, the territories that answer to it. */
static void
ask_territoire(struct commun *c, struct exchange *x)
{
	struct str	q = params_get(c->params, P_Q), erreur = commun_q_trop_long(q);

	if (erreur.n == 0 && q.n > 0 &&
	    territoires_chercher(x->snapshot, x->arena, q, 1).n == 0)
		erreur = arena_concat(x->arena, (struct str[]){
		    STR("Aucun territoire ne répond à «\u00a0"), q,
		    STR("\u00a0». Vérifiez le nom, ou essayez le code postal.") }, 3);
	if (erreur.n > 0)
		x->response->status = 422;
	territoire_show(x, &c->liens, &c->reponses, q, erreur);
}

void
commun_question(struct commun *c, struct exchange *x, enum question question)
{
	switch (question) {
	case QUESTION_TERRITOIRE:
		ask_territoire(c, x);
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
