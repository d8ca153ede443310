/*
 * Filling the views of the API.  Items in lists are the cards of the pages, without motifs.
 */
#include "views/listes.h"

#include <math.h>

#include "triage/alternatives.h"

FIELDS(v_territoires, F_OF(v_territoires, LIST, territoires, v_territoire_bref_fields),
    F(v_territoires, INT, total));
FIELDS(v_label, F(v_label, TEXT, slug), F(v_label, TEXT, libelle), F(v_label, TEXT, parent),
    F(v_label, TEXT, induite), F(v_label, REAL, probabilite_te), F(v_label, TEXT, famille));
FIELDS(v_taxonomies, F_OF(v_taxonomies, LIST, thematiques, v_label_fields),
    F_OF(v_taxonomies, LIST, sites, v_label_fields),
    F_OF(v_taxonomies, LIST, interventions, v_label_fields),
    F_OF(v_taxonomies, LIST, leviers, v_label_fields),
    F_OF(v_taxonomies, LIST, competences, v_label_fields),
    F_OF(v_taxonomies, LIST, phases, v_label_fields),
    F_OF(v_taxonomies, LIST, natures, v_label_fields),
    F_OF(v_taxonomies, LIST, publics, v_label_fields),
    F_OF(v_taxonomies, LIST, etapes, v_label_fields));
FIELDS(v_qualification, F_OF(v_qualification, LIST, labels, v_compris_fields),
    F_OF(v_qualification, LIST, leviers, v_compris_fields),
    F_OF(v_qualification, LIST, competences, v_compris_fields),
    F(v_qualification, REAL, probabilite_te));

FIELDS(v_alternative, F(v_alternative, TEXT, parametre), F(v_alternative, TEXT, valeur),
    F(v_alternative, TEXT, libelle), F(v_alternative, TEXT, sans), F(v_alternative, TEXT, avec),
    F_OF(v_alternative, OBJECT, totaux, v_totaux_fields), F(v_alternative, TEXT, url),
    F_FOR(v_alternative, TEXT, compte, FOR_HTML), F_FOR(v_alternative, TEXT, detail, FOR_HTML),
    F_FOR(v_alternative, TEXT, ecart, FOR_HTML));
FIELDS(v_alternatives, F_OF(v_alternatives, LIST, alternatives, v_alternative_fields));

#define LISTE_FIELDS(name, of) \
	static const struct field name##_field[] = { \
		F_AS(name, v_liste, LIST, elements, &(of), FOR_BOTH), \
		F(v_liste, INT, total), F(v_liste, INT, page), F(v_liste, INT, limite), \
		F(v_liste, TEXT, suivant) }; \
	static const struct fields name##_fields = { "v_liste", sizeof(struct v_liste), \
	    name##_field, COUNT(name##_field) }

LISTE_FIELDS(services, v_service_carte_fields);
LISTE_FIELDS(aides, v_aide_carte_fields);

const struct view_kind territoires_kind = { NULL, &v_territoires_fields };
const struct view_kind territoire_bref_kind = { NULL, &v_territoire_bref_fields };
const struct view_kind taxonomies_kind = { NULL, &v_taxonomies_fields };
const struct view_kind services_liste_kind = { NULL, &services_fields };
const struct view_kind aides_liste_kind = { NULL, &aides_fields };
const struct view_kind qualification_kind = { NULL, &v_qualification_fields };
const struct view_kind alternatives_kind = { NULL, &v_alternatives_fields };

void
territoires_show(struct exchange *x, const struct trouvailles *found)
{
	struct v_territoires		*v = arena_new(x->arena, struct v_territoires);
	struct v_territoire_bref	*t = arena_array(x->arena, found->n,
					    struct v_territoire_bref), *one;
	size_t				 i;

	if (v == NULL || t == NULL)
		return;
	for (i = 0; i < found->n; i++) {
		if ((one = territoire_bref(x, found->v[i].territoire,
		    trouvaille_code(x->snapshot, &found->v[i]))) == NULL)
			return;
		t[i] = *one;
		t[i].correspond = found->v[i].correspond;
	}
	*v = (struct v_territoires){ { t, found->n }, (int64_t)found->total };
	x->kind = &territoires_kind;
	x->view = v;
}

