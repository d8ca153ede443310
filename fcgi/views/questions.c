/*
 * Filling the question pages.  A question page is a form that goes to `suite`, with every other
 * answer in hidden fields, so that nothing is lost by going back.
 */
#include "views/questions.h"

#include <stdlib.h>

#include "http/origine.h"
#include "views/gabarits.h"

FIELDS(v_choix, F(v_choix, TEXT, type), F(v_choix, TEXT, code), F(v_choix, TEXT, nom),
    F(v_choix, TEXT, detail), F(v_choix, TEXT, correspond), F(v_choix, TEXT, url));
FIELDS(v_question, F(v_question, TEXT, question), F_FOR(v_question, TEXT, action, FOR_HTML),
    F_OF_FOR(v_question, LIST, caches, v_cache_fields, FOR_HTML),
    F_FOR(v_question, BOOL, hote, FOR_HTML),
    F_OF_FOR(v_question, LIST, recap, v_recap_fields, FOR_HTML),
    F_FOR(v_question, BOOL, avec_recap, FOR_HTML),
    F_FOR(v_question, TEXT, retour, FOR_HTML), F(v_question, TEXT, erreur),
    F_FOR(v_question, TEXT, erreur_titre, FOR_HTML),
    F_FOR(v_question, TEXT, champ, FOR_HTML));
FIELDS(v_territoire, F_OF_FOR(v_territoire, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_territoire, OBJECT, q, v_question_fields), F(v_territoire, TEXT, saisie),
    F_FOR(v_territoire, BOOL, liste, FOR_HTML), F_OF(v_territoire, LIST, choix, v_choix_fields),
    F_OF(v_territoire, LIST, proches, v_choix_fields), F(v_territoire, INT, total),
    F_FOR(v_territoire, TEXT, annonce, FOR_HTML), F_FOR(v_territoire, TEXT, combien, FOR_HTML),
    F_FOR(v_territoire, TEXT, annuaire_libre, FOR_HTML));
FIELDS(v_case, F(v_case, TEXT, axe), F(v_case, TEXT, slug), F(v_case, TEXT, libelle),
    F(v_case, TEXT, mots), F(v_case, BOOL, coche), F(v_case, BOOL, propose));
FIELDS(v_groupe, F(v_groupe, TEXT, titre), F_FOR(v_groupe, TEXT, compte, FOR_HTML),
    F_FOR(v_groupe, BOOL, ouvert, FOR_HTML), F_OF(v_groupe, LIST, cases, v_case_fields));
FIELDS(v_projet, F_OF_FOR(v_projet, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_projet, OBJECT, q, v_question_fields), F(v_projet, TEXT, quoi),
    F_OF(v_projet, LIST, familles, v_groupe_fields),
    F_FOR(v_projet, BOOL, themes_ouverts, FOR_HTML), F_FOR(v_projet, TEXT, passer, FOR_HTML));
FIELDS(v_segment, F(v_segment, TEXT, texte), F(v_segment, BOOL, marque));
FIELDS(v_precisions, F_OF_FOR(v_precisions, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_precisions, OBJECT, q, v_question_fields),
    F_OF(v_precisions, LIST, texte, v_segment_fields),
    F_OF(v_precisions, LIST, groupes, v_groupe_fields),
    F_OF(v_precisions, LIST, familles, v_groupe_fields), F(v_precisions, BOOL, rien),
    F_FOR(v_precisions, BOOL, sans_texte, FOR_HTML),
    F_FOR(v_precisions, TEXT, recrire, FOR_HTML));
FIELDS(v_option, F(v_option, TEXT, slug), F(v_option, TEXT, libelle), F(v_option, TEXT, detail),
    F(v_option, BOOL, coche));
FIELDS(v_phase, F_OF_FOR(v_phase, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_phase, OBJECT, q, v_question_fields), F_OF(v_phase, LIST, options, v_option_fields));

const struct view_kind territoire_kind = { "territoire", &v_territoire_fields };
const struct view_kind projet_kind = { "projet", &v_projet_fields };
const struct view_kind precisions_kind = { "precisions", &v_precisions_fields };
const struct view_kind phase_kind = { "phase", &v_phase_fields };


