/*
 * The engine.  Three steps: who may be offered at all (its rules stand in demande.c), how
 * much of each candidate's own purpose the project meets, and the order.
 *
 * A candidate is scored by its own labels, never by the project's: a project with more themes never
 * loses a tool made for one of them.  A label of an item counts by its rarity in the catalogue and
 * by its share among the item's labels.  An unknown answer is neutral.
 */
#include "triage/match.h"

#include "catalogue/texte.h"
#include "triage/candidats.h"
#include "triage/classement.h"

/* All the numbers of the engine. */
static const struct {
	float	axe[AXES];	/* how much each axis says of what an item is for */
	/* The best label met against the share of all labels met: of several places or acts that an
	 * item is for, a project has one; of its themes it may well miss the point. */
	float	best[AXES];
	float	parent;		/* a project's child label meets an item's parent label */
	float	enfant;		/* a project's parent label meets an item's child label */
	float	induit;		/* a site or a compétence brings a theme with it */
	float	contexte_lu;	/* the same, when the text alone speaks of it */
	float	contexte;	/* a context (compétence, levier) is met: a floor, over seuil */
	float	phase;		/* what a phase that does not fit may cost */
	float	texte;		/* how much the words say beside the labels */
	float	texte_moitie;	/* the BM25 score that is worth half of all that words may say */
	float	seuil;		/* from here a service is made for the project */
	float	seuil_axe;	/* and one of theme, place, levier, compétence is met this much */
	float	minimum;	/* below, nothing is met */
} poids = {
	.axe = { 0.45f, 0.35f, 0.20f, 0.30f, 0.30f },
	.best = { 0.6f, 0.9f, 0.8f, 0.9f, 0.9f },
	.parent = 0.5f,
	.enfant = 0.6f,
	.induit = 0.45f,
	.contexte_lu = 0.45f,
	.contexte = 0.6f,
	.phase = 0.15f,
	.texte = 0.40f,
	.texte_moitie = 18,
	.seuil = 0.52f,
	.seuil_axe = 0.5f,
	.minimum = 0.08f,
};

/* How much the project says of a label, and through what. */
struct cible {
	float			 p;
	const struct compris	*from;
};

struct engine {
	const struct demande	*d;
	struct arena		*arena;
	struct cible		*cibles;	/* by label */
	uint8_t			*services;	/* by service: a label of it is aimed at */
	uint32_t		*vises;		/* the labels that are aimed at */
	uint32_t		 n_vises;
	bool			 vise;		/* demande_vise */
	bool			 axe_dit[AXES];	/* the project says something on this axis */
	float			*textes;	/* BM25 by document; NULL: no text */
};

/* Of two that say as much: what was said itself, then the first label, whatever the order. */
static bool
says_more(const struct cible *now, uint32_t label, float p, const struct compris *from)
{
	if (p != now->p || now->from == NULL)
		return p > now->p;
	if ((from->label == label) != (now->from->label == label))
		return from->label == label;
	return from->label < now->from->label;
}

static void
mark(uint8_t *marks, const struct indices *bearers)
{
	uint32_t	i;

	for (i = 0; i < bearers->n; i++)
		marks[bearers->v[i]] = 1;
}

/* What bears the label, or has it in a context, is worth a look. */
static void
aim(struct engine *e, uint32_t label, float p, const struct compris *from)
{
	const struct snapshot	*s = e->d->snapshot;
	struct cible		*cible = &e->cibles[label];

	if (cible->from == NULL) {
		mark(e->services, &s->services_par_label[label]);
		mark(e->services, &s->contextes_par_label[label]);
		e->vises[e->n_vises++] = label;
		/* Of an axis on which it only says what nothing is for, it says nothing. */
		e->axe_dit[s->labels[label].axe] |= s->portes[label] != 0;
	}
	if (says_more(cible, label, p, from))
		*cible = (struct cible){ p, from };
}

/*
 * A compétence or a levier speaks of themes and places too.  A parent speaks for a label that has
 * nothing to say, or that was chosen without a text: otherwise the gymnasium of a text would climb
 * to sports and come down to swimming pools.
 */
