/*
 * What the tests of triage/ share: services and aids written in one line each, and questions asked
 * as a URL asks them.
 */
#ifndef UNIT_TRIAGE_ESSAI_H
#define UNIT_TRIAGE_ESSAI_H

#include "dump_texte.h"
#include "essai.h"
#include "triage/alternatives.h"

#define JOUR	20000		/* 2024-10-04: the day on which most of these tests ask */

/*
 * A small country: the zones; two régions of one département each; a CC over both; three communes,
 * the second in the other département, the third in no groupement; a syndicat; a commune overseas;
 * Paris.
 */
static inline void
write_territoires(struct dump_texte *d)
{
	dump_add(d, L_VERSION, "1;2024-10-01");
	dump_add(d, L_TERRITOIRES, "1;europe;zone;;Europe;;;;;;\n2;france;zone;;France;;;;;;1\n"
	    "3;metropole;zone;;Métropole;;;;;;2|1\n4;outre-mer;zone;;Outre-mer;;;;;;2|1\n"
	    "5;bassin-lb;zone;;Loire-Bretagne;;;;;;3|2|1\n"
	    "6;reg-53;region;53;Bretagne;;;;;region;3|2|1\n"
	    "7;reg-52;region;52;Pays de la Loire;;;;;region;3|2|1\n"
	    "8;dep-35;departement;35;Ille-et-Vilaine;;;;;departement;6|3|2|1\n"
	    "9;dep-44;departement;44;Loire-Atlantique;;;;;departement;7|3|2|1\n"
	    "10;200000010;epci;200000010;CC des Marches;;;;CC;epci;8|9|6|7|3|2|1\n"
	    "11;35001;commune;35001;Acigné;;;;;commune;10|14|8|6|5|3|2|1\n"
	    "12;44001;commune;44001;Abbaretz;;;;;commune;10|9|7|3|2|1\n"
	    "13;35002;commune;35002;Amanlis;;;;;commune;8|6|3|2|1\n"
	    "14;200000014;syndicat;200000014;Syndicat des Eaux;;;;SIVU;epci;8|6|3|2|1\n"
	    "15;97209;commune;97209;Fort-de-France;;;;;commune|special;4|2|1\n"
	    "16;dep-75;departement;75;Paris;;;;;departement|commune;3|2|1");
}

/* Labels of the five axes, some with parents, one place that brings a theme with it. */
static inline void
write_labels(struct dump_texte *d)
{
	dump_add(d, L_LABELS, "thematiques;energie;Énergie;;;;\n"
	    "thematiques;renovation-energetique;Rénovation énergétique;energie;;;\n"
	    "thematiques;mobilite;Mobilité;;;;\nthematiques;velo;Vélo;mobilite;;;\n"
	    "thematiques;marche;Marche;mobilite;;;\nthematiques;voirie;Voirie;;;;\n"
	    "thematiques;bati-scolaire;Bâti scolaire;;;;\nthematiques;eau;Eau;;;;\n"
	    "thematiques;hebergement;Hébergement;;;;\nthematiques;agriculture;Agriculture;;;;\n"
	    "thematiques;education;Éducation;;;;\n"
	    "sites;ecole;École;;education;;\nsites;gymnase;Gymnase;;;;\nsites;parc;Parc;;;;\n"
	    "interventions;renovation;Rénovation;;;;\ninterventions;etude;Étude;;;;\n"
	    "leviers;sobriete;Sobriété des bâtiments;;;;\nleviers;velo;Vélo;;;;\n"
	    "competences;90-5;Aménagement;;;;\ncompetences;90-518;Urbanisme;90-5;;;");
}

static inline void
write_lexique(struct dump_texte *d)
{
	dump_add(d, L_LEXIQUE, "sites;ecole;école;0.95\nsites;ecole;groupe scolaire;0.9\n"
	    "sites;gymnase;gymnase;0.95\nsites;parc;parc;0.6\n"
	    "interventions;renovation;rénovation;0.85\ninterventions;etude;étude;0.6\n"
	    "thematiques;energie;énergétique;0.6\nthematiques;velo;vélo;0.5\n"
	    "thematiques;velo;piste cyclable;0.9\nthematiques;velo;cycliste;0.5\n"
	    "thematiques;voirie;voirie;0.9\nthematiques;eau;assainissement;0.85\n"
	    "thematiques;renovation-energetique;rénovation énergétique;0.9\n"
	    "thematiques;bati-scolaire;rénovation + école;0.7\n"
	    "thematiques;bati-scolaire;école de musique;0\nthematiques;voirie;rue;0.5\n"
	    "thematiques;hebergement;sans abri;0.9\nthematiques;agriculture;agricole;0.8");
}

struct essai_aide {
	const char	*id;
	const char	*labels;	/* "thematiques/eau=1 sites/ecole=0.5" */
	const char	*publics;	/* NULL: any collectivité */
	const char	*recurrence;
	const char	*natures;
	const char	*etapes;
	const char	*categories;
	const char	*nom;		/* NULL: the id */
	const char	*generique;	/* id of the aid that it is a variant of */
	int		 zone;		/* id of a territory in the dump */
	int32_t		 ouverture;	/* days; 0: not said */
	int32_t		 echeance;
};

struct essai_service {
	const char	*slug;
	const char	*labels;
	const char	*phases;	/* "1;0;0"; NULL: not known */
	bool		 generique;
};

static inline const char *
or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

