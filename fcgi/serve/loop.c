/*
 * accept4 and epoll of our own around libfcgi, which would give each connection a thread.  Idle
 * kept connections wait in one epoll, one shot each, so that a readable one wakes one worker, which
 * owns it until it is armed again.  The listener is EPOLLEXCLUSIVE: of the processes that share it,
 * one wakes.
 *
 * Of the workers, as many take requests as there are cores for this process: more of them would
 * spend a fourth of what can be answered on waking each other.  The others stand by: a worker that
 * may have to wait, for the database, gives its place to one of them until it is done.
 *
 * Half a request holds no worker: its connection is parked, and looked at again every few
 * milliseconds until the rest has come, the peer has gone, or it has had its time.
 *
 * Stopping: an eventfd that nobody drains wakes everybody.  From then on a connection is closed
 * after its answer, and the last worker to leave serves what still waits on kept connections, then
 * closes them: nginx learns of it between two requests, not in the middle of one.
 *
 * Templates: each worker announces the set it reads (reading); who replaces the set waits until
 * nobody announces the old one.
 */
#include "serve/loop.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/words.h"
#include "serve/io.h"
#include "serve/metrics.h"
#include "store/store.h"

#define ARENA_BLOCK	((size_t)256 << 10)
#define ARENA_LIMIT	((size_t)32 << 20)
#define STORE_MS	1000	/* that one statement may take: a visitor is waiting */
#define FDS_MAX		((size_t)65536)
#define GRACE_MS	100	/* at the end, for connections that have not spoken yet */
#define PART_MS		2000	/* for the rest of a request that has begun */
#define SWEEP_MS	5	/* between two looks at what is parked */

/* What an idle descriptor is to us: nothing (or in a worker's hands), a connection that has not yet
 * said anything, one that has been served and waits for more, one with half a request. */
enum kept { KEPT_NOT, KEPT_NEW, KEPT_IDLE, KEPT_PART };

struct part {
	_Atomic int64_t	since;		/* ms: when it began; 0: none */
	atomic_int	n;		/* bytes seen */
};

struct worker {
	struct loop		*loop;
	pthread_t		 thread;
	struct io		*io;
	struct arena		*arena;
	struct response		 response;
	struct buf		 head;
	struct store		*store;
	struct metrics		*metrics;
	_Atomic(struct gabarits *) reading;
};

struct loop {
	struct loop_options	 options;
	int			 epoll;
	int			 stop;		/* eventfd */
	sem_t			 places;	/* of those who take requests */
	atomic_bool		 stopping;
	_Atomic(struct gabarits *) gabarits;
	atomic_size_t		 working;	/* workers that have not left */
	_Atomic unsigned char	*kept;		/* by descriptor: enum kept */
	struct part		*parts;		/* by descriptor */
	size_t			 n_kept;
	atomic_size_t		 parked;	/* how many are KEPT_PART */
	_Atomic int64_t		 swept;		/* ms */
	struct worker		*workers;
	size_t			 n_workers;
};

static struct gabarits *
gabarits_take(struct worker *worker)
{
	struct gabarits	*gabarits;

	do {
		gabarits = atomic_load(&worker->loop->gabarits);
		atomic_store(&worker->reading, gabarits);
	} while (gabarits != atomic_load(&worker->loop->gabarits));
	return gabarits;
}

/* The access line: what was asked by its pattern, never by its arguments. */
static void
log_request(const struct worker *worker, const struct request *request, int route)
{
	const struct response	*response = &worker->response;
	const struct route	*routes = worker->loop->options.routes;
	const char		*pattern = route < 0 ? "-" : routes[route].pattern;

	log_event(response->status >= 500 ? LOG_WARN : LOG_DEBUG, "requete",
	    LOG_STR("methode", method_name(request->method)), LOG_STR("route", str_of(pattern)),
	    LOG_INT("statut", response->status), LOG_INT("micros", response->micros),
	    LOG_INT("octets", response->body.n), LOG_STR("id", request->id.n == 0 ? STR("-") :
	    request->id));
}

