/*
 * One table of fixed size, open addressing, under one lock held for a few comparisons.  The writer
 * takes the counts out, and puts back what the database did not take.
 */
#include "serve/comptes.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/store.h"

#define SLOTS		1024
#define FULL		(SLOTS * 3 / 4)
#define CLE_SIZE	48
#define ORIGINE_MAX	253
#define WRITE_MS	2000	/* that one statement may take */

struct compte {
	char	cle[CLE_SIZE];		/* "": a free slot */
	char	origine[ORIGINE_MAX + 1];	/* "": pages */
	int64_t	n;			/* not written yet */
	int64_t	minute, in_minute;	/* of pages */
};

static struct {
	pthread_mutex_t	 lock;
	pthread_cond_t	 stop;
	pthread_t	 thread;
	struct store	*store;
	bool		 running, stopping;
	size_t		 used;
	struct compte	 slots[SLOTS];
} self = { .lock = PTHREAD_MUTEX_INITIALIZER, .stop = PTHREAD_COND_INITIALIZER };

/* The slot of a pair, taken if there is room; NULL otherwise.  The lock is held. */
static struct compte *
slot_of(struct str cle, struct str origine)
{
	size_t	at = (size_t)(str_hash(origine, str_hash(cle, HASH_SEED)) % SLOTS);

	if (!self.running || cle.n == 0 || cle.n >= CLE_SIZE || origine.n > ORIGINE_MAX)
		return NULL;
	for (; self.slots[at].cle[0] != '\0'; at = (at + 1) % SLOTS)
		if (str_eq(str_of(self.slots[at].cle), cle) &&
		    str_eq(str_of(self.slots[at].origine), origine))
			return &self.slots[at];
	if (self.used >= FULL)
		return NULL;
	self.used++;
	self.slots[at] = (struct compte){ .n = 0 };
	memcpy(self.slots[at].cle, cle.p, cle.n);
	if (origine.n > 0)
		memcpy(self.slots[at].origine, origine.p, origine.n);
	return &self.slots[at];
}

int64_t
comptes_page(struct str partenaire, int64_t minute)
{
	struct compte	*compte;
	int64_t		 n = 1;

	(void)pthread_mutex_lock(&self.lock);
	if ((compte = slot_of(partenaire, STR(""))) != NULL) {
		compte->n++;
		if (compte->minute != minute)
			compte->in_minute = 0;
		compte->minute = minute;
		n = ++compte->in_minute;
	}
	(void)pthread_mutex_unlock(&self.lock);
	return n;
}

static void
add(struct str partenaire, struct str origine, int64_t n)
{
	struct compte	*compte;

	(void)pthread_mutex_lock(&self.lock);
	if ((compte = slot_of(partenaire, origine)) != NULL)
		compte->n += n;
	(void)pthread_mutex_unlock(&self.lock);
}

void
comptes_parent(struct str partenaire, struct str origine)
{
	add(partenaire, origine, 1);
}

/* Copies what is to be written; a table half full is emptied. */
static size_t
take(struct compte *out)
{
	size_t	i, n = 0;

	(void)pthread_mutex_lock(&self.lock);
	for (i = 0; i < SLOTS; i++)
		if (self.slots[i].n > 0) {
			out[n++] = self.slots[i];
			self.slots[i].n = 0;
		}
	if (self.used > SLOTS / 2) {
		memset(self.slots, 0, sizeof(self.slots));
		self.used = 0;
	}
	(void)pthread_mutex_unlock(&self.lock);
	return n;
}

static enum err
write_one(const struct compte *compte)
{
	char	n[24];

	(void)snprintf(n, sizeof(n), "%" PRId64, compte->n);
	return compte->origine[0] == '\0' ?
	    store_exec(self.store, STATEMENT_COMPTER, PARAMS(STR("pages"), str_of(compte->cle),
	    str_of(n)), NULL) :
	    store_exec(self.store, STATEMENT_PARENT_VU, PARAMS(str_of(compte->cle),
	    str_of(compte->origine), str_of(n)), NULL);
}

/* A count that the database refuses for itself is dropped: it would be refused again. */
static void
write_all(struct compte *room)
{
	size_t	n = take(room), i;

	for (i = 0; i < n && write_one(&room[i]) != ERR_UNAVAILABLE; i++)
		continue;
	for (; i < n; i++)
		add(str_of(room[i].cle), str_of(room[i].origine), room[i].n);
}

static void *
run(void *arg)
{
	struct compte	*room = arg;
	struct timespec	 until;
	bool		 stopping;

	do {
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		(void)pthread_mutex_lock(&self.lock);
		if (!self.stopping)
			(void)pthread_cond_timedwait(&self.stop, &self.lock, &until);
		stopping = self.stopping;
		(void)pthread_mutex_unlock(&self.lock);
		write_all(room);
	} while (!stopping);
	free(room);
	return NULL;
}

enum err
comptes_start(const char *base, struct fault *fault)
{
	struct compte	*room = calloc(SLOTS, sizeof(*room));

	self.store = store_create(base, WRITE_MS);
	self.running = true;
	if (room != NULL && self.store != NULL &&
	    pthread_create(&self.thread, NULL, run, room) == 0)
		return ERR_NONE;
	self.running = false;
	free(room);
	return fault_set(fault, ERR_UNAVAILABLE, STR("comptes"), 0, 0, "no thread or no memory");
}

void
comptes_stop(void)
{
	if (!self.running)
		return;
	(void)pthread_mutex_lock(&self.lock);
	self.stopping = true;
	(void)pthread_cond_signal(&self.stop);
	(void)pthread_mutex_unlock(&self.lock);
	(void)pthread_join(self.thread, NULL);
	store_destroy(self.store);
	self.running = false;
}
