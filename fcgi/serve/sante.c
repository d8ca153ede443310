/*
 * Written for machines, so without a view.  Two processes share a listener and a scrape reaches one
 * of them: the label processus tells their counters apart (AIGUILLAGE_PROCESSUS, set by the unit or
 * by the parent; 1 otherwise).
 */
#include "serve/sante.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "catalogue/refresh.h"
#include "serve/metrics.h"
#include "serve/routes.h"

static struct str	labels;
static time_t		started;

void
sante_start(void)
{
	static char	 text[64];
	const char	*name = getenv("AIGUILLAGE_PROCESSUS");
	int64_t		 number;

	if (!str_int(str_of(name), 0, 999, &number))
		number = 1;
	(void)snprintf(text, sizeof(text), "processus=\"%d\"", (int)number);
	labels = str_of(text);
	started = time(NULL);
}

void
sante_healthz(struct exchange *x)
{
	x->response->type = "text/plain; charset=utf-8";
	buf_put(&x->response->body, STR("ok\n"));
}

void
sante_readyz(struct exchange *x)
{
	struct buf	*out = &x->response->body;
	bool		 base = refresh_state().database;

	x->response->type = "application/json";
	if (x->snapshot == NULL) {
		x->response->status = 503;
		x->response->retry_after = 5;
		buf_printf(out, "{\"raison\":\"%s\",\"base\":%s}\n", base ?
		    "premier chargement en cours" : "aucun instantané, et la base ne répond pas",
		    base ? "true" : "false");
		return;
	}
	buf_printf(out, "{\"version\":%llu,\"age\":%lld,\"base\":%s}\n",
	    (unsigned long long)x->snapshot->version,
	    (long long)(x->request->now - x->snapshot->loaded), base ? "true" : "false");
}

static const char *
pattern(size_t route)
{
	size_t			 n;
	const struct route	*routes = routes_table(&n);

	return route < n ? routes[route].pattern : "-";
}

static void
sample(struct buf *out, const char *name, const char *kind, double value)
{
	buf_printf(out, "# TYPE %s %s\n%s{%.*s} %.15g\n", name, kind, name, STR_FMT(labels), value);
}

/* Second number of /proc/self/statm: resident pages. */
static double
resident_bytes(void)
{
	char		 text[256];
	struct str	 rest = STR_NONE, all = STR_NONE, resident = STR_NONE;
	int64_t		 pages = 0;
	FILE		*file = fopen("/proc/self/statm", "re");

	if (file == NULL)
		return 0;
	if (fgets(text, sizeof(text), file) != NULL)
		rest = str_of(text);
	(void)fclose(file);
	if (str_next(&rest, ' ', &all) && str_next(&rest, ' ', &resident))
		(void)str_int(resident, 0, INT64_MAX, &pages);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* The last run of a connector stands before the others. */
static bool
is_last(const struct snapshot *s, uint32_t i)
{
	return i == 0 || !str_eq(s->passages[i].source, s->passages[i - 1].source);
}

/* By connector, of its last run. */
static void
write_imports(struct buf *out, const struct snapshot *s)
{
	static const char	name[] = "aiguillage_import_refused_rows";
	uint32_t		i;

	buf_printf(out, "# HELP %s Rows that the last run of an import refused.\n"
	    "# TYPE %s gauge\n", name, name);
	for (i = 0; i < s->n_passages; i++)
		if (is_last(s, i))
			buf_printf(out, "%s{%.*s,source=\"%.*s\"} %u\n", name, STR_FMT(labels),
			    STR_FMT(s->passages[i].source), s->passages[i].refuses);
	buf_put(out, STR("# HELP aiguillage_import_last_success_days Days since its last good "
	    "run.\n# TYPE aiguillage_import_last_success_days gauge\n"));
	for (i = 0; i < s->n_passages; i++)
		if (is_last(s, i) && s->passages[i].succes != DAY_NONE)
			buf_printf(out, "aiguillage_import_last_success_days{%.*s,source=\"%.*s\"} "
			    "%d\n", STR_FMT(labels), STR_FMT(s->passages[i].source),
			    paris_day(time(NULL)) - s->passages[i].succes);
}

void
sante_metrics(struct exchange *x)
{
	struct buf			*out = &x->response->body;
	const struct refresh_state	 state = refresh_state();
	time_t				 now = x->request->now;

	x->response->type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(out, pattern, labels);
	if (x->snapshot != NULL) {
		sample(out, "aiguillage_snapshot_version", "gauge", (double)x->snapshot->version);
		sample(out, "aiguillage_snapshot_age_seconds", "gauge",
		    (double)(now - x->snapshot->loaded));
		write_imports(out, x->snapshot);
	}
	sample(out, "aiguillage_database_up", "gauge", state.database ? 1 : 0);
	sample(out, "aiguillage_refresh_builds_total", "counter", (double)state.builds);
	sample(out, "aiguillage_refresh_failures_total", "counter", (double)state.failures);
	sample(out, "aiguillage_refresh_build_seconds", "gauge", (double)state.build_micros / 1e6);
	sample(out, "process_resident_memory_bytes", "gauge", resident_bytes());
	sample(out, "process_start_time_seconds", "gauge", (double)started);
	sample(out, "aiguillage_uptime_seconds", "gauge", (double)(now - started));
}
