/*
 * A schema: what a Table Schema (https://specs.frictionlessdata.io/table-schema/, with the data
 * package it belongs to) asks of the rows of a table.  Read from descriptors, which are JSON; what
 * they ask and this does not know how to judge is a fault, so that no rule is passed over.  One
 * thread.
 */
#ifndef IMPORT_SCHEMA_H
#define IMPORT_SCHEMA_H

#include <jansson.h>
#include <regex.h>

#include "base/err.h"
#include "base/map.h"

enum champ_type { CHAMP_TEXTE, CHAMP_ENTIER, CHAMP_NOMBRE, CHAMP_BOOLEEN, CHAMP_DATE, CHAMP_LISTE,
    CHAMP_TYPES };
enum champ_format { FORMAT_LIBRE, FORMAT_UUID, FORMAT_COURRIEL, FORMAT_LIEN, FORMATS };

/* That each value of a field is one of those of another resource. */
struct cle_etrangere {
	struct str		 ressource, champ;
	const struct map	*connues;	/* NULL until schema_reference: not judged */
};

struct champ {
	struct str		 nom;
	struct str		 exemple;	/* STR_NONE: none is given */
	enum champ_type		 type;
	enum champ_format	 format;	/* of a text, or of each item of a list */
	bool			 requis;
	bool			 unique;	/* or alone in the primary key */
	struct str		 motif;		/* STR_NONE: none; the whole value must match */
	regex_t			 motif_lu;
	struct strs		 permises;	/* none: any */
	double			 min, max;	/* of numbers, and of days; NaN: no bound */
	size_t			 court, long_;	/* in characters, or items of a list */
	struct cle_etrangere	*etrangere;	/* or NULL */
};

struct schema {
	struct str	 nom;		/* of the resource */
	struct champ	*champs;
	size_t		 n;
	struct strs	 manquantes;	/* texts that say "no value" */
	const size_t	*cle;		/* fields of the primary key, when they are several */
	size_t		 n_cle;
	struct arena	*arena;
};

#define CHAMPS_MAX	100

/*
 * The resource of that name in dossier/datapackage.json.  NULL and *fault: a file is missing, is
 * no JSON, or asks for what is not known here.
 */
struct schema	*schema_ouvrir(const char *dossier, const char *ressource, struct fault *fault);

/*
 * The same from a descriptor in memory, which may be forgotten afterwards.  etrangeres: the foreign
 * keys that its resource gives, or NULL; fichier: for messages.
 */
struct schema	*schema_creer(const json_t *descripteur, const json_t *etrangeres,
		    struct str nom, const char *fichier, struct fault *fault);
void		 schema_fermer(struct schema *schema);		/* NULL is welcome */

/* Gives the values of a field of a resource to the foreign keys that look there. */
void		 schema_reference(struct schema *schema, struct str ressource, struct str champ,
		    const struct map *connues);

/* The field of that name, or SIZE_MAX. */
size_t		 schema_champ(const struct schema *schema, struct str nom);

/* Is it a field that names or reaches a person?  Its values are never shown. */
bool		 schema_personnel(struct str champ);

#endif
