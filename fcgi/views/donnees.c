/*
 * Filling the data that need not be asked for.  What a table leaves out is said to be so, and
 * tables that answer otherwise than one another are both heard.
 */
#include "views/donnees.h"

#include <stdlib.h>

FIELDS(v_donnee_autre, F(v_donnee_autre, INT, annee), F(v_donnee_autre, TEXT, uid),
    F(v_donnee_autre, TEXT, libelle), F(v_donnee_autre, TEXT, utilite),
    F(v_donnee_autre, TEXT, cadre), F(v_donnee_autre, TEXT, formats),
    F(v_donnee_autre, TEXT, ouverture));
FIELDS(v_donnee_ouverte, F(v_donnee_ouverte, TEXT, titre), F(v_donnee_ouverte, TEXT, url),
    F(v_donnee_ouverte, TEXT, acces), F(v_donnee_ouverte, TEXT, detail),
    F_FOR(v_donnee_ouverte, BOOL, compte, FOR_HTML));
FIELDS(v_donnee, F(v_donnee, INT, annee), F(v_donnee, TEXT, uid), F(v_donnee, TEXT, libelle),
    F(v_donnee, TEXT, famille), F(v_donnee, TEXT, producteur), F(v_donnee, TEXT, utilite),
    F(v_donnee, TEXT, cadre), F(v_donnee, TEXT, formats), F(v_donnee, TEXT, ouverture),
    F(v_donnee, TEXT, chemin), F(v_donnee, BOOL, depreciee), F(v_donnee, BOOL, disparue),
    F(v_donnee, TEXT, remplacee_par), F_OF(v_donnee, LIST, autres, v_donnee_autre_fields),
    F(v_donnee, BOOL, contradiction), F(v_donnee, TEXT, reponses),
    F_OF(v_donnee, LIST, ouvertes, v_donnee_ouverte_fields),
    F_FOR(v_donnee, TEXT, utilite_texte, FOR_HTML), F_FOR(v_donnee, TEXT, cadre_texte, FOR_HTML),
    F_FOR(v_donnee, TEXT, cadre_annee, FOR_HTML),
    F_FOR(v_donnee, TEXT, ouverture_texte, FOR_HTML),
    F_FOR(v_donnee, TEXT, remplacee_texte, FOR_HTML), F_FOR(v_donnee, TEXT, statut, FOR_HTML),
    F_FOR(v_donnee, TEXT, classe, FOR_HTML));
FIELDS(v_donnees_famille, F(v_donnees_famille, TEXT, slug), F(v_donnees_famille, TEXT, libelle),
    F_OF(v_donnees_famille, LIST, donnees, v_donnee_fields),
    F_FOR(v_donnees_famille, TEXT, nombre, FOR_HTML));
FIELDS(v_donnees_limite, F(v_donnees_limite, TEXT, quoi), F(v_donnees_limite, INT, par_minute),
    F_FOR(v_donnees_limite, TEXT, texte, FOR_HTML));
FIELDS(v_donnees_acces, F(v_donnees_acces, TEXT, demande), F(v_donnees_acces, TEXT, qui),
    F(v_donnees_acces, TEXT, cadre), F(v_donnees_acces, TEXT, refus));
FIELDS(v_donnees, F_OF_FOR(v_donnees, OBJECT, page, page_fields, FOR_HTML), F(v_donnees, TEXT, q),
    F(v_donnees, INT, annee), F(v_donnees, INT, total),
    F_OF(v_donnees, LIST, familles, v_donnees_famille_fields),
    F_OF(v_donnees, LIST, disparues, v_donnee_fields),
    F_OF(v_donnees, LIST, facettes, v_facette_fields),
    F_OF(v_donnees, LIST, limites, v_donnees_limite_fields),
    F_OF(v_donnees, OBJECT, acces, v_donnees_acces_fields),
    F_OF(v_donnees, OBJECT, source, v_source_fields),
    F_OF_FOR(v_donnees, LIST, filtres, v_cache_fields, FOR_HTML),
    F_OF_FOR(v_donnees, LIST, caches, v_cache_fields, FOR_HTML),
    F_OF_FOR(v_donnees, LIST, mots, v_cache_fields, FOR_HTML),
    F_FOR(v_donnees, TEXT, action, FOR_HTML), F_FOR(v_donnees, TEXT, annonce, FOR_HTML),
    F_FOR(v_donnees, TEXT, tout, FOR_HTML), F_FOR(v_donnees, TEXT, carte, FOR_HTML),
    F_FOR(v_donnees, BOOL, avec_filtres, FOR_HTML),
    F_FOR(v_donnees, BOOL, avec_disparues, FOR_HTML));

