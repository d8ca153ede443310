/*
 * The start tags of an HTML page that somebody pasted, and their attributes, as a browser would cut
 * them (WHATWG HTML, 13.2.5): comments, and what is inside script, style, textarea, title and their
 * like, hold none.  One pass, in the order of the text and in time proportional to it, whatever it
 * is; no tree is built.
 */
#ifndef HTTP_BALISES_H
#define HTTP_BALISES_H

#include "base/arena.h"

struct balise {
	struct str	nom;		/* as written: compare with balise_est */
	struct str	attributs;	/* raw, for balise_attribut */
};

/* The next start tag of *rest, which moves on; false: there is none left. */
bool		balise_next(struct str *rest, struct balise *balise);
bool		balise_est(const struct balise *balise, struct str nom);
/*
 * The first attribute of that name (lower case), trimmed, its character references &amp; &lt; &gt;
 * &quot; &apos; and those by number decoded into the arena.  STR_NONE: absent; n = 0: empty.
 */
struct str	balise_attribut(const struct balise *balise, struct arena *arena, struct str nom);

#endif
