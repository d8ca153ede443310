/*
 * Why rows are refused, in a closed list of words that anyone may read: messages quote what they
 * refuse, these never do.
 */
#ifndef IMPORT_MOTIFS_H
#define IMPORT_MOTIFS_H

#include "base/err.h"

#define MOTIFS	23	/* the last is "another reason" */

/* Which of them a message says, from 0. */
size_t		motif_de(struct str message);
struct str	motif_nom(size_t motif);

/* Why a whole run failed, by the kind of its fault. */
struct str	motif_echec(enum err code);

#endif
