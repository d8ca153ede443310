/*
 * Growing by doubling; one failure flag instead of a check at every write.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_MAX	((size_t)16 << 20)

void
buf_free(struct buf *buf)
{
	free(buf->p);
	*buf = (struct buf){ .max = buf->max };
}

void
buf_reset(struct buf *buf)
{
	buf->n = 0;
	buf->failed = false;
}

bool
buf_grow(struct buf *buf, size_t more)
{
	size_t	 max = buf->max != 0 ? buf->max : DEFAULT_MAX, size;
	char	*p;

	if (buf->failed)
		return false;
	if (buf->n > max || more > max - buf->n) {
		buf->failed = true;
		return false;
	}
	for (size = buf->size < 1024 ? 1024 : buf->size; size - buf->n < more;)
		size *= 2;
	if (size > max)
		size = max;
	if ((p = realloc(buf->p, size)) == NULL) {
		buf->failed = true;
		return false;
	}
	buf->p = p;
	buf->size = size;
	return true;
}

void
buf_int(struct buf *buf, int64_t value)
{
	char	digits[DIGITS_MAX];

	buf_put(buf, digits_of(digits, value));
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list	args;
	int	n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || !buf_reserve(buf, (size_t)n + 1))
		return;
	va_start(args, format);
	(void)vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
	va_end(args);
	buf->n += (size_t)n;
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){ buf->p, buf->n };
}
