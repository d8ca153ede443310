/*
 * The view of the results: fields kept for ever (design: matching, "The view of the results").
 */
#ifndef VIEWS_RESULTATS_H
#define VIEWS_RESULTATS_H

#include "views/carte.h"
#include "views/devenu.h"

struct v_lieu {
	struct str	code;
	struct str	nom;
};

struct v_territoire_bref {
	struct str	type;
	struct str	code;
	struct str	nom;
	int64_t		population;	/* FIELD_INT_NONE: not known */
	struct list	departements;	/* v_lieu */
	struct list	regions;
	struct strs	codes_postaux;
	/* in a search: what was recognised when it is not the name */
	struct str	correspond;
	struct list	devenu;		/* v_devenu */
};

struct v_compris {
	struct str	axe;
	struct str	slug;
	struct str	libelle;
	double		score;
	struct strs	mots;
	bool		induit;
};

struct v_interlocuteur {
	struct str	type;
	struct str	nom;
	struct str	code;
	struct str	lien;		/* the directory, seen from there */
	struct str	role;		/* "Votre intercommunalité · SIREN 243500139" */
};

struct v_valeur {
	struct str	valeur;
	struct str	libelle;
	int64_t		total;
	struct lien	url;
	bool		active;
	struct str	nombre;		/* total, as it is read */
	struct str	unite;		/* résultat, résultats */
};

struct v_facette {
	struct str	parametre;
	struct str	titre;
	struct list	valeurs;
};

struct v_totaux {
	int64_t	services;
	int64_t	services_proches;
	int64_t	aides;
	int64_t	aides_partielles;
};

struct v_reponse_donnee {
	struct str	ou, quoi, phase;
	struct strs	thematiques, sites, interventions, leviers, competences, sans, nature,
			echeance, zone, categorie;
};

struct v_resultats {
	struct page			 page;
	struct v_reponse_donnee		 reponses;
	const struct v_territoire_bref	*territoire;
	struct list			 compris;
	struct list			 services, services_proches, generiques;
	struct list			 aides, aides_partielles;
	struct list			 interlocuteurs;
	struct v_totaux			 totaux;
	struct list			 facettes;
	struct str			 date_donnees;
	struct str			 version;
	/* For the page only. */
	struct str			 titre;
	bool				 vide;
	struct list			 recap;
	struct str			 compte_services, compte_proches, compte_generiques,
					 compte_aides, compte_partielles;
	/* "Voir les 7 autres aides", where a list is cut */
	struct str			 plus_services, plus_aides, plus_proches, plus_partielles;
	struct str			 url_services, url_aides;
	struct str			 retour;	/* from a whole list to the results */
	struct list			 pages;
	bool				 avec_pages, avec_ecartes, avec_facettes,
					 avec_interlocuteurs;
	/* v_choix: put aside, each with its way back */
	struct list			 ecartes;
	struct str			 changer_projet, annuaire_ici;
	struct str			 comparer;	/* what other answers would give */
	struct str			 onglet, courriel;
	struct str			 imprimer;	/* all lists whole, where one is cut */
	bool				 tout;		/* that page, */
	bool				 coupe;		/* where a list is too long for it */
	struct str			 avis;		/* see lien_avis */
	struct str			 tableur, agenda;	/* files; agenda: or STR_NONE */
	/* v_alternative: where nothing fits, the other answers that something does */
	struct list			 autrement;
	struct str			 phrase_vide;
	/* link to what is to confirm, or STR_NONE */
	struct str			 confirmer;
};

/* A page of a list: its number, or an ellipsis. */
struct v_page {
	struct str	numero;
	struct str	url;		/* STR_NONE: an ellipsis */
	bool		courante;
};

extern const struct view_kind	resultats_kind;
extern const struct fields	v_resultats_fields, v_territoire_bref_fields, v_facette_fields,
				v_valeur_fields, v_totaux_fields, v_page_fields,
				v_compris_fields, v_lieu_fields,
				v_interlocuteur_fields;

/*
 * Fills the results of a demand and sets x->kind and x->view.  limite: how many services and aids
 * at most (0: the page's own choice).
 */
void	resultats_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    const struct demande *d, size_t limite);

struct v_territoire_bref	*territoire_bref(struct exchange *x, uint32_t territoire,
				    struct str ou);
/* The pager of a list of total items, size a page, with links to page. */
struct list	pages_fill(const struct liens *liens, struct str page, size_t total, size_t size,
		    size_t current);
/* The values of a facet, their numbers put in words. */
struct list	valeurs_list(struct arena *arena, struct v_valeur *v, size_t n);
/* The number of the page asked, from 1. */
size_t		page_numero(const struct params *params);
/*
 * The page to show of a list of total items, size a page: the one asked or, for people, the last
 * when that is past the end, which *depassee then says.  Links are made for that page.
 */
size_t		page_montree(struct liens *liens, size_t total, size_t size,
		    struct str *depassee);

#endif
