/*
 * Strings with a length.  Nothing here allocates, and nothing reads past p + n.
 */
#include "base/str.h"

#include <math.h>
#include <stdio.h>

struct str
str_of(const char *cstring)
{
	return cstring == NULL ? STR_NONE : (struct str){ cstring, strlen(cstring) };
}

struct str
str_or_none(struct str s)
{
	return s.n == 0 ? STR_NONE : s;
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

bool
str_same(struct str a, struct str b)
{
	size_t	i;

	for (i = 0; a.n == b.n && i < a.n; i++)
		if (small(a.p[i]) != small(b.p[i]))
			return false;
	return a.n == b.n;
}

int
str_cmp(struct str a, struct str b)
{
	size_t	n = a.n < b.n ? a.n : b.n;
	int	d = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return d != 0 ? d : (a.n > b.n) - (a.n < b.n);
}

bool
str_among(struct str s, const struct str *list, size_t n)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (str_eq(s, list[i]))
			return true;
	return false;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

size_t
str_find(struct str s, struct str needle)
{
	const char	*at;

	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return SIZE_MAX;
	for (at = s.p; (size_t)(s.p + s.n - at) >= needle.n; at++) {
		at = memchr(at, needle.p[0], (size_t)(s.p + s.n - at) - needle.n + 1);
		if (at == NULL)
			return SIZE_MAX;
		if (memcmp(at, needle.p, needle.n) == 0)
			return (size_t)(at - s.p);
	}
	return SIZE_MAX;
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return s.p == NULL ? s : (struct str){ s.p + from, to - from };
}

struct str
str_head(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	while (max > 0 && ((unsigned char)s.p[max] & 0xc0) == 0x80)
		max--;
	return str_sub(s, 0, max);
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

bool
str_next(struct str *rest, char sep, struct str *piece)
{
	const char	*end;

	if (rest->p == NULL || rest->n == 0)
		return false;
	end = memchr(rest->p, sep, rest->n);
	if (end == NULL) {
		*piece = *rest;
		*rest = STR_NONE;
		return true;
	}
	*piece = (struct str){ rest->p, (size_t)(end - rest->p) };
	*rest = str_sub(*rest, piece->n + 1, rest->n);
	return true;
}

bool
str_next_word(struct str *rest, struct str *word)
{
	size_t	from = 0, to;

	while (from < rest->n && is_space(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_space(rest->p[to]); to++)
		continue;
	*word = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return to > from;
}

bool
str_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool	 minus = s.n > 0 && s.p[0] == '-';
	int64_t	 value = 0;
	size_t	 i;

	if (s.n <= (size_t)minus || s.n > 18 + (size_t)minus)
		return false;
	for (i = minus; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	if (minus)
		value = -value;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

bool
str_real(struct str s, double min, double max, double *out)
{
	bool	 minus = s.n > 0 && s.p[0] == '-', digits = false;
	double	 value = 0, unit = 1;
	size_t	 i;

	if (s.n > 24)
		return false;
	for (i = minus; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits = true)
		value = value * 10 + (s.p[i] - '0');
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits = true) {
			unit *= 10;
			value = value * 10 + (s.p[i] - '0');
		}
	value /= minus ? -unit : unit;
	if (i != s.n || !digits || value < min || value > max || !isfinite(value))
		return false;
	*out = value;
	return true;
}

struct str
digits_of(char room[DIGITS_MAX], int64_t value)
{
	size_t		at = DIGITS_MAX;
	uint64_t	rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do
		room[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (value < 0)
		room[--at] = '-';
	return (struct str){ room + at, DIGITS_MAX - at };
}

void
str_vformat(char *out, size_t size, const char *format, va_list args)
{
	int	n = vsnprintf(out, size, format, args);
	size_t	end = size - 1;

	if (n < 0 || (size_t)n < size)
		return;
	/* What would have come next is not known: the last letter goes, whole or not. */
	while (end > 0 && ((unsigned char)out[--end] & 0xc0) == 0x80)
		continue;
	out[end] = '\0';
}

uint64_t
str_hash(struct str s, uint64_t seed)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		seed = (seed ^ (uint8_t)s.p[i]) * UINT64_C(1099511628211);
	return seed;
}
