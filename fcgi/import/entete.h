/*
 * The YAML at the head of a card, read by libyaml within bounds into a tree in an arena.  Scalars
 * stay texts: what they mean is for whoever asks for them.  No network, no database.
 */
#ifndef IMPORT_ENTETE_H
#define IMPORT_ENTETE_H

#include "base/arena.h"
#include "base/err.h"

#define ENTETE_OCTETS		((size_t)256 << 10)	/* of the whole */
#define ENTETE_TEXTE_MAX	((size_t)64 << 10)	/* bytes of a scalar */
#define ENTETE_PROFONDEUR	8
#define ENTETE_NOEUDS		4096
#define ENTETE_ELEMENTS		512	/* of one list or table */

enum entete_genre { ENTETE_NUL, ENTETE_TEXTE, ENTETE_LISTE, ENTETE_TABLE };

struct entete {
	enum entete_genre	 genre;
	unsigned		 ligne;		/* from 1, in the YAML alone */
	struct str		 cle;		/* of a table's member; STR_NONE in a list */
	struct str		 texte;
	struct entete		*premier;	/* of a list or table, or NULL */
	struct entete		*suivant;
};

/*
 * The tree, whose root is a table.  NULL and *fault, line and column in the YAML alone: it is none,
 * it is larger than the bounds, or it has what no card needs (aliases, anchors, tags, several
 * documents, a key twice).
 */
const struct entete	*entete_lire(struct arena *arena, struct str yaml, struct fault *fault);

/* The member of a table; NULL when there is none, or node is no table. */
const struct entete	*entete_membre(const struct entete *node, const char *cle);
/* The text of a scalar, spaces off both ends; STR_NONE of anything else, NULL too. */
struct str		 entete_texte(const struct entete *node);

#endif
