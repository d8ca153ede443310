/*
 * The block is a header line that says which lists the program reads, then the lists.  The file is
 * the block and a last line with its length and hash.  Both go through the same check, which finds
 * where each list begins and counts its rows and columns; after it, reading needs no more care than
 * the ends it was given.
 *
 * In COPY's text format a row never begins with "\.", and tabs and newlines inside a value are
 * escaped: https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.2
 */
#include "store/dump.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/connection.h"
#include "store/file.h"

#define BLOCK_MAX	((size_t)1 << 30)
#define LISTS_MAX	24
#define LIST_MILLIS	60000	/* that reading one list may take */
#define TRAILER		"# fin "

struct list {
	struct str	 name;
	size_t		 from;		/* of the first row, in the block */
	size_t		 to;
	size_t		 columns;
	size_t		 rows;
	bool		 given;		/* a cursor was made */
};

struct dump {
	char		*block;
	size_t		 n;
	struct list	 lists[LISTS_MAX];
	size_t		 n_lists;
	bool		 touched;	/* the block may have been unescaped in places */
};

/* A file written by a program with other SELECTs cannot be read by this one. */
static void
put_header(struct buf *out)
{
	uint64_t	hash = HASH_SEED;
	int		i;

	for (i = 0; i < STATEMENT_COUNT; i++)
		if (statements[i].kind == STATEMENT_DUMP)
			hash = str_hash(str_of(statements[i].sql), hash);
	buf_printf(out, "# aiguillage instantane %016llx\n", (unsigned long long)hash);
}

/* The line that begins at *at, without its newline; *at goes to the next.  False: no whole line. */
static bool
next_line(struct str text, size_t *at, struct str *line)
{
	const char	*end;

	if (*at >= text.n || (end = memchr(text.p + *at, '\n', text.n - *at)) == NULL)
		return false;
	*line = (struct str){ text.p + *at, (size_t)(end - (text.p + *at)) };
	*at += line->n + 1;
	return true;
}

static size_t
columns_in(struct str line)
{
	size_t	n = 1, i;

	for (i = 0; i < line.n; i++)
		n += line.p[i] == '\t';
	return n;
}

/* A backslash that ends a line would make unescaping look at the next one. */
static bool
escapes_end(struct str line)
{
	size_t	i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] == '\\' && ++i == line.n)
			return false;
	return true;
}

/* Reads "# name columns" and the rows up to "\.". */
static const char *
index_list(struct str text, size_t *at, struct list *list)
{
	struct str	line, rest;
	int64_t		columns;
	size_t		before;

	if (!next_line(text, at, &line) || !str_starts(line, STR("# ")))
		return "un en-tête de liste est attendu";
	rest = str_sub(line, 2, line.n);
	if (!str_next(&rest, ' ', &list->name) || !str_int(rest, 1, 1000, &columns))
		return "en-tête de liste illisible";
	list->columns = (size_t)columns;
	list->from = *at;
	for (list->rows = 0;; list->rows++) {
		before = *at;
		if (!next_line(text, at, &line))
			return "coupé au milieu d’une liste";
		if (str_eq(line, STR("\\.")))
			break;
		if (columns_in(line) != list->columns)
			return "une ligne n’a pas le nombre de colonnes de sa liste";
		if (!escapes_end(line))
			return "une ligne finit au milieu d’un caractère";
	}
	list->to = before;
	return NULL;
}

/* Finds the lists in the block: all those of the table, in its order.  NULL, or what is wrong. */
static const char *
index_block(struct dump *dump)
{
	struct str	text = { dump->block, dump->n }, line;
	struct buf	header = { 0 };
	const char	*wrong;
	size_t		at = 0;
	bool		same;
	int		i;

	put_header(&header);
	same = str_starts(text, buf_str(&header));
	buf_free(&header);
	if (!same)
		return "écrit par une autre version du programme";
	(void)next_line(text, &at, &line);
	for (i = 0; i < STATEMENT_COUNT; i++) {
		if (statements[i].kind != STATEMENT_DUMP)
			continue;
		if (dump->n_lists == LISTS_MAX)
			return "trop de listes";
		if ((wrong = index_list(text, &at, &dump->lists[dump->n_lists])) != NULL)
			return wrong;
		if (!str_eq(dump->lists[dump->n_lists].name, str_of(statements[i].name)))
			return "les listes ne sont pas celles attendues";
		dump->n_lists++;
	}
	return at == text.n ? NULL : "des lignes suivent la dernière liste";
}

