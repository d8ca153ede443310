/*
 * Words of a French text: folded, cut, without elisions and stop words, stemmed.  The same on the
 * side of what people type and on the side of what it is compared with.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/arena.h"

struct word {
	/* of the folded word: Snowball's, or the singular of a short one */
	struct str	stem;
	struct str	folded;
	uint32_t	from;		/* where the word stands in the text, in bytes */
	uint32_t	to;
	bool		cut;		/* punctuation or a line's end stands before it */
};

struct words {
	const struct word	*v;
	size_t			 n;
};

/*
 * Cuts at most 4,000 words of at most 64 KiB of text.  Results in the arena.  Any thread: each has
 * a stemmer of its own, given back by words_release() when the thread ends. Stemming:
 * https://snowballstem.org/algorithms/french/stemmer.html, on text without accents.
 */
struct words	words_cut(struct arena *arena, struct str text);
void		words_release(void);

#endif
