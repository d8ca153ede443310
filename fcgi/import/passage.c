/*
 * The lock of the source is held for the whole run, by the connection; the lock that all imports
 * and migrations share only while the catalogue changes, so that a long fetch hinders nobody.  The
 * row of the run is written before and after the transaction, never by it alone: a run that is
 * killed leaves "en cours", which the next one closes.
 */
#include "import/passage.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/fold.h"

#define VERROU_ATTENTE	5000	/* ms */

void
passage_dire(struct passage *passage, const char *format, ...)
{
	char	text[256];
	va_list	args;

	if (passage->tell == NULL)
		return;
	va_start(args, format);
	str_vformat(text, sizeof(text), format, args);
	va_end(args);
	passage->tell(text);
}

void
passage_ajouter_bilan(struct passage *passage, const char *format, ...)
{
	size_t	n = strlen(passage->bilan);
	va_list	args;

	if (n > 0 && n + 4 < sizeof(passage->bilan)) {
		memcpy(passage->bilan + n, " ; ", 4);
		n += 3;
	}
	va_start(args, format);
	str_vformat(passage->bilan + n, sizeof(passage->bilan) - n, format, args);
	va_end(args);
}

bool
passage_exec(struct passage *passage, enum statement statement, struct strs params,
    struct rows *rows)
{
	if (store_exec(passage->store, statement, params, rows) == ERR_NONE)
		return true;
	passage->fault = *store_fault(passage->store);
	return false;
}

bool
passage_echec(struct passage *passage, enum err code, const char *where, const char *format, ...)
{
	char	text[384];
	va_list	args;

	va_start(args, format);
	str_vformat(text, sizeof(text), format, args);
	va_end(args);
	(void)fault_set(&passage->fault, code, str_of(where), 0, 0, "%s", text);
	return false;
}

/* Goes to a terminal and to a table of texts: no control character, no half of a letter. */
static char *
copy(struct str s, size_t max)
{
	char	*text = s.p == NULL ? NULL : strndup(s.p, str_head(s, max).n);
	size_t	 n, i, length;

	if (text == NULL)
		return NULL;
	n = strlen(text);
	for (i = 0; i < n; i += length) {
		length = utf8_length((struct str){ text, n }, i);
		if (length == 0 || (length == 1 && (unsigned char)text[i] < ' '))
			text[i] = ' ';
		if (length == 0)
			length = 1;
	}
	return text;
}

static void
note(struct passage *passage, const char *fichier, unsigned ligne, struct str colonne,
    struct str message, bool remarque)
{
	struct refus	*refus;

	if (passage->n_refus == REFUS_MAX)
		return;
	if (passage->refus == NULL &&
	    (passage->refus = calloc(REFUS_MAX, sizeof(*passage->refus))) == NULL)
		return;
	refus = &passage->refus[passage->n_refus++];
	*refus = (struct refus){ copy(str_of(fichier), 400), copy(colonne, 80), copy(message, 600),
	    ligne, remarque };
}

void
passage_refuser(struct passage *passage, const char *fichier, unsigned ligne, struct str colonne,
    struct str message)
{
	passage->refuses++;
	passage->motifs[motif_de(message)]++;
	note(passage, fichier, ligne, colonne, message, false);
}

void
passage_remarquer(struct passage *passage, const char *fichier, unsigned ligne, struct str colonne,
    struct str message)
{
	note(passage, fichier, ligne, colonne, message, true);
}

int64_t
passage_tus(const struct passage *passage)
{
	int64_t	kept = 0;
	size_t	i;

	for (i = 0; i < passage->n_refus; i++)
		kept += !passage->refus[i].remarque;
	return passage->refuses - kept;
}

static struct str
number(char room[24], int64_t value)
{
	(void)snprintf(room, 24, "%" PRId64, value);
	return str_of(room);
}

/* Somebody has the lock: since when, and what to do. */
static bool
busy(struct passage *passage)
{
	struct rows	rows;
	struct str	since = STR("?");

	if (!passage_exec(passage, STATEMENT_PASSAGE_DEBUT, PARAMS(str_of(passage->source)), &rows))
		return false;
	(void)rows_next(&rows, &since, 1);
	(void)passage_echec(passage, ERR_CONFLICT, passage->source, "un autre import de cette "
	    "source est en cours (début : %.*s) : attendre qu’il finisse, ou l’arrêter, puis "
	    "relancer", STR_FMT(since));
	rows_free(&rows);
	return false;
}

