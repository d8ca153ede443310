/*
 * Filling the directory: a page of it, exact facets, and each filter in place with its way out.
 */
#include "views/annuaire.h"

#include <stdlib.h>

FIELDS(v_entree, F(v_entree, TEXT, genre), F(v_entree, TEXT, id), F(v_entree, TEXT, nom),
    F(v_entree, TEXT, accroche), F(v_entree, TEXT, porteur),
    F_OF_FOR(v_entree, OBJECT, etat, v_statut_fields, FOR_HTML),
    F_FOR(v_entree, BOOL, aide, FOR_HTML), F(v_entree, TEXT, statut), F(v_entree, TEXT, url),
    F(v_entree, TEXT, lien));
FIELDS(v_annuaire, F_OF_FOR(v_annuaire, OBJECT, page, page_fields, FOR_HTML),
    F(v_annuaire, TEXT, q), F(v_annuaire, INT, total),
    F_AS(page, v_annuaire, INT, numero, NULL, FOR_JSON),
    F_OF(v_annuaire, LIST, entrees, v_entree_fields),
    F_OF(v_annuaire, LIST, facettes, v_facette_fields),
    F_OF_FOR(v_annuaire, LIST, filtres, v_cache_fields, FOR_HTML),
    F_OF_FOR(v_annuaire, LIST, tris, v_valeur_fields, FOR_HTML),
    F_OF_FOR(v_annuaire, LIST, pages, v_page_fields, FOR_HTML),
    F_OF_FOR(v_annuaire, LIST, caches, v_cache_fields, FOR_HTML),
    F_FOR(v_annuaire, TEXT, action, FOR_HTML), F_FOR(v_annuaire, TEXT, annonce, FOR_HTML),
    F_FOR(v_annuaire, TEXT, partout, FOR_HTML), F_FOR(v_annuaire, TEXT, choisir, FOR_HTML),
    F_FOR(v_annuaire, TEXT, tout_effacer, FOR_HTML),
    F_FOR(v_annuaire, TEXT, cartes, FOR_HTML), F_FOR(v_annuaire, TEXT, donnees, FOR_HTML),
    F(v_annuaire, TEXT, suivante),
    F_FOR(v_annuaire, BOOL, avec_filtres, FOR_HTML),
    F_FOR(v_annuaire, BOOL, avec_pages, FOR_HTML));

const struct view_kind annuaire_kind = { "annuaire", &v_annuaire_fields };
static const struct str here = STR_INIT("annuaire");

/*
 * An item, with what part of the directory is shown, for the way back: beside a territory, what
 * tells it from the results is its search or its order (see retour_fill).  Programs go nowhere.
 */
static struct str
entree_lien(const struct liens *liens, const struct recherche *r, struct str page)
{
	if (liens->x->forme == FORME_JSON)
		return LIEN(liens, page, { P_PAGE, STR_NONE });
	if (de_l_annuaire(liens->params))
		return lien_tel_quel(liens, page);
	return LIEN(liens, page, { P_TRI, annuaire_tris[r->tri].slug });
}

static struct v_entree
entree_fill(const struct liens *liens, const struct recherche *r, const struct entree *e)
{
	struct arena		*arena = liens->x->arena;
	const struct service	*s = &r->snapshot->services[e->index];
	const struct aide	*a = &r->snapshot->aides[e->index];
	struct v_entree		 v = { .aide = e->aide };

	if (e->aide) {
		v.genre = STR("aide");
		v.id = a->id;
		v.nom = a->nom;
		v.accroche = a->accroche;
		v.porteur = arena_join(arena, a->porteurs.v, a->porteurs.n, STR(", "));
		v.etat = statut_fill(arena, a, r->filtres.jour);
		v.statut = v.etat.slug;
		v.lien = a->lien;
	} else {
		v.genre = STR("service");
		v.id = s->slug;
		v.nom = s->nom;
		v.accroche = s->accroche;
		v.porteur = s->operateur;
		v.lien = s->url;
	}
	if (v.lien.n == 0)
		v.lien = STR_NONE;
	if (v.porteur.n == 0)
		v.porteur = STR_NONE;
	v.url = entree_lien(liens, r, arena_concat(arena, (struct str[]){ v.genre, STR("/"),
	    v.id }, 3));
	return v;
}

