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
/*
 * Can a page be shown with `ou`, `quoi` and `projet` as they are?  Absent ones never matter.
 * Otherwise the question at fault is asked again, 422, with its error and what was typed; JSON
 * gets problem details.
 */
bool	commun_valides(struct commun *c, struct exchange *x);
/* What to say of a search that is too long; STR_NONE of another. */
struct str	commun_q_trop_long(struct str q);
/* Shows a question as it stands. */
void	commun_question(struct commun *c, struct exchange *x, enum question question);

#endif
