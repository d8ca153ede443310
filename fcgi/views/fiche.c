/*
 * Filling the page of one item.  The page of a closed aid, or of one meant for others, says so, and
 * where to go next.
 */
#include "views/fiche.h"

#include "views/avis.h"

FIELDS(v_source, F(v_source, TEXT, titre), F(v_source, TEXT, url), F(v_source, TEXT, licence),
    F(v_source, TEXT, mention), F(v_source, TEXT, date), F(v_source, TEXT, relevee),
    F_FOR(v_source, TEXT, perimee, FOR_HTML));
FIELDS(v_puce, F(v_puce, TEXT, axe), F(v_puce, TEXT, slug), F(v_puce, TEXT, libelle),
    F(v_puce, REAL, score), F_FOR(v_puce, TEXT, url, FOR_HTML));
FIELDS(v_service, F_OF_FOR(v_service, OBJECT, page, page_fields, FOR_HTML),
    F(v_service, TEXT, slug), F(v_service, TEXT, nom), F(v_service, TEXT, accroche),
    F(v_service, TEXT, description), F(v_service, TEXT, operateur), F(v_service, TEXT, nature),
    F(v_service, TEXT, expertise), F(v_service, TEXTS, categories), F(v_service, TEXTS, phases),
    F_FOR(v_service, TEXT, phases_texte, FOR_HTML), F_FOR(v_service, TEXT, sert_a, FOR_HTML),
    F(v_service, BOOL, generique), F(v_service, BOOL, beta),
    F_OF(v_service, LIST, labels, v_puce_fields), F_OF(v_service, OBJECT, source, v_source_fields),
    F(v_service, TEXT, url), F(v_service, TEXT, lien), F_FOR(v_service, TEXT, retour, FOR_HTML),
    F_FOR(v_service, TEXT, avis, FOR_HTML),
    F_FOR(v_service, TEXT, retour_texte, FOR_HTML),
    F_OF_FOR(v_service, LIST, puces, v_puce_fields, FOR_HTML),
    F_FOR(v_service, BOOL, avec_puces, FOR_HTML));
FIELDS(v_variante, F(v_variante, TEXT, id), F(v_variante, TEXT, nom),
    F_OF(v_variante, OBJECT, zone, v_zone_fields), F(v_variante, TEXT, url));
FIELDS(v_aide, F_OF_FOR(v_aide, OBJECT, page, page_fields, FOR_HTML), F(v_aide, TEXT, id),
    F(v_aide, TEXT, nom), F(v_aide, TEXT, nom_officiel), F(v_aide, TEXT, accroche),
    F(v_aide, TEXT, description), F(v_aide, TEXTS, porteurs), F(v_aide, TEXTS, instructeurs),
    F(v_aide, TEXTS, programmes), F(v_aide, TEXTS, natures), F(v_aide, TEXTS, etapes),
    F(v_aide, TEXTS, publics), F(v_aide, TEXTS, categories), F(v_aide, TEXTS, a_verifier),
    F_OF(v_aide, OBJECT, zone, v_zone_fields), F(v_aide, TEXT, recurrence),
    F(v_aide, TEXT, ouverture), F(v_aide, TEXT, echeance), F(v_aide, TEXT, statut),
    F_OF_FOR(v_aide, OBJECT, etat, v_statut_fields, FOR_HTML), F(v_aide, BOOL, appel_a_projets),
    F(v_aide, TEXT, url), F(v_aide, TEXT, lien), F(v_aide, TEXT, lien_candidature),
    F_FOR(v_aide, TEXT, lettre_a, FOR_HTML),
    F_OF(v_aide, LIST, labels, v_puce_fields),
    F_OF(v_aide, POINTER, generique, v_variante_fields),
    F_OF(v_aide, LIST, variantes, v_variante_fields),
    F_FOR(v_aide, BOOL, avec_variantes, FOR_HTML),
    F(v_aide, HTML, corps), F(v_aide, HTML, criteres), F(v_aide, HTML, exemples),
    F_FOR(v_aide, HTML, contact, FOR_HTML), F_FOR(v_aide, TEXT, depenses_texte, FOR_HTML),
    F_FOR(v_aide, TEXT, taux, FOR_HTML), F_FOR(v_aide, TEXT, taux_note, FOR_HTML),
    F_FOR(v_aide, BOOL, payante, FOR_HTML),
    F_OF(v_aide, OBJECT, source, v_source_fields), F_FOR(v_aide, TEXT, porteurs_texte, FOR_HTML),
    F_FOR(v_aide, TEXT, instructeurs_texte, FOR_HTML),
    F_FOR(v_aide, TEXT, programmes_texte, FOR_HTML), F_FOR(v_aide, TEXT, natures_texte, FOR_HTML),
    F_FOR(v_aide, TEXT, etapes_texte, FOR_HTML), F_FOR(v_aide, TEXT, publics_texte, FOR_HTML),
    F_FOR(v_aide, TEXT, verdict, FOR_HTML), F_FOR(v_aide, BOOL, ouverte, FOR_HTML),
    F_FOR(v_aide, TEXT, reste, FOR_HTML), F_FOR(v_aide, TEXT, ailleurs, FOR_HTML),
    F_FOR(v_aide, TEXT, ailleurs_texte, FOR_HTML), F_FOR(v_aide, TEXT, retour, FOR_HTML),
    F_FOR(v_aide, TEXT, avis, FOR_HTML),
    F_FOR(v_aide, TEXT, retour_texte, FOR_HTML),
    F_OF_FOR(v_aide, LIST, puces, v_puce_fields, FOR_HTML),
    F_FOR(v_aide, BOOL, avec_puces, FOR_HTML));

