/*
 * /api/v1/taxonomies: the closed lists.
 */
#include "api/api.h"
#include "views/listes.h"

void
api_taxonomies(struct exchange *x)
{
	taxonomies_show(x);
}
