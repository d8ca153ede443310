/*
 * What snapshots have in common while the rows that it is built from stay the same: territories
 * change once a year, the lexicon with the program, aids every night.  Such a part lies in an arena
 * of its own, points nowhere else, and is freed with the last snapshot that has it.
 */
#ifndef CATALOGUE_PARTAGE_H
#define CATALOGUE_PARTAGE_H

#include <stdatomic.h>

#include "base/arena.h"

struct dump;
struct snapshot;

/* The first member of a part that is shared. */
struct partage {
	struct arena	*arena;
	uint64_t	 empreinte;	/* hash of the rows it is built from */
	atomic_int	 tenu;		/* by how many snapshots */
};

/* A zeroed part of size bytes in an arena of its own, held once.  NULL: no memory. */
void	*partage_creer(size_t size, uint64_t empreinte);

/* Holds that part once more when it was built from rows of that hash.  Any thread that holds it. */
bool	 partage_tenir(const struct partage *partage, uint64_t empreinte);

/* Lets go of it; NULL is welcome. */
void	 partage_lacher(const struct partage *partage);

/* Hashes of the rows that each part is built from. */
struct empreintes {
	uint64_t	noms, lexique;
};

/* Before any row of the dump is read. */
void	 partage_empreintes(const struct dump *dump, struct empreintes *out);

/*
 * Gives a snapshot being built, whose territories and labels are read, its parts: those of the
 * current snapshot when they were built from the same rows, new ones otherwise.  False: no memory.
 */
bool	 partage_charger(struct snapshot *snapshot, struct dump *dump,
	    const struct empreintes *empreintes);

#endif
