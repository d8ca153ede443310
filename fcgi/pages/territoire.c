/*
 * /v1/w/{partenaire}/territoire: Où ?  With q, the territories that answer to it.
 */
#include "pages/commun.h"

void
page_territoire(struct exchange *x)
{
	struct commun	c;
	struct str	q, erreur;

	commun_lire(&c, x);
	if (c.reponses.ou_inconnu && !commun_territoire(&c, x))
		return;
	q = params_get(c.params, P_Q);
	erreur = commun_q_trop_long(q);
	if (erreur.n == 0 && q.n > 0 &&
	    territoires_chercher(x->snapshot, x->arena, q, 1).n == 0)
		erreur = arena_concat(x->arena, (struct str[]){
		    STR("Aucun territoire ne répond à «\u00a0"), q,
		    STR("\u00a0». Vérifiez le nom, ou essayez le code postal.") }, 3);
	if (erreur.n > 0)
		x->response->status = 422;
	territoire_show(x, &c.liens, &c.reponses, q, erreur);
}
