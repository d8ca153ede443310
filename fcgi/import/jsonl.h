/*
 * JSON lines: an object on each line that is not blank.  One thread.
 */
#ifndef IMPORT_JSONL_H
#define IMPORT_JSONL_H

#include <jansson.h>

#include "base/str.h"

struct jsonl {
	struct str	 reste;
	unsigned	 ligne;		/* of what was read last, from 1 */
	json_t		*objet;		/* until the next is read; NULL: the line does not read */
	char		 raison[256];	/* why */
};

/* A byte order mark is passed over. */
void	jsonl_ouvrir(struct jsonl *jsonl, struct str texte);

/* The next line that is not blank; false at the end. */
bool	jsonl_lire(struct jsonl *jsonl);

/* When it is given up before its end. */
void	jsonl_fermer(struct jsonl *jsonl);

#endif