/* The same list as the other ones of the API, with what whoever asks has to know. */
static const struct field	api_field[] = { F_OF(v_donnees, LIST, donnees, v_donnee_fields),
    F(v_donnees, INT, total), F_AS(page, v_donnees, INT, numero, NULL, FOR_BOTH),
    F(v_donnees, INT, limite), F(v_donnees, TEXT, suivant),
    F_OF(v_donnees, LIST, limites, v_donnees_limite_fields),
    F_OF(v_donnees, OBJECT, acces, v_donnees_acces_fields),
    F_OF(v_donnees, OBJECT, source, v_source_fields) };
static const struct fields	api_fields = { "v_donnees", sizeof(struct v_donnees), api_field,
    COUNT(api_field) };

const struct view_kind ne_plus_demander_kind = { "ne-plus-demander", &v_donnees_fields };
static const struct view_kind api_kind = { NULL, &api_fields };

static const struct str	here = STR_INIT("ne-plus-demander");

/* The API's own limits (throttle.yml of its repository, 2026): calls a minute. */
static const struct v_donnees_limite	limites[] = {
	{ STR_INIT("Depuis une même adresse IP"), 1000, STR_INIT("1\u00a0000 appels par minute") },
	{ STR_INIT("Données structurées, avec un même jeton"), 250,
	    STR_INIT("250 appels par minute") },
	{ STR_INIT("Attestation de vigilance de l’Urssaf"), 100,
	    STR_INIT("100 appels par minute") },
	{ STR_INIT("Documents, certificats et fichiers à télécharger"), 50,
	    STR_INIT("50 appels par minute") },
	{ STR_INIT("Effectifs (GIP-MDS)"), 50, STR_INIT("50 appels par minute") },
	{ STR_INIT("Registre national des entreprises (INPI), pour chaque donnée"), 15,
	    STR_INIT("15 appels par minute") },
	{ STR_INIT("Attestation fiscale, certificat CIBTP"), 5, STR_INIT("5 appels par minute") },
};

static const struct v_donnees_acces	acces = {
	STR_INIT("https://datapass.api.gouv.fr/api-entreprise?demarche=aides_publiques"),
	STR_INIT("Les collectivités et les autres administrations, pour un service public dont "
	    "elles ont la charge. Un éditeur de logiciels peut remplir la demande pour l’une "
	    "d’elles."),
	STR_INIT("L’article L. 114-8 du code des relations entre le public et l’administration "
	    "permet aux administrations d’échanger les informations nécessaires pour traiter une "
	    "demande. La demande d’accès doit citer aussi le texte propre à l’aide\u00a0: une "
	    "délibération ou une décision."),
	STR_INIT("Au-delà, l’API répond 429 et dit dans combien de temps réessayer. Qui insiste, "
	    "ou dépasse la limite de son adresse IP, n’a plus de réponse pendant douze heures."),
};

