/*
 * The frame of pages: title, canonical link, theme, date of the data, and the summary of answers.
 */
#include "views/page.h"

#include "triage/annuaire.h"
#include "triage/projet.h"
#include "views/devenu.h"
#include "views/extrait.h"
#include "views/gabarits.h"
#include "views/style.h"

FIELDS(page, F(page, TEXT, titre_page), F(page, TEXT, theme), F(page, BOOL, compacte),
    F(page, BOOL, noindex), F(page, BOOL, nettoye), F(page, TEXT, depassee),
    F(page, BOOL, widget), F(page, BOOL, large),
    F(page, TEXT, resume), F(page, TEXT, canonique), F(page, TEXT, oembed), F(page, TEXT, feuille),
    F(page, TEXT, script), F(page, TEXT, accueil), F(page, TEXT, conformite),
    F(page, TEXT, annuaire), F(page, TEXT, fraicheur), F(page, TEXT, date_iso),
    F(page, TEXT, date_fr));

FIELDS(v_recap, F(v_recap, TEXT, titre), F(v_recap, TEXT, valeur), F(v_recap, TEXT, detail),
    F(v_recap, TEXT, url), F(v_recap, TEXT, quoi));

FIELDS(v_cache, F(v_cache, TEXT, nom), F(v_cache, TEXT, valeur));

/*
 * The answers that the address of the page is made of: `projet` stays what it was, so that what it
 * fills is in no address that it does not need to be in.  NULL: those of its links.
 */
static const struct params *
by_projet(const struct liens *liens)
{
	const struct exchange	*x = liens->x;
	const struct projet	*projet;
	struct params		*p;

	if (x->partenaire == NULL || params_has(liens->params, P_PROJET) ||
	    !params_has(&x->request->params, P_PROJET) || (projet = snapshot_projet(x->snapshot,
	    params_get(&x->request->params, P_PROJET))) == NULL ||
	    (p = arena_new(x->arena, struct params)) == NULL)
		return NULL;
	*p = x->request->params;
	params_set(p, x->arena, P_PROJET, projet->id);
	params_set(p, x->arena, P_PAGE, params_get(liens->params, P_PAGE));
	return p;
}

/* bare: as if nothing had been answered. */
static struct str
canonical(const struct liens *liens, struct str path, bool bare)
{
	const struct params	*params = bare ? NULL : by_projet(liens);
	struct exchange		*x = liens->x, page = *x;
	struct liens		 w = *liens;
	struct str		 pieces[2] = { x->racine, STR_NONE };

	/* Without the theme's and the host's choices, and on no page of the host: the same content
	 * is one address. */
	page.forme = FORME_PAGE;
	w.x = &page;
	w.heberge = false;
	if (params != NULL)
		liens_init(&w, &page, params);
	else if (x->forme == FORME_FRAGMENT)
		w.url.debut = str_sub(w.url.debut, x->racine.n, w.url.debut.n);
	if (bare)
		liens_vider(&w);
	pieces[1] = LIEN(&w, path, { P_THEME, STR_NONE }, { P_DENSITE, STR_NONE });
	return arena_concat(x->arena, pieces, 2);
}

/* Of the very page that was asked for, as it was asked for: its canonical address has neither its
 * theme nor, for the entry, its path. */
static struct str
oembed(struct exchange *x)
{
	const size_t	module = sizeof("/v1/w/") - 1;
	struct str	page = str_sub(x->path, module + x->partenaire->cle.n + 1, x->path.n);

	return arena_concat(x->arena, (struct str[]){ x->racine, STR("/oembed?url="),
	    url_encoded(x->arena, arena_concat(x->arena, (struct str[]){ x->racine,
	    extrait_chemin(x, x->partenaire, page, &x->request->params) }, 2), URL_VALUE) }, 3);
}

static struct str
day_text(struct arena *arena, int32_t jour, void (*write)(struct buf *, int32_t))
{
	char		room[64];
	struct buf	out = { .p = room, .size = sizeof(room), .max = sizeof(room) };

	if (jour == DAY_NONE)
		return STR_NONE;
	write(&out, jour);		/* 30 bytes at most: it never grows */
	return arena_str(arena, buf_str(&out));
}

struct str
jour_iso(struct arena *arena, int32_t jour)
{
	return day_text(arena, jour, day_iso);
}

struct str
jour_fr(struct arena *arena, int32_t jour)
{
	return day_text(arena, jour, day_french);
}

