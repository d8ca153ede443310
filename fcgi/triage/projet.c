/*
 * Each answer that the URL gives wins over the project's.  An axis that the project names takes the
 * place of what the text gives on that axis, as one in the URL does.
 */
#include "triage/projet.h"

static void
fill(struct params *p, struct arena *arena, enum param param, struct str value)
{
	if (!params_has(p, param))
		params_set(p, arena, param, value);
}

static void
fill_list(struct params *p, enum param param, struct strs values)
{
	if (!params_has(p, param))
		p->values[param] = values;
}

const struct params *
projet_remplir(const struct snapshot *snapshot, struct arena *arena, const struct params *params)
{
	const struct projet	*projet;
	struct params		*p;

	if (!params_has(params, P_PROJET) || snapshot == NULL ||
	    (projet = snapshot_projet(snapshot, params_get(params, P_PROJET))) == NULL ||
	    (p = arena_new(arena, struct params)) == NULL)
		return params;
	*p = *params;
	params_set(p, arena, P_PROJET, STR_NONE);
	fill(p, arena, P_OU, projet->ou);
	fill(p, arena, P_QUOI, projet->quoi);
	fill(p, arena, P_PHASE, projet->phase);
	fill_list(p, P_COMPETENCES, projet->competences);
	fill_list(p, P_LEVIERS, projet->leviers);
	return p;
}
