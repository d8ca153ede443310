/*
 * The CSV writer: a third reader of field tables.  Cells are quoted (RFC 4180), parted by ";" as
 * the spreadsheets of France expect, and none is a formula.
 */
#ifndef RENDER_CSV_H
#define RENDER_CSV_H

#include "base/buf.h"
#include "render/field.h"

/* What a file begins with, so that spreadsheets read it as UTF-8. */
#define CSV_BOM	STR("\xef\xbb\xbf")

/* One row.  A cell that a spreadsheet would compute (=, +, -, @ first) gets an apostrophe. */
void	csv_row(struct buf *out, const struct str *cells, size_t n);

/*
 * A row for each item of list: first, then the fields named by columns, "zone.nom" for one of an
 * OBJECT.  A column of NULL, and a name that is no text of the table, is an empty cell.
 */
void	csv_list(struct buf *out, struct str first, const char *const *columns, size_t n,
	    const struct fields *fields, struct list list);

#endif
