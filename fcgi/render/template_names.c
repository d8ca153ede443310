/*
 * The first part of a dotted name is looked for outwards, the others within what it found, as the
 * specification asks.  Only structs have members: a list must be opened by a section first.
 */
#include "render/template_names.h"

#define NEAR_MAX	24	/* bytes: longer names are near no other */
#define SHOWN		60	/* bytes of a wrong name that a message repeats */

static const struct field *
find(const struct fields *fields, struct str name)
{
	size_t	i;

	for (i = 0; fields != NULL && i < fields->n; i++)
		if (str_eq(str_of(fields->field[i].name), name))
			return &fields->field[i];
	return NULL;
}

/* Letters to change, add or remove between a and b (Levenshtein); SIZE_MAX for long names. */
static size_t
distance(struct str a, struct str b)
{
	size_t	row[NEAR_MAX + 1], i, j, corner, above, best;

	if (a.n > NEAR_MAX || b.n > NEAR_MAX)
		return SIZE_MAX;
	for (j = 0; j <= b.n; j++)
		row[j] = j;
	for (i = 1; i <= a.n; i++) {
		corner = row[0];
		row[0] = i;
		for (j = 1; j <= b.n; j++) {
			above = row[j];
			best = corner + ((a.p[i - 1] | 32) != (b.p[j - 1] | 32));
			best = above + 1 < best ? above + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			corner = above;
		}
	}
	return row[b.n];
}

static bool
near(struct str wanted, struct str name)
{
	return distance(wanted, name) <= (wanted.n < 4 ? 1 : wanted.n / 3) ||
	    (wanted.n >= 3 && (str_starts(name, wanted) || str_starts(wanted, name)));
}

/* Names of fields that are near wanted, or, wanted being STR_NONE, all of them. */
static bool
list_names(struct buf *why, const struct fields *fields, struct str wanted, const char *before)
{
	bool	any = false;
	size_t	i;

	for (i = 0; i < fields->n; i++) {
		const struct field	*field = &fields->field[i];

		if (field->use == FOR_JSON)
			continue;
		if (wanted.p != NULL && !near(wanted, str_of(field->name)))
			continue;
		buf_printf(why, "%s%s", any ? ", " : before, field->name);
		any = true;
	}
	return any;
}

static void
say_unknown(struct buf *why, const struct context *context, struct str name)
{
	const struct fields	*of;
	bool			 any = false;
	size_t			 i;

	buf_printf(why, "nom inconnu « %.*s »", STR_FMT(str_head(name, SHOWN)));
	for (i = context->n; i-- > 0;) {
		const struct field	*hidden = find(context->frame[i].of, name);

		if (hidden != NULL) {
			buf_put(why, STR(", réservé au JSON"));
			return;
		}
	}
	for (i = context->n; !any && i-- > 0;)
		if ((of = context->frame[i].of) != NULL)
			any = list_names(why, of, name, " ; proche : ");
	for (i = context->n; !any && i-- > 0;)
		if ((of = context->frame[i].of) != NULL) {
			buf_printf(why, " ; %s a : ", of->name);
			(void)list_names(why, of, STR_NONE, "");
		}
}

static bool
resolve_self(const struct context *context, struct reference *out, struct buf *why)
{
	const struct frame	*top = &context->frame[context->n - 1];

	*out = (struct reference){ .frame = context->n - 1, .n_hops = 1, .type = top->type };
	if (top->of == NULL)
		return true;
	buf_printf(why, "« . » est ici une structure (%s) : nommer un de ses champs",
	    top->of->name);
	return false;
}

/* Goes into the member name of what out reaches. */
static bool
step(struct reference *out, struct str name, struct buf *why)
{
	struct context		 within = { .frame = { { NULL, FIELD_OBJECT } }, .n = 1 };
	const struct field	*field;

	if (out->type != FIELD_OBJECT && out->type != FIELD_POINTER) {
		buf_printf(why, "« %.*s » : ce qui précède le point n’a pas de champs%s",
		    STR_FMT(str_head(name, SHOWN)),
		    out->type == FIELD_LIST ? " ; une liste s’ouvre par une section" : "");
		return false;
	}
	field = find(out->of, name);
	if (field == NULL || field->use == FOR_JSON) {
		within.frame[0].of = out->of;
		say_unknown(why, &within, name);
		return false;
	}
	if (out->type == FIELD_POINTER) {
		if (out->n_hops == TEMPLATE_LEVELS) {
			buf_printf(why, "plus de %d pointeurs dans un nom", TEMPLATE_LEVELS);
			return false;
		}
		out->hop[out->n_hops++] = field->offset;
	} else
		out->hop[out->n_hops - 1] += field->offset;
	out->type = field->type;
	out->of = field->of;
	return true;
}

bool
context_resolve(const struct context *context, struct str name, struct reference *out,
    struct buf *why)
{
	const struct field	*field = NULL;
	struct str		 rest = name, part;
	size_t			 i;

	if (str_eq(name, STR(".")))
		return resolve_self(context, out, why);
	(void)str_next(&rest, '.', &part);
	for (i = context->n; i-- > 0;)
		if ((field = find(context->frame[i].of, part)) != NULL && field->use != FOR_JSON)
			break;
		else
			field = NULL;
	if (field == NULL) {
		say_unknown(why, context, part);
		return false;
	}
	*out = (struct reference){ .frame = i, .hop = { field->offset }, .n_hops = 1,
	    .type = field->type, .of = field->of };
	while (str_next(&rest, '.', &part))
		if (!step(out, part, why))
			return false;
	return true;
}
