/*
 * The pages for those who publish a site: the snippet to paste, what is wrong with a page that has
 * it, and the request of a key.
 */
#ifndef VIEWS_INTEGRER_H
#define VIEWS_INTEGRER_H

#include "views/page.h"

extern const struct view_kind	integrer_kind, verifier_kind, cle_kind, recue_kind;
extern const struct fields	v_integrer_fields, v_verifier_fields, v_cle_fields, v_recue_fields;

/* What is wrong with a field, in the summary on top. */
struct v_faute {
	struct str	champ, message;
};
extern const struct fields	v_faute_fields;

/* The builder, from the fields of its own GET form; 422 with errors when one means nothing. */
void	integrer_show(struct exchange *x);

/* The checker's form, with what was wrong in it; or what was found in the page. */
struct verifier_saisie {
	struct str	page;			/* pasted; never shown again */
	struct str	adresse, site;		/* as typed; the origin that it is read as */
	struct str	entetes;		/* of the answer that gives the page, or STR_NONE */
	struct str	erreur_page, erreur_adresse;	/* n = 0: none */
};
void	verifier_form(struct exchange *x, const struct verifier_saisie *saisie);
void	verifier_show(struct exchange *x, const struct verifier_saisie *saisie);

/* The form that asks for a key, with a fresh token. */
struct cle_saisie {
	struct str	nom, site, courriel;			/* as typed */
	struct str	erreur_nom, erreur_site, erreur_courriel, erreur_jeton;	/* n = 0: none */
};
void	cle_form(struct exchange *x, const struct cle_saisie *saisie);
void	cle_recue(struct exchange *x);

#define CLE_USAGE	STR("demande")	/* of the form's token */

#endif
