/*
 * Plain counters in relaxed atomics: one writer each, so that a load and a store are enough and no
 * request pays for a locked instruction.  A sum may be one request behind; it never goes back.
 */
#include "serve/metrics.h"

#include <stdatomic.h>

enum { CLASSES = 6 };		/* 1xx to 5xx, at their own index */

static const unsigned bounds[] = { 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 250000,
    1000000 };			/* microseconds */

struct metrics {
	_Atomic uint64_t	requests[METRICS_ROUTES + 1][CLASSES];	/* 0: no route */
	_Atomic uint64_t	buckets[COUNT(bounds) + 1];
	_Atomic uint64_t	nanos;
};

static struct metrics	slots[METRICS_THREADS];
static atomic_uint	n_slots;

struct metrics *
metrics_register(void)
{
	unsigned	at = atomic_fetch_add(&n_slots, 1);

	return at < METRICS_THREADS ? &slots[at] : NULL;
}

static void
add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n,
	    memory_order_relaxed);
}

void
metrics_count(struct metrics *metrics, int route, int status, double micros)
{
	size_t	row = route < 0 || route >= METRICS_ROUTES ? 0 : (size_t)route + 1, i = 0;
	size_t	class = status / 100 > 0 && status / 100 < CLASSES ? (size_t)(status / 100) : 5;

	while (i < COUNT(bounds) && micros > bounds[i])
		i++;
	add(&metrics->requests[row][class], 1);
	add(&metrics->buckets[i], 1);
	add(&metrics->nanos, micros > 0 ? (uint64_t)(micros * 1000) : 0);
}

/* The same counter of every slot. */
static uint64_t
sum(size_t offset)
{
	unsigned	n = atomic_load(&n_slots), i;
	uint64_t	total = 0;

	for (i = 0; i < n && i < METRICS_THREADS; i++)
		total += atomic_load_explicit(
		    (_Atomic uint64_t *)(void *)((char *)&slots[i] + offset), memory_order_relaxed);
	return total;
}

static void
write_requests(struct buf *out, const char *(*pattern)(size_t route), struct str labels)
{
	size_t		row, class;
	uint64_t	n;

	buf_put(out, STR("# HELP aiguillage_requests_total Requests served.\n"
	    "# TYPE aiguillage_requests_total counter\n"));
	for (row = 0; row <= METRICS_ROUTES; row++)
		for (class = 0; class < CLASSES; class++) {
			n = sum(offsetof(struct metrics, requests) +
			    (row * CLASSES + class) * sizeof(uint64_t));
			if (n > 0)
				buf_printf(out, "aiguillage_requests_total{%.*s,route=\"%s\","
				    "status=\"%zuxx\"} %llu\n", STR_FMT(labels),
				    row == 0 ? "-" : pattern(row - 1), class,
				    (unsigned long long)n);
		}
}

static void
write_histogram(struct buf *out, struct str labels)
{
	static const char	name[] = "aiguillage_request_duration_seconds";
	uint64_t		count = 0;
	size_t			i;

	buf_printf(out, "# HELP %s Time from a whole request to a whole answer.\n"
	    "# TYPE %s histogram\n", name, name);
	for (i = 0; i <= COUNT(bounds); i++) {
		count += sum(offsetof(struct metrics, buckets) + i * sizeof(uint64_t));
		buf_printf(out, "%s_bucket{%.*s,le=\"", name, STR_FMT(labels));
		if (i < COUNT(bounds))
			buf_printf(out, "%g", bounds[i] / 1e6);
		else
			buf_put(out, STR("+Inf"));
		buf_printf(out, "\"} %llu\n", (unsigned long long)count);
	}
	buf_printf(out, "%s_sum{%.*s} %.6f\n%s_count{%.*s} %llu\n", name, STR_FMT(labels),
	    (double)sum(offsetof(struct metrics, nanos)) / 1e9, name, STR_FMT(labels),
	    (unsigned long long)count);
}

void
metrics_write(struct buf *out, const char *(*pattern)(size_t route), struct str labels)
{
	write_requests(out, pattern, labels);
	write_histogram(out, labels);
}