/* The nearest question before this one that has an answer to go back to. */
static struct str
question_before(const struct liens *liens, const struct reponses *r, enum question question)
{
	if (question == QUESTION_TERRITOIRE)
		return STR_NONE;
	if (question == QUESTION_PHASE && r->quoi.n == 0 && r->n_donnes > 0)
		return lien_tel_quel(liens, STR("precisions"));
	if (question >= QUESTION_PRECISIONS && (r->quoi.n > 0 || r->quoi_passe))
		return lien_tel_quel(liens, STR("projet"));
	return lien_tel_quel(liens, STR("territoire"));
}

static void
question_fill(struct v_question *q, const struct liens *liens, const struct reponses *r,
    enum question question, struct str erreur)
{
	static const struct str	champs[] = { [QUESTION_TERRITOIRE] = STR_INIT("q"),
	    [QUESTION_PROJET] = STR_INIT("quoi"), [QUESTION_PRECISIONS] = STR_INIT(""),
	    [QUESTION_PHASE] = STR_INIT("phase-idee") };
	struct change	none[] = { { P_OU, STR_NONE } };
	struct liens	bare = *liens;

	liens_vider(&bare);
	*q = (struct v_question){ .question = questions[question].slug,
	    .action = lien(&bare, STR("suite"), none, 1),
	    .caches = caches_fill(liens, questions[question].params | 1u << P_Q | 1u << P_PAGE),
	    .hote = liens->heberge,
	    .recap = recap_fill(liens, r, question), .retour = question_before(liens, r, question),
	    .erreur = erreur, .champ = champs[question] };
	q->avec_recap = q->recap.n > 0;
	/* Our form may then be answered by a redirection to the host's site. */
	if (q->hote && liens->x->forme == FORME_PAGE)
		liens->x->response->form_action = origine_of_url(liens->x->arena,
		    page_hote(liens->x));
}

struct list
choix_fill(const struct liens *liens, const struct trouvaille *v, size_t n, struct str page)
{
	struct exchange	*x = liens->x;
	struct v_choix	*choix = arena_array(x->arena, n, struct v_choix);
	size_t		 i;

	if (choix == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < n; i++) {
		const struct territoire	*t = &x->snapshot->territoires[v[i].territoire];

		choix[i] = (struct v_choix){ territoire_types[t->type].slug, t->code, t->nom,
		    territoire_detail(x, v[i].territoire), v[i].correspond,
		    LIEN(liens, page, { P_OU, trouvaille_code(x->snapshot, &v[i]) },
		    { P_Q, STR_NONE }) };
	}
	return (struct list){ choix, n };
}

#define CHOIX_MAX	20
#define PROCHES_MAX	5

static void
territoire_search(struct v_territoire *v, struct exchange *x, const struct liens *liens)
{
	struct trouvailles	found = territoires_chercher(x->snapshot, x->arena, v->saisie,
				    CHOIX_MAX);
	struct str		pieces[4];

	v->total = (int64_t)found.total;
	if (v->q.erreur.n > 0) {
		v->proches = choix_fill(liens, found.v, found.n < PROCHES_MAX ? found.n :
		    PROCHES_MAX, STR(""));
		return;
	}
	v->choix = choix_fill(liens, found.v, found.n, STR(""));
	v->liste = found.n > 0;
	v->q.retour = LIEN(liens, STR("territoire"), { P_Q, STR_NONE });
	pieces[0] = compte(x->arena, found.total, "", "territoire répond à «\u00a0",
	    "territoires répondent à «\u00a0");
	pieces[1] = v->saisie;
	pieces[2] = found.total > found.n ?
	    STR("\u00a0». Voici les plus proches\u00a0; précisez le "
	    "nom ou le code postal pour en voir d’autres.") : STR("\u00a0». Choisissez le vôtre.");
	v->annonce = arena_concat(x->arena, pieces, 3);
}

/*
 * What one would type to answer with that territory again: its name, its name and postal code, or
 * its code, whichever means it and nothing else.
 */
