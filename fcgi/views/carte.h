/*
 * Cards: a service or an aid as lists show it, with its motifs.
 */
#ifndef VIEWS_CARTE_H
#define VIEWS_CARTE_H

#include "triage/match.h"
#include "views/page.h"

/* The answers that motifs rest on: none, the project, the territory, the phase. */
#define CARTE_REPONSES	4

struct v_motif {
	struct str	type;		/* an axis, zone, phase, echeance */
	struct str	titre;		/* Thème, Lieu… */
	struct str	libelle;	/* what was met */
	struct strs	mots;		/* the words that gave it */
	struct str	suite;		/* ", d’après « … »" */
	struct lien	modifier;	/* link that changes the answer it rests on */
	struct lien	changer;	/* the same on the card's first motif of that answer */
	struct str	quoi;		/* ce que nous avons compris, le territoire… */
};

/* How an aid stands today, in words and with the shape's class. */
struct v_statut {
	struct str	slug;		/* of echeances[] */
	struct str	avant;		/* "Ouverte jusqu’au " */
	struct str	iso;
	struct str	fr;
	struct str	apres;		/* " (dans 12 jours)" */
	struct str	classe;		/* "aig-statut--proche" or "" */
	struct str	texte;		/* all of it, without markup */
};

struct v_zone {
	struct str	type;
	struct str	nom;
};

struct v_service_carte {
	struct str	slug;
	struct str	nom;
	struct str	accroche;
	struct str	operateur;
	struct lien	url;
	struct str	lien;
	double		score;
	struct list	motifs;
	struct str	pourquoi;	/* its first motifs, in a line */
	struct lien	ecarter;	/* link that puts it aside */
};

struct v_aide_carte {
	struct str	id;
	struct str	nom;
	struct str	accroche;
	struct strs	porteurs;
	struct strs	natures;	/* slugs */
	struct v_zone	zone;
	struct str	ouverture;	/* ISO, or STR_NONE */
	struct str	echeance;
	struct v_statut	etat;
	struct str	statut;		/* the slug of etat, for JSON */
	struct strs	a_verifier;
	double		score;
	struct list	motifs;
	struct lien	url;
	struct str	lien;
	struct str	porteurs_texte;
	struct str	natures_texte;
	struct str	verifier_texte;
	struct str	pourquoi;
	struct lien	ecarter;
};

extern const struct fields	v_motif_fields, v_statut_fields, v_zone_fields,
				v_service_carte_fields, v_aide_carte_fields;

/* What the cards of one page share; made once by cartes_init, and then only read. */
struct cartes {
	const struct liens	*liens;
	const struct demande	*d;
	struct arena		*arena;
	struct lien		 modifier[CARTE_REPONSES];	/* what changes each answer */
	struct patron		 service, aide;	/* the pages of one */
	struct patron		 ecarter;	/* of the first to be put aside */
	struct str		*suites;	/* by label of the demand: ", d’après « … »" */
};

void		cartes_init(struct cartes *cartes, const struct liens *liens,
		    const struct demande *demande);
struct list	services_fill(const struct cartes *cartes, const struct suggestion *v, size_t n);
struct list	aides_fill(const struct cartes *cartes, const struct suggestion *v, size_t n);
struct v_statut	statut_fill(struct arena *arena, const struct aide *aide, int32_t jour);
/* The terms of natures, or of another closed list, whose bits are set: their slugs, or a sentence's
 * list, "Prêt, ingénierie technique". */
struct strs	bits_slugs(struct arena *arena, const struct terme *list, size_t n, uint16_t bits);
struct str	bits_texte(struct arena *arena, const struct terme *list, size_t n, uint16_t bits);

#endif
