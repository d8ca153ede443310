/*
 * The view of an error: a page in the widget's style with a way on, or problem details (RFC 9457).
 */
#ifndef VIEWS_ERREUR_H
#define VIEWS_ERREUR_H

#include "views/page.h"

struct v_champ {
	struct str	champ;
	struct str	code;
	struct str	message;
};

struct v_erreur {
	struct page	page;
	struct str	type;		/* URI of the kind of problem */
	struct str	title;
	int64_t		status;
	struct str	detail;
	struct list	champs;
	struct str	recommencer;	/* links, for the page */
	struct str	questions;	/* those still to be answered; STR_NONE: none */
	struct str	annuaire;
};

/* After exchange_fail: a status that no enum err has, with its title. */
void	erreur_statut(struct exchange *x, int status, struct str title);

extern const struct view_kind	erreur_kind;
extern const struct fields	v_erreur_fields;

#endif