/* What the words of the tables mean. */
static const struct { struct str mot, sens; } mots[] = {
	{ STR_INIT("Indispensable"), STR_INIT("l’instruction d’une aide ne peut s’en passer") },
	{ STR_INIT("Utile"), STR_INIT("elle sert à certaines aides\u00a0: ne la demandez que si la "
	    "vôtre en a besoin") },
	{ STR_INIT("Injustifiée"), STR_INIT("rien ne la justifie pour instruire une aide") },
	{ STR_INIT("Hors de la liste"), STR_INIT("la table ne se prononce pas") },
	{ STR_INIT("Oui, non, à étudier"), STR_INIT("les mots de la table de 2021\u00a0: "
	    "autorisée, refusée, ou au cas par cas") },
	{ STR_INIT("Donnée publique"), STR_INIT("elle peut être diffusée, mais API Entreprise "
	    "demande quand même une habilitation") },
	{ STR_INIT("Donnée protégée"), STR_INIT("seule une administration habilitée la reçoit") },
};

/* ---- one of them ---- */

static struct str
slug_of(const struct terme *list, size_t n, uint8_t value)
{
	return value + (size_t)1 == n ? STR_NONE : list[value].slug;
}

static struct v_donnee_autre
autre_fill(const struct donnee *d)
{
	return (struct v_donnee_autre){ .annee = d->annee, .uid = d->uid, .libelle = d->libelle,
	    .utilite = slug_of(utilites, UTILITES, d->utilite),
	    .cadre = slug_of(cadres, CADRES, d->cadre), .formats = str_or_none(d->formats),
	    .ouverture = slug_of(ouvertures, OUVERTURES, d->ouverture) };
}

/* "à étudier": a word of a table inside a sentence. */
static struct str
word_of(const struct donnee *d)
{
	static const struct str	words[UTILITES] = { [UTILITE_INDISPENSABLE] =
	    STR_INIT("indispensable"), [UTILITE_UTILE] = STR_INIT("utile"), [UTILITE_OUI] =
	    STR_INIT("oui"), [UTILITE_A_ETUDIER] = STR_INIT("à étudier"), [UTILITE_INJUSTIFIE] =
	    STR_INIT("injustifiée"), [UTILITE_NON] = STR_INIT("non"), [UTILITE_NON_LISTEE] =
	    STR_INIT("hors de la liste") };

	return words[d->utilite];
}

/* Rows stand by year, the last first: the last row is of the first year. */
static int
by_year(const void *a, const void *b)
{
	const uint32_t	*ra = a, *rb = b;

	return (*ra < *rb) - (*ra > *rb);
}

/* Has a row of the same year, before that one, said the same? */
static bool
said(const struct donnees *all, const uint32_t *rows, uint32_t at)
{
	const struct donnee	*d = &all->v[rows[at]], *before;

	while (at > 0) {
		before = &all->v[rows[--at]];
		if (before->annee == d->annee && before->utilite == d->utilite)
			return true;
	}
	return false;
}

/* "En 2021 : non. En 2026 : indispensable.", every word of a year once. */
static struct str
answers_of(struct arena *arena, const struct donnees *all, const struct donnee *d)
{
	uint32_t	*rows = arena_array(arena, d->autres.n + 1, uint32_t);
	struct str	 text = STR("");
	uint32_t	 i, n = 0, year = 0;

	if (rows == NULL || d->autres.n == 0)
		return STR_NONE;
	for (i = 0; i < d->autres.n; i++)
		rows[n++] = d->autres.v[i];
	rows[n++] = (uint32_t)(d - all->v);
	qsort(rows, n, sizeof(*rows), by_year);
	for (i = 0; i < n; i++) {
		const struct donnee	*one = &all->v[rows[i]];

		if (said(all, rows, i))
			continue;
		text = one->annee == year ?
		    arena_printf(arena, "%.*s, %.*s", STR_FMT(text), STR_FMT(word_of(one))) :
		    arena_printf(arena, "%.*s%sEn %u\u00a0: %.*s", STR_FMT(text),
		    text.n == 0 ? "" : ". ", one->annee, STR_FMT(word_of(one)));
		year = one->annee;
	}
	return arena_concat(arena, (struct str[]){ text, STR(".") }, 2);
}

