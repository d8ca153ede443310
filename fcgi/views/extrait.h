/*
 * What a partner pastes into a page: the address of a module, and the HTML around it.  The only
 * place that knows the form of the snippets; /integrer shows them and /oembed gives them.
 */
#ifndef VIEWS_EXTRAIT_H
#define VIEWS_EXTRAIT_H

#include "views/liens.h"

#define EXTRAIT_TITRE	STR("Trouver un service ou une aide pour votre projet")
#define EXTRAIT_HAUTEUR	640
#define EXTRAIT_LARGEUR	640	/* where a number is wanted */

enum extrait_forme { EXTRAIT_CADRE, EXTRAIT_CSS, EXTRAIT_LIEN, EXTRAIT_FORMES };
enum extrait_script { SCRIPT_AUCUN, SCRIPT_ALIAS, SCRIPT_FIGE, EXTRAIT_SCRIPTS };

struct extrait {
	struct str		adresse;	/* absolute */
	struct str		racine;
	struct str		empreinte;	/* of the loader, for SCRIPT_FIGE */
	enum extrait_forme	forme;
	enum extrait_script	script;
	int64_t			largeur;	/* pixels; 0: all there is */
	int64_t			hauteur;
	bool			sandbox;	/* for hosts who put frames in a sandbox */
};

/* The address, from our root, of a page of a partner's module with answers: the entry, for "", is
 * "/v1/w/demo?ou=35238". */
struct str	extrait_chemin(struct exchange *x, const struct partenaire *partenaire,
		    struct str page, const struct params *params);
/* The HTML to paste, in the arena. */
struct str	extrait_html(struct arena *arena, const struct extrait *extrait);

/* The plainest, for a page that shows one: a key, then what follows it in the address. */
struct str	extrait_exemple(const struct exchange *x, struct str cle, struct str suite);

/* What an absolute address shows. */
struct extrait_lu {
	const struct partenaire	*partenaire;	/* of ours, not paused; NULL: there is none */
	bool			 page_connue;
	struct str		 page;		/* "" for the entry, "aide/dsil" */
	struct str		 requete;	/* what follows its ?, still encoded */
};
struct extrait_lu	extrait_lire(const struct exchange *x, struct str adresse);

#endif
