/*
 * One item, whole: a service or an aid with its source and date, and whether it suits the
 * territory.
 */
#ifndef VIEWS_FICHE_H
#define VIEWS_FICHE_H

#include "views/resultats.h"

struct v_source {
	struct str	titre;
	struct str	url;
	struct str	licence;
	struct str	mention;
	struct str	date;		/* of the source, in words */
	struct str	relevee;	/* date of our data */
	struct str	perimee;	/* since when the source has not answered */
};

struct v_puce {
	struct str	axe;
	struct str	slug;
	struct str	libelle;
	double		score;		/* how much it is for this, 0..1 */
	struct str	url;		/* the directory for this label */
};

struct v_service {
	struct page		page;
	struct str		slug, nom, accroche, description, operateur, url, lien, nature,
	    expertise;
	struct strs		categories;
	struct strs		phases;		/* slugs of the phases it serves */
	struct str		phases_texte;
	struct str		sert_a;
	bool			generique;
	bool			beta;
	struct list		labels;
	struct v_source		source;
	struct str		retour;
	struct str		retour_texte;
	struct str		avis;		/* see lien_avis */
	/* the labels that the page shows: themes, places, works */
	struct list		puces;
	bool			avec_puces;
};

/* An aid that stands for another in its zone, or that other. */
struct v_variante {
	struct str	id;
	struct str	nom;
	struct v_zone	zone;
	struct str	url;
};

struct v_aide {
	struct page		page;
	struct str		id, nom, nom_officiel, accroche, description;
	struct strs		porteurs, instructeurs, programmes, natures, etapes, publics,
	    categories,
				a_verifier;
	struct v_zone		zone;
	struct str		recurrence, ouverture, echeance, statut;
	struct v_statut		etat;
	bool			appel_a_projets;
	struct str		url, lien, lien_candidature;
	struct str		lettre_a;	/* whom lien_candidature writes to, when it is no
	    page */
	struct list		labels;
	const struct v_variante	*generique;	/* the aid that it is a local variant of, or NULL */
	struct list		variantes;	/* v_variante */
	bool			avec_variantes;
	struct v_source		source;
	/* Of the source, at length: markup of the HTML cleaner. */
	struct str		corps, criteres, exemples, contact;
	struct str		depenses_texte, taux, taux_note;
	bool			payante;
	struct str		porteurs_texte, instructeurs_texte, programmes_texte, natures_texte,
				etapes_texte, publics_texte;
	struct str		verdict;	/* does it suit the territory, in a sentence */
	struct str		reste;		/* "Il reste 12 jours.",
	    when the deadline is near */
	struct str		ailleurs;	/* link to aids that suit, when this one does not */
	struct str		ailleurs_texte;
	bool			ouverte;
	struct str		retour, retour_texte, avis;
	struct list		puces;
	bool			avec_puces;
};

extern const struct view_kind	service_kind, aide_kind;
extern const struct fields	v_service_fields, v_aide_fields, v_puce_fields, v_variante_fields,
				v_source_fields;

/*
 * Of what a source says: its name, who keeps the row, and the day that the source gives or
 * DAY_NONE.
 */
struct v_source	source_fill(struct exchange *x, struct str nom, struct str origine, int32_t date);
void	service_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    const struct service *service);
void	aide_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    const struct aide *aide, int32_t jour);

#endif
