/*
 * Filling cards.  What is not known is left STR_NONE: the template says so in words.
 */
#include "views/carte.h"

FIELDS(v_motif, F(v_motif, TEXT, type), F_FOR(v_motif, TEXT, titre, FOR_HTML),
    F(v_motif, TEXT, libelle), F(v_motif, TEXTS, mots), F_FOR(v_motif, TEXT, suite, FOR_HTML),
    F(v_motif, LIEN, modifier), F_FOR(v_motif, LIEN, changer, FOR_HTML),
    F_FOR(v_motif, TEXT, quoi, FOR_HTML));
FIELDS(v_statut, F(v_statut, TEXT, slug), F(v_statut, TEXT, avant), F(v_statut, TEXT, iso),
    F(v_statut, TEXT, fr), F(v_statut, TEXT, apres), F(v_statut, TEXT, classe),
    F(v_statut, TEXT, texte));
FIELDS(v_zone, F(v_zone, TEXT, type), F(v_zone, TEXT, nom));
FIELDS(v_service_carte, F(v_service_carte, TEXT, slug), F(v_service_carte, TEXT, nom),
    F(v_service_carte, TEXT, accroche), F(v_service_carte, TEXT, operateur),
    F(v_service_carte, LIEN, url), F(v_service_carte, TEXT, lien),
    F(v_service_carte, REAL, score), F_OF(v_service_carte, LIST, motifs, v_motif_fields),
    F_FOR(v_service_carte, TEXT, pourquoi, FOR_HTML),
    F_FOR(v_service_carte, LIEN, ecarter, FOR_HTML));
FIELDS(v_aide_carte, F(v_aide_carte, TEXT, id), F(v_aide_carte, TEXT, nom),
    F(v_aide_carte, TEXT, accroche), F(v_aide_carte, TEXTS, porteurs),
    F(v_aide_carte, TEXTS, natures), F_OF(v_aide_carte, OBJECT, zone, v_zone_fields),
    F(v_aide_carte, TEXT, ouverture), F(v_aide_carte, TEXT, echeance),
    F_OF_FOR(v_aide_carte, OBJECT, etat, v_statut_fields, FOR_HTML),
    F(v_aide_carte, TEXT, statut), F(v_aide_carte, TEXTS, a_verifier),
    F(v_aide_carte, REAL, score), F_OF(v_aide_carte, LIST, motifs, v_motif_fields),
    F(v_aide_carte, LIEN, url), F(v_aide_carte, TEXT, lien),
    F_FOR(v_aide_carte, TEXT, porteurs_texte, FOR_HTML),
    F_FOR(v_aide_carte, TEXT, natures_texte, FOR_HTML),
    F_FOR(v_aide_carte, TEXT, verifier_texte, FOR_HTML),
    F_FOR(v_aide_carte, TEXT, pourquoi, FOR_HTML), F_FOR(v_aide_carte, LIEN, ecarter, FOR_HTML));

/* The answers that a motif may rest on, and the page that changes each. */
enum reponse { REPONSE_AUCUNE, REPONSE_PROJET, REPONSE_TERRITOIRE, REPONSE_PHASE };

static const struct {
	struct str	page;
	struct str	quoi;
} reponses[] = {
	[REPONSE_PROJET] = { STR_INIT("precisions"), STR_INIT("ce que nous avons compris") },
	[REPONSE_TERRITOIRE] = { STR_INIT("territoire"), STR_INIT("le territoire") },
	[REPONSE_PHASE] = { STR_INIT("phase"), STR_INIT("l’avancement") },
};
_Static_assert(COUNT(reponses) == CARTE_REPONSES, "a link each");

/* What each type of motif is called. */
static const struct {
	struct str	type;
	struct str	titre;
	enum reponse	reponse;
} motif_rows[MOTIF_TYPES] = {
	[MOTIF_THEMATIQUE] = { STR_INIT("thematiques"), STR_INIT("Thème"), REPONSE_PROJET },
	[MOTIF_SITE] = { STR_INIT("sites"), STR_INIT("Lieu"), REPONSE_PROJET },
	[MOTIF_INTERVENTION] = { STR_INIT("interventions"), STR_INIT("Intervention"),
	    REPONSE_PROJET },
	[MOTIF_LEVIER] = { STR_INIT("leviers"), STR_INIT("Levier"), REPONSE_PROJET },
	[MOTIF_COMPETENCE] = { STR_INIT("competences"), STR_INIT("Compétence"), REPONSE_PROJET },
	[MOTIF_ZONE] = { STR_INIT("zone"), STR_INIT("Zone"), REPONSE_TERRITOIRE },
	[MOTIF_PHASE] = { STR_INIT("phase"), STR_INIT("Avancement"), REPONSE_PHASE },
	[MOTIF_ECHEANCE] = { STR_INIT("echeance"), STR_INIT("Échéance"), REPONSE_AUCUNE },
};