static struct list
ouvertes_fill(struct arena *arena, const struct donnee *d)
{
	struct v_donnee_ouverte	*v = arena_array(arena, d->n_ouvertes, struct v_donnee_ouverte);
	uint32_t		 i;

	for (i = 0; v != NULL && i < d->n_ouvertes; i++)
		v[i] = (struct v_donnee_ouverte){ d->ouvertes[i].titre, d->ouvertes[i].url,
		    acces_termes[d->ouvertes[i].acces].slug, str_or_none(d->ouvertes[i].detail),
		    d->ouvertes[i].acces == ACCES_COMPTE };
	return (struct list){ v, v == NULL ? 0 : d->n_ouvertes };
}

/* What a request has to hold, by its own table or by the last of the others that says it. */
static void
cadre_fill(struct arena *arena, const struct donnees *all, const struct donnee *d,
    struct v_donnee *v)
{
	const struct donnee	*from = d;
	uint32_t		 i;

	for (i = 0; from->cadre == CADRE_NON_DIT && i < d->autres.n; i++)
		from = &all->v[d->autres.v[i]];
	v->cadre_texte = d->disparue || from->cadre == CADRE_NON_DIT ? STR_NONE :
	    cadres[from->cadre].libelle;
	if (from->annee != d->annee)
		v->cadre_annee = arena_printf(arena, "%u", from->annee);
}

static void
donnee_fill(struct exchange *x, const struct donnee *d, struct v_donnee *v)
{
	static const struct str	 shapes[UTILITES] = { [UTILITE_INDISPENSABLE] = STR_INIT(""),
	    [UTILITE_UTILE] = STR_INIT("aig-statut--permanente"), [UTILITE_OUI] = STR_INIT(""),
	    [UTILITE_A_ETUDIER] = STR_INIT("aig-statut--venir"),
	    [UTILITE_INJUSTIFIE] = STR_INIT("aig-statut--fermee"),
	    [UTILITE_NON] = STR_INIT("aig-statut--fermee"),
	    [UTILITE_NON_LISTEE] = STR_INIT("aig-statut--inconnue") };
	const struct donnees	*all = x->snapshot->donnees;
	struct v_donnee_autre	*autres = arena_array(x->arena, d->autres.n,
				    struct v_donnee_autre);
	uint32_t		 i;

	*v = (struct v_donnee){ .annee = d->annee, .uid = d->uid, .libelle = d->libelle,
	    .famille = all->familles[d->famille].slug, .producteur = str_or_none(d->producteur),
	    .utilite = slug_of(utilites, UTILITES, d->utilite),
	    .cadre = slug_of(cadres, CADRES, d->cadre), .formats = str_or_none(d->formats),
	    .ouverture = slug_of(ouvertures, OUVERTURES, d->ouverture),
	    .chemin = str_or_none(d->chemin), .depreciee = d->depreciee, .disparue = d->disparue,
	    .reponses = answers_of(x->arena, all, d), .ouvertes = ouvertes_fill(x->arena, d),
	    .utilite_texte = utilites[d->utilite].libelle,
	    .ouverture_texte = ouvertures[d->ouverture].libelle,
	    .classe = shapes[d->utilite] };
	for (i = 0; autres != NULL && i < d->autres.n; i++) {
		autres[i] = autre_fill(&all->v[d->autres.v[i]]);
		v->contradiction |= donnees_contredites(d, &all->v[d->autres.v[i]]);
	}
	v->autres = (struct list){ autres, autres == NULL ? 0 : d->autres.n };
	cadre_fill(x->arena, all, d, v);
	if (d->remplacee_par != NONE) {
		v->remplacee_par = all->v[d->remplacee_par].uid;
		v->remplacee_texte = all->v[d->remplacee_par].libelle;
	}
	if (d->disparue)
		v->statut = STR("N’existe plus");
	else if (d->depreciee)
		v->statut = STR("Ancienne version");
}

static struct list
rows_fill(struct exchange *x, const uint32_t *rows, size_t n)
{
	struct v_donnee	*v = arena_array(x->arena, n, struct v_donnee);
	size_t		 i;

	for (i = 0; v != NULL && i < n; i++)
		donnee_fill(x, &x->snapshot->donnees->v[rows[i]], &v[i]);
	return (struct list){ v, v == NULL ? 0 : n };
}

