/*
 * PostgreSQL is the one judge of what a good row is, and stops at the first that it does not take.
 * All is sent at once; when something is wrong, bad rows are looked for in blocks, halved where
 * they are and doubled where they are not, so that each costs a few short exchanges whatever the
 * size of the file (about half a millisecond on one machine); then the good ones are sent at once.
 */
#include "import/lot.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "import/csv.h"
#include "import/schema.h"
#include "store/copy.h"

#define BLOC_MAX	1024	/* rows sent together while bad ones are looked for */

struct nom_fichier {
	struct nom_fichier	*suivant;
	char			 texte[];
};

void
lot_init(struct lot *lot, const struct table_import *table, const char *fichier)
{
	*lot = (struct lot){ .table = table, .fichier = fichier, .texte = { .max = LOT_MAX } };
}

void
lot_free(struct lot *lot)
{
	struct nom_fichier	*nom, *next;

	for (nom = lot->noms; nom != NULL; nom = next) {
		next = nom->suivant;
		free(nom);
	}
	buf_free(&lot->texte);
	free(lot->v);
	*lot = (struct lot){ .table = NULL };
}

bool
lot_fichier(struct lot *lot, const char *fichier)
{
	size_t			 n = strlen(fichier) + 1;
	struct nom_fichier	*nom = malloc(sizeof(*nom) + n);

	if (nom == NULL)
		return false;
	memcpy(nom->texte, fichier, n);
	nom->suivant = lot->noms;
	lot->noms = nom;
	lot->fichier = nom->texte;
	return true;
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
	lot->v[lot->n++] = (struct enregistrement){ from, lot->texte.n, lot->fichier, ligne,
	    false };
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

/* The records from..to that are still good, under the header. */
static void
write_lot(const struct lot *lot, size_t from, size_t to, struct buf *out)
{
	size_t	i;

	buf_reset(out);
	buf_put(out, str_of(lot->table->colonnes));
	buf_putc(out, '\n');
	for (i = from; i < to; i++)
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
record_at_line(struct lot *lot, size_t from, size_t to, unsigned line)
{
	struct enregistrement	*e, *last = NULL;
	unsigned		 at = 1;

	for (e = lot->v + from; e < lot->v + to; e++) {
		if (e->refuse)
			continue;
		last = e;
		if ((at += lines_of(lot, e)) >= line)
			break;
	}
	return last;
}

/* "colonne url : …": what is to blame; *message: the rest, of a person without what was refused. */
static struct str
take_column(struct str *message)
{
	struct str	column = STR_NONE;
	size_t		end;

	if (str_starts(*message, STR("colonne ")) && (end = str_find(*message, STR(" : "))) !=
	    SIZE_MAX) {
		column = str_sub(*message, 8, end);
		*message = str_sub(*message, end + 3, message->n);
		if (schema_personnel(column) && (end = str_find(*message, STR(" : «"))) !=
		    SIZE_MAX)
			message->n = end;
	}
	return column;
}

static void
tell(struct passage *passage, const struct enregistrement *e, struct str message,
    void (*how)(struct passage *passage, const char *fichier, unsigned ligne, struct str colonne,
    struct str message))
{
	struct str	column = take_column(&message);

	how(passage, e->fichier, e->ligne, column, message);
}

/* Copies those records: 1 when all of them are in, 0 when *bad is not taken and told, -1. */
static int
copy_records(struct lot *lot, struct passage *passage, size_t from, size_t to, size_t *bad)
{
	struct buf		 texte = { .max = 2 * LOT_MAX };
	struct copy_source	 source = { .path = lot->fichier };
	struct enregistrement	*e;
	struct fault		 fault = { .code = ERR_NONE };
	enum err		 err;

	write_lot(lot, from, to, &texte);
	source.text = buf_str(&texte);
	err = texte.failed ? ERR_TOO_LARGE : copy_csv(passage->store, lot->table->copie, &source,
	    &fault);
	buf_free(&texte);
	if (err == ERR_NONE)
		return 1;
	if (err != ERR_INVALID || fault.line <= 1 ||
	    (e = record_at_line(lot, from, to, fault.line)) == NULL) {
		passage->fault = fault;
		return -1;
	}
	e->refuse = true;
	*bad = (size_t)(e - lot->v);
	tell(passage, e, str_of(fault.message), passage_refuser);
	return 0;
}

static bool
too_long(struct lot *lot, struct passage *passage, int64_t end)
{
	if (clock_millis() < end)
		return false;
	(void)passage_echec(passage, ERR_INVALID, lot->fichier, "%" PRId64 " lignes refusées, et "
	    "dix minutes n’ont pas suffi à les trouver toutes : rien n’est pris de ce fichier",
	    passage->refuses);
	return true;
}

/* Finds every record that PostgreSQL does not take, in a staging table that is then thrown away. */
static bool
sift(struct lot *lot, struct passage *passage, int64_t end)
{
	size_t	at = 0, n = BLOC_MAX, to, bad;
	int	done;

	if (!passage_exec(passage, lot->table->depot, PARAMS_NONE, NULL) ||
	    !passage_exec(passage, STATEMENT_SAVEPOINT_BLOC, PARAMS_NONE, NULL))
		return false;
	while (at < lot->n && !too_long(lot, passage, end)) {
		to = lot->n - at < n ? lot->n : at + n;
		if ((done = copy_records(lot, passage, at, to, &bad)) < 0 ||
		    !passage_exec(passage, done > 0 ? STATEMENT_SAVEPOINT_BLOC_NEXT :
		    STATEMENT_SAVEPOINT_BLOC_BACK, PARAMS_NONE, NULL))
			return false;
		if (done > 0) {
			at = to;
			n = n < BLOC_MAX ? n * 2 : BLOC_MAX;
		} else if (bad > at)
			n = bad - at;
		else {
			at++;
			n = n > 1 ? n / 2 : 1;
		}
	}
	return at >= lot->n && passage_exec(passage, STATEMENT_SAVEPOINT_BACK, PARAMS_NONE, NULL);
}

/* What the controls say of rows that PostgreSQL has taken: 1 nothing, 0 some are refused, -1. */
static int
control(struct lot *lot, struct passage *passage, const enum statement *controles, size_t n)
{
	struct enregistrement	**good = calloc(lot->n + 1, sizeof(struct enregistrement *));
	struct rows		  rows;
	struct str		  f[2];
	int64_t			  at;
	size_t			  i, n_good = 0;
	int			  clean = 1;

	if (good == NULL) {
		(void)passage_echec(passage, ERR_UNAVAILABLE, lot->fichier, "plus de mémoire");
		return -1;
	}
	for (i = 0; i < lot->n; i++)
		if (!lot->v[i].refuse)
			good[n_good++] = &lot->v[i];
	for (i = 0; i < n && clean >= 0; i++) {
		if (!passage_exec(passage, controles[i], PARAMS_NONE, &rows)) {
			clean = -1;
			break;
		}
		while (rows_next(&rows, f, 2))
			if (str_int(f[0], 2, INT64_MAX, &at) && (size_t)at - 2 < n_good) {
				/* Told once, whatever else is wrong with it. */
				if (!good[at - 2]->refuse)
					tell(passage, good[at - 2], f[1], passage_refuser);
				good[at - 2]->refuse = true;
				clean = 0;
			}
		rows_free(&rows);
	}
	free(good);
	return clean;
}

/* One try: 1 when all is in, 0 when something was left out and all is to be tried again, -1. */
static int
attempt(struct lot *lot, struct passage *passage, bool (*nommer)(struct passage *passage),
    const enum statement *controles, size_t n, int64_t end)
{
	size_t	bad;
	int	done;

	if (!passage_exec(passage, lot->table->depot, PARAMS_NONE, NULL))
		return -1;
	done = copy_records(lot, passage, 0, lot->n, &bad);
	if (done > 0)
		return nommer == NULL || nommer(passage) ? control(lot, passage, controles, n) : -1;
	if (done < 0 || !passage_exec(passage, STATEMENT_SAVEPOINT_BACK, PARAMS_NONE, NULL))
		return -1;
	return sift(lot, passage, end) ? 0 : -1;
}

bool
lot_deposer(struct lot *lot, struct passage *passage, bool (*nommer)(struct passage *passage),
    const enum statement *controles, size_t n, int64_t *vus)
{
	const int64_t	end = clock_millis() + LOT_DUREE;
	int		done;

	*vus += (int64_t)lot->n;
	if (!passage_exec(passage, STATEMENT_SAVEPOINT, PARAMS_NONE, NULL))
		return false;
	while (!too_long(lot, passage, end)) {
		if ((done = attempt(lot, passage, nommer, controles, n, end)) != 0)
			return done > 0;
		if (!passage_exec(passage, STATEMENT_SAVEPOINT_BACK, PARAMS_NONE, NULL))
			return false;
	}
	return false;
}

bool
lot_quelque_chose(const struct lot *lot, struct passage *passage)
{
	size_t	i;

	for (i = 0; i < lot->n && lot->v[i].refuse; i++)
		continue;
	return lot->n == 0 || i < lot->n || passage_echec(passage, ERR_INVALID, lot->fichier,
	    "aucune ligne n’est bonne : le catalogue garde ce qu’il avait");
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
		write_lot(lot, 0, lot->n, &texte);
		source.text = buf_str(&texte);
		done = passage_exec(passage, STATEMENT_SAVEPOINT, PARAMS_NONE, NULL);
		if (!done)
			break;
		err = texte.failed ? ERR_TOO_LARGE : copy_csv(passage->store, lot->table->copie,
		    &source, &fault);
		e = err == ERR_INVALID && fault.line > 1 ? record_at_line(lot, 0,
		    lot->n, fault.line) : NULL;
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
			tell(passage, e, f[1], passage_remarquer);
	rows_free(&rows);
	return true;
}
