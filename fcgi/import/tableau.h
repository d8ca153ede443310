/*
 * A file of rows, as CSV or JSON lines, read through a schema into a lot: what the schema refuses
 * is told with its line, and left out.  One thread.
 */
#ifndef IMPORT_TABLEAU_H
#define IMPORT_TABLEAU_H

#include "import/controle.h"
#include "import/lot.h"

/*
 * Adds the good rows to lot, whose table has the fields of the schema as columns, in their order.
 * csv: the text is CSV, else JSON lines.  Refused rows are counted in passage->vus.  False and
 * passage->fault: a required column is missing, or no memory.
 */
bool	tableau_lire(struct lot *lot, struct passage *passage, const struct schema *schema,
	    struct str texte, bool csv);

#endif
