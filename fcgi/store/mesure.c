/*
 * Two tables of counts, filled and written in turn: whoever counts holds the lock for one look-up,
 * never while the database works.  What could not be written is put back.
 */
#include "store/mesure.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/log.h"
#include "store/store.h"

#define PLACES		2048	/* of a table; a power of two */
#define COUNTS_MAX	1536	/* different counts that may wait */
#define NOM_MAX		240
#define PARTENAIRE_MAX	40
#define DEADLINE	5000	/* ms for one statement */
#define BILAN_SECONDS	60
#define JOURS_MAX	31
#define PARTENAIRES_MAX	100

struct place {
	int64_t		n;		/* 0: free */
	int32_t		jour;
	uint8_t		nom_n;
	uint8_t		partenaire_n;
	char		nom[NOM_MAX];
	char		partenaire[PARTENAIRE_MAX];
};

struct counts {
	struct place	places[PLACES];
	size_t		n;
};

struct ligne {
	char	cle[PARTENAIRE_MAX + 1];
	int64_t	n[MESURES];
};

static struct {
	pthread_mutex_t	 lock;
	pthread_cond_t	 wake;
	pthread_t	 thread;
	bool		 started;
	bool		 stopping;
	struct counts	*counts;	/* the one that is filled */
	int64_t		 lost;
	time_t		 lu;
	struct ligne	 jours[JOURS_MAX], partenaires[PARTENAIRES_MAX];
	size_t		 n_jours, n_partenaires;
	/* The thread's own. */
	struct store	*store;
	struct counts	*written;	/* the other one */
	int32_t		 purged;	/* day */
} self = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER,
    .purged = DAY_NONE };

static struct counts	tables[2];

static bool
is_name(struct str s, size_t max)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		    s.p[i] == '-' || s.p[i] == '.' || s.p[i] == '_'))
			return false;
	return s.n > 0 && s.n <= max;
}

/* With the lock held. */
static void
add(struct counts *counts, struct str nom, struct str partenaire, int32_t jour, int64_t n)
{
	uint64_t	at = str_hash(nom, str_hash(partenaire, HASH_SEED + (uint64_t)jour));
	struct place	*p = &counts->places[at % PLACES];

	while (p->n > 0 && !(p->jour == jour && str_eq((struct str){ p->nom, p->nom_n }, nom) &&
	    str_eq((struct str){ p->partenaire, p->partenaire_n }, partenaire)))
		p = &counts->places[++at % PLACES];
	if (p->n == 0) {
		if (counts->n == COUNTS_MAX) {
			self.lost += n;
			return;
		}
		counts->n++;
		p->jour = jour;
		p->nom_n = (uint8_t)nom.n;
		p->partenaire_n = (uint8_t)partenaire.n;
		memcpy(p->nom, nom.p, nom.n);
		memcpy(p->partenaire, partenaire.p, partenaire.n);
	}
	p->n += n;
}

static void
count(struct str nom, struct str partenaire, int32_t jour)
{
	(void)pthread_mutex_lock(&self.lock);
	if (self.counts == NULL)
		self.counts = &tables[0];
	add(self.counts, nom, partenaire, jour, 1);
	(void)pthread_mutex_unlock(&self.lock);
}

void
mesure_compter(struct str nom, struct str partenaire, int32_t jour)
{
	if (is_name(nom, NOM_MAX) && is_name(partenaire, PARTENAIRE_MAX))
		count(nom, partenaire, jour);
}

/* No name of a counter has a colon: an origin is told by it. */
static bool
is_origin(const struct place *p)
{
	return memchr(p->nom, ':', p->nom_n) != NULL;
}

void
mesure_parent(struct str origine, struct str partenaire, int32_t jour)
{
	if (origine.n <= NOM_MAX && str_find(origine, STR("://")) != SIZE_MAX &&
	    is_name(partenaire, PARTENAIRE_MAX))
		count(origine, partenaire, jour);
}