static struct str
territoire_saisie(struct exchange *x, uint32_t territoire)
{
	const struct territoire	*t = &x->snapshot->territoires[territoire];
	struct str		 typed[2] = { t->nom, STR_NONE };
	struct trouvailles	 found;
	size_t			 i;

	if (t->codes_postaux.n > 0)
		typed[1] = arena_concat(x->arena, (struct str[]){ t->nom, STR(" "),
		    t->codes_postaux.v[0] }, 3);
	for (i = 0; i < COUNT(typed) && typed[i].n > 0; i++) {
		found = territoires_chercher(x->snapshot, x->arena, typed[i], 2);
		if (trouvailles_sures(&found) && found.v[0].territoire == territoire)
			return typed[i];
	}
	return t->cle;
}

/*
 * How many questions there are, this one and those that have no answer yet.  A project that is
 * still to be said may bring one more, when its text leaves a doubt.
 */
static struct str
questions_count(const struct exchange *x, const struct reponses *r)
{
	static const struct str	said[2][QUESTIONS] = {
	    { STR_INIT("Une seule question"), STR_INIT("Deux questions"),
	    STR_INIT("Trois questions"), STR_INIT("") },
	    { STR_INIT(""), STR_INIT("Deux questions, trois si le projet est à préciser"),
	    STR_INIT("Trois questions, quatre si le projet est à préciser"), STR_INIT("") } };
	size_t			more = 0, i;

	for (i = QUESTION_TERRITOIRE + 1; i < QUESTIONS; i++)
		more += questions[i].asked(x->snapshot, r);
	return said[questions[QUESTION_PROJET].asked(x->snapshot, r)][more];
}

void
territoire_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    struct str saisie, struct str erreur)
{
	struct v_territoire	*v = arena_new(x->arena, struct v_territoire);

	if (v == NULL)
		return;
	question_fill(&v->q, liens, r, QUESTION_TERRITOIRE, erreur);
	v->saisie = saisie;
	if (saisie.n > 0)
		territoire_search(v, x, liens);
	else if (erreur.n == 0 && r->territoire != NONE)
		v->saisie = territoire_saisie(x, r->territoire);
	if (erreur.n > 0)
		v->q.erreur_titre = saisie.n > 0 ? STR("Le territoire n’a pas été reconnu") :
		    STR("Il manque le territoire");
	v->combien = questions_count(x, r);
	v->annuaire_libre = LIEN(liens, STR("annuaire"), { P_OU, STR_NONE }, { P_Q, STR_NONE });
	page_fill(&v->page, liens, erreur.n > 0 ?
	    STR("Erreur\u00a0: où se situe votre projet\u00a0?") :
	    v->liste ? STR("Quel territoire\u00a0?") : STR("Où se situe votre projet\u00a0?"),
	    STR("territoire"));
	if (x->partenaire != NULL)
		v->page.script = gabarits_asset(x->gabarits, "territoire.js");
	x->kind = &territoire_kind;
	x->view = v;
}

static bool
is_ticked(const struct params *params, enum axe axe, struct str slug)
{
	static const enum param	of[] = { P_THEMATIQUES, P_SITES, P_INTERVENTIONS };

	return axe <= AXE_INTERVENTIONS && params_lists(params, of[axe], slug);
}

/* Themes under the families of the data, in the order in which those come up. */
static struct list
familles_fill(const struct liens *liens)
{
	struct exchange		*x = liens->x;
	const struct snapshot	*s = x->snapshot;
	struct v_groupe		*v = arena_array(x->arena, s->n_familles, struct v_groupe);
	struct v_case		*cases;
	uint32_t		 f, i, n, end = s->axe_debut[AXE_THEMATIQUES + 1];

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (f = 0; f < s->n_familles; f++) {
		if ((cases = arena_array(x->arena, end, struct v_case)) == NULL)
			return (struct list){ NULL, 0 };
		for (i = n = 0; i < end; i++) {
			if (s->labels[i].famille != f)
				continue;
			cases[n] = (struct v_case){ .axe = axes[AXE_THEMATIQUES].slug,
			    .slug = s->labels[i].slug, .libelle = s->labels[i].libelle,
			    .coche = is_ticked(liens->params, AXE_THEMATIQUES, s->labels[i].slug) };
			v[f].ouvert = v[f].ouvert || cases[n].coche;
			n++;
		}
		v[f].titre = s->familles[f];
		v[f].compte = compte(x->arena, n, "aucun thème", "thème", "thèmes");
		v[f].cases = (struct list){ cases, n };
	}
	return (struct list){ v, s->n_familles };
}

