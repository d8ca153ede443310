/*
 * From labels, territory and phase to ranked suggestions, each with what it rests on.  One engine
 * for services and aids; all its weights stand in one table (match.c).
 */
#ifndef TRIAGE_MATCH_H
#define TRIAGE_MATCH_H

#include "triage/parcours.h"

/* What is asked for. */
struct demande {
	const struct snapshot	*snapshot;
	uint32_t		 territoire;	/* NONE: everywhere (the directory) */
	enum phase		 phase;
	const struct compris	*labels;	/* understood and given; any order */
	size_t			 n_labels;
	struct str		 texte;		/* the project in its own words, or STR_NONE */
	struct strs		 sans;		/* slugs and ids put aside */
	int32_t			 jour;		/* civil day in Paris */
	/* Filters, as bits and slugs; empty: all. */
	uint16_t		 natures;
	uint8_t			 echeances;	/* bit per enum echeance */
	struct strs		 zones;		/* keys of territories */
	struct strs		 categories;
};

/* How an aid stands on a day; the slugs of the filter `echeance` are in echeances[]. */
enum echeance { ECHEANCE_PROCHE, ECHEANCE_PLUS_TARD, ECHEANCE_PERMANENTE, ECHEANCE_A_VENIR,
    ECHEANCE_NON_DITE, ECHEANCES, ECHEANCE_FERMEE = ECHEANCES };
extern const struct terme	echeances[ECHEANCES + 1];
#define PROCHE_JOURS	30
enum echeance	aide_echeance(const struct aide *aide, int32_t jour);

enum motif_type { MOTIF_THEMATIQUE, MOTIF_SITE, MOTIF_INTERVENTION, MOTIF_LEVIER, MOTIF_COMPETENCE,
    MOTIF_ZONE, MOTIF_PHASE, MOTIF_ECHEANCE, MOTIF_TYPES };

/* Why: the first five rest on a label of the project, with the words that gave it. */
struct motif {
	uint8_t			 type;
	const struct compris	*compris;	/* label motifs */
	/* the item's label that was met (may be a relative) */
	uint32_t		 label;
	float			 apport;	/* what it adds to the score */
};

struct suggestion {
	uint32_t		 index;		/* in snapshot->services or ->aides */
	double			 score;		/* 0..1, unrounded */
	const struct motif	*motifs;	/* most decisive first */
	uint32_t		 n_motifs;
};

struct suggestions {
	const struct suggestion	*v;		/* total order: same input, same output */
	size_t			 n;
};

struct resultats {
	struct suggestions	services;	/* made for this project */
	struct suggestions	proches;	/* something met, below the threshold */
	struct suggestions	generiques;	/* of use to any project */
	struct suggestions	aides;		/* open here, filters applied */
	struct suggestions	partielles;	/* open in a part of the territory */
	struct suggestions	toutes;		/* aids before filters, for facets */
};

/* The demand that the answers and filters of a URL make.  Any unknown filter value is ignored. */
struct demande	demande_lire(const struct snapshot *snapshot, struct arena *arena,
		    const struct reponses *reponses, int32_t jour);

/* Pure; any thread; results in the arena. */
struct resultats	match(const struct demande *demande, struct arena *arena);

/* Why an aid is not offered to a territory, for its page; APTE when it is. */
enum aptitude { APTE, APTE_PARTIE, INAPTE_ZONE, INAPTE_PUBLIC, INAPTE_FERMEE };
enum aptitude	aide_aptitude(const struct snapshot *snapshot, const struct aide *aide,
		    uint32_t territoire, int32_t jour);

/* Does an aid pass the filters of the demand, those of one parameter left aside (P_COUNT: none)? */
bool		aide_filtree(const struct demande *demande, const struct aide *aide,
		    enum param sauf);

#endif
