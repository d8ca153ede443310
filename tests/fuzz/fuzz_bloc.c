/*
 * The file that keeps a snapshot's rows, any bytes behind the first line that the program expects
 * and before the last, which seals them.  It is refused with a reason, or every field is read.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "dump_texte.h"
#include "fichier.h"

#define FIELDS_MAX	32	/* more than any list has */

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every field of every row: each lies in the block, none runs into the next. */
static void
walk(struct dump *dump)
{
	struct dump_cursor	cursor;
	struct str		fields[FIELDS_MAX];
	uint64_t		hash = HASH_SEED;
	size_t			i, k, rows;

	for (i = 0; i < LISTES; i++) {
		cursor = dump_rows(dump, dump_lists[i].name);
		for (rows = cursor.rows; dump_next(&cursor, fields, FIELDS_MAX); rows--)
			for (k = 0; k < FIELDS_MAX; k++) {
				assert_true(k < cursor.columns || fields[k].n == 0);
				hash = str_hash(fields[k], hash);
			}
		assert_int_equal(rows, 0);
		assert_ptr_equal(cursor.at, cursor.end);
	}
}

/* The block behind the first line that the program expects. */
static void
write_bytes(struct buf *block, struct str text)
{
	struct dump_texte	none = { 0 };

	dump_block(&none, block);
	block->n = str_find(buf_str(block), STR("\n")) + 1;
	buf_put(block, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf	 block = { 0 };
	struct fault	 fault = { 0 };
	struct dump	*dump;

	write_bytes(&block, (struct str){ (const char *)data, size });
	dump_seal(&block);
	if ((dump = dump_read_file(fichier_path(buf_str(&block)), &fault)) != NULL)
		walk(dump);
	else
		assert_true(fault.code == ERR_INVALID && fault.message[0] != '\0');
	dump_free(dump);
	buf_free(&block);
	return 0;
}