void
projet_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    struct str erreur)
{
	struct v_projet		*v = arena_new(x->arena, struct v_projet);
	const struct v_groupe	*famille;
	size_t			 i;

	if (v == NULL)
		return;
	question_fill(&v->q, liens, r, QUESTION_PROJET, erreur);
	v->q.erreur_titre = STR("Le projet n’a pas pu être lu");
	v->quoi = r->quoi;
	v->familles = familles_fill(liens);
	for (famille = v->familles.items, i = 0; i < v->familles.n; i++)
		v->themes_ouverts = v->themes_ouverts || famille[i].ouvert;
	v->passer = LIEN(liens, STR(""), { P_QUOI, STR("-") }, { P_THEMATIQUES, STR_NONE },
	    { P_SITES, STR_NONE }, { P_INTERVENTIONS, STR_NONE });
	page_fill(&v->page, liens, erreur.n > 0 ? STR("Erreur\u00a0: quel est votre "
	    "projet\u00a0?") :
	    STR("Quel est votre projet\u00a0?"), STR("projet"));
	x->kind = &projet_kind;
	x->view = v;
}

static int
by_place(const void *a, const void *b)
{
	const struct str	*sa = a, *sb = b;

	if (sa->p != sb->p)
		return sa->p < sb->p ? -1 : 1;
	return (sa->n < sb->n) - (sa->n > sb->n);
}

/* The text with what was recognised marked: evidence sorted by place, overlaps joined. */
static struct list
segments_fill(struct exchange *x, const struct reponses *r)
{
	struct str		*marks = arena_array(x->arena, r->compris.n * 4 + 1, struct str);
	struct v_segment	*v = arena_array(x->arena, r->compris.n * 8 + 2, struct v_segment);
	const char		*at = r->quoi.p, *end;
	size_t			 n = 0, used = 0, i, k;

	if (marks == NULL || v == NULL || r->quoi.n == 0)
		return (struct list){ NULL, 0 };
	end = at + r->quoi.n;
	for (i = 0; i < r->compris.n; i++)
		for (k = 0; r->compris.v[i].score >= SCORE_PROPOSE && k < r->compris.v[i].mots.n;
		    k++)
			marks[n++] = r->compris.v[i].mots.v[k];
	qsort(marks, n, sizeof(*marks), by_place);
	for (i = 0; i < n; i++) {
		if (marks[i].p < at)
			continue;
		if (marks[i].p > at)
			v[used++] = (struct v_segment){ { at, (size_t)(marks[i].p - at) }, false };
		v[used++] = (struct v_segment){ marks[i], true };
		at = marks[i].p + marks[i].n;
	}
	if (at < end)
		v[used++] = (struct v_segment){ { at, (size_t)(end - at) }, false };
	return (struct list){ v, used };
}

/* One axis: what was understood, what is to confirm, and what the URL already names. */
static void
groupe_fill(struct v_groupe *groupe, const struct liens *liens, const struct reponses *r,
    enum axe axe)
{
	struct exchange		*x = liens->x;
	const struct snapshot	*s = x->snapshot;
	struct v_case		*v = arena_array(x->arena, r->n_donnes + r->compris.n,
	    struct v_case);
	size_t			 n = 0, sure = 0, i;
	struct str		 pieces[3] = { STR("d’après "), STR_NONE };

