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

/* What is asked of the index: the stems, each once, of words that some document has. */
struct texte_mots {
	uint32_t	*stems;
	size_t		 n;
	size_t		 liens;		/* documents that have them, counted once a stem */
};

/* Of a text, in the arena; none when no document has any of its words.  Pure; any thread. */
struct texte_mots	texte_mots(const struct texte *texte, struct words words,
			    struct arena *arena);
/* Adds to scores[document], for the documents from..to - 1, what each word gives. */
void	texte_score(const struct texte *texte, const struct texte_mots *mots, uint32_t from,
	    uint32_t to, float *scores);
/*
 * The documents that have every word, as a set of bits in the arena, with a word of it to spare.
 * NULL: there is no word, or no memory.
 */
const uint64_t	*texte_documents(const struct texte *texte, const struct texte_mots *mots,
		    struct arena *arena);

#endif
