/*
 * The results: lists cut to what the page shows, exact counts, facets, and a way on from each.
 */
#include "views/resultats.h"

#include <stdlib.h>

#include "views/avis.h"
#include "views/emporter.h"
#include "views/listes.h"

FIELDS(v_lieu, F(v_lieu, TEXT, code), F(v_lieu, TEXT, nom));
FIELDS(v_territoire_bref, F(v_territoire_bref, TEXT, type), F(v_territoire_bref, TEXT, code),
    F(v_territoire_bref, TEXT, nom), F_OF(v_territoire_bref, LIST, departements, v_lieu_fields),
    F_OF(v_territoire_bref, LIST, regions, v_lieu_fields), F(v_territoire_bref, INT, population),
    F(v_territoire_bref, TEXTS, codes_postaux), F(v_territoire_bref, TEXT, correspond),
    F_OF(v_territoire_bref, LIST, devenu, v_devenu_fields));
FIELDS(v_compris, F(v_compris, TEXT, axe), F(v_compris, TEXT, slug), F(v_compris, TEXT, libelle),
    F(v_compris, REAL, score), F(v_compris, TEXTS, mots), F(v_compris, BOOL, induit));
FIELDS(v_interlocuteur, F(v_interlocuteur, TEXT, type), F(v_interlocuteur, TEXT, nom),
    F(v_interlocuteur, TEXT, code), F(v_interlocuteur, TEXT, lien),
    F_FOR(v_interlocuteur, TEXT, role, FOR_HTML));
FIELDS(v_valeur, F(v_valeur, TEXT, valeur), F(v_valeur, TEXT, libelle), F(v_valeur, INT, total),
    F(v_valeur, LIEN, url), F(v_valeur, BOOL, active), F_FOR(v_valeur, TEXT, nombre, FOR_HTML),
    F_FOR(v_valeur, TEXT, unite, FOR_HTML));
FIELDS(v_facette, F(v_facette, TEXT, parametre), F_FOR(v_facette, TEXT, titre, FOR_HTML),
    F_OF(v_facette, LIST, valeurs, v_valeur_fields));
FIELDS(v_totaux, F(v_totaux, INT, services), F(v_totaux, INT, services_proches),
    F(v_totaux, INT, aides), F(v_totaux, INT, aides_partielles));
FIELDS(v_reponse_donnee, F(v_reponse_donnee, TEXT, ou), F(v_reponse_donnee, TEXT, quoi),
    F(v_reponse_donnee, TEXT, phase), F(v_reponse_donnee, TEXTS, thematiques),
    F(v_reponse_donnee, TEXTS, sites), F(v_reponse_donnee, TEXTS, interventions),
    F(v_reponse_donnee, TEXTS, leviers), F(v_reponse_donnee, TEXTS, competences),
    F(v_reponse_donnee, TEXTS, sans), F(v_reponse_donnee, TEXTS, nature),
    F(v_reponse_donnee, TEXTS, echeance), F(v_reponse_donnee, TEXTS, zone),
    F(v_reponse_donnee, TEXTS, categorie));