void
page_fill(struct page *page, const struct liens *liens, struct str titre, struct str path)
{
	struct exchange	*x = liens->x;
	struct str	 theme = params_get(liens->params, P_THEME);
	bool		 fragment = x->forme == FORME_FRAGMENT;
	struct str	 pieces[2] = { titre, STR(" – Aiguillage") };

	page->titre_page = arena_concat(x->arena, pieces, 2);
	if (theme.n == 0 && x->partenaire != NULL)
		theme = x->partenaire->theme;
	page->theme = str_eq(theme, STR("sombre")) || str_eq(theme, STR("auto")) ? theme :
	    STR("clair");
	page->compacte = str_eq(params_get(liens->params, P_DENSITE), STR("compacte"));
	page->noindex = x->response->noindex;
	page->nettoye = liens->params->cleaned;
	page->widget = x->partenaire != NULL;
	page->large = x->partenaire == NULL;
	/* What search engines keep is one address, and holds no answer of whoever shared it. */
	page->canonique = canonical(liens, path, !page->noindex);
	x->response->canonical = page->canonique;
	page->feuille = style_url(x);
	page->conformite = gabarits_conformite(x->gabarits);
	if (x->partenaire != NULL && !fragment)
		page->oembed = oembed(x);
	if (x->partenaire != NULL)
		page->script = gabarits_asset(x->gabarits, "cadre.js");
	page->accueil = LIEN(liens, STR(""), { P_OU, STR_NONE }, { P_QUOI, STR_NONE },
	    { P_THEMATIQUES, STR_NONE }, { P_SITES, STR_NONE }, { P_INTERVENTIONS, STR_NONE },
	    { P_LEVIERS, STR_NONE }, { P_COMPETENCES, STR_NONE }, { P_PHASE, STR_NONE },
	    { P_SANS, STR_NONE }, { P_NATURE, STR_NONE }, { P_ECHEANCE, STR_NONE },
	    { P_ZONE, STR_NONE }, { P_CATEGORIE, STR_NONE }, { P_VUE, STR_NONE },
	    { P_PAGE, STR_NONE }, { P_Q, STR_NONE }, { P_TRI, STR_NONE }, { P_PROJET, STR_NONE },
	    { P_LIMITE, STR_NONE }, { P_QUI, STR_NONE }, LIEN_SANS_DONNEES);
	page->annuaire = LIEN(liens, STR("annuaire"), { P_Q, STR_NONE }, { P_PAGE, STR_NONE },
	    { P_VUE, STR_NONE }, { P_TRI, STR_NONE }, { P_QUI, STR_NONE }, LIEN_SANS_DONNEES);
	page->fraicheur = fragment ? arena_concat(x->arena, (struct str[]){ x->racine,
	    STR("/fraicheur") }, 2) : STR("/fraicheur");
	if (x->snapshot != NULL) {
		page->date_iso = jour_iso(x->arena, x->snapshot->date_donnees);
		page->date_fr = jour_fr(x->arena, x->snapshot->date_donnees);
	}
}

const struct params *
page_params(struct exchange *x)
{
	return page_params_avec(x, &x->request->params);
}

const struct params *
page_params_avec(struct exchange *x, const struct params *params)
{
	/* A project that the URL names says more than a partner's standing answers. */
	const struct params	*own = projet_remplir(x->snapshot, x->arena, params);
	struct params		*merged, given;
	size_t			 i;

	if (x->partenaire == NULL || x->partenaire->reponses.n == 0 ||
	    params_parse(&given, x->arena, x->partenaire->reponses, NULL) != ERR_NONE ||
	    (merged = arena_new(x->arena, struct params)) == NULL)
		return own;
	*merged = *own;
	for (i = 0; i < P_COUNT; i++)
		if (merged->values[i].n == 0)
			merged->values[i] = given.values[i];
	return merged;
}

struct str
nombre(struct arena *arena, size_t n)
{
	char		 room[DIGITS_MAX];
	struct str	 digits = digits_of(room, (int64_t)n), pieces[2 * DIGITS_MAX / 3];
	size_t		 used = 0, from, to;

	for (from = 0; from < digits.n; from = to) {
		to = from + (digits.n - from - 1) % 3 + 1;
		if (from > 0)
			pieces[used++] = STR("\u202f");
		pieces[used++] = str_sub(digits, from, to);
	}
	return arena_concat(arena, pieces, used);
}

struct str
compte(struct arena *arena, size_t n, const char *zero, const char *one, const char *many)
{
	if (n == 0)
		return str_of(zero);
	return arena_concat(arena, (struct str[]){ nombre(arena, n), STR(" "),
	    str_of(n == 1 ? one : many) }, 3);
}

/* Is v[i] held by another of them, or there already? */
static bool
is_said(struct strs v, size_t i)
{
	size_t	k;

	for (k = 0; k < v.n; k++)
		if (k != i && str_find(v.v[k], v.v[i]) != SIZE_MAX && (v.v[k].n > v.v[i].n ||
		    k < i))
			return true;
	return false;
}

