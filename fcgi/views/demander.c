/*
 * Filling the pages of API cards.  A collectivité is never told "no" for what a card does not say,
 * and every answer has a way on.
 */
#include "views/demander.h"

#include "base/fold.h"

FIELDS(v_qui, F(v_qui, TEXT, slug), F(v_qui, TEXT, libelle), F(v_qui, TEXT, url),
    F_FOR(v_qui, BOOL, active, FOR_HTML));
FIELDS(v_acces, F(v_acces, TEXT, verdict), F(v_acces, TEXT, libelle), F(v_acces, TEXT, qui),
    F(v_acces, TEXT, regle), F(v_acces, BOOL, administration), F(v_acces, TEXT, pourquoi),
    F(v_acces, HTML, explication), F(v_acces, BOOL, demarche), F(v_acces, TEXT, suite),
    F_FOR(v_acces, TEXT, suite_texte, FOR_HTML), F_FOR(v_acces, BOOL, dehors, FOR_HTML));
FIELDS(v_condition, F(v_condition, TEXTS, qui), F(v_condition, TEXT, verdict),
    F(v_condition, HTML, explication), F(v_condition, BOOL, demarche),
    F(v_condition, TEXT, demande));
FIELDS(v_carte_bref, F(v_carte_bref, TEXT, slug), F(v_carte_bref, TEXT, titre),
    F(v_carte_bref, TEXT, accroche), F(v_carte_bref, TEXT, producteur),
    F(v_carte_bref, TEXT, acces), F_FOR(v_carte_bref, TEXT, acces_texte, FOR_HTML),
    F(v_carte_bref, TEXT, verdict), F_FOR(v_carte_bref, TEXT, verdict_texte, FOR_HTML),
    F(v_carte_bref, TEXT, remplacee_par), F(v_carte_bref, TEXT, url));
FIELDS(v_carte, F_OF_FOR(v_carte, OBJECT, page, page_fields, FOR_HTML), F(v_carte, TEXT, slug),
    F(v_carte, TEXT, titre), F(v_carte, TEXT, accroche), F(v_carte, TEXT, producteur),
    F(v_carte, TEXT, acces), F_FOR(v_carte, TEXT, acces_texte, FOR_HTML),
    F(v_carte, TEXT, demande), F(v_carte, TEXT, documentation), F(v_carte, TEXT, site),
    F(v_carte, TEXT, contact), F(v_carte, TEXT, debit), F(v_carte, TEXT, remplacee_par),
    F(v_carte, TEXT, remplacee_le), F(v_carte, TEXTS, themes), F(v_carte, TEXTS, mots),
    F(v_carte, HTML, corps), F_OF(v_carte, LIST, conditions, v_condition_fields),
    F_OF(v_carte, OBJECT, reponse, v_acces_fields),
    F_OF(v_carte, OBJECT, source, v_source_fields), F(v_carte, TEXT, url),
    F(v_carte, TEXT, demander), F_FOR(v_carte, TEXT, themes_texte, FOR_HTML),
    F_FOR(v_carte, TEXT, remplacee_texte, FOR_HTML), F_FOR(v_carte, TEXT, contact_texte, FOR_HTML),
    F_FOR(v_carte, TEXT, donnees, FOR_HTML), F_FOR(v_carte, BOOL, contact_dehors, FOR_HTML),
    F_FOR(v_carte, TEXT, retour, FOR_HTML), F_FOR(v_carte, TEXT, retour_texte, FOR_HTML),
    F_FOR(v_carte, BOOL, question, FOR_HTML));
FIELDS(v_demander, F_OF_FOR(v_demander, OBJECT, page, page_fields, FOR_HTML),
    F(v_demander, TEXT, slug), F(v_demander, TEXT, titre), F(v_demander, TEXT, acces),
    F_FOR(v_demander, TEXT, acces_texte, FOR_HTML), F_FOR(v_demander, TEXT, question, FOR_HTML),
    F_FOR(v_demander, TEXT, erreur, FOR_HTML),
    F_OF(v_demander, POINTER, reponse, v_acces_fields), F_OF(v_demander, LIST, qui, v_qui_fields),
    F_FOR(v_demander, BOOL, avec_qui, FOR_HTML), F(v_demander, TEXT, url),
    F(v_demander, TEXT, fiche), F_OF(v_demander, OBJECT, source, v_source_fields));
