/*
 * What every page of the widget begins with: the answers, read once.
 */
#ifndef PAGES_COMMUN_H
#define PAGES_COMMUN_H

#include "pages/pages.h"
#include "views/questions.h"

struct commun {
	const struct params	*params;
	struct reponses		 reponses;
	struct liens		 liens;
	int32_t			 jour;		/* civil day in Paris */
};

void	commun_lire(struct commun *c, struct exchange *x);
/*
 * Is the territory known?  Otherwise the question is shown in its place: 200 when it was not
 * answered, 422 with an error when `ou` names nothing; JSON gets problem details (422) in both
 * cases.
 */
bool	commun_territoire(struct commun *c, struct exchange *x);
/* Shows a question as it stands. */
void	commun_question(struct commun *c, struct exchange *x, enum question question);

#endif