struct str
entre_guillemets(struct arena *arena, struct strs mots)
{
	struct str	*pieces = arena_array(arena, mots.n * 4, struct str);
	size_t		 i, last = 0, used = 0;

	if (pieces == NULL || mots.n == 0)
		return STR_NONE;
	for (i = 0; i < mots.n; i++) {
		if (is_said(mots, i))
			continue;
		last = used;
		pieces[used++] = STR(", ");
		pieces[used++] = STR("«\u00a0");
		pieces[used++] = mots.v[i];
		pieces[used++] = STR("\u00a0»");
	}
	if (last > 0)
		pieces[last] = STR(" et ");
	return used == 0 ? STR_NONE : arena_concat(arena, pieces + 1, used - 1);
}

/* Those that people know: a collectivité that took the place of two of them stands beside. */
static bool
is_departement(const struct territoire *t)
{
	return t->type == TERRITOIRE_DEPARTEMENT && t->code.n <= 3 && !str_eq(t->code, STR("6AE"));
}

struct strs
contenants(struct exchange *x, uint32_t territoire, enum territoire_type type)
{
	const struct territoire	*t = &x->snapshot->territoires[territoire];
	struct str		*v = arena_array(x->arena, t->up.n, struct str);
	size_t			 n = 0;
	uint32_t		 i;

	if (v == NULL)
		return (struct strs){ NULL, 0 };
	for (i = 0; i < t->up.n; i++)
		if (x->snapshot->territoires[t->up.v[i]].type == type &&
		    (type != TERRITOIRE_DEPARTEMENT ||
		    is_departement(&x->snapshot->territoires[t->up.v[i]])))
			v[n++] = x->snapshot->territoires[t->up.v[i]].nom;
	return (struct strs){ v, n };
}

struct str
territoire_nom(struct exchange *x, uint32_t territoire)
{
	const struct territoire	*t = &x->snapshot->territoires[territoire];
	struct strs		 in = contenants(x, territoire, TERRITOIRE_DEPARTEMENT);
	struct str		 pieces[4] = { t->nom, STR(" ("), STR_NONE, STR(")") };

	if (t->type >= TERRITOIRE_DEPARTEMENT || in.n == 0)
		return t->nom;
	pieces[2] = arena_join(x->arena, in.v, in.n < 3 ? in.n : 3, STR(", "));
	return arena_concat(x->arena, pieces, 4);
}

struct str
lettre_a(struct arena *arena, struct str adresse)
{
	struct str	name, rest = str_sub(adresse, 7, adresse.n);

	return str_starts(adresse, STR("mailto:")) && str_next(&rest, '?', &name) ?
	    arena_str(arena, name) : STR_NONE;
}

static const struct terme natures_groupement[] = {
	TERME("CC", "Communauté de communes"),
	TERME("CA", "Communauté d’agglomération"),
	TERME("CU", "Communauté urbaine"),
	TERME("METRO", "Métropole"), TERME("MET69", "Métropole"),
	TERME("EPT", "Établissement public territorial"),
	TERME("PETR", "Pôle d’équilibre territorial et rural"),
};

static struct str
type_text(const struct territoire *t)
{
	static const struct str	names[TERRITOIRE_TYPES] = { STR_INIT("Commune"),
	    STR_INIT("Intercommunalité"), STR_INIT("Syndicat"), STR_INIT("Département"),
	    STR_INIT("Région"), STR_INIT("Zone") };
	uint32_t		nature = terme_named(natures_groupement,
				    COUNT(natures_groupement), t->nature);

	return nature == NONE ? names[t->type] : str_of(natures_groupement[nature].libelle.p);
}

/* "Ille-et-Vilaine (35)", two at most. */
static struct str
departements_text(struct exchange *x, const struct territoire *t)
{
	struct str	pieces[12];
	size_t		used = 0, n = 0;
	uint32_t	i;

	for (i = 0; i < t->up.n && n < 2; i++) {
		const struct territoire	*d = &x->snapshot->territoires[t->up.v[i]];

		if (!is_departement(d))
			continue;
		if (n++ > 0)
			pieces[used++] = STR(", ");
		pieces[used++] = d->nom;
		pieces[used++] = STR(" (");
		pieces[used++] = d->code;
		pieces[used++] = STR(")");
	}
	return used == 0 ? STR_NONE : arena_concat(x->arena, pieces, used);
}

