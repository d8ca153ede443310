/*
 * Copies runs: bytes are written by stretches between two escapes, and plain ASCII is looked at
 * eight bytes at a time.
 */
#include "base/quote.h"

#include "base/fold.h"

#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))

/* Are the eight bytes at p printable ASCII without quote or backslash? */
static inline bool
plain(const char *p)
{
	uint64_t	w, quote, slash;

	memcpy(&w, p, sizeof(w));
	quote = w ^ EACH('"');
	slash = w ^ EACH('\\');
	return ((w | (w - EACH(0x20)) | (quote - EACH(1)) | (slash - EACH(1))) & EACH(0x80)) == 0;
}

static void
escape(struct buf *out, unsigned char c)
{
	static const char	hex[] = "0123456789abcdef";
	static const char	letters[128] = { ['"'] = '"', ['\\'] = '\\', ['\n'] = 'n',
	    ['\r'] = 'r', ['\t'] = 't', ['\b'] = 'b', ['\f'] = 'f' };

	if (c >= 0x80) {
		buf_put(out, STR("\xef\xbf\xbd"));
		return;
	}
	buf_putc(out, '\\');
	if (letters[c] != 0) {
		buf_putc(out, letters[c]);
		return;
	}
	buf_put(out, STR("u00"));
	buf_putc(out, hex[c >> 4]);
	buf_putc(out, hex[c & 15]);
}

void
json_quote(struct buf *out, struct str s)
{
	size_t		i = 0, from = 0, n;
	unsigned char	c;
	char		end[8];

	buf_putc(out, '"');
	while (i < s.n) {
		if (s.n - i >= sizeof(end)) {
			if (plain(s.p + i)) {
				i += sizeof(end);
				continue;
			}
		} else if (memset(end, 'a', sizeof(end)),
		    plain(memcpy(end, s.p + i, s.n - i)))
			break;
		c = (unsigned char)s.p[i];
		n = c < 0x80 ? c >= 0x20 && c != '"' && c != '\\' : utf8_length(s, i);
		if (n > 0) {
			i += n;
			continue;
		}
		buf_put(out, str_sub(s, from, i));
		escape(out, c);
		from = ++i;
	}
	buf_put(out, str_sub(s, from, s.n));
	buf_putc(out, '"');
}
