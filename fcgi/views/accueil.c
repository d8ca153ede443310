/*
 * Filling our own pages.
 */
#include "views/accueil.h"

#include "base/date.h"
#include "views/carte.h"
#include "views/extrait.h"

FIELDS(v_accueil, F_OF_FOR(v_accueil, OBJECT, page, page_fields, FOR_HTML),
    F(v_accueil, TEXT, cadre), F(v_accueil, TEXT, extrait), F(v_accueil, INT, services),
    F(v_accueil, INT, aides), F(v_accueil, INT, communes), F(v_accueil, INT, groupements),
    F_FOR(v_accueil, TEXT, n_services, FOR_HTML), F_FOR(v_accueil, TEXT, n_aides, FOR_HTML),
    F_FOR(v_accueil, TEXT, n_communes, FOR_HTML), F_FOR(v_accueil, TEXT, n_groupements, FOR_HTML));
FIELDS(v_origine, F(v_origine, TEXT, titre), F(v_origine, TEXT, url), F(v_origine, TEXT, licence),
    F(v_origine, TEXT, mention), F(v_origine, TEXT, date));
FIELDS(v_passe, F(v_passe, TEXT, jour), F(v_passe, TEXT, etat), F(v_passe, TEXT, raison),
    F(v_passe, TEXTS, motifs), F_FOR(v_passe, TEXT, motifs_texte, FOR_HTML),
    F(v_passe, INT, vus), F(v_passe, INT, nouveaux), F(v_passe, INT, changes),
    F(v_passe, INT, retires), F(v_passe, INT, refuses));
FIELDS(v_passage, F(v_passage, TEXT, source), F(v_passage, TEXT, succes),
    F(v_passage, TEXT, releve), F_OF(v_passage, OBJECT, dernier, v_passe_fields),
    F_OF(v_passage, LIST, derniers, v_passe_fields));
FIELDS(v_fraicheur, F_OF_FOR(v_fraicheur, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_fraicheur, LIST, passages, v_passage_fields),
    F_FOR(v_fraicheur, BOOL, avec_passages, FOR_HTML),
    F_OF(v_fraicheur, LIST, sources, v_origine_fields), F(v_fraicheur, TEXT, date_donnees),
    F(v_fraicheur, TEXT, version));

const struct view_kind accueil_kind = { "accueil", &v_accueil_fields };
const struct view_kind fraicheur_kind = { "fraicheur", &v_fraicheur_fields };

void
accueil_show(struct exchange *x)
{
	struct v_accueil	*v = arena_new(x->arena, struct v_accueil);
	const struct snapshot	*s = x->snapshot;
	struct liens		 liens;
	uint32_t		 i;

	if (v == NULL)
		return;
	liens_init(&liens, x, &x->request->params);
	v->cadre = arena_concat(x->arena, (struct str[]){ STR("/v1/w/"), PARTENAIRE_PUBLIC }, 2);
	v->extrait = extrait_exemple(x, PARTENAIRE_PUBLIC, STR_NONE);
	v->services = s->n_services;
	v->aides = s->n_aides;
	for (i = 0; i < s->n_territoires; i++) {
		v->communes += s->territoires[i].type == TERRITOIRE_COMMUNE;
		v->groupements += s->territoires[i].type == TERRITOIRE_EPCI ||
		    s->territoires[i].type == TERRITOIRE_SYNDICAT;
	}
	v->n_services = nombre(x->arena, (size_t)v->services);
	v->n_aides = nombre(x->arena, (size_t)v->aides);
	v->n_communes = nombre(x->arena, (size_t)v->communes);
	v->n_groupements = nombre(x->arena, (size_t)v->groupements);
	x->response->same_origin_frame = true;
	page_fill(&v->page, &liens, STR("Services et aides pour les projets des collectivités"),
	    STR(""));
	v->page.resume = STR("Quelques questions sur un projet de collectivité, puis les services "
	    "publics numériques, les aides et les interlocuteurs qui conviennent, et pourquoi.");
	x->kind = &accueil_kind;
	x->view = v;
}