static struct str
announce(struct exchange *x, const struct recherche *r, size_t n)
{
	struct str	pieces[6];
	size_t		used = 0;

	pieces[used++] = compte(x->arena, n, "Aucune réponse", "réponse", "réponses");
	if (r->q.n > 0) {
		pieces[used++] = STR(" à «\u00a0");
		pieces[used++] = r->q;
		pieces[used++] = STR("\u00a0»");
	}
	if (r->territoire != NONE) {
		pieces[used++] = STR(", pour ");
		pieces[used++] = territoire_nom(x, r->territoire);
	}
	return arena_concat(x->arena, pieces, used);
}

/* Each filter in the URL: what it is, and the address without it. */
static struct list
filtres_fill(const struct liens *liens, const struct recherche *r)
{
	static const struct { enum param param; const struct terme *list; size_t n; } rows[] = {
		{ P_NATURE, natures, COUNT(natures) }, { P_ECHEANCE, echeances, ECHEANCES },
		{ P_CATEGORIE, NULL, 0 }, { P_ZONE, NULL, 0 } };
	struct exchange		*x = liens->x;
	const struct snapshot	*s = r->snapshot;
	struct v_cache		*v = arena_array(x->arena, 64, struct v_cache);
	size_t			 n = 0, i, k;
	uint32_t		 at;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	if (r->territoire != NONE)
		v[n++] = (struct v_cache){ territoire_nom(x, r->territoire), LIEN(liens, here,
		    { P_OU, STR_NONE }, { P_PAGE, STR_NONE }) };
	for (i = 0; i < r->labels.n && n < 40; i++) {
		static const enum param	of[AXES] = { P_THEMATIQUES, P_SITES, P_INTERVENTIONS,
		    P_LEVIERS, P_COMPETENCES };
		const struct label	*label = &s->labels[r->labels.v[i]];

		v[n++] = (struct v_cache){ label->libelle, LIEN(liens, here, { of[label->axe],
		    liste_sans(liens, of[label->axe], label->slug) }, { P_PAGE, STR_NONE }) };
	}
	for (i = 0; i < COUNT(rows); i++)
		for (k = 0; k < liens->params->values[rows[i].param].n && n < 60; k++) {
			struct str	value = liens->params->values[rows[i].param].v[k];

			at = rows[i].list == NULL ? NONE :
			    terme_named(rows[i].list, rows[i].n, value);
			if (rows[i].list != NULL && at == NONE)
				continue;
			if (rows[i].param == P_ZONE && (at = map_get(&s->par_cle, value)) == NONE)
				continue;
			v[n++] = (struct v_cache){ rows[i].list != NULL ? rows[i].list[at].libelle :
			    rows[i].param == P_ZONE ? s->territoires[at].nom : value,
			    LIEN(liens, here, { rows[i].param,
			    liste_sans(liens, rows[i].param, value) }, { P_PAGE, STR_NONE }) };
		}
	return (struct list){ v, n };
}

static struct list
tris_fill(const struct liens *liens, const struct recherche *r)
{
	struct v_valeur	*v = arena_array(liens->x->arena, TRIS, struct v_valeur);
	size_t		 n = 0, i;

	for (i = 0; v != NULL && i < TRIS; i++) {
		if (i == TRI_PERTINENCE && r->q.n == 0)
			continue;
		v[n++] = (struct v_valeur){ .valeur = annuaire_tris[i].slug,
		    .libelle = annuaire_tris[i].libelle, .active = r->tri == i,
		    .url = LIEN_ECRIT(liens, here, { P_TRI, annuaire_tris[i].slug },
		    { P_PAGE, STR_NONE }) };
	}
	return (struct list){ v, n };
}

/* ---- facets ---- */

struct tally {
	uint32_t	at;	/* label, or nature */
	uint32_t	n;
};

static int
by_count(const void *a, const void *b)
{
	const struct tally	*ta = a, *tb = b;

	if (ta->n != tb->n)
		return ta->n < tb->n ? 1 : -1;
	return (ta->at > tb->at) - (ta->at < tb->at);
}