	*groupe = (struct v_groupe){ .titre = axe == AXE_INTERVENTIONS ?
	    STR("Type d’intervention") : axes[axe].libelle, .ouvert = true };
	if (v == NULL)
		return;
	for (i = 0; i < r->n_donnes; i++)
		if (s->labels[r->donnes[i].label].axe == axe) {
			v[n++] = (struct v_case){ axes[axe].slug,
			    s->labels[r->donnes[i].label].slug,
			    s->labels[r->donnes[i].label].libelle, STR_NONE, true, false };
			sure++;
		}
	for (i = 0; i < r->compris.n; i++) {
		const struct compris	*c = &r->compris.v[i];

		if (s->labels[c->label].axe != axe || c->score < SCORE_PROPOSE)
			continue;
		pieces[1] = entre_guillemets(x->arena, c->mots);
		v[n++] = (struct v_case){ axes[axe].slug, s->labels[c->label].slug,
		    s->labels[c->label].libelle, arena_concat(x->arena, pieces, 2),
		    c->score >= SCORE_SUR, c->score < SCORE_SUR };
		sure += c->score >= SCORE_SUR;
	}
	groupe->cases = (struct list){ v, n };
	if (r->quoi.n == 0) {
		groupe->compte = compte(x->arena, n, "", "choix", "choix");
		return;
	}
	pieces[0] = axe == AXE_COMPETENCES ?
	    compte(x->arena, sure, "aucune reconnue", "reconnue", "reconnues") :
	    compte(x->arena, sure, "aucun reconnu", "reconnu", "reconnus");
	pieces[1] = STR(", ");
	pieces[2] = compte(x->arena, n - sure, "", "à confirmer", "à confirmer");
	groupe->compte = n == sure ? pieces[0] : sure == 0 ? pieces[2] :
	    arena_concat(x->arena, pieces, 3);
}

void
precisions_show(struct exchange *x, const struct liens *liens, const struct reponses *r)
{
	struct v_precisions	*v = arena_new(x->arena, struct v_precisions);
	struct v_groupe		*groupes = arena_array(x->arena, AXES, struct v_groupe);
	size_t			 n = 0;
	enum axe		 axe;

	if (v == NULL || groupes == NULL)
		return;
	question_fill(&v->q, liens, r, QUESTION_PRECISIONS, STR_NONE);
	v->texte = segments_fill(x, r);
	for (axe = AXE_THEMATIQUES; axe < AXES; axe++) {
		groupe_fill(&groupes[n], liens, r, axe);
		n += groupes[n].cases.n > 0;
	}
	v->groupes = (struct list){ groupes, n };
	v->rien = n == 0;
	if (v->rien)
		v->familles = familles_fill(liens);
	v->sans_texte = r->quoi.n == 0 && !v->rien;
	v->recrire = LIEN(liens, STR("projet"), { P_THEMATIQUES, STR_NONE },
	    { P_SITES, STR_NONE }, { P_INTERVENTIONS, STR_NONE }, { P_LEVIERS, STR_NONE },
	    { P_COMPETENCES, STR_NONE });
	page_fill(&v->page, liens, v->rien ? STR("Nous n’avons pas compris le projet") :
	    v->sans_texte ? STR("Que vise votre projet\u00a0?") :
	    STR("Avons-nous bien compris\u00a0?"), STR("precisions"));
	x->kind = &precisions_kind;
	x->view = v;
}

void
phase_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    struct str erreur)
{
	static const struct str	details[PHASES + 1] = {
	    STR_INIT("Le besoin est là, rien n’est encore étudié."),
	    STR_INIT("Audit, faisabilité ou programme en cours."),
	    STR_INIT("Travaux décidés, lancés ou en cours."),
	    STR_INIT("Toutes les propositions restent possibles.") };
	struct v_phase		*v = arena_new(x->arena, struct v_phase);
	struct v_option		*options = arena_array(x->arena, PHASES + 1, struct v_option);
	size_t			 i;

	if (v == NULL || options == NULL)
		return;
	question_fill(&v->q, liens, r, QUESTION_PHASE, erreur);
	v->q.erreur_titre = STR("Il manque l’avancement");
	for (i = 0; i <= PHASES; i++)
		options[i] = (struct v_option){ phases[i].slug, phases[i].libelle, details[i],
		    r->phase_donnee && r->phase == i };
	v->options = (struct list){ options, PHASES + 1 };
	page_fill(&v->page, liens, erreur.n > 0 ? STR("Erreur\u00a0: où en êtes-vous\u00a0?") :
	    STR("Où en êtes-vous\u00a0?"), STR("phase"));
	x->kind = &phase_kind;
	x->view = v;
}