/* ---- filters ---- */

static int
by_total(const void *a, const void *b)
{
	const struct donnees_valeur	*va = a, *vb = b;

	if (va->total != vb->total)
		return va->total < vb->total ? 1 : -1;
	return str_cmp(va->slug, vb->slug);
}

static struct list
values_fill(const struct liens *liens, const struct donnees_liste *l, enum donnees_facette f)
{
	enum param	 param = donnees_params[f];
	struct v_valeur	*v = arena_array(liens->x->arena, l->n_valeurs[f], struct v_valeur);
	bool		 chosen = params_has(liens->params, param), on;
	size_t		 n = 0;
	uint32_t	 i;

	if (l->n_valeurs[f] > 1 && f != DF_FAMILLE)
		qsort(l->valeurs[f], l->n_valeurs[f], sizeof(*l->valeurs[f]), by_total);
	for (i = 0; v != NULL && i < l->n_valeurs[f]; i++) {
		const struct donnees_valeur	*value = &l->valeurs[f][i];

		on = params_lists(liens->params, param, value->slug);
		if (value->slug.n == 0 || (value->total == 0 && !on))
			continue;
		v[n++] = (struct v_valeur){ .valeur = value->slug, .libelle = value->libelle,
		    .total = (int64_t)value->total + (chosen && !on ? (int64_t)l->v.n : 0),
		    .url = LIEN_ECRIT(liens, here, { param, on ?
		    liste_sans(liens, param, value->slug) : liste_avec(liens, param, value->slug) },
		    { P_PAGE, STR_NONE }), .active = on };
	}
	return valeurs_list(liens->x->arena, v, n);
}

/* Today's, then each table by itself. */
static struct list
years_fill(const struct liens *liens, const struct donnees_filtre *filtre)
{
	struct arena		*arena = liens->x->arena;
	const struct indices	*annees = &filtre->snapshot->donnees->annees;
	struct v_valeur		*v = arena_array(arena, annees->n + 1, struct v_valeur);
	struct donnees_filtre	 other = *filtre;
	uint32_t		 i;

	for (i = 0; v != NULL && i <= annees->n; i++) {
		other.annee = i == 0 ? 0 : annees->v[i - 1];
		v[i] = (struct v_valeur){ .valeur = i == 0 ? STR("") :
		    arena_printf(arena, "%u", other.annee), .libelle = i == 0 ?
		    STR("Aujourd’hui") : arena_printf(arena, "Table de %u", other.annee),
		    .total = donnees_lister(&other, arena).v.n,
		    .active = filtre->annee == other.annee };
		v[i].url = LIEN_ECRIT(liens, here, { P_ANNEE, v[i].valeur }, { P_PAGE, STR_NONE });
	}
	return valeurs_list(arena, v, v == NULL ? 0 : annees->n + 1);
}

static struct list
facettes_fill(const struct liens *liens, const struct donnees_filtre *filtre,
    const struct donnees_liste *l)
{
	static const struct str	titles[DONNEES_FACETTES] = { [DF_UTILITE] = STR_INIT("Utilité"),
	    [DF_OUVERTURE] = STR_INIT("Ouverture"), [DF_FAMILLE] = STR_INIT("Famille"),
	    [DF_PRODUCTEUR] = STR_INIT("Producteur") };
	struct v_facette	*v = arena_array(liens->x->arena, DONNEES_FACETTES + 1,
				    struct v_facette);
	size_t			 n = 0, f;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (f = 0; f < DONNEES_FACETTES; f++) {
		v[n] = (struct v_facette){ param_name(donnees_params[f]), titles[f],
		    values_fill(liens, l, (enum donnees_facette)f) };
		n += v[n].valeurs.n > 0;
	}
	v[n++] = (struct v_facette){ STR("annee"), STR("Année de la table"),
	    years_fill(liens, filtre) };
	return (struct list){ v, n };
}