struct str
territoire_detail(struct exchange *x, uint32_t territoire)
{
	const struct territoire	*t = &x->snapshot->territoires[territoire];
	struct str		 pieces[4] = { type_text(t) }, in;
	size_t			 n = 1;

	if (t->type < TERRITOIRE_DEPARTEMENT && (in = departements_text(x, t)).n > 0)
		pieces[n++] = in;
	if (t->type == TERRITOIRE_COMMUNE && t->codes_postaux.n > 0)
		pieces[n++] = arena_join(x->arena, t->codes_postaux.v,
		    t->codes_postaux.n < 3 ? t->codes_postaux.n : 3, STR(", "));
	else if (t->type == TERRITOIRE_EPCI || t->type == TERRITOIRE_SYNDICAT)
		pieces[n++] = arena_concat(x->arena, (struct str[]){ STR("SIREN "), t->code }, 2);
	else if (t->type == TERRITOIRE_DEPARTEMENT)
		pieces[n++] = t->code;
	return arena_join(x->arena, pieces, n, STR(" · "));
}

/* The labels that the project rests on, in words. */
static struct str
compris_text(struct exchange *x, const struct reponses *r)
{
	struct str	v[6];
	size_t		n = 0, i;

	for (i = 0; i < r->n_donnes && n < COUNT(v); i++)
		v[n++] = x->snapshot->labels[r->donnes[i].label].libelle;
	for (i = 0; i < r->compris.n && n < COUNT(v); i++)
		if (r->compris.v[i].score >= SCORE_PROPOSE &&
		    x->snapshot->labels[r->compris.v[i].label].axe <= AXE_INTERVENTIONS)
			v[n++] = x->snapshot->labels[r->compris.v[i].label].libelle;
	if (n == 0)
		return r->quoi.n > 0 ? STR("Compris\u00a0: rien de sûr dans ce texte") : STR_NONE;
	return arena_concat(x->arena, (struct str[]){ r->quoi.n > 0 ? STR("Compris\u00a0: ") :
	    STR("Thèmes\u00a0: "), arena_join(x->arena, v, n, STR("\u00a0; ")) }, 2);
}

struct list
recap_fill(const struct liens *liens, const struct reponses *r, enum question sauf)
{
	struct exchange	*x = liens->x;
	struct v_recap	*v = arena_array(x->arena, 3, struct v_recap);
	struct str	 page;
	size_t		 n = 0;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	if (r->territoire != NONE && sauf != QUESTION_TERRITOIRE)
		v[n++] = (struct v_recap){ STR("Territoire"), territoire_nom(x, r->territoire),
		    devenu_texte(x, r->territoire, params_get(r->params, P_OU)),
		    lien_tel_quel(liens, STR("territoire")), STR("le territoire") };
	if ((r->quoi.n > 0 || r->quoi_passe || r->n_donnes > 0) && sauf != QUESTION_PROJET &&
	    sauf != QUESTION_PRECISIONS) {
		page = r->quoi.n > 0 || r->n_donnes == 0 ? STR("projet") : STR("precisions");
		v[n++] = (struct v_recap){ STR("Projet"), r->quoi.n > 0 ? r->quoi :
		    r->n_donnes > 0 ? STR("Thèmes choisis") : STR("Question passée"),
		    compris_text(x, r), lien_tel_quel(liens, page), STR("le projet") };
	}
	if (r->phase_donnee && sauf != QUESTION_PHASE)
		v[n++] = (struct v_recap){ STR("Avancement"), phases[r->phase].libelle, STR_NONE,
		    lien_tel_quel(liens, STR("phase")), STR("l’avancement") };
	return (struct list){ v, n };
}

bool
de_l_annuaire(const struct params *params)
{
	return !params_has(params, P_OU) || params_has(params, P_TRI) || params_has(params, P_Q);
}

void
retour_fill(const struct liens *liens, const struct reponses *r, struct str *url, struct str *text)
{
	struct str	tri = params_get(liens->params, P_TRI);
	bool		annuaire = r->territoire == NONE || de_l_annuaire(liens->params);

	/* The order that a list has anyway is in no address. */
	if (!params_has(liens->params, P_Q) && str_eq(tri, annuaire_tris[TRI_NOM].slug))
		tri = STR_NONE;
	*url = annuaire ? LIEN(liens, STR("annuaire"), { P_TRI, tri }) :
	    lien_tel_quel(liens, STR("resultats"));
	*text = annuaire ? STR("Retour à l’annuaire") : STR("Retour aux résultats");
}

struct list
caches_fill(const struct liens *liens, unsigned sauf)
{
	struct arena	*arena = liens->x->arena;
	struct v_cache	*v = arena_array(arena, P_COUNT, struct v_cache);
	size_t		 n = 0, i;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < P_COUNT; i++) {
		const struct strs	*values = &liens->params->values[i];

		if (values->n == 0 || (sauf & PARAM_BIT(i)) != 0 || i >= P_QUESTION)
			continue;
		v[n++] = (struct v_cache){ param_name((enum param)i),
		    arena_join(arena, values->v, values->n, STR(",")) };
	}
	return (struct list){ v, n };
}
