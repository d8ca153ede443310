/*
 * libfcgi behind a guard.  A request is first looked at in the socket's queue (MSG_PEEK) and judged
 * by records_check; only sound bytes reach the library, which would otherwise abort on absurd
 * lengths, write past a buffer on a management record, or serve half a request.  A request is
 * ready when it is whole, or sound and larger than the window; a body that outgrows the window is
 * not read through the library unless the limit allows bodies of that size.
 *
 * The connection is ours: accepted by the loop, lent to the library for one request.  The library
 * believes it is a kept connection (keepConnection = 1), so that its first call does not close it;
 * the BEGIN record then says what is true.
 */
#include "serve/io.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <fcgiapp.h>

#include "base/clock.h"
#include "serve/records.h"

#define WINDOW		(RECORDS_PARAMS_MAX * 2 + 4096)	/* bytes judged before they are read */
#define DRAIN_MAX	((size_t)1 << 20)		/* of a body nobody wants */
#define RECORD_MAX	((size_t)65528)			/* of content; ours is the head, at most */
#define STALL_MS	2000				/* without a new byte */

enum { TYPE_END = 3, TYPE_STDOUT = 6 };

struct io {
	FCGX_Request	 request;
	enum records	 seen;		/* what the window showed */
	bool		 drained;	/* the body has been read to its end */
	bool		 abandoned;
	unsigned char	 window[WINDOW];
};

/* The parameters we read; nginx passes no others that matter. */
struct param_row {
	struct str	 name;
	size_t		 offset;	/* of a struct str in struct request */
};

#define ROW(name, member) { { name, sizeof(name) - 1 }, offsetof(struct request, member) }

static const struct param_row texts[] = {
	ROW("DOCUMENT_URI", path),
	ROW("QUERY_STRING", query),
	ROW("CONTENT_TYPE", content_type),
	ROW("REQUEST_SCHEME", scheme),
	ROW("HTTP_HOST", host),
	ROW("HTTP_IF_NONE_MATCH", if_none_match),
	ROW("HTTP_ORIGIN", origin),
	ROW("HTTP_REFERER", referer),
	ROW("HTTP_AUTHORIZATION", authorization),
	ROW("REQUEST_ID", id),
};

bool
io_init(void)
{
	/* The library polls for the peer's end before it closes, two seconds if it is not told. */
	if (setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "50", 1) == -1)
		return false;
	return FCGX_Init() == 0;
}

struct io *
io_create(void)
{
	return calloc(1, sizeof(struct io));
}

void
io_destroy(struct io *io)
{
	free(io);
}

void
io_set_timeouts(int fd)
{
	static const struct timeval	timeout = { .tv_sec = STALL_MS / 1000 };

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
}

static bool
is_loopback(struct str address)
{
	return str_starts(address, STR("127.")) || str_eq(address, STR("::1")) ||
	    str_eq(address, STR("unix:"));
}

static void
read_param(struct str name, struct str value, struct request *request, bool *loopback)
{
	size_t	i;

	for (i = 0; i < COUNT(texts); i++)
		if (str_eq(name, texts[i].name)) {
			*(struct str *)(void *)((char *)request + texts[i].offset) = value;
			return;
		}
	if (str_eq(name, STR("REQUEST_METHOD")))
		request->method = method_named(value);
	else if (str_eq(name, STR("CONTENT_LENGTH")))
		(void)str_int(value, 0, INT64_MAX, &request->content_length);
	else if (str_eq(name, STR("REMOTE_ADDR")))
		*loopback = is_loopback(value);
}

static bool
is_hexadecimal(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n <= 64;
}

