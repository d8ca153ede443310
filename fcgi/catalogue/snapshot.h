/*
 * The snapshot: everything a question needs, in memory, immutable.  Built whole by the loader,
 * swapped in by one pointer, read by every thread without a lock, freed when the last reader lets
 * go.  All pointers and strings inside live exactly as long as it does.
 */
#ifndef CATALOGUE_SNAPSHOT_H
#define CATALOGUE_SNAPSHOT_H

#include <stdatomic.h>

#include "base/date.h"
#include "base/map.h"

#define NONE	UINT32_MAX	/* "no such thing", wherever an index is expected */

enum territoire_type { TERRITOIRE_COMMUNE, TERRITOIRE_EPCI, TERRITOIRE_SYNDICAT,
    TERRITOIRE_DEPARTEMENT, TERRITOIRE_REGION, TERRITOIRE_ZONE, TERRITOIRE_TYPES };

/* Who may ask for an aid; a territory is one or several of the first five. */
enum { PUBLIC_COMMUNE = 1, PUBLIC_EPCI = 2, PUBLIC_DEPARTEMENT = 4, PUBLIC_REGION = 8,
    PUBLIC_SPECIAL = 16, PUBLIC_COLLECTIVITE = 31 };
#define PUBLICS_COLLECTIVITE	5

struct indices {
	const uint32_t	*v;
	uint32_t	 n;
};

struct territoire {
	struct str	 cle;		/* what `ou` says */
	struct str	 code;		/* Insee, SIREN or number, without prefix */
	struct str	 nom;
	struct str	 siren;
	struct str	 nature;	/* CC, CA, METRO, SIVU…; empty for others */
	struct strs	 codes_postaux;
	uint32_t	 population;	/* NONE: not known */
	uint16_t	 publics;
	uint8_t		 type;		/* enum territoire_type */
	/* all that contain it, nearest kind first, itself left out */
	struct indices	 up;
};

/* A name or a code that answers for a territory of today. */
struct ancienne {
	struct str	 code;		/* empty for an alias */
	struct str	 nom;
	struct str	 type;		/* ancienne, arrondissement, alias */
	struct strs	 codes_postaux;
	uint32_t	 territoire;
};

enum axe { AXE_THEMATIQUES, AXE_SITES, AXE_INTERVENTIONS, AXE_LEVIERS, AXE_COMPETENCES, AXES };

/* A label and how much it counts, for a text, a service or an aid. */
struct poids {
	uint32_t	 label;
	float		 score;		/* 0..1 */
	float		 pondere;	/* of an item: score times the label's rarity, 0..1 */
	uint8_t		 axe;		/* the label's */
};

struct poids_list {
	const struct poids	*v;
	uint32_t		 n;
};

struct label {
	struct str	 slug;
	struct str	 libelle;
	uint32_t	 parent;	/* label of the same axis, or NONE */
	uint32_t	 induite;	/* thématique that a site brings with it, or NONE */
	double		 probabilite_te; /* NaN: not known */
	uint32_t	 famille;	/* of a thématique, or NONE */
	struct poids_list liens;	/* of a compétence or levier: what it speaks of */
	uint8_t		 axe;
};

enum phase { PHASE_IDEE, PHASE_ETUDE, PHASE_OPERATION, PHASES, PHASE_INCONNUE = PHASES };
enum etape { ETAPE_REFLEXION, ETAPE_REALISATION, ETAPE_USAGE, ETAPES };

struct contexte {
	struct indices	 competences;	/* labels */
	struct indices	 leviers;	/* labels */
	struct indices	 regions;	/* territories; none: everywhere */
	uint8_t		 phases;	/* bit per enum phase; 0: any */
	struct str	 url;
	struct str	 iframe_url;
};

struct service {
	struct str		 slug;
	struct str		 nom;
	struct str		 operateur;
	struct str		 url;
	struct strs		 categories;
	struct str		 accroche;
	struct str		 description;
	struct str		 nature;
	struct str		 niveau_expertise;
	struct str		 source;	/* name of a struct source */
	struct str		 origine;	/* who keeps the row: a connector, or defaut */
	float			 phases[PHASES]; /* 0..1; all -1: not known */
	bool			 generique;
	bool			 beta;
	struct poids_list	 labels;	/* sorted by label */
	float			 propre[AXES];	/* by axis: what its labels weigh, rarity counted */
	uint32_t		 rang;		/* among services and aids: by name, by id */
	const struct contexte	*contextes;
	uint32_t		 n_contextes;
};