static void
aim_liens(struct engine *e, const struct label *label, float factor, const struct compris *from)
{
	const struct poids	*lien;
	uint32_t		 i;

	for (i = 0; i < label->liens.n; i++) {
		lien = &label->liens.v[i];
		aim(e, lien->label, from->score * lien->score * factor, from);
	}
}

/* Spreads the project's labels to what they imply. */
static bool
spread(struct engine *e)
{
	const struct snapshot	*s = e->d->snapshot;
	const struct compris	*c;
	const struct label	*label;
	size_t			 i;
	uint32_t		 k;

	e->cibles = arena_array(e->arena, s->n_labels, struct cible);
	e->services = arena_array(e->arena, s->n_services, uint8_t);
	e->vises = arena_room(e->arena, s->n_labels, sizeof(*e->vises));
	if (e->cibles == NULL || e->services == NULL || e->vises == NULL)
		return false;
	for (i = 0; i < e->d->n_labels; i++) {
		c = &e->d->labels[i];
		label = &s->labels[c->label];
		aim(e, c->label, c->score, c);
		if (!c->induit)
			aim_liens(e, label, 1, c);
		if (label->axe == AXE_COMPETENCES && label->parent != NONE &&
		    (label->liens.n == 0 || c->mots.n == 0))
			aim_liens(e, &s->labels[label->parent], poids.parent, c);
		if (label->parent != NONE)
			aim(e, label->parent, c->score * poids.parent, c);
		if (label->induite != NONE)
			aim(e, label->induite, c->score * poids.induit, c);
		for (k = 0; !c->induit && k < s->enfants[c->label].n; k++)
			aim(e, s->enfants[c->label].v[k], c->score * poids.enfant, c);
	}
	return true;
}

/* What one candidate's labels give. */
struct note {
	double		 score;		/* 0..1 */
	float		 par_axe[AXES];	/* how much of each axis is met */
	struct motif	*motifs;	/* room for them, where they are wanted */
	uint32_t	 n_motifs;
	bool		 hors_phase;	/* the contexts met are all for other phases */
};

#define MOTIFS_MAX	6

/* Kept in order as they come: a handful, so that sorting would cost more. */
static void
add_motif(struct note *note, struct motif motif)
{
	uint32_t	i = note->n_motifs;

	if (i == MOTIFS_MAX && motif.apport <= note->motifs[i - 1].apport)
		return;
	if (i == MOTIFS_MAX)
		i--;
	else
		note->n_motifs++;
	for (; i > 0 && note->motifs[i - 1].apport < motif.apport; i--)
		note->motifs[i] = note->motifs[i - 1];
	note->motifs[i] = motif;
}

static void
note_motifs(const struct engine *e, const struct poids_list *labels, struct note *note)
{
	const struct poids	*own;
	const struct cible	*cible;
	uint32_t		 i;

	for (i = 0; i < labels->n; i++) {
		own = &labels->v[i];
		cible = &e->cibles[own->label];
		if (cible->p > 0)
			add_motif(note, (struct motif){ own->axe, cible->from, own->label,
			    poids.axe[own->axe] * cible->p * own->score *
			    (0.5f + own->pondere / 2) });
	}
}

/* propre: what the labels of each axis weigh together. */
static void
note_labels(const struct engine *e, const struct poids_list *labels, const float *propre,
    struct note *note)
{
	const struct poids	*l;
	float			 met[AXES] = { 0 }, best[AXES] = { 0 }, p;
	double			 sum = 0, total = 0;
	uint32_t		 axe, i;
	bool			 any = false;

	*note = (struct note){ 0 };
	for (i = 0; i < labels->n; i++) {
		l = &labels->v[i];
		/* Which labels are met follows no pattern: no branch depends on it. */
		p = e->cibles[l->label].p;
		any |= p > 0;
		met[l->axe] += l->pondere * p;
		best[l->axe] = p * l->score > best[l->axe] ? p * l->score : best[l->axe];
	}
	if (!any)
		return;
	for (axe = 0; axe < AXES; axe++) {
		if (propre[axe] <= 0 || !(e->axe_dit[axe] || axe == AXE_THEMATIQUES))
			continue;
		/* Themes and places say what an item is for; the rest only speaks for it. */
		if (axe > AXE_SITES && best[axe] <= 0)
			continue;
		note->par_axe[axe] = poids.best[axe] * best[axe] +
		    (1 - poids.best[axe]) * met[axe] / propre[axe];
		sum += (double)(poids.axe[axe] * note->par_axe[axe]);
		total += (double)poids.axe[axe];
	}
	note->score = total > 0 ? sum / total : 0;
}

