/*
 * From labels, territory and phase to ranked suggestions, each with what it rests on.  One engine
 * for services and aids; all its weights stand in one table (match.c).
 */
#ifndef TRIAGE_MATCH_H
#define TRIAGE_MATCH_H

#include "triage/classement.h"
#include "triage/facettes.h"

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

/* Total order: same input, same output. */
struct suggestions {
	const struct suggestion	*v;
	size_t			 n;
};

struct resultats {
	struct suggestions	services;	/* made for this project */
	struct suggestions	proches;	/* something met, below the threshold */
	struct suggestions	generiques;	/* of use to any project */
	/*
	 * Aids open here, then in a part of the territory, filters applied.  n is how many there
	 * are; of a demand that wants only so many in order (rangs), the others are not in v.
	 */
	struct suggestions	aides;
	struct suggestions	partielles;
	struct facettes		facettes;	/* of the aids open here */
	const struct engine	*engine;	/* what match_motifs goes on from */
};

/* Pure; any thread; results in the arena.  Suggestions have no motifs yet: few are ever shown. */
struct resultats	match(const struct demande *demande, struct arena *arena);

/* Where each candidate ends, and why not higher: the editors' view. */
enum verdict { VERDICT_SERVICES, VERDICT_PROCHES, VERDICT_GENERIQUES, VERDICT_AIDES,
    VERDICT_PARTIELLES, VERDICT_FILTREE, VERDICT_HORS_SUJET, VERDICT_ECARTE, VERDICT_REMPLACEE,
    VERDICT_ZONE, VERDICT_PUBLIC, VERDICT_FERMEE, VERDICTS };

/* The same suggestions, a list of results or a part of it, each with its motifs. */
struct suggestions	match_motifs(const struct resultats *results, struct suggestions list,
			    enum verdict which);

struct explication {
	bool		aide;
	uint32_t	index;
	enum verdict	verdict;
	struct classe	classe;		/* its score, and what orders it besides */
	float		par_axe[AXES];	/* how much of each axis is met, 0..1 */
	float		texte;		/* BM25 of the words */
	/* What the score is made of: the labels of each axis, then what the rest changes. */
	double		par_labels[AXES], par_mots, par_contextes, par_phase;
	const struct motif *motifs;	/* most decisive first */
	uint32_t	n_motifs;
};

/* Every service and every aid, in the snapshot's order.  NULL: no memory.  Pure; in the arena. */
const struct explication	*match_expliquer(const struct demande *demande,
				    struct arena *arena, size_t *n);

#endif