/* Takes over block; NULL and *fault if it is not whole. */
static struct dump *
dump_create(char *block, size_t n, const char *where, struct fault *fault)
{
	struct dump	*dump = calloc(1, sizeof(*dump));
	const char	*wrong = "plus de mémoire";

	if (dump != NULL) {
		dump->block = block;
		dump->n = n;
		if ((wrong = index_block(dump)) == NULL)
			return dump;
	}
	(void)fault_set(fault, dump == NULL ? ERR_UNAVAILABLE : ERR_INVALID, str_of(where), 0, 0,
	    "%s", wrong);
	free(block);
	free(dump);
	return NULL;
}

static enum err
copy_rows(PGconn *conn, struct buf *out, const char *name, struct fault *fault)
{
	PGresult	*result;
	char		*row;
	int64_t		 until = clock_millis() + LIST_MILLIS;
	int		 n;
	enum err	 err;

	if ((err = connection_result(conn, until, &result, fault)) != ERR_NONE)
		return err;
	if (PQresultStatus(result) != PGRES_COPY_OUT) {
		err = connection_fault(result, name, fault);
		PQclear(result);
		return err == ERR_NONE ? ERR_INTERNAL : err;
	}
	buf_printf(out, "# %s %d\n", name, PQnfields(result));
	PQclear(result);
	while ((n = PQgetCopyData(conn, &row, 1)) >= 0) {
		if (n == 0) {
			if ((err = connection_wait(conn, until, fault)) != ERR_NONE)
				return err;
			continue;
		}
		buf_put(out, (struct str){ row, (size_t)n });
		PQfreemem(row);
	}
	buf_put(out, STR("\\.\n"));
	if (n == -2)
		return fault_set(fault, ERR_UNAVAILABLE, str_of(name), 0, 0, "%s",
		    PQerrorMessage(conn));
	if ((err = connection_result(conn, until, &result, fault)) != ERR_NONE)
		return err;
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		err = connection_fault(result, name, fault);
	PQclear(result);
	connection_drain(conn);
	return err;
}

static enum err
read_lists(PGconn *conn, struct buf *out, struct fault *fault)
{
	struct buf	sql = { 0 };
	enum err	err = ERR_NONE;
	int		i;

	put_header(out);
	for (i = 0; i < STATEMENT_COUNT && err == ERR_NONE; i++) {
		if (statements[i].kind != STATEMENT_DUMP)
			continue;
		buf_reset(&sql);
		buf_printf(&sql, "COPY (%s) TO STDOUT", statements[i].sql);
		buf_putc(&sql, '\0');
		if (sql.failed || out->failed)
			err = fault_set(fault, ERR_UNAVAILABLE, STR("dump"), 0, 0,
			    "plus de mémoire");
		else if (!PQsendQuery(conn, sql.p))
			err = fault_set(fault, ERR_UNAVAILABLE, str_of(statements[i].name), 0, 0,
			    "%s", PQerrorMessage(conn));
		else
			err = copy_rows(conn, out, statements[i].name, fault);
	}
	buf_free(&sql);
	if (err == ERR_NONE && out->failed)
		err = fault_set(fault, ERR_UNAVAILABLE, STR("dump"), 0, 0, "plus de mémoire");
	return err;
}

struct dump *
dump_read_base(struct store *store, struct fault *fault)
{
	struct buf	 block = { .max = BLOCK_MAX };
	PGconn		*conn;
	enum err	 err;

	if (store_exec(store, STATEMENT_BEGIN_SNAPSHOT, PARAMS_NONE, NULL) != ERR_NONE ||
	    (conn = store_borrow(store)) == NULL) {
		if (fault != NULL)
			*fault = *store_fault(store);
		store_rollback(store);
		return NULL;
	}
	err = read_lists(conn, &block, fault);
	store_rollback(store);
	if (err != ERR_NONE) {
		buf_free(&block);
		return NULL;
	}
	return dump_create(block.p, block.n, "base", fault);
}

enum err
dump_write_file(const struct dump *dump, const char *path, struct fault *fault)
{
	struct str	block = { dump->block, dump->n };
	struct buf	trailer = { 0 };
	enum err	err;

	if (dump->touched)
		return fault_set(fault, ERR_INTERNAL, str_of(path), 0, 0,
		    "des lignes ont déjà été lues");
	buf_printf(&trailer, TRAILER "%zu %016llx\n", block.n,
	    (unsigned long long)str_hash(block, HASH_SEED));
	err = file_replace(path, (const struct str[]){ block, buf_str(&trailer) }, 2, fault);
	buf_free(&trailer);
	return err;
}