static void
note_service(const struct engine *e, const struct service *service, struct note *note)
{
	note_labels(e, &service->labels, service->propre, note);
}

static void
note_aide(const struct engine *e, const struct aide *aide, struct note *note)
{
	note_labels(e, &aide->labels, aide->propre, note);
}

/* What the words say that the labels did not: an item that none of them meets loses a part. */
static void
note_texte(const struct engine *e, uint32_t document, struct note *note)
{
	double	bm25;

	if (e->textes == NULL || note->score <= 0)
		return;
	bm25 = (double)e->textes[document];
	note->score = note->score * (double)(1 - poids.texte) +
	    (double)poids.texte * bm25 / (bm25 + (double)poids.texte_moitie);
}

/* The first of a context's labels that the project names, or NULL. */
static const struct cible *
names_one(const struct engine *e, const struct indices *labels, uint32_t *which)
{
	uint32_t	i;

	for (i = 0; i < labels->n; i++)
		if (e->cibles[labels->v[i]].p >= SCORE_PROPOSE) {
			*which = labels->v[i];
			return &e->cibles[labels->v[i]];
		}
	return NULL;
}

static bool
contexte_applies(const struct engine *e, const struct contexte *c)
{
	uint32_t	i;

	if (c->regions.n == 0 || e->d->territoire == NONE)
		return true;
	for (i = 0; i < c->regions.n; i++)
		if (snapshot_inside(e->d->snapshot, e->d->territoire, c->regions.v[i]))
			return true;
	return false;
}

static bool
contexte_in_phase(const struct engine *e, const struct contexte *c)
{
	return c->phases == 0 || e->d->phase == PHASE_INCONNUE ||
	    (c->phases & 1u << e->d->phase) != 0;
}

/* Compétences and leviers of a service stand in its contexts: one met is a floor for its score. */
static void
note_contextes(const struct engine *e, const struct service *service, struct note *note)
{
	const struct cible	*met;
	uint32_t		 i, label = NONE;
	enum axe		 axe;
	float			 floor;
	unsigned		 seen = 0;
	bool			 in_phase = false;

	for (i = 0; i < service->n_contextes; i++) {
		if (!contexte_applies(e, &service->contextes[i]))
			continue;
		axe = AXE_COMPETENCES;
		met = names_one(e, &service->contextes[i].competences, &label);
		if (met == NULL) {
			axe = AXE_LEVIERS;
			met = names_one(e, &service->contextes[i].leviers, &label);
		}
		if (met == NULL)
			continue;
		in_phase = in_phase || contexte_in_phase(e, &service->contextes[i]);
		if ((seen & 1u << axe) != 0)
			continue;
		seen |= 1u << axe;
		note->par_axe[axe] = met->p;
		floor = met->p * (met->from->mots.n > 0 ? poids.contexte_lu : poids.contexte);
		if (note->score < (double)floor)
			note->score = (double)floor;
		if (note->motifs != NULL)
			add_motif(note, (struct motif){ (uint8_t)axe, met->from, label,
			    poids.axe[axe] * met->p });
	}
	note->hors_phase = seen != 0 && !in_phase;
}

static void
close_motifs(struct note *note, unsigned types)
{
	uint32_t	type;

	for (type = MOTIF_ZONE; type < MOTIF_TYPES; type++)
		if ((types & 1u << type) != 0)
			note->motifs[note->n_motifs++] = (struct motif){
			    .type = (uint8_t)type };
}

static bool
is_targeted(const struct note *note)
{
	return note->score >= (double)poids.seuil &&
	    (note->par_axe[AXE_THEMATIQUES] >= poids.seuil_axe ||
	    note->par_axe[AXE_SITES] >= poids.seuil_axe ||
	    note->par_axe[AXE_LEVIERS] >= poids.seuil_axe ||
	    note->par_axe[AXE_COMPETENCES] >= poids.seuil_axe);
}

