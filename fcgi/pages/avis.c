/*
 * /v1/w/{partenaire}/avis: is it useful, is it not for this project, is something wrong.  A button
 * is a count; a text is kept for an operator to read.  The token of the form is the only thing that
 * says it was ours: no cookie, no address, nothing of who sends it.
 */
#include "views/avis.h"

#include "http/formulaire.h"
#include "pages/commun.h"
#include "store/mesure.h"
#include "store/store.h"

#define JETON_SECONDS	43200	/* a page left open over a day's work */
#define RETRY_AFTER	30

struct envoi {
	struct commun	c;
	struct sujet	sujet;
	char		numero[JETON_NUMERO + 1];
};

/* What the address asks about; false once the exchange has failed. */
static bool
read_sujet(struct exchange *x, struct envoi *e)
{
	struct str	id;

	if (x->cles == NULL || x->cles->n == 0) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Les avis ne sont pas ouverts ici."), STR_NONE);
		return false;
	}
	commun_lire(&e->c, x);
	id = params_get(e->c.params, P_SUR);
	e->sujet = (struct sujet){ NULL, NULL };
	if (id.n == 0)
		return true;
	e->sujet.service = snapshot_service(x->snapshot, id);
	if (e->sujet.service == NULL)
		e->sujet.aide = snapshot_aide(x->snapshot, id);
	if (e->sujet.service == NULL && e->sujet.aide == NULL) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Ce service ou cette aide n’est pas, ou n’est "
		    "plus, dans l’annuaire."), STR("sur"));
		return false;
	}
	return true;
}

void
page_avis(struct exchange *x)
{
	struct envoi	e;

	if (read_sujet(x, &e))
		avis_show(x, &e.c.liens, &e.c.reponses, e.sujet, STR_NONE, STR_NONE, STR_NONE);
}

/* "avis.oui.prioreno" */
static void
count(struct exchange *x, const struct envoi *e, struct str what)
{
	struct str	id = sujet_id(e->sujet);

	mesure_compter(arena_concat(x->arena, (struct str[]){ STR("avis."), what,
	    id.n > 0 ? STR(".") : STR(""), id }, 4), x->partenaire->cle, e->c.jour);
}

/* Back to the results, without it. */
static void
take_aside(struct exchange *x, struct envoi *e, struct str texte)
{
	struct str	id = sujet_id(e->sujet);

	(void)texte;
	if (id.n == 0 || e->c.reponses.territoire == NONE) {
		avis_merci(x, &e->c.liens, &e->c.reponses, e->sujet,
		    STR("Merci\u00a0: c’est noté."));
		return;
	}
	x->response->status = 303;
	x->response->location = LIEN(&e->c.liens, STR("resultats"),
	    { P_SANS, liste_avec(&e->c.liens, P_SANS, id) }, { P_PAGE, STR_NONE });
}

static void
again(struct exchange *x, const struct envoi *e, int status, struct str texte, struct str erreur,
    struct str empeche)
{
	x->response->status = status;
	avis_show(x, &e->c.liens, &e->c.reponses, e->sujet, texte, erreur, empeche);
}

static void
take_correction(struct exchange *x, struct envoi *e, struct str texte)
{
	static const struct str	received = STR_INIT("Merci\u00a0: votre signalement est "
				    "enregistré. La personne qui tient l’annuaire le lira.");
	struct str		id = sujet_id(e->sujet);
	struct rows		rows = { 0 };
	enum err		err;

	if (texte.n == 0) {
		again(x, e, 422, texte, STR("Écrivez ce qui est faux, ou ce qui manque."),
		    STR_NONE);
		return;
	}
	if (texte_longueur(texte) > AVIS_TEXTE_MAX) {
		again(x, e, 422, texte, STR("Le texte est trop long\u00a0: 2\u202f000 caractères "
		    "au plus."), STR_NONE);
		return;
	}
	err = x->store == NULL ? ERR_UNAVAILABLE : store_exec(x->store, STATEMENT_CORRECTION_ADD,
	    PARAMS(str_of(e->numero), x->partenaire->cle, id, texte), &rows);
	if (err == ERR_NONE && rows.n > 0)
		count(x, e, STR("correction"));
	else if (err != ERR_CONFLICT) {		/* sent twice, it has been received */
		x->response->retry_after = RETRY_AFTER;
		again(x, e, 503, texte, STR_NONE, STR("Votre signalement n’a pu être enregistré. "
		    "Votre texte est resté ci-dessous\u00a0: envoyez-le de nouveau dans une "
		    "minute."));
		rows_free(&rows);
		return;
	}
	rows_free(&rows);
	avis_merci(x, &e->c.liens, &e->c.reponses, e->sujet, received);
}

/* The buttons: what is counted at once, and thanked for in those words or taken further. */
static const struct {
	struct str	avis;
	struct str	merci;
	bool		counted;
	void		(*take)(struct exchange *x, struct envoi *e, struct str texte);
} rows[] = {
	{ STR_INIT("oui"), STR_INIT("Merci\u00a0: c’est noté comme utile."), true, NULL },
	{ STR_INIT("non"), STR_INIT("Merci\u00a0: c’est noté comme peu utile."), true, NULL },
	{ STR_INIT("projet"), STR_INIT(""), true, take_aside },
	{ STR_INIT("correction"), STR_INIT(""), false, take_correction },
};

static void
take(struct exchange *x, struct envoi *e, size_t row, struct str texte)
{
	if (rows[row].counted)
		count(x, e, rows[row].avis);
	if (rows[row].take != NULL)
		rows[row].take(x, e, texte);
	else
		avis_merci(x, &e->c.liens, &e->c.reponses, e->sujet, rows[row].merci);
}

void
page_avis_envoi(struct exchange *x)
{
	struct envoi	e;
	struct str	body = x->request->body, avis, jeton, texte;
	size_t		i;

	if (!read_sujet(x, &e))
		return;
	avis = formulaire_champ(x->arena, body, STR("avis"));
	jeton = formulaire_champ(x->arena, body, STR("jeton"));
	texte = formulaire_champ(x->arena, body, STR("texte"));
	if (jeton_check(x->cles, jeton, avis_usage(x, e.sujet), x->request->now, JETON_SECONDS,
	    e.numero) != JETON_BON) {
		again(x, &e, 422, texte, STR_NONE, STR("Ce formulaire était ouvert depuis trop "
		    "longtemps, ou n’est pas le nôtre. En voici un neuf\u00a0: envoyez-le de "
		    "nouveau."));
		return;
	}
	for (i = 0; i < COUNT(rows); i++)
		if (str_eq(rows[i].avis, avis)) {
			take(x, &e, i, texte);
			return;
		}
	again(x, &e, 422, texte, STR_NONE, STR("Choisissez l’une des réponses."));
}
