/*
 * /statistiques: what was counted over thirty days, by day and by partner, as it was last read from
 * the database.
 */
#include "pages/pages.h"
#include "store/mesure.h"
#include "views/mentions.h"

static struct list
usages(struct arena *arena, const struct mesure_ligne *lines, size_t n)
{
	struct v_usage	*v = arena_array(arena, n + 1, struct v_usage);
	size_t		 i;

	for (i = 0; v != NULL && i < n; i++)
		v[i] = (struct v_usage){ .cle = lines[i].cle, .pages = lines[i].n[MESURE_PAGES],
		    .resultats = lines[i].n[MESURE_RESULTATS], .fiches = lines[i].n[MESURE_FICHES],
		    .utiles = lines[i].n[MESURE_OUI], .peu_utiles = lines[i].n[MESURE_NON],
		    .pas_pour_le_projet = lines[i].n[MESURE_PROJET],
		    .signalements = lines[i].n[MESURE_CORRECTIONS] };
	return (struct list){ v, v == NULL ? 0 : n };
}

void
page_statistiques(struct exchange *x)
{
	struct mesure_bilan	 bilan = mesure_bilan(x->arena);
	struct v_statistiques	*v = arena_new(x->arena, struct v_statistiques);
	struct tm		 utc;

	if (v == NULL)
		return;
	if (bilan.lu != 0 && gmtime_r(&bilan.lu, &utc) != NULL)
		v->lu = arena_printf(x->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
		    utc.tm_sec);
	v->jours = usages(x->arena, bilan.jours, bilan.n_jours);
	v->partenaires = usages(x->arena, bilan.partenaires, bilan.n_partenaires);
	v->perdus = bilan.perdus;
	statistiques_show(x, v);
}
