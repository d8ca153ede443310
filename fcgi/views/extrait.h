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

/* The address, from our root, of a partner's module with answers: "/v1/w/demo?ou=35238". */
struct str	extrait_chemin(struct exchange *x, const struct partenaire *partenaire,
		    const struct params *params);
/* The HTML to paste, in the arena. */
struct str	extrait_html(struct arena *arena, const struct extrait *extrait);

/*
 * The partner whose module an absolute address shows: one of ours, with a key that is known and not
 * paused.  NULL otherwise.  *requete: what follows its ?, still encoded.
 */
const struct partenaire	*extrait_lire(const struct exchange *x, struct str adresse,
    struct str *requete);

#endif