const struct view_kind service_kind = { "service", &v_service_fields };
const struct view_kind aide_kind = { "aide", &v_aide_fields };

#define SOURCE_PERIMEE	7	/* days without a good run before the page says so */

/*
 * What is read is of the day of the run that brought the row: the default data stays of its own
 * day, whatever the source of the same name has brought since.
 */
struct v_source
source_fill(struct exchange *x, struct str nom, struct str origine, int32_t date)
{
	const struct snapshot	*s = x->snapshot;
	const struct source	*source = snapshot_source(s, nom);
	bool			 defaut = origine.n == 0 || str_eq(origine, STR("defaut"));
	const struct passage_vu	*passage = snapshot_passage(s, defaut ? nom : origine);
	int32_t			 releve = defaut ? s->date_defaut : passage == NULL ? DAY_NONE :
				    passage->releve;
	struct v_source		 v = { .relevee = jour_fr(x->arena, releve == DAY_NONE ?
				    s->date_donnees : releve) };

	if (passage != NULL && passage->attendu != DAY_NONE &&
	    paris_day(x->request->now) - passage->attendu > SOURCE_PERIMEE)
		v.perimee = jour_fr(x->arena, passage->attendu);
	if (source != NULL) {
		v.titre = source->titre;
		v.url = str_or_none(source->url);
		v.licence = str_or_none(source->licence);
		v.mention = str_or_none(source->mention);
		v.date = str_or_none(source->date);
	}
	if (date != DAY_NONE)
		v.date = jour_fr(x->arena, date);
	return v;
}

static struct list
labels_fill(const struct liens *liens, const struct poids_list *labels)
{
	const struct snapshot	*s = liens->x->snapshot;
	struct v_puce		*v = arena_array(liens->x->arena, labels->n, struct v_puce);
	const struct params	*p = liens->params;
	struct str		 vue = de_l_annuaire(p) ? params_get(p, P_VUE) : STR_NONE;
	const struct label	*label;
	uint32_t		 i;

	for (i = 0; v != NULL && i < labels->n; i++) {
		label = &s->labels[labels->v[i].label];
		v[i] = (struct v_puce){ axes[label->axe].slug, label->slug, label->libelle,
		    (double)labels->v[i].score, LIEN(liens, STR("annuaire"), { P_QUOI, STR_NONE },
		    { P_PHASE, STR_NONE },
		    { P_THEMATIQUES, STR_NONE }, { P_SITES, STR_NONE },
		    { P_INTERVENTIONS, STR_NONE }, { P_SANS, STR_NONE }, { P_PAGE, STR_NONE },
		    { P_VUE, vue }, { axe_params[label->axe], label->slug }) };
	}
	return (struct list){ v, v == NULL ? 0 : labels->n };
}