FIELDS(v_cartes, F_OF_FOR(v_cartes, OBJECT, page, page_fields, FOR_HTML), F(v_cartes, TEXT, q),
    F_OF(v_cartes, LIST, cartes, v_carte_bref_fields), F(v_cartes, INT, total),
    F(v_cartes, INT, numero), F_OF_FOR(v_cartes, LIST, pages, v_page_fields, FOR_HTML),
    F_OF_FOR(v_cartes, LIST, caches, v_cache_fields, FOR_HTML),
    F_FOR(v_cartes, TEXT, action, FOR_HTML), F_FOR(v_cartes, TEXT, annonce, FOR_HTML),
    F_FOR(v_cartes, TEXT, tout, FOR_HTML), F_FOR(v_cartes, TEXT, donnees, FOR_HTML),
    F(v_cartes, TEXT, suivante),
    F_FOR(v_cartes, BOOL, avec_pages, FOR_HTML));

/* The same list as the other ones of the API. */
static const struct field	api_field[] = { F_OF(v_cartes, LIST, cartes, v_carte_bref_fields),
    F(v_cartes, INT, total), F_AS(page, v_cartes, INT, numero, NULL, FOR_BOTH),
    F(v_cartes, INT, limite), F(v_cartes, TEXT, suivant) };
static const struct fields	api_fields = { "v_cartes", sizeof(struct v_cartes), api_field,
    COUNT(api_field) };

const struct view_kind cartes_kind = { "cartes", &v_cartes_fields };
const struct view_kind carte_kind = { "carte", &v_carte_fields };
const struct view_kind demander_kind = { "demander", &v_demander_fields };
static const struct view_kind api_kind = { NULL, &api_fields };

static const struct str	here = STR_INIT("cartes");
static const struct str	collectivite = STR_INIT("Une collectivité");

static struct str
carte_path(struct arena *arena, const char *page, const struct carte *carte)
{
	return arena_concat(arena, (struct str[]){ str_of(page), carte->slug }, 2);
}

/* ---- what a card answers ---- */

/* Who the territory is, or any collectivité. */
static unsigned
publics_of(struct exchange *x, const struct reponses *r)
{
	unsigned	bits = r->territoire == NONE ? 0 :
			    x->snapshot->territoires[r->territoire].publics & PUBLIC_COLLECTIVITE;

	return bits == 0 ? PUBLIC_COLLECTIVITE : bits;
}

static struct str
pourquoi_of(struct arena *arena, const struct carte *carte, const struct acces_reponse *a)
{
	if (carte->remplacee_par.n > 0)
		return STR("Cette fiche a été remplacée\u00a0: ce qu’elle disait de l’accès ne "
		    "vaut plus.");
	if (carte->acces == ACCES_OUVERT)
		return STR("Cette API est ouverte à tous\u00a0: il n’y a rien à demander.");
	if (carte->acces == ACCES_COMPTE)
		return STR("Tout le monde peut l’utiliser, après avoir créé un compte.");
	if (a->condition == NULL)
		return STR("La fiche ne parle pas de vous. Ce n’est pas un refus\u00a0: posez la "
		    "question au producteur.");
	if (a->via)
		return arena_concat(arena, (struct str[]){ STR("La fiche répond à «\u00a0"),
		    a->qui, STR("\u00a0», sans nommer les collectivités, qui sont des "
		    "administrations.") }, 3);
	return arena_concat(arena, (struct str[]){ STR("C’est ce que la fiche répond à «\u00a0"),
	    a->qui, STR("\u00a0».") }, 3);
}

/* The first of the addresses that there is, with what the link says. */
static void
suite_fill(const struct liens *liens, const struct carte *c, const struct acces_reponse *a,
    struct v_acces *v)
{
	struct str	asked = c->demande.n > 0 || a->condition == NULL ? c->demande :
			    a->condition->demande;
	bool		closed = c->acces == ACCES_HABILITATION || c->acces == ACCES_INCONNU;
	const struct { struct str url, texte; bool use; } ways[] = {
		{ c->remplacee_par, STR("Voir ce qui la remplace"), true },
		{ asked, c->acces == ACCES_COMPTE ? STR("Créer un compte") :
		    STR("Faire une demande d’accès"), a->verdict != ACCES_NON },
		{ c->documentation, STR("Lire la documentation"), !closed },
		{ c->site, STR("Aller au site du producteur"), !closed },
		{ c->contact, STR("Poser la question au producteur"), true },
		{ c->site, STR("Aller au site du producteur"), true } };
	size_t		i;

