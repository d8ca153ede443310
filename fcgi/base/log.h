/*
 * One JSON object a line on standard error.  No address, no text of a visitor ever goes in: what is
 * logged is an event, numbers and names of our own.  Any thread; one write(2) a line.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* A named value of a log line: text, or a number when text.p is NULL. */
struct log_field {
	const char	*name;
	struct str	 text;
	int64_t		 number;
};

#define LOG_STR(name, s)	((struct log_field){ (name), (s), 0 })
#define LOG_INT(name, i)	((struct log_field){ (name), STR_NONE, (int64_t)(i) })

void	log_set_level(enum log_level least);	/* before threads start; INFO otherwise */
void	log_fields(enum log_level level, const char *event, const struct log_field *fields,
    size_t n);

/* log_event(LOG_INFO, "ready", LOG_INT("territoires", n)) */
#define log_event(level, event, ...) \
	log_fields(level, event, (const struct log_field[]){ __VA_ARGS__ }, \
	    sizeof((const struct log_field[]){ __VA_ARGS__ }) / sizeof(struct log_field))

#endif
