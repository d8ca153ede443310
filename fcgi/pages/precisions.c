/*
 * /v1/w/{partenaire}/precisions: what was understood, to confirm or correct.
 */
#include "pages/commun.h"

void
page_precisions(struct exchange *x)
{
	struct commun	c;

	commun_lire(&c, x);
	if (commun_valides(&c, x))
		commun_question(&c, x, QUESTION_PRECISIONS);
}
