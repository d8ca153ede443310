/*
 * A former code alone says little: whether its commune merged or was given another code is read
 * from its name.
 */
#include "catalogue/histoire.h"

const struct terme devenirs[DEVENIRS] = {
	[DEVENIR_FUSION] = TERME("fusion", ""), [DEVENIR_CODE] = TERME("code", ""),
	[DEVENIR_ARRONDISSEMENT] = TERME("arrondissement", ""),
};

static enum devenir
nature_of(const struct snapshot *s, const struct ancienne *a)
{
	if (str_eq(a->type, STR("arrondissement")))
		return DEVENIR_ARRONDISSEMENT;
	return str_eq(a->nom, s->territoires[a->territoire].nom) ? DEVENIR_CODE : DEVENIR_FUSION;
}

size_t
histoire_lire(const struct snapshot *s, struct str ou, struct evenement *out)
{
	uint32_t	at = snapshot_ancienne(s, ou);

	if (at == NONE)
		return 0;
	out[0] = (struct evenement){ s->anciennes[at].code, s->anciennes[at].nom,
	    nature_of(s, &s->anciennes[at]), DAY_NONE };
	return 1;
}