	for (i = 0; i < COUNT(ways); i++)
		if (ways[i].use && ways[i].url.n > 0) {
			v->suite = ways[i].url;
			v->suite_texte = ways[i].texte;
			v->dehors = str_starts(v->suite, STR("http"));
			return;
		}
	v->suite = LIEN(liens, here, { P_QUI, STR_NONE }, { P_Q, STR_NONE }, { P_PAGE, STR_NONE });
	v->suite_texte = STR("Chercher une autre API");
}

static void
acces_fill(const struct liens *liens, const struct carte *carte, const struct acces_reponse *a,
    struct str qui, struct v_acces *v)
{
	*v = (struct v_acces){ .verdict = acces_mots[a->verdict].slug,
	    .libelle = acces_mots[a->verdict].libelle, .qui = qui, .regle = str_or_none(a->qui),
	    .administration = a->via, .pourquoi = pourquoi_of(liens->x->arena, carte, a) };
	if (a->condition != NULL) {
		v->explication = str_or_none(a->condition->explication);
		v->demarche = a->condition->demarche && a->verdict != ACCES_NON;
	}
	suite_fill(liens, carte, a, v);
}

/* To qui, or to the territory, or to any collectivité; false: qui names nobody. */
static bool
answer(const struct liens *liens, const struct reponses *r, const struct carte *carte,
    struct str qui, struct v_acces *v)
{
	struct exchange		*x = liens->x;
	struct acces_reponse	 a;
	struct str		 name = collectivite;

	if (qui.n > 0) {
		if (!acces_de(carte, x->arena, qui, &a))
			return false;
		if (a.qui.n > 0 && !a.via && !acces_vise_collectivite(a.qui))
			name = a.qui;
	} else {
		a = acces_collectivite(carte, publics_of(x, r));
		if (r->territoire != NONE)
			name = x->snapshot->territoires[r->territoire].nom;
	}
	acces_fill(liens, carte, &a, name, v);
	return true;
}

/* ---- a card ---- */

static struct list
conditions_fill(struct arena *arena, const struct carte *carte)
{
	struct v_condition	*v = arena_array(arena, carte->n_conditions, struct v_condition);
	const struct condition	*c;
	uint32_t		 i;

	for (i = 0; v != NULL && i < carte->n_conditions; i++) {
		c = &carte->conditions[i];
		v[i] = (struct v_condition){ c->qui, acces_mots[c->verdict > 0 ? ACCES_OUI :
		    c->verdict == 0 ? ACCES_PEUT_ETRE : ACCES_NON].slug,
		    str_or_none(c->explication), c->demarche, str_or_none(c->demande) };
	}
	return (struct list){ v, v == NULL ? 0 : carte->n_conditions };
}

static struct v_source
carte_source(struct exchange *x, const struct carte *carte)
{
	struct v_source	v = source_fill(x, carte->source, carte->origine,
			    carte->date_source);

	if (carte->mention.n > 0)
		v.mention = carte->mention;
	return v;
}

/* "écrire à nom@domaine", or where the producer answers. */
static struct str
contact_of(struct arena *arena, struct str contact)
{
	if (!str_starts(contact, STR("mailto:")))
		return contact.n == 0 ? STR_NONE : STR("Page de contact");
	return lettre_a(arena, contact);
}

bool
carte_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    const struct carte *c, struct str qui)
{
	struct v_carte	*v = arena_new(x->arena, struct v_carte);
	struct str	 path = carte_path(x->arena, "carte/", c);

	if (v == NULL)
		return true;
	*v = (struct v_carte){ .slug = c->slug, .titre = c->titre,
	    .accroche = str_or_none(c->accroche), .producteur = str_or_none(c->producteur),
	    .acces = acces_termes[c->acces].slug, .acces_texte = acces_termes[c->acces].libelle,
	    .demande = str_or_none(c->demande), .documentation = str_or_none(c->documentation),
	    .site = str_or_none(c->site), .contact = str_or_none(c->contact),
	    .debit = str_or_none(c->debit), .remplacee_par = str_or_none(c->remplacee_par),
	    .remplacee_le = jour_iso(x->arena, c->remplacee_le), .themes = c->themes,
	    .mots = c->mots, .corps = str_or_none(c->corps),
	    .conditions = conditions_fill(x->arena, c), .source = carte_source(x, c),
	    .url = LIEN(liens, path, { P_QUI, STR_NONE }),
	    .demander = LIEN(liens, carte_path(x->arena, "demander/", c), { P_QUI, STR_NONE }),
	    .themes_texte = arena_join(x->arena, c->themes.v, c->themes.n, STR(", ")),
	    .contact_texte = contact_of(x->arena, c->contact),
	    .contact_dehors = str_starts(c->contact, STR("http")),
	    .retour = LIEN(liens, here, { P_QUI, STR_NONE }),
	    .retour_texte = STR("Retour aux API") };
	if (str_eq(c->slug, STR("api-entreprise")))
		v->donnees = LIEN(liens, STR("ne-plus-demander"), { P_QUI, STR_NONE },
		    { P_PAGE, STR_NONE });
	v->question = c->acces == ACCES_HABILITATION || c->acces == ACCES_INCONNU;
	if (c->remplacee_par.n > 0)
		v->remplacee_texte = c->remplacee_le == DAY_NONE ? STR("Cette fiche a été "
		    "remplacée.") : arena_concat(x->arena, (struct str[]){ STR("Cette fiche a été "
		    "remplacée le "), jour_fr(x->arena, c->remplacee_le), STR(".") }, 3);
	if (!answer(liens, r, c, qui, &v->reponse))
		return false;
	page_fill(&v->page, liens, c->titre, path);
	v->page.resume = str_or_none(c->accroche);
	x->kind = &carte_kind;
	x->view = v;
	return true;
}

