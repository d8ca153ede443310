/*
 * Redirects are followed here and not by libcurl, so that each is looked at as the first address
 * was, and no secret header goes to another host.  No proxy is used: the address connected to would
 * be the proxy's, and ours could not be checked.
 */
#include "import/client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define CONNECT_SECONDS	15L
#define URL_SIZE	2048

struct client {
	struct client_options	 options;
	CURL			*curl;
	int64_t			 last;		/* when the last request ended */
	unsigned		 count;
	/* Of the request under way. */
	const struct client_request *request;
	struct buf		*body;
	bool			 too_large, not_public;
};

struct answer {
	CURLcode	code;
	long		status;
	curl_off_t	retry_after;
	char		next[URL_SIZE];		/* where it redirects; empty: nowhere */
};

static const struct block {
	uint32_t	address;
	int		bits;
} private_blocks[] = {
	{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 },
	{ 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 },
	{ 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 }, { 0xcb007100, 24 },
	{ 0xe0000000, 4 }, { 0xf0000000, 4 },
};

static bool
public_4(uint32_t address)
{
	size_t	i;

	for (i = 0; i < COUNT(private_blocks); i++)
		if ((address ^ private_blocks[i].address) >> (32 - private_blocks[i].bits) == 0)
			return false;
	return true;
}

bool
client_public(int family, const void *address)
{
	static const uint8_t	nat64[12] = { 0, 0x64, 0xff, 0x9b };
	static const uint8_t	mapped[12] = { [10] = 0xff, [11] = 0xff };
	uint8_t			b[16];
	uint32_t		a;

	if (family == AF_INET) {
		memcpy(&a, address, sizeof(a));
		return public_4(ntohl(a));
	}
	if (family != AF_INET6)
		return false;
	memcpy(b, address, sizeof(b));
	memcpy(&a, b + 12, sizeof(a));
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
		return public_4(ntohl(a));
	if (b[0] == 0x20 && b[1] == 0x02) {		/* 6to4 */
		memcpy(&a, b + 2, sizeof(a));
		return public_4(ntohl(a));
	}
	/* 2000::/3 is what is given out; not 2001::/23 (Teredo…), not 2001:db8::/32. */
	return (b[0] & 0xe0) == 0x20 && !(b[0] == 0x20 && b[1] == 0x01 && b[2] < 2) &&
	    !(b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8);
}

static bool
allowed(const struct client *client, const struct curl_sockaddr *address)
{
	const void	*p = &address->addr;

	if (client->options.prive)
		return true;
	if (address->family == AF_INET)
		return client_public(AF_INET, &((const struct sockaddr_in *)p)->sin_addr);
	if (address->family == AF_INET6)
		return client_public(AF_INET6, &((const struct sockaddr_in6 *)p)->sin6_addr);
	return false;
}

/* The address that is about to be connected to, whatever the name said a moment ago. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct client	*client = arg;

	(void)purpose;
	if (!allowed(client, address)) {
		client->not_public = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t
take(char *data, size_t size, size_t n, void *arg)
{
	struct client	*client = arg;

	n *= size;
	if (n > client->request->max - client->body->n) {
		client->too_large = true;
		return 0;
	}
	buf_put(client->body, (struct str){ data, n });
	return client->body->failed ? 0 : n;
}

struct client *
client_create(const struct client_options *options)
{
	struct client	*client = calloc(1, sizeof(*client));

	if (client == NULL)
		return NULL;
	client->options = *options;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (client->curl = curl_easy_init()) == NULL) {
		free(client);
		return NULL;
	}
	return client;
}

void
client_destroy(struct client *client)
{
	if (client == NULL)
		return;
	curl_easy_cleanup(client->curl);
	curl_global_cleanup();
	free(client);
}

unsigned
client_count(const struct client *client)
{
	return client->count;
}

static void
rest(int64_t milliseconds)
{
	struct timespec	left = { milliseconds / 1000, (long)(milliseconds % 1000) * 1000000 };

	while (milliseconds > 0 && nanosleep(&left, &left) != 0)
		continue;
}

/* "https://host:port" of a URL, in place. */
static struct str
origin_of(const char *url)
{
	struct str	s = str_of(url);
	size_t		from = str_find(s, STR("://")), i;

	if (from == SIZE_MAX)
		return STR("");
	for (i = from + 3; i < s.n && strchr("/?#", s.p[i]) == NULL; i++)
		continue;
	return str_sub(s, 0, i);
}

