/*
 * The program of a template over a view.  Frames and what is left of lists are two small arrays:
 * nothing recurses, nothing is allocated, and a full buffer ends the run.
 */
#include <math.h>

#include "render/real.h"
#include "render/template_program.h"

#define FRAMES	(TEMPLATE_LEVELS + 1)
#define BLOCK	16

static const unsigned char	entity_of[256] = { ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4,
    ['\''] = 5 };

/* Where a value is; NULL beyond a NULL pointer. */
static inline const void *
locate(const struct template *tpl, const struct op *op, const char *const *frame)
{
	const size_t	*hop;
	const void	*p;
	size_t		 i;

	if (op->n == 0)
		return frame[op->frame] + op->at;
	hop = tpl->hop + op->at;
	p = frame[op->frame] + hop[0];
	for (i = 1; i < op->n; i++) {
		if ((p = *(const void *const *)p) == NULL)
			return NULL;
		p = (const char *)p + hop[i];
	}
	return p;
}

/* The structs or the texts of a list. */
static const void *
items(enum field_type type, const void *p, size_t *n)
{
	if (type == FIELD_LIST) {
		*n = ((const struct list *)p)->n;
		return ((const struct list *)p)->items;
	}
	*n = ((const struct strs *)p)->n;
	return ((const struct strs *)p)->v;
}

/*
 * What a section on the value at p is about: a struct, a text, the first of a list of *n; NULL when
 * the value is false.
 */
static const void *
subject(enum field_type type, const void *p, size_t *n)
{
	bool	full = true;

	*n = 1;
	if (p == NULL)
		return NULL;
	switch (type) {
	case FIELD_TEXT:
	case FIELD_HTML:
		full = ((const struct str *)p)->n > 0;
		break;
	case FIELD_LIEN:
		full = ((const struct lien *)p)->n > 0;
		break;
	case FIELD_INT:
		full = *(const int64_t *)p != FIELD_INT_NONE && *(const int64_t *)p != 0;
		break;
	case FIELD_REAL:
		full = !isnan(*(const double *)p) && fpclassify(*(const double *)p) != FP_ZERO;
		break;
	case FIELD_BOOL:
		full = *(const bool *)p;
		break;
	case FIELD_OBJECT:
		break;
	case FIELD_POINTER:
		return *(const void *const *)p;
	case FIELD_TEXTS:
	case FIELD_LIST:
		p = items(type, p, n);
		full = *n > 0;
	}
	return full ? p : NULL;
}

static void
put_value(struct buf *out, enum field_type type, const void *p)
{
	switch (type) {
	case FIELD_TEXT:
		html_escape(out, *(const struct str *)p);
		break;
	case FIELD_HTML:
		buf_put(out, *(const struct str *)p);
		break;
	case FIELD_LIEN:
		buf_put(out, lien_str(p));
		break;
	case FIELD_INT:
		if (*(const int64_t *)p != FIELD_INT_NONE)
			buf_int(out, *(const int64_t *)p);
		break;
	case FIELD_REAL:
		if (isfinite(*(const double *)p))
			real_write(out, *(const double *)p);
		break;
	case FIELD_BOOL:
		buf_put(out, *(const bool *)p ? STR("true") : STR("false"));
		break;
	case FIELD_TEXTS:
	case FIELD_OBJECT:
	case FIELD_POINTER:
	case FIELD_LIST:
		break;
	}
}

/* Whole pieces, past the end of the literal and of what is written: there is room after both, and
 * most literals are one piece. */
static inline void
put_literal(struct buf *out, const char *p, size_t n)
{
	char	*to;
	size_t	 i;

	if (!buf_reserve(out, n + TEMPLATE_PAD))
		return;
	to = out->p + out->n;
	memcpy(to, p, TEMPLATE_PAD);
	for (i = TEMPLATE_PAD; i < n; i += TEMPLATE_PAD)
		memcpy(to + i, p + i, TEMPLATE_PAD);
	out->n += n;
}