/* A day in words; a month or a year, as the source gives it. */
static struct str
date_of(struct arena *arena, struct str date)
{
	int32_t	day;

	return day_parse(date, &day) ? jour_fr(arena, day) : str_or_none(date);
}

static const struct terme passage_etats[] = { TERME("fait", "Réussie"),
    TERME("refuse", "Refusée\u00a0: les données d’avant sont gardées"),
    TERME("en attente", "À confirmer\u00a0: les données d’avant sont gardées") };

static struct v_passe
passe_fill(struct arena *arena, const struct passage_vu *p)
{
	uint32_t	etat = terme_named(passage_etats, COUNT(passage_etats), p->etat);

	return (struct v_passe){ .jour = jour_fr(arena, p->jour),
	    .etat = etat == NONE ? p->etat : passage_etats[etat].libelle,
	    .raison = str_or_none(p->raison), .motifs = p->motifs,
	    .motifs_texte = str_or_none(arena_join(arena, p->motifs.v, p->motifs.n, STR(", "))),
	    .vus = p->vus, .nouveaux = p->nouveaux, .changes = p->changes, .retires = p->retires,
	    .refuses = p->refuses };
}

/* The n runs that stand at p are of one connector. */
static struct v_passage
passage_fill(struct exchange *x, const struct passage_vu *p, uint32_t n)
{
	/* An edition is of more than one source: it bears the name of the first. */
	const struct source	*source = snapshot_source(x->snapshot, str_eq(p->source,
				    STR("referentiel")) ? STR("decoupage") : p->source);
	struct v_passe		*v = arena_array(x->arena, n, struct v_passe);
	uint32_t		 i;

	for (i = 0; v != NULL && i < n; i++)
		v[i] = passe_fill(x->arena, &p[i]);
	return (struct v_passage){ .source = source == NULL ? p->source : source->titre,
	    .succes = p->succes == DAY_NONE ? STR_NONE : jour_fr(x->arena, p->succes),
	    .releve = p->releve == DAY_NONE || p->releve == p->succes ? STR_NONE :
	    jour_fr(x->arena, p->releve), .dernier = passe_fill(x->arena, p),
	    .derniers = { v, v == NULL ? 0 : n } };
}

static struct list
passages_fill(struct exchange *x)
{
	const struct snapshot	*s = x->snapshot;
	struct v_passage	*v = arena_array(x->arena, s->n_passages, struct v_passage);
	uint32_t		 i, to, n = 0;

	for (i = 0; v != NULL && i < s->n_passages; i = to) {
		for (to = i + 1; to < s->n_passages && str_eq(s->passages[to].source,
		    s->passages[i].source); to++)
			continue;
		v[n++] = passage_fill(x, &s->passages[i], to - i);
	}
	return (struct list){ v, n };
}

void
fraicheur_show(struct exchange *x)
{
	struct v_fraicheur	*v = arena_new(x->arena, struct v_fraicheur);
	const struct snapshot	*s = x->snapshot;
	struct v_origine	*sources = arena_array(x->arena, s->n_sources, struct v_origine);
	struct liens		 liens;
	uint32_t		 i;

	if (v == NULL || sources == NULL)
		return;
	liens_init(&liens, x, &x->request->params);
	for (i = 0; i < s->n_sources; i++)
		sources[i] = (struct v_origine){ s->sources[i].titre,
		    str_or_none(s->sources[i].url),
		    str_or_none(s->sources[i].licence), str_or_none(s->sources[i].mention),
		    date_of(x->arena, s->sources[i].date) };
	v->sources = (struct list){ sources, s->n_sources };
	v->passages = passages_fill(x);
	v->avec_passages = v->passages.n > 0;
	v->date_donnees = jour_fr(x->arena, s->date_donnees);
	v->version = arena_printf(x->arena, "%llu", (unsigned long long)s->version);
	page_fill(&v->page, &liens, STR("Fraîcheur des données"), STR("fraicheur"));
	x->kind = &fraicheur_kind;
	x->view = v;
}
