/*
 * What a code that was asked became, in words: "Amareins a fusionné : la commune s’appelle
 * aujourd’hui Francheleins."
 */
#ifndef VIEWS_DEVENU_H
#define VIEWS_DEVENU_H

#include "views/exchange.h"

struct v_devenu {
	struct str	code;		/* as it was */
	struct str	nom;		/* as it was */
	struct str	nature;		/* enum devenir */
	struct str	edition;	/* day of the découpage that says so, or STR_NONE */
	struct str	phrase;
};
extern const struct fields	v_devenu_fields;

/* Of the territory that ou names: v_devenu, none when ou is today's and nothing changed. */
struct list	devenu_fill(struct exchange *x, uint32_t territoire, struct str ou);
/* The sentences, or STR_NONE. */
struct str	devenu_texte(struct exchange *x, uint32_t territoire, struct str ou);

#endif
