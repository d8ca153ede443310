/*
 * /integrer: a plain GET form; what it gives is the snippet, its frame, the policy to add.
 */
#include "views/integrer.h"

#include "triage/recherche.h"
#include "views/extrait.h"
#include "views/gabarits.h"

struct v_radio {
	struct str	nom, valeur, libelle;
	bool		coche;
};

struct v_proche {
	struct str	url, libelle, detail;
};

struct v_integrer {
	struct page	page;
	struct str	cle, ou, quoi;		/* as typed */
	struct list	phases, themes, densites, formes, scripts;	/* v_radio */
	struct list	caches;			/* v_cache: what the address has, and no field */
	bool		en_erreur, a_choisir;	/* there is one below; there are places to choose */
	struct list	erreurs;		/* v_faute */
	struct str	erreur_cle, erreur_ou, erreur_quoi;
	struct list	proches;		/* territories of what was typed */
	bool		montre;			/* there is a snippet */
	bool		demo, essai;		/* the key is the examples'; it is being tried */
	struct str	partenaire, sites, territoire;
	struct str	cadre;			/* path of the frame */
	struct str	html, html_sandbox, css, adresse_oembed, adresse, racine;
	bool		avec_script;
	struct str	script;			/* that puts the copy buttons */
};

FIELDS(v_radio, F(v_radio, TEXT, nom), F(v_radio, TEXT, valeur), F(v_radio, TEXT, libelle),
    F(v_radio, BOOL, coche));
FIELDS(v_proche, F(v_proche, TEXT, url), F(v_proche, TEXT, libelle), F(v_proche, TEXT, detail));
FIELDS(v_integrer, F_OF_FOR(v_integrer, OBJECT, page, page_fields, FOR_HTML),
    F(v_integrer, TEXT, cle), F(v_integrer, TEXT, ou), F(v_integrer, TEXT, quoi),
    F_OF(v_integrer, LIST, phases, v_radio_fields),
    F_OF(v_integrer, LIST, themes, v_radio_fields),
    F_OF(v_integrer, LIST, densites, v_radio_fields),
    F_OF(v_integrer, LIST, formes, v_radio_fields),
    F_OF(v_integrer, LIST, scripts, v_radio_fields),
    F_OF(v_integrer, LIST, caches, v_cache_fields),
    F(v_integrer, BOOL, en_erreur), F(v_integrer, BOOL, a_choisir),
    F_OF(v_integrer, LIST, erreurs, v_faute_fields), F(v_integrer, TEXT, erreur_cle),
    F(v_integrer, TEXT, erreur_ou), F(v_integrer, TEXT, erreur_quoi),
    F_OF(v_integrer, LIST, proches, v_proche_fields), F(v_integrer, BOOL, montre),
    F(v_integrer, BOOL, demo), F(v_integrer, BOOL, essai), F(v_integrer, TEXT, partenaire),
    F(v_integrer, TEXT, sites), F(v_integrer, TEXT, territoire), F(v_integrer, TEXT, cadre),
    F(v_integrer, TEXT, html), F(v_integrer, TEXT, html_sandbox), F(v_integrer, TEXT, css),
    F(v_integrer, TEXT, adresse_oembed), F(v_integrer, TEXT, adresse),
    F(v_integrer, TEXT, racine), F(v_integrer, BOOL, avec_script), F(v_integrer, TEXT, script));

const struct view_kind	integrer_kind = { "integrer", &v_integrer_fields };

struct choix {
	struct str	valeur, libelle;
};
#define CHOIX(valeur, libelle)	{ STR_INIT(valeur), STR_INIT(libelle) }

/* The first of each is what is meant when nothing is said. */
static const struct choix	choix_phase[] = {
	CHOIX("", "Demander au visiteur"), CHOIX("idee", "Idée"), CHOIX("etude", "Étude"),
	CHOIX("operation", "Opération") };
static const struct choix	choix_theme[] = {
	CHOIX("", "Celui de la clé"), CHOIX("clair", "Clair"), CHOIX("sombre", "Sombre"),
	CHOIX("auto", "Selon le visiteur") };
static const struct choix	choix_densite[] = {
	CHOIX("", "Normale"), CHOIX("compacte", "Compacte") };
static const struct choix	choix_forme[EXTRAIT_FORMES] = {
	CHOIX("cadre", "Cadre, largeur dans la balise"), CHOIX("css", "Cadre, largeur en CSS"),
	CHOIX("lien", "Lien que le script change en cadre") };
static const struct choix	choix_script[EXTRAIT_SCRIPTS] = {
	CHOIX("aucun", "Sans script, hauteur fixe"),
	CHOIX("alias", "Avec script, hauteur ajustée"),
	CHOIX("fige", "Avec script figé et son empreinte (SRI)") };

/* The index of the choice made; the first when none was, or when it is none of them. */
static size_t
made(const struct choix *choix, size_t n, struct str value)
{
	size_t	i;

	for (i = n; i-- > 1;)
		if (str_eq(choix[i].valeur, value))
			return i;
	return 0;
}

