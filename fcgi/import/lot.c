/*
 * PostgreSQL stops at the first row that it does not take: that one is left out, and the rest tried
 * again, so that there is one judge of what a good row is.  A file of nothing but bad rows is given
 * up after LOT_ESSAIS of them.
 */
#include "import/lot.h"

#include <stdlib.h>

#include "import/csv.h"
#include "store/copy.h"

#define LOT_ESSAIS	200

void
lot_init(struct lot *lot, const struct table_import *table, const char *fichier)
{
	*lot = (struct lot){ .table = table, .fichier = fichier, .texte = { .max = LOT_MAX } };
}

void
lot_free(struct lot *lot)
{
	buf_free(&lot->texte);
	free(lot->v);
	*lot = (struct lot){ .table = NULL };
}

static bool
add(struct lot *lot, size_t from, unsigned ligne)
{
	struct enregistrement	*more;

	if (lot->n == lot->size) {
		lot->size = lot->size == 0 ? 256 : lot->size * 2;
		if ((more = realloc(lot->v, lot->size * sizeof(*more))) == NULL)
			return false;
		lot->v = more;
	}
	lot->v[lot->n++] = (struct enregistrement){ from, lot->texte.n, ligne, false };
	return !lot->texte.failed;
}

bool
lot_ajouter(struct lot *lot, unsigned ligne, const struct str *cellules, size_t n)
{
	size_t	from = lot->texte.n;

	csv_ecrire(&lot->texte, cellules, n);
	return add(lot, from, ligne);
}

static bool
unclosed(struct str record)
{
	bool	quoted = false;
	size_t	i;

	for (i = 0; i < record.n; i++)
		quoted ^= record.p[i] == '"';
	return quoted;
}

static void
put_record(struct buf *out, struct str record)
{
	size_t	i;

	for (i = 0; i < record.n; i++)
		if (record.p[i] != '\r' || (i + 1 < record.n && record.p[i + 1] != '\n'))
			buf_putc(out, record.p[i]);
	if (record.n == 0 || record.p[record.n - 1] != '\n')
		buf_putc(out, '\n');
}

bool
lot_csv(struct lot *lot, struct passage *passage, struct str texte)
{
	struct str	header, record;
	unsigned	line = 1, lines;
	size_t		at, end, from;

	if (str_starts(texte, STR("\xef\xbb\xbf")))
		texte = str_sub(texte, 3, texte.n);
	at = csv_fin(texte, 0, &lines);
	header = str_trim(str_sub(texte, 0, at));
	if (!str_eq(header, str_of(lot->table->colonnes))) {
		(void)fault_set(&passage->fault, ERR_INVALID, str_of(lot->fichier), 1, 0,
		    "première ligne attendue : %s", lot->table->colonnes);
		return false;
	}
	for (line += lines; at < texte.n; at = end, line += lines) {
		end = csv_fin(texte, at, &lines);
		record = str_sub(texte, at, end);
		if (str_trim(record).n == 0)
			continue;
		from = lot->texte.n;
		put_record(&lot->texte, record);
		if (unclosed(record)) {
			passage_refuser(passage, lot->fichier, line, STR_NONE,
			    STR("un guillemet n’est pas refermé"));
			lot->texte.n = from;
			passage->vus++;
		} else if (!add(lot, from, line))
			return passage_echec(passage, ERR_TOO_LARGE, lot->fichier,
			    "fichier trop grand : %zu octets au plus", LOT_MAX);
	}
	return true;
}

/* The records that are still good, under the header. */
static void
write_lot(const struct lot *lot, struct buf *out)
{
	size_t	i;

	buf_reset(out);
	buf_put(out, str_of(lot->table->colonnes));
	buf_putc(out, '\n');
	for (i = 0; i < lot->n; i++)
		if (!lot->v[i].refuse)
			buf_put(out, str_sub(buf_str(&lot->texte), lot->v[i].from, lot->v[i].to));
}

static unsigned
lines_of(const struct lot *lot, const struct enregistrement *e)
{
	unsigned	n = 0;
	size_t		i;

	for (i = e->from; i < e->to; i++)
		n += lot->texte.p[i] == '\n';
	return n;
}

/* The good record that holds that line of what was sent; the last when the line is past the end. */
static struct enregistrement *
record_at_line(struct lot *lot, unsigned line)
{
	struct enregistrement	*e, *last = NULL;
	unsigned		 at = 1;

	for (e = lot->v; e < lot->v + lot->n; e++) {
		if (e->refuse)
			continue;
		last = e;
		if ((at += lines_of(lot, e)) >= line)
			break;
	}
	return last;
}

/* The nth good record, from 0. */
static struct enregistrement *
record_at(struct lot *lot, size_t n)
{
	struct enregistrement	*e;

	for (e = lot->v; e < lot->v + lot->n; e++)
		if (!e->refuse && n-- == 0)
			return e;
	return NULL;
}

/* "colonne url : …": what is to blame; *message: the rest. */
static struct str
take_column(struct str *message)
{
	struct str	column = STR_NONE;
	size_t		end;

	if (str_starts(*message, STR("colonne ")) && (end = str_find(*message, STR(" : "))) !=
	    SIZE_MAX) {
		column = str_sub(*message, 8, end);
		*message = str_sub(*message, end + 3, message->n);
	}
	return column;
}