/* One walk through what the library has collected. */
static void
read_params(char **env, struct request *request, bool *loopback)
{
	*request = (struct request){ .method = METHOD_OTHER, .content_length = -1,
	    .now = time(NULL) };
	*loopback = false;
	for (; *env != NULL; env++) {
		struct str	pair = str_of(*env);
		size_t		equal = str_find(pair, STR("="));

		if (equal != SIZE_MAX)
			read_param(str_sub(pair, 0, equal), str_sub(pair, equal + 1, pair.n),
			    request, loopback);
	}
	if (!str_eq(request->scheme, STR("https")))
		request->scheme = STR("http");
	if (!host_valid(request->host))
		request->host = STR_NONE;
	if (!is_hexadecimal(request->id))
		request->id = STR_NONE;
}

/*
 * The only close of this file.  ThreadSanitizer believes that it races with the epoll_ctl of the
 * worker that had the descriptor before, since it does not know that epoll orders the two: the
 * suppression in tests/unit/tsan.supp goes by this name.
 */
static void
connection_close(int fd)
{
	(void)close(fd);
}

/* Closes at once, without the library's linger. */
static void
drop(struct io *io)
{
	FCGX_Detach(&io->request);
	FCGX_Free(&io->request, 1);
}

void
io_drop(int fd)
{
	connection_close(fd);
}

static bool
has_hung_up(int fd)
{
	struct pollfd	p = { fd, POLLRDHUP, 0 };

	return poll(&p, 1, 0) != 0;
}

/* nginx sends a request in one write, so that the first look is nearly always the only one. */
enum look
io_look(struct io *io, int fd, int *n)
{
	ssize_t	got = recv(fd, io->window, sizeof(io->window), MSG_PEEK | MSG_DONTWAIT);
	bool	full = got == (ssize_t)sizeof(io->window);

	/* Nothing: closed, or a false alarm of epoll. */
	io->seen = got <= 0 ? RECORDS_BAD : records_check(io->window, (size_t)got);
	*n = (int)got;
	if (io->seen == RECORDS_WHOLE || (full && io->seen == RECORDS_PARAMS))
		return LOOK_READY;
	if (io->seen != RECORDS_BAD && !full && !has_hung_up(fd))
		return LOOK_PART;
	connection_close(fd);
	return LOOK_BAD;
}