/*
 * Levers and competences are words of programs: the page leaves them to JSON.  Labels are by axis.
 */
static struct list
puces_of(const struct snapshot *s, const struct list *all, const struct poids_list *labels)
{
	uint32_t	n;

	for (n = 0; n < all->n && s->labels[labels->v[n].label].axe <= AXE_INTERVENTIONS;)
		n++;
	return (struct list){ all->items, n };
}

static struct str
item_path(struct arena *arena, struct str kind, struct str id)
{
	return arena_concat(arena, (struct str[]){ kind, STR("/"), id }, 3);
}

/* What the closed list of the source says that a service does. */
static const struct terme categorie_termes[] = {
	TERME("expert", "Outil d’analyse"), TERME("contenu", "Contenus et guides"),
	TERME("inspirants", "Retours d’expérience"), TERME("conseil", "Conseil par une personne"),
	TERME("discussions", "Échanges entre pairs"), TERME("aides", "Recherche d’aides"),
};
static const struct terme expertise_termes[] = {
	TERME("bas", "Accessible sans spécialiste"),
	TERME("moyen", "Quelques connaissances utiles"), TERME("haut", "Pour un public averti"),
};

static struct str
texte_of(struct arena *arena, const struct terme *list, size_t n, struct strs slugs)
{
	struct str	v[8];
	size_t		used = 0, i;
	uint32_t	at;

	for (i = 0; i < slugs.n && used < COUNT(v); i++)
		if ((at = terme_named(list, n, slugs.v[i])) != NONE)
			v[used++] = list[at].libelle;
	return arena_join(arena, v, used, STR(", "));
}

void
service_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    const struct service *s)
{
	struct v_service	*v = arena_new(x->arena, struct v_service);
	uint16_t		 served = 0;
	size_t			 i;

	if (v == NULL)
		return;
	for (i = 0; i < PHASES; i++)
		if (s->phases[i] > 0)
			served = (uint16_t)(served | 1u << i);
	*v = (struct v_service){ .slug = s->slug, .nom = s->nom, .accroche = s->accroche,
	    .description = str_or_none(s->description), .operateur = str_or_none(s->operateur),
	    .lien = str_or_none(s->url), .nature = str_or_none(s->nature),
	    .expertise = texte_of(x->arena, expertise_termes, COUNT(expertise_termes),
	    (struct strs){ &s->niveau_expertise, 1 }), .categories = s->categories,
	    .phases = bits_slugs(x->arena, phases, PHASES, served),
	    .phases_texte = bits_texte(x->arena, phases, PHASES, served),
	    .sert_a = texte_of(x->arena, categorie_termes, COUNT(categorie_termes), s->categories),
	    .generique = s->generique, .beta = s->beta, .labels = labels_fill(liens, &s->labels),
	    .source = source_fill(x, s->source, s->origine, DAY_NONE),
	    .url = lien_tel_quel(liens, item_path(x->arena, STR("service"), s->slug)) };
	v->puces = puces_of(x->snapshot, &v->labels, &s->labels);
	v->avec_puces = v->puces.n > 0;
	retour_fill(liens, r, &v->retour, &v->retour_texte);
	v->avis = lien_avis(liens, s->slug);
	page_fill(&v->page, liens, s->nom, item_path(x->arena, STR("service"), s->slug));
	v->page.resume = str_or_none(s->accroche);
	x->kind = &service_kind;
	x->view = v;
}

