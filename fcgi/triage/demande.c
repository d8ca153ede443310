/*
 * Reading the demand, and what keeps an aid out before anything is scored: its zone, its audience,
 * its dates, the visitor's filters.
 */
#include "triage/demande.h"

#include "base/bits.h"

const struct terme echeances[ECHEANCES + 1] = {
	[ECHEANCE_PROCHE] = TERME("proche", "Dans le mois"),
	[ECHEANCE_PLUS_TARD] = TERME("plus-tard", "Plus tard"),
	[ECHEANCE_PERMANENTE] = TERME("permanente", "Permanente"),
	[ECHEANCE_A_VENIR] = TERME("a-venir", "Pas encore ouverte"),
	[ECHEANCE_NON_DITE] = TERME("non-dite", "Date non précisée"),
	[ECHEANCE_FERMEE] = TERME("fermee", "Fermée"),
};

enum echeance
aide_echeance(const struct aide *aide, int32_t jour)
{
	bool	permanente = aide->recurrence == RECURRENCE_PERMANENTE;

	if (aide->ouverture != DAY_NONE && aide->ouverture > jour)
		return ECHEANCE_A_VENIR;
	if (permanente)
		return ECHEANCE_PERMANENTE;
	if (aide->echeance == DAY_NONE)
		return ECHEANCE_NON_DITE;
	if (aide->echeance < jour)
		return ECHEANCE_FERMEE;
	return aide->echeance - jour <= PROCHE_JOURS ? ECHEANCE_PROCHE : ECHEANCE_PLUS_TARD;
}

void
aides_fermees_exclure(const struct snapshot *s, int32_t jour, uint64_t *aides)
{
	uint32_t	i;

	for (i = 0; i < s->n_fins && s->fins[i].jour < jour; i++)
		bits_clear(aides, s->fins[i].aide);
}

enum aptitude
aide_zone_aptitude(const struct snapshot *snapshot, uint32_t zone, uint32_t territoire)
{
	if (territoire == NONE || snapshot_inside(snapshot, territoire, zone))
		return APTE;
	return snapshot_inside(snapshot, zone, territoire) ? APTE_PARTIE : INAPTE_ZONE;
}

bool
aide_may_ask(const struct snapshot *snapshot, const struct aide *aide, uint32_t territoire)
{
	return territoire == NONE ||
	    (aide->publics & snapshot->territoires[territoire].publics) != 0;
}

/*
 * By where and for whom alone: what the variant is for, its dates and its natures bring the generic
 * aid back to nobody.
 */
const struct aide *
aide_remplacante(const struct snapshot *snapshot, const struct aide *aide, uint32_t territoire)
{
	const struct aide	*variante;
	uint32_t		 i;

	for (i = 0; territoire != NONE && i < aide->variantes.n; i++) {
		variante = &snapshot->aides[aide->variantes.v[i]];
		if (snapshot_inside(snapshot, territoire, variante->zone) &&
		    aide_may_ask(snapshot, variante, territoire))
			return variante;
	}
	return NULL;
}

enum aptitude
aide_aptitude(const struct snapshot *snapshot, const struct aide *aide, uint32_t territoire,
    int32_t jour)
{
	enum aptitude	apte = aide_zone_aptitude(snapshot, aide->zone, territoire);

	if (aide_echeance(aide, jour) == ECHEANCE_FERMEE)
		return INAPTE_FERMEE;
	if (apte == INAPTE_ZONE)
		return INAPTE_ZONE;
	if (!aide_may_ask(snapshot, aide, territoire))
		return INAPTE_PUBLIC;
	return aide_remplacante(snapshot, aide, territoire) != NULL ? INAPTE_REMPLACEE : apte;
}

static bool
shares(struct strs a, struct strs b)
{
	size_t	i;

	for (i = 0; i < a.n; i++)
		if (str_among(a.v[i], b.v, b.n))
			return true;
	return false;
}

bool
demande_vise(const struct demande *d)
{
	size_t	i;

	for (i = 0; i < d->n_labels; i++)
		if (d->labels[i].score >= SCORE_PROPOSE)
			return true;
	return false;
}

bool
demande_filtre(const struct demande *d)
{
	return d->natures != 0 || d->echeances != 0 || d->zones.n > 0 || d->categories.n > 0;
}

uint32_t
aide_filtres(const struct demande *d, const struct aide *aide, enum echeance echeance)
{
	uint32_t	bits = 0;

	if (d->natures != 0 && (aide->natures & d->natures) == 0)
		bits |= PARAM_BIT(P_NATURE);
	if (d->echeances != 0 && (d->echeances & 1u << echeance) == 0)
		bits |= PARAM_BIT(P_ECHEANCE);
	if (d->zones.n > 0 && !str_among(d->snapshot->territoires[aide->zone].cle, d->zones.v,
	    d->zones.n))
		bits |= PARAM_BIT(P_ZONE);
	if (d->categories.n > 0 && !shares(d->categories, aide->categories))
		bits |= PARAM_BIT(P_CATEGORIE);
	return bits;
}

bool
demande_puts_aside(const struct demande *d, struct str id)
{
	return str_among(id, d->sans.v, d->sans.n);
}

static uint16_t
bits_of(const struct terme *list, size_t n, const struct strs *values)
{
	uint16_t	bits = 0;
	uint32_t	at;
	size_t		i;

	for (i = 0; i < values->n; i++)
		if ((at = terme_named(list, n, values->v[i])) != NONE)
			bits = (uint16_t)(bits | 1u << at);
	return bits;
}

/* The keys among values that name a territory: an unknown one must not empty the list. */
static struct strs
known_zones(const struct snapshot *snapshot, struct arena *arena, const struct strs *values)
{
	struct str	*v = arena_array(arena, values->n, struct str);
	size_t		 n = 0, i;

	for (i = 0; v != NULL && i < values->n; i++)
		if (map_get(&snapshot->par_cle, values->v[i]) != NONE)
			v[n++] = values->v[i];
	return (struct strs){ v, n };
}

struct demande
demande_lire(const struct snapshot *snapshot, struct arena *arena, const struct reponses *r,
    int32_t jour)
{
	const struct params	*params = r->params;
	struct demande		 d = { .snapshot = snapshot, .territoire = r->territoire,
	    .phase = r->phase, .mots = r->compris.lus, .sans = params->values[P_SANS],
	    .jour = jour };
	struct compris		*labels = arena_array(arena, r->n_donnes + r->compris.n,
				    struct compris);

	if (labels != NULL) {
		if (r->n_donnes > 0)
			memcpy(labels, r->donnes, r->n_donnes * sizeof(*labels));
		if (r->compris.n > 0)
			memcpy(labels + r->n_donnes, r->compris.v, r->compris.n * sizeof(*labels));
		d.labels = labels;
		d.n_labels = r->n_donnes + r->compris.n;
	}
	d.natures = bits_of(natures, COUNT(natures), &params->values[P_NATURE]);
	d.echeances = (uint8_t)bits_of(echeances, ECHEANCES, &params->values[P_ECHEANCE]);
	d.zones = known_zones(snapshot, arena, &params->values[P_ZONE]);
	d.categories = params->values[P_CATEGORIE];
	return d;
}
