/*
 * The answers with one of them changed, read and matched as if a URL had said so: counts are those
 * of the page that its link opens.
 */
#include "triage/alternatives.h"

#define LABELS_COUNTED	12	/* a URL may name two hundred */
#define RENDUS_COUNTED	6	/* of those that the text says and the URL leaves out */

struct run {
	const struct snapshot	*snapshot;
	const struct reponses	*r;
	struct arena		*arena;
	int32_t			 jour;
	struct alternative	*v;
	size_t			 n;
};

static void
count(struct run *run, const struct reponses *other, struct alternative alternative)
{
	struct demande		d = demande_lire(run->snapshot, run->arena, other, run->jour);
	struct resultats	found;

	d.rangs = 1;		/* no list is shown */
	found = match(&d, run->arena);
	alternative.services = found.services.n;
	alternative.proches = found.proches.n;
	alternative.aides = found.aides.n;
	alternative.partielles = found.partielles.n;
	run->v[run->n++] = alternative;
}

static void
count_phases(struct run *run)
{
	struct reponses	other = *run->r;
	size_t		i;

	for (i = 0; i < PHASES; i++) {
		if (run->r->phase_donnee && run->r->phase == i)
			continue;
		other.phase = (enum phase)i;
		count(run, &other, (struct alternative){ .param = P_PHASE,
		    .valeur = phases[i].slug, .territoire = NONE, .sans = NONE,
		    .avec = NONE, .phase = other.phase });
	}
}

static void
count_territoires(struct run *run)
{
	const struct territoire	*all = run->snapshot->territoires;
	struct reponses		 other = *run->r;
	uint32_t		 i, up;

	for (i = 0; run->r->territoire != NONE && i < all[run->r->territoire].up.n; i++) {
		up = all[run->r->territoire].up.v[i];
		if (all[up].type == TERRITOIRE_SYNDICAT || all[up].type == TERRITOIRE_ZONE)
			continue;
		other.territoire = up;
		count(run, &other, (struct alternative){ .param = P_OU, .valeur = all[up].cle,
		    .territoire = up, .sans = NONE, .avec = NONE });
	}
}

/* Is it a label that the project has, for a visitor: given, or understood well enough? */
static bool
is_said(const struct compris *c)
{
	return !c->induit && c->score >= SCORE_PROPOSE;
}

/*
 * The answers when a URL names the labels of an axis, without one of them or with one more: nothing
 * of the text then speaks on that axis.  sans, avec: NONE for no label.
 */
static void
count_axis(struct run *run, const struct demande *said, uint8_t axe, uint32_t sans, uint32_t avec)
{
	const struct label	*all = run->snapshot->labels;
	struct reponses		 other = *run->r;
	size_t			 room = said->n_labels + 1, n_given = 0, n_read = 0, n = 0, i;
	struct compris		*given = arena_room(run->arena, room, sizeof(*given));
	struct compris		*read = arena_room(run->arena, room, sizeof(*read));
	struct str		*slugs = arena_room(run->arena, room, sizeof(*slugs));

	if (given == NULL || read == NULL || slugs == NULL)
		return;
	for (i = 0; i < said->n_labels; i++) {
		const struct compris	*c = &said->labels[i];

		if (all[c->label].axe != axe && i >= run->r->n_donnes)
			read[n_read++] = *c;
		else if (all[c->label].axe != axe)
			given[n_given++] = *c;
		else if (c->label != sans && is_said(c)) {
			given[n_given++] = (struct compris){ .label = c->label, .score = 1 };
			slugs[n++] = all[c->label].slug;
		}
	}
	if (avec != NONE) {
		given[n_given++] = (struct compris){ .label = avec, .score = 1 };
		slugs[n++] = all[avec].slug;
	}
	if (n == 0)
		slugs[n++] = STR("-");
	other.donnes = given;
	other.n_donnes = n_given;
	other.compris.v = read;
	other.compris.n = n_read;
	count(run, &other, (struct alternative){ .param = axe_params[axe],
	    .valeur = arena_join(run->arena, slugs, n, STR(",")), .territoire = NONE,
	    .sans = sans, .avec = avec });
}

static void
count_without(struct run *run, const struct demande *said)
{
	size_t	n = 0, i;

	for (i = 0; i < said->n_labels && n < LABELS_COUNTED; i++)
		if (is_said(&said->labels[i])) {
			count_axis(run, said, run->snapshot->labels[said->labels[i].label].axe,
			    said->labels[i].label, NONE);
			n++;
		}
}

static bool
is_given(const struct reponses *r, uint32_t label)
{
	size_t	i;

	for (i = 0; i < r->n_donnes; i++)
		if (r->donnes[i].label == label)
			return true;
	return false;
}

/* What the text says on the axes that the URL names, and the URL does not: it was taken out. */
static void
count_with(struct run *run, const struct demande *said)
{
	struct qualification	 text;
	const struct compris	*c;
	uint8_t			 axe;
	size_t			 n = 0, i;

	if (run->r->quoi.n == 0 || !reponses_nomment(run->r))
		return;
	text = classify(run->snapshot, run->arena, run->r->quoi);
	for (i = 0; i < text.n && n < RENDUS_COUNTED; i++) {
		c = &text.v[i];
		axe = run->snapshot->labels[c->label].axe;
		if (!is_said(c) || !run->r->axe_donne[axe] || is_given(run->r, c->label))
			continue;
		count_axis(run, said, axe, NONE, c->label);
		n++;
	}
}

struct alternatives
alternatives_compter(const struct snapshot *snapshot, const struct reponses *r, int32_t jour,
    struct arena *arena)
{
	struct run	run = { .snapshot = snapshot, .r = r, .arena = arena, .jour = jour };
	struct demande	said = demande_lire(snapshot, arena, r, jour);
	size_t		up = r->territoire == NONE ? 0 :
			    snapshot->territoires[r->territoire].up.n;

	run.v = arena_room(arena, PHASES + up + LABELS_COUNTED + RENDUS_COUNTED, sizeof(*run.v));
	if (run.v == NULL)
		return (struct alternatives){ NULL, 0 };
	count_phases(&run);
	count_territoires(&run);
	count_without(&run, &said);
	count_with(&run, &said);
	return (struct alternatives){ run.v, run.n };
}