struct strs
bits_slugs(struct arena *arena, const struct terme *list, size_t n, uint16_t bits)
{
	struct str	*v = arena_array(arena, n, struct str);
	size_t		 used = 0, i;

	for (i = 0; v != NULL && i < n; i++)
		if ((bits & 1u << i) != 0)
			v[used++] = list[i].slug;
	return (struct strs){ v, used };
}

/*
 * Its first letter small: an ASCII one, or an accented capital of Latin-1 (À to Þ, C3 80 to C3 9E).
 */
static struct str
uncapital(struct arena *arena, struct str s)
{
	char	first[2];
	size_t	n = 1;

	if (s.n > 0 && s.p[0] >= 'A' && s.p[0] <= 'Z')
		first[0] = (char)(s.p[0] + ('a' - 'A'));
	else if (s.n > 1 && s.p[0] == '\xc3' && (s.p[1] & 0xff) >= 0x80 &&
	    (s.p[1] & 0xff) <= 0x9e) {
		first[0] = s.p[0];
		first[1] = (char)(s.p[1] + 0x20);
		n = 2;
	} else
		return s;
	return arena_concat(arena, (struct str[]){ { first, n }, str_sub(s, n, s.n) }, 2);
}

struct str
bits_texte(struct arena *arena, const struct terme *list, size_t n, uint16_t bits)
{
	struct str	v[16];
	size_t		used = 0, i;

	for (i = 0; i < n && i < COUNT(v); i++)
		if ((bits & 1u << i) != 0) {
			v[used] = used == 0 ? list[i].libelle : uncapital(arena, list[i].libelle);
			used++;
		}
	return arena_join(arena, v, used, STR(", "));
}

/* Conditions are written as sentences without their full stop: here they follow one another. */
static struct str
phrases(struct arena *arena, struct strs v)
{
	return v.n == 0 ? STR_NONE : arena_concat(arena, (struct str[]){
	    arena_join(arena, v.v, v.n, STR(". ")), STR(".") }, 2);
}

static struct str
days_left(struct arena *arena, int32_t days)
{
	if (days == 0)
		return STR(" (aujourd’hui)");
	if (days == 1)
		return STR(" (demain)");
	return arena_printf(arena, " (dans %d\u00a0jours)", days);
}

struct v_statut
statut_fill(struct arena *arena, const struct aide *aide, int32_t jour)
{
	enum echeance	echeance = aide_echeance(aide, jour);
	struct v_statut	v = { .slug = echeances[echeance].slug, .classe = STR(""),
	    .avant = STR(""), .apres = STR("") };
	int32_t		shown = DAY_NONE;

	switch (echeance) {
	case ECHEANCE_PROCHE:
		v.classe = STR("aig-statut--proche");
		v.apres = days_left(arena, aide->echeance - jour);
		/* FALLTHROUGH */
	case ECHEANCE_PLUS_TARD:
		v.avant = STR("Ouverte jusqu’au ");
		shown = aide->echeance;
		break;
	case ECHEANCE_PERMANENTE:
		v.classe = STR("aig-statut--permanente");
		v.avant = STR("Permanente");
		break;
	case ECHEANCE_A_VENIR:
		v.classe = STR("aig-statut--venir");
		v.avant = STR("Pas encore ouverte\u00a0: ouvre le ");
		shown = aide->ouverture;
		break;
	case ECHEANCE_NON_DITE:
		v.classe = STR("aig-statut--inconnue");
		v.avant = aide->recurrence == RECURRENCE_RECURRENTE ?
		    STR("Chaque année, date à vérifier") : STR("Date à vérifier");
		break;
	case ECHEANCE_FERMEE:
		v.classe = STR("aig-statut--fermee");
		v.avant = STR("Fermée depuis le ");
		shown = aide->echeance;
		break;
	}
	v.iso = jour_iso(arena, shown);
	v.fr = jour_fr(arena, shown);
	v.texte = arena_concat(arena, (struct str[]){ v.avant, v.fr, v.apres }, 3);
	return v;
}

