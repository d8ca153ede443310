/*
 * Any bytes on the FastCGI socket, as serve/io.c meets them: the guard, libfcgi behind it, one
 * answer.  Either the connection is closed without a word, or what comes back is one whole
 * response.  After a first byte 'P' the rest is a list of parameters and a body that we put into
 * records, cut where the second byte says, so that what is behind the guard is reached.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "essai.h"
#include "serve/io.h"
#include "serve/records.h"

#define HEADER		8
#define BODY_LIMIT	512

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put_record(struct buf *out, int type, struct str content)
{
	const char	head[HEADER] = { 1, (char)type, 0, 1, (char)(content.n >> 8),
		    (char)content.n, 0, 0 };

	buf_put(out, (struct str){ head, HEADER });
	buf_put(out, content);
}

/* A stream in records of step bytes, and its end. */
static void
put_stream(struct buf *out, int type, struct str content, size_t step)
{
	size_t	i;

	for (i = 0; i < content.n; i += step)
		put_record(out, type, str_sub(content, i, i + step));
	put_record(out, type, STR_NONE);
}

static void
put_length(struct buf *out, size_t n)
{
	if (n >= 0x80) {
		buf_putc(out, (char)(0x80 | n >> 24));
		buf_putc(out, (char)(n >> 16));
		buf_putc(out, (char)(n >> 8));
	}
	buf_putc(out, (char)n);
}

/* "NAME=value" lines, an empty line, a body. */
static void
put_request(struct buf *out, struct str text, size_t step)
{
	struct buf	params = { 0 };
	struct str	line;
	size_t		equal;

	put_record(out, 1, (struct str){ "\0\1\1\0\0\0\0\0", 8 });
	while (str_next(&text, '\n', &line) && line.n > 0) {
		if ((equal = str_find(line, STR("="))) == SIZE_MAX)
			equal = line.n;
		put_length(&params, equal);
		put_length(&params, equal < line.n ? line.n - equal - 1 : 0);
		buf_put(&params, str_sub(line, 0, equal));
		buf_put(&params, str_sub(line, equal + 1, line.n));
	}
	put_stream(out, 4, buf_str(&params), step);
	put_stream(out, 5, text, step);
	buf_free(&params);
}

/* What a handler may count on. */
static void
check_request(const struct request *request)
{
	size_t	i;

	assert_true(request->path.n > 0 && request->path.p[0] == '/');
	assert_true(request->method <= METHOD_OTHER && request->content_length >= -1);
	assert_true(str_eq(request->scheme, STR("http")) || str_eq(request->scheme, STR("https")));
	assert_true(request->host.n == 0 || host_valid(request->host));
	for (i = 0; i < request->id.n; i++)
		assert_non_null(strchr("0123456789abcdef", request->id.p[i]));
	assert_true(request->body.n <= BODY_LIMIT);
}

/* Records of one request, whole, STDOUT then END: body in all. */
static void
check_answer(struct str got, struct str body)
{
	size_t	at = 0, n;
	int	type = 0;

	while (at < got.n && type != 3) {
		assert_true(got.n - at >= HEADER);
		n = (size_t)((unsigned char)got.p[at + 4] << 8 | (unsigned char)got.p[at + 5]);
		type = (unsigned char)got.p[at + 1];
		assert_true(got.p[at] == 1 && (type == 6 || type == 3));
		assert_true(got.n - at - HEADER >= n);
		if (type == 6) {
			assert_same(str_sub(got, at + HEADER, at + HEADER + n),
			    str_sub(body, 0, n));
			body = str_sub(body, n, body.n);
		}
		at += HEADER + n + (unsigned char)got.p[at + 6];
	}
	assert_true(type == 3 && at == got.n && body.n == 0);
}

/* Serves fd as the loop does; true: it was answered, with what is in *expected. */
static bool
serve(struct io *io, int fd, struct buf *expected)
{
	static struct arena	*arena;
	struct request		 request;
	enum look		 look;
	bool			 loopback, whole;
	int			 n;

	if (arena == NULL)
		arena = arena_create(1 << 16, 1 << 20);
	arena_reset(arena);
	look = io_look(io, fd, &n);
	if (look == LOOK_PART)		/* the peer has nothing more to say */
		io_drop(fd);
	if (look != LOOK_READY || !io_accept_request(io, fd, &request, &loopback))
		return false;
	whole = io_read_body(io, arena, BODY_LIMIT, &request);
	if (whole) {
		check_request(&request);
		buf_put(expected, STR("Status: 200\r\n\r\n"));
		buf_put(expected, request.path);
		buf_put(expected, request.body);
		io_write(io, STR("Status: 200\r\n\r\n"), str_sub(buf_str(expected), 15,
		    expected->n));
	} else
		io_abandon(io);
	if (io_finish(io, true))
		(void)close(fd);
	return whole;
}

static void
exchange(struct io *io, struct str sent, struct buf *got, struct buf *expected)
{
	enum records	seen = records_check((const unsigned char *)sent.p, sent.n);
	int		pair[2];
	ssize_t		n;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	io_set_timeouts(pair[0]);
	assert_int_equal(send(pair[1], sent.p, sent.n, MSG_DONTWAIT), sent.n);
	(void)shutdown(pair[1], SHUT_WR);
	if (serve(io, pair[0], expected))
		assert_int_equal(seen, RECORDS_WHOLE);
	do {
		assert_true(buf_reserve(got, 4096));
		n = recv(pair[1], got->p + got->n, 4096, 0);
		got->n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	(void)close(pair[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct io	*io;
	static struct buf	 sent, got, expected;
	struct str		 text = { (const char *)data, size };

	if (io == NULL)
		assert_true(io_init() && (io = io_create()) != NULL);
	buf_reset(&sent);
	buf_reset(&got);
	buf_reset(&expected);
	if (size > 1 && data[0] == 'P') {
		put_request(&sent, str_sub(text, 2, text.n), 1 + (size_t)data[1]);
		assert_int_equal(records_check((unsigned char *)sent.p, sent.n), RECORDS_WHOLE);
	} else
		buf_put(&sent, text);
	if (sent.n == 0 || sent.n > 65536)
		return -1;		/* what the socket takes at once */
	exchange(io, buf_str(&sent), &got, &expected);
	if (expected.n > 0)
		check_answer(buf_str(&got), buf_str(&expected));
	else
		assert_int_equal(got.n, 0);
	return 0;
}