/* ---- qui êtes-vous ? ---- */

/* A collectivité first, for whom this is; then all that the card names, each once. */
static struct list
qui_fill(const struct liens *liens, const struct carte *carte, struct str path, struct str qui)
{
	struct arena	*arena = liens->x->arena;
	struct v_qui	*v;
	size_t		 n = 1, max = 1, i, k, j;
	uint32_t	 c;

	for (c = 0; c < carte->n_conditions; c++)
		max += carte->conditions[c].qui.n;
	if ((v = arena_array(arena, max, struct v_qui)) == NULL)
		return (struct list){ NULL, 0 };
	v[0].libelle = collectivite;
	for (c = 0; c < carte->n_conditions; c++)
		for (k = 0; k < carte->conditions[c].qui.n; k++) {
			struct str	label = carte->conditions[c].qui.v[k];

			if (v[0].libelle.p == collectivite.p && acces_vise_collectivite(label))
				v[0].libelle = label;
			else
				v[n++].libelle = label;
		}
	for (i = j = 0; i < n; i++) {
		v[j].libelle = v[i].libelle;
		v[j].slug = acces_slug(arena, v[i].libelle);
		for (k = 0; k < j && !str_eq(v[k].slug, v[j].slug); k++)
			continue;
		if (k < j || v[j].slug.n == 0)
			continue;
		v[j].url = LIEN(liens, path, { P_QUI, v[j].slug });
		v[j].active = str_eq(v[j].slug, qui);
		j++;
	}
	return (struct list){ v, j };
}

bool
demander_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    const struct carte *c, struct str qui)
{
	struct v_demander	*v = arena_new(x->arena, struct v_demander);
	struct v_acces		*a = arena_new(x->arena, struct v_acces);
	struct str		 path = carte_path(x->arena, "demander/", c);
	bool			 closed = c->remplacee_par.n == 0 &&
				    c->acces != ACCES_OUVERT && c->acces != ACCES_COMPTE;
	bool			 known = true;

	if (v == NULL || a == NULL)
		return true;
	*v = (struct v_demander){ .slug = c->slug, .titre = c->titre,
	    .acces = acces_termes[c->acces].slug, .acces_texte = acces_termes[c->acces].libelle,
	    .url = LIEN(liens, path, { P_QUI, STR_NONE }),
	    .fiche = LIEN(liens, carte_path(x->arena, "carte/", c), { P_QUI, STR_NONE }),
	    .source = carte_source(x, c) };
	if (closed)
		v->qui = qui_fill(liens, c, path, qui);
	v->avec_qui = v->qui.n > 0;
	if (!closed || qui.n > 0 || r->territoire != NONE) {
		known = answer(liens, r, c, qui, a);
		if (known)
			v->reponse = a;
		else
			v->erreur = STR("Cette réponse n’est pas parmi celles que la fiche "
			    "prévoit\u00a0: choisissez-en une ci-dessous.");
	}
	page_fill(&v->page, liens, arena_concat(x->arena, (struct str[]){
	    STR("Qui peut utiliser «\u00a0"), c->titre, STR("\u00a0»") }, 3), path);
	x->kind = &demander_kind;
	x->view = v;
	return known;
}

/* ---- the list ---- */