static struct str
verdict_of(struct exchange *x, const struct aide *aide, const struct reponses *r, int32_t jour)
{
	struct str	 nom, qui;
	struct arena	*arena = x->arena;

	if (r->territoire == NONE)
		return STR_NONE;
	nom = x->snapshot->territoires[r->territoire].nom;
	qui = bits_texte(arena, publics, COUNT(publics), aide->publics);
	switch (aide_aptitude(x->snapshot, aide, r->territoire, jour)) {
	case APTE:
		return arena_concat(arena, (struct str[]){ nom, STR(" peut demander cette aide.") },
		    2);
	case APTE_PARTIE:
		return arena_concat(arena, (struct str[]){
		    STR("Cette aide ne vaut que pour une partie du territoire de "), nom,
		    STR("\u00a0: "), x->snapshot->territoires[aide->zone].nom, STR(".") }, 5);
	case INAPTE_ZONE:
		return arena_concat(arena, (struct str[]){ nom,
		    STR(" n’est pas dans la zone de cette aide\u00a0: "),
		    x->snapshot->territoires[aide->zone].nom, STR(".") }, 4);
	case INAPTE_PUBLIC:
		return arena_concat(arena, (struct str[]){ nom,
		    STR(" ne peut pas la demander. Elle est réservée à\u00a0: "), qui, STR(".") },
		    4);
	case INAPTE_FERMEE:
		return STR("Cette aide est fermée. La page reste en ligne pour mémoire.");
	case INAPTE_REMPLACEE:
		return arena_concat(arena, (struct str[]){ STR("Pour "), nom,
		    STR(", cette aide est remplacée par sa variante locale\u00a0: "),
		    aide_remplacante(x->snapshot, aide, r->territoire)->nom, STR(".") }, 5);
	}
	return STR_NONE;
}

static struct str
days_left(struct arena *arena, const struct aide *aide, int32_t jour)
{
	if (aide_echeance(aide, jour) != ECHEANCE_PROCHE)
		return STR_NONE;
	switch (aide->echeance - jour) {
	case 0:
		return STR("C’est le dernier jour.");
	case 1:
		return STR("Il reste un jour.");
	default:
		return arena_printf(arena, "Il reste %d\u00a0jours.", aide->echeance - jour);
	}
}

/* No dead end: from an aid that cannot be asked for, the way to those that can. */
static void
ailleurs_fill(struct v_aide *v, const struct liens *liens, const struct reponses *r,
    enum aptitude aptitude)
{
	if (aptitude == APTE || aptitude == APTE_PARTIE)
		return;
	v->ailleurs = LIEN(liens, STR("annuaire"), { P_VUE, STR("aides") }, { P_Q, STR_NONE },
	    { P_PAGE, STR_NONE });
	v->ailleurs_texte = r->territoire == NONE ? STR("Voir les aides ouvertes") :
	    arena_concat(liens->x->arena, (struct str[]){ STR("Voir les aides que peut demander "),
	    liens->x->snapshot->territoires[r->territoire].nom }, 2);
}

static void
aide_texts(struct v_aide *v, struct arena *arena, const struct aide *a)
{
	v->porteurs_texte = arena_join(arena, a->porteurs.v, a->porteurs.n, STR(", "));
	v->instructeurs_texte = arena_join(arena, a->instructeurs.v, a->instructeurs.n, STR(", "));
	v->programmes_texte = arena_join(arena, a->programmes.v, a->programmes.n, STR(", "));
	v->natures_texte = bits_texte(arena, natures, COUNT(natures), a->natures);
	v->etapes_texte = bits_texte(arena, etapes, COUNT(etapes), a->etapes);
	v->publics_texte = bits_texte(arena, publics, COUNT(publics), a->publics);
}

static void
variante_fill(const struct liens *liens, const struct aide *a, struct v_variante *v)
{
	const struct territoire	*zone = &liens->x->snapshot->territoires[a->zone];

	*v = (struct v_variante){ a->id, a->nom, { territoire_types[zone->type].slug, zone->nom },
	    lien_tel_quel(liens, item_path(liens->x->arena, STR("aide"), a->id)) };
}

/* The aid that it is a local variant of; those that are local variants of it. */
static void
variantes_fill(struct v_aide *v, const struct liens *liens, const struct aide *a)
{
	const struct snapshot	*s = liens->x->snapshot;
	struct v_variante	*all = arena_array(liens->x->arena, a->variantes.n + 1,
				    struct v_variante);
	uint32_t		 i;

	if (all == NULL)
		return;
	for (i = 0; i < a->variantes.n; i++)
		variante_fill(liens, &s->aides[a->variantes.v[i]], &all[i]);
	v->variantes = (struct list){ all, a->variantes.n };
	v->avec_variantes = a->variantes.n > 0;
	if (a->generique.n > 0) {
		variante_fill(liens, snapshot_aide(s, a->generique), &all[a->variantes.n]);
		v->generique = &all[a->variantes.n];
	}
}

