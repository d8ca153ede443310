/*
 * Every cell is quoted, so that no text can end one; a formula is told by its first character that
 * is no blank, since some spreadsheets pass over those.
 */
#include "render/csv.h"

#define COLUMNS_MAX	32

static bool
is_formula(struct str s)
{
	s = str_trim(s);
	return s.n > 0 && memchr("=+-@", *s.p, 4) != NULL;
}

static void
put_cell(struct buf *out, struct str s)
{
	size_t	i;

	buf_putc(out, '"');
	if (is_formula(s))
		buf_putc(out, '\'');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

void
csv_row(struct buf *out, const struct str *cells, size_t n)
{
	size_t	i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(out, ';');
		put_cell(out, cells[i]);
	}
	buf_put(out, STR("\r\n"));
}

/* The text of that name in a struct of the table. */
static struct str
text_named(const struct fields *fields, const char *item, struct str name)
{
	struct str	head = STR_NONE;
	size_t		i;

	while (str_next(&name, '.', &head)) {
		for (i = 0; i < fields->n; i++)
			if (str_eq(str_of(fields->field[i].name), head))
				break;
		if (i == fields->n)
			break;
		item += fields->field[i].offset;
		if (fields->field[i].type == FIELD_TEXT)
			return *(const struct str *)(const void *)item;
		if (fields->field[i].type == FIELD_LIEN)
			return lien_str((const struct lien *)(const void *)item);
		if (fields->field[i].type != FIELD_OBJECT)
			break;
		fields = fields->field[i].of;
	}
	return STR_NONE;
}

void
csv_list(struct buf *out, struct str first, const char *const *columns, size_t n,
    const struct fields *fields, struct list list)
{
	struct str	 cells[COLUMNS_MAX] = { first };
	const char	*item = list.items;
	size_t		 i, k;

	for (i = 0; i < list.n && !out->failed; i++, item += fields->size) {
		for (k = 0; k < n && k + 1 < COLUMNS_MAX; k++)
			cells[k + 1] = columns[k] == NULL ? STR_NONE :
			    text_named(fields, item, str_of(columns[k]));
		csv_row(out, cells, k + 1);
	}
}