enum recurrence { RECURRENCE_INCONNUE, RECURRENCE_PONCTUELLE, RECURRENCE_PERMANENTE,
    RECURRENCE_RECURRENTE };

/* First, up to variantes, what is looked at of every candidate: a cache line or two. */
struct aide {
	int32_t			 ouverture;	/* day, or DAY_NONE */
	int32_t			 echeance;	/* last day included, or DAY_NONE */
	uint32_t		 zone;		/* territory */
	uint32_t		 rang;		/* among services and aids: by name, by id */
	uint16_t		 natures;	/* bit per row of natures[] */
	uint8_t			 recurrence;
	bool			 appel_a_projets;
	float			 propre[AXES];	/* by axis: what its labels weigh, rarity counted */
	struct poids_list	 labels;	/* sorted by label */
	struct indices		 variantes;	/* aids that stand for it, where they are for */
	struct str		 generique;	/* id of the aid that it stands for, or empty */
	uint16_t		 publics;
	uint16_t		 etapes;	/* bit per row of etapes[] */
	struct str		 id;
	struct str		 nom;
	struct str		 nom_officiel;
	struct strs		 porteurs;
	struct strs		 instructeurs;
	struct strs		 programmes;
	struct strs		 categories;
	struct strs		 a_verifier;
	struct str		 accroche;
	struct str		 description;
	struct str		 lien;
	struct str		 lien_candidature;
	struct str		 source;	/* name of a struct source */
	struct str		 source_id;
	struct str		 origine;	/* who keeps the row: a connector, or defaut */
	int32_t			 date_source;	/* day, or DAY_NONE */
	const struct detail	*detail;	/* or NULL */
};

/* What a source says of an aid at length.  The first four are markup of the HTML cleaner. */
struct detail {
	struct str	 corps;
	struct str	 criteres;
	struct str	 exemples;
	struct str	 contact;	/* may name a person: for the aid's own page alone */
	struct strs	 depenses;
	uint32_t	 taux_min;	/* percent, or NONE */
	uint32_t	 taux_max;
	struct str	 taux_note;
	struct str	 mention;
	bool		 payante;
};

/* Who may use an API: everyone, whoever opens an account, whom the producer accepts. */
enum acces { ACCES_INCONNU, ACCES_OUVERT, ACCES_COMPTE, ACCES_HABILITATION, ACCES };

/* What a card of the API catalogue answers to some people. */
struct condition {
	struct strs	 qui;		/* labels, as they are written */
	int8_t		 verdict;	/* -1 no, 0 maybe, 1 yes */
	bool		 demarche;	/* the usual papers are asked for */
	struct str	 explication;	/* markup of the HTML cleaner */
	struct str	 demande;	/* where to ask, or empty */
};

struct carte {
	struct str		 slug;
	struct str		 titre;
	struct str		 accroche;
	struct str		 producteur;
	uint8_t			 acces;		/* enum acces */
	struct str		 demande;	/* where to ask, or to open an account */
	struct str		 documentation;
	struct str		 site;
	struct str		 contact;
	struct strs		 themes;
	struct strs		 mots;
	struct str		 debit;
	struct str		 remplacee_par;	/* address of what replaces it */
	int32_t			 remplacee_le;	/* day, or DAY_NONE */
	struct str		 corps;		/* markup of the HTML cleaner */
	struct str		 mention;
	struct str		 source;	/* name of a struct source */
	struct str		 origine;	/* who keeps the row: a connector, or defaut */
	int32_t			 date_source;	/* day, or DAY_NONE */
	const struct condition	*conditions;
	uint32_t		 n_conditions;
	struct str		 cherche;	/* folded: title, line, producer, words, themes */
};

/*
 * Of a stored project, what answers the questions of the parcours, and nothing else.  Its
 * identifier is a UUID made at random, which is all that opens it.
 */
struct projet {
	struct str	id;		/* in small letters */
	struct str	ou;		/* key of its territory, or empty: not known */
	struct str	quoi;		/* its name and what it is, 500 characters at most */
	struct str	phase;		/* slug, or empty */
	struct strs	competences;	/* slugs, sorted */
	struct strs	leviers;
};

