/*
 * Rows held against a schema: what each value must be, and that keys are given once.  Values come
 * as texts, a list as the JSON of an array.  One thread.
 */
#ifndef IMPORT_CONTROLE_H
#define IMPORT_CONTROLE_H

#include "import/schema.h"

struct controle {
	const struct schema	*schema;
	struct arena		*arena;		/* keys that have been seen */
	struct map		*vues;		/* by field, then of the primary key: its line */
};

/* What is wrong with a value, and what to do: in French, without the line. */
struct ecart {
	struct str	colonne;	/* name of the field */
	struct str	message;	/* in the arena given */
};

/* For a file of so many rows at most.  The schema must outlive it.  False: no memory. */
bool	controle_ouvrir(struct controle *controle, const struct schema *schema, size_t lignes);
void	controle_fermer(struct controle *controle);

/*
 * Judges a row: one cell a field of the schema, STR_NONE when it is not there; those that say "no
 * value" become STR_NONE, and the others are written in one way (a UUID in small letters, a list
 * without spaces), in the arena.  Returns how many are wrong, of which the first max are told; what
 * is out of memory is wrong.
 */
size_t	controle_ligne(struct controle *controle, unsigned ligne, struct str *cellules,
	    struct arena *arena, struct ecart *ecarts, size_t max);

#endif