/* The four columns of a table, as PostgreSQL writes arrays: no name holds a comma or a quote. */
static void
write_columns(const struct counts *counts, struct buf columns[4])
{
	size_t	i, k;

	for (k = 0; k < 4; k++)
		buf_putc(&columns[k], '{');
	for (i = 0; i < PLACES; i++) {
		const struct place	*p = &counts->places[i];

		if (p->n == 0 || is_origin(p))
			continue;
		if (columns[0].n > 1)
			for (k = 0; k < 4; k++)
				buf_putc(&columns[k], ',');
		day_iso(&columns[0], p->jour);
		buf_put(&columns[1], (struct str){ p->nom, p->nom_n });
		buf_put(&columns[2], (struct str){ p->partenaire, p->partenaire_n });
		buf_int(&columns[3], p->n);
	}
	for (k = 0; k < 4; k++)
		buf_putc(&columns[k], '}');
}

/* One by one: the database keeps fifty a partner, the last seen. */
static enum err
write_origins(const struct counts *counts)
{
	enum err	err = ERR_NONE;
	char		n[24];
	size_t		i;

	for (i = 0; i < PLACES && err != ERR_UNAVAILABLE; i++) {
		const struct place	*p = &counts->places[i];

		if (p->n == 0 || !is_origin(p))
			continue;
		(void)snprintf(n, sizeof(n), "%" PRId64, p->n);
		err = store_exec(self.store, STATEMENT_PARENT_VU, PARAMS((struct str){
		    p->partenaire, p->partenaire_n }, (struct str){ p->nom, p->nom_n },
		    str_of(n)), NULL);
	}
	return err;
}

static void
put_back(const struct counts *counts)
{
	size_t	i;

	(void)pthread_mutex_lock(&self.lock);
	for (i = 0; i < PLACES; i++) {
		const struct place	*p = &counts->places[i];

		if (p->n > 0)
			add(self.counts, (struct str){ p->nom, p->nom_n },
			    (struct str){ p->partenaire, p->partenaire_n }, p->jour, p->n);
	}
	(void)pthread_mutex_unlock(&self.lock);
}

/* True: nothing waits any more. */
static bool
flush(void)
{
	struct buf	 columns[4] = { { 0 } };
	struct counts	*full;
	enum err	 err = ERR_UNAVAILABLE;
	size_t		 k;

	(void)pthread_mutex_lock(&self.lock);
	full = self.counts;
	if (full->n > 0) {
		self.counts = self.written;
		self.written = full;
	}
	(void)pthread_mutex_unlock(&self.lock);
	if (full->n == 0)
		return true;
	write_columns(full, columns);
	if (!columns[0].failed && !columns[1].failed && !columns[2].failed && !columns[3].failed)
		err = store_exec(self.store, STATEMENT_COMPTEURS, PARAMS(buf_str(&columns[0]),
		    buf_str(&columns[1]), buf_str(&columns[2]), buf_str(&columns[3])), NULL);
	for (k = 0; k < 4; k++)
		buf_free(&columns[k]);
	if (err == ERR_UNAVAILABLE)
		put_back(full);
	else if (err != ERR_NONE)	/* kept, it would be refused again each second */
		log_event(LOG_ERROR, "compteurs_refuses", LOG_STR("erreur",
		    str_of(store_fault(self.store)->message)));
	else			/* an indication: those the database refuses are forgotten */
		err = write_origins(full) == ERR_UNAVAILABLE ? ERR_UNAVAILABLE : ERR_NONE;
	*full = (struct counts){ 0 };
	return err == ERR_NONE;
}

static size_t
read_lines(enum statement statement, struct ligne *out, size_t max)
{
	struct rows	rows;
	struct str	fields[1 + MESURES];
	size_t		n = 0, k;

	if (store_exec(self.store, statement, PARAMS_NONE, &rows) != ERR_NONE)
		return SIZE_MAX;
	for (; n < max && rows_next(&rows, fields, COUNT(fields)); n++) {
		out[n] = (struct ligne){ 0 };
		memcpy(out[n].cle, fields[0].p, fields[0].n < PARTENAIRE_MAX ? fields[0].n :
		    PARTENAIRE_MAX);
		for (k = 0; k < MESURES; k++)
			(void)str_int(fields[k + 1], 0, INT64_MAX, &out[n].n[k]);
	}
	rows_free(&rows);
	return n;
}

