/*
 * /v1/w/{partenaire}/phase: Où en êtes-vous ?
 */
#include "pages/commun.h"

void
page_phase(struct exchange *x)
{
	struct commun	c;

	commun_lire(&c, x);
	if (commun_valides(&c, x))
		commun_question(&c, x, QUESTION_PHASE);
}
