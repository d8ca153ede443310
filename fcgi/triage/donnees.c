/*
 * Lists are short (a table has some fifty rows): they are walked, not indexed.
 */
#include "triage/donnees.h"

#include "base/fold.h"

const enum param donnees_params[DONNEES_FACETTES] = { [DF_UTILITE] = P_UTILITE,
    [DF_OUVERTURE] = P_OUVERTURE, [DF_FAMILLE] = P_FAMILLE, [DF_PRODUCTEUR] = P_PRODUCTEUR };

/* What a row has on a facet: the slug, and words for people. */
static struct terme
value_of(const struct donnees *all, const struct donnee *d, enum donnees_facette facette)
{
	switch (facette) {
	case DF_UTILITE:
		return utilites[d->utilite];
	case DF_OUVERTURE:
		return ouvertures[d->ouverture];
	case DF_FAMILLE:
		return all->familles[d->famille];
	default:
		return (struct terme){ d->producteur_slug, d->producteur };
	}
}

static bool
known(const struct donnees *all, enum donnees_facette facette, struct str slug)
{
	uint32_t	i;

	if (facette == DF_UTILITE)
		return terme_named(utilites, UTILITES, slug) != NONE;
	if (facette == DF_OUVERTURE)
		return terme_named(ouvertures, OUVERTURES, slug) != NONE;
	for (i = 0; i < all->n; i++)
		if (str_eq(value_of(all, &all->v[i], facette).slug, slug))
			return true;
	return false;
}

static bool
read_year(const struct donnees *all, struct str year, uint32_t *out)
{
	int64_t		n;
	uint32_t	i;

	if (!str_int(year, 1, 9999, &n))
		return false;
	for (i = 0; i < all->annees.n; i++)
		if (all->annees.v[i] == (uint32_t)n) {
			*out = (uint32_t)n;
			return true;
		}
	return false;
}

enum param
donnees_lire(const struct snapshot *s, struct arena *arena, const struct params *params,
    struct donnees_filtre *filtre)
{
	struct buf	folded = { .max = 4096 };
	struct str	year = params_get(params, P_ANNEE);
	size_t		f, i;

	*filtre = (struct donnees_filtre){ .snapshot = s, .params = params };
	fold(&folded, params_get(params, P_Q));
	filtre->q = arena_str(arena, str_trim(buf_str(&folded)));
	buf_free(&folded);
	if (year.n > 0 && !read_year(s->donnees, year, &filtre->annee))
		return P_ANNEE;
	for (f = 0; f < DONNEES_FACETTES; f++)
		for (i = 0; i < params->values[donnees_params[f]].n; i++)
			if (!known(s->donnees, (enum donnees_facette)f,
			    params->values[donnees_params[f]].v[i]))
				return donnees_params[f];
	return P_COUNT;
}

/* A bit for each filter that keeps it out. */
static unsigned
kept_out_by(const struct donnees_filtre *filtre, const struct donnee *d)
{
	unsigned	bits = 0;
	size_t		f;

	for (f = 0; f < DONNEES_FACETTES; f++)
		if (params_has(filtre->params, donnees_params[f]) &&
		    !params_lists(filtre->params, donnees_params[f],
		    value_of(filtre->snapshot->donnees, d, (enum donnees_facette)f).slug))
			bits |= 1u << f;
	return bits;
}

static void
count(struct donnees_liste *l, size_t f, struct terme value, bool passes)
{
	uint32_t	i;

	for (i = 0; i < l->n_valeurs[f] && !str_eq(l->valeurs[f][i].slug, value.slug); i++)
		continue;
	if (i == l->n_valeurs[f])
		l->valeurs[f][l->n_valeurs[f]++] = (struct donnees_valeur){ value.slug,
		    value.libelle, 0 };
	l->valeurs[f][i].total += passes;
}

struct donnees_liste
donnees_lister(const struct donnees_filtre *filtre, struct arena *arena)
{
	const struct donnees	*all = filtre->snapshot->donnees;
	uint32_t		*v = arena_array(arena, all->n + 1, uint32_t);
	struct donnees_liste	 l = { .v = { v, 0 } };
	uint32_t		 i;
	size_t			 f;

	for (f = 0; f < DONNEES_FACETTES; f++)
		if ((l.valeurs[f] = arena_array(arena, all->n + 1, struct donnees_valeur)) == NULL)
			return (struct donnees_liste){ .v = { NULL, 0 } };
	for (i = 0; i < all->n; i++) {
		const struct donnee	*d = &all->v[i];
		unsigned		 out;

		if ((filtre->annee != 0 ? d->annee != filtre->annee :
		    d->annee != all->v[0].annee && !d->disparue) ||
		    !fold_has(d->cherche, filtre->q))
			continue;
		out = kept_out_by(filtre, d);
		for (f = 0; f < DONNEES_FACETTES; f++)
			count(&l, f, value_of(all, d, (enum donnees_facette)f),
			    (out & ~(1u << f)) == 0);
		if (out != 0)
			continue;
		v[l.v.n++] = i;
		l.actuelles += filtre->annee != 0 || !d->disparue;
	}
	return l;
}

/* Yes, case by case, no; 0: it says nothing. */
static int
sense_of(const struct donnee *d)
{
	static const int	sense[UTILITES] = { [UTILITE_INDISPENSABLE] = 3,
	    [UTILITE_UTILE] = 3, [UTILITE_OUI] = 3, [UTILITE_A_ETUDIER] = 2,
	    [UTILITE_INJUSTIFIE] = 1, [UTILITE_NON] = 1, [UTILITE_NON_LISTEE] = 0 };

	return sense[d->utilite];
}

bool
donnees_contredites(const struct donnee *a, const struct donnee *b)
{
	return sense_of(a) != 0 && sense_of(b) != 0 && sense_of(a) != sense_of(b);
}