/* The length of the block in a file: 0 when the trailer is not there or does not agree. */
static size_t
block_length(struct str file)
{
	char		expected[64];
	size_t		at, n;

	if (file.n == 0 || file.p[file.n - 1] != '\n')
		return 0;
	for (at = file.n - 1; at > 0 && file.p[at - 1] != '\n'; at--)
		continue;
	n = (size_t)snprintf(expected, sizeof(expected), TRAILER "%zu %016llx\n", at,
	    (unsigned long long)str_hash((struct str){ file.p, at }, HASH_SEED));
	return str_eq(str_sub(file, at, file.n), (struct str){ expected, n }) ? at : 0;
}

struct dump *
dump_read_file(const char *path, struct fault *fault)
{
	size_t	 n;
	char	*text = file_read(path, &n, fault);

	if (text == NULL)
		return NULL;
	if ((n = block_length((struct str){ text, n })) == 0) {
		(void)fault_set(fault, ERR_INVALID, str_of(path), 0, 0,
		    "coupé ou altéré : la longueur ou l’empreinte de la dernière ligne ne convient "
		    "pas");
		free(text);
		return NULL;
	}
	return dump_create(text, n, path, fault);
}

void
dump_free(struct dump *dump)
{
	if (dump == NULL)
		return;
	free(dump->block);
	free(dump);
}

char *
dump_take(struct dump *dump)
{
	char	*block = dump->block;

	dump->block = NULL;
	dump->n = 0;
	dump->n_lists = 0;
	return block;
}

uint64_t
dump_hash(const struct dump *dump, const char *name, uint64_t seed)
{
	const struct list	*list;
	size_t			 i;

	for (i = 0; i < dump->n_lists; i++) {
		list = &dump->lists[i];
		if (str_eq(list->name, str_of(name)))
			return str_hash((struct str){ dump->block + list->from,
			    list->to - list->from }, seed);
	}
	return seed;
}

struct dump_cursor
dump_rows(struct dump *dump, const char *name)
{
	struct list	*list;
	size_t		 i;

	for (i = 0; i < dump->n_lists; i++) {
		list = &dump->lists[i];
		if (list->given || !str_eq(list->name, str_of(name)))
			continue;
		list->given = true;
		dump->touched = true;
		return (struct dump_cursor){ dump->block + list->from, dump->block + list->to,
		    list->columns, list->rows };
	}
	return (struct dump_cursor){ NULL, NULL, 0, 0 };
}

/* Undoes the escapes of the n bytes at p, in place; returns how many are left. */
static size_t
unescape(char *p, size_t n)
{
	static const char	plain[128] = { ['b'] = '\b', ['f'] = '\f', ['n'] = '\n',
	    ['r'] = '\r', ['t'] = '\t', ['v'] = '\v' };
	char			*out = memchr(p, '\\', n);
	const char		*in, *end = p + n;
	unsigned char		 c;

	if (out == NULL)
		return n;
	for (in = out; in < end; in++) {
		if (*in == '\\' && in + 1 < end) {
			c = (unsigned char)*++in;
			*out++ = c < 128 && plain[c] != 0 ? plain[c] : (char)c;
		} else
			*out++ = *in;
	}
	return (size_t)(out - p);
}

bool
dump_next(struct dump_cursor *cursor, struct str *fields, size_t n)
{
	char	*tab, *line_end;
	size_t	 i, length;

	if (cursor->rows == 0)
		return false;
	line_end = memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));
	for (i = 0; i < cursor->columns; i++) {
		tab = memchr(cursor->at, '\t', (size_t)(line_end - cursor->at));
		length = (size_t)((tab == NULL ? line_end : tab) - cursor->at);
		if (i < n)
			fields[i] = length == 2 && memcmp(cursor->at, "\\N", 2) == 0 ? STR_NONE :
			    (struct str){ cursor->at, unescape(cursor->at, length) };
		cursor->at += length + 1;
	}
	for (; i < n; i++)
		fields[i] = STR_NONE;
	cursor->rows--;
	return true;
}

bool
dump_next_texts(struct dump_cursor *cursor, struct str *fields, size_t n)
{
	size_t	i;

	if (!dump_next(cursor, fields, n))
		return false;
	for (i = 0; i < n; i++)
		if (fields[i].p == NULL)
			fields[i] = STR("");
	return true;
}

enum err
dump_read_version(struct store *store, uint64_t *version)
{
	struct rows	rows;
	struct str	field = STR_NONE;
	int64_t		number = 0;
	enum err	err = store_exec(store, STATEMENT_VERSION, PARAMS_NONE, &rows);

	if (err != ERR_NONE)
		return err;
	(void)rows_next(&rows, &field, 1);
	(void)str_int(field, 0, INT64_MAX, &number);
	*version = (uint64_t)number;
	rows_free(&rows);
	return ERR_NONE;
}