static struct list
vue_values(const struct liens *liens, const struct comptes_annuaire *c)
{
	static const struct terme	rows[] = { TERME("", "Tout"), TERME("services", "Services"),
	    TERME("aides", "Aides") };
	struct arena			*arena = liens->x->arena;
	struct v_valeur			*v = arena_array(arena, COUNT(rows), struct v_valeur);
	struct str			 vue = params_get(liens->params, P_VUE);
	const size_t			 total[COUNT(rows)] = { c->services + c->aides, c->services,
	    c->aides };
	size_t				 i;

	for (i = 0; v != NULL && i < COUNT(rows); i++) {
		v[i] = (struct v_valeur){ .valeur = rows[i].slug, .libelle = rows[i].libelle,
		    .total = (int64_t)total[i],
		    .url = LIEN_ECRIT(liens, here, { P_VUE, rows[i].slug }, { P_PAGE, STR_NONE }),
		    .active = str_eq(vue, rows[i].slug) };
	}
	return valeurs_list(arena, v, v == NULL ? 0 : COUNT(rows));
}

#define THEMES_MAX	8

/* Themes of what is listed: choosing one more narrows the list to exactly its count. */
static struct list
theme_values(const struct liens *liens, const struct comptes_annuaire *c)
{
	const struct snapshot	*s = liens->x->snapshot;
	struct arena		*arena = liens->x->arena;
	uint32_t		 end = c->n_themes, k;
	struct tally		*t = arena_array(arena, end, struct tally);
	struct v_valeur		*v = arena_array(arena, THEMES_MAX, struct v_valeur);
	size_t			 n = 0, i;

	if (t == NULL || v == NULL)
		return (struct list){ NULL, 0 };
	for (k = 0; k < end; k++)
		t[k] = (struct tally){ k, c->themes[k] };
	qsort(t, end, sizeof(*t), by_count);
	for (i = 0; i < end && n < THEMES_MAX && t[i].n > 0; i++) {
		const struct label	*label = &s->labels[t[i].at];
		bool			 on = params_lists(liens->params, P_THEMATIQUES,
		    label->slug);

		v[n++] = (struct v_valeur){ .valeur = label->slug, .libelle = label->libelle,
		    .total = t[i].n, .url = LIEN_ECRIT(liens, here, { P_THEMATIQUES, on ?
		    liste_sans(liens, P_THEMATIQUES, label->slug) :
		    liste_avec(liens, P_THEMATIQUES, label->slug) }, { P_PAGE, STR_NONE }),
		    .active = on };
	}
	return valeurs_list(arena, v, n);
}

static struct list
nature_values(const struct liens *liens, const struct comptes_annuaire *c)
{
	struct arena		*arena = liens->x->arena;
	struct tally		 t[COUNT(natures)];
	struct v_valeur		*v = arena_array(arena, COUNT(natures), struct v_valeur);
	size_t			 n = 0, i;
	uint32_t		 k;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (k = 0; k < COUNT(natures); k++)
		t[k] = (struct tally){ k, c->natures[k] };
	qsort(t, COUNT(natures), sizeof(*t), by_count);
	for (i = 0; i < COUNT(natures) && t[i].n > 0; i++) {
		struct str	slug = natures[t[i].at].slug;
		bool		on = params_lists(liens->params, P_NATURE, slug);

		v[n++] = (struct v_valeur){ .valeur = slug, .libelle = natures[t[i].at].libelle,
		    .total = on ? t[i].n : c->natures_avec[t[i].at],
		    .url = LIEN_ECRIT(liens, here, { P_NATURE, on ? liste_sans(liens,
		    P_NATURE, slug) : liste_avec(liens, P_NATURE, slug) },
		    { P_PAGE, STR_NONE }), .active = on };
	}
	return valeurs_list(arena, v, n);
}

static struct list
facettes_fill(const struct liens *liens, const struct comptes_annuaire *c)
{
	struct v_facette	*v = arena_array(liens->x->arena, 3, struct v_facette);
	size_t			 n = 0;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	v[n++] = (struct v_facette){ STR("vue"), STR("Quoi"), vue_values(liens, c) };
	v[n] = (struct v_facette){ STR("thematiques"), STR("Thème"), theme_values(liens, c) };
	n += v[n].valeurs.n > 0;
	v[n] = (struct v_facette){ STR("nature"), STR("Nature de l’aide"),
	    nature_values(liens, c) };
	n += v[n].valeurs.n > 0;
	return (struct list){ v, n };
}