/* "20 %", "de 10 à 30 %", "80 % au plus"; nothing when it is not said. */
static struct str
taux_texte(struct arena *arena, const struct detail *d)
{
	if (d->taux_max == NONE)
		return d->taux_min == NONE || d->taux_min == 0 ? STR_NONE :
		    arena_printf(arena, "%u\u00a0%% au moins", d->taux_min);
	if (d->taux_min == NONE || d->taux_min == 0)
		return arena_printf(arena, "%u\u00a0%% au plus", d->taux_max);
	if (d->taux_min == d->taux_max)
		return arena_printf(arena, "%u\u00a0%%", d->taux_max);
	return arena_printf(arena, "de %u à %u\u00a0%%", d->taux_min, d->taux_max);
}

/* What the source says at length, when it has said more than a line. */
static void
detail_fill(struct v_aide *v, struct arena *arena, const struct detail *d)
{
	if (d == NULL)
		return;
	v->corps = str_or_none(d->corps);
	v->criteres = str_or_none(d->criteres);
	v->exemples = str_or_none(d->exemples);
	v->contact = str_or_none(d->contact);
	v->depenses_texte = str_or_none(arena_join(arena, d->depenses.v, d->depenses.n,
	    STR(", ")));
	v->taux = taux_texte(arena, d);
	v->taux_note = str_or_none(d->taux_note);
	v->payante = d->payante;
	if (d->mention.n > 0)
		v->source.mention = d->mention;
}

void
aide_show(struct exchange *x, const struct liens *liens, const struct reponses *r,
    const struct aide *a, int32_t jour)
{
	struct v_aide		*v = arena_new(x->arena, struct v_aide);
	const struct territoire	*zone = &x->snapshot->territoires[a->zone];

	if (v == NULL)
		return;
	*v = (struct v_aide){ .id = a->id, .nom = a->nom, .nom_officiel =
	    str_or_none(a->nom_officiel),
	    .accroche = a->accroche, .description = str_or_none(a->description),
	    .porteurs = a->porteurs, .instructeurs = a->instructeurs, .programmes = a->programmes,
	    .natures = bits_slugs(x->arena, natures, COUNT(natures), a->natures),
	    .etapes = bits_slugs(x->arena, etapes, COUNT(etapes), a->etapes),
	    .publics = bits_slugs(x->arena, publics, COUNT(publics), a->publics),
	    .categories = a->categories, .a_verifier = a->a_verifier,
	    .zone = { territoire_types[zone->type].slug, zone->nom },
	    .recurrence = str_or_none(recurrences[a->recurrence].libelle),
	    .ouverture = jour_iso(x->arena, a->ouverture),
	    .echeance = jour_iso(x->arena, a->echeance), .etat = statut_fill(x->arena, a, jour),
	    .appel_a_projets = a->appel_a_projets, .lien = str_or_none(a->lien),
	    .lien_candidature = str_or_none(a->lien_candidature),
	    .lettre_a = lettre_a(x->arena, a->lien_candidature),
	    .labels = labels_fill(liens, &a->labels),
	    .source = source_fill(x, a->source, a->origine, a->date_source),
	    .verdict = verdict_of(x, a, r, jour),
	    .ouverte = aide_echeance(a, jour) != ECHEANCE_FERMEE,
	    .url = lien_tel_quel(liens, item_path(x->arena, STR("aide"), a->id)) };
	v->statut = v->etat.slug;
	aide_texts(v, x->arena, a);
	variantes_fill(v, liens, a);
	detail_fill(v, x->arena, a->detail);
	v->puces = puces_of(x->snapshot, &v->labels, &a->labels);
	v->avec_puces = v->puces.n > 0;
	v->reste = days_left(x->arena, a, jour);
	ailleurs_fill(v, liens, r, aide_aptitude(x->snapshot, a, r->territoire, jour));
	retour_fill(liens, r, &v->retour, &v->retour_texte);
	v->avis = lien_avis(liens, a->id);
	page_fill(&v->page, liens, a->nom, item_path(x->arena, STR("aide"), a->id));
	v->page.resume = str_or_none(a->accroche);
	x->kind = &aide_kind;
	x->view = v;
}
