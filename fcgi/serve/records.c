/*
 * Walks the records without copying them.  Names and values may be cut anywhere by record borders,
 * so their lengths are followed by a small machine fed with each record's content in turn.
 */
#include "serve/records.h"

enum { TYPE_BEGIN = 1, TYPE_PARAMS = 4, TYPE_STDIN = 5 };
enum { HEADER = 8, ROLE_RESPONDER = 1 };

struct record {
	unsigned		 type;
	unsigned		 id;
	const unsigned char	*content;
	size_t			 n, padding;
};

/* Where we are in the sequence of name length, value length, name and value. */
struct pairs {
	uint32_t	length[2];	/* name, value */
	unsigned	which;		/* 0, 1: reading that length; 2: in the data */
	unsigned	bytes;		/* still to come of a four-byte length */
	size_t		data;		/* still to come of name and value */
	size_t		total;
};

static unsigned
two(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* One record off the front: 1, 0 when it is not all there, -1 when it is none of ours. */
static int
next(const unsigned char *p, size_t n, size_t *at, struct record *record)
{
	const unsigned char	*head = p + *at;
	size_t			 left = n - *at, size;

	if (left > 0 && head[0] != 1)
		return -1;
	if (left < HEADER)
		return 0;
	*record = (struct record){ head[1], two(head + 2), head + HEADER, two(head + 4),
	    head[6] };
	size = HEADER + record->n + record->padding;
	if (record->type == 0 || record->type > TYPE_STDIN || record->id == 0)
		return -1;		/* management records have id 0 */
	if (left < size)
		return 0;
	*at += size;
	return 1;
}

static bool
length_done(struct pairs *pairs)
{
	if (pairs->length[pairs->which] > RECORDS_PARAMS_MAX)
		return false;
	if (++pairs->which == 2) {
		pairs->data = (size_t)pairs->length[0] + pairs->length[1];
		if (pairs->data == 0)
			*pairs = (struct pairs){ .total = pairs->total };
	}
	return true;
}

static bool
length_byte(struct pairs *pairs, unsigned char byte)
{
	uint32_t	*length = &pairs->length[pairs->which];

	if (pairs->bytes > 0) {
		*length = *length << 8 | byte;
		return --pairs->bytes > 0 || length_done(pairs);
	}
	*length = byte & 0x7f;
	if (byte & 0x80) {
		pairs->bytes = 3;
		return true;
	}
	return length_done(pairs);
}

static bool
pairs_feed(struct pairs *pairs, const unsigned char *p, size_t n)
{
	size_t	take;

	pairs->total += n;
	if (pairs->total > RECORDS_PARAMS_MAX)
		return false;
	while (n > 0) {
		if (pairs->which < 2) {
			if (!length_byte(pairs, *p))
				return false;
			take = 1;
		} else {
			take = n < pairs->data ? n : pairs->data;
			pairs->data -= take;
			if (pairs->data == 0)
				*pairs = (struct pairs){ .total = pairs->total };
		}
		p += take;
		n -= take;
	}
	return true;
}

static bool
pairs_whole(const struct pairs *pairs)
{
	return pairs->which == 0 && pairs->bytes == 0;
}

static enum records
check_stdin(const unsigned char *p, size_t n, size_t at, unsigned id)
{
	struct record	record;
	int		got;

	while ((got = next(p, n, &at, &record)) == 1) {
		if (record.type != TYPE_STDIN || record.id != id)
			return RECORDS_BAD;
		if (record.n == 0)
			return at == n ? RECORDS_WHOLE : RECORDS_BAD;
	}
	return got < 0 ? RECORDS_BAD : RECORDS_PARAMS;
}

enum records
records_check(const unsigned char *p, size_t n)
{
	struct record	record;
	struct pairs	pairs = { 0 };
	size_t		at = 0;
	unsigned	id;
	int		got;

	if ((got = next(p, n, &at, &record)) != 1)
		return got < 0 ? RECORDS_BAD : RECORDS_MORE;
	/* Padding of this one, which the library does not skip, would hide another request. */
	if (record.type != TYPE_BEGIN || record.n != 8 || record.padding != 0 ||
	    two(record.content) != ROLE_RESPONDER)
		return RECORDS_BAD;
	id = record.id;
	while ((got = next(p, n, &at, &record)) == 1) {
		if (record.type != TYPE_PARAMS || record.id != id)
			return RECORDS_BAD;
		if (record.n == 0)
			return pairs_whole(&pairs) ? check_stdin(p, n, at, id) : RECORDS_BAD;
		if (!pairs_feed(&pairs, record.content, record.n))
			return RECORDS_BAD;
	}
	return got < 0 ? RECORDS_BAD : RECORDS_MORE;
}
