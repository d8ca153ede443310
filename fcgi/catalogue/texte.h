/*
 * The text of services and aids, indexed by stem: for searching the directory, and for what labels
 * do not say.  Scores are BM25 (Robertson and Zaragoza, 2009) with field weights, over statistics
 * of the whole catalogue.
 */
#ifndef CATALOGUE_TEXTE_H
#define CATALOGUE_TEXTE_H

#include "base/words.h"
#include "catalogue/snapshot.h"

struct texte_lien {
	uint32_t	document;	/* a service's index, or n_services + an aid's */
	float		poids;		/* what the stem adds to the document's score */
};

struct texte {
	struct map			 stems;
	const struct texte_lien		*liens;
	const uint32_t			*debut;	/* by stem id, n_stems + 1 of them */
	uint32_t			 n_stems;
	uint32_t			 n_documents;
};

/* Indexes the services and aids of a snapshot being built, in its arena.  NULL: no memory. */
const struct texte	*texte_build(const struct snapshot *snapshot);

/*
 * Adds to scores[document], of n_documents, what each distinct word gives.  False: no document has
 * any of the words.  Pure; any thread.
 */
bool	texte_score(const struct texte *texte, struct words words, float *scores);
/*
 * The documents that have every distinct word that some document has, as a set of bits in the
 * arena, with a word of it to spare.  NULL: nobody has any of them, or no memory.
 */
const uint64_t	*texte_documents(const struct texte *texte, struct words words,
		    struct arena *arena);

#endif
