/*
 * Aides-territoires without network: pages of its API, or records one a line, of a folder or file.
 */
#ifndef IMPORT_AT_FICHIERS_H
#define IMPORT_AT_FICHIERS_H

#include <jansson.h>

#include "import/passage.h"

struct at_fichiers {
	struct passage	*passage;
	/* A record of that file; false and passage->fault: the run is over. */
	bool		(*prendre)(void *arg, const json_t *record, const char *fichier);
	/* After each page, or as many records. */
	bool		(*verser)(void *arg);
	void		*arg;

	bool		 entier;	/* out: they are the whole of a list, see below */
	int64_t		 count;		/* of the longest list that a page is of */
	int64_t		*ids;		/* of the records of its pages */
	size_t		 n, size;
};

/*
 * Reads passage->fichier.  Whole is a folder of nothing but pages that say how many rows their list
 * has ("count"), and that has them all; a file alone, or records a line, may be any part of it.
 * False and passage->fault.
 */
bool	at_fichiers_lire(struct at_fichiers *fichiers);

/* The records of a page of the API, or of an array. */
json_t	*at_fichiers_resultats(json_t *page);

#endif
