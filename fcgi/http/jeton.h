/*
 * Tokens of forms: signed, dated, good for one use.  They show that a form was given by one of our
 * hosts and not long ago, without a cookie and without anything kept.  A page that holds one is
 * never cached.
 *
 * The secret is one file shared by all hosts: one or two lines of 64 hexadecimal digits (# begins a
 * comment).  The first signs; both are accepted, so that a new one is put above the old one on each
 * host, and the old one taken out a day later.
 */
#ifndef HTTP_JETON_H
#define HTTP_JETON_H

#include <time.h>

#include "base/arena.h"
#include "base/err.h"

#define JETON_SECRETS	2
#define JETON_NUMERO	24	/* characters that tell one token from all others */

struct jeton_cles {
	unsigned char	v[JETON_SECRETS][32];
	size_t		n;		/* 0: no form can be given or taken */
};

/*
 * Reads the file; path "" gives no key at all, which is no error.  ERR_INVALID and *fault (file,
 * line) otherwise.  Called once, before threads start.
 */
enum err	jeton_cles_read(struct jeton_cles *cles, const char *path, struct fault *fault);

/*
 * A token for usage ("demande", "avis/prioreno"…), in the arena: letters, digits, - and _.
 * STR_NONE without a key.  Any thread.
 */
struct str	jeton_make(const struct jeton_cles *cles, struct arena *arena, struct str usage,
		    time_t now);

enum jeton_etat { JETON_BON, JETON_FAUX, JETON_PERIME };

/*
 * Was token made for usage, seconds ago at most?  JETON_PERIME: ours, but older.  numero, when it
 * is not NULL, is then its number: what is stored under it is stored once.  Any thread.
 */
enum jeton_etat	jeton_check(const struct jeton_cles *cles, struct str token, struct str usage,
		    time_t now, int64_t seconds, char numero[JETON_NUMERO + 1]);

#endif
