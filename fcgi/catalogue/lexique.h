/*
 * The lexicon, ready for reading texts: the words and phrases that give labels out.
 *
 * A term is one phrase, or two that must both be there ("renovation + ecole": for an intervention,
 * what is done and to what); a phrase is a run of stems.  Phrases are
 * found by their first stem, longest first.
 */
#ifndef CATALOGUE_LEXIQUE_H
#define CATALOGUE_LEXIQUE_H

#include "catalogue/partage.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

#define POIDS_NUL	0.05f	/* up to it, a term says that the label is not what is meant */

struct locution {
	const uint32_t	*stems;		/* ids */
	uint32_t	 n;
	struct indices	 termes;	/* the terms it is, or is the last part of */
	uint8_t		 axes;		/* bit per axis of their labels */
	uint8_t		 nuls;		/* the same, of the terms of no weight that it is alone */
	bool		 action;	/* first part of a pair that gives an intervention */
	uint32_t	 objet;		/* second part: a bit per intervention that pairs give it */
};

struct lex_terme {
	uint32_t	 label;
	float		 poids;		/* probability that the label is deserved, 0..1 */
	uint32_t	 locutions[2];	/* the second: NONE when there is one */
};

struct lexique {
	struct partage			 partage;
	struct map			 stems;		/* stem -> id */
	const struct str		*stem;		/* by id */
	const struct str		*forme;		/* by id: a folded word that has the stem */
	uint32_t			 n_stems;
	/* locutions that begin with a stem, longest first */
	const struct indices		*par_stem;
	const struct locution		*locutions;
	uint32_t			 n_locutions;
	const struct lex_terme		*termes;
	uint32_t			 n_termes;
	const struct indices		*par_forme;	/* stems by first letter (a-z), for typos */
};

/* Bit of an intervention in locution.objet. */
static inline uint32_t
intervention_bit(const struct snapshot *snapshot, uint32_t label)
{
	return UINT32_C(1) << (label - snapshot->axe_debut[AXE_INTERVENTIONS]) % 32;
}

/*
 * Reads the dump's list "lexique"; empreinte is a hash of its rows and of those of labels.  A row
 * whose label is not known, or that has no word, is left out and logged.  Given back by
 * partage_lacher.  NULL: no memory.
 */
const struct lexique	*lexique_load(const struct snapshot *snapshot, struct dump *dump,
			    uint64_t empreinte);

#endif
