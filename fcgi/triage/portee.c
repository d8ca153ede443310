/*
 * Aids stand by zone: the territories that a zone is for are listed once, and each aid of it looks
 * for one that may ask.  There the engine is asked what a project brings that says the item's own
 * labels and nothing else.
 */
#include "triage/portee.h"

struct mesure {
	const struct snapshot	*s;
	int32_t			 jour;
	struct arena		*essai;		/* of one question to the engine */
	uint32_t		*territoires;	/* that the zone under way is for */
	uint32_t		 n;
	bool			 dedans;	/* one of them is in it */
};

static bool
lists(const struct suggestions *list, uint32_t index)
{
	size_t	i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].index == index)
			return true;
	return false;
}

static struct resultats
ask(const struct mesure *m, const struct compris *labels, size_t n, uint32_t territoire)
{
	struct demande	d = { .snapshot = m->s, .territoire = territoire, .labels = labels,
	    .n_labels = n, .phase = PHASE_INCONNUE, .jour = m->jour };

	return match(&d, m->essai);
}

static struct compris *
own_labels(const struct mesure *m, const struct poids_list *labels)
{
	struct compris	*v = arena_array(m->essai, labels->n, struct compris);
	uint32_t	 i;

	for (i = 0; v != NULL && i < labels->n; i++)
		v[i] = (struct compris){ .label = labels->v[i].label, .score = 1 };
	return v;
}

static bool
brings_service(const struct mesure *m, uint32_t index, const struct compris *labels, size_t n,
    uint32_t territoire)
{
	struct resultats	found;

	if (labels == NULL)
		return false;
	found = ask(m, labels, n, territoire);
	return lists(&found.services, index) || lists(&found.proches, index) ||
	    lists(&found.generiques, index);
}

/* A project that names what a context is for, in a place it is for. */
static bool
brings_contexte(const struct mesure *m, uint32_t index, const struct contexte *c)
{
	size_t		 n = (size_t)c->competences.n + c->leviers.n, i;
	struct compris	*v = arena_array(m->essai, n, struct compris);

	for (i = 0; v != NULL && i < n; i++)
		v[i] = (struct compris){ .score = 1, .label = i < c->competences.n ?
		    c->competences.v[i] : c->leviers.v[i - c->competences.n] };
	return n > 0 && brings_service(m, index, v, n, c->regions.n > 0 ? c->regions.v[0] : NONE);
}

static enum portee
of_service(const struct mesure *m, uint32_t index)
{
	const struct service	*service = &m->s->services[index];
	uint32_t		 i;

	if (brings_service(m, index, own_labels(m, &service->labels), service->labels.n, NONE))
		return PORTEE_MONTREE;
	for (i = 0; i < service->n_contextes; i++)
		if (brings_contexte(m, index, &service->contextes[i]))
			return PORTEE_MONTREE;
	return PORTEE_SUJET;
}

static void
list_territoires(struct mesure *m, uint32_t zone)
{
	enum aptitude	apte;
	uint32_t	i;

	m->n = 0;
	m->dedans = false;
	for (i = 0; i < m->s->n_territoires; i++) {
		if (m->s->territoires[i].type == TERRITOIRE_ZONE ||
		    (apte = aide_zone_aptitude(m->s, zone, i)) == INAPTE_ZONE)
			continue;
		m->territoires[m->n++] = i;
		m->dedans = m->dedans || apte == APTE;
	}
}

static enum portee
of_aide(const struct mesure *m, uint32_t index)
{
	const struct aide	*aide = &m->s->aides[index];
	struct resultats	 found;
	enum aptitude		 apte = INAPTE_PUBLIC, best = INAPTE_PUBLIC;
	uint32_t		 i;

	if (aide_echeance(aide, m->jour) == ECHEANCE_FERMEE)
		return PORTEE_FERMEE;
	for (i = 0; i < m->n; i++) {
		apte = aide_aptitude(m->s, aide, m->territoires[i], m->jour);
		if (apte <= APTE_PARTIE)
			break;
		if (apte == INAPTE_REMPLACEE)
			best = apte;
	}
	if (i == m->n)
		return m->n == 0 ? PORTEE_ZONE : best == INAPTE_REMPLACEE ? PORTEE_REMPLACEE :
		    PORTEE_PUBLIC;
	found = ask(m, own_labels(m, &aide->labels), aide->labels.n, m->territoires[i]);
	if (!lists(apte == APTE ? &found.aides : &found.partielles, index))
		return PORTEE_SUJET;
	return m->dedans ? PORTEE_MONTREE : PORTEE_PARTIELLE;
}

bool
portee_mesurer(const struct snapshot *s, int32_t jour, struct arena *arena, struct portees *out)
{
	struct mesure	m = { .s = s, .jour = jour };
	uint32_t	z, i;
	bool		done;

	out->services = arena_array(arena, s->n_services, uint8_t);
	out->aides = arena_array(arena, s->n_aides, uint8_t);
	m.territoires = arena_array(arena, s->n_territoires, uint32_t);
	m.essai = arena_create((size_t)1 << 20, 0);
	done = out->services != NULL && out->aides != NULL && m.territoires != NULL &&
	    m.essai != NULL;
	for (i = 0; done && i < s->n_services; i++) {
		out->services[i] = (uint8_t)of_service(&m, i);
		done = !arena_failed(m.essai);
		arena_reset(m.essai);
	}
	for (z = 0; done && z < s->n_zones; z++) {
		list_territoires(&m, s->zones[z].zone);
		for (i = s->zones[z].debut; done && i < s->zones[z].fin; i++) {
			out->aides[i] = (uint8_t)of_aide(&m, i);
			done = !arena_failed(m.essai);
			arena_reset(m.essai);
		}
	}
	arena_destroy(m.essai);
	return done;
}
