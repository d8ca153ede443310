/*
 * Where few are wanted they are kept in order as they come, and most of the others cost one
 * comparison.
 */
#include "triage/classement.h"

#include <stdlib.h>

#define PREMIERS_MAX	64		/* above, to sort at the end costs less */

int
classe_ordre(const void *a, const void *b)
{
	const struct classe	*ca = a, *cb = b;

	if (ca->score != cb->score)
		return ca->score < cb->score ? 1 : -1;
	if (ca->local != cb->local)
		return ca->local < cb->local ? -1 : 1;
	if (ca->echeance != cb->echeance)
		return ca->echeance < cb->echeance ? -1 : 1;
	return (ca->rang > cb->rang) - (ca->rang < cb->rang);
}

bool
classement_init(struct classement *list, struct arena *arena, size_t most, size_t premiers)
{
	*list = (struct classement){ .premiers = premiers <= PREMIERS_MAX ? premiers : 0 };
	list->v = arena_room(arena, list->premiers > 0 ? list->premiers : most, sizeof(*list->v));
	return list->v != NULL;
}

void
classement_ajouter(struct classement *list, const struct classe *classe)
{
	size_t	i;

	list->total++;
	if (list->premiers == 0) {
		list->v[list->n++] = *classe;
		return;
	}
	if (list->n == list->premiers && classe_ordre(&list->v[list->n - 1], classe) < 0)
		return;
	i = list->n < list->premiers ? list->n++ : list->n - 1;
	for (; i > 0 && classe_ordre(&list->v[i - 1], classe) > 0; i--)
		list->v[i] = list->v[i - 1];
	list->v[i] = *classe;
}

void
classement_finir(struct classement *list)
{
	if (list->premiers == 0 && list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), classe_ordre);
}