/* A generic service is listed for the project as soon as it meets a theme or a place of it. */
static bool
meets_label(const struct note *note)
{
	return note->par_axe[AXE_THEMATIQUES] >= poids.seuil_axe ||
	    note->par_axe[AXE_SITES] >= poids.seuil_axe;
}

/* Where a service does not say its phases, those of the contexts met do. */
static float
service_fit(const struct demande *d, const struct service *service, const struct note *note)
{
	float	fit = d->phase == PHASE_INCONNUE ? 1 : service->phases[d->phase];

	return fit >= 0 ? fit : note->hors_phase ? 0 : 1;
}

/* An aid that does not say its steps fits all of them. */
static bool
aide_fits(const struct demande *d, const struct aide *aide)
{
	static const uint16_t	etape[PHASES] = { [PHASE_IDEE] = 1u << ETAPE_REFLEXION,
	    [PHASE_ETUDE] = 1u << ETAPE_REFLEXION, [PHASE_OPERATION] = 1u << ETAPE_REALISATION };

	return d->phase == PHASE_INCONNUE || aide->etapes == 0 ||
	    (aide->etapes & etape[d->phase]) != 0;
}

/* Phase reorders, it never excludes: it is applied after the thresholds. */
static double
with_phase(double score, float fit)
{
	return score * (1 - (double)(poids.phase * (1 - fit)));
}

static struct suggestions
ranked(struct arena *arena, struct classement *list)
{
	struct suggestion	*v = arena_room(arena, list->n, sizeof(*v));
	size_t			 i;

	if (v == NULL)
		return (struct suggestions){ 0 };
	classement_finir(list);
	for (i = 0; i < list->n; i++)
		v[i] = (struct suggestion){ .index = list->v[i].index, .score = list->v[i].score };
	return (struct suggestions){ v, list->total };
}

/* Notes a service, and says which list it is for; VERDICT_HORS_SUJET: none. */
static enum verdict
judge_service(const struct engine *e, uint32_t index, struct note *note)
{
	const struct service	*service = &e->d->snapshot->services[index];

	note_service(e, service, note);
	note_texte(e, index, note);
	note_contextes(e, service, note);
	if (is_targeted(note) || (service->generique && meets_label(note)))
		return VERDICT_SERVICES;
	if (service->generique)
		return VERDICT_GENERIQUES;
	return note->score >= (double)poids.minimum ? VERDICT_PROCHES : VERDICT_HORS_SUJET;
}

static void
match_services(struct engine *e, struct resultats *out)
{
	const struct snapshot	*s = e->d->snapshot;
	struct classement	 lists[3];
	const struct service	*service;
	struct note		 note;
	enum verdict		 which;
	uint32_t		 i;

	for (i = 0; i < 3; i++)
		if (!classement_init(&lists[i], e->arena, s->n_services, 0))
			return;
	for (i = 0; i < s->n_services; i++) {
		service = &s->services[i];
		if ((e->services[i] == 0 && !service->generique) ||
		    demande_puts_aside(e->d, service->slug))
			continue;
		which = judge_service(e, i, &note);
		if (which == VERDICT_HORS_SUJET)
			continue;
		classement_ajouter(&lists[which], &(struct classe){ .rang = service->rang,
		    .score = with_phase(note.score, service_fit(e->d, service, &note)),
		    .index = i });
	}
	out->services = ranked(e->arena, &lists[VERDICT_SERVICES]);
	out->proches = ranked(e->arena, &lists[VERDICT_PROCHES]);
	out->generiques = ranked(e->arena, &lists[VERDICT_GENERIQUES]);
}

static bool
names_purpose(const struct snapshot *s, const struct poids_list *labels)
{
	uint32_t	i;

	for (i = 0; i < labels->n; i++)
		if (s->labels[labels->v[i].label].axe <= AXE_SITES)
			return true;
	return false;
}

