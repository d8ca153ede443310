/*
 * The catalogue as a snapshot is loaded from it: rows of the right number of columns with any
 * content ("a" and fields between semicolons are the first list, "b" the second).  It is refused
 * with a reason, or loaded, and then it answers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "triage/recherche.h"
#include "triage_essai.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A row of the list that its first byte names, its fields cut or filled up to the columns. */
static void
add_row(struct dump_texte *d, struct str line)
{
	size_t		 list = (unsigned char)line.p[0] - 'a', k;
	struct str	 rest = str_sub(line, 1, line.n), field;
	struct buf	*rows;

	if (list >= LISTES)
		return;
	rows = &d->rows[list];
	for (k = 0; k < (size_t)dump_lists[list].columns; k++) {
		if (k > 0)
			buf_putc(rows, '\t');
		if (str_next(&rest, ';', &field))
			buf_put(rows, field);
	}
	buf_putc(rows, '\n');
}

/* The whole catalogue, with each list that the text has rows of in the place of ours. */
static void
write_rows(struct dump_texte *d, struct str text)
{
	struct dump_texte	own = { 0 };
	struct str		line;
	size_t			i;

	write_territoires(d);
	write_labels(d);
	write_lexique(d);
	while (str_next(&text, '\n', &line))
		if (line.n > 0)
			add_row(&own, line);
	for (i = 0; i < LISTES; i++)
		if (own.rows[i].n > 0) {
			buf_free(&d->rows[i]);
			d->rows[i] = own.rows[i];
		}
}

static void
question(const struct snapshot *s)
{
	struct essai	e = { .s = (struct snapshot *)(uintptr_t)s,
	    .arena = arena_create(1 << 16, 64 << 20) };

	assert_non_null(e.arena);
	ask(&e, "ou=35001&quoi=r%C3%A9novation+de+l%27%C3%A9cole&phase=idee");
	(void)territoires_chercher(s, e.arena, STR("saint denis 35"), 5);
	assert_false(arena_failed(e.arena));
	arena_destroy(e.arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dump_texte	 d = { 0 };
	struct fault		 fault;
	struct snapshot		*snapshot;

	write_rows(&d, (struct str){ (const char *)data, size });
	snapshot = dump_load(&d, &fault);
	if (snapshot != NULL) {
		question(snapshot);
		snapshot_drop(snapshot);
	} else
		assert_true(fault.code != ERR_NONE && fault.message[0] != '\0');
	dump_erase(&d);
	return 0;
}