static void
answer(struct worker *worker, struct request *request, bool loopback)
{
	const struct loop_options	*options = &worker->loop->options;
	const struct worker_context	 context = { .routes = options->routes,
	    .n_routes = options->n_routes, .gabarits = gabarits_take(worker),
	    .adresse = options->adresse, .contact_securite = options->contact_securite,
	    .cles = &options->cles, .reglages = options->reglages,
	    .identite = options->identite,
	    .body_limit = options->body_limit, .arena = worker->arena, .head = &worker->head,
	    .store = worker->store };
	struct response			*response = &worker->response;
	int				 route;

	route = routes_dispatch(&context, request, loopback, response);
	atomic_store(&worker->reading, NULL);
	metrics_count(worker->metrics, route, response->status, response->micros);
	log_request(worker, request, route);
	if (worker->head.failed) {
		io_abandon(worker->io);
		return;
	}
	io_write(worker->io, buf_str(&worker->head), request->method == METHOD_HEAD ||
	    response->status == 304 ? STR_NONE : buf_str(&response->body));
}

static bool
has_body(enum method method)
{
	return method == METHOD_POST || method == METHOD_PUT || method == METHOD_PATCH ||
	    method == METHOD_DELETE;
}

static void
take_place(struct loop *loop)
{
	while (sem_wait(&loop->places) == -1)
		continue;		/* a signal */
}

/* What is read of a body; the dispatcher knows which route may have so much. */
static size_t
body_max(const struct loop *loop)
{
	return loop->options.body_limit > ROUTE_LONG_MAX ? loop->options.body_limit :
	    ROUTE_LONG_MAX;
}

/* One request of the connection fd; true while it is open. */
static bool
serve_request(struct worker *worker, int fd)
{
	struct loop	*loop = worker->loop;
	struct request	 request;
	bool		 loopback, open, waits;

	if (!io_accept_request(worker->io, fd, &request, &loopback))
		return false;
	waits = has_body(request.method);	/* who sends something has it written */
	if (waits)
		(void)sem_post(&loop->places);
	if (io_read_body(worker->io, worker->arena,
	    waits ? body_max(loop) : 0, &request))
		answer(worker, &request, loopback);
	else
		io_abandon(worker->io);
	open = io_finish(worker->io, !atomic_load(&loop->stopping));
	if (worker->store != NULL)
		store_rollback(worker->store);
	if (waits)
		take_place(loop);
	arena_reset(worker->arena);
	return open;
}

static void
watch(struct loop *loop, int operation, int fd)
{
	struct epoll_event	event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT,
		    .data.fd = fd };

	if (epoll_ctl(loop->epoll, operation, fd, &event) == -1) {
		atomic_store(&loop->kept[fd], KEPT_NOT);
		(void)close(fd);
	}
}

/* The first n bytes of a request on fd: set aside, or closed once it has had its time. */
static void
park(struct loop *loop, int fd, int n)
{
	struct part	*part = &loop->parts[fd];
	int64_t		 now = clock_millis();

	if (atomic_load(&part->since) == 0)
		atomic_store(&part->since, now);
	if (now - atomic_load(&part->since) > PART_MS) {
		io_drop(fd);
		return;
	}
	atomic_store(&part->n, n);
	atomic_fetch_add(&loop->parked, 1);
	atomic_store(&loop->kept[fd], KEPT_PART);
}

/* kept[fd] changes hands with the descriptor: KEPT_NOT before the number can be given again. */
static void
serve_connection(struct worker *worker, int fd)
{
	struct loop	*loop = worker->loop;
	int		 n;

	atomic_store(&loop->kept[fd], KEPT_NOT);
	switch (io_look(worker->io, fd, &n)) {
	case LOOK_BAD:
		return;
	case LOOK_PART:
		park(loop, fd, n);
		return;
	case LOOK_READY:
		atomic_store(&loop->parts[fd].since, 0);
		if (!serve_request(worker, fd))
			return;
		atomic_store(&loop->kept[fd], KEPT_IDLE);
		watch(loop, EPOLL_CTL_MOD, fd);
	}
}

/* A parked connection: served if more has come or the peer has gone, parked again otherwise. */
static void
unpark(struct worker *worker, int fd)
{
	struct loop	*loop = worker->loop;
	struct pollfd	 p = { fd, POLLRDHUP, 0 };
	unsigned char	 expected = KEPT_PART;
	int		 n = 0, before;

	if (!atomic_compare_exchange_strong(&loop->kept[fd], &expected, KEPT_NOT))
		return;			/* another worker has it */
	atomic_fetch_sub(&loop->parked, 1);
	before = atomic_load(&loop->parts[fd].n);
	if (ioctl(fd, FIONREAD, &n) == -1 || n != before || poll(&p, 1, 0) != 0)
		serve_connection(worker, fd);
	else
		park(loop, fd, n);
}

