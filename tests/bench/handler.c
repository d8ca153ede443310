/*
 * What requests cost in the program alone: no socket, no nginx.  Loads the rows kept on disk, has the
 * dispatcher answer each URL of a file in turn, and prints for each file, in microseconds a request:
 * the CPU of the best of ROUNDS rounds (other programs share the caches), the CPU of all, the median
 * and the 99th percentile of their durations; then the bytes of an answer.
 *
 *	handler SETTINGS ROWS N FILE...		N requests a round, after one to warm up
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/settings.h"
#include "catalogue/load.h"
#include "serve/routes.h"

#define URLS_MAX	4096
#define ROUNDS		20
#define URL_LENGTH	4096

struct urls {
	char	*line[URLS_MAX];
	size_t	 n;
};

static double
cpu_micros(void)
{
	struct timespec	t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool
urls_read(struct urls *urls, const char *path)
{
	char	 line[URL_LENGTH];
	FILE	*file = fopen(path, "re");

	if (file == NULL)
		return false;
	for (urls->n = 0; urls->n < URLS_MAX && fgets(line, sizeof(line), file) != NULL; ) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && (urls->line[urls->n] = strdup(line)) != NULL)
			urls->n++;
	}
	(void)fclose(file);
	return urls->n > 0;
}

static void
answer(struct worker_context *context, const char *url, struct response *response)
{
	struct str	 all = str_of(url);
	size_t		 mark = str_find(all, STR("?"));
	struct request	 request = { .method = METHOD_GET, .scheme = STR("http"),
	    .host = STR("127.0.0.1"), .content_length = -1, .path = str_sub(all, 0, mark),
	    .query = mark == SIZE_MAX ? STR("") : str_sub(all, mark + 1, all.n),
	    .now = time(NULL) };

	arena_reset(context->arena);
	(void)routes_dispatch(context, &request, true, response);
}

static int
compare(const void *a, const void *b)
{
	int64_t	x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* One round: the CPU it took; false when an answer is not a page. */
static bool
round_run(struct worker_context *context, const struct urls *urls, struct response *response,
    int64_t *nanos, size_t n, double *cpu, double *bytes)
{
	double	begun = cpu_micros();
	int64_t	before;
	size_t	i;

	for (i = 0; i < n; i++) {
		before = clock_nanos();
		answer(context, urls->line[i % urls->n], response);
		nanos[i] = clock_nanos() - before;
		*bytes += (double)response->body.n;
		if (response->status != 200) {
			(void)fprintf(stderr, "%d: %s\n", response->status,
			    urls->line[i % urls->n]);
			return false;
		}
	}
	*cpu = cpu_micros() - begun;
	return true;
}

static void
report(const char *path, int64_t *nanos, size_t n, double best, double all, double bytes)
{
	double	total = (double)(n * ROUNDS);
	size_t	middle = n * ROUNDS / 2, last = n * ROUNDS * 99 / 100;

	qsort(nanos, n * ROUNDS, sizeof(*nanos), compare);
	(void)printf("%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f\n", path, best / (double)n, all / total,
	    (double)nanos[middle] / 1e3, (double)nanos[last] / 1e3,
	    bytes / total);
}

static bool
measure(struct worker_context *context, const char *path, size_t n)
{
	struct response	 response = { 0 };
	struct urls	 urls = { 0 };
	int64_t		*nanos = calloc(n, ROUNDS * sizeof(*nanos));
	double		 cpu, best = 0, all = 0, bytes = 0;
	size_t		 i;
	bool		 done = nanos != NULL && urls_read(&urls, path) &&
			    round_run(context, &urls, &response, nanos, n, &cpu, &bytes);

	bytes = 0;
	for (i = 0; done && i < ROUNDS; i++) {
		done = round_run(context, &urls, &response, nanos + i * n, n, &cpu, &bytes);
		best = i == 0 || cpu < best ? cpu : best;
		all += cpu;
	}
	if (done)
		report(path, nanos, n, best, all, bytes);
	buf_free(&response.body);
	free(nanos);
	while (urls.n > 0)
		free(urls.line[--urls.n]);
	return done;
}

int
main(int argc, char **argv)
{
	static struct settings	 settings;
	struct worker_context	 context = { 0 };
	struct fault		 fault = { 0 };
	struct buf		 head = { 0 };
	struct dump		*dump;
	struct snapshot		*snapshot;
	char			 text[600];
	int64_t			 n;
	int			 i;

	if (argc < 5 || !str_int(str_of(argv[3]), 10, 10000000, &n))
		return 2;
	if (settings_load(&settings, argv[1], &fault) != ERR_NONE ||
	    (dump = dump_read_file(argv[2], &fault)) == NULL ||
	    (snapshot = snapshot_load(dump, &fault)) == NULL ||
	    (context.gabarits = gabarits_load(settings.gabarits, settings.statique,
	    settings.openapi, settings.accessibilite, &fault)) == NULL) {
		(void)fprintf(stderr, "%s\n", fault_text(&fault, text, sizeof(text)));
		return 1;
	}
	snapshot_publish(snapshot);
	context.routes = routes_table(&context.n_routes);
	context.adresse = "";
	context.arena = arena_create((size_t)256 << 10, (size_t)32 << 20);
	context.head = &head;
	for (i = 4; i < argc; i++)
		if (!measure(&context, argv[i], (size_t)n))
			return 1;
	return 0;
}
