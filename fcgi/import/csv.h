/*
 * CSV as it comes (RFC 4180, with commas or semicolons, a byte order mark or none), row by row, and
 * as we give it.  One thread.
 */
#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H

#include "base/arena.h"
#include "base/buf.h"

#define CSV_COLONNES	1000	/* cells of a row at most */

struct csv {
	struct str	texte;
	size_t		at;
	unsigned	suivante;	/* line of what is read next */
	unsigned	ligne;		/* where the last row began */
	char		separateur;
	const char	*raison;	/* why the last row does not read, or NULL */
};

/* The separator is the one that the first line has more of, outside quotes. */
void	csv_ouvrir(struct csv *csv, struct str texte);

/*
 * The next row that is not blank: its cells, in the arena or in the text, empty ones among them.
 * False at the end.  A row that does not read has csv->raison and no cells; reading goes on at the
 * line after the one where it began, so that a stray quote spoils that line only.
 */
bool	csv_lire(struct csv *csv, struct arena *arena, struct strs *cellules);

/* A row, with commas, quotes where they are needed; STR_NONE is nothing. */
void	csv_ecrire(struct buf *out, const struct str *cellules, size_t n);

/*
 * Where the record that begins at from ends, its newline included; *lignes: how many it spans.  A
 * quote that is never closed: the end of its line.
 */
size_t	csv_fin(struct str texte, size_t from, unsigned *lignes);

#endif