static void
bref_fill(const struct liens *liens, const struct reponses *r, const struct carte *c,
    struct v_carte_bref *v)
{
	struct arena		*arena = liens->x->arena;
	struct acces_reponse	 a = acces_collectivite(c, publics_of(liens->x, r));

	/* For people with the page of the list, for the way back. */
	*v = (struct v_carte_bref){ c->slug, c->titre, str_or_none(c->accroche),
	    str_or_none(c->producteur), acces_termes[c->acces].slug,
	    acces_termes[c->acces].libelle, acces_mots[a.verdict].slug,
	    acces_mots[a.verdict].libelle,
	    str_or_none(c->remplacee_par), LIEN(liens, carte_path(arena, "carte/", c),
	    { P_PAGE, liens->x->forme == FORME_JSON ? STR_NONE :
	    params_get(liens->params, P_PAGE) }, { P_QUI, STR_NONE }, { P_LIMITE, STR_NONE }) };
}

/* Those of the page, all of them counted. */
static struct list
search(const struct liens *liens, const struct reponses *r, struct v_cartes *v)
{
	const struct snapshot	*s = liens->x->snapshot;
	struct v_carte_bref	*all = arena_array(liens->x->arena, (size_t)v->limite,
				    struct v_carte_bref);
	struct buf		 folded = { .max = 4096 };
	int64_t			 from = (v->numero - 1) * v->limite;
	size_t			 n = 0;
	uint32_t		 i;

	fold(&folded, v->q);
	for (i = 0; all != NULL && i < s->n_cartes; i++) {
		if (!fold_has(s->cartes[i].cherche, str_trim(buf_str(&folded))))
			continue;
		if (v->total >= from && n < (size_t)v->limite)
			bref_fill(liens, r, &s->cartes[i], &all[n++]);
		v->total++;
	}
	buf_free(&folded);
	return (struct list){ all, n };
}

static void
list_ways(struct v_cartes *v, const struct liens *liens)
{
	struct liens	bare = *liens;
	struct arena	*arena = liens->x->arena;

	liens_vider(&bare);
	v->action = lien_tel_quel(&bare, here);
	v->caches = caches_fill(liens, PARAM_BIT(P_Q) | PARAM_BIT(P_PAGE) | PARAM_BIT(P_QUI));
	v->tout = LIEN(liens, here, { P_Q, STR_NONE }, { P_PAGE, STR_NONE }, { P_QUI, STR_NONE });
	v->donnees = LIEN(liens, STR("ne-plus-demander"), { P_Q, STR_NONE }, { P_PAGE, STR_NONE },
	    { P_QUI, STR_NONE });
	v->pages = pages_fill(liens, here, (size_t)v->total, (size_t)v->limite, (size_t)v->numero);
	v->avec_pages = v->pages.n > 0;
	v->annonce = compte(arena, (size_t)v->total, "Aucune API", "API", "API");
	if (v->q.n > 0)
		v->annonce = arena_concat(arena, (struct str[]){ v->annonce,
		    STR(" pour «\u00a0"), v->q, STR("\u00a0»") }, 4);
}

void
cartes_show(struct exchange *x, const struct liens *given, const struct reponses *r, size_t size,
    bool api)
{
	struct v_cartes	*v = arena_new(x->arena, struct v_cartes);
	struct liens	 settled = *given, far = *given, *liens = &settled;
	struct str	 depassee = STR_NONE;
	size_t		 shown, asked = page_numero(given->params);

	if (v == NULL)
		return;
	*v = (struct v_cartes){ .q = params_get(liens->params, P_Q), .numero = (int64_t)asked,
	    .limite = (int64_t)size };
	v->cartes = search(liens, r, v);
	shown = page_montree(liens, (size_t)v->total, size, &depassee);
	if (shown != asked) {
		v->numero = (int64_t)shown;
		v->total = 0;
		v->cartes = search(liens, r, v);
	}
	if (v->cartes.n > 0 && v->numero * v->limite < v->total) {
		far.url.debut = api ? x->racine : far.url.debut;
		v->suivante = v->suivant = LIEN(&far, api ? x->path : here, { P_PAGE,
		    arena_printf(x->arena, "%lld", (long long)v->numero + 1) });
	}
	x->kind = api ? &api_kind : &cartes_kind;
	x->view = v;
	if (api)
		return;
	list_ways(v, liens);
	page_fill(&v->page, liens, STR("API et données pour vos logiciels"), here);
	v->page.depassee = depassee;
}