/* An aid that says nothing of what it is for serves any project: it stays, last. */
static bool
is_relevant(const struct engine *e, const struct aide *aide, const struct note *note)
{
	uint32_t	axe;

	if (!e->vise || aide->labels.n == 0)
		return true;
	/* An act alone ("rénovation") says nothing of an aid that is for libraries. */
	for (axe = 0; axe < AXES; axe++)
		if (axe != AXE_INTERVENTIONS && note->par_axe[axe] > 0)
			return note->score >= (double)poids.minimum;
	return note->score >= (double)poids.minimum && !names_purpose(e->d->snapshot,
	    &aide->labels);
}

struct aides_run {
	struct engine		*e;
	struct facettes		 facettes;
	struct classement	 ici;
	struct classement	 partie;
	bool			 filtre;	/* the demand has filters */
};

/* The day that orders it. */
static int32_t
last_day(const struct aide *aide, enum echeance echeance)
{
	return echeance <= ECHEANCE_PLUS_TARD ? aide->echeance : INT32_MAX;
}

/* A candidate, in the territory or (not here) in a part of it. */
static void
match_aide(void *context, uint32_t index, int local, bool here)
{
	struct aides_run	*run = context;
	const struct engine	*e = run->e;
	const struct snapshot	*s = e->d->snapshot;
	const struct aide	*aide = &s->aides[index];
	enum echeance		 echeance = aide_echeance(aide, e->d->jour);
	uint32_t		 manques;
	struct note		 note;

	if (echeance == ECHEANCE_FERMEE || (e->d->sans.n > 0 && demande_puts_aside(e->d,
	    aide->id)) || (aide->variantes.n > 0 && aide_remplacante(s, aide,
	    e->d->territoire) != NULL))
		return;
	note_aide(e, aide, &note);
	note_texte(e, s->n_services + index, &note);
	if (!is_relevant(e, aide, &note))
		return;
	manques = run->filtre ? aide_filtres(e->d, aide, echeance) : 0;
	if (here)
		facettes_compter(&run->facettes, aide, echeance, manques);
	if (manques == 0)
		classement_ajouter(here ? &run->ici : &run->partie, &(struct classe){
		    with_phase(note.score, aide_fits(e->d, aide)), local,
		    last_day(aide, echeance), aide->rang, index });
}

static void
match_aides(struct engine *e, struct resultats *out)
{
	const struct snapshot	*s = e->d->snapshot;
	struct aides_run	 run = { .e = e, .filtre = demande_filtre(e->d) };
	struct candidats	 candidats = { .snapshot = s, .territoire = e->d->territoire,
	    .labels = { e->vises, e->n_vises }, .tous = !e->vise };

	if (!facettes_init(&run.facettes, e->arena, e->d) ||
	    !classement_init(&run.ici, e->arena, s->n_aides, e->d->rangs) ||
	    !classement_init(&run.partie, e->arena, s->n_aides, e->d->rangs) ||
	    !candidats_visiter(&candidats, e->arena, match_aide, &run))
		return;
	out->facettes = run.facettes;
	out->aides = ranked(e->arena, &run.ici);
	out->partielles = ranked(e->arena, &run.partie);
}

/* Where words are looked for: the aids of a zone stand side by side. */
struct lecture {
	const struct texte	*texte;
	struct texte_mots	 mots;
	uint32_t		 n_services;
	size_t			 zones;
	float			*scores;
};

static void
count_zone(void *context, const struct zone_aides *zone, bool here)
{
	struct lecture	*l = context;

	(void)zone;
	(void)here;
	l->zones++;
}

static void
score_zone(void *context, const struct zone_aides *zone, bool here)
{
	struct lecture	*l = context;

	(void)here;
	texte_score(l->texte, &l->mots, l->n_services + zone->debut, l->n_services + zone->fin,
	    l->scores);
}

#define LIENS_PAR_ZONE	32	/* that may be read in the time that it takes to find a zone's */

/*
 * A text of which the catalogue knows no word says nothing: that is neutral.  Of aids, only those
 * of the zones at hand are read, unless all are wanted or that would cost more.
 */
