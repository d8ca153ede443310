/*
 * What editions of the découpage have changed is a list of the dump, sorted by code.  Of an older
 * former code nothing is known but its name, which says whether its commune merged or was given
 * another code.
 */
#include "catalogue/histoire.h"

enum { CODE, NOM, NATURE, EDITION, COLONNES };

const struct terme devenirs[DEVENIRS] = {
	[DEVENIR_FUSION] = TERME("fusion", ""), [DEVENIR_CODE] = TERME("code", ""),
	[DEVENIR_NOM] = TERME("nom", ""), [DEVENIR_GROUPEMENT] = TERME("groupement", ""),
	[DEVENIR_RETOUR] = TERME("retour", ""),
	[DEVENIR_ARRONDISSEMENT] = TERME("arrondissement", ""),
};

static bool
wrong(struct fault *fault, size_t row, const char *what)
{
	(void)fault_set(fault, ERR_INTERNAL, STR("histoire"), (unsigned)row, 0, "%s", what);
	return false;
}

bool
histoire_load(struct snapshot *s, struct dump *dump, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "histoire");
	struct evenement	*v = arena_array(s->arena, cursor.rows, struct evenement);
	size_t			 max = cursor.rows;
	struct str		 f[COLONNES];
	uint32_t		 nature;

	if (cursor.columns != COLONNES)
		return wrong(fault, 0, "other columns than expected");
	if (v == NULL || !map_init(&s->par_histoire, s->arena, max))
		return false;
	for (; s->n_histoire < max && dump_next(&cursor, f, COLONNES); s->n_histoire++) {
		nature = terme_named(devenirs, DEVENIRS, f[NATURE]);
		v[s->n_histoire] = (struct evenement){ f[CODE], f[NOM], nature, DAY_NONE };
		if (nature == NONE || f[CODE].n == 0 ||
		    !day_parse(f[EDITION], &v[s->n_histoire].edition))
			return wrong(fault, s->n_histoire + 1, "does not read");
		(void)map_put(&s->par_histoire, f[CODE], s->n_histoire);
	}
	s->histoire = v;
	return true;
}

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
	uint32_t	territoire = snapshot_territoire(s, ou), ancienne, at;
	struct str	code;
	size_t		n = 0;

	if (territoire == NONE)
		return 0;
	ancienne = snapshot_ancienne(s, ou);
	code = ancienne == NONE ? s->territoires[territoire].cle : s->anciennes[ancienne].code;
	at = map_get(&s->par_histoire, code);
	while (at < s->n_histoire && n < EVENEMENTS_MAX && str_eq(s->histoire[at].code, code))
		out[n++] = s->histoire[at++];
	if (n == 0 && ancienne != NONE)
		out[n++] = (struct evenement){ code, s->anciennes[ancienne].nom,
		    nature_of(s, &s->anciennes[ancienne]), DAY_NONE };
	return n;
}
