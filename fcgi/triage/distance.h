/*
 * How far apart two words are: mistakes of the fingers (a letter more, less, other, two swapped)
 * and of the ear (kimper, mulhouze).
 */
#ifndef TRIAGE_DISTANCE_H
#define TRIAGE_DISTANCE_H

#include "base/str.h"

/* A folded word of at most 64 bytes, made ready to be compared with many. */
struct motif_mot {
	uint64_t	lettres[37];	/* where each letter and digit stands in it */
	struct str	s;
	char		sons[48];	/* what is heard of it */
	size_t		n_sons;
};

void		distance_prepare(struct motif_mot *m, struct str s);

/*
 * Optimal string alignment distance (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein
 * and Damerau edit distances"), or max + 1 when it is more than max.
 */
unsigned	distance_mots(const struct motif_mot *m, struct str t, unsigned max);

/* The same sound, roughly, in French? */
bool		distance_meme_son(const struct motif_mot *m, struct str t);

#endif
