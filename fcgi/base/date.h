/*
 * Civil days in Paris.  A day is a number of days since 1970-01-01; DAY_NONE is "not said".
 * Formulas: http://howardhinnant.github.io/date_algorithms.html (days_from_civil) and directive
 * 2000/84/EC (summer time from the last Sunday of March to the last of October, at 01:00 UTC).
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <time.h>

#include "base/buf.h"

#define DAY_NONE	INT32_MIN

struct civil {
	int	year;
	int	month;		/* 1..12 */
	int	day;		/* 1..31 */
};

int32_t		day_from_civil(struct civil c);
struct civil	day_to_civil(int32_t day);

/* The civil day in Paris at the Unix time t, and the seconds left until its midnight (1..90000). */
int32_t		paris_day(time_t t);
int		paris_seconds_to_midnight(time_t t);

/* "2027-06-30" and nothing else; the day must exist.  False otherwise. */
bool		day_parse(struct str s, int32_t *out);
void		day_iso(struct buf *out, int32_t day);		/* 2027-06-30 */
void		day_french(struct buf *out, int32_t day);	/* 30 juin 2027, 1er octobre 2027 */

#endif