static void
tell(const struct lot *lot, struct passage *passage, const struct enregistrement *e,
    struct str message, void (*how)(struct passage *passage, const char *fichier, unsigned ligne,
    struct str colonne, struct str message))
{
	struct str	column = take_column(&message);

	how(passage, lot->fichier, e->ligne, column, message);
}

/* One try: 1 when all is in, 0 when something was left out and all is to be tried again, -1. */
static int
attempt(struct lot *lot, struct passage *passage, bool (*nommer)(struct passage *passage),
    const enum statement *controles, size_t n)
{
	struct buf		 texte = { .max = 2 * LOT_MAX };
	struct copy_source	 source = { .path = lot->fichier };
	struct enregistrement	*e;
	struct rows		 rows;
	struct str		 f[2];
	struct fault		 fault = { .code = ERR_NONE };
	enum err		 err;
	int64_t			 at;
	size_t			 i;
	int			 clean = 1;

	write_lot(lot, &texte);
	source.text = buf_str(&texte);
	if (!passage_exec(passage, STATEMENT_SAVEPOINT, PARAMS_NONE, NULL) ||
	    !passage_exec(passage, lot->table->depot, PARAMS_NONE, NULL)) {
		buf_free(&texte);
		return -1;
	}
	err = texte.failed ? ERR_TOO_LARGE : copy_csv(passage->store, lot->table->copie, &source,
	    &fault);
	buf_free(&texte);
	if (err == ERR_INVALID && fault.line > 1 &&
	    (e = record_at_line(lot, fault.line)) != NULL) {
		e->refuse = true;
		tell(lot, passage, e, str_of(fault.message), passage_refuser);
		return 0;
	}
	if (err != ERR_NONE) {
		passage->fault = fault;
		return -1;
	}
	if (nommer != NULL && !nommer(passage))
		return -1;
	for (i = 0; i < n; i++) {
		if (!passage_exec(passage, controles[i], PARAMS_NONE, &rows))
			return -1;
		while (rows_next(&rows, f, 2))
			if (str_int(f[0], 2, INT64_MAX, &at) &&
			    (e = record_at(lot, (size_t)at - 2)) != NULL) {
				/* Left out below, so that numbers stay what they are. */
				if (e->from != e->to)
					tell(lot, passage, e, f[1], passage_refuser);
				e->from = e->to;
				clean = 0;
			}
		rows_free(&rows);
	}
	for (i = 0; i < lot->n; i++)
		lot->v[i].refuse |= lot->v[i].from == lot->v[i].to;
	return clean;
}

bool
lot_deposer(struct lot *lot, struct passage *passage, bool (*nommer)(struct passage *passage),
    const enum statement *controles, size_t n, int64_t *vus)
{
	unsigned	left;
	int		done;

	*vus += (int64_t)lot->n;
	for (left = LOT_ESSAIS; left > 0; left--) {
		if ((done = attempt(lot, passage, nommer, controles, n)) != 0)
			return done > 0;
		if (!passage_exec(passage, STATEMENT_SAVEPOINT_BACK, PARAMS_NONE, NULL))
			return false;
	}
	return passage_echec(passage, ERR_INVALID, lot->fichier,
	    "plus de %d lignes refusées : rien n’est pris de ce fichier", LOT_ESSAIS);
}

bool
lot_verser(struct lot *lot, struct passage *passage, const struct versement *versement)
{
	struct buf		 texte = { .max = 2 * LOT_MAX };
	struct copy_source	 source = { .path = lot->fichier };
	struct enregistrement	*e;
	struct fault		 fault = { .code = ERR_NONE };
	struct str		 why, column;
	enum err		 err = ERR_INVALID;
	bool			 done = lot->n > 0;

	while (done && err != ERR_NONE) {
		write_lot(lot, &texte);
		source.text = buf_str(&texte);
		done = passage_exec(passage, STATEMENT_SAVEPOINT, PARAMS_NONE, NULL);
		if (!done)
			break;
		err = texte.failed ? ERR_TOO_LARGE : copy_csv(passage->store, lot->table->copie,
		    &source, &fault);
		e = err == ERR_INVALID && fault.line > 1 ? record_at_line(lot, fault.line) : NULL;
		if (e != NULL) {
			e->refuse = true;
			why = str_of(fault.message);
			column = take_column(&why);
			versement->refuser(versement->arg, str_sub(buf_str(&lot->texte), e->from,
			    e->to), column, why);
		} else if (err != ERR_NONE) {
			passage->fault = fault;
			done = false;
		}
		done = done && (err == ERR_NONE || passage_exec(passage, STATEMENT_SAVEPOINT_BACK,
		    PARAMS_NONE, NULL)) && passage_exec(passage, STATEMENT_SAVEPOINT_END,
		    PARAMS_NONE, NULL);
	}
	buf_free(&texte);
	return done || lot->n == 0;
}

bool
lot_remarquer(struct lot *lot, struct passage *passage, enum statement remarques)
{
	const struct enregistrement	*e;
	struct rows			 rows;
	struct str			 f[2];
	int64_t				 at;

	if (!passage_exec(passage, remarques, PARAMS_NONE, &rows))
		return false;
	while (rows_next(&rows, f, 2))
		if (str_int(f[0], 2, INT64_MAX, &at) &&
		    (e = record_at(lot, (size_t)at - 2)) != NULL)
			tell(lot, passage, e, f[1], passage_remarquer);
	rows_free(&rows);
	return true;
}
