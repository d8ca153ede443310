/*
 * The request of a key, and the word that it has come.
 */
#include "views/integrer.h"

struct v_cle {
	struct page	page;
	struct str	jeton;
	bool		fermee;		/* no secret: no form */
	struct str	nom, site, courriel;
	struct str	erreur_nom, erreur_site, erreur_courriel;
	bool		en_erreur;
	struct list	erreurs;	/* v_faute */
};

struct v_recue {
	struct page	page;
};

FIELDS(v_faute, F(v_faute, TEXT, champ), F(v_faute, TEXT, message));
FIELDS(v_cle, F_OF_FOR(v_cle, OBJECT, page, page_fields, FOR_HTML), F(v_cle, TEXT, jeton),
    F(v_cle, BOOL, fermee), F(v_cle, TEXT, nom), F(v_cle, TEXT, site), F(v_cle, TEXT, courriel),
    F(v_cle, TEXT, erreur_nom), F(v_cle, TEXT, erreur_site), F(v_cle, TEXT, erreur_courriel),
    F(v_cle, BOOL, en_erreur), F_OF(v_cle, LIST, erreurs, v_faute_fields));
FIELDS(v_recue, F_OF_FOR(v_recue, OBJECT, page, page_fields, FOR_HTML));

const struct view_kind	cle_kind = { "cle", &v_cle_fields };
const struct view_kind	recue_kind = { "recue", &v_recue_fields };

static const struct params	none;

void
cle_form(struct exchange *x, const struct cle_saisie *s)
{
	struct v_cle	*v = arena_new(x->arena, struct v_cle);
	struct v_faute	*fautes = arena_array(x->arena, 4, struct v_faute);
	const struct v_faute	all[] = { { STR("envoyer"), s->erreur_jeton },
				    { STR("nom"), s->erreur_nom }, { STR("site"), s->erreur_site },
				    { STR("courriel"), s->erreur_courriel } };
	struct liens	 liens;
	size_t		 i;

	if (v == NULL || fautes == NULL)
		return;
	*v = (struct v_cle){ .nom = s->nom, .site = s->site, .courriel = s->courriel,
	    .erreur_nom = s->erreur_nom, .erreur_site = s->erreur_site,
	    .erreur_courriel = s->erreur_courriel, .erreurs = { fautes, 0 },
	    .jeton = jeton_make(x->cles, x->arena, CLE_USAGE, x->request->now) };
	v->fermee = v->jeton.n == 0;
	for (i = 0; i < COUNT(all); i++)
		if (all[i].message.n > 0)
			fautes[v->erreurs.n++] = all[i];
	v->en_erreur = v->erreurs.n > 0;
	liens_init(&liens, x, &none);
	page_fill(&v->page, &liens, v->erreurs.n > 0 ? STR("Erreur\u00a0: demander une clé") :
	    STR("Demander une clé"), STR("integrer/cle"));
	x->kind = &cle_kind;
	x->view = v;
}

void
cle_recue(struct exchange *x)
{
	struct v_recue	*v = arena_new(x->arena, struct v_recue);
	struct liens	 liens;

	if (v == NULL)
		return;
	liens_init(&liens, x, &none);
	page_fill(&v->page, &liens, STR("Demande reçue"), STR("integrer/cle/recue"));
	x->kind = &recue_kind;
	x->view = v;
}
