/*
 * The views of the four questions: what each page shows, before an answer and after a wrong one.
 */
#ifndef VIEWS_QUESTIONS_H
#define VIEWS_QUESTIONS_H

#include "triage/recherche.h"
#include "views/page.h"

/* A row to choose a territory: one link. */
struct v_choix {
	struct str	type;
	struct str	code;
	struct str	nom;
	struct str	detail;
	struct str	correspond;	/* what was recognised when it is not the name */
	struct str	url;
};

/* What question pages share. */
struct v_question {
	struct str	question;	/* slug */
	struct str	action;		/* of the form */
	struct list	caches;		/* hidden fields */
	bool		hote;		/* the host's page is to be shown again */
	struct list	recap;		/* the other answers */
	bool		avec_recap;
	struct str	retour;		/* link to the question before, or STR_NONE */
	struct str	erreur;		/* sentence beside the field, or STR_NONE */
	struct str	erreur_titre;
	struct str	champ;		/* id of the field it speaks of */
};

struct v_territoire {
	struct page		page;
	struct v_question	q;
	struct str		saisie;		/* what was typed */
	bool			liste;		/* choose among choix */
	struct list		choix;
	struct list		proches;	/* beside an error */
	int64_t			total;
	struct str		annonce;	/* "6 territoires répondent à « rennes »." */
	struct str		combien;	/* "Deux questions", this one counted */
	struct str		annuaire_libre;	/* the directory without answering */
};

struct v_case {				/* a box to tick */
	struct str	axe;
	struct str	slug;
	struct str	libelle;
	struct str	mots;		/* d’après « … », or STR_NONE */
	bool		coche;
	bool		propose;	/* to confirm */
};

struct v_groupe {			/* boxes under one heading */
	struct str	titre;
	struct str	compte;
	bool		ouvert;
	struct list	cases;
};

struct v_projet {
	struct page		page;
	struct v_question	q;
	struct str		quoi;
	struct list		familles;	/* themes by family */
	bool			themes_ouverts;	/* one of them is ticked */
	struct str		passer;
};

struct v_segment {
	struct str	texte;
	bool		marque;
};

struct v_precisions {
	struct page		page;
	struct v_question	q;
	struct list		texte;		/* the text cut in recognised and other segments */
	struct list		groupes;
	struct list		familles;	/* all themes, when nothing was understood */
	bool			rien;
	bool			sans_texte;	/* labels only, which somebody chose */
	struct str		recrire;
};

struct v_option {
	struct str	slug;
	struct str	libelle;
	struct str	detail;
	bool		coche;
};

struct v_phase {
	struct page		page;
	struct v_question	q;
	struct list		options;
};

extern const struct view_kind	territoire_kind, projet_kind, precisions_kind, phase_kind;
extern const struct fields	v_territoire_fields, v_projet_fields, v_precisions_fields,
				v_phase_fields, v_choix_fields;

/*
 * Fill and set x->kind and x->view.  erreur: what to say beside the field, or STR_NONE; the status
 * is the caller's.
 */
void	territoire_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    struct str saisie, struct str erreur);
void	projet_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    struct str erreur);
void	precisions_show(struct exchange *x, const struct liens *liens, const struct reponses *r);
void	phase_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    struct str erreur);

/* The rows of a search, each leading to page with `ou` answered. */
struct list	choix_fill(const struct liens *liens, const struct trouvaille *v, size_t n,
		    struct str page);

#endif