void
territoire_bref_show(struct exchange *x, uint32_t territoire, struct str ou)
{
	x->kind = &territoire_bref_kind;
	x->view = territoire_bref(x, territoire, ou);
}

static struct list
axe_labels(struct exchange *x, enum axe axe)
{
	const struct snapshot	*s = x->snapshot;
	uint32_t		 from = s->axe_debut[axe], n = s->axe_debut[axe + 1] - from, i;
	struct v_label		*v = arena_array(x->arena, n, struct v_label);

	for (i = 0; v != NULL && i < n; i++) {
		const struct label	*l = &s->labels[from + i];

		v[i] = (struct v_label){ l->slug, l->libelle,
		    l->parent == NONE ? STR_NONE : s->labels[l->parent].slug,
		    l->induite == NONE ? STR_NONE : s->labels[l->induite].slug, l->probabilite_te,
		    l->famille == NONE ? STR_NONE : str_or_none(s->familles[l->famille]) };
	}
	return (struct list){ v, v == NULL ? 0 : n };
}

static struct list
termes_list(struct exchange *x, const struct terme *list, size_t n)
{
	struct v_label	*v = arena_array(x->arena, n, struct v_label);
	size_t		 i;

	for (i = 0; v != NULL && i < n; i++)
		v[i] = (struct v_label){ .slug = list[i].slug, .libelle = list[i].libelle,
		    .probabilite_te = NAN };
	return (struct list){ v, v == NULL ? 0 : n };
}

void
taxonomies_show(struct exchange *x)
{
	struct v_taxonomies	*v = arena_new(x->arena, struct v_taxonomies);

	if (v == NULL)
		return;
	*v = (struct v_taxonomies){ axe_labels(x, AXE_THEMATIQUES), axe_labels(x, AXE_SITES),
	    axe_labels(x, AXE_INTERVENTIONS), axe_labels(x, AXE_LEVIERS),
	    axe_labels(x, AXE_COMPETENCES), termes_list(x, phases, PHASES + 1),
	    termes_list(x, natures, COUNT(natures)), termes_list(x, publics, COUNT(publics)),
	    termes_list(x, etapes, COUNT(etapes)) };
	x->kind = &taxonomies_kind;
	x->view = v;
}

void
liste_show(struct exchange *x, const struct recherche *r, const struct params *params,
    size_t limite)
{
	struct v_liste		*v = arena_new(x->arena, struct v_liste);
	size_t			 page = page_numero(params), from = (page - 1) * limite, i;
	struct entrees		 found = annuaire_chercher(r, x->arena, from, limite, NULL);
	struct suggestion	*s = arena_array(x->arena, found.n, struct suggestion);
	struct liens		 liens;
	struct cartes		 cartes;

	if (v == NULL || s == NULL)
		return;
	for (i = 0; i < found.n; i++)
		s[i] = (struct suggestion){ found.v[i].index, found.v[i].score, NULL, 0 };
	liens_init(&liens, x, params);
	cartes_init(&cartes, &liens, &r->filtres);
	v->elements = r->services ? services_fill(&cartes, s, found.n) :
	    aides_fill(&cartes, s, found.n);
	v->total = (int64_t)found.total;
	v->page = (int64_t)page;
	v->limite = (int64_t)limite;
	liens.url.debut = x->racine;
	if (found.n > 0 && from + found.n < found.total)
		v->suivant = LIEN(&liens, x->path, { P_PAGE, arena_printf(x->arena, "%zu",
		    page + 1) });
	x->kind = r->services ? &services_liste_kind : &aides_liste_kind;
	x->view = v;
}

static struct list
scores_fill(struct exchange *x, const struct qualification *q, enum axe first, enum axe last)
{
	const struct snapshot	*s = x->snapshot;
	struct v_compris		*v = arena_array(x->arena, q->n, struct v_compris);
	size_t			 n = 0, i;

	for (i = 0; v != NULL && i < q->n; i++) {
		const struct label	*l = &s->labels[q->v[i].label];

		if (l->axe >= first && l->axe <= last)
			v[n++] = (struct v_compris){ axes[l->axe].slug, l->slug, l->libelle,
			    (double)q->v[i].score, q->v[i].mots, q->v[i].induit };
	}
	return (struct list){ v, n };
}

