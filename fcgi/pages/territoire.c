/*
 * /v1/w/{partenaire}/territoire: Où ?  With q, the territories that answer to it.
 */
#include "pages/commun.h"

void
page_territoire(struct exchange *x)
{
	struct commun	c;

	commun_lire(&c, x);
	if ((!c.reponses.ou_inconnu && !c.reponses.projet_inconnu) || commun_valides(&c, x))
		commun_question(&c, x, QUESTION_TERRITOIRE);
}