static inline void
add_labels(struct dump_texte *d, enum liste list, const char *owner, const char *labels)
{
	struct str	rest = str_of(labels), label;
	size_t		slash, equal;

	while (str_next(&rest, ' ', &label)) {
		slash = str_find(label, STR("/"));
		equal = str_find(label, STR("="));
		assert_true(slash != SIZE_MAX && equal != SIZE_MAX);
		dump_add(d, list, "%s;%.*s;%.*s;%.*s", owner, (int)slash, label.p,
		    (int)(equal - slash - 1), label.p + slash + 1, (int)(label.n - equal - 1),
		    label.p + equal + 1);
	}
}

static inline void
add_day(struct buf *out, int32_t day)
{
	if (day != 0)
		day_iso(out, day);
	buf_putc(out, ';');
}

static inline void
add_aide(struct dump_texte *d, struct essai_aide a)
{
	struct buf	days = { 0 };

	add_day(&days, a.ouverture);
	add_day(&days, a.echeance);
	dump_add(d, L_AIDES, "%s;%s;;;;;%s;%s;%s;%s;%d;%s;%.*s;;f;;;;;;;%s", a.id,
	    a.nom != NULL ? a.nom : a.id, or_empty(a.natures), or_empty(a.etapes),
	    a.publics != NULL ? a.publics : "commune|epci|departement|region|special",
	    or_empty(a.categories), a.zone,
	    or_empty(a.recurrence), STR_FMT(buf_str(&days)), or_empty(a.generique));
	buf_free(&days);
	add_labels(d, L_AIDES_LABELS, a.id, or_empty(a.labels));
}

static inline void
add_service(struct dump_texte *d, struct essai_service s)
{
	dump_add(d, L_SERVICES, "%s;%s;;;;;%s;%s;;f;;;", s.slug, s.slug, s.generique ? "t" : "f",
	    s.phases != NULL ? s.phases : ";;");
	add_labels(d, L_SERVICES_LABELS, s.slug, or_empty(s.labels));
}

/* One question, and all that came of it. */
struct essai {
	struct snapshot		*s;
	struct arena		*arena;
	struct params		 params;
	struct reponses		 reponses;
	struct demande		 demande;
	struct resultats		 r;
};

/* Puts in place the catalogue that d was given. */
static inline void
essai_load(struct essai *e, const struct dump_texte *d)
{
	*e = (struct essai){ .s = dump_snapshot(d), .arena = arena_create(1 << 20, 0) };
	assert_non_null(e->arena);
}

/* Lets go of it all, loaded or not; d is empty again. */
static inline void
essai_drop(struct essai *e, struct dump_texte *d)
{
	snapshot_drop(e->s);
	arena_destroy(e->arena);
	*e = (struct essai){ 0 };
	dump_erase(d);
}

/* The results with the motifs of all. */
static inline struct resultats
match_whole(const struct demande *demande, struct arena *arena)
{
	struct resultats	r = match(demande, arena);

	r.services = match_motifs(&r, r.services, VERDICT_SERVICES);
	r.proches = match_motifs(&r, r.proches, VERDICT_PROCHES);
	r.generiques = match_motifs(&r, r.generiques, VERDICT_GENERIQUES);
	r.aides = match_motifs(&r, r.aides, VERDICT_AIDES);
	r.partielles = match_motifs(&r, r.partielles, VERDICT_PARTIELLES);
	return r;
}

static inline void
ask(struct essai *e, const char *query)
{
	struct fault	fault;

	assert_int_equal(params_parse(&e->params, e->arena, arena_str(e->arena, str_of(query)),
	    &fault), ERR_NONE);
	e->reponses = reponses_lire(e->s, e->arena, &e->params);
	e->demande = demande_lire(e->s, e->arena, &e->reponses, JOUR);
	e->r = match_whole(&e->demande, e->arena);
	assert_false(arena_failed(e->arena));
}

/* The ids of a list in its order, between spaces. */
static inline struct str
ids_of(const struct essai *e, struct suggestions list, bool aides)
{
	struct buf	out = { 0 };
	struct str	s;
	size_t		i;

	for (i = 0; i < list.n; i++)
		buf_printf(&out, "%s%.*s", i > 0 ? " " : "", STR_FMT(aides ?
		    e->s->aides[list.v[i].index].id : e->s->services[list.v[i].index].slug));
	s = arena_str(e->arena, buf_str(&out));
	buf_free(&out);
	return s;
}

#define assert_aides(e, list, ids)	assert_str(ids_of(e, (e)->r.list, true), ids)
#define assert_services(e, list, ids)	assert_str(ids_of(e, (e)->r.list, false), ids)

static inline const struct suggestion *
suggestion_of(const struct essai *e, struct suggestions list, bool aides, const char *id)
{
	size_t	i;

	for (i = 0; i < list.n; i++)
		if (str_eq(str_of(id), aides ? e->s->aides[list.v[i].index].id :
		    e->s->services[list.v[i].index].slug))
			return &list.v[i];	/* cppcheck-suppress returnDanglingLifetime */
	return NULL;
}

/* A service's score wherever it is listed; -1: nowhere. */
static inline double
score_of(const struct essai *e, const char *slug)
{
	const struct suggestions	*lists[] = { &e->r.services, &e->r.proches,
	    &e->r.generiques };
	const struct suggestion		*found;
	size_t				 i;

	for (i = 0; i < COUNT(lists); i++)
		if ((found = suggestion_of(e, *lists[i], false, slug)) != NULL)
			return found->score;
	return -1;
}

#endif