/* One worker at a time, and not more often than every SWEEP_MS. */
static void
sweep(struct worker *worker)
{
	struct loop	*loop = worker->loop;
	int64_t		 now = clock_millis(), last = atomic_load(&loop->swept);
	size_t		 i;

	if (now - last < SWEEP_MS || !atomic_compare_exchange_strong(&loop->swept, &last, now))
		return;
	for (i = 0; i < loop->n_kept && atomic_load(&loop->parked) > 0; i++)
		if (atomic_load(&loop->kept[i]) == KEPT_PART)
			unpark(worker, (int)i);
}

static void
accept_one(struct loop *loop)
{
	int	fd = accept4(loop->options.listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
			log_event(LOG_ERROR, "accept", LOG_STR("erreur", str_of(strerror(errno))));
			(void)nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
		}
		return;			/* otherwise another worker took it */
	}
	if ((size_t)fd >= loop->n_kept) {
		(void)close(fd);
		return;
	}
	io_set_timeouts(fd);
	atomic_store(&loop->parts[fd].since, 0);
	atomic_store(&loop->kept[fd], KEPT_NEW);
	watch(loop, EPOLL_CTL_ADD, fd);
}

/* Has it a request for us?  One that has just connected is about to send: it is given a moment. */
static bool
has_request(int fd, enum kept kept, int64_t deadline)
{
	struct pollfd	p = { fd, POLLIN, 0 };
	int64_t		wait = kept == KEPT_NEW ? deadline - clock_millis() : 0;
	char		byte;

	return poll(&p, 1, wait > 0 ? (int)wait : 0) == 1 &&
	    recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Nobody else waits any more: the rest of a request is given its time.  True: fd is open. */
static bool
serve_last(struct worker *worker, int fd, int64_t deadline)
{
	enum look	look;
	int		n;

	while ((look = io_look(worker->io, fd, &n)) == LOOK_PART && clock_millis() < deadline)
		(void)nanosleep(&(struct timespec){ .tv_nsec = SWEEP_MS * 1000000L }, NULL);
	return look == LOOK_PART || (look == LOOK_READY && serve_request(worker, fd));
}

/* The last worker: whoever spoke before we close is still heard. */
static void
close_kept(struct worker *worker)
{
	struct loop	*loop = worker->loop;
	int64_t		 now = clock_millis(), deadline = now + GRACE_MS;
	size_t		 i;

	for (i = 0; i < loop->n_kept; i++) {
		enum kept	kept = atomic_load(&loop->kept[i]);

		if (kept != KEPT_NOT && (!has_request((int)i, kept, deadline) ||
		    serve_last(worker, (int)i, now + PART_MS)))
			(void)close((int)i);
	}
}

static void *
work(void *arg)
{
	struct worker		*worker = arg;
	struct loop		*loop = worker->loop;
	struct epoll_event	 event;

	take_place(loop);
	while (!atomic_load(&loop->stopping)) {
		int	parked = atomic_load(&loop->parked) > 0 ? SWEEP_MS : -1;
		int	n = epoll_wait(loop->epoll, &event, 1, parked);

		if (n == 1 && event.data.fd == loop->options.listener)
			accept_one(loop);
		else if (n == 1 && event.data.fd != loop->stop)
			serve_connection(worker, event.data.fd);
		if (parked > 0)
			sweep(worker);
	}
	(void)sem_post(&loop->places);	/* the next learns that it is over */
	if (atomic_fetch_sub(&loop->working, 1) == 1)
		close_kept(worker);
	words_release();
	return NULL;
}

static bool
worker_prepare(struct worker *worker, struct loop *loop)
{
	worker->loop = loop;
	worker->io = io_create();
	worker->arena = arena_create(ARENA_BLOCK, ARENA_LIMIT);
	worker->metrics = metrics_register();
	if (loop->options.base != NULL)
		worker->store = store_create(loop->options.base, STORE_MS);
	return worker->io != NULL && worker->arena != NULL && worker->metrics != NULL &&
	    (worker->store != NULL || loop->options.base == NULL);
}

static void
worker_free(struct worker *worker)
{
	store_destroy(worker->store);
	io_destroy(worker->io);
	arena_destroy(worker->arena);
	buf_free(&worker->response.body);
	buf_free(&worker->head);
}

static void
loop_free(struct loop *loop)
{
	size_t	i;

	for (i = 0; i < loop->options.threads && loop->workers != NULL; i++)
		worker_free(&loop->workers[i]);
	if (loop->epoll != -1)
		(void)close(loop->epoll);
	if (loop->stop != -1)
		(void)close(loop->stop);
	if (atomic_load(&loop->gabarits) != NULL)
		gabarits_free(atomic_load(&loop->gabarits));
	(void)sem_destroy(&loop->places);
	free(loop->workers);
	free(loop->kept);
	free(loop->parts);
	free(loop);
}

static bool
prepare(struct loop *loop)
{
	struct epoll_event	event = { .events = EPOLLIN };
	struct rlimit		limit;
	size_t			i;

	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->stop = eventfd(0, EFD_CLOEXEC);
	event.data.fd = loop->stop;
	if (loop->epoll == -1 || loop->stop == -1 ||
	    epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->stop, &event) == -1)
		return false;
	loop->n_kept = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < FDS_MAX ?
	    (size_t)limit.rlim_cur : FDS_MAX;
	loop->kept = calloc(loop->n_kept, sizeof(*loop->kept));
	loop->parts = calloc(loop->n_kept, sizeof(*loop->parts));
	loop->workers = calloc(loop->options.threads, sizeof(*loop->workers));
	if (loop->kept == NULL || loop->parts == NULL || loop->workers == NULL)
		return false;
	for (i = 0; i < loop->options.threads; i++)
		if (!worker_prepare(&loop->workers[i], loop))
			return false;
	return true;
}