static struct list
options(struct exchange *x, struct str nom, const struct choix *choix, size_t n, size_t chosen)
{
	struct v_radio	*v = arena_array(x->arena, n, struct v_radio);
	size_t		 i;

	for (i = 0; v != NULL && i < n; i++)
		v[i] = (struct v_radio){ nom, choix[i].valeur, choix[i].libelle, i == chosen };
	return (struct list){ v, v == NULL ? 0 : n };
}

static void
wrong(struct exchange *x, struct v_integrer *v, struct str *where, struct str champ,
    struct str message)
{
	struct v_faute	*all = arena_array(x->arena, v->erreurs.n + 1, struct v_faute);

	if (all == NULL)
		return;
	if (v->erreurs.n > 0)
		memcpy(all, v->erreurs.items, v->erreurs.n * sizeof(*all));
	all[v->erreurs.n] = (struct v_faute){ champ, message };
	v->erreurs = (struct list){ all, v->erreurs.n + 1 };
	v->en_erreur = true;
	*where = message;
	x->response->status = 422;
}

/* The choice made in a list, as a link says it: that of nothing said is left out. */
static struct str
chosen(struct exchange *x, struct list options)
{
	const struct v_radio	*v = options.items;
	size_t			 i;

	for (i = 1; i < options.n; i++)
		if (v[i].coche)
			return arena_concat(x->arena, (struct str[]){ STR("&"), v[i].nom, STR("="),
			    v[i].valeur }, 4);
	return STR("");
}

/* Territories that answer to what was typed: links to this page with their code, and all the rest
 * as it was. */
static struct list
proches(struct exchange *x, const struct trouvailles *found, const struct v_integrer *form,
    const struct params *params)
{
	struct v_proche	*v = arena_array(x->arena, found->n, struct v_proche);
	struct str	 rest = arena_concat(x->arena, (struct str[]){ STR("&partenaire="),
			    url_encoded(x->arena, form->cle, URL_VALUE), chosen(x, form->formes),
			    chosen(x, form->scripts) }, 4);
	struct liens	 liens;
	size_t		 i;

	liens_init(&liens, x, params);
	for (i = 0; v != NULL && i < found->n; i++) {
		uint32_t	t = found->v[i].territoire;

		v[i] = (struct v_proche){ arena_concat(x->arena, (struct str[]){ LIEN(&liens,
		    STR("integrer"), { P_OU, x->snapshot->territoires[t].cle }), rest }, 2),
		    x->snapshot->territoires[t].nom, territoire_detail(x, t) };
	}
	return (struct list){ v, v == NULL ? 0 : found->n };
}

/* What was typed as a place, made its code; an error, with the places it may be, otherwise. */
static void
read_ou(struct exchange *x, struct v_integrer *v, struct params *params)
{
	struct reponses		 r;
	struct trouvailles	 found;

	if (v->ou.n == 0)
		return;
	r = reponses_lire(x->snapshot, x->arena, params);
	if (r.ou_inconnu && texte_longueur(v->ou) <= Q_MAX) {
		found = territoires_chercher(x->snapshot, x->arena, v->ou, 6);
		if (found.n == 1 || (found.n > 1 && found.v[0].exact && !found.v[1].exact)) {
			params_set(params, x->arena, P_OU,
			    x->snapshot->territoires[found.v[0].territoire].cle);
			r = reponses_lire(x->snapshot, x->arena, params);
		} else
			v->proches = proches(x, &found, v, params);
		v->a_choisir = v->proches.n > 0;
	}
	if (r.territoire != NONE)
		v->territoire = territoire_nom(x, r.territoire);
	else
		wrong(x, v, &v->erreur_ou, STR("ou"), v->a_choisir ?
		    STR("Plusieurs territoires répondent à ce nom. Choisissez-en un ci-dessous, "
		    "ou donnez un code.") :
		    STR("Aucun territoire ne répond à ce nom ni à ce code."));
}

static void
fill_snippet(struct exchange *x, struct v_integrer *v, const struct partenaire *partenaire,
    const struct params *params, struct extrait e)
{
	struct arena	*arena = x->arena;

	v->montre = true;
	v->demo = str_eq(partenaire->cle, PARTENAIRE_PUBLIC);
	v->essai = partenaire->etat == PARTENAIRE_TEST && !v->demo;
	v->partenaire = partenaire->nom;
	v->sites = str_or_none(partenaire->parents);
	v->cadre = extrait_chemin(x, partenaire, STR(""), params);
	v->adresse = e.adresse = arena_concat(arena, (struct str[]){ x->racine, v->cadre }, 2);
	v->html = extrait_html(arena, &e);
	if (e.forme == EXTRAIT_CSS)
		v->css = STR("iframe.aiguillage { width: 100%; border: 0; }");
	if (e.forme != EXTRAIT_LIEN) {
		struct extrait	shut = e;

		shut.sandbox = true;
		shut.script = SCRIPT_AUCUN;
		v->html_sandbox = extrait_html(arena, &shut);
	}
	v->adresse_oembed = arena_concat(arena, (struct str[]){ x->racine, STR("/oembed?url="),
	    url_encoded(arena, v->adresse, URL_VALUE) }, 3);
	v->racine = x->racine;
	v->avec_script = e.script != SCRIPT_AUCUN || e.forme == EXTRAIT_LIEN;
}

