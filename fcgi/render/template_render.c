/*
 * The program of a template over a view.  Frames and what is left of lists are two small arrays:
 * nothing recurses, nothing is allocated, and a full buffer ends the run.
 */
#include <math.h>

#include "render/real.h"
#include "render/template_program.h"

#define FRAMES	(TEMPLATE_LEVELS + 1)
#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))

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

void
template_render(const struct template *tpl, const void *view, struct buf *out)
{
	const char	*frame[FRAMES] = { view };
	const void	*p;
	size_t		 left[FRAMES], n;
	const struct op	*op = tpl->op;

	(void)buf_reserve(out, tpl->literals.n);
	for (;;) {
		switch ((enum op_kind)op->kind) {
		case OP_TEXT:
			buf_put(out, (struct str){ tpl->literals.p + op->at, op->n });
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

/* A byte of w is 0: its highest bit, and maybe some above it, is set. */
static inline uint64_t
zeros(uint64_t w)
{
	return (w - EACH(0x01)) & ~w & EACH(0x80);
}

/* Where the first character to escape is, from at on: eight bytes at a time while there are. */
static size_t
find_special(struct str s, size_t at)
{
	uint64_t	w;

	for (; s.n - at >= sizeof(w); at += sizeof(w)) {
		memcpy(&w, s.p + at, sizeof(w));
		/* & and ' are 0x26 and 0x27, < and > are 0x3c and 0x3e. */
		if ((zeros((w | EACH(0x01)) ^ EACH('\'')) | zeros((w | EACH(0x02)) ^ EACH('>')) |
		    zeros(w ^ EACH('"'))) != 0)
			break;
	}
	while (at < s.n && entity_of[(unsigned char)s.p[at]] == 0)
		at++;
	return at;
}

void
html_escape(struct buf *out, struct str s)
{
	static const struct str	entities[] = { { NULL, 0 }, { "&amp;", 5 }, { "&lt;", 4 },
	    { "&gt;", 4 }, { "&quot;", 6 }, { "&#39;", 5 } };
	size_t			at, from = 0;

	while ((at = find_special(s, from)) < s.n) {
		buf_put(out, str_sub(s, from, at));
		buf_put(out, entities[entity_of[(unsigned char)s.p[at]]]);
		from = at + 1;
	}
	buf_put(out, str_sub(s, from, s.n));
}
