/*
 * From what people write to the labels it deserves, with the words that gave each out.
 */
#ifndef TRIAGE_CLASSIFY_H
#define TRIAGE_CLASSIFY_H

#include "base/words.h"
#include "catalogue/snapshot.h"

#define SCORE_SUR	0.8f	/* from here: shown as understood */
#define SCORE_PROPOSE	0.5f	/* from here: proposed, to confirm; below: for ranking only */

struct compris {
	uint32_t	label;
	float		score;		/* 0..1: probability that the label is deserved */
	/* it follows another label; its score is under SCORE_PROPOSE */
	bool		induit;
	struct strs	mots;		/* the words of the text, as typed; they point into it */
};

struct qualification {
	const struct compris	*v;	/* by axis, then by falling score, then by label */
	size_t			 n;
	struct words		 lus;	/* the text, as it was cut */
};

/* Pure; any thread; results in the arena, mots in texte.  A vague or foreign text gives nothing. */
struct qualification	classify(const struct snapshot *snapshot, struct arena *arena,
			    struct str texte);

#endif