FIELDS(v_page, F(v_page, TEXT, numero), F(v_page, TEXT, url), F(v_page, BOOL, courante));
FIELDS(v_resultats, F_OF_FOR(v_resultats, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_resultats, OBJECT, reponses, v_reponse_donnee_fields),
    F_OF(v_resultats, POINTER, territoire, v_territoire_bref_fields),
    F_OF(v_resultats, LIST, compris, v_compris_fields),
    F_OF(v_resultats, LIST, services, v_service_carte_fields),
    F_OF(v_resultats, LIST, services_proches, v_service_carte_fields),
    F_OF(v_resultats, LIST, generiques, v_service_carte_fields),
    F_OF(v_resultats, LIST, aides, v_aide_carte_fields),
    F_OF(v_resultats, LIST, aides_partielles, v_aide_carte_fields),
    F_OF(v_resultats, LIST, interlocuteurs, v_interlocuteur_fields),
    F_OF(v_resultats, OBJECT, totaux, v_totaux_fields),
    F_OF(v_resultats, LIST, facettes, v_facette_fields),
    F(v_resultats, TEXT, date_donnees),
    F(v_resultats, TEXT, version), F_FOR(v_resultats, TEXT, titre, FOR_HTML),
    F_FOR(v_resultats, BOOL, vide, FOR_HTML),
    F_OF_FOR(v_resultats, LIST, recap, v_recap_fields, FOR_HTML),
    F_FOR(v_resultats, TEXT, compte_services, FOR_HTML),
    F_FOR(v_resultats, TEXT, compte_proches, FOR_HTML),
    F_FOR(v_resultats, TEXT, compte_generiques, FOR_HTML),
    F_FOR(v_resultats, TEXT, compte_aides, FOR_HTML),
    F_FOR(v_resultats, TEXT, compte_partielles, FOR_HTML),
    F_FOR(v_resultats, TEXT, plus_services, FOR_HTML),
    F_FOR(v_resultats, TEXT, plus_proches, FOR_HTML),
    F_FOR(v_resultats, TEXT, plus_partielles, FOR_HTML),
    F_FOR(v_resultats, TEXT, plus_aides, FOR_HTML),
    F_FOR(v_resultats, TEXT, url_services, FOR_HTML),
    F_FOR(v_resultats, TEXT, url_aides, FOR_HTML), F_FOR(v_resultats, TEXT, retour, FOR_HTML),
    F_OF_FOR(v_resultats, LIST, pages, v_page_fields, FOR_HTML),
    F_FOR(v_resultats, BOOL, avec_pages, FOR_HTML), F_FOR(v_resultats, BOOL, avec_ecartes,
    FOR_HTML),
    F_FOR(v_resultats, BOOL, avec_facettes, FOR_HTML),
    F_FOR(v_resultats, BOOL, avec_interlocuteurs, FOR_HTML),
    F_OF_FOR(v_resultats, LIST, ecartes, v_cache_fields, FOR_HTML),
    F_FOR(v_resultats, TEXT, changer_projet, FOR_HTML),
    F_FOR(v_resultats, TEXT, annuaire_ici, FOR_HTML), F_FOR(v_resultats, TEXT, comparer, FOR_HTML),
    F_FOR(v_resultats, TEXT, onglet, FOR_HTML), F_FOR(v_resultats, TEXT, imprimer, FOR_HTML),
    F_FOR(v_resultats, BOOL, tout, FOR_HTML), F_FOR(v_resultats, BOOL, coupe, FOR_HTML),
    F_FOR(v_resultats, TEXT, courriel, FOR_HTML),
    F_FOR(v_resultats, TEXT, tableur, FOR_HTML), F_FOR(v_resultats, TEXT, agenda, FOR_HTML),
    F_FOR(v_resultats, TEXT, avis, FOR_HTML),
    F_OF_FOR(v_resultats, LIST, autrement, v_alternative_fields, FOR_HTML),
    F_FOR(v_resultats, TEXT, phrase_vide, FOR_HTML),
    F_FOR(v_resultats, TEXT, confirmer, FOR_HTML));

const struct view_kind resultats_kind = { "resultats", &v_resultats_fields };

#define SERVICES_MAX	5
#define PROCHES_MAX	6
#define AIDES_MAX	10
#define PARTIELLES_MAX	10
#define PAGE_SIZE	20
#define TOUT_MAX	500	/* of each list on the page to print; the spreadsheet has all */

static struct list
lieux(struct exchange *x, uint32_t territoire, enum territoire_type type)
{
	const struct snapshot	*s = x->snapshot;
	const struct indices	*up = &s->territoires[territoire].up;
	struct v_lieu		*v = arena_array(x->arena, up->n, struct v_lieu);
	size_t			 n = 0;
	uint32_t		 i;

	for (i = 0; v != NULL && i < up->n; i++)
		if (s->territoires[up->v[i]].type == type)
			v[n++] = (struct v_lieu){ s->territoires[up->v[i]].code,
			    s->territoires[up->v[i]].nom };
	return (struct list){ v, n };
}

struct v_territoire_bref *
territoire_bref(struct exchange *x, uint32_t territoire, struct str ou)
{
	const struct territoire		*t;
	struct v_territoire_bref	*v;

	if (territoire == NONE || (v = arena_new(x->arena, struct v_territoire_bref)) == NULL)
		return NULL;
	t = &x->snapshot->territoires[territoire];
	*v = (struct v_territoire_bref){ .type = territoire_types[t->type].slug, .code = t->code,
	    .nom = t->nom, .population = t->population == NONE ? FIELD_INT_NONE : t->population,
	    .departements = lieux(x, territoire, TERRITOIRE_DEPARTEMENT),
	    .regions = lieux(x, territoire, TERRITOIRE_REGION), .codes_postaux = t->codes_postaux,
	    .devenu = devenu_fill(x, territoire, ou) };
	return v;
}