bool
io_accept_request(struct io *io, int fd, struct request *request, bool *loopback)
{
	io->drained = io->abandoned = false;
	if (FCGX_InitRequest(&io->request, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		connection_close(fd);
		return false;
	}
	io->request.ipcFd = fd;
	io->request.keepConnection = 1;
	if (FCGX_Accept_r(&io->request) < 0)
		return false;		/* closed by the library */
	if (FCGX_GetError(io->request.in) != 0) {
		drop(io);
		return false;
	}
	read_params(io->request.envp, request, loopback);
	if (request->path.n == 0 || request->path.p[0] != '/') {
		drop(io);
		return false;
	}
	return true;
}

/* Reads and forgets; true at the end of the body. */
static bool
drain(struct io *io)
{
	char	buffer[8192];
	size_t	total = 0;
	int	n;

	do {
		n = FCGX_GetStr(buffer, sizeof(buffer), io->request.in);
		total += n > 0 ? (size_t)n : 0;
	} while (n == (int)sizeof(buffer) && total < DRAIN_MAX);
	return n < (int)sizeof(buffer) && FCGX_GetError(io->request.in) == 0;
}

bool
io_read_body(struct io *io, struct arena *arena, size_t limit, struct request *request)
{
	size_t	want;
	char	*p;
	int	 n;

	if (io->seen == RECORDS_PARAMS && limit < WINDOW) {
		request->body_cut = true;	/* larger than the window: never read */
		return true;
	}
	want = request->content_length >= 0 && (size_t)request->content_length < limit ?
	    (size_t)request->content_length : limit;
	if (want > 0) {
		if ((p = arena_alloc(arena, want, 1)) == NULL) {
			io->drained = drain(io);
			return true;		/* the dispatcher sees that the arena has failed */
		}
		n = FCGX_GetStr(p, (int)want, io->request.in);
		request->body = (struct str){ p, (size_t)n };
	}
	n = FCGX_GetChar(io->request.in);
	request->body_cut = n != EOF;
	io->drained = n == EOF ? FCGX_GetError(io->request.in) == 0 : drain(io);
	return io->drained || request->body_cut;
}

/* All of it, however many calls the socket wants; false once the peer takes no more. */
static bool
send_all(int fd, struct iovec *v, size_t n)
{
	struct msghdr	message = { .msg_iov = v, .msg_iovlen = n };
	ssize_t		sent;

	while (message.msg_iovlen > 0) {
		if ((sent = sendmsg(fd, &message, MSG_NOSIGNAL)) < 0)
			return false;
		while (message.msg_iovlen > 0 && (size_t)sent >= message.msg_iov->iov_len) {
			sent -= (ssize_t)message.msg_iov->iov_len;
			message.msg_iov++;
			message.msg_iovlen--;
		}
		if (message.msg_iovlen > 0) {
			message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + sent;
			message.msg_iov->iov_len -= (size_t)sent;
		}
	}
	return true;
}

static struct iovec
piece(struct str s)
{
	return (struct iovec){ (void *)(uintptr_t)s.p, s.n };
}

static void
record_head(unsigned char head[8], unsigned type, int id, size_t n)
{
	const unsigned char	bytes[8] = { 1, (unsigned char)type, (unsigned char)(id >> 8),
		    (unsigned char)id, (unsigned char)(n >> 8), (unsigned char)n };

	memcpy(head, bytes, sizeof(bytes));
}

/*
 * The whole answer, its end included, in one call: the library would copy it into a buffer of eight
 * kilobytes and write that as often as it fills.  Its own stream is then told that it is closed.
 */
void
io_write(struct io *io, struct str head, struct str body)
{
	FCGX_Request	*request = &io->request;
	unsigned char	 first[8], end[24] = { 0 };
	struct iovec	 v[4];
	struct str	 part;
	bool		 sent = head.n < RECORD_MAX;

	record_head(end, TYPE_STDOUT, request->requestId, 0);
	record_head(end + 8, TYPE_END, request->requestId, 8);
	while (sent && (head.n > 0 || body.n > 0)) {
		part = str_sub(body, 0, RECORD_MAX - head.n);
		body = str_sub(body, part.n, body.n);
		record_head(first, TYPE_STDOUT, request->requestId, head.n + part.n);
		v[0] = (struct iovec){ first, sizeof(first) };
		v[1] = piece(head);
		v[2] = piece(part);
		v[3] = (struct iovec){ end, body.n == 0 ? sizeof(end) : 0 };
		sent = send_all(request->ipcFd, v, COUNT(v));
		head = STR_NONE;
	}
	request->out->isClosed = request->out->wasFCloseCalled = 1;
	if (!sent)
		io->abandoned = true;
}

void
io_abandon(struct io *io)
{
	io->abandoned = true;
}

/* What the peer still sends, straight off the socket: a close over unread bytes is a reset, and
 * would take the answer with it. */
static void
discard(int fd, unsigned char *buffer, size_t size)
{
	int64_t	until = clock_millis() + STALL_MS;
	size_t	total = 0;
	ssize_t	n;

	do {
		n = recv(fd, buffer, size, 0);
		total += n > 0 ? (size_t)n : 0;
	} while (n > 0 && total < DRAIN_MAX && clock_millis() < until);
}

bool
io_finish(struct io *io, bool keep)
{
	int	fd = io->request.ipcFd;

	if (io->abandoned) {
		drop(io);
		return false;
	}
	if (!io->drained) {
		io->request.keepConnection = 1;		/* the library lets go of fd ... */
		FCGX_Finish_r(&io->request);
		if (io->request.ipcFd >= 0) {
			(void)shutdown(fd, SHUT_WR);
			discard(fd, io->window, sizeof(io->window));
			connection_close(fd);		/* ... which we close */
		}
		return false;
	}
	if (!keep)
		io->request.keepConnection = 0;
	if (!io->request.keepConnection)
		FCGX_Detach(&io->request);
	FCGX_Finish_r(&io->request);
	return io->request.ipcFd >= 0;
}
