/*
 * "Ce que vous n'avez plus à demander": the data that a collectivité that gives aids may ask API
 * Entreprise for, as a page and as a list for programs.
 */
#ifndef VIEWS_DONNEES_H
#define VIEWS_DONNEES_H

#include "triage/donnees.h"
#include "views/fiche.h"

/* What the table of another year says of the same. */
struct v_donnee_autre {
	int64_t		annee;
	struct str	uid, libelle, utilite, cadre, formats, ouverture;
};

struct v_donnee_ouverte {
	struct str	titre, url, acces, detail;
	bool		compte;		/* whoever opens an account */
};

struct v_donnee {
	int64_t		annee;
	struct str	uid, libelle, famille, producteur, utilite, cadre, formats, ouverture,
			chemin;
	bool		depreciee, disparue;
	struct str	remplacee_par;	/* uid */
	struct list	autres;		/* v_donnee_autre */
	bool		contradiction;	/* tables answer otherwise than one another */
	struct str	reponses;	/* "En 2021 : non. En 2026 : indispensable."; STR_NONE */
	struct list	ouvertes;	/* v_donnee_ouverte */
	/* For the page only. */
	struct str	utilite_texte, ouverture_texte, cadre_texte, cadre_annee, remplacee_texte,
			statut, classe;
};

struct v_donnees_famille {
	struct str	slug, libelle;
	struct list	donnees;	/* v_donnee */
	struct str	nombre;
};

struct v_donnees_limite {
	struct str	quoi;
	int64_t		par_minute;
	struct str	texte;		/* "1 000 appels par minute" */
};

/* How to get access. */
struct v_donnees_acces {
	struct str	demande;	/* where to ask */
	struct str	qui, cadre, refus;	/* sentences */
};

struct v_donnees {
	struct page		page;
	struct str		q;
	int64_t			annee;		/* of the last table; or FIELD_INT_NONE */
	struct list		familles;	/* v_donnees_famille */
	struct list		disparues;	/* v_donnee */
	int64_t			total, numero, limite;
	struct list		facettes;
	struct list		limites;	/* v_donnees_limite */
	struct v_donnees_acces	acces;
	struct v_source		source;
	struct list		donnees;	/* v_donnee: the list for programs */
	struct str		suivant;
	/* For the page only. */
	struct list		filtres, caches, mots;
	struct str		action, annonce, tout, carte;
	bool			avec_filtres, avec_disparues;
};

extern const struct view_kind	ne_plus_demander_kind;

/* The whole page. */
void	donnees_show(struct exchange *x, const struct liens *liens,
	    const struct donnees_filtre *filtre);
/* size of them from the page asked, for programs. */
void	donnees_liste_show(struct exchange *x, const struct liens *liens,
	    const struct donnees_filtre *filtre, size_t size);
/* Which values the parameter at fault may have, in a sentence. */
struct str	donnees_erreur(struct exchange *x, enum param param);

#endif
