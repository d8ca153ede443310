/*
 * /v1/w/{partenaire}/projet: Quoi ?
 */
#include "pages/commun.h"

void
page_projet(struct exchange *x)
{
	struct commun	c;

	commun_lire(&c, x);
	if (commun_valides(&c, x))
		commun_question(&c, x, QUESTION_PROJET);
}
