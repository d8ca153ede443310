/*
 * One function a level: a struct's members, a list's items.  A view whose pointers go round in
 * circles would never end, hence the bound.
 */
#include "render/json.h"

#include <math.h>

#include "base/quote.h"
#include "render/real.h"

#define LEVELS	32	/* deeper is null */

static void	put_struct(struct buf *out, const struct fields *fields, const void *view,
		    size_t level);

static void
put_text(struct buf *out, struct str text)
{
	if (text.p == NULL)
		buf_put(out, STR("null"));
	else
		json_quote(out, text);
}

static void
put_texts(struct buf *out, const struct strs *texts)
{
	size_t	i;

	buf_putc(out, '[');
	for (i = 0; i < texts->n; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_text(out, texts->v[i]);
	}
	buf_putc(out, ']');
}

static void
put_list(struct buf *out, const struct fields *of, const struct list *list, size_t level)
{
	size_t	i;

	buf_putc(out, '[');
	for (i = 0; i < list->n && !out->failed; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_struct(out, of, (const char *)list->items + i * of->size, level);
	}
	buf_putc(out, ']');
}

static void
put_value(struct buf *out, const struct field *field, const void *p, size_t level)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_HTML:
		put_text(out, *(const struct str *)p);
		break;
	case FIELD_LIEN:
		put_text(out, lien_str(p));
		break;
	case FIELD_INT:
		if (*(const int64_t *)p == FIELD_INT_NONE)
			buf_put(out, STR("null"));
		else
			buf_int(out, *(const int64_t *)p);
		break;
	case FIELD_REAL:
		if (isfinite(*(const double *)p))
			real_write(out, *(const double *)p);
		else
			buf_put(out, STR("null"));
		break;
	case FIELD_BOOL:
		buf_put(out, *(const bool *)p ? STR("true") : STR("false"));
		break;
	case FIELD_TEXTS:
		put_texts(out, p);
		break;
	case FIELD_OBJECT:
		put_struct(out, field->of, p, level);
		break;
	case FIELD_POINTER:
		put_struct(out, field->of, *(const void *const *)p, level);
		break;
	case FIELD_LIST:
		put_list(out, field->of, p, level);
	}
}

static void
put_struct(struct buf *out, const struct fields *fields, const void *view, size_t level)
{
	const struct field	*field;
	bool			 first = true;

	if (view == NULL || level == LEVELS) {
		buf_put(out, STR("null"));
		return;
	}
	buf_putc(out, '{');
	for (field = fields->field; field < fields->field + fields->n; field++) {
		if (out->failed)
			return;
		if (field->use == FOR_HTML)
			continue;
		buf_put(out, str_sub(field->json, first, field->json.n));
		first = false;
		put_value(out, field, (const char *)view + field->offset, level + 1);
	}
	buf_putc(out, '}');
}

void
json_write(struct buf *out, const struct fields *fields, const void *view)
{
	put_struct(out, fields, view, 0);
}