static void
ways_fill(struct v_annuaire *v, const struct liens *liens, const struct recherche *r)
{
	struct liens	bare = *liens;

	liens_vider(&bare);
	v->action = lien_tel_quel(&bare, here);
	v->caches = caches_fill(liens, 1u << P_Q | 1u << P_PAGE | 1u << P_TRI);
	v->choisir = LIEN(liens, STR("territoire"), { P_Q, STR_NONE }, { P_PAGE, STR_NONE });
	v->cartes = LIEN(&bare, STR("cartes"), { P_OU, params_get(liens->params, P_OU) },
	    { P_THEME, params_get(liens->params, P_THEME) },
	    { P_DENSITE, params_get(liens->params, P_DENSITE) });
	v->donnees = LIEN(&bare, STR("ne-plus-demander"), { P_OU, params_get(liens->params, P_OU) },
	    { P_THEME, params_get(liens->params, P_THEME) },
	    { P_DENSITE, params_get(liens->params, P_DENSITE) });
	v->tout_effacer = LIEN(&bare, here, { P_THEME, params_get(liens->params, P_THEME) },
	    { P_DENSITE, params_get(liens->params, P_DENSITE) });
	if (r->territoire == NONE)
		v->partout = STR("Tous territoires confondus\u00a0: choisissez le vôtre pour ne "
		    "voir que les aides qu’il peut demander.");
}

/* The page asked; past the end, the last one, for which the links are then made. */
static struct entrees
find(struct liens *liens, const struct recherche *r, size_t size, size_t *numero,
    struct comptes_annuaire *comptes, struct str *depassee)
{
	struct arena	*arena = liens->x->arena;
	size_t		 asked = page_numero(liens->params);
	struct entrees	 found = annuaire_chercher(r, arena, (asked - 1) * size, size, comptes);

	*numero = page_montree(liens, found.total, size, depassee);
	return *numero == asked ? found :
	    annuaire_chercher(r, arena, (*numero - 1) * size, size, comptes);
}

void
annuaire_show(struct exchange *x, const struct liens *given, const struct reponses *reponses,
    const struct recherche *r, size_t size)
{
	struct v_annuaire	*v = arena_new(x->arena, struct v_annuaire);
	struct liens		 settled = *given, *liens = &settled;
	struct str		 depassee = STR_NONE;
	size_t			 numero, i;
	struct comptes_annuaire	 comptes;
	struct entrees		 found = find(liens, r, size, &numero, &comptes, &depassee);
	struct v_entree		*entrees = arena_array(x->arena, found.n, struct v_entree);

	(void)reponses;
	if (v == NULL || entrees == NULL || comptes.themes == NULL)
		return;
	for (i = 0; i < found.n; i++)
		entrees[i] = entree_fill(liens, r, &found.v[i]);
	*v = (struct v_annuaire){ .q = r->q, .total = (int64_t)found.total,
	    .numero = (int64_t)numero, .entrees = { entrees, found.n },
	    .facettes = facettes_fill(liens, &comptes),
	    .filtres = filtres_fill(liens, r), .tris = tris_fill(liens, r),
	    .pages = pages_fill(liens, here, found.total, size, numero),
	    .annonce = announce(x, r, found.total) };
	if (found.n > 0 && (numero - 1) * size + found.n < found.total)
		v->suivante = LIEN(liens, here, { P_PAGE, arena_printf(x->arena, "%zu",
		    numero + 1) });
	v->avec_filtres = v->filtres.n > 0;
	v->avec_pages = v->pages.n > 0;
	ways_fill(v, liens, r);
	page_fill(&v->page, liens, r->q.n > 0 ? arena_concat(x->arena, (struct str[]){
	    STR("Annuaire\u00a0: «\u00a0"), r->q, STR("\u00a0»") }, 3) :
	    STR("Annuaire des services et des aides"), here);
	v->page.depassee = depassee;
	x->kind = &annuaire_kind;
	x->view = v;
}
