/*
 * Seeds, read by unit tests: a file whole, then its rows, cell by cell.
 */
#ifndef UNIT_CSV_H
#define UNIT_CSV_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"

#define CELLS_MAX	16
struct csv {
	struct arena	*arena;
	struct str	 rest;
	struct str	 cells[CELLS_MAX];
	size_t		 n;
};

static inline size_t
lines(struct str s)
{
	size_t	n = 0, i;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* In the arena; nothing when there is no such file. */
static inline struct str
read_file(struct arena *arena, const char *path)
{
	struct buf	out = { .max = (size_t)64 << 20 };
	FILE		*f = fopen(path, "rb");
	struct str	whole;

	if (f == NULL)
		return STR_NONE;
	while (buf_reserve(&out, 1 << 16)) {
		size_t	n = fread(out.p + out.n, 1, 1 << 16, f);

		if (n == 0)
			break;
		out.n += n;
	}
	(void)fclose(f);
	whole = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return whole;
}

static inline struct str
csv_cell(struct csv *csv)
{
	struct buf	out = { .max = 1 << 20 };
	struct str	cell;
	size_t		i = 0;

	if (csv->rest.n == 0 || csv->rest.p[0] != '"') {
		while (i < csv->rest.n && csv->rest.p[i] != ',' && csv->rest.p[i] != '\n')
			i++;
		cell = str_sub(csv->rest, 0, i);
	} else {
		for (i = 1; i < csv->rest.n; i++) {
			if (csv->rest.p[i] == '"' && ++i < csv->rest.n && csv->rest.p[i] != '"')
				break;
			buf_putc(&out, csv->rest.p[i]);
		}
		cell = arena_str(csv->arena, buf_str(&out));
		buf_free(&out);
	}
	csv->rest = str_sub(csv->rest, i, csv->rest.n);
	return cell;
}

static inline bool
csv_row(struct csv *csv)
{
	bool	more = csv->rest.n > 0;

	memset(csv->cells, 0, sizeof(csv->cells));
	for (csv->n = 0; csv->n < CELLS_MAX && more;) {
		csv->cells[csv->n++] = csv_cell(csv);
		more = csv->rest.n > 0 && csv->rest.p[0] == ',';
		csv->rest = str_sub(csv->rest, 1, csv->rest.n);
	}
	return csv->n > 0;
}

#endif