static struct list
compris_fill(struct exchange *x, const struct reponses *r)
{
	const struct snapshot	*s = x->snapshot;
	struct v_compris	*v = arena_array(x->arena, r->n_donnes + r->compris.n,
				    struct v_compris);
	size_t			 n = 0, i;
	const struct compris	*c;

	for (i = 0; v != NULL && i < r->n_donnes + r->compris.n; i++) {
		c = i < r->n_donnes ? &r->donnes[i] : &r->compris.v[i - r->n_donnes];
		v[n++] = (struct v_compris){ axes[s->labels[c->label].axe].slug,
		    s->labels[c->label].slug, s->labels[c->label].libelle, (double)c->score,
		    c->mots,
		    c->induit };
	}
	return (struct list){ v, n };
}

static bool
same_body(const struct territoire *a, const struct territoire *b)
{
	return a->siren.n > 0 && str_eq(a->siren, b->siren);
}

/*
 * Is the k-th container of a territory a body to speak to?  A body is named once, by the widest of
 * its territories: the départements of Corse are today their région, those of Alsace one
 * collectivité, and Paris is its own.  Where a groupement does the work of a département (Lyon),
 * the one around it has nothing to say.
 */
static bool
is_interlocuteur(const struct snapshot *s, const struct territoire *own, uint32_t k)
{
	const struct territoire	*t = &s->territoires[own->up.v[k]], *u;
	uint32_t		 i;

	if (t->type == TERRITOIRE_ZONE || (own->type == TERRITOIRE_COMMUNE && same_body(own, t)) ||
	    (t->type == TERRITOIRE_DEPARTEMENT && own->type == TERRITOIRE_EPCI &&
	    (own->publics & PUBLIC_DEPARTEMENT) != 0))
		return false;
	for (i = 0; i < own->up.n; i++) {
		u = &s->territoires[own->up.v[i]];
		if ((i > k && same_body(t, u)) || (t->type == TERRITOIRE_DEPARTEMENT &&
		    u->type == TERRITOIRE_EPCI && (u->publics & PUBLIC_DEPARTEMENT) != 0))
			return false;
	}
	return true;
}

static struct str
role_of(struct arena *arena, const struct territoire *t)
{
	static const struct str	roles[TERRITOIRE_TYPES] = { STR_INIT("Votre commune"),
	    STR_INIT("Votre intercommunalité"), STR_INIT("Votre syndicat"),
	    STR_INIT("Votre département"), STR_INIT("Votre région"), STR_INIT("") };
	const uint16_t		both = PUBLIC_DEPARTEMENT | PUBLIC_REGION;

	return arena_concat(arena, (struct str[]){ (t->publics & both) == both ?
	    STR("Votre collectivité territoriale") : roles[t->type],
	    t->code.n == 9 ? STR(" · SIREN ") : STR(" · "), t->code }, 3);
}

/* Who answers for the territory: its intercommunalité, département(s) and région(s). */
static struct list
interlocuteurs_fill(const struct liens *liens, uint32_t territoire)
{
	struct exchange		*x = liens->x;
	const struct territoire	*own, *t;
	struct v_interlocuteur	*v;
	size_t			 n = 0;
	uint32_t		 i;

	if (territoire == NONE)
		return (struct list){ NULL, 0 };
	own = &x->snapshot->territoires[territoire];
	if ((v = arena_array(x->arena, own->up.n, struct v_interlocuteur)) == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < own->up.n; i++) {
		if (!is_interlocuteur(x->snapshot, own, i))
			continue;
		t = &x->snapshot->territoires[own->up.v[i]];
		v[n++] = (struct v_interlocuteur){ territoire_types[t->type].slug, t->nom, t->code,
		    LIEN(liens, STR("annuaire"), { P_OU, t->cle }, { P_QUOI, STR_NONE },
		    { P_PHASE, STR_NONE }, { P_SANS, STR_NONE }), role_of(x->arena, t) };
	}
	return (struct list){ v, n };
}

static struct v_reponse_donnee
reponses_fill(const struct params *p)
{
	return (struct v_reponse_donnee){ params_get(p, P_OU), params_get(p, P_QUOI),
	    params_get(p, P_PHASE), p->values[P_THEMATIQUES], p->values[P_SITES],
	    p->values[P_INTERVENTIONS], p->values[P_LEVIERS], p->values[P_COMPETENCES],
	    p->values[P_SANS], p->values[P_NATURE], p->values[P_ECHEANCE], p->values[P_ZONE],
	    p->values[P_CATEGORIE] };
}

/* ---- facets ---- */

struct count {
	struct str	valeur;
	struct str	libelle;
	uint32_t	total;		/* that have it */
	uint32_t	avec;		/* once it is chosen beside those that are */
};

struct facet {
	enum param	 param;
	struct count	*counts;
	size_t		 n;
	uint32_t	 all;		/* items that pass every other filter */
};

