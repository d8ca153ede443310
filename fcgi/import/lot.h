/*
 * A lot: the rows of one file on their way to a table, with the line of the file that each comes
 * from.  PostgreSQL reads them as it reads the default data; a row that it, or the table's own
 * control, does not take is left out and told, and the rest goes in.  One thread.
 */
#ifndef IMPORT_LOT_H
#define IMPORT_LOT_H

#include "base/arena.h"
#include "base/buf.h"
#include "import/passage.h"

/* What a table of the catalogue is filled with: rows of store/statements.c. */
struct table_import {
	const char	*colonnes;	/* header of its CSV */
	enum statement	 depot, copie, controle, forme;
};

#define TABLE_IMPORT(id, colonnes) { colonnes, STATEMENT_DEPOT_##id, STATEMENT_COPIE_##id, \
	STATEMENT_CONTROLE_##id, STATEMENT_FORME_##id }

struct enregistrement {
	size_t		 from, to;	/* in lot->texte */
	const char	*fichier;
	unsigned	 ligne;		/* of the file */
	bool		 refuse;
};

struct nom_fichier;

struct lot {
	const struct table_import	*table;
	const char			*fichier;	/* of the records to come, for messages */
	struct nom_fichier		*noms;		/* those that lot_fichier copied */
	struct buf			 texte;		/* CSV records, without the header */
	struct enregistrement		*v;
	size_t				 n, size;
};

#define LOT_MAX		((size_t)64 << 20)	/* bytes of a file */
#define LOT_DUREE	600000			/* ms to find the bad rows of one */

void	lot_init(struct lot *lot, const struct table_import *table, const char *fichier);
void	lot_free(struct lot *lot);

/* The records to come are of that file; its name is copied.  False: no memory. */
bool	lot_fichier(struct lot *lot, const char *fichier);

/*
 * Cuts a CSV file into records, its header compared with the table's.  False and passage->fault:
 * another header, or no memory.  A quote that is never closed spoils its line only.
 */
bool	lot_csv(struct lot *lot, struct passage *passage, struct str texte);

/* Adds a record made of n cells; STR_NONE is an absent value.  False: no memory. */
bool	lot_ajouter(struct lot *lot, unsigned ligne, const struct str *cellules, size_t n);

/*
 * Copies the lot to its staging table within the transaction under way: what is refused is told to
 * the passage, however many, within LOT_DUREE; nommer (may be NULL) is run before the control.
 * *vus: rows, refused ones among them.
 */
bool	lot_deposer(struct lot *lot, struct passage *passage,
	    bool (*nommer)(struct passage *passage), const enum statement *controles, size_t n,
	    int64_t *vus);

/* After lot_deposer: false, and passage->fault, when it had rows and all of them were refused. */
bool	lot_quelque_chose(const struct lot *lot, struct passage *passage);

/*
 * Adds the lot to a staging table that is there already, within the transaction under way; each row
 * that PostgreSQL does not take is told to refuser, as it was written, and the rest goes in.  For a
 * lot of a few hundred rows.
 */
struct versement {
	void	(*refuser)(void *arg, struct str ligne, struct str colonne, struct str raison);
	void	*arg;
};
bool	lot_verser(struct lot *lot, struct passage *passage, const struct versement *versement);

/*
 * After lot_deposer: tells what a statement remarks on rows that go in (line of the staging table
 * as a control gives it, message).
 */
bool	lot_remarquer(struct lot *lot, struct passage *passage, enum statement remarques);

#endif
