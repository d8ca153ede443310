/*
 * One pass: each character is put where there is room for it on the line (3.1), with what it needs
 * before it (3.3.11).  Controls that a content line may not hold are left out.
 */
#include "render/ics.h"

#include "base/fold.h"

#define LINE_MAX_BYTES	75

struct line {
	struct buf	*out;
	size_t		 n;		/* bytes on the line so far */
};

static void
put(struct line *line, struct str piece)
{
	if (line->n + piece.n > LINE_MAX_BYTES) {
		buf_put(line->out, STR("\r\n "));
		line->n = 1;
	}
	buf_put(line->out, piece);
	line->n += piece.n;
}

static void
put_value(struct line *line, struct str s, bool text)
{
	size_t	i, n;

	for (i = 0; i < s.n; i += n > 0 ? n : 1) {
		n = utf8_length(s, i);
		if (text && s.p[i] == '\n')
			put(line, STR("\\n"));
		else if (text && n == 1 && memchr("\\;,", s.p[i], 3) != NULL) {
			char	both[2] = { '\\', s.p[i] };

			put(line, (struct str){ both, 2 });
		} else if (n > 1 || (n == 1 && (unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f))
			put(line, str_sub(s, i, i + n));
	}
}

static void
write_line(struct buf *out, struct str name, struct str value, bool text)
{
	struct line	line = { out, 0 };

	put_value(&line, name, false);
	put_value(&line, STR(":"), false);
	put_value(&line, value, text);
	buf_put(out, STR("\r\n"));
}

void
ics_text(struct buf *out, struct str name, struct str text)
{
	write_line(out, name, text, true);
}

void
ics_line(struct buf *out, struct str name, struct str value)
{
	write_line(out, name, value, false);
}
