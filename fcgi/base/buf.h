/*
 * A buffer that grows, for what is written front to back: pages, JSON, log lines.  After a failure
 * (no memory, or more than max bytes) every writer is a no-op and failed is true: check once.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char	*p;
	size_t	 n;
	size_t	 size;
	size_t	 max;		/* bytes at most; 0: 16 MiB */
	bool	 failed;
};

void		buf_free(struct buf *buf);
/* empty again, memory kept, failure forgotten */
void		buf_reset(struct buf *buf);
/* Room for more bytes after n; false: the buffer has failed. */
bool		buf_grow(struct buf *buf, size_t more);
void		buf_int(struct buf *buf, int64_t value);
void		buf_printf(struct buf *buf, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));
/* What is in it so far; valid until the next write. */
struct str	buf_str(const struct buf *buf);

/* In the header, since a page is thousands of these. */
static inline bool
buf_reserve(struct buf *buf, size_t more)
{
	return (!buf->failed && more <= buf->size - buf->n) || buf_grow(buf, more);
}

static inline void
buf_put(struct buf *buf, struct str s)
{
	if (s.n == 0 || !buf_reserve(buf, s.n))
		return;
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
}

static inline void
buf_putc(struct buf *buf, char c)
{
	if (buf_reserve(buf, 1))
		buf->p[buf->n++] = c;
}

#endif
