/*
 * /v1/w/{partenaire}/suite: where the questions' forms go.  A good answer is a 303 to the canonical
 * next URL; a bad one is the question again (422), with its error and what was typed.
 */
#include "pages/commun.h"

/*
 * One question's check: takes what was sent, puts the answer in params; an error to show otherwise.
 */
struct check {
	struct commun	*c;
	struct exchange	*x;
	struct params	*params;
	struct str	 erreur;	/* n > 0: refused */
	struct str	 page;		/* where to go instead of the next question, or STR_NONE */
};

static void
check_territoire(struct check *k)
{
	struct str		q = params_get(k->params, P_Q);
	struct trouvailles	found;

	if (q.n == 0) {
		k->erreur = STR("Écrivez le nom d’une commune, d’une intercommunalité, d’un "
		    "département ou d’une région.");
		return;
	}
	k->erreur = commun_q_trop_long(q);
	if (k->erreur.n > 0)
		return;
	found = territoires_chercher(k->x->snapshot, k->x->arena, q, 3);
	if (found.n == 0) {
		k->erreur = arena_concat(k->x->arena, (struct str[]){
		    STR("Aucun territoire ne répond à «\u00a0"), q,
		    STR("\u00a0». Vérifiez le nom, ou essayez le code postal.") }, 3);
		return;
	}
	if (!trouvailles_sures(&found)) {
		k->page = STR("territoire");
		return;
	}
	params_set(k->params, k->x->arena, P_Q, STR_NONE);
	params_set(k->params, k->x->arena, P_OU,
	    trouvaille_code(k->x->snapshot, &found.v[0]));
}

static void
check_projet(struct check *k)
{
	const struct params	*p = k->params;

	if (!params_has(p, P_QUOI) && !params_has(p, P_THEMATIQUES) &&
	    !params_has(p, P_SITES) && !params_has(p, P_INTERVENTIONS))
		k->erreur = STR("Décrivez le projet en une phrase, cochez un thème, ou passez la "
		    "question.");
}

/* Does the text speak of that axis, so that the page has shown boxes for it? */
static bool
is_shown(const struct check *k, uint32_t axe)
{
	const struct qualification	*q = &k->c->reponses.compris;
	size_t				 i;

	for (i = 0; i < q->n; i++)
		if (k->x->snapshot->labels[q->v[i].label].axe == axe &&
		    q->v[i].score >= SCORE_PROPOSE)
			return true;
	return false;
}

/*
 * An axis left without a tick is answered: nothing.  The first three always are, so that they are
 * not asked again; the others where there was a box to tick.
 */
static void
check_precisions(struct check *k)
{
	uint32_t	axe;

	for (axe = 0; axe < AXES; axe++)
		if (!params_has(k->params, axe_params[axe]) &&
		    (axe <= AXE_INTERVENTIONS || is_shown(k, axe)))
			params_set(k->params, k->x->arena, axe_params[axe], STR("-"));
}

static void
check_phase(struct check *k)
{
	if (!k->c->reponses.phase_donnee)
		k->erreur = STR("Choisissez une réponse\u00a0; «\u00a0Je ne sais pas\u00a0» en est "
		    "une.");
}

static void (*const checks[QUESTIONS])(struct check *) = {
	[QUESTION_TERRITOIRE] = check_territoire,
	[QUESTION_PROJET] = check_projet,
	[QUESTION_PRECISIONS] = check_precisions,
	[QUESTION_PHASE] = check_phase,
};

static void
ask_again(struct check *k, enum question question)
{
	struct commun	*c = k->c;

	k->x->response->status = 422;
	switch (question) {
	case QUESTION_TERRITOIRE:
		territoire_show(k->x, &c->liens, &c->reponses, params_get(k->params, P_Q),
		    k->erreur);
		break;
	case QUESTION_PROJET:
		projet_show(k->x, &c->liens, &c->reponses, k->erreur);
		break;
	default:
		phase_show(k->x, &c->liens, &c->reponses, k->erreur);
	}
}

/* Was the form in the host's own page?  Where that is, the registry says, never the request. */
static bool
comes_from_host(const struct exchange *x)
{
	return x->forme != FORME_JSON && page_hote(x).n > 0 &&
	    params_has(&x->request->params, P_HOTE);
}

/*
 * Is it what the host's page shows next: the first question that neither the visitor nor the
 * partner has answered, or the results?
 */
static bool
host_shows(const struct check *k, enum question next)
{
	struct exchange	*x = k->x;
	struct reponses	 r = reponses_lire(x->snapshot, x->arena, page_params_avec(x, k->params));

	return parcours_suivante(x->snapshot, &r) == next;
}

static void
go_on(struct check *k)
{
	struct reponses	r = reponses_lire(k->x->snapshot, k->x->arena, k->params);
	enum question	next = parcours_suivante(k->x->snapshot, &r);
	struct liens	liens;
	struct str	page = k->page;

	if (page.n == 0)
		page = next == QUESTIONS ? STR("resultats") : questions[next].slug;
	if (k->x->forme == FORME_JSON)
		page = arena_concat(k->x->arena, (struct str[]){ page, STR(".json") }, 2);
	liens_init(&liens, k->x, k->params);
	liens.heberge = k->c->liens.heberge && host_shows(k, next);
	if (liens.heberge)
		page = STR("");
	k->x->response->status = 303;
	k->x->response->cache = CACHE_NONE;
	k->x->response->location = lien_tel_quel(&liens, page);
}

void
page_suite(struct exchange *x)
{
	struct commun	c;
	struct params	params;
	struct check	k = { .c = &c, .x = x, .params = &params };
	enum question	question;

	commun_lire(&c, x);
	c.liens.heberge |= comes_from_host(x);
	params = *c.params;
	for (question = 0; question < QUESTIONS; question++)
		if (str_eq(questions[question].slug, params_get(&params, P_QUESTION)))
			break;
	if (question == QUESTIONS) {
		exchange_fail(x, ERR_INVALID, STR("Cette adresse attend une réponse à une "
		    "question\u00a0: le paramètre «\u00a0question\u00a0» manque ou n’est pas "
		    "connu."), STR("question"));
		return;
	}
	if (question == QUESTION_TERRITOIRE)
		params_set(&params, x->arena, P_OU, STR_NONE);	/* it is what is being answered */
	else if (!commun_valides(&c, x))
		return;
	params_set(&params, x->arena, P_PAGE, STR_NONE);
	checks[question](&k);
	if (k.erreur.n > 0)
		ask_again(&k, question);
	else
		go_on(&k);
}
