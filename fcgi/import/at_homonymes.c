/*
 * Two lists at most for each territory; one that the source does not know has none, and is not it.
 */
#include "import/at_homonymes.h"

#include <stdio.h>

#define MEMES_MAX	64	/* territories of one name: 12 « Sainte-Colombe » in 2026 */

/* The number that the source has for a commune; 0 in the zone when it does not know it. */
static bool
ask_number(struct at_homonymes *h, struct at_zone *zone)
{
	struct passage	*passage = h->source->passage;
	char		 nom[64], chemin[96];
	struct at_liste	 liste = { .nom = nom, .chemin = chemin, .plafond = 50 };
	json_t		*json, *results;
	int64_t		 unused;
	size_t		 i;
	int		 page;

	(void)snprintf(nom, sizeof(nom), "commune-%.*s", STR_FMT(zone->cle));
	(void)snprintf(chemin, sizeof(chemin), "perimeters/?scale=commune&insees%%5B%%5D=%.*s&",
	    STR_FMT(zone->cle));
	if (!at_source_recevoir(h->source, &liste))
		return false;
	for (page = 1; page <= liste.pages; page++) {
		if ((json = at_source_page(passage, nom, page)) == NULL)
			return false;
		results = json_object_get(json, "results");
		for (i = 0; i < json_array_size(results); i++)
			at_zones_ajouter(h->zones, json_array_get(results, i), &unused);
		json_decref(json);
	}
	return true;
}

static bool
among(const uint32_t *v, size_t n, uint32_t x)
{
	size_t	i;

	for (i = 0; i < n && v[i] != x; i++)
		continue;
	return i < n;
}

/* Of the aids of one territory, those of its name are for it. */
static bool
read_list(struct at_homonymes *h, struct arena *arena, const struct at_liste *liste, uint32_t at)
{
	json_t		*json, *results, *row;
	struct at_aide	*aide;
	uint32_t	 v[MEMES_MAX];
	size_t		 i;
	int		 page;

	for (page = 1; page <= liste->pages; page++) {
		if ((json = at_source_page(h->source->passage, liste->nom, page)) == NULL)
			return false;
		results = json_object_get(json, "results");
		json_array_foreach(results, i, row) {
			arena_reset(arena);
			if ((aide = arena_new(arena, struct at_aide)) == NULL)
				break;
			at_aide_lieu(arena, row, aide);
			if (among(v, at_zones_homonymes(h->zones, aide, v, COUNT(v)), at))
				at_zones_preciser(h->zones, aide, at);
		}
		json_decref(json);
	}
	return true;
}

/* What one territory of several has of its own, once a run. */
static bool
ask_zone(struct at_homonymes *h, struct arena *arena, uint32_t at)
{
	struct at_zone	*zone = &h->zones->v[at];
	char		 nom[64], chemin[64];
	struct at_liste	 liste = { .nom = nom, .chemin = chemin, .plafond = h->plafond };

	if (among(h->demandees, h->n_demandees, at) || h->n_demandees == AT_HOMONYMES_MAX)
		return true;
	h->demandees[h->n_demandees++] = at;
	if (zone->numero == 0 && zone->cle.n == 5 && !ask_number(h, zone))
		return false;
	if (zone->numero == 0)
		return true;
	(void)snprintf(nom, sizeof(nom), "territoire-%.*s", STR_FMT(zone->cle));
	(void)snprintf(chemin, sizeof(chemin), "aids/?perimeter_id=%lld&",
	    (long long)zone->numero);
	return at_source_recevoir(h->source, &liste) && read_list(h, arena, &liste, at);
}

static bool
ask_zones(struct at_homonymes *h, struct arena *arena, const json_t *page)
{
	const json_t	*results = json_object_get(page, "results"), *row;
	struct at_aide	*aide;
	uint32_t	 v[MEMES_MAX];
	size_t		 i, j, n;

	json_array_foreach(results, i, row) {
		arena_reset(arena);
		if ((aide = arena_new(arena, struct at_aide)) == NULL)
			return false;
		at_aide_lieu(arena, row, aide);
		n = at_zones_homonymes(h->zones, aide, v, COUNT(v));
		for (j = 0; j < n; j++)
			if (!ask_zone(h, arena, v[j]))
				return false;
	}
	return true;
}

bool
at_homonymes_demander(struct at_homonymes *h, const char *liste, int pages)
{
	struct arena	*arena = arena_create((size_t)64 << 10, (size_t)1 << 20);
	json_t		*json;
	bool		 done = arena != NULL || passage_echec(h->source->passage, ERR_UNAVAILABLE,
			    liste, "plus de mémoire");
	int		 page;

	for (page = 1; done && page <= pages; page++) {
		done = (json = at_source_page(h->source->passage, liste, page)) != NULL &&
		    ask_zones(h, arena, json);
		json_decref(json);
	}
	arena_destroy(arena);
	return done;
}
