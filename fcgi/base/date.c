/*
 * Dates without libc's time zone files: the two rules used are written in the header.
 */
#include "base/date.h"

int32_t
day_from_civil(struct civil c)
{
	int	y = c.month <= 2 ? c.year - 1 : c.year;
	int	era = (y >= 0 ? y : y - 399) / 400;
	int	yoe = y - era * 400;
	int	doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	int	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

struct civil
day_to_civil(int32_t day)
{
	int	z = day + 719468;
	int	era = (z >= 0 ? z : z - 146096) / 146097;
	int	doe = z - era * 146097;
	int	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int	mp = (5 * doy + 2) / 153;
	int	month = mp < 10 ? mp + 3 : mp - 9;

	return (struct civil){ yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 +
	    1 };
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static time_t
last_sunday(int year, int month)
{
	int32_t	last = day_from_civil((struct civil){ year, month, 31 });
	/* 0: Sunday; 1970-01-01 was a Thursday */
	int	weekday = (int)(((last + 4) % 7 + 7) % 7);

	return (time_t)(last - weekday) * 86400 + 3600;
}

static time_t
paris_time(time_t t)
{
	int	year = day_to_civil((int32_t)(t / 86400)).year;
	bool	summer = t >= last_sunday(year, 3) && t < last_sunday(year, 10);

	return t + (summer ? 7200 : 3600);
}

int32_t
paris_day(time_t t)
{
	return (int32_t)(paris_time(t) / 86400);
}

int
paris_seconds_to_midnight(time_t t)
{
	time_t	wall = ((time_t)paris_day(t) + 1) * 86400;	/* midnight on the wall clock */
	time_t	utc = wall - 7200;

	if (paris_time(utc) != wall)
		utc = wall - 3600;
	return (int)(utc - t);
}

bool
day_parse(struct str s, int32_t *out)
{
	struct civil	c, back;
	int64_t		y, m, d;
	int32_t		day;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !str_int(str_sub(s, 0, 4), 1, 9999, &y) || !str_int(str_sub(s, 5, 7), 1, 12, &m) ||
	    !str_int(str_sub(s, 8, 10), 1, 31, &d))
		return false;
	c = (struct civil){ (int)y, (int)m, (int)d };
	day = day_from_civil(c);
	back = day_to_civil(day);
	if (back.month != c.month || back.day != c.day)
		return false;
	*out = day;
	return true;
}

/* With zeros in front, as many digits as place has: 1000 for four. */
static void
put_padded(struct buf *out, int value, int place)
{
	for (; place > 1 && value < place; place /= 10)
		buf_putc(out, '0');
	buf_int(out, value);
}

void
day_iso(struct buf *out, int32_t day)
{
	struct civil	c = day_to_civil(day);

	put_padded(out, c.year, 1000);
	buf_putc(out, '-');
	put_padded(out, c.month, 10);
	buf_putc(out, '-');
	put_padded(out, c.day, 10);
}

void
day_french(struct buf *out, int32_t day)
{
	static const struct str	months[] = { STR_INIT("janvier"), STR_INIT("février"),
	    STR_INIT("mars"), STR_INIT("avril"), STR_INIT("mai"), STR_INIT("juin"),
	    STR_INIT("juillet"), STR_INIT("août"), STR_INIT("septembre"), STR_INIT("octobre"),
	    STR_INIT("novembre"), STR_INIT("décembre") };
	struct civil	c = day_to_civil(day);

	buf_int(out, c.day);
	buf_put(out, c.day == 1 ? STR("er ") : STR(" "));
	buf_put(out, months[c.month - 1]);
	buf_putc(out, ' ');
	buf_int(out, c.year);
}