/* Each filter in place: what it is, and the address without it. */
static struct list
filtres_fill(const struct liens *liens, const struct donnees_filtre *filtre,
    const struct donnees_liste *l)
{
	struct v_cache	*v = arena_array(liens->x->arena, 64, struct v_cache);
	size_t		 n = 0, f;
	uint32_t	 i;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	if (filtre->annee != 0)
		v[n++] = (struct v_cache){ arena_printf(liens->x->arena, "Table de %u",
		    filtre->annee), LIEN(liens, here, { P_ANNEE, STR_NONE }) };
	for (f = 0; f < DONNEES_FACETTES; f++)
		for (i = 0; i < l->n_valeurs[f] && n < 64; i++)
			if (params_lists(liens->params, donnees_params[f], l->valeurs[f][i].slug))
				v[n++] = (struct v_cache){ l->valeurs[f][i].libelle, LIEN(liens,
				    here, { donnees_params[f], liste_sans(liens,
				    donnees_params[f], l->valeurs[f][i].slug) }) };
	return (struct list){ v, n };
}

struct str
donnees_erreur(struct exchange *x, enum param param)
{
	const struct donnees	*all = x->snapshot->donnees;
	struct str		*v = arena_array(x->arena, all->n + UTILITES + 1, struct str);
	size_t			 n = 0, i;

	if (v == NULL)
		return STR_NONE;
	if (param == P_UTILITE)
		for (i = 0; i < UTILITES; i++)
			v[n++] = utilites[i].slug;
	else if (param == P_OUVERTURE)
		for (i = 0; i < OUVERTURES; i++)
			v[n++] = ouvertures[i].slug;
	else if (param == P_FAMILLE)
		for (i = 0; i < all->n_familles; i++)
			v[n++] = all->familles[i].slug;
	else if (param == P_ANNEE)
		for (i = 0; i < all->annees.n; i++)
			v[n++] = arena_printf(x->arena, "%u", all->annees.v[i]);
	else
		return STR("Aucun producteur de la liste n’a ce nom-là.");
	return arena_concat(x->arena, (struct str[]){ STR("Ce filtre («\u00a0"),
	    param_name(param), STR("\u00a0») n’a pas cette valeur-là, mais\u00a0: "),
	    arena_join(x->arena, v, n, STR(", ")), STR(".") }, 5);
}

/* ---- the page ---- */

/* Rows stand by family: each run is a section. */
static struct list
familles_fill(struct exchange *x, const struct donnees_liste *l)
{
	const struct donnees		*all = x->snapshot->donnees;
	struct v_donnees_famille	*v = arena_array(x->arena, l->actuelles,
					    struct v_donnees_famille);
	uint32_t			 from, to;
	size_t				 n = 0;

	for (from = 0; v != NULL && from < l->actuelles; from = to) {
		const struct terme	*family = &all->familles[all->v[l->v.v[from]].famille];

		for (to = from; to < l->actuelles &&
		    &all->familles[all->v[l->v.v[to]].famille] == family; to++)
			continue;
		v[n++] = (struct v_donnees_famille){ family->slug, family->libelle,
		    rows_fill(x, &l->v.v[from], to - from), nombre(x->arena, to - from) };
	}
	return (struct list){ v, n };
}

static struct str
announce(struct exchange *x, const struct donnees_liste *l, struct str q)
{
	size_t		gone = l->v.n - l->actuelles;
	struct str	pieces[6];
	size_t		n = 0;

	pieces[n++] = compte(x->arena, l->actuelles, "Aucune donnée", "donnée", "données");
	if (gone > 0) {
		pieces[n++] = gone == 1 ? STR(", et une qui n’existe plus") :
		    arena_printf(x->arena, ", et %zu qui n’existent plus", gone);
	}
	if (q.n > 0) {
		pieces[n++] = STR(" pour «\u00a0");
		pieces[n++] = q;
		pieces[n++] = STR("\u00a0»");
	}
	return arena_concat(x->arena, pieces, n);
}

