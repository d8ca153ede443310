/*
 * Counters of requests: each worker has its own and is the only one to write them; whoever asks for
 * /metrics adds them up.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include "base/buf.h"

#define METRICS_ROUTES	128	/* rows of the route table at most */
#define METRICS_THREADS	64	/* the most that the setting fils allows */

struct metrics;

/* The slot of one worker, never given back.  NULL: none is left.  Any thread. */
struct metrics	*metrics_register(void);

/* One request served: route is an index in the table, or -1.  The slot's own thread. */
void		 metrics_count(struct metrics *metrics, int route, int status, double micros);

/*
 * Prometheus text (exposition format 0.0.4): requests by route and class of status, and the latency
 * histogram.  pattern names a route by its index; labels is put in every sample.  Any thread.
 */
void		 metrics_write(struct buf *out, const char *(*pattern)(size_t route),
		    struct str labels);

#endif
