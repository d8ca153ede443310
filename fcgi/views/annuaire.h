/*
 * The view of the directory, and the lists of services and aids of the API.
 */
#ifndef VIEWS_ANNUAIRE_H
#define VIEWS_ANNUAIRE_H

#include "triage/annuaire.h"
#include "views/resultats.h"

struct v_entree {
	struct str	genre;		/* service or aide */
	struct str	id;
	struct str	nom;
	struct str	accroche;
	struct str	porteur;	/* operator or porteurs */
	struct v_statut	etat;
	bool		aide;
	struct str	statut;		/* slug, aids only */
	struct str	url;
	struct str	lien;
};

struct v_annuaire {
	struct page	page;
	struct str	q;
	int64_t		total;
	int64_t		numero;		/* page */
	struct list	entrees;
	struct list	facettes;
	struct list	filtres;	/* v_cache: those in place, each with the link without it */
	struct list	tris;		/* v_valeur */
	struct list	pages;
	struct list	caches;
	struct str	action;
	struct str	annonce;	/* "46 réponses à « chaleur », pour Rennes" */
	struct str	partout;	/* said when there is no territory */
	struct str	choisir;	/* link to choose one */
	struct str	tout_effacer;
	struct str	cartes;		/* the API cards */
	struct str	donnees;	/* what need not be asked of a company */
	struct str	suivante;
	bool		avec_filtres;	/* whether a list has something, for headings */
	bool		avec_pages;
};

extern const struct view_kind	annuaire_kind;
extern const struct fields	v_annuaire_fields, v_entree_fields;

void	annuaire_show(struct exchange *x, const struct liens *liens,
	    const struct reponses *reponses, const struct recherche *r, size_t size);

#endif
