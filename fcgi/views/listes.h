/*
 * The views that only programs ask for: lists of territories, taxonomies, what a text was
 * understood to say, what other answers would give.
 */
#ifndef VIEWS_LISTES_H
#define VIEWS_LISTES_H

#include "triage/recherche.h"
#include "views/annuaire.h"

struct v_territoires {
	struct list	territoires;	/* v_territoire_bref */
	int64_t		total;
};

struct v_label {
	struct str	slug;
	struct str	libelle;
	struct str	parent;
	struct str	induite;
	double		probabilite_te;
	struct str	famille;
};

struct v_taxonomies {
	struct list	thematiques, sites, interventions, leviers, competences; /* v_label */
	struct list	phases, natures, publics, etapes;			 /* v_label */
};

struct v_liste {		/* services or aides, paged */
	struct list	elements;
	int64_t		total;
	int64_t		page;
	int64_t		limite;
	struct str	suivant;	/* URL of the next page, or STR_NONE */
};

struct v_qualification {
	struct list	labels;		/* v_compris: thématiques, sites, interventions */
	struct list	leviers;
	struct list	competences;
	double		probabilite_te;	/* NaN: nothing understood */
};

/* What another answer would give. */
struct v_alternative {
	struct str	parametre;
	struct str	valeur;		/* what the answer becomes */
	struct str	libelle;	/* "Étude", "Sarthe", "Sans Énergie" */
	struct str	sans;		/* slug of the label that is left out, or STR_NONE */
	struct str	avec;		/* of the one that comes back, or STR_NONE */
	struct v_totaux	totaux;
	struct str	url;
	struct str	compte;		/* "2 services et 17 aides"; STR_NONE: neither */
	struct str	detail;		/* of a territory: "Département · 72" */
	struct str	ecart;		/* where a page compares: "2 aides de plus" */
};

struct v_alternatives {
	struct list	alternatives;
};

extern const struct view_kind	territoires_kind, territoire_bref_kind, taxonomies_kind,
				services_liste_kind, aides_liste_kind, qualification_kind,
				alternatives_kind;
extern const struct fields	v_alternative_fields;

void	territoires_show(struct exchange *x, const struct trouvailles *found);
void	territoire_bref_show(struct exchange *x, uint32_t territoire, struct str ou);
void	taxonomies_show(struct exchange *x);
/* One page of what a search found: services when recherche lists them, aids otherwise. */
void	liste_show(struct exchange *x, const struct recherche *recherche,
    const struct params *params,
	    size_t limite);
/* What other answers would give, one changed at a time. */
void	alternatives_show(struct exchange *x, const struct liens *liens,
	    const struct reponses *r, int32_t jour);
/* The same as v_alternative, for a page of its caller's. */
struct list	alternatives_fill(const struct liens *liens, const struct reponses *r,
		    int32_t jour);
/* "2 services et 17 aides", "1 aide"; STR_NONE for neither. */
struct str	totaux_compte(struct arena *arena, const struct v_totaux *totaux);
void	qualification_show(struct exchange *x, const struct qualification *q);

#endif
