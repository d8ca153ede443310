/*
 * ASCII is folded by hand, since most of what comes is; the rest is decomposed by utf8proc, whose
 * tables leave a handful of ligatures and barred letters that stand in a table here.
 */
#include "base/fold.h"

#include <utf8proc.h>

/* In lower case, which decomposing has made it. */
static const struct {
	utf8proc_int32_t	 from;
	struct str		 to;
} letters[] = {
	{ 0x0153, STR_INIT("oe") }, { 0x00e6, STR_INIT("ae") }, { 0x00df, STR_INIT("ss") },
	{ 0x00f8, STR_INIT("o") }, { 0x0142, STR_INIT("l") }, { 0x0111, STR_INIT("d") },
	{ 0x00f0, STR_INIT("d") }, { 0x00fe, STR_INIT("th") }, { 0x0131, STR_INIT("i") },
};

size_t
utf8_length(struct str s, size_t at)
{
	utf8proc_int32_t	c;
	utf8proc_ssize_t	n;

	if (at >= s.n || s.p[at] == '\0')
		return 0;
	if ((unsigned char)s.p[at] < 0x80)
		return 1;
	n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.n - at), &c);
	return n < 1 ? 0 : (size_t)n;
}

/* One letter, at most four bytes; returns how many. */
static size_t
put_letter(utf8proc_int32_t c, char *out)
{
	size_t	k;

	for (k = 0; k < COUNT(letters); k++)
		if (letters[k].from == c) {
			memcpy(out, letters[k].to.p, letters[k].to.n);
			return letters[k].to.n;
		}
	return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
}

/* The folded form of one code point into out (16 bytes); 0 when it is a separator. */
static size_t
fold_one(utf8proc_int32_t c, char *out)
{
	utf8proc_int32_t	parts[8];
	utf8proc_ssize_t	n, i;
	size_t			used = 0;
	int			class = 0;

	n = utf8proc_decompose_char(c, parts, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
	    UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &class);
	for (i = 0; i < n && i < 8; i++) {
		utf8proc_category_t	category = utf8proc_category(parts[i]);

		if (category > UTF8PROC_CATEGORY_LO && category != UTF8PROC_CATEGORY_ND)
			continue;		/* marks, punctuation, symbols */
		if (category == UTF8PROC_CATEGORY_CN || used + 4 > 16)
			continue;
		used += put_letter(parts[i], out + used);
	}
	return used;
}

struct sink {
	struct buf	*out;
	uint32_t	*origin;
	size_t		 origin_size;
	size_t		 start;		/* where this fold began in out */
	size_t		 end;		/* where the last letter ends in the text */
	bool		 gap;		/* a separator is due before the next letter */
};

static void
emit(struct sink *sink, struct str letter, size_t from, size_t to)
{
	size_t	i, need = letter.n + sink->gap;

	if (sink->origin != NULL && sink->out->n - sink->start + need >= sink->origin_size)
		return;
	if (!buf_reserve(sink->out, need))
		return;
	if (sink->gap && sink->out->n > sink->start) {
		if (sink->origin != NULL)
			sink->origin[sink->out->n - sink->start] = (uint32_t)sink->end;
		sink->out->p[sink->out->n++] = ' ';
	}
	sink->gap = false;
	for (i = 0; i < letter.n; i++) {
		if (sink->origin != NULL)
			sink->origin[sink->out->n - sink->start] = (uint32_t)from;
		sink->out->p[sink->out->n++] = letter.p[i];
	}
	sink->end = to;
}

static void
fold_into(struct sink *sink, struct str s)
{
	utf8proc_int32_t	c;
	utf8proc_ssize_t	step;
	char			folded[16];
	size_t			at, n;

	for (at = 0; at < s.n; at += (size_t)step) {
		unsigned char	byte = (unsigned char)s.p[at];

		step = 1;
		if (byte < 0x80) {
			folded[0] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
			n = (folded[0] >= 'a' && folded[0] <= 'z') ||
			    (folded[0] >= '0' && folded[0] <= '9');
		} else {
			step = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at,
			    (utf8proc_ssize_t)(s.n - at), &c);
			n = step < 1 ? 0 : fold_one(c, folded);
			/* A combining mark belongs to the letter before it. */
			if (step >= 1 && n == 0 && utf8proc_category(c) == UTF8PROC_CATEGORY_MN) {
				if (!sink->gap)
					sink->end = at + (size_t)step;
				continue;
			}
			if (step < 1)
				step = 1;
		}
		if (n == 0)
			sink->gap = true;
		else
			emit(sink, (struct str){ folded, n }, at, at + (size_t)step);
	}
}

void
fold(struct buf *out, struct str s)
{
	struct sink	sink = { .out = out, .start = out->n };

	fold_into(&sink, s);
}

void
fold_traced(struct buf *out, uint32_t *origin, size_t origin_size, struct str s)
{
	struct sink	sink = { out, origin, origin_size, out->n, 0, false };

	if (origin_size == 0)
		return;
	fold_into(&sink, s);
	origin[out->n - sink.start] = (uint32_t)sink.end;
}

bool
fold_has(struct str text, struct str words)
{
	struct str	word;

	while (str_next(&words, ' ', &word)) {
		if (word.n > 3 && (word.p[word.n - 1] == 's' || word.p[word.n - 1] == 'x'))
			word.n--;
		if (str_find(text, word) == SIZE_MAX)
			return false;
	}
	return true;
}
