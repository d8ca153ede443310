/*
 * The HTTP client of imports: which addresses it connects to, whatever the name or the redirect
 * that leads there.  connect(2) is ours: a public address of the examples leads to a server of this
 * process, so that a redirect from a public place to a private one can be told from a good one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "essai.h"
#include "import/client.h"

#define PUBLIC	"http://8.8.8.8"

static struct {
	int		 fd;
	uint16_t	 port;
	unsigned	 asked;
	int64_t		 at[16];	/* when */
	const char	*answers[16];	/* in turn; the last one again */
} server;

int	connect(int fd, const struct sockaddr *address, socklen_t length);

int
connect(int fd, const struct sockaddr *address, socklen_t length)
{
	struct sockaddr_in	to;

	if (address->sa_family == AF_INET) {
		memcpy(&to, address, sizeof(to));
		if (to.sin_addr.s_addr == htonl(0x08080808) ||
		    to.sin_addr.s_addr == htonl(0x08080404)) {
			to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
			to.sin_port = htons(server.port);
			return (int)syscall(SYS_connect, fd, &to, sizeof(to));
		}
	}
	return (int)syscall(SYS_connect, fd, address, length);
}

static void
answer(int fd)
{
	char		 room[4096];
	unsigned	 turn;

	if (recv(fd, room, sizeof(room), 0) <= 0)
		return;
	turn = __atomic_fetch_add(&server.asked, 1, __ATOMIC_SEQ_CST);
	if (turn < COUNT(server.at))
		server.at[turn] = clock_millis();
	while (turn > 0 && (turn >= COUNT(server.answers) || server.answers[turn] == NULL))
		turn--;
	(void)send(fd, server.answers[turn], strlen(server.answers[turn]), MSG_NOSIGNAL);
}

static void *
serve(void *unused)
{
	int	fd;

	(void)unused;
	while ((fd = accept(server.fd, NULL, NULL)) >= 0) {
		answer(fd);
		(void)close(fd);
	}
	return NULL;
}

static int
begin(void **state)
{
	static pthread_t	thread;
	struct sockaddr_in	here = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t		n = sizeof(here);

	*state = &thread;
	server.fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(server.fd, (struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(server.fd, 16), 0);
	assert_int_equal(getsockname(server.fd, (struct sockaddr *)&here, &n), 0);
	server.port = ntohs(here.sin_port);
	return pthread_create(&thread, NULL, serve, NULL);
}

static int
end(void **state)
{
	(void)shutdown(server.fd, SHUT_RDWR);
	(void)pthread_join(*(pthread_t *)*state, NULL);
	return close(server.fd);
}

static struct fault	fault;

/* The answers in turn, to the one request of a client. */
static enum err
fetch(const char *url, bool prive, const char *const *answers, size_t n)
{
	const struct client_options	 options = { .prive = prive, .attente = 40, .patience = 5 };
	struct client			*client = client_create(&options);
	struct buf			 body = { .max = 4096 };
	struct client_request		 request = { .url = url, .max = 100 };
	enum err			 err;

	server.asked = 0;
	memset(server.answers, 0, sizeof(server.answers));
	memcpy(server.answers, answers, n * sizeof(*answers));
	err = client_fetch(client, &request, &body, &fault);
	client_destroy(client);
	buf_free(&body);
	return err;
}

#define FETCH(url, prive, ...) \
	fetch(url, prive, (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
#define OK(text)	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" text
#define TO(where)	"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " where "\r\n\r\n"
#define BUSY(more)	"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n" more "\r\n"

static void
said(const char *words)
{
	if (strstr(fault.message, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, fault.message);
}

static void
redirects(void **state)
{
	static const char *const	refused[] = { TO("http://127.0.0.1:9/"),
	    TO("http://localhost:9/"), TO("http://[::1]:9/"), TO("http://2130706433:9/"),
	    TO("http://0x7f.1:9/"), TO("http://169.254.169.254/latest"), TO("http://10.0.0.1/"),
	    TO("http://[::ffff:127.0.0.1]:9/") };
	size_t				i;

	(void)state;
	/* A good one, without which what follows says nothing. */
	assert_int_equal(FETCH(PUBLIC, false, TO("http://8.8.4.4/x"), OK("ok")), ERR_NONE);
	for (i = 0; i < COUNT(refused); i++) {
		assert_int_equal(FETCH(PUBLIC, false, refused[i]), ERR_FORBIDDEN);
		said("adresse privée");
		assert_int_equal(server.asked, 1);
	}
	assert_int_equal(FETCH(PUBLIC, false, TO("file:///etc/passwd")), ERR_FORBIDDEN);
	assert_int_equal(FETCH(PUBLIC, false, TO("gopher://8.8.4.4/")), ERR_FORBIDDEN);
	assert_int_equal(FETCH(PUBLIC, false, TO("/encore")), ERR_FORBIDDEN);
	said("plus de 5 redirections");
	assert_int_equal(server.asked, CLIENT_REDIRECTS + 1);
}

/* A name whose address is private: what is looked at is where it leads. */
static void
names(void **state)
{
	char	url[64];

	(void)state;
	(void)snprintf(url, sizeof(url), "http://localhost:%d/", server.port);
	assert_int_equal(FETCH(url, false, OK("ok")), ERR_FORBIDDEN);
	said("adresse privée");
	assert_int_equal(server.asked, 0);
	assert_int_equal(FETCH(url, true, OK("ok")), ERR_NONE);
	assert_int_equal(FETCH("ftp://8.8.8.8/", true, OK("ok")), ERR_FORBIDDEN);
	assert_int_equal(FETCH("file:///etc/passwd", true, OK("ok")), ERR_FORBIDDEN);
}

/* Longer each time, give or take a quarter; or as long as the service asks. */
static void
waits(void **state)
{
	int64_t	wait;
	int	i;

	(void)state;
	assert_int_equal(FETCH(PUBLIC, false, BUSY("")), ERR_UNAVAILABLE);
	assert_int_equal(server.asked, CLIENT_TRIES);
	for (i = 1; i < CLIENT_TRIES; i++) {
		wait = server.at[i] - server.at[i - 1];
		if (wait < (40 << (i - 1)) * 3 / 4 - 1)
			fail_msg("try %d came after %lld ms", i, (long long)wait);
	}
	assert_int_equal(FETCH(PUBLIC, false, BUSY("Retry-After: 1\r\n"), OK("ok")), ERR_NONE);
	assert_in_range(server.at[1] - server.at[0], 990, 60000);
	assert_int_equal(FETCH(PUBLIC, false, "HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n",
	    OK("ok")), ERR_NONE);
}

static void
sizes(void **state)
{
	static char	long_one[400];

	(void)state;
	(void)snprintf(long_one, sizeof(long_one),
	    "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n%0101d", 0);
	assert_int_equal(FETCH(PUBLIC, false, long_one), ERR_TOO_LARGE);
	said("plus de 100 octets");
	(void)snprintf(long_one, sizeof(long_one),
	    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n%0100d", 0);
	assert_int_equal(FETCH(PUBLIC, false, long_one), ERR_NONE);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(redirects), cmocka_unit_test(names),
	    cmocka_unit_test(waits), cmocka_unit_test(sizes) };

	return cmocka_run_group_tests(tests, begin, end);
}