static bool
configure(struct client *client, const char *url, struct curl_slist *headers)
{
	CURL	*c = client->curl;
	bool	 ok = true;

#define SET(option, value) \
	(ok = curl_easy_setopt(c, CURLOPT_##option, value) == CURLE_OK && ok)
	curl_easy_reset(c);
	SET(URL, url);
	SET(PROTOCOLS_STR, "http,https");
	SET(FOLLOWLOCATION, 0L);
	SET(PROXY, "");
	SET(NOSIGNAL, 1L);
	SET(CONNECTTIMEOUT, CONNECT_SECONDS);
	SET(TIMEOUT, (long)client->options.patience);
	SET(ACCEPT_ENCODING, "");
	SET(USERAGENT, "Aiguillage (import)");
	SET(HTTPHEADER, headers);
	SET(OPENSOCKETFUNCTION, open_socket);
	SET(OPENSOCKETDATA, client);
	SET(WRITEFUNCTION, take);
	SET(WRITEDATA, client);
	if (client->request->post) {
		SET(POST, 1L);
		SET(POSTFIELDSIZE, 0L);
	}
#undef SET
	return ok;
}

static void
perform(struct client *client, const char *url, struct answer *answer)
{
	const struct client_request *request = client->request;
	struct curl_slist	*headers = NULL, *more;
	const char		*next = NULL;
	size_t			 i;

	*answer = (struct answer){ .code = CURLE_OUT_OF_MEMORY };
	client->too_large = client->not_public = false;
	buf_reset(client->body);
	for (i = 0; i < COUNT(request->headers) && request->headers[i] != NULL; i++) {
		if ((more = curl_slist_append(headers, request->headers[i])) == NULL) {
			curl_slist_free_all(headers);
			return;
		}
		headers = more;
	}
	rest(client->last + client->options.pause - clock_millis());
	if (configure(client, url, headers)) {
		client->count++;
		answer->code = curl_easy_perform(client->curl);
		(void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &answer->status);
		(void)curl_easy_getinfo(client->curl, CURLINFO_RETRY_AFTER, &answer->retry_after);
		(void)curl_easy_getinfo(client->curl, CURLINFO_REDIRECT_URL, &next);
		if (next != NULL)
			(void)snprintf(answer->next, sizeof(answer->next), "%s", next);
	}
	client->last = clock_millis();
	curl_slist_free_all(headers);
}

/* Where a redirect leads, if it may be followed. */
static enum err
may_follow(const struct client *client, const char *from, const struct answer *answer,
    struct fault *fault)
{
	struct str	next = str_of(answer->next), origin = origin_of(from);

	if (next.n == 0 || next.n >= URL_SIZE - 1)
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0, "redirection sans adresse");
	if (!str_starts(next, STR("https://")) && !str_starts(next, STR("http://")))
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "redirection vers autre chose que http ou https");
	if (str_starts(origin, STR("https:")) && !str_starts(next, STR("https:")))
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "redirection de https vers http");
	if (client->request->headers[0] != NULL && !str_eq(origin_of(answer->next), origin))
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "redirection vers un autre site : le jeton n’y sera pas envoyé");
	if (client->request->post)
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "redirection d’un envoi : corriger l’adresse du réglage");
	return ERR_NONE;
}

/* One try: the request and the redirects it meets. */
static enum err
try(struct client *client, struct answer *answer, struct fault *fault)
{
	char		url[URL_SIZE];
	unsigned	hops;
	enum err	err;

	if (strlen(client->request->url) >= sizeof(url))
		return fault_set(fault, ERR_BAD_REQUEST, origin_of(client->request->url), 0, 0,
		    "adresse trop longue");
	(void)snprintf(url, sizeof(url), "%s", client->request->url);
	for (hops = 0; hops <= CLIENT_REDIRECTS; hops++) {
		perform(client, url, answer);
		if (answer->code != CURLE_OK || answer->status / 100 != 3)
			return ERR_NONE;
		if ((err = may_follow(client, url, answer, fault)) != ERR_NONE)
			return err;
		(void)snprintf(url, sizeof(url), "%s", answer->next);
	}
	return fault_set(fault, ERR_FORBIDDEN, origin_of(url), 0, 0,
	    "plus de %d redirections", CLIENT_REDIRECTS);
}

