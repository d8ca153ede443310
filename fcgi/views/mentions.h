/*
 * Pages that the law wants: who runs this, what is counted, how far it can be used by everybody;
 * and what was counted.
 */
#ifndef VIEWS_MENTIONS_H
#define VIEWS_MENTIONS_H

#include "views/page.h"

/* Who runs this, from the settings; STR_NONE where the operator has not said. */
struct v_exploitant {
	struct str	editeur, editeur_adresse, directeur, hebergeur;
	struct str	contact, contact_url;	/* as it is read, and where it leads */
	struct str	delegue, delegue_url;
	struct str	schema, schema_url;	/* of accessibility over the years */
};

struct v_mentions {
	struct page		page;
	struct v_exploitant	exploitant;
};

struct v_critere {
	struct str	numero, objet, etat, comment;
};

struct v_theme {
	struct str	titre;
	struct list	criteres;	/* v_critere */
};

struct v_accessibilite {
	struct page		page;
	struct v_exploitant	exploitant;
	struct list		themes;		/* v_theme */
	struct list		manques;	/* v_critere: those that are not met */
	struct str		etablie;	/* "27 novembre 2026"; STR_NONE: not said */
	struct str		etat;		/* "partiellement conforme" */
	bool			avec_manques;
	int64_t			conformes, non_applicables, non_conformes;
};

/* What was used, a day or a partner; the counts in the order of store/mesure.h. */
struct v_usage {
	struct str	cle;		/* 2026-11-23, or a partner's key */
	struct str	titre;
	int64_t		pages, resultats, fiches, utiles, peu_utiles, pas_pour_le_projet,
			signalements;
};

struct v_statistiques {
	struct page	page;
	struct str	lu;		/* "2026-11-23T10:20:00Z": when; STR_NONE: not yet */
	struct list	jours;		/* v_usage */
	struct list	partenaires;
	int64_t		perdus;
	bool		avec_jours, avec_perdus;
};

extern const struct view_kind	mentions_kind, donnees_kind, accessibilite_kind, statistiques_kind;

/* kind: mentions_kind or donnees_kind. */
void	mentions_show(struct exchange *x, const struct view_kind *kind, struct str titre);
void	accessibilite_show(struct exchange *x);
/*
 * Reads the criteria into v's lists, counts and state, which is a constant: totalement conforme,
 * partiellement when half of those that apply are met, non conforme below, and when there is none
 * (https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/).
 */
void	criteres_lire(struct arena *arena, struct str text, struct v_accessibilite *v);
/* v's lists are filled by the caller, titles aside. */
void	statistiques_show(struct exchange *x, struct v_statistiques *v);

#endif
