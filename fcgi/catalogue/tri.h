/*
 * Sorting many strings, by their first bytes as a number.
 */
#ifndef CATALOGUE_TRI_H
#define CATALOGUE_TRI_H

#include "base/str.h"

/* A string to sort: its first bytes as a number, so that most comparisons need no other. */
struct tri {
	uint64_t	tete;
	uint32_t	at;
	uint32_t	qui;
	uint8_t		n;
	uint8_t		forme;
};

/*
 * By bytes, then qui, then forme: for what has the same tete.  texte: where the strings stand.
 */
int	tri_cmp(const void *a, const void *b, void *texte);

/*
 * Sorts n of them by tete, byte after byte; cmp, given context, settles what has the same.  False,
 * and v as it was: no memory.
 */
bool	tri_sort(struct tri *v, size_t n, int (*cmp)(const void *, const void *, void *),
	    void *context);

#endif
