/*
 * The page holds a token, so nothing may keep it, and no address names it to search engines.
 */
#include "views/avis.h"

FIELDS(v_avis, F_OF_FOR(v_avis, OBJECT, page, page_fields, FOR_HTML), F(v_avis, TEXT, sujet),
    F(v_avis, TEXT, nom), F(v_avis, TEXT, question), F(v_avis, TEXT, action),
    F(v_avis, TEXT, jeton), F(v_avis, BOOL, ecartable), F(v_avis, TEXT, texte),
    F(v_avis, TEXT, erreur), F(v_avis, TEXT, empeche), F(v_avis, TEXT, champ),
    F(v_avis, TEXT, erreur_titre), F(v_avis, TEXT, merci), F(v_avis, TEXT, retour),
    F(v_avis, TEXT, retour_texte), F(v_avis, TEXT, recommencer));

const struct view_kind avis_kind = { "avis", &v_avis_fields };

struct str
sujet_id(struct sujet sujet)
{
	return sujet.service != NULL ? sujet.service->slug :
	    sujet.aide != NULL ? sujet.aide->id : STR_NONE;
}

struct str
lien_avis(const struct liens *liens, struct str id)
{
	if (liens->x->cles == NULL || liens->x->cles->n == 0 || liens->x->partenaire == NULL)
		return STR_NONE;
	return LIEN(liens, STR("avis"), { P_SUR, id });
}

struct str
avis_usage(struct exchange *x, struct sujet sujet)
{
	return arena_concat(x->arena, (struct str[]){ STR("avis/"), x->partenaire->cle, STR("/"),
	    sujet_id(sujet) }, 4);
}

static struct v_avis *
begin(struct exchange *x, const struct liens *liens, const struct reponses *r, struct sujet sujet)
{
	struct v_avis	*v = arena_new(x->arena, struct v_avis);
	bool		 known = r->territoire != NONE;

	if (v == NULL)
		return NULL;
	v->sujet = sujet_id(sujet);
	v->nom = sujet.service != NULL ? sujet.service->nom :
	    sujet.aide != NULL ? sujet.aide->nom : STR_NONE;
	v->question = sujet.service != NULL ? STR("Ce service vous est-il utile\u00a0?") :
	    sujet.aide != NULL ? STR("Cette aide vous est-elle utile\u00a0?") :
	    STR("Ces propositions vous sont-elles utiles\u00a0?");
	retour_fill(liens, r, &v->recommencer, &v->retour_texte);
	v->retour = v->recommencer;
	if (v->sujet.n > 0) {
		v->retour = lien_tel_quel(liens, arena_concat(x->arena, (struct str[]){
		    sujet.service != NULL ? STR("service/") : STR("aide/"), v->sujet }, 2));
		v->retour_texte = sujet.service != NULL ? STR("Retour au service") :
		    STR("Retour à l’aide");
	}
	v->ecartable = v->sujet.n > 0 && known;
	page_fill(&v->page, liens, STR("Votre avis"), STR("avis"));
	x->response->canonical = v->page.canonique = STR_NONE;
	x->kind = &avis_kind;
	x->view = v;
	return v;
}

void
avis_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    struct sujet sujet, struct str texte, struct str erreur, struct str empeche)
{
	struct v_avis	*v = begin(x, liens, r, sujet);

	if (v == NULL)
		return;
	v->action = lien_avis(liens, v->sujet);
	v->jeton = jeton_make(x->cles, x->arena, avis_usage(x, sujet), x->request->now);
	v->texte = texte;
	v->erreur = erreur;
	v->empeche = empeche;
	v->champ = STR("texte");
	v->erreur_titre = STR("Votre signalement n’est pas envoyé");
}

void
avis_merci(struct exchange *x, const struct liens *liens, const struct reponses *r,
    struct sujet sujet, struct str merci)
{
	struct v_avis	*v = begin(x, liens, r, sujet);

	if (v != NULL)
		v->merci = merci;
}