static int
by_total(const void *a, const void *b)
{
	const struct count	*ca = a, *cb = b;

	if (ca->total != cb->total)
		return ca->total < cb->total ? 1 : -1;
	return str_cmp(ca->valeur, cb->valeur);
}

static void
add_count(struct facet *f, struct str valeur, struct str libelle, uint32_t total, uint32_t avec)
{
	if (total > 0)
		f->counts[f->n++] = (struct count){ valeur, libelle, total, avec };
}

/* The values of a facet that some aid has, the most frequent first. */
static struct facet
facet_of(struct arena *arena, const struct snapshot *s, const struct facettes *from,
    enum facette which)
{
	struct facet	f = { .param = facette_params[which], .all = from->toutes[which],
	    .counts = arena_room(arena, COUNT(natures) + ECHEANCES + from->n_zones,
	    sizeof(struct count)) };
	uint32_t	i;

	if (f.counts == NULL)
		return f;
	for (i = 0; which == FACETTE_NATURE && i < COUNT(natures); i++)
		add_count(&f, natures[i].slug, natures[i].libelle, from->natures[i],
		    facettes_avec(from, which, from->natures[i], from->natures_exclues[i]));
	for (i = 0; which == FACETTE_ECHEANCE && i < ECHEANCES; i++)
		add_count(&f, echeances[i].slug, echeances[i].libelle, from->echeances[i],
		    facettes_avec(from, which, from->echeances[i], from->echeances[i]));
	for (i = 0; which == FACETTE_ZONE && i < from->n_zones; i++)
		add_count(&f, s->territoires[from->zones[i].zone].cle,
		    s->territoires[from->zones[i].zone].nom, from->zones[i].total,
		    facettes_avec(from, which, from->zones[i].total, from->zones[i].total));
	qsort(f.counts, f.n, sizeof(*f.counts), by_total);
	return f;
}

struct list
valeurs_list(struct arena *arena, struct v_valeur *v, size_t n)
{
	size_t	i;

	for (i = 0; i < n; i++) {
		v[i].nombre = nombre(arena, (size_t)v[i].total);
		v[i].unite = v[i].total == 1 ? STR(" résultat") : STR(" résultats");
	}
	return (struct list){ v, n };
}

/* first: the link of a value when none is chosen yet. */
static struct v_valeur
valeur_fill(const struct liens *liens, const struct facet *f, const struct count *c,
    const struct patron *first)
{
	bool	active = params_lists(liens->params, f->param, c->valeur);

	return (struct v_valeur){ .valeur = c->valeur, .libelle = c->libelle,
	    .total = active ? c->total : c->avec,
	    .url = first != NULL ? patron_lien(liens, first, c->valeur) :
	    LIEN_ECRIT(liens, STR("resultats"), { f->param, active ?
	    liste_sans(liens, f->param, c->valeur) : liste_avec(liens, f->param, c->valeur) },
	    { P_PAGE, STR_NONE }), .active = active };
}

#define FACET_VALUES	12	/* shown by the page and given by JSON, the most frequent first */

static struct list
valeurs_fill(const struct liens *liens, const struct facet *f)
{
	struct v_valeur	*v = arena_array(liens->x->arena, f->n + 1, struct v_valeur);
	struct patron	 first = LIEN_PATRON(liens, STR("resultats"), { f->param, LIEN_ICI },
			    { P_PAGE, STR_NONE });
	bool		 chosen = params_has(liens->params, f->param);
	size_t		 n = 0, i;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	v[n++] = (struct v_valeur){ .valeur = STR(""), .libelle = STR("Toutes"), .total = f->all,
	    .url = LIEN_ECRIT(liens, STR("resultats"), { f->param, STR_NONE },
	    { P_PAGE, STR_NONE }), .active = !chosen };
	for (i = 0; i < f->n; i++)
		if (i < FACET_VALUES || params_lists(liens->params, f->param, f->counts[i].valeur))
			v[n++] = valeur_fill(liens, f, &f->counts[i], chosen ? NULL : &first);
	return valeurs_list(liens->x->arena, v, n);
}

static struct list
facettes_fill(const struct liens *liens, const struct facettes *from)
{
	static const struct str	titres[FACETTES] = { STR_INIT("Nature"), STR_INIT("Échéance"),
	    STR_INIT("Zone") };
	struct arena		*arena = liens->x->arena;
	struct v_facette	*v = arena_array(arena, FACETTES, struct v_facette);
	struct facet		 f;
	size_t			 n = 0, i;

	for (i = 0; v != NULL && from->total > 0 && i < FACETTES; i++) {
		f = facet_of(arena, liens->x->snapshot, from, (enum facette)i);
		if (f.n > 1 || params_has(liens->params, f.param))
			v[n++] = (struct v_facette){ param_name(f.param), titres[i],
			    valeurs_fill(liens, &f) };
	}
	return (struct list){ v, n };
}

