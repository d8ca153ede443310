/*
 * What every page shows around its content, and the words that pages share.
 */
#ifndef VIEWS_PAGE_H
#define VIEWS_PAGE_H

#include "triage/parcours.h"
#include "views/liens.h"

/* Names here are seen by every template, before those of the view. */
struct page {
	struct str	titre_page;
	struct str	theme;		/* clair, sombre, auto */
	bool		compacte;
	bool		noindex;
	bool		nettoye;	/* what was typed has lost what is no text */
	struct str	depassee;	/* past the end of a list: what is shown instead */
	bool		widget;		/* a partner's page: the head links to the parcours */
	bool		large;		/* one of our own pages, outside any widget */
	struct str	resume;		/* what search engines show of a page they index */
	struct str	canonique;	/* absolute */
	struct str	oembed;		/* of a partner's page: where its frame is described */
	struct str	feuille;	/* style sheet's URL */
	struct str	script;		/* the one script's, or STR_NONE */
	struct str	accueil;	/* where the mark leads */
	struct str	conformite;	/* how accessible: "partiellement conforme" */
	struct str	annuaire;
	struct str	fraicheur;
	struct str	date_iso;
	struct str	date_fr;
};
extern const struct fields page_fields;

/*
 * Fills the common part.  titre is what comes before " – Aiguillage"; path the page's own, after
 * the partner (or after / on our own pages), for the canonical link, which is also put in the
 * response.
 */
void		page_fill(struct page *page, const struct liens *liens, struct str titre,
		    struct str path);

/* The request's parameters, completed by the answers that the partner gives in advance. */
const struct params	*page_params(struct exchange *x);
/* The same of others than the request's. */
const struct params	*page_params_avec(struct exchange *x, const struct params *params);

/* A day as 2027-06-30, as 30 juin 2027; STR_NONE for DAY_NONE. */
struct str	jour_iso(struct arena *arena, int32_t jour);
struct str	jour_fr(struct arena *arena, int32_t jour);
/* "34 969": thousands apart, with a space that does not break. */
struct str	nombre(struct arena *arena, size_t n);
/* "3 aides", "1 aide", "Aucune aide" are three calls of this: zero, one or the plural with n. */
struct str	compte(struct arena *arena, size_t n, const char *zero, const char *one,
		    const char *many);
/* "Rennes (Ille-et-Vilaine)": a territory's name with where it is. */
struct str	territoire_nom(struct exchange *x, uint32_t territoire);
/* Whom a mailto: address writes to; STR_NONE: it is none. */
struct str	lettre_a(struct arena *arena, struct str adresse);
/* "Commune · Ille-et-Vilaine (35) · 35000": what tells homonyms apart. */
struct str	territoire_detail(struct exchange *x, uint32_t territoire);
/* "« a », « b » et « c »"; words that others of them hold are left out. */
struct str	entre_guillemets(struct arena *arena, struct strs mots);
/* The containers of a type, in the order of the closure. */
struct strs	contenants(struct exchange *x, uint32_t territoire, enum territoire_type type);

struct v_recap {
	struct str	titre;		/* Territoire */
	struct str	valeur;
	struct str	detail;		/* Compris : … */
	struct str	url;
	struct str	quoi;		/* le territoire: what "Modifier" is about */
};
extern const struct fields v_recap_fields;

struct v_cache {			/* a hidden field of a form */
	struct str	nom;
	struct str	valeur;
};
extern const struct fields v_cache_fields;

/*
 * The answers given, each with its link "Modifier"; but the one that the page itself asks
 * (QUESTIONS: none).
 */
struct list	recap_fill(const struct liens *liens, const struct reponses *reponses,
		    enum question sauf);
/*
 * From an item, back to the list that it was opened from: of the results, or of the directory,
 * whose links say their search or their order.  text: what the link says.
 */
void		retour_fill(const struct liens *liens, const struct reponses *reponses,
		    struct str *url, struct str *text);
/* Do these parameters come from the directory? */
bool		de_l_annuaire(const struct params *params);
/* What a form must carry on: every parameter but those in the bits of sauf. */
struct list	caches_fill(const struct liens *liens, unsigned sauf);

#endif
