/*
 * Questions as rows of a table.  Nothing is remembered between requests: the URL holds every
 * answer, and reading it again gives the same next question.
 */
#include "triage/parcours.h"

#include "triage/projet.h"

#define LABELS_MAX	200	/* named by one URL */

const enum param axe_params[AXES] = { P_THEMATIQUES, P_SITES, P_INTERVENTIONS, P_LEVIERS,
    P_COMPETENCES };

size_t
texte_longueur(struct str s)
{
	size_t	i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The first n characters of s. */
static struct str
first_characters(struct str s, size_t n)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && n-- == 0)
			break;
	return str_sub(s, 0, i);
}

static void
read_quoi(struct reponses *r)
{
	r->quoi = params_get(r->params, P_QUOI);
	r->quoi_passe = str_eq(r->quoi, STR("-"));
	if (r->quoi_passe)
		r->quoi = STR_NONE;
	r->quoi_long = texte_longueur(r->quoi) > QUOI_MAX;
	if (r->quoi_long)
		r->quoi = first_characters(r->quoi, QUOI_MAX);
}

static void
read_labels(const struct snapshot *snapshot, struct arena *arena, struct reponses *r)
{
	struct compris	*donnes = arena_room(arena, LABELS_MAX, sizeof(*donnes));
	struct str	*inconnus = arena_room(arena, LABELS_MAX, sizeof(*inconnus)), slug;
	uint32_t	 axe, label;
	size_t		 i;

	if (donnes == NULL || inconnus == NULL)
		return;
	r->donnes = donnes;
	r->inconnus.v = inconnus;
	for (axe = 0; axe < AXES; axe++) {
		const struct strs	*values = &r->params->values[axe_params[axe]];

		r->axe_donne[axe] = values->n > 0;
		for (i = 0; i < values->n; i++) {
			slug = values->v[i];
			label = snapshot_label(snapshot, axe, slug);
			if (str_eq(slug, STR("-")) || r->n_donnes + r->inconnus.n == LABELS_MAX)
				continue;
			if (label == NONE)
				inconnus[r->inconnus.n++] = slug;
			else
				donnes[r->n_donnes++] =
				    (struct compris){ .label = label, .score = 1 };
		}
	}
}

/* Of what the text says, only the axes that the URL does not name. */
static void
read_texte(const struct snapshot *snapshot, struct arena *arena, struct reponses *r)
{
	struct qualification	 all = classify(snapshot, arena, r->quoi);
	struct compris		*kept = arena_room(arena, all.n, sizeof(*kept));
	size_t			 i, n = 0;

	if (kept == NULL)
		return;
	for (i = 0; i < all.n; i++)
		if (!r->axe_donne[snapshot->labels[all.v[i].label].axe])
			kept[n++] = all.v[i];
	r->compris = (struct qualification){ kept, n, all.lus };
}

/* The answers with those of the stored project, if any; one that is not known is left out. */
static const struct params *
read_projet(const struct snapshot *snapshot, struct arena *arena, const struct params *given,
    bool *inconnu)
{
	const struct params	*filled = projet_remplir(snapshot, arena, given);
	struct params		*copy;

	*inconnu = params_has(filled, P_PROJET);
	if (!*inconnu || (copy = arena_new(arena, struct params)) == NULL)
		return filled;
	*copy = *filled;
	params_set(copy, arena, P_PROJET, STR_NONE);
	return copy;
}

struct reponses
reponses_lire(const struct snapshot *snapshot, struct arena *arena, const struct params *given)
{
	struct reponses		 r = { .phase = PHASE_INCONNUE };
	const struct params	*params = read_projet(snapshot, arena, given, &r.projet_inconnu);
	struct str		 ou = params_get(params, P_OU);
	uint32_t		 phase = terme_named(phases, PHASES + 1,
				    params_get(params, P_PHASE));

	r.params = params;
	r.territoire = snapshot_territoire(snapshot, ou);
	r.ou_inconnu = ou.n > 0 && r.territoire == NONE;
	r.phase_donnee = phase != NONE;
	if (r.phase_donnee)
		r.phase = (enum phase)phase;
	read_quoi(&r);
	read_labels(snapshot, arena, &r);
	if (r.quoi.n > 0)
		read_texte(snapshot, arena, &r);
	return r;
}

static bool
ask_territoire(const struct snapshot *snapshot, const struct reponses *r)
{
	(void)snapshot;
	return r->territoire == NONE;
}

bool
reponses_nomment(const struct reponses *r)
{
	size_t	i;

	for (i = 0; i < AXES; i++)
		if (r->axe_donne[i])
			return true;
	return false;
}

static bool
ask_projet(const struct snapshot *snapshot, const struct reponses *r)
{
	(void)snapshot;
	return r->quoi.n == 0 && !r->quoi_passe && !reponses_nomment(r);
}

/* Only when the text alone leaves a doubt: nothing in it was understood for sure. */
static bool
ask_precisions(const struct snapshot *snapshot, const struct reponses *r)
{
	size_t	i;

	(void)snapshot;
	if (r->quoi.n == 0 || reponses_nomment(r))
		return false;
	for (i = 0; i < r->compris.n; i++)
		if (r->compris.v[i].score >= SCORE_SUR)
			return false;
	return true;
}

static bool
ask_phase(const struct snapshot *snapshot, const struct reponses *r)
{
	(void)snapshot;
	return !r->phase_donnee;
}

const struct question_row questions[QUESTIONS] = {
	[QUESTION_TERRITOIRE] = { STR_INIT("territoire"), ask_territoire, PARAM_BIT(P_OU) },
	[QUESTION_PROJET] = { STR_INIT("projet"), ask_projet, PARAM_BIT(P_QUOI) |
	    PARAM_BIT(P_THEMATIQUES) | PARAM_BIT(P_SITES) | PARAM_BIT(P_INTERVENTIONS) },
	[QUESTION_PRECISIONS] = { STR_INIT("precisions"), ask_precisions,
	    PARAM_BIT(P_THEMATIQUES) | PARAM_BIT(P_SITES) | PARAM_BIT(P_INTERVENTIONS) |
	    PARAM_BIT(P_LEVIERS) | PARAM_BIT(P_COMPETENCES) },
	[QUESTION_PHASE] = { STR_INIT("phase"), ask_phase, PARAM_BIT(P_PHASE) },
};

enum question
parcours_suivante(const struct snapshot *snapshot, const struct reponses *r)
{
	size_t	i;

	for (i = 0; i < QUESTIONS; i++)
		if (questions[i].asked(snapshot, r))
			return (enum question)i;
	return QUESTIONS;
}
