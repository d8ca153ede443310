/*
 * One label is one remark, however many aids bear it.
 */
#include "import/at_inconnus.h"

#include <stdio.h>

bool
at_inconnus_preparer(struct at_inconnus *inconnus, struct arena *arena)
{
	*inconnus = (struct at_inconnus){ .arena = arena };
	return map_init(&inconnus->par_nom, arena, AT_INCONNUS_DITS);
}

static bool
is_repeated(const struct at_aide *aide, size_t at)
{
	const struct at_inconnu	*one = &aide->inconnus[at];
	size_t			 i;

	for (i = 0; i < at; i++)
		if (aide->inconnus[i].champ == one->champ &&
		    str_eq(aide->inconnus[i].label, one->label))
			return true;
	return false;
}

static void
count(struct at_inconnus *inconnus, const struct at_inconnu *one)
{
	char		key[400];
	uint32_t	at;

	(void)snprintf(key, sizeof(key), "%s %.*s", one->champ, STR_FMT(str_head(one->label,
	    300)));
	if ((at = map_get(&inconnus->par_nom, str_of(key))) != MAP_NONE) {
		inconnus->v[at].n++;
		return;
	}
	if (inconnus->n == COUNT(inconnus->v)) {
		inconnus->autres++;
		return;
	}
	at = (uint32_t)inconnus->n++;
	inconnus->v[at].champ = one->champ;
	inconnus->v[at].label = arena_str(inconnus->arena, str_head(one->label, 300));
	inconnus->v[at].n = 1;
	(void)map_put(&inconnus->par_nom, arena_str(inconnus->arena, str_of(key)), at);
}

void
at_inconnus_compter(struct at_inconnus *inconnus, const struct at_aide *aide)
{
	size_t	i;

	for (i = 0; i < aide->n_inconnus; i++)
		if (!is_repeated(aide, i))
			count(inconnus, &aide->inconnus[i]);
}

void
at_inconnus_dire(const struct at_inconnus *inconnus, struct passage *passage)
{
	char	text[512];
	size_t	i;

	for (i = 0; i < inconnus->n; i++) {
		(void)snprintf(text, sizeof(text), "label inconnu : « %.*s » (%u %s)",
		    STR_FMT(inconnus->v[i].label), inconnus->v[i].n,
		    inconnus->v[i].n > 1 ? "aides" : "aide");
		passage_remarquer(passage, passage->source, 0, str_of(inconnus->v[i].champ),
		    str_of(text));
	}
	if (inconnus->autres == 0)
		return;
	(void)snprintf(text, sizeof(text), "label inconnu : d’autres encore (%u mentions)",
	    inconnus->autres);
	passage_remarquer(passage, passage->source, 0, STR_NONE, str_of(text));
}
