/*
 * The tables of a Markdown page, as kramdown and GitHub have them: lines that begin with a bar, of
 * which the first is the header.  Row after row, with the heading under which the table stands.  No
 * network, no database.
 */
#ifndef IMPORT_TABLEAU_MD_H
#define IMPORT_TABLEAU_MD_H

#include "base/arena.h"

#define TABLEAU_CELLULES	16	/* of a row; those after are left out */

struct rang {
	struct str	cellules[TABLEAU_CELLULES];	/* markup, spaces off both ends */
	size_t		n;
	unsigned	ligne;				/* from 1 */
};

struct tableau {
	struct str	reste;
	unsigned	ligne;		/* of the last line read */
	bool		dedans;		/* it is one of a table */
	struct str	titre;		/* the last heading: markup; "" before the first */
	struct rang	en_tete;	/* of the table of the last row */
};

/* Of a text whose first line is that one of the file. */
void		tableau_init(struct tableau *tableau, struct str texte, unsigned ligne);
/* The next row, tableau->titre and en_tete being its own; false: there is none left. */
bool		tableau_suivant(struct tableau *tableau, struct rang *rang);

/* What a cell or a heading says on one line: without tags, stars, backquotes.  In the arena. */
struct str	tableau_texte(struct arena *arena, struct str cellule);

#endif