/* One of the last runs of a connector; what is of all of them is the same in each. */
struct passage_vu {
	struct str	 source;	/* its name: of a struct source, most often */
	struct str	 etat;		/* fait, refuse, en attente */
	struct str	 raison;	/* why it failed, or empty; quotes no value */
	struct strs	 motifs;	/* "why rows were refused (how many)" */
	int32_t		 jour;
	int32_t		 succes;	/* day of the last good one, or DAY_NONE */
	int32_t		 releve;	/* what that one read is of that day, or DAY_NONE */
	int32_t		 attendu;	/* day since which it brings nothing; DAY_NONE: of files */
	uint32_t	 vus, nouveaux, changes, retires, refuses;
};

enum partenaire_etat { PARTENAIRE_ACTIF, PARTENAIRE_TEST, PARTENAIRE_PAUSE };

struct partenaire {
	struct str	 cle;
	struct str	 nom;
	struct str	 parents;	/* frame-ancestors sources, checked when stored */
	struct str	 page_hote;
	struct str	 reponses;	/* query string of answers given in advance */
	struct str	 accent;	/* tokens of its theme, STR_NONE or NONE when not set */
	struct str	 police;
	struct str	 theme;		/* clair, sombre, auto: of pages whose URL names none */
	uint32_t	 rayon;		/* pixels */
	uint32_t	 quota;		/* pages a minute and process; NONE: no bound */
	uint8_t		 etat;
	bool		 gouv;
};

struct source {
	struct str	 nom;
	struct str	 titre;
	struct str	 url;
	struct str	 licence;
	struct str	 mention;
	struct str	 date;		/* as the source gives it: a day, a month or a year */
};

/* The aids of one zone stand side by side, from debut to fin, itself left out. */
struct zone_aides {
	uint32_t	zone;		/* territory */
	uint32_t	debut;
	uint32_t	fin;
};

/* The last day on which an aid is open or yet to be; those that never close have none. */
struct fin {
	int32_t		jour;
	uint32_t	aide;
};

/* That zones[zone] lies inside a territory. */
struct dedans {
	uint32_t	territoire;
	uint32_t	zone;
};

struct evenement;		/* catalogue/histoire.h */
struct donnees;			/* catalogue/donnees.h */
struct lexique;			/* catalogue/lexique.h */
struct noms;			/* catalogue/noms.h */
struct texte;			/* catalogue/texte.h */

struct snapshot {
	uint64_t			 version;
	int32_t				 date_donnees;	/* civil day of the last change */
	int32_t				 date_defaut;	/* of the default data's; or DAY_NONE */
	time_t				 loaded;	/* when it was read from the database */
	const struct territoire		*territoires;
	uint32_t			 n_territoires;
	const struct ancienne		*anciennes;
	uint32_t			 n_anciennes;
	const struct evenement		*histoire;	/* catalogue/histoire.h, by code */
	uint32_t			 n_histoire;
	const struct label		*labels;	/* by axis, then in the lists' own order */
	uint32_t			 n_labels;
	uint32_t			 axe_debut[AXES + 1];
	const struct str		*familles;	/* headings under which themes are shown */
	uint32_t			 n_familles;
	const struct service		*services;	/* by slug */
	uint32_t			 n_services;
	const struct aide		*aides;		/* by zone, then by id */
	uint32_t			 n_aides;
	const struct zone_aides		*zones;		/* that have an aid, by territory */
	uint32_t			 n_zones;
	const struct dedans		*dedans;	/* by territory, then by zone */
	uint32_t			 n_dedans;
	const struct partenaire		*partenaires;
	uint32_t			 n_partenaires;
	const struct source		*sources;
	uint32_t			 n_sources;
	const struct passage_vu		*passages;	/* by source, the last first */
	uint32_t			 n_passages;
	const struct carte		*cartes;	/* by title */
	uint32_t			 n_cartes;
	const struct donnees		*donnees;	/* of API Entreprise, for who gives aids */
	const struct projet		*projets;
	uint32_t			 n_projets;
	const struct lexique		*lexique;
	const struct noms		*noms;		/* names of territories, for searching */
	const struct texte		*texte;		/* words of services and aids */
	/* By label: who bears it, the services of whose contexts it is one, its children. */
	const struct indices		*services_par_label;
	const struct indices		*contextes_par_label;
	const struct indices		*enfants;
	const uint8_t			*portes;	/* by label: some item has it */
	/*
	 * Sets of aids, a bit each, mots_aides words a set: by label, those that bear it; those
	 * that bear none; those that bear no theme and no place; by bit of a territory's publics,
	 * those that it may ask for.
	 */
	const uint64_t			*aides_par_label;
	const uint64_t			*aides_sans_label;
	const uint64_t			*aides_sans_objet;
	const uint64_t			*aides_par_public;
	/* By row of natures[]; those that a variant may stand for. */
	const uint64_t			*aides_par_nature;
	const uint64_t			*aides_a_variantes;
	size_t				 mots_aides;
	const struct fin		*fins;		/* by day, then by rang of the aid */
	uint32_t			 n_fins;
	const uint32_t			*par_rang;	/* services, then aids, by name */
	struct map			 par_cle;	/* territory */
	struct map			 par_ancien_code; /* ancienne */
	struct map			 par_histoire;	/* the first of its code */
	struct map			 par_label[AXES]; /* slug -> label */
	struct map			 par_slug;	/* service */
	struct map			 par_id;	/* aide */
	struct map			 par_carte;
	struct map			 par_projet;
	struct map			 par_partenaire;
	/* Private to catalogue/. */
	struct arena			*arena;
	char				*rows;		/* the bytes that strings point into */
	atomic_int			 readers;
};

