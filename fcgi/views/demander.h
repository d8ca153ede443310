/*
 * The views of API cards: their list, one of them whole, and "qui êtes-vous ?", which tells whether
 * somebody may use it and where to ask.
 */
#ifndef VIEWS_DEMANDER_H
#define VIEWS_DEMANDER_H

#include "triage/acces.h"
#include "views/fiche.h"

/* Whom a card speaks of; a choice of the page "qui êtes-vous ?". */
struct v_qui {
	struct str	slug;		/* what the parameter qui says */
	struct str	libelle;	/* as the card has it */
	struct str	url;
	bool		active;
};

/* What a card answers, and why. */
struct v_acces {
	struct str	verdict;	/* oui, peut-etre, non, a-verifier */
	struct str	libelle;
	struct str	qui;		/* who asks, in words */
	struct str	regle;		/* the card's label that decided, or STR_NONE */
	bool		administration;	/* it names administrations, of which they are one */
	struct str	pourquoi;	/* a sentence of ours */
	struct str	explication;	/* the card's own, markup of the HTML cleaner */
	bool		demarche;	/* the usual papers are asked for */
	struct str	suite;		/* where to go on */
	struct str	suite_texte;
	bool		dehors;		/* that is another site's page */
};

struct v_condition {
	struct strs	qui;
	struct str	verdict;
	struct str	explication;
	bool		demarche;
	struct str	demande;
};

struct v_carte_bref {
	struct str	slug, titre, accroche, producteur, acces, acces_texte, verdict,
			verdict_texte, remplacee_par, url;
};

struct v_carte {
	struct page	page;
	struct str	slug, titre, accroche, producteur, acces, acces_texte, demande,
			documentation, site, contact, debit, remplacee_par, remplacee_le;
	struct strs	themes, mots;
	struct str	corps;
	struct list	conditions;	/* v_condition */
	struct v_acces	reponse;	/* to a collectivité, or to qui */
	struct v_source	source;
	struct str	url;		/* its own page */
	struct str	demander;	/* the page "qui êtes-vous ?" */
	struct str	themes_texte, remplacee_texte, contact_texte;
	struct str	retour, retour_texte;
	struct str	donnees;	/* of API Entreprise: what it saves asking for */
	bool		contact_dehors;	/* it is another site's page, not an address */
	bool		question;	/* there is one to ask */
};

struct v_demander {
	struct page	page;
	struct str	slug, titre, acces, acces_texte;
	struct str	question;	/* who: asked, when there is no answer yet */
	struct str	erreur;		/* of what was asked, or STR_NONE */
	const struct v_acces *reponse;	/* NULL: the question is asked */
	struct list	qui;		/* v_qui */
	bool		avec_qui;
	struct str	url;
	struct str	fiche;		/* the card's page */
	struct v_source	source;
};

struct v_cartes {
	struct page	page;
	struct str	q;
	struct list	cartes;		/* v_carte_bref */
	int64_t		total, numero, limite;
	struct str	suivant;
	struct list	pages, caches;
	struct str	action, annonce, tout, suivante, donnees;
	bool		avec_pages;
};

extern const struct view_kind	cartes_kind, carte_kind, demander_kind;

/* The cards that have all words of `q`, size of them from the page asked; for programs: api. */
void	cartes_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    size_t size, bool api);
/* One card.  qui: who asks, or STR_NONE for a collectivité; false: it names nobody. */
bool	carte_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    const struct carte *carte, struct str qui);
/* False, and the question with its error, when qui names nobody; the status is the caller's. */
bool	demander_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    const struct carte *carte, struct str qui);

#endif