/* What of the widget's parameters a snippet may carry. */
static struct params
params_given(const struct params *asked)
{
	static const enum param	given[] = { P_OU, P_QUOI, P_PHASE, P_THEME, P_DENSITE,
	    P_THEMATIQUES, P_SITES, P_INTERVENTIONS };
	struct params		params = { .cleaned = asked->cleaned };
	size_t			i;

	for (i = 0; i < COUNT(given); i++)
		params.values[given[i]] = asked->values[given[i]];
	return params;
}

/* The fields of the form, as chosen; *e has the form and the script. */
static void
read_choices(struct exchange *x, struct v_integrer *v, struct params *params, struct extrait *e)
{
	struct str	query = x->request->query;
	size_t		phase, theme, densite;

	phase = made(choix_phase, COUNT(choix_phase), params_get(params, P_PHASE));
	theme = made(choix_theme, COUNT(choix_theme), params_get(params, P_THEME));
	densite = made(choix_densite, COUNT(choix_densite), params_get(params, P_DENSITE));
	e->forme = (enum extrait_forme)made(choix_forme, EXTRAIT_FORMES,
	    url_field(x->arena, query, STR("forme"), false));
	e->script = (enum extrait_script)made(choix_script, EXTRAIT_SCRIPTS,
	    url_field(x->arena, query, STR("script"), false));
	params_set(params, x->arena, P_PHASE, choix_phase[phase].valeur);
	params_set(params, x->arena, P_THEME, choix_theme[theme].valeur);
	params_set(params, x->arena, P_DENSITE, choix_densite[densite].valeur);
	v->phases = options(x, STR("phase"), choix_phase, COUNT(choix_phase), phase);
	v->themes = options(x, STR("theme"), choix_theme, COUNT(choix_theme), theme);
	v->densites = options(x, STR("densite"), choix_densite, COUNT(choix_densite), densite);
	v->formes = options(x, STR("forme"), choix_forme, EXTRAIT_FORMES, e->forme);
	v->scripts = options(x, STR("script"), choix_script, EXTRAIT_SCRIPTS, e->script);
}

void
integrer_show(struct exchange *x)
{
	struct v_integrer	*v = arena_new(x->arena, struct v_integrer);
	struct params		 params = params_given(&x->request->params);
	struct extrait		 e = { .racine = x->racine, .hauteur = EXTRAIT_HAUTEUR,
				    .empreinte = gabarits_empreinte(x->gabarits) };
	static const struct params	none;
	const struct partenaire	*partenaire;
	struct liens		 liens;

	if (v == NULL)
		return;
	v->cle = url_field(x->arena, x->request->query, STR("partenaire"), false);
	if (v->cle.n == 0)
		v->cle = PARTENAIRE_PUBLIC;
	v->ou = params_get(&params, P_OU);
	v->quoi = params_get(&params, P_QUOI);
	read_choices(x, v, &params, &e);
	partenaire = snapshot_partenaire(x->snapshot, v->cle);
	if (partenaire == NULL || partenaire->etat == PARTENAIRE_PAUSE)
		wrong(x, v, &v->erreur_cle, STR("partenaire"),
		    STR("Cette clé n’est pas connue, ou elle est suspendue."));
	read_ou(x, v, &params);
	if (texte_longueur(v->quoi) > QUOI_MAX)
		wrong(x, v, &v->erreur_quoi, STR("quoi"),
		    STR("Ce texte est trop long\u00a0: 500 caractères au plus."));
	if (v->erreurs.n == 0 && partenaire != NULL)	/* no room for the error, perhaps */
		fill_snippet(x, v, partenaire, &params, e);
	v->script = gabarits_asset(x->gabarits, "integrer.js");
	x->response->clipboard = true;
	x->response->same_origin_frame = true;
	liens_init(&liens, x, &params);
	v->caches = caches_fill(&liens, PARAM_BIT(P_OU) | PARAM_BIT(P_QUOI) | PARAM_BIT(P_PHASE) |
	    PARAM_BIT(P_THEME) | PARAM_BIT(P_DENSITE));
	liens_init(&liens, x, &none);
	page_fill(&v->page, &liens, v->erreurs.n > 0 ? STR("Erreur\u00a0: intégrer le module") :
	    STR("Intégrer le module à un site"), STR("integrer"));
	v->page.script = v->script;
	v->page.resume = STR("Le code à coller pour proposer, sur le site d’une collectivité, la "
	    "recherche de services et d’aides pour un projet.");
	x->kind = &integrer_kind;
	x->view = v;
}
