/*
 * Services, their labels and their contexts as JSON objects, made the rows that the CSV files of
 * the default data would have.  No network, no database.
 */
#ifndef IMPORT_SERVICES_JSON_H
#define IMPORT_SERVICES_JSON_H

#include <jansson.h>

#include "import/lot.h"

struct services_json {
	struct arena	*arena;		/* of one object: the caller empties it */
	struct lot	*services, *labels, *contextes;
	unsigned	 ligne;		/* of the object, for what it adds to the lots */
	/* NULL before; after, the member that does not read: nothing is added of that object. */
	const char	*colonne;
};

/* False: no memory. */
bool	services_json_service(struct services_json *services, const json_t *objet);
bool	services_json_contexte(struct services_json *services, const json_t *objet);

#endif