/* ---- pager ---- */

size_t
page_numero(const struct params *params)
{
	int64_t	n;

	return str_int(params_get(params, P_PAGE), 1, 10000, &n) ? (size_t)n : 1;
}

size_t
page_montree(struct liens *liens, size_t total, size_t size, struct str *depassee)
{
	struct arena	*arena = liens->x->arena;
	size_t		 asked = page_numero(liens->params), last = (total + size - 1) / size;
	size_t		 shown = asked <= last ? asked : last > 0 ? last : 1;
	struct str	 numero = shown == 1 ? STR_NONE : arena_printf(arena, "%zu", shown);

	if (!params_has(liens->params, P_PAGE))
		return asked;
	if (!str_eq(numero, params_get(liens->params, P_PAGE)))
		liens_changer(liens, P_PAGE, numero);
	if (liens->x->forme == FORME_JSON)
		return asked;
	if (last > 0 && asked > last)
		*depassee = last == 1 ? arena_printf(arena, "Il n’y a pas de page %zu : voici "
		    "la seule.", asked) : arena_printf(arena, "Il n’y a pas de page %zu : "
		    "voici la dernière, la page %zu.", asked, last);
	return shown;
}

struct list
pages_fill(const struct liens *liens, struct str page, size_t total, size_t size, size_t current)
{
	struct arena	*arena = liens->x->arena;
	size_t		 last = (total + size - 1) / size, n = 0, i, before = 0;
	struct v_page	*v = arena_array(arena, 16, struct v_page);

	if (v == NULL || last < 2)
		return (struct list){ NULL, 0 };
	for (i = 1; i <= last; i++) {
		if (i != 1 && i != last && (i + 2 < current || i > current + 2))
			continue;
		if (i != before + 1)
			v[n++] = (struct v_page){ STR("…"), STR_NONE, false };
		v[n].numero = arena_printf(arena, "%zu", i);
		v[n].url = LIEN(liens, page, { P_PAGE, i == 1 ? STR_NONE : v[n].numero });
		v[n++].courante = i == current;
		before = i;
	}
	return (struct list){ v, n };
}

/* ---- the page ---- */

/* Which part of each list is shown: a window of a whole list, or the first few of each. */
struct window {
	bool	services;	/* vue=services: they alone, by pages */
	bool	aides;
	bool	tout;		/* vue=tout: every list, to print */
	size_t	from;
	size_t	n_services;
	size_t	n_aides;
	size_t	n_proches;
	size_t	n_partielles;
	bool	generiques;
};

static struct window
window_of(const struct params *params, size_t limite, const struct resultats *found)
{
	struct str	vue = params_get(params, P_VUE);
	struct window	w = { str_eq(vue, STR("services")), str_eq(vue, STR("aides")),
	    str_eq(vue, STR("tout")), 0, SERVICES_MAX, AIDES_MAX, PROCHES_MAX, PARTIELLES_MAX,
	    true };

	if (w.services || w.aides) {
		size_t	taille = limite > 0 ? limite : PAGE_SIZE;
		size_t	entiere = limite > 0 ? limite : SIZE_MAX;

		w.from = (page_numero(params) - 1) * taille;
		w.n_services = w.services ? taille : 0;
		w.n_aides = w.aides ? taille : 0;
		w.n_partielles = w.aides && w.from == 0 ? entiere : 0;
		/* Where there is nothing to list, what may help all the same. */
		w.generiques = (w.services ? found->services.n : found->aides.n) == 0;
		w.n_proches = w.services && w.from == 0 ? entiere :
		    w.generiques ? PROCHES_MAX : 0;
		return w;
	}
	if (w.tout && limite == 0)
		limite = TOUT_MAX;
	if (limite > 0)
		w.n_services = w.n_aides = w.n_proches = w.n_partielles = limite;
	return w;
}

/* How many aids must stand in order for that window; 0: all. */
static size_t
window_rangs(const struct params *params, size_t limite)
{
	struct window	w = window_of(params, limite, &(struct resultats){ 0 });
	size_t		n = w.n_aides > w.n_partielles ? w.n_aides : w.n_partielles;

	return n == SIZE_MAX ? 0 : w.from + n + 1;
}

static size_t
part(size_t total, size_t from, size_t n)
{
	if (from >= total)
		return 0;
	return total - from < n ? total - from : n;
}