static void
read_texte(struct engine *e, bool all)
{
	const struct snapshot	*s = e->d->snapshot;
	struct lecture		 l = { .texte = s->texte, .n_services = s->n_services };

	if (e->d->mots.n == 0 || s->texte == NULL)
		return;
	l.mots = texte_mots(s->texte, e->d->mots, e->arena);
	if (l.mots.n == 0 ||
	    (l.scores = arena_array(e->arena, s->texte->n_documents, float)) == NULL)
		return;
	e->textes = l.scores;
	if (!all)
		candidats_zones(s, e->d->territoire, count_zone, &l);
	if (all || l.zones * l.mots.n * LIENS_PAR_ZONE > l.mots.liens) {
		texte_score(s->texte, &l.mots, 0, s->texte->n_documents, l.scores);
		return;
	}
	texte_score(s->texte, &l.mots, 0, s->n_services, l.scores);
	candidats_zones(s, e->d->territoire, score_zone, &l);
}

struct resultats
match(const struct demande *demande, struct arena *arena)
{
	struct engine		*e = arena_new(arena, struct engine);
	struct resultats	 out = { .engine = e };

	if (e == NULL)
		return out;
	*e = (struct engine){ .d = demande, .arena = arena, .vise = demande_vise(demande) };
	if (!spread(e))
		return out;
	read_texte(e, false);
	match_services(e, &out);
	match_aides(e, &out);
	return out;
}

static void
motifs_service(const struct engine *e, uint32_t index, enum verdict which, struct note *note)
{
	const struct service	*service = &e->d->snapshot->services[index];

	note_contextes(e, service, note);
	note_motifs(e, &service->labels, note);
	if (which != VERDICT_GENERIQUES && e->d->phase != PHASE_INCONNUE &&
	    service->phases[e->d->phase] > 0)
		close_motifs(note, 1u << MOTIF_PHASE);
}

static void
motifs_aide(const struct engine *e, uint32_t index, struct note *note)
{
	const struct aide	*aide = &e->d->snapshot->aides[index];

	note_motifs(e, &aide->labels, note);
	close_motifs(note, (e->d->territoire != NONE ? 1u << MOTIF_ZONE : 0) |
	    (e->d->phase != PHASE_INCONNUE && aide->etapes != 0 && aide_fits(e->d, aide) ?
	    1u << MOTIF_PHASE : 0) |
	    (aide_echeance(aide, e->d->jour) == ECHEANCE_PROCHE ? 1u << MOTIF_ECHEANCE : 0));
}

static struct motif *
motifs_room(struct arena *arena)
{
	return arena_room(arena, MOTIFS_MAX + 3, sizeof(struct motif));
}

struct suggestions
match_motifs(const struct resultats *results, struct suggestions list, enum verdict which)
{
	const struct engine	*e = results->engine;
	struct suggestion	*v = list.n == 0 ? NULL : arena_room(e->arena, list.n, sizeof(*v));
	size_t			 i;

	for (i = 0; v != NULL && i < list.n; i++) {
		struct note	note = { .motifs = motifs_room(e->arena) };

		if (note.motifs == NULL)
			return (struct suggestions){ NULL, 0 };
		if (which == VERDICT_AIDES || which == VERDICT_PARTIELLES)
			motifs_aide(e, list.v[i].index, &note);
		else
			motifs_service(e, list.v[i].index, which, &note);
		v[i] = (struct suggestion){ list.v[i].index, list.v[i].score, note.motifs,
		    note.n_motifs };
	}
	return (struct suggestions){ v, v == NULL ? 0 : list.n };
}

static enum verdict
judge_aide(struct engine *e, uint32_t index, struct note *note)
{
	static const enum verdict	of[] = { [APTE] = VERDICT_AIDES,
	    [APTE_PARTIE] = VERDICT_PARTIELLES, [INAPTE_ZONE] = VERDICT_ZONE,
	    [INAPTE_PUBLIC] = VERDICT_PUBLIC, [INAPTE_FERMEE] = VERDICT_FERMEE,
	    [INAPTE_REMPLACEE] = VERDICT_REMPLACEE };
	const struct snapshot		*s = e->d->snapshot;
	const struct aide		*aide = &s->aides[index];
	enum aptitude			 apte = aide_aptitude(s, aide, e->d->territoire,
					    e->d->jour);

	note_aide(e, aide, note);
	note_texte(e, s->n_services + index, note);
	if (apte > APTE_PARTIE)
		return of[apte];
	if (demande_puts_aside(e->d, aide->id))
		return VERDICT_ECARTE;
	if (!is_relevant(e, aide, note))
		return VERDICT_HORS_SUJET;
	return aide_filtres(e->d, aide, aide_echeance(aide, e->d->jour)) == 0 ? of[apte] :
	    VERDICT_FILTREE;
}