void
template_render(const struct template *tpl, const void *view, struct buf *out)
{
	const char	*frame[FRAMES] = { view };
	const void	*p;
	size_t		 left[FRAMES], n;
	const struct op	*op = tpl->op;

	(void)buf_reserve(out, tpl->literals.n);
	for (;;) {
		put_literal(out, tpl->literals.p + op->literal, op->length);
		switch ((enum op_kind)op->kind) {
		case OP_TEXT:
			break;
		case OP_VALUE:
			if ((p = locate(tpl, op, frame)) != NULL)
				put_value(out, op->type, p);
			break;
		case OP_SECTION:
			if ((p = subject(op->type, locate(tpl, op, frame), &n)) == NULL) {
				op = tpl->op + op->jump;
				continue;
			}
			frame[op->into] = p;
			left[op->into] = n;
			break;
		case OP_INVERTED:
			if (subject(op->type, locate(tpl, op, frame), &n) != NULL) {
				op = tpl->op + op->jump;
				continue;
			}
			break;
		case OP_NEXT:
			if (out->failed)
				return;
			if (--left[op->into] > 0) {
				frame[op->into] += op->at;
				op = tpl->op + op->jump;
				continue;
			}
			break;
		case OP_END:
			return;
		}
		op++;
	}
}

typedef unsigned char block __attribute__((vector_size(BLOCK)));

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte is the lowest");

/* How many bytes come before the first that is to be escaped: BLOCK when there is none. */
static inline unsigned
plain_bytes(block b)
{
	/* & and ' are 0x26 and 0x27, < and > are 0x3c and 0x3e. */
	const block	found = (block)((b | 0x01) == '\'') | (block)((b | 0x02) == '>') |
			    (block)(b == '"');
	uint64_t	half[2];

	memcpy(half, &found, sizeof(half));
	if (half[0] != 0)
		return (unsigned)__builtin_ctzll(half[0]) / 8;
	return half[1] == 0 ? BLOCK : 8 + (unsigned)__builtin_ctzll(half[1]) / 8;
}

/* Fewer than BLOCK bytes, at least half of them, seen as a block: its two halves overlap. */
static inline block
two_halves(const char *p, size_t n)
{
	block	b;

	memcpy(&b, p, BLOCK / 2);
	memcpy((char *)&b + BLOCK / 2, p + n - BLOCK / 2, BLOCK / 2);
	return b;
}

/*
 * Copies up to the first character to escape, and says where it stopped; the room for the rest of s
 * is there already.  The bytes after the last whole block are copied with some of those before
 * them, once more: a loop over them would cost more than all the rest.
 */
static inline size_t
copy_plain(struct buf *out, struct str s, size_t at)
{
	const char	*p = s.p + at;
	char		*to = out->p + out->n;
	size_t		 n = s.n - at, done = 0;
	unsigned	 plain = BLOCK;
	block		 b;

	while (plain == BLOCK && n - done >= BLOCK) {
		memcpy(&b, p + done, BLOCK);
		memcpy(to + done, &b, BLOCK);
		done += plain = plain_bytes(b);
	}
	if (plain == BLOCK && n >= BLOCK) {
		memcpy(&b, p + n - BLOCK, BLOCK);
		if (plain_bytes(b) == BLOCK) {
			memcpy(to + n - BLOCK, &b, BLOCK);
			done = n;
		}
	} else if (plain == BLOCK && n >= BLOCK / 2) {
		b = two_halves(p, n);
		if (plain_bytes(b) == BLOCK) {
			memcpy(to, &b, BLOCK / 2);
			memcpy(to + n - BLOCK / 2, (const char *)&b + BLOCK / 2, BLOCK / 2);
			done = n;
		}
	}
	for (; plain == BLOCK && done < n && entity_of[(unsigned char)p[done]] == 0; done++)
		to[done] = p[done];
	out->n += done;
	return at + done;
}

void
html_escape(struct buf *out, struct str s)
{
	static const struct str	entities[] = { { NULL, 0 }, { "&amp;", 5 }, { "&lt;", 4 },
	    { "&gt;", 4 }, { "&quot;", 6 }, { "&#39;", 5 } };
	size_t			at = 0;

	while (at < s.n && buf_reserve(out, s.n - at) && (at = copy_plain(out, s, at)) < s.n)
		buf_put(out, entities[entity_of[(unsigned char)s.p[at++]]]);
}
