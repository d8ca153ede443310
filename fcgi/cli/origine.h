/*
 * The origins that may frame a partner's pages, as Content-Security-Policy writes them.
 */
#ifndef CLI_ORIGINE_H
#define CLI_ORIGINE_H

#include "base/err.h"

#define ORIGINE_SIZE	300

/*
 * Reads what an operator typed: an origin with its port if need be, a leading "*." in the host
 * (or ":*"), or a bare "mairie.fr", which stands for itself and its www over https.  The
 * one or two origins go to out, in lower case; returns how many, 0 and *fault when it is not one.
 */
size_t	origine_read(struct str typed, char out[2][ORIGINE_SIZE], struct fault *fault);

#endif
