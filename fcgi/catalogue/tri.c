/*
 * A radix sort: eight passes over arrays that fit in the processor's caches are faster than as many
 * comparisons.
 */
#include "catalogue/tri.h"

#include <stdlib.h>

int
tri_cmp(const void *a, const void *b, void *texte)
{
	const struct tri	*x = a, *y = b;
	const char		*p = texte;
	int			 d;

	if (x->tete != y->tete)
		return x->tete < y->tete ? -1 : 1;
	d = str_cmp((struct str){ p + x->at, x->n }, (struct str){ p + y->at, y->n });
	if (d != 0)
		return d;
	return x->qui != y->qui ? (x->qui < y->qui ? -1 : 1) : x->forme - y->forme;
}

/* One pass of the radix sort: from v to w by byte k of tete. */
static void
tri_pass(const struct tri *v, struct tri *w, size_t n, unsigned k)
{
	size_t	starts[257] = { 0 }, i;

	for (i = 0; i < n; i++)
		starts[(v[i].tete >> 8 * k & 0xff) + 1]++;
	for (i = 0; i < 256; i++)
		starts[i + 1] += starts[i];
	for (i = 0; i < n; i++)
		w[starts[v[i].tete >> 8 * k & 0xff]++] = v[i];
}

bool
tri_sort(struct tri *v, size_t n, int (*cmp)(const void *, const void *, void *), void *context)
{
	struct tri	*other = malloc((n + 1) * sizeof(*other));
	size_t		 i, from;
	unsigned	 k;

	if (other == NULL)
		return false;
	for (k = 0; k < 8; k += 2) {
		tri_pass(v, other, n, k);
		tri_pass(other, v, n, k + 1);
	}
	free(other);
	for (from = 0; from < n; from = i) {
		for (i = from + 1; i < n && v[i].tete == v[from].tete; i++)
			continue;
		if (i - from > 1)
			qsort_r(v + from, i - from, sizeof(*v), cmp, context);
	}
	return true;
}
