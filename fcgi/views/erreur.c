/*
 * exchange_fail: the one way to end in error.  It also serves when there is no snapshot and no
 * partner, so it relies on neither.
 */
#include "views/erreur.h"

#define RETRY_AFTER	5	/* seconds: a database comes back, a process is replaced */

FIELDS(v_champ, F(v_champ, TEXT, champ), F(v_champ, TEXT, code), F(v_champ, TEXT, message));
FIELDS(v_erreur, F_OF_FOR(v_erreur, OBJECT, page, page_fields, FOR_HTML), F(v_erreur, TEXT, type),
    F(v_erreur, TEXT, title), F(v_erreur, INT, status), F(v_erreur, TEXT, detail),
    F_OF(v_erreur, LIST, champs, v_champ_fields), F_FOR(v_erreur, TEXT, recommencer, FOR_HTML),
    F_FOR(v_erreur, TEXT, questions, FOR_HTML), F_FOR(v_erreur, TEXT, annuaire, FOR_HTML));

const struct view_kind erreur_kind = { "erreur", &v_erreur_fields };

/*
 * The answers that the links of the page carry on: those of the address, once it was read, but for
 * what would be an error again.  r is what they mean.
 */
static const struct params *
answers(struct exchange *x, struct reponses *r)
{
	static const struct params	 none;
	struct params			*kept = arena_new(x->arena, struct params);

	*r = (struct reponses){ .params = &none, .territoire = NONE };
	if (!x->lu || x->forme == FORME_JSON || kept == NULL)
		return &none;
	if (x->partenaire == NULL)
		return &x->request->params;
	*r = reponses_lire(x->snapshot, x->arena, page_params(x));
	*kept = *r->params;
	if (r->ou_inconnu)
		params_set(kept, x->arena, P_OU, STR_NONE);
	if (r->quoi_long) {
		params_set(kept, x->arena, P_QUOI, STR_NONE);
		r->quoi = STR_NONE;
	}
	return kept;
}

/* The questions that are left, "Territoire, projet"; STR_NONE: none is. */
static struct str
questions_left(struct exchange *x, const struct reponses *r)
{
	static const struct str	names[QUESTIONS][2] = {
	    [QUESTION_TERRITOIRE] = { STR_INIT("Territoire"), STR_INIT("territoire") },
	    [QUESTION_PROJET] = { STR_INIT("Projet"), STR_INIT("projet") },
	    [QUESTION_PRECISIONS] = { STR_INIT("Précisions"), STR_INIT("précisions") },
	    [QUESTION_PHASE] = { STR_INIT("Avancement"), STR_INIT("avancement") } };
	struct str		v[QUESTIONS];
	size_t			n = 0, i;

	for (i = 0; i < QUESTIONS; i++)
		if (questions[i].asked(x->snapshot, r)) {
			v[n] = names[i][n > 0];
			n++;
		}
	return n == 0 ? STR_NONE : arena_join(x->arena, v, n, STR(", "));
}

void
exchange_fail(struct exchange *x, enum err code, struct str message, struct str champ)
{
	struct v_erreur		*v = arena_new(x->arena, struct v_erreur);
	struct v_champ		*champs = arena_new(x->arena, struct v_champ);
	struct reponses		 r;
	struct liens		 liens;

	x->response->status = err_status(code);
	x->response->cache = CACHE_NONE;
	x->response->noindex = true;
	if (code == ERR_UNAVAILABLE || code == ERR_TOO_MANY)
		x->response->retry_after = RETRY_AFTER;
	if (v == NULL || champs == NULL)
		return;
	liens_init(&liens, x, answers(x, &r));
	*v = (struct v_erreur){ .type = arena_concat(x->arena, (struct str[]){ x->racine,
	    STR("/docs/problemes#"), err_slug(code) }, 3), .title = err_title(code),
	    .status = err_status(code), .detail = message };
	if (champ.n > 0) {
		*champs = (struct v_champ){ champ, err_slug(code), message };
		v->champs = (struct list){ champs, 1 };
	}
	page_fill(&v->page, &liens, err_title(code), STR(""));
	x->response->canonical = STR_NONE;
	v->page.canonique = v->page.oembed = STR_NONE;
	v->recommencer = LIEN(&liens, STR(""), { P_VUE, STR_NONE }, { P_PAGE, STR_NONE },
	    { P_Q, STR_NONE }, { P_TRI, STR_NONE }, { P_QUI, STR_NONE }, { P_LIMITE, STR_NONE },
	    LIEN_SANS_DONNEES);
	v->questions = questions_left(x, &r);
	v->annuaire = x->partenaire == NULL ? STR_NONE : v->page.annuaire;
	if (x->forme == FORME_JSON)
		x->response->type = "application/problem+json";
	x->kind = &erreur_kind;
	x->view = v;
}

void
erreur_statut(struct exchange *x, int status, struct str title)
{
	struct v_erreur	*v;

	x->response->status = status;
	if (x->view == NULL)
		return;
	v = (struct v_erreur *)(uintptr_t)x->view;	/* made above, in the arena */
	v->status = status;
	v->title = title;
}