static struct suggestions
window_cut(struct suggestions s, size_t from, size_t n)
{
	n = part(s.n, from, n);
	return (struct suggestions){ n == 0 ? NULL : s.v + from, n };
}

/*
 * The count beside a heading, "3 services", "10 sur 17", "21 à 40 sur 102"; nothing, and so no
 * heading, for a list that this page does not show.
 */
static struct str
of_total(struct arena *arena, size_t from, size_t shown, size_t total, struct str noun)
{
	if (shown == 0)
		return STR_NONE;
	if (shown == total)
		return arena_concat(arena, (struct str[]){ nombre(arena, total), noun,
		    total > 1 ? STR("s") : STR("") }, 3);
	if (from > 0)
		return arena_concat(arena, (struct str[]){ nombre(arena, from + 1), STR(" à "),
		    nombre(arena, from + shown), STR(" sur "), nombre(arena, total) }, 5);
	return arena_concat(arena, (struct str[]){ nombre(arena, shown), STR(" sur "),
	    nombre(arena, total) }, 3);
}

static void
lists_fill(struct v_resultats *v, const struct liens *liens, const struct demande *d,
    const struct resultats *found, const struct window *w)
{
	struct arena		*arena = liens->x->arena;
	struct suggestions	 s = match_motifs(found, window_cut(found->services,
				    w->services ? w->from : 0, w->n_services), VERDICT_SERVICES);
	struct suggestions	 a = match_motifs(found, window_cut(found->aides,
				    w->aides ? w->from : 0, w->n_aides), VERDICT_AIDES);
	struct suggestions	 p = match_motifs(found, window_cut(found->proches, 0,
				    w->n_proches), VERDICT_PROCHES);
	struct suggestions	 q = match_motifs(found, window_cut(found->partielles, 0,
				    w->n_partielles), VERDICT_PARTIELLES);
	struct suggestions	 g = match_motifs(found, window_cut(found->generiques, 0,
				    w->generiques ? found->generiques.n : 0), VERDICT_GENERIQUES);
	struct cartes		 cartes;

	cartes_init(&cartes, liens, d);
	v->services = services_fill(&cartes, s.v, s.n);
	v->aides = aides_fill(&cartes, a.v, a.n);
	v->services_proches = services_fill(&cartes, p.v, p.n);
	v->aides_partielles = aides_fill(&cartes, q.v, q.n);
	v->generiques = services_fill(&cartes, g.v, g.n);
	v->totaux = (struct v_totaux){ (int64_t)found->services.n, (int64_t)found->proches.n,
	    (int64_t)found->aides.n, (int64_t)found->partielles.n };
	v->compte_services = of_total(arena, w->from, s.n, found->services.n, STR(" service"));
	v->compte_aides = of_total(arena, w->from, a.n, found->aides.n, STR(" aide"));
	v->compte_proches = of_total(arena, 0, p.n, found->proches.n, STR(" service"));
	v->compte_partielles = of_total(arena, 0, q.n, found->partielles.n, STR(" aide"));
	v->compte_generiques = compte(arena, v->generiques.n, "", "service", "services");
}

static struct str
title_of(struct arena *arena, const struct resultats *found, const struct window *w, bool any)
{
	size_t		s = w->aides ? 0 : found->services.n, a = w->services ? 0 : found->aides.n;
	struct str	services = compte(arena, s, "", "service", "services");
	struct str	aides = compte(arena, a, "", "aide", "aides");

	if (s == 0 && a == 0 && (w->services || w->aides))
		return w->services ? STR("Aucun service ne vise exactement ce projet") :
		    STR("Aucune aide ouverte ne vise ce projet");
	if (s == 0 && a == 0)
		return found->proches.n + found->partielles.n == 0 ?
		    STR("Aucun service ni aide ne vise ce projet") :
		    STR("Rien ne vise exactement ce projet");
	/* Nothing is known of the project: these are all the aids, and suit nothing yet. */
	if (!any)
		return arena_concat(arena, (struct str[]){ aides, a == 1 ?
		    STR(" ouverte ici, tous projets confondus") :
		    STR(" ouvertes ici, tous projets confondus") }, 2);
	if (s == 0 || a == 0)
		return arena_concat(arena, (struct str[]){ s == 0 ? aides : services,
		    STR(" pour votre projet") }, 2);
	return arena_concat(arena, (struct str[]){ services, STR(" et "), aides,
	    STR(" pour votre projet") }, 4);
}

static struct str
see_more(struct arena *arena, size_t shown, size_t total, struct str one, struct str many)
{
	if (shown >= total)
		return STR_NONE;
	return total - shown == 1 ? one : arena_concat(arena, (struct str[]){ STR("Voir les "),
	    nombre(arena, total - shown), many }, 3);
}