static struct list
mots_fill(struct arena *arena)
{
	struct v_cache	*v = arena_array(arena, COUNT(mots), struct v_cache);
	size_t		 i;

	for (i = 0; v != NULL && i < COUNT(mots); i++)
		v[i] = (struct v_cache){ mots[i].mot, mots[i].sens };
	return (struct list){ v, v == NULL ? 0 : COUNT(mots) };
}

/* What both forms of the list have. */
static void
common_fill(struct exchange *x, const struct liens *liens, const struct donnees_liste *l,
    struct v_donnees *v)
{
	const struct donnees	*all = x->snapshot->donnees;

	*v = (struct v_donnees){ .q = params_get(liens->params, P_Q),
	    .annee = all->n == 0 ? FIELD_INT_NONE : (int64_t)all->annees.v[0],
	    .total = (int64_t)l->v.n, .limites = { limites, COUNT(limites) }, .acces = acces,
	    .source = source_fill(x, STR("api-entreprise"), all->n == 0 ? STR("") :
	    all->v[0].origine, DAY_NONE) };
}

void
donnees_show(struct exchange *x, const struct liens *liens, const struct donnees_filtre *filtre)
{
	struct donnees_liste	 l = donnees_lister(filtre, x->arena);
	struct v_donnees	*v = arena_new(x->arena, struct v_donnees);
	struct liens		 bare = *liens;

	if (v == NULL || l.v.v == NULL)
		return;
	common_fill(x, liens, &l, v);
	v->familles = familles_fill(x, &l);
	v->disparues = rows_fill(x, &l.v.v[l.actuelles], l.v.n - l.actuelles);
	v->avec_disparues = v->disparues.n > 0;
	v->facettes = facettes_fill(liens, filtre, &l);
	v->filtres = filtres_fill(liens, filtre, &l);
	v->avec_filtres = v->filtres.n > 0;
	v->annonce = announce(x, &l, v->q);
	v->mots = mots_fill(x->arena);
	liens_vider(&bare);
	v->action = lien_tel_quel(&bare, here);
	v->caches = caches_fill(liens, PARAM_BIT(P_Q) | PARAM_BIT(P_PAGE) | PARAM_BIT(P_LIMITE));
	v->tout = LIEN(liens, here, { P_Q, STR_NONE }, { P_PAGE, STR_NONE }, LIEN_SANS_DONNEES);
	v->carte = snapshot_carte(x->snapshot, STR("api-entreprise")) == NULL ? STR_NONE :
	    LIEN(liens, STR("carte/api-entreprise"), { P_Q, STR_NONE }, { P_PAGE, STR_NONE },
	    LIEN_SANS_DONNEES);
	page_fill(&v->page, liens, STR("Ce que vous n’avez plus à demander"), here);
	v->page.resume = STR("Les données et les pièces d’entreprises et d’associations qu’une "
	    "collectivité peut obtenir d’API Entreprise pour instruire une aide.");
	x->kind = &ne_plus_demander_kind;
	x->view = v;
}

void
donnees_liste_show(struct exchange *x, const struct liens *liens,
    const struct donnees_filtre *filtre, size_t size)
{
	struct donnees_liste	 l = donnees_lister(filtre, x->arena);
	struct v_donnees	*v = arena_new(x->arena, struct v_donnees);
	struct liens		 far = *liens;
	size_t			 numero = page_numero(liens->params), from, n;

	if (v == NULL || l.v.v == NULL)
		return;
	common_fill(x, liens, &l, v);
	v->numero = (int64_t)numero;
	v->limite = (int64_t)size;
	from = numero - 1 < l.v.n / size + 1 ? (numero - 1) * size : l.v.n;
	n = from >= l.v.n ? 0 : l.v.n - from < size ? l.v.n - from : size;
	v->donnees = rows_fill(x, &l.v.v[n == 0 ? 0 : from], n);
	if (n > 0 && from + n < l.v.n) {
		far.url.debut = x->racine;
		v->suivant = LIEN(&far, x->path, { P_PAGE, arena_printf(x->arena, "%zu",
		    numero + 1) });
	}
	x->kind = &api_kind;
	x->view = v;
}