static enum err
transport_fault(const struct client *client, CURLcode code, struct fault *fault)
{
	static const struct {
		CURLcode	code;
		const char	*text;
	} table[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, "nom introuvable : vérifier l’adresse" },
		{ CURLE_COULDNT_CONNECT, "personne ne répond à cette adresse" },
		{ CURLE_GOT_NOTHING, "connexion coupée" },
		{ CURLE_PARTIAL_FILE, "connexion coupée" },
		{ CURLE_RECV_ERROR, "connexion coupée" }, { CURLE_SEND_ERROR, "connexion coupée" },
		{ CURLE_BAD_CONTENT_ENCODING, "réponse mal compressée" },
	};
	struct str	origin = origin_of(client->request->url);
	size_t		i;

	if (client->not_public)
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0, "adresse privée : le réglage "
		    "import_prive la permettrait");
	if (client->too_large)
		return fault_set(fault, ERR_TOO_LARGE, origin, 0, 0,
		    "réponse de plus de %zu octets", client->request->max);
	if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "ce n’est pas une adresse http ou https");
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return fault_set(fault, ERR_FORBIDDEN, origin, 0, 0,
		    "certificat refusé : %s", curl_easy_strerror(code));
	if (code == CURLE_OPERATION_TIMEDOUT)
		return fault_set(fault, ERR_UNAVAILABLE, origin, 0, 0, "pas de réponse en %lld s",
		    (long long)client->options.patience);
	for (i = 0; i < COUNT(table); i++)
		if (table[i].code == code)
			return fault_set(fault, ERR_UNAVAILABLE, origin, 0, 0, "%s", table[i].text);
	return fault_set(fault, ERR_UNAVAILABLE, origin, 0, 0, "%s", curl_easy_strerror(code));
}

static enum err
judge(struct client *client, const struct answer *answer, struct fault *fault)
{
	const struct client_request	*request = client->request;
	struct str			 origin = origin_of(request->url);

	if (answer->code != CURLE_OK)
		return transport_fault(client, answer->code, fault);
	switch (answer->status) {
	case 401:
		return fault_set(fault, ERR_UNAUTHORIZED, origin, 0, 0, "accès refusé (401)");
	case 404:
		return fault_set(fault, ERR_NOT_FOUND, origin, 0, 0, "il n’y a rien là (404)");
	case 429: case 500: case 502: case 503: case 504:
		return fault_set(fault, ERR_UNAVAILABLE, origin, 0, 0, "le service répond %ld",
		    answer->status);
	default:
		break;
	}
	if (answer->status / 100 != 2)
		return fault_set(fault, ERR_BAD_REQUEST, origin, 0, 0, "le service répond %ld",
		    answer->status);
	if (request->sound != NULL && !request->sound(request->arg, buf_str(client->body), fault)) {
		if (fault != NULL)
			fault->code = ERR_UNAVAILABLE;
		return ERR_UNAVAILABLE;
	}
	return ERR_NONE;
}

/* How long to wait before that try (from 1): what the service asks, else longer each time. */
static int64_t
delay(const struct client *client, unsigned attempt, const struct answer *answer)
{
	int64_t		wait = client->options.attente << (attempt - 1);
	uint32_t	random = 0;

	if (answer->retry_after > 0)
		return (answer->retry_after > CLIENT_WAIT_MAX ? CLIENT_WAIT_MAX :
		    (int64_t)answer->retry_after) * 1000;
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		random = (uint32_t)clock_nanos();
	return wait * 3 / 4 + (int64_t)((double)wait / 2 * random / UINT32_MAX);
}

enum err
client_fetch(struct client *client, const struct client_request *request, struct buf *body,
    struct fault *fault)
{
	struct answer	answer = { .code = CURLE_OK };
	struct fault	own = { .code = ERR_NONE };
	char		text[640];
	unsigned	attempt;
	int64_t		wait;
	enum err	err = ERR_UNAVAILABLE;

	client->request = request;
	client->body = body;
	if (fault == NULL)
		fault = &own;
	for (attempt = 0; attempt < CLIENT_TRIES; attempt++) {
		if (attempt > 0) {
			wait = delay(client, attempt, &answer);
			if (client->options.tell != NULL)
				client->options.tell(client->options.arg,
				    fault_text(fault, text, sizeof(text)), wait);
			rest(wait);
		}
		*fault = (struct fault){ .code = ERR_NONE };
		if ((err = try(client, &answer, fault)) == ERR_NONE)
			err = judge(client, &answer, fault);
		if (err != ERR_UNAVAILABLE)
			break;
	}
	return err;
}
