/*
 * What other answers would give, one changed at a time, beside what these give: the toggles of the
 * results, on a page of its own since each count is a match.
 */
#ifndef VIEWS_AUTREMENT_H
#define VIEWS_AUTREMENT_H

#include "views/listes.h"

struct v_groupe_autrement {
	struct str	ancre;
	struct str	titre;
	struct str	aide;		/* what changes, and what does not */
	struct list	lignes;		/* v_alternative */
};

struct v_autrement {
	struct page	page;
	struct v_totaux	totaux;		/* with the answers as they are */
	struct list	alternatives;	/* v_alternative */
	/* For the page only. */
	struct str	present;	/* "3 services et 20 aides", or STR_NONE */
	struct list	groupes;	/* v_groupe_autrement */
	struct list	recap;
	struct str	retour;		/* the results */
	struct str	projet;		/* where the whole project can be said again */
	struct str	projet_texte;
	bool		filtre;		/* filters stay, and count */
};

extern const struct view_kind	autrement_kind;

/* Sets x->kind and x->view.  The territory is known. */
void	autrement_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
	    int32_t jour);

#endif
