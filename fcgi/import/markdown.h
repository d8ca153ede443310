/*
 * The Markdown of cards as clean markup: the components of those sites (<Button>, <NextSteps/>,
 * <External>…) become links or go, pipe tables become lists, cmark reads the rest, and the HTML
 * cleaner has the last word.  No network, no database.
 */
#ifndef IMPORT_MARKDOWN_H
#define IMPORT_MARKDOWN_H

#include "base/arena.h"

struct markdown {
	struct str	html;		/* of the HTML cleaner; empty: nothing to say */
	struct str	bouton;		/* where its first button leads, when it leads somewhere */
	bool		demarche;	/* the usual papers are asked for (<NextSteps/>) */
};

/* In the arena.  False: too long, or no memory. */
bool	markdown_lire(struct arena *arena, struct str texte, struct markdown *out);

/*
 * An address of a card as it may stand in a page: entities decoded, what an address may not hold
 * percent-encoded, then nettoyer_lien.  "" when there is none: it is relative, or runs something.
 */
struct str	adresse_lire(struct arena *arena, struct str adresse);

#endif