/* The cores that this process may use, shared with its siblings; no more than it has threads. */
static unsigned
places(const struct loop_options *options)
{
	cpu_set_t	set;
	size_t		cores = sched_getaffinity(0, sizeof(set), &set) == 0 ?
		    (size_t)CPU_COUNT(&set) : options->threads;
	size_t		n = cores / options->siblings;

	return n == 0 ? 1 : (unsigned)(n < options->threads ? n : options->threads);
}

struct loop *
loop_start(const struct loop_options *options, struct fault *fault)
{
	struct loop	*loop = calloc(1, sizeof(*loop));
	int		 error = ENOMEM;

	if (loop == NULL) {
		gabarits_free(options->gabarits);
		(void)fault_set(fault, ERR_UNAVAILABLE, STR("fils"), 0, 0, "%s", strerror(error));
		return NULL;
	}
	loop->options = *options;
	loop->epoll = loop->stop = -1;
	(void)sem_init(&loop->places, 0, places(options));
	atomic_init(&loop->gabarits, options->gabarits);
	if (!prepare(loop)) {
		(void)fault_set(fault, ERR_UNAVAILABLE, STR("fils"), 0, 0,
		    "impossible de préparer %zu fils : %s", options->threads, strerror(errno));
		loop_free(loop);
		return NULL;
	}
	atomic_init(&loop->working, options->threads);
	for (; loop->n_workers < options->threads; loop->n_workers++) {
		struct worker	*worker = &loop->workers[loop->n_workers];

		error = pthread_create(&worker->thread, NULL, work, worker);
		if (error != 0) {
			(void)fault_set(fault, ERR_UNAVAILABLE, STR("fils"), 0, 0,
			    "fil %zu : %s", loop->n_workers + 1, strerror(error));
			loop_stop(loop);
			return NULL;
		}
	}
	return loop;
}

void
loop_accept(struct loop *loop)
{
	struct epoll_event	event = { .events = EPOLLIN | EPOLLEXCLUSIVE,
	    .data.fd = loop->options.listener };

	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->options.listener, &event) == -1)
		log_event(LOG_ERROR, "ecoute", LOG_STR("erreur", str_of(strerror(errno))));
}

void
loop_set_gabarits(struct loop *loop, struct gabarits *gabarits)
{
	struct gabarits	*old = atomic_exchange(&loop->gabarits, gabarits);
	size_t		 i;

	for (i = 0; i < loop->n_workers; i++)
		while (atomic_load(&loop->workers[i].reading) == old)
			(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	gabarits_free(old);
}

void
loop_stop(struct loop *loop)
{
	uint64_t	one = 1;
	size_t		i;

	atomic_store(&loop->stopping, true);
	if (write(loop->stop, &one, sizeof(one)) != sizeof(one))
		log_event(LOG_ERROR, "arret", LOG_STR("erreur", str_of(strerror(errno))));
	for (i = 0; i < loop->n_workers; i++)
		(void)pthread_join(loop->workers[i].thread, NULL);
	loop_free(loop);
}
