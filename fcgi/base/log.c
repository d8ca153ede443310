/*
 * A line is built in a buffer of its own and leaves in one write, so that two processes that share
 * a log file do not mix their lines.
 */
#include "base/log.h"

#include <time.h>
#include <unistd.h>

#include "base/quote.h"

static enum log_level least_level = LOG_INFO;

void
log_set_level(enum log_level least)
{
	least_level = least;
}

void
log_fields(enum log_level level, const char *event, const struct log_field *fields, size_t n)
{
	static const char *const	names[] = { "debug", "info", "warn", "error" };
	struct buf			line = { .max = 8192 };
	struct timespec			now;
	struct tm			tm;
	size_t				i;
	ssize_t				written;

	if (level < least_level)
		return;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &tm);
	buf_printf(&line,
	    "{\"t\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",\"niveau\":\"%s\",\"pid\":%d,"
	    "\"evenement\":", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, now.tv_nsec / 1000000, names[level], (int)getpid());
	json_quote(&line, str_of(event));
	for (i = 0; i < n; i++) {
		buf_putc(&line, ',');
		json_quote(&line, str_of(fields[i].name));
		buf_putc(&line, ':');
		if (fields[i].text.p != NULL)
			json_quote(&line, fields[i].text);
		else
			buf_int(&line, fields[i].number);
	}
	buf_put(&line, STR("}\n"));
	if (!line.failed) {
		written = write(STDERR_FILENO, line.p, line.n);
		(void)written;		/* a full log disk must not stop the service */
	}
	buf_free(&line);
}