/* Each axis's part of what the labels give. */
static void
share_labels(const struct note *note, double *shares)
{
	double		sum = 0;
	uint32_t	axe;

	for (axe = 0; axe < AXES; axe++)
		sum += (double)(poids.axe[axe] * note->par_axe[axe]);
	for (axe = 0; axe < AXES; axe++)
		shares[axe] = sum > 0 ? note->score * (double)(poids.axe[axe] *
		    note->par_axe[axe]) / sum : 0;
}

static struct classe
class_aide(const struct engine *e, uint32_t index, double score)
{
	const struct snapshot	*s = e->d->snapshot;
	const struct aide	*aide = &s->aides[index];

	return (struct classe){ score, candidats_local(s, aide->zone),
	    last_day(aide, aide_echeance(aide, e->d->jour)), aide->rang, index };
}

/* What the score of an item is made of, step by step, and its motifs. */
static bool
explain(struct engine *e, struct explication *x, const struct note *judged, enum verdict which)
{
	const struct snapshot	*s = e->d->snapshot;
	struct note		 note;
	double			 labels, score;

	if (x->aide)
		note_aide(e, &s->aides[x->index], &note);
	else
		note_service(e, &s->services[x->index], &note);
	share_labels(&note, x->par_labels);
	labels = note.score;
	note_texte(e, x->aide ? s->n_services + x->index : x->index, &note);
	x->par_mots = note.score - labels;
	x->par_contextes = judged->score - note.score;
	score = with_phase(judged->score, x->aide ? aide_fits(e->d, &s->aides[x->index]) :
	    service_fit(e->d, &s->services[x->index], judged));
	x->par_phase = score - judged->score;
	x->classe = x->aide ? class_aide(e, x->index, score) : (struct classe){
	    .score = score, .rang = s->services[x->index].rang, .index = x->index };
	note = (struct note){ .motifs = motifs_room(e->arena) };
	if (note.motifs == NULL)
		return false;
	if (x->aide)
		motifs_aide(e, x->index, &note);
	else
		motifs_service(e, x->index, which, &note);
	x->motifs = note.motifs;
	x->n_motifs = note.n_motifs;
	return true;
}

const struct explication *
match_expliquer(const struct demande *demande, struct arena *arena, size_t *n)
{
	struct engine		*e = arena_new(arena, struct engine);
	const struct snapshot	*s = demande->snapshot;
	struct explication	*v = arena_array(arena, (size_t)s->n_services + s->n_aides,
				    struct explication);
	struct note		 note;
	uint32_t		 i, k;

	*n = 0;
	if (e == NULL || v == NULL)
		return NULL;
	*e = (struct engine){ .d = demande, .arena = arena, .vise = demande_vise(demande) };
	if (!spread(e))
		return NULL;
	read_texte(e, true);
	for (i = 0; i < s->n_services + s->n_aides; i++) {
		bool	aide = i >= s->n_services;

		k = aide ? i - s->n_services : i;
		v[i].verdict = aide ? judge_aide(e, k, &note) : judge_service(e, k, &note);
		v[i].aide = aide;
		v[i].index = k;
		memcpy(v[i].par_axe, note.par_axe, sizeof(note.par_axe));
		v[i].texte = e->textes == NULL ? 0 : e->textes[i];
		if (!explain(e, &v[i], &note, v[i].verdict))
			return NULL;
		if (!aide && demande_puts_aside(demande, s->services[k].slug))
			v[i].verdict = VERDICT_ECARTE;
	}
	*n = s->n_services + s->n_aides;
	return v;
}