/* What the visitor put aside, with the link that brings each back. */
static struct list
ecartes_fill(const struct liens *liens)
{
	const struct strs	*sans = &liens->params->values[P_SANS];
	const struct snapshot	*s = liens->x->snapshot;
	struct v_cache		*v = arena_array(liens->x->arena, sans->n, struct v_cache);
	size_t			 n = 0, i;

	for (i = 0; v != NULL && i < sans->n; i++) {
		const struct service	*service = snapshot_service(s, sans->v[i]);
		const struct aide	*aide = snapshot_aide(s, sans->v[i]);

		if (service != NULL || aide != NULL)
			v[n++] = (struct v_cache){ service != NULL ? service->nom : aide->nom,
			    LIEN(liens, STR("resultats"),
			    { P_SANS, liste_sans(liens, P_SANS, sans->v[i]) }) };
	}
	return (struct list){ v, n };
}

/* Has any of these aids a last day?  Of those that are not in order only the counts are known. */
static bool
has_deadline(const struct liens *liens, const struct resultats *found, const struct v_resultats *v)
{
	static const enum echeance	ends[] = { ECHEANCE_PROCHE, ECHEANCE_PLUS_TARD };
	const struct v_aide_carte	*a = v->aides_partielles.items;
	size_t				 i;

	for (i = 0; i < COUNT(ends); i++)
		if (found->facettes.echeances[ends[i]] > 0 &&
		    (!params_has(liens->params, P_ECHEANCE) ||
		    params_lists(liens->params, P_ECHEANCE, echeances[ends[i]].slug)))
			return true;
	for (i = 0; i < v->aides_partielles.n; i++)
		if (a[i].echeance.n > 0)
			return true;
	return false;
}

static bool
has_doubt(const struct reponses *r)
{
	size_t	i;

	for (i = 0; i < r->compris.n; i++)
		if (r->compris.v[i].score >= SCORE_PROPOSE && r->compris.v[i].score < SCORE_SUR)
			return true;
	return false;
}

/* Is something left out of the lists? */
static bool
cut(const struct v_resultats *v, const struct resultats *found)
{
	return v->services.n < found->services.n || v->aides.n < found->aides.n ||
	    v->services_proches.n < found->proches.n ||
	    v->aides_partielles.n < found->partielles.n;
}

/* Every list on one page, ours, whatever page this is inside. */
static struct str
imprimer(const struct liens *liens)
{
	struct liens	far = *liens;

	liens_emporter(&far);
	return LIEN(&far, STR("resultats"), { P_VUE, STR("tout") }, { P_PAGE, STR_NONE });
}

static void
ways_fill(struct v_resultats *v, const struct liens *liens, const struct reponses *r,
    const struct resultats *found, const struct window *w)
{
	struct exchange	*x = liens->x;
	bool		 alone = w->services || w->aides;
	struct str	 here = STR("resultats");

	v->recap = recap_fill(liens, r, QUESTIONS);
	v->comparer = LIEN(liens, STR("autrement"), { P_VUE, STR_NONE }, { P_PAGE, STR_NONE });
	v->ecartes = ecartes_fill(liens);
	v->changer_projet = lien_tel_quel(liens, STR("projet"));
	v->annuaire_ici = LIEN(liens, STR("annuaire"), { P_QUOI, STR_NONE }, { P_PAGE, STR_NONE });
	v->onglet = v->page.canonique;
	v->tout = w->tout;
	v->coupe = w->tout && cut(v, found);
	if (!w->tout && cut(v, found))
		v->imprimer = imprimer(liens);
	v->confirmer = has_doubt(r) ? lien_tel_quel(liens, STR("precisions")) : STR_NONE;
	if (alone || w->tout)
		v->retour = LIEN(liens, here, { P_VUE, STR_NONE }, { P_PAGE, STR_NONE });
	if (alone) {
		v->pages = pages_fill(liens, here, w->services ? found->services.n :
		    found->aides.n, PAGE_SIZE, page_numero(liens->params));
	} else {
		v->plus_proches = see_more(x->arena, v->services_proches.n, found->proches.n,
		    STR("Voir l’autre service"), STR(" autres services"));
		v->plus_partielles = see_more(x->arena, v->aides_partielles.n, found->partielles.n,
		    STR("Voir l’autre aide"), STR(" autres aides"));
		v->plus_services = see_more(x->arena, v->services.n, found->services.n,
		    STR("Voir l’autre service"), STR(" autres services"));
		v->plus_aides = see_more(x->arena, v->aides.n, found->aides.n,
		    STR("Voir l’autre aide"), STR(" autres aides"));
		v->url_services = LIEN(liens, here, { P_VUE, STR("services") },
		    { P_PAGE, STR_NONE });
		v->url_aides = LIEN(liens, here, { P_VUE, STR("aides") }, { P_PAGE, STR_NONE });
	}
	v->avec_pages = v->pages.n > 0;
	v->avec_ecartes = v->ecartes.n > 0;
	v->avec_facettes = v->facettes.n > 0;
	v->courriel = emporter_courriel(x->arena, v);
	v->tableur = LIEN(liens, STR("resultats.csv"), { P_VUE, STR_NONE }, { P_PAGE, STR_NONE });
	v->avis = lien_avis(liens, STR_NONE);
	if (has_deadline(liens, found, v))
		v->agenda = LIEN(liens, STR("resultats.ics"), { P_VUE, STR_NONE },
		    { P_PAGE, STR_NONE });
}

