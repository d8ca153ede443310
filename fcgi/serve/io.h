/*
 * The FastCGI wall.  io.c is the one file that knows libfcgi; what it lets through is a whole,
 * sound request.  A struct io belongs to one worker and serves one request at a time:
 *
 *	if (io_look(io, fd, &n) == LOOK_READY &&
 *	    io_accept_request(io, fd, &request, &loopback)) {
 *		io_read_body(io, arena, limit, &request);
 *		io_write(io, head, body);
 *		kept = io_finish(io, keep);
 *	}
 */
#ifndef SERVE_IO_H
#define SERVE_IO_H

#include "base/arena.h"
#include "http/request.h"

struct io;

/* Once, before any thread and before any other call here. False: the library refuses to start. */
bool		 io_init(void);

struct io	*io_create(void);	/* NULL: no memory */
void		 io_destroy(struct io *io);

/* A new connection: no read or write on it lasts more than two seconds. */
void		 io_set_timeouts(int fd);

enum look {
	LOOK_BAD,		/* no sound request: fd is closed */
	LOOK_PART,		/* sound so far, and not all there: look again when there is more */
	LOOK_READY
};

/* Closes a connection that no request was read from. */
void		 io_drop(int fd);

/* Looks at the *n bytes that have come on fd, without waiting for more and without taking any. */
enum look	 io_look(struct io *io, int fd, int *n);

/*
 * Reads what nginx passes of one request from the fd just found ready: all but params and body.
 * request's strings live until io_finish.  loopback: the visitor is on this host; the address
 * itself goes no further.  False: there was no sound request, and fd is closed.
 */
bool		 io_accept_request(struct io *io, int fd, struct request *request, bool *loopback);

/*
 * The body, up to limit bytes, into the arena; body_cut when there was more.  What is beyond is
 * drained within bounds; past them, or when the body stops coming, the connection will be closed.
 * False: the body is incomplete, and so is the request: finish without an answer.
 */
bool		 io_read_body(struct io *io, struct arena *arena, size_t limit,
		    struct request *request);

/* The whole answer, sent at once.  One that nobody takes, or a head above 64 kB, is abandoned. */
void		 io_write(struct io *io, struct str head, struct str body);
/* Nothing is to be answered: io_finish closes. */
void		 io_abandon(struct io *io);

/* Ends the request.  keep: the connection may serve another.  True: it is still open, watch it. */
bool		 io_finish(struct io *io, bool keep);

#endif
