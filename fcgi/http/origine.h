/*
 * The origins that may frame a partner's pages, as Content-Security-Policy writes them.
 */
#ifndef HTTP_ORIGINE_H
#define HTTP_ORIGINE_H

#include "base/arena.h"
#include "base/err.h"

#define ORIGINE_SIZE	300

/* Who may frame the pages of a partner that is being tried, besides its own list. */
#define ORIGINES_LOCALES	STR("http://127.0.0.1:* http://localhost:*")

/*
 * Reads what an operator typed: an origin with its port if need be, a leading "*." in the host
 * (or ":*"), or a bare "mairie.fr", which stands for itself and its www over https.  The
 * one or two origins go to out, in lower case; returns how many, 0 and *fault when it is not one.
 */
size_t	origine_read(struct str typed, char out[2][ORIGINE_SIZE], struct fault *fault);

/*
 * The origin of an http or https URL, without its default port, in lower case; STR_NONE when it has
 * none that origine_read would take, or a name with *.  In the arena.
 */
struct str	origine_of_url(struct arena *arena, struct str url);

/*
 * Does one of the sources of a policy, separated by spaces, match origin (CSP level 3, 6.7.2.7)?
 * Sources are as origine_read gives them; "*." stands for one name or more before, never for none.
 */
bool	origine_allowed(struct str sources, struct str origin);

#endif