static void
read_bilan(time_t now)
{
	static struct ligne	jours[JOURS_MAX], partenaires[PARTENAIRES_MAX];
	size_t			n_jours, n_partenaires;

	n_jours = read_lines(STATEMENT_MESURE_JOURS, jours, JOURS_MAX);
	n_partenaires = n_jours == SIZE_MAX ? SIZE_MAX :
	    read_lines(STATEMENT_MESURE_PARTENAIRES, partenaires, PARTENAIRES_MAX);
	if (n_partenaires == SIZE_MAX)
		return;
	(void)pthread_mutex_lock(&self.lock);
	memcpy(self.jours, jours, sizeof(jours));
	memcpy(self.partenaires, partenaires, sizeof(partenaires));
	self.n_jours = n_jours;
	self.n_partenaires = n_partenaires;
	self.lu = now;
	(void)pthread_mutex_unlock(&self.lock);
}

/* Once a day: all of them, or all again in a minute. */
static void
purge(int32_t day)
{
	static const enum statement	purges[] = { STATEMENT_MESURE_PURGE_COMPTEURS,
	    STATEMENT_MESURE_PURGE_CORRECTIONS, STATEMENT_MESURE_PURGE_PARENTS,
	    STATEMENT_MESURE_PURGE_DEMANDES };
	bool				done = true;
	size_t				i;

	for (i = 0; self.purged != day && i < COUNT(purges); i++)
		done = store_exec(self.store, purges[i], PARAMS_NONE, NULL) == ERR_NONE && done;
	if (done)
		self.purged = day;
}

/* A second, or less if it is the end: then false. */
static bool
pause_one(void)
{
	struct timespec	until;
	bool		on;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec++;
	(void)pthread_mutex_lock(&self.lock);
	if (!self.stopping)
		(void)pthread_cond_timedwait(&self.wake, &self.lock, &until);
	on = !self.stopping;
	(void)pthread_mutex_unlock(&self.lock);
	return on;
}

static void *
run(void *arg)
{
	time_t	now, read = 0;

	while (pause_one()) {
		now = time(NULL);
		if (!flush() || now - read < BILAN_SECONDS)
			continue;
		read = now;
		read_bilan(now);
		purge(paris_day(now));
	}
	(void)flush();
	return arg;
}

enum err
mesure_start(const char *base, struct fault *fault)
{
	(void)pthread_mutex_lock(&self.lock);
	if (self.counts == NULL)
		self.counts = &tables[0];
	self.written = self.counts == &tables[0] ? &tables[1] : &tables[0];
	(void)pthread_mutex_unlock(&self.lock);
	self.store = store_create(base, DEADLINE);
	if (self.store == NULL || pthread_create(&self.thread, NULL, run, NULL) != 0) {
		store_destroy(self.store);
		return fault_set(fault, ERR_UNAVAILABLE, STR("mesure"), 0, 0,
		    "no thread or no memory");
	}
	self.started = true;
	return ERR_NONE;
}

void
mesure_stop(void)
{
	if (!self.started)
		return;
	(void)pthread_mutex_lock(&self.lock);
	self.stopping = true;
	(void)pthread_cond_signal(&self.wake);
	(void)pthread_mutex_unlock(&self.lock);
	(void)pthread_join(self.thread, NULL);
	store_destroy(self.store);
	self.started = false;
}

static struct mesure_ligne *
lines_copy(struct arena *arena, const struct ligne *from, size_t n)
{
	struct mesure_ligne	*lines = arena_array(arena, n + 1, struct mesure_ligne);
	size_t			 i;

	for (i = 0; lines != NULL && i < n; i++) {
		lines[i].cle = arena_str(arena, str_of(from[i].cle));
		memcpy(lines[i].n, from[i].n, sizeof(lines[i].n));
	}
	return lines;
}

struct mesure_bilan
mesure_bilan(struct arena *arena)
{
	struct mesure_bilan	bilan;

	(void)pthread_mutex_lock(&self.lock);
	bilan = (struct mesure_bilan){ self.lu, lines_copy(arena, self.jours, self.n_jours),
	    self.n_jours, lines_copy(arena, self.partenaires, self.n_partenaires),
	    self.n_partenaires, self.lost };
	(void)pthread_mutex_unlock(&self.lock);
	if (bilan.jours == NULL || bilan.partenaires == NULL)
		bilan.n_jours = bilan.n_partenaires = 0;
	return bilan;
}