#define AUTREMENT_MAX	6

/* The answers with which there would be something, counted one by one: only where nothing fits. */
static struct list
autrement_fill(const struct liens *liens, const struct reponses *r, int32_t jour)
{
	struct list		 all = alternatives_fill(liens, r, jour);
	struct v_alternative	*v = (struct v_alternative *)(uintptr_t)all.items;
	size_t			 n = 0, i;

	for (i = 0; i < all.n && n < AUTREMENT_MAX; i++)
		if (v[i].compte.n > 0)
			v[n++] = v[i];
	return (struct list){ v, n };
}

/*
 * What answers, and the part of it that the page shows.  Past the end of a list it is the last page
 * of it, for which the links are then made: more of the list may have to stand in order.
 */
static struct resultats
find(struct liens *liens, struct demande *d, size_t limite, struct window *w, struct str *depassee)
{
	struct resultats	found;
	size_t			asked = page_numero(liens->params), shown = 1;

	d->rangs = window_rangs(liens->params, limite);
	found = match(d, liens->x->arena);
	*w = window_of(liens->params, limite, &found);
	if (!params_has(liens->params, P_PAGE))
		return found;
	if (w->services || w->aides)
		shown = page_montree(liens, w->services ? found.services.n : found.aides.n,
		    PAGE_SIZE, depassee);
	else
		liens_changer(liens, P_PAGE, STR_NONE);
	if (shown != asked && liens->x->forme != FORME_JSON) {
		d->rangs = window_rangs(liens->params, limite);
		found = match(d, liens->x->arena);
		*w = window_of(liens->params, limite, &found);
	}
	return found;
}

void
resultats_show(struct exchange *x, const struct liens *given, const struct reponses *r,
    const struct demande *demande, size_t limite)
{
	struct demande		 avec_rangs = *demande, *d = &avec_rangs;
	struct v_resultats	*v = arena_new(x->arena, struct v_resultats);
	struct liens		 settled = *given, *liens = &settled;
	struct resultats	 found;
	struct window		 w;
	struct str		 pieces[4], depassee = STR_NONE;

	if (v == NULL)
		return;
	found = find(liens, d, limite, &w, &depassee);
	v->titre = title_of(x->arena, &found, &w, demande_vise(d));
	v->vide = found.services.n + found.aides.n == 0;
	lists_fill(v, liens, d, &found, &w);
	v->reponses = reponses_fill(liens->params);
	v->territoire = territoire_bref(x, r->territoire, params_get(r->params, P_OU));
	v->compris = compris_fill(x, r);
	v->interlocuteurs = interlocuteurs_fill(liens, r->territoire);
	v->avec_interlocuteurs = v->interlocuteurs.n > 0;
	v->facettes = facettes_fill(liens, &found.facettes);
	v->date_donnees = jour_iso(x->arena, x->snapshot->date_donnees);
	v->version = arena_printf(x->arena, "%llu", (unsigned long long)x->snapshot->version);
	pieces[0] = v->titre;
	pieces[1] = STR("\u00a0: ");
	pieces[2] = r->territoire == NONE ? STR("partout") :
	    x->snapshot->territoires[r->territoire].nom;
	page_fill(&v->page, liens, arena_concat(x->arena, pieces, 3), STR("resultats"));
	v->page.depassee = depassee;
	ways_fill(v, liens, r, &found, &w);
	if (v->vide && x->forme != FORME_JSON)
		v->autrement = autrement_fill(liens, r, d->jour);
	if (v->vide)
		v->phrase_vide = r->territoire == NONE ? STR("une collectivité") :
		    territoire_nom(x, r->territoire);
	x->kind = &resultats_kind;
	x->view = v;
}