/* The closed lists that are the same everywhere: slug as data has it, words for people. */
struct terme {
	struct str	slug;
	struct str	libelle;
};
#define TERME(slug, libelle)	{ STR_INIT(slug), STR_INIT(libelle) }
extern const struct terme	territoire_types[TERRITOIRE_TYPES];
extern const struct terme	axes[AXES];
extern const struct terme	phases[PHASES + 1];	/* the last: inconnue */
extern const struct terme	natures[8];
extern const struct terme	etapes[ETAPES];
extern const struct terme	publics[12];
extern const struct terme	recurrences[4];
extern const struct terme	acces_termes[ACCES];
/* Index of slug in a list of n, or NONE. */
uint32_t	terme_named(const struct terme *list, size_t n, struct str slug);

/* The territory that a value of `ou` names: today's key, a former code, an arrondissement, a SIREN,
 * in either case.  NONE: there is none, or it cannot be chosen (a zone). */
uint32_t	snapshot_territoire(const struct snapshot *snapshot, struct str ou);
/* The former code or arrondissement by which it does; NONE: ou is today’s, or names nothing. */
uint32_t	snapshot_ancienne(const struct snapshot *snapshot, struct str ou);
uint32_t	snapshot_label(const struct snapshot *snapshot, enum axe axe, struct str slug);
const struct service	*snapshot_service(const struct snapshot *snapshot, struct str slug);
const struct aide	*snapshot_aide(const struct snapshot *snapshot, struct str id);
const struct carte	*snapshot_carte(const struct snapshot *snapshot, struct str slug);
/* In capitals or not. */
const struct projet	*snapshot_projet(const struct snapshot *snapshot, struct str id);
const struct partenaire	*snapshot_partenaire(const struct snapshot *snapshot, struct str cle);
/* The last run of the connector of that name, or NULL. */
const struct passage_vu	*snapshot_passage(const struct snapshot *snapshot, struct str source);
const struct source	*snapshot_source(const struct snapshot *snapshot, struct str nom);
/* Is inner the same as outer, or inside it? */
bool		snapshot_inside(const struct snapshot *snapshot, uint32_t inner, uint32_t outer);

/*
 * The current snapshot, held until released; NULL while none is loaded.  Any thread.
 */
const struct snapshot	*snapshot_acquire(void);
void			 snapshot_release(const struct snapshot *snapshot);
/* Frees one that was never published. */
void			 snapshot_free(struct snapshot *snapshot);
size_t			 snapshot_octets(const struct snapshot *snapshot);	/* of its arenas */
/* Makes it current and lets go of the one before.  Takes ownership.  One thread: the refresher. */
void			 snapshot_publish(struct snapshot *snapshot);

#endif
