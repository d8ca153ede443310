/*
 * The refresher: one thread, one loop.  It listens first and loads second, so that nothing that
 * changes in between is missed; after that it waits for a notification, and every 30 s compares the
 * version table with the snapshot it serves.  When the database is away it serves what it has, or,
 * at a start, the rows kept on disk, and tries again.
 */
#include "catalogue/refresh.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/words.h"
#include "catalogue/load.h"
#include "store/listen.h"

#define COALESCE	50		/* ms: changes that come together are one rebuild */
#define REPAIR		30000		/* ms: how long a lost notification may stay lost */
#define RETRY		2000		/* ms between tries when the database is away */
#define DEADLINE	20000		/* ms for reading all rows */

static struct {
	pthread_t		 thread;
	pthread_mutex_t		 lock;		/* guards state */
	struct refresh_state	 state;
	const char		*base;
	char			 path[512];	/* "" : nothing is kept on disk */
	int			 stop_fd;
	struct store		*store;
	struct listener		*listener;
	uint64_t		 version;	/* of the snapshot served; 0: none */
} self = { .lock = PTHREAD_MUTEX_INITIALIZER, .stop_fd = -1 };

static void
log_fault(enum log_level level, const char *event, const struct fault *fault)
{
	char	text[600];

	log_event(level, event, LOG_STR("raison", str_of(fault_text(fault, text, sizeof(text)))));
}

static void
note(bool database, bool failed, int64_t build_micros)
{
	(void)pthread_mutex_lock(&self.lock);
	self.state.database = database;
	self.state.failures += failed;
	if (build_micros > 0) {
		self.state.builds++;
		self.state.build_micros = build_micros;
	}
	(void)pthread_mutex_unlock(&self.lock);
}

static bool
publish(struct dump *dump, const char *from, int64_t began, bool database)
{
	struct fault	 fault = { 0 };
	struct snapshot	*snapshot = snapshot_load(dump, &fault);
	int64_t		 micros = clock_micros() - began;

	if (snapshot == NULL) {
		log_fault(LOG_ERROR, "instantane_refuse", &fault);
		note(database, true, 0);
		return false;
	}
	self.version = snapshot->version;
	log_event(LOG_INFO, "instantane", LOG_STR("origine", str_of(from)),
	    LOG_INT("version", snapshot->version), LOG_INT("territoires", snapshot->n_territoires),
	    LOG_INT("services", snapshot->n_services), LOG_INT("aides", snapshot->n_aides),
	    LOG_INT("octets", snapshot_octets(snapshot)), LOG_INT("micros", micros));
	note(database, false, micros);
	snapshot_publish(snapshot);
	(void)malloc_trim(0);
	return true;
}

static bool
load_base(void)
{
	struct fault	 fault = { 0 };
	int64_t		 began = clock_micros();
	struct dump	*dump = dump_read_base(self.store, &fault);

	if (dump == NULL) {
		log_fault(LOG_WARN, "base_absente", &fault);
		note(false, true, 0);
		return false;
	}
	if (self.path[0] != '\0' && dump_write_file(dump, self.path, &fault) != ERR_NONE)
		log_fault(LOG_WARN, "instantane_non_garde", &fault);
	return publish(dump, "base", began, true);
}

static void
load_file(void)
{
	struct fault	 fault = { 0 };
	int64_t		 began = clock_micros();
	struct dump	*dump;

	if (self.path[0] == '\0')
		return;
	if ((dump = dump_read_file(self.path, &fault)) == NULL)
		log_fault(LOG_WARN, "instantane_illisible", &fault);
	else
		(void)publish(dump, "disque", began, false);
}

/* Listening again after a loss; what happened meanwhile is seen by the version. */
static bool
reconnect(void)
{
	struct fault	fault = { 0 };
	uint64_t	version = 0;

	if ((self.listener = listen_open(self.base, &fault)) == NULL) {
		note(false, false, 0);
		if (self.version == 0)
			log_fault(LOG_WARN, "base_absente", &fault);
		return false;
	}
	if (self.version != 0 && dump_read_version(self.store, &version) == ERR_NONE &&
	    version == self.version) {
		note(true, false, 0);
		return true;
	}
	return load_base();
}

static void
repair(void)
{
	uint64_t	version;

	if (dump_read_version(self.store, &version) == ERR_NONE && version != self.version)
		(void)load_base();
}

static void *
run(void *arg)
{
	enum listen_result	result = LISTEN_TIMEOUT;
	bool			connected = reconnect();

	if (!connected)
		load_file();
	while (result != LISTEN_STOP) {
		result = listen_wait(self.listener, connected ? REPAIR : RETRY, self.stop_fd);
		if (result == LISTEN_CHANGED) {
			result = listen_wait(NULL, COALESCE, self.stop_fd);
			if (result != LISTEN_STOP)
				connected = load_base();
		} else if (result == LISTEN_LOST || (result == LISTEN_TIMEOUT && !connected)) {
			listen_close(self.listener);
			self.listener = NULL;
			connected = result == LISTEN_TIMEOUT && reconnect();
			if (result == LISTEN_LOST) {
				log_event(LOG_WARN, "base_perdue",
				    LOG_INT("version", self.version));
				note(false, false, 0);
			}
		} else if (result == LISTEN_TIMEOUT)
			repair();
	}
	words_release();
	return arg;
}

/*
 * A snapshot that is freed goes back to the system at once.  Left to itself, glibc raises the size
 * from which it asks the system for memory of its own to the largest piece that was freed, keeps
 * all the pieces of the next, and a process doubles in an hour of changes.
 */
#define OF_ITS_OWN	(1 << 20)

enum err
refresh_start(const char *base, const char *directory, struct fault *fault)
{
	(void)mallopt(M_MMAP_THRESHOLD, OF_ITS_OWN);
	self.base = base;
	if (directory[0] != '\0')
		(void)snprintf(self.path, sizeof(self.path), "%s/instantane.copy", directory);
	self.stop_fd = eventfd(0, EFD_CLOEXEC);
	self.store = store_create(base, DEADLINE);
	if (self.stop_fd == -1 || self.store == NULL ||
	    pthread_create(&self.thread, NULL, run, NULL) != 0)
		return fault_set(fault, ERR_UNAVAILABLE, STR("refresh"), 0, 0,
		    "no thread or no memory");
	return ERR_NONE;
}

void
refresh_stop(void)
{
	uint64_t	one = 1;

	if (self.stop_fd == -1)
		return;
	if (write(self.stop_fd, &one, sizeof(one)) == sizeof(one))
		(void)pthread_join(self.thread, NULL);
	listen_close(self.listener);
	store_destroy(self.store);
	(void)close(self.stop_fd);
	self.listener = NULL;
	self.stop_fd = -1;
	snapshot_publish(NULL);
}

struct refresh_state
refresh_state(void)
{
	struct refresh_state	state;

	(void)pthread_mutex_lock(&self.lock);
	state = self.state;
	(void)pthread_mutex_unlock(&self.lock);
	return state;
}
