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
    F_FOR(v_erreur, TEXT, annuaire, FOR_HTML));

const struct view_kind erreur_kind = { "erreur", &v_erreur_fields };

void
exchange_fail(struct exchange *x, enum err code, struct str message, struct str champ)
{
	struct v_erreur		*v = arena_new(x->arena, struct v_erreur);
	struct v_champ		*champs = arena_new(x->arena, struct v_champ);
	static const struct params none;
	struct liens		 liens;

	x->response->status = err_status(code);
	x->response->cache = CACHE_NONE;
	x->response->noindex = true;
	if (code == ERR_UNAVAILABLE || code == ERR_TOO_MANY)
		x->response->retry_after = RETRY_AFTER;
	if (v == NULL || champs == NULL)
		return;
	liens_init(&liens, x, &none);
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
	v->recommencer = v->page.accueil;
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