/*
 * The lock of a run that was killed goes when the server sees that its client has gone: at once,
 * or, in the middle of a long statement, after client_connection_check_interval (sql/roles.sql).
 */
static bool
lock(struct passage *passage)
{
	const int64_t	end = clock_millis() + VERROU_ATTENTE;
	struct rows	rows;
	struct str	field = STR_NONE;
	bool		mine;

	for (;;) {
		if (!passage_exec(passage, STATEMENT_LOCK_SOURCE, PARAMS(str_of(passage->source)),
		    &rows))
			return false;
		mine = rows_next(&rows, &field, 1) && str_eq(field, STR("t"));
		rows_free(&rows);
		if (mine)
			return true;
		if (clock_millis() >= end)
			return busy(passage);
		(void)nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
}

bool
passage_ouvrir(struct passage *passage)
{
	struct rows	rows;
	struct str	field = STR_NONE;

	if (!lock(passage))
		return false;
	if (passage->simuler)
		return true;
	if (!passage_exec(passage, STATEMENT_PASSAGE_OPEN, PARAMS(str_of(passage->source),
	    passage->fichier == NULL ? STR("f") : STR("t")), &rows))
		return false;
	if (rows_next(&rows, &field, 1))
		(void)snprintf(passage->id, sizeof(passage->id), "%.*s", STR_FMT(field));
	rows_free(&rows);
	return true;
}

bool
passage_echanger(struct passage *passage)
{
	return passage_exec(passage, STATEMENT_BEGIN, PARAMS_NONE, NULL) &&
	    passage_exec(passage, STATEMENT_LOCK_SWAP, PARAMS_NONE, NULL) &&
	    passage_exec(passage, STATEMENT_ORIGINE, PARAMS(str_of(passage->source)), NULL);
}

bool
passage_chute(struct passage *passage, int64_t retires, int64_t avant)
{
	if (passage->confirmer || retires * 100 <= avant * CHUTE_MAX)
		return true;
	passage->attend = true;
	return passage_echec(passage, ERR_CONFLICT, passage->source,
	    "%" PRId64 " éléments sur %" PRId64 " disparaîtraient, plus de %d %% : vérifier la "
	    "source, puis relancer avec --confirmer", retires, avant, CHUTE_MAX);
}

static bool
count_items(struct passage *passage, int64_t *n)
{
	struct rows	rows;
	struct str	field = STR_NONE;

	if (!passage_exec(passage, STATEMENT_ITEMS_COUNT, PARAMS(str_of(passage->source)), &rows))
		return false;
	if (rows_next(&rows, &field, 1))
		(void)str_int(field, 0, INT64_MAX, n);
	rows_free(&rows);
	return true;
}

bool
passage_fusionner(struct passage *passage, const struct fusion *fusion)
{
	struct rows	rows;
	struct str	f[3] = { STR_NONE, STR_NONE, STR_NONE };
	int64_t		n[3] = { 0, 0, 0 }, before = 0;
	size_t		i;

	if (fusion->items && !count_items(passage, &before))
		return false;
	if (!passage_exec(passage, STATEMENT_FUSION, PARAMS(str_of(fusion->cible),
	    str_of(fusion->forme), str_of(fusion->cles),
	    str_of(fusion->origine ? passage->source : NULL)), &rows))
		return false;
	(void)rows_next(&rows, f, 3);
	for (i = 0; i < 3; i++)
		(void)str_int(f[i], 0, INT64_MAX, &n[i]);
	rows_free(&rows);
	memcpy(passage->faits, n, sizeof(n));
	if (!fusion->items)
		return true;
	passage->nouveaux = n[0];
	passage->changes = n[1];
	passage->retires = n[2];
	return passage->chute_vue || passage_chute(passage, n[2], before);
}

static bool
keep_refusals(struct passage *passage)
{
	char			 rang[24], ligne[24];
	const struct refus	*r;
	size_t			 i;

	for (i = 0; i < passage->n_refus; i++) {
		r = &passage->refus[i];
		if (!passage_exec(passage, STATEMENT_REFUS_ADD, PARAMS(str_of(passage->id),
		    number(rang, (int64_t)i), str_of(r->fichier), r->ligne == 0 ? STR_NONE :
		    number(ligne, r->ligne), str_of(r->colonne), str_of(r->message),
		    r->remarque ? STR("t") : STR("f")), NULL))
			return false;
	}
	for (i = 0; i < MOTIFS; i++)
		if (passage->motifs[i] > 0 && !passage_exec(passage, STATEMENT_MOTIF_ADD,
		    PARAMS(str_of(passage->id), motif_nom(i), number(rang, passage->motifs[i])),
		    NULL))
			return false;
	return true;
}

/*
 * When what was read dates from: of files, the newest read, and the time of the run when none was;
 * nothing when a source answered.
 */
static struct str
files_date(const struct passage *passage, char room[24])
{
	struct stat	st;
	time_t		when = passage->fichiers_le;

	if (passage->fichier == NULL)
		return STR_NONE;
	if (when == 0)
		when = stat(passage->fichier, &st) == 0 ? st.st_mtime : time(NULL);
	return number(room, (int64_t)when);
}

/* What anyone may read of a failure: what is held says why, other faults may quote a value. */
static struct str
public_reason(const struct passage *passage, enum passage_etat etat)
{
	struct str	held = str_of(passage->fault.message);

	if (etat == PASSAGE_FAIT)
		return STR_NONE;
	/* What to do about it is for the operator. */
	return etat == PASSAGE_REFUSE ? motif_echec(passage->fault.code) :
	    str_sub(held, 0, str_find(held, STR(" : vérifier")));
}

static bool
close_row(struct passage *passage, enum passage_etat etat, const char *message)
{
	static const char *const	etats[PASSAGE_ETATS] = { "fait", "refuse", "en attente" };
	char				room[6][24];

	if (!keep_refusals(passage))
		return false;
	/* A run that changes nothing hurries nobody: programs see it when they next look. */
	return passage_exec(passage, STATEMENT_PASSAGE_CLOSE, PARAMS(str_of(passage->id),
	    str_of(etats[etat]), number(room[0], passage->vus), number(room[1], passage->nouveaux),
	    number(room[2], passage->changes), number(room[3], passage->retires),
	    number(room[4], passage->refuses), str_of(message), files_date(passage, room[5]),
	    public_reason(passage, etat), passage->partiel ? STR("t") : STR("f")), NULL) &&
	    passage_exec(passage, STATEMENT_PASSAGE_TELL, PARAMS(str_of(etats[etat])), NULL);
}

bool
passage_valider(struct passage *passage)
{
	if (passage->simuler) {
		store_rollback(passage->store);
		return true;
	}
	return close_row(passage, PASSAGE_FAIT, passage->bilan[0] == '\0' ? NULL :
	    passage->bilan) &&
	    passage_exec(passage, STATEMENT_COMMIT, PARAMS_NONE, NULL);
}

enum passage_etat
passage_fermer(struct passage *passage, bool fait)
{
	enum passage_etat	etat = fait ? PASSAGE_FAIT : passage->attend ? PASSAGE_EN_ATTENTE :
				    PASSAGE_REFUSE;
	struct fault		why = passage->fault;
	char			text[640];
	size_t			i;

	if (!fait) {
		store_rollback(passage->store);
		passage->nouveaux = passage->changes = passage->retires = 0;
		/* When that fails too, the run stays "en cours": the next one closes it. */
		if (passage->id[0] != '\0' &&
		    passage_exec(passage, STATEMENT_BEGIN, PARAMS_NONE, NULL)) {
			if (close_row(passage, etat, fault_text(&why, text, sizeof(text))))
				(void)passage_exec(passage, STATEMENT_COMMIT, PARAMS_NONE, NULL);
			store_rollback(passage->store);
		}
		passage->fault = why;
	}
	for (i = 0; i < passage->n_refus; i++) {
		free(passage->refus[i].fichier);
		free(passage->refus[i].colonne);
		free(passage->refus[i].message);
	}
	free(passage->refus);
	passage->refus = NULL;
	return etat;
}