/*
 * The probability that the project is one of ecological transition: the mean of its labels' own,
 * each by its score.
 */
static double
probability(const struct snapshot *s, const struct qualification *q)
{
	double	sum = 0, weight = 0, p;
	size_t	i;

	for (i = 0; i < q->n; i++) {
		p = s->labels[q->v[i].label].probabilite_te;
		if (isnan(p) || q->v[i].score < SCORE_PROPOSE)
			continue;
		sum += p * (double)q->v[i].score;
		weight += (double)q->v[i].score;
	}
	return weight > 0 ? sum / weight : NAN;
}

void
qualification_show(struct exchange *x, const struct qualification *q)
{
	struct v_qualification	*v = arena_new(x->arena, struct v_qualification);

	if (v == NULL)
		return;
	*v = (struct v_qualification){ scores_fill(x, q, AXE_THEMATIQUES, AXE_INTERVENTIONS),
	    scores_fill(x, q, AXE_LEVIERS, AXE_LEVIERS),
	    scores_fill(x, q, AXE_COMPETENCES, AXE_COMPETENCES), probability(x->snapshot, q) };
	x->kind = &qualification_kind;
	x->view = v;
}

struct str
totaux_compte(struct arena *arena, const struct v_totaux *t)
{
	struct str	both[2] = { compte(arena, (size_t)t->services, "", "service", "services"),
			    compte(arena, (size_t)t->aides, "", "aide", "aides") };

	if (t->services == 0 && t->aides == 0)
		return STR_NONE;
	return t->services == 0 || t->aides == 0 ? both[t->services == 0] :
	    arena_join(arena, both, 2, STR(" et "));
}

/* What an alternative is called: a phase, a territory, or a label that goes or comes back. */
static void
name(struct exchange *x, const struct alternative *a, struct v_alternative *v)
{
	const struct snapshot	*s = x->snapshot;
	uint32_t		 label = a->sans != NONE ? a->sans : a->avec;

	v->sans = v->avec = v->detail = STR_NONE;
	if (label == NONE && a->territoire == NONE) {
		v->libelle = phases[a->phase].libelle;
		return;
	}
	if (label == NONE) {
		v->libelle = s->territoires[a->territoire].nom;
		if (x->forme != FORME_JSON)
			v->detail = territoire_detail(x, a->territoire);
		return;
	}
	v->libelle = arena_concat(x->arena, (struct str[]){ a->sans != NONE ?
	    STR("Sans «\u00a0") : STR("Avec «\u00a0"), s->labels[label].libelle,
	    STR("\u00a0»") }, 3);
	*(a->sans != NONE ? &v->sans : &v->avec) = s->labels[label].slug;
}

struct list
alternatives_fill(const struct liens *liens, const struct reponses *r, int32_t jour)
{
	struct exchange			*x = liens->x;
	struct alternatives		 all = alternatives_compter(x->snapshot, r, jour,
					    x->arena);
	struct v_alternative		*v = arena_array(x->arena, all.n, struct v_alternative);
	const struct alternative	*a;
	size_t				 i;

	for (i = 0; v != NULL && i < all.n; i++) {
		a = &all.v[i];
		v[i] = (struct v_alternative){ .parametre = param_name(a->param),
		    .valeur = a->valeur, .totaux = { (int64_t)a->services, (int64_t)a->proches,
		    (int64_t)a->aides, (int64_t)a->partielles },
		    .url = LIEN(liens, STR("resultats"), { a->param, a->valeur },
		    { P_PAGE, STR_NONE }) };
		name(x, a, &v[i]);
		if (x->forme != FORME_JSON)
			v[i].compte = totaux_compte(x->arena, &v[i].totaux);
	}
	return (struct list){ v, v == NULL ? 0 : all.n };
}

void
alternatives_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    int32_t jour)
{
	struct v_alternatives	*view = arena_new(x->arena, struct v_alternatives);

	if (view == NULL)
		return;
	view->alternatives = alternatives_fill(liens, r, jour);
	x->kind = &alternatives_kind;
	x->view = view;
}
