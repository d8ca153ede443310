/*
 * What a visitor thinks of an item, or of the results: a few buttons, and a text for what is wrong.
 */
#ifndef VIEWS_AVIS_H
#define VIEWS_AVIS_H

#include "triage/parcours.h"
#include "views/page.h"

#define AVIS_TEXTE_MAX	2000	/* characters */

/* What it is about: at most one of the two; neither: the results. */
struct sujet {
	const struct service	*service;
	const struct aide	*aide;
};

struct v_avis {
	struct page	page;
	struct str	sujet;		/* id, or STR_NONE */
	struct str	nom;		/* the item's */
	struct str	question;	/* "Cette aide vous est-elle utile ?" */
	struct str	action;
	struct str	jeton;
	bool		ecartable;	/* "pas pour mon projet" leads somewhere */
	struct str	texte;
	/* of the text, then of the whole form; STR_NONE: nothing wrong */
	struct str	erreur, empeche;
	struct str	champ, erreur_titre;	/* for the summary of errors */
	struct str	merci;		/* it has been received: what to say of it */
	struct str	retour, retour_texte;
	struct str	recommencer;	/* the results, when it is known where */
};

extern const struct view_kind	avis_kind;

struct str	sujet_id(struct sujet sujet);	/* STR_NONE: the results */

/* The link to the page about an item (id), or about the results (STR_NONE); STR_NONE where forms
 * are shut. */
struct str	lien_avis(const struct liens *liens, struct str id);

/*
 * Shows the form.  texte: what was typed; erreur: what is wrong with it; empeche: why nothing could
 * be received.  Either may be STR_NONE.
 */
void		avis_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
		    struct sujet sujet, struct str texte, struct str erreur, struct str empeche);
/* Says thanks, in those words, and where to go next. */
void		avis_merci(struct exchange *x, const struct liens *liens, const struct reponses *r,
		    struct sujet sujet, struct str merci);

/* The form's token is for this item of this partner. */
struct str	avis_usage(struct exchange *x, struct sujet sujet);

#endif
