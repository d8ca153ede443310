/*
 * Small catalogues for unit tests, written as the rows of a dump and read by the real loader.  In a
 * row, fields stand between semicolons; lists in a field are joined by '|', as everywhere.
 */
#ifndef UNIT_DUMP_TEXTE_H
#define UNIT_DUMP_TEXTE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "catalogue/load.h"
#include "store/statements.h"

enum liste { L_VERSION, L_TERRITOIRES, L_ANCIENNES, L_LABELS, L_LIENS, L_LEXIQUE,
    L_SERVICES, L_SERVICES_LABELS, L_CONTEXTES, L_AIDES, L_AIDES_LABELS, L_PARTENAIRES, L_SOURCES,
    L_DETAILS, L_PASSAGES, L_CARTES, L_CONDITIONS, L_HISTOIRE, L_DONNEES, L_OUVERTES, L_PROJETS,
    LISTES };

/* The last column of some says where a row comes from, or when: most rows leave it out. */
static const struct { const char *name; int columns; bool origine; } dump_lists[LISTES] = {
	{ "version", 3, true }, { "territoires", 11, false }, { "anciennes", 5, false },
	{ "labels", 7, false },
	{ "labels_liens", 5, false }, { "lexique", 4, false }, { "services", 16, true },
	{ "services_labels", 4, false }, { "services_contextes", 7, false }, { "aides", 25, true },
	{ "aides_labels", 4, false }, { "partenaires", 12, false }, { "sources", 6, false },
	{ "aides_details", 11, false }, { "passages", 13, false }, { "cartes", 19, true },
	{ "cartes_conditions", 6, false }, { "histoire", 4, false }, { "donnees", 14, true },
	{ "donnees_ouvertes", 5, false }, { "projets", 6, false },
};

struct dump_texte {
	struct buf	rows[LISTES];
	int		columns[LISTES];	/* 0: as the table says */
};

static inline void
dump_erase(struct dump_texte *d)
{
	size_t	i;

	for (i = 0; i < LISTES; i++)
		buf_free(&d->rows[i]);
}

/* The rows, with an empty last column where it is left out. */
static inline void
dump_put(struct buf *out, enum liste list, struct str rows)
{
	struct str	row;
	size_t		i;
	int		n;

	while (str_next(&rows, '\n', &row)) {
		for (i = 0, n = 1; i < row.n; i++)
			n += row.p[i] == ';';
		buf_put(out, row);
		buf_put(out, dump_lists[list].origine && n == dump_lists[list].columns - 1 ?
		    STR(";\n") : STR("\n"));
	}
}

/* One row, or several between newlines. */
__attribute__((format(printf, 3, 4)))
static inline void
dump_add(struct dump_texte *d, enum liste list, const char *format, ...)
{
	struct buf	*rows = &d->rows[list];
	size_t		 from = rows->n, i;
	va_list		 args;
	char		 text[8192];
	int		 n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert_in_range(n, 1, sizeof(text) - 1);
	dump_put(rows, list, (struct str){ text, (size_t)n });
	for (i = from; i < rows->n; i++)
		if (rows->p[i] == ';')
			rows->p[i] = '\t';
}

/* The block as store/dump.c describes it. */
static inline void
dump_block(const struct dump_texte *d, struct buf *out)
{
	uint64_t	hash = HASH_SEED;
	size_t		i, k;

	for (i = 0; i < STATEMENT_COUNT; i++)
		if (statements[i].kind == STATEMENT_DUMP)
			hash = str_hash(str_of(statements[i].sql), hash);
	buf_printf(out, "# aiguillage instantane %016llx\n", (unsigned long long)hash);
	for (i = 0; i < STATEMENT_COUNT; i++) {
		if (statements[i].kind != STATEMENT_DUMP)
			continue;
		for (k = 0; strcmp(dump_lists[k].name, statements[i].name) != 0; k++)
			assert_true(k + 1 < LISTES);
		buf_printf(out, "# %s %d\n", dump_lists[k].name, d->columns[k] != 0 ?
		    d->columns[k] :
		    dump_lists[k].columns);
		buf_put(out, buf_str(&d->rows[k]));
		buf_put(out, STR("\\.\n"));
	}
}

/* The line that ends a file: its length and hash. */
static inline void
dump_seal(struct buf *block)
{
	size_t	n = block->n;

	buf_printf(block, "# fin %zu %016llx\n", n,
	    (unsigned long long)str_hash(buf_str(block), HASH_SEED));
}

/* A file of those bytes, read as a dump; the file is gone afterwards. */
static inline struct dump *
dump_of_bytes(struct str bytes, struct fault *fault)
{
	char		 path[] = "/tmp/aiguillage-essai-XXXXXX";
	int		 fd = mkstemp(path);
	struct dump	*dump;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	assert_int_equal(close(fd), 0);
	dump = dump_read_file(path, fault);
	assert_int_equal(unlink(path), 0);
	return dump;
}

/* NULL and *fault when the rows do not hold together. */
static inline struct snapshot *
dump_load(const struct dump_texte *d, struct fault *fault)
{
	struct buf	 block = { .max = (size_t)64 << 20 };
	struct dump	*dump;

	dump_block(d, &block);
	dump_seal(&block);
	assert_false(block.failed);
	*fault = (struct fault){ 0 };
	dump = dump_of_bytes(buf_str(&block), fault);
	buf_free(&block);
	return dump == NULL ? NULL : snapshot_load(dump, fault);
}

/* The snapshot, or a failed test that says why there is none. */
static inline struct snapshot *
dump_snapshot(const struct dump_texte *d)
{
	struct fault	 fault;
	struct snapshot	*snapshot = dump_load(d, &fault);
	char		 text[600];

	if (snapshot == NULL)
		fail_msg("%s", fault_text(&fault, text, sizeof(text)));
	return snapshot;
}

/* Lets go of a snapshot, by way of the pointer that all share. */
static inline void
snapshot_drop(struct snapshot *snapshot)
{
	snapshot_publish(snapshot);
	snapshot_publish(NULL);
}

#endif
