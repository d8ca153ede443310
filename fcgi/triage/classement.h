/*
 * The order of suggestions: what decides, and no more, of many candidates of which few are shown.
 */
#ifndef TRIAGE_CLASSEMENT_H
#define TRIAGE_CLASSEMENT_H

#include "base/arena.h"

/* Score, then the more local, then the nearer deadline, then name, then id. */
struct classe {
	double		score;
	int		local;		/* the smaller the more local */
	int32_t		echeance;	/* INT32_MAX: none */
	uint32_t	rang;		/* of its name and id among all: no two have the same */
	uint32_t	index;
};

/* qsort's order of two of them. */
int	classe_ordre(const void *a, const void *b);

/* A list as it grows: all of it, to be sorted at the end, or the first few, in order. */
struct classement {
	struct classe	*v;
	size_t		 n;		/* in v */
	size_t		 premiers;	/* how many to keep; 0: all */
	size_t		 total;		/* that were added */
};

/* Room for most, or for the first few that are wanted (0: all).  False: no memory. */
bool	classement_init(struct classement *list, struct arena *arena, size_t most,
	    size_t premiers);
void	classement_ajouter(struct classement *list, const struct classe *classe);
/* Puts in order what is there. */
void	classement_finir(struct classement *list);

#endif
