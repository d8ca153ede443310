/*
 * Labels of Aides-territoires that our closed lists have not, counted over a run: a source that
 * changes its words is to be told, before its aids are for nobody.
 */
#ifndef IMPORT_AT_INCONNUS_H
#define IMPORT_AT_INCONNUS_H

#include "base/map.h"
#include "import/at_aide.h"
#include "import/passage.h"

#define AT_INCONNUS_DITS	100	/* labels that are told one by one */

struct at_inconnus {
	struct arena	*arena;
	struct map	 par_nom;	/* "champ label" */
	struct {
		const char	*champ;
		struct str	 label;
		unsigned	 n;	/* aids that bear it */
	}		 v[AT_INCONNUS_DITS];
	size_t		 n;
	unsigned	 autres;	/* mentions of those beyond */
};

/* False: no memory. */
bool	at_inconnus_preparer(struct at_inconnus *inconnus, struct arena *arena);
/* Counts those of an aid. */
void	at_inconnus_compter(struct at_inconnus *inconnus, const struct at_aide *aide);
/* A remark each, which `aiguillage verifier` finds by how it begins. */
void	at_inconnus_dire(const struct at_inconnus *inconnus, struct passage *passage);

#endif
