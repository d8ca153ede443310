/*
 * A Content-Security-Policy as browsers read it (CSP level 3): what it lets into a page, and what
 * to write for it to let more in.  Directives are told apart whatever their case, and of two of one
 * name the first counts; sources stand between any white space.
 */
#ifndef HTTP_POLITIQUE_H
#define HTTP_POLITIQUE_H

#include "base/arena.h"

enum politique_usage { POLITIQUE_CADRE, POLITIQUE_SCRIPT, POLITIQUE_USAGES };

/* Which directive decides, of those that stand in for one another (6.8.3). */
struct politique_regle {
	struct str	nom;		/* STR_NONE: none is there, and everything may come in */
	struct str	sources;
	struct str	a_ecrire;	/* the directive that a remedy writes: nom, or a new one */
};
struct politique_regle	politique_regle(struct str politique, enum politique_usage usage);

/* What asks to come in. */
struct politique_demande {
	struct str	url;		/* absolute, http or https */
	struct str	page;		/* origin of the page around it; STR_NONE: not known */
	struct str	nonce, integrite;	/* attributes of a script; STR_NONE: it has none */
	bool		nonce_change;	/* policy and page are of two answers: nonces differ */
};

/* Is it let in (6.7)?  Without a nonce or a hash, 'strict-dynamic' lets in no script of a page. */
bool		politique_admet(const struct politique_regle *regle, enum politique_usage usage,
		    const struct politique_demande *demande);
bool		politique_stricte(const struct politique_regle *regle);	/* has 'strict-dynamic' */

/* The directive to write, whole: what there was, without 'none', then origin.  In the arena. */
struct str	politique_avec(struct arena *arena, const struct politique_regle *regle,
		    struct str origin);

/*
 * The policies of what somebody copied of the headers of an answer, max at most, to v; how many.
 * They are on lines that begin with the header's name or, if there is none, all of the text is its
 * value.  A comma ends a policy.
 */
size_t		politique_entetes(struct str entetes, struct str *v, size_t max);

#endif