/*
 * From a page of results, with what part of them it shows, for the way back; and nothing that would
 * make one of the directory of them (see retour_fill).  Programs go back nowhere.
 */
static struct patron
item_patron(const struct liens *liens, struct str page)
{
	if (liens->x->forme == FORME_JSON)
		return LIEN_PATRON(liens, page, { P_VUE, STR_NONE }, { P_PAGE, STR_NONE },
		    { P_LIMITE, STR_NONE });
	return LIEN_PATRON(liens, page, { P_Q, STR_NONE }, { P_TRI, STR_NONE },
	    { P_LIMITE, STR_NONE });
}

void
cartes_init(struct cartes *c, const struct liens *liens, const struct demande *d)
{
	struct arena	*arena = liens->x->arena;
	size_t		 i;

	*c = (struct cartes){ .liens = liens, .d = d, .arena = arena,
	    .suites = arena_array(arena, d->n_labels, struct str) };
	for (i = REPONSE_PROJET; i < COUNT(reponses); i++)
		c->modifier[i] = lien_ecrit(liens, reponses[i].page, NULL, 0);
	c->service = item_patron(liens, STR("service/"));
	c->aide = item_patron(liens, STR("aide/"));
	c->ecarter = LIEN_PATRON(liens, STR("resultats"), { P_SANS, LIEN_ICI },
	    { P_PAGE, STR_NONE });
	for (i = 0; c->suites != NULL && i < d->n_labels; i++)
		c->suites[i] = d->labels[i].mots.n == 0 ? STR(", votre réponse") :
		    arena_concat(arena, (struct str[]){ STR(", d’après "),
		    entre_guillemets(arena, d->labels[i].mots) }, 2);
}

static struct str
suite_of(const struct cartes *c, const struct motif *m)
{
	if (m->compris == NULL || c->suites == NULL)
		return STR("");
	if (m->compris->mots.n == 0 && m->compris->label != m->label)
		return arena_concat(c->arena, (struct str[]){ STR(", proche de «\u00a0"),
		    c->d->snapshot->labels[m->compris->label].libelle, STR("\u00a0»") }, 3);
	return c->suites[m->compris - c->d->labels];
}

static struct v_motif
motif_fill(const struct cartes *c, const struct motif *m, const struct aide *aide,
    const struct service *service)
{
	const struct snapshot	*s = c->d->snapshot;
	struct v_motif		 v = { .type = motif_rows[m->type].type,
	    .titre = motif_rows[m->type].titre,
	    .modifier = c->modifier[motif_rows[m->type].reponse],
	    .quoi = reponses[motif_rows[m->type].reponse].quoi, .suite = STR("") };

	switch (m->type) {
	case MOTIF_ZONE:
		v.libelle = s->territoires[aide->zone].nom;
		if (aide->zone != c->d->territoire)
			v.suite = arena_concat(c->arena, (struct str[]){
			    snapshot_inside(s, c->d->territoire, aide->zone) ?
			    STR(", qui comprend ") :
			    STR(", une partie de "), s->territoires[c->d->territoire].nom }, 2);
		break;
	case MOTIF_PHASE:
		v.libelle = phases[c->d->phase].libelle;
		v.suite = service == NULL ?
		    STR("\u00a0: elle est prévue pour ce moment du projet") :
		    service->phases[c->d->phase] >= 1 ?
		    STR("\u00a0: il sert à ce moment du projet") :
		    STR("\u00a0: il reste utile à ce moment du projet");
		break;
	case MOTIF_ECHEANCE:
		v.libelle = STR("proche");
		v.suite = arena_concat(c->arena, (struct str[]){ STR(", le "),
		    jour_fr(c->arena, aide->echeance) }, 2);
		break;
	default:
		v.libelle = s->labels[m->label].libelle;
		v.suite = suite_of(c, m);
		if (m->compris != NULL)
			v.mots = m->compris->mots;
	}
	return v;
}

#define POURQUOI	3	/* motifs in the line that is always shown */

/*
 * Adds what a motif says in two or three words, the visitor's own if they gave it.  Words that
 * others hold are not said again.
 */
static size_t
add_short(struct str *v, size_t n, struct arena *arena, const struct v_motif *motif,
    enum motif_type type)
{
	struct str	s = type == MOTIF_ECHEANCE ? STR("échéance proche") :
			    type == MOTIF_PHASE ? uncapital(arena, motif->libelle) :
			    motif->mots.n > 0 ? motif->mots.v[0] : motif->libelle;
	size_t		i;

	for (i = 0; i < n; i++)
		if (str_find(v[i], s) != SIZE_MAX)
			return n;
	for (i = 0; i < n; i++)
		if (str_find(s, v[i]) != SIZE_MAX) {
			v[i] = s;
			return n;
		}
	if (n < POURQUOI)
		v[n++] = s;
	return n;
}

static struct list
motifs_fill(const struct cartes *c, const struct suggestion *s, const struct aide *aide,
    const struct service *service, struct str *pourquoi)
{
	struct v_motif	*v = arena_array(c->arena, s->n_motifs, struct v_motif);
	struct str	 first[POURQUOI];
	size_t		 n = 0;
	uint32_t	 i;
	unsigned	 changed = 0, answer;

	if (v == NULL || s->motifs == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < s->n_motifs; i++) {
		v[i] = motif_fill(c, &s->motifs[i], aide, service);
		answer = 1u << motif_rows[s->motifs[i].type].reponse;
		if ((changed & answer) == 0)
			v[i].changer = v[i].modifier;
		changed |= answer;
		n = add_short(first, n, c->arena, &v[i],
		    (enum motif_type)s->motifs[i].type);
	}
	*pourquoi = arena_join(c->arena, first, n, STR(" · "));
	return (struct list){ v, s->n_motifs };
}

static struct lien
aside(const struct cartes *c, struct str id)
{
	if (!params_has(c->liens->params, P_SANS))
		return patron_lien(c->liens, &c->ecarter, id);
	return LIEN_ECRIT(c->liens, STR("resultats"), { P_SANS, liste_avec(c->liens, P_SANS, id) },
	    { P_PAGE, STR_NONE });
}

struct list
services_fill(const struct cartes *c, const struct suggestion *s, size_t n)
{
	struct v_service_carte	*v = arena_array(c->arena, n, struct v_service_carte);
	size_t			 i;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < n; i++) {
		const struct service	*service = &c->d->snapshot->services[s[i].index];

		v[i] = (struct v_service_carte){ .slug = service->slug, .nom = service->nom,
		    .accroche = service->accroche, .operateur = str_or_none(service->operateur),
		    .url = patron_lien(c->liens, &c->service, service->slug),
		    .lien = str_or_none(service->url), .score = s[i].score,
		    .ecarter = s[i].motifs == NULL ? LIEN_AUCUN : aside(c, service->slug) };
		v[i].motifs = motifs_fill(c, &s[i], NULL, service, &v[i].pourquoi);
	}
	return (struct list){ v, n };
}

static void
aide_fill(const struct cartes *c, const struct suggestion *s, struct v_aide_carte *v)
{
	const struct aide	*aide = &c->d->snapshot->aides[s->index];
	const struct territoire	*zone = &c->d->snapshot->territoires[aide->zone];

	*v = (struct v_aide_carte){ .id = aide->id, .nom = aide->nom, .accroche = aide->accroche,
	    .porteurs = aide->porteurs,
	    .natures = bits_slugs(c->arena, natures, COUNT(natures), aide->natures),
	    .zone = { territoire_types[zone->type].slug, zone->nom },
	    .ouverture = jour_iso(c->arena, aide->ouverture),
	    .echeance = jour_iso(c->arena, aide->echeance),
	    .etat = statut_fill(c->arena, aide, c->d->jour), .a_verifier = aide->a_verifier,
	    .score = s->score, .url = patron_lien(c->liens, &c->aide, aide->id),
	    .lien = str_or_none(aide->lien),
	    .porteurs_texte = arena_join(c->arena, aide->porteurs.v, aide->porteurs.n, STR(", ")),
	    .natures_texte = bits_texte(c->arena, natures, COUNT(natures), aide->natures),
	    .verifier_texte = phrases(c->arena, aide->a_verifier),
	    .ecarter = s->motifs == NULL ? LIEN_AUCUN : aside(c, aide->id) };
	v->statut = v->etat.slug;
	v->motifs = motifs_fill(c, s, aide, NULL, &v->pourquoi);
}

struct list
aides_fill(const struct cartes *c, const struct suggestion *s, size_t n)
{
	struct v_aide_carte	*v = arena_array(c->arena, n, struct v_aide_carte);
	size_t			 i;

	if (v == NULL)
		return (struct list){ NULL, 0 };
	for (i = 0; i < n; i++)
		aide_fill(c, &s[i], &v[i]);
	return (struct list){ v, n };
}
