/*
 * Any text as a template, its partials and the texts of its view: pieces between NUL bytes are the
 * page (a), the partials b, c, d, and what the view says.  What compiles is rendered as it is and
 * trimmed: both must be the same but for the length of white space.  The view's JSON must be read
 * back.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"
#include "render/template.h"

#define PARTIALS	4

struct n {
	struct str		 t, h;
	int64_t			 i;
	double			 r;
	bool			 b;
	struct strs		 s;
	const struct n		*p;
	struct list		 l;
};

extern const struct fields n_fields;
FIELDS(n, F(n, TEXT, t), F(n, HTML, h), F(n, INT, i), F(n, REAL, r), F(n, BOOL, b), F(n, TEXTS, s),
    F_OF(n, POINTER, p, n_fields), F_OF(n, LIST, l, n_fields));

struct v {
	struct n	o;
	struct list	l;
	struct str	json;
	struct str	html;
};

FIELDS(v, F_OF(v, OBJECT, o, n_fields), F_OF(v, LIST, l, n_fields), F_FOR(v, TEXT, json, FOR_JSON),
    F_FOR(v, HTML, html, FOR_HTML));

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
read_piece(void *arg, struct str name, struct str *out)
{
	const struct str	*pieces = arg;

	if (name.n != 1 || name.p[0] < 'a' || name.p[0] >= 'a' + PARTIALS)
		return false;
	*out = pieces[name.p[0] - 'a'];
	return true;
}

static void
check_json(const struct fields *fields, const void *view)
{
	struct buf	 out = { .max = 1 << 20 };
	json_t		*json;

	json_write(&out, fields, view);
	if (!out.failed) {
		json = json_loadb(out.p, out.n, JSON_ALLOW_NUL, NULL);
		if (json == NULL)
			abort();
		json_decref(json);
	}
	buf_free(&out);
}

static struct buf
render(struct str *pieces, const struct v *view, int flags)
{
	struct template_source	 source = { read_piece, pieces };
	struct fault		 fault;
	struct template		*tpl;
	struct buf		 out = { .max = 1 << 18 };
	char			 text[600];

	tpl = template_compile(&source, STR("a"), &v_fields, flags, &fault);
	if (tpl == NULL)
		(void)fault_text(&fault, text, sizeof(text));
	else
		template_render(tpl, view, &out);
	if (tpl == NULL || out.failed) {
		buf_free(&out);
		out.failed = true;
	}
	template_free(tpl);
	return out;
}

/* The next byte of s from *at on, a run of white space being one space. */
static int
next(struct str s, size_t *at)
{
	size_t	from = *at;

	while (*at < s.n && (s.p[*at] == ' ' || (s.p[*at] >= '\t' && s.p[*at] <= '\r')))
		++*at;
	if (*at > from)
		return ' ';
	return *at < s.n ? s.p[(*at)++] : EOF;
}

/* White space at the start is all that b may lack. */
static void
compare(struct str a, struct str b)
{
	size_t	i = 0, k = 0;
	int	c;

	if (b.n > a.n)
		abort();
	if (next(a, &i) != ' ')
		i = 0;
	if (next(b, &k) != ' ')
		k = 0;
	do
		if ((c = next(a, &i)) != next(b, &k))
			abort();
	while (c != EOF);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	pieces[PARTIALS + 1] = { { NULL, 0 } }, rest = { (const char *)data, size };
	size_t		i;
	struct buf	whole, trimmed;

	for (i = 0; i < COUNT(pieces); i++)
		if (i == PARTIALS || !str_next(&rest, '\0', &pieces[i]))
			pieces[i] = rest;

	struct str	text = pieces[PARTIALS];
	struct str	texts[3] = { text, STR_NONE, STR("<&>\"' ") };
	struct n	items[3] = {
		{ text, STR("<b>"), 3, 0.5, true, { texts, 3 }, &items[1], { &items[1], 2 } },
		{ STR_NONE, STR_NONE, FIELD_INT_NONE, NAN, false, { NULL, 0 }, NULL, { NULL, 0 } },
		{ STR("x\n"), text, -7, 1e300, true, { texts, 1 }, &items[1], { &items[1], 1 } },
	};
	struct v	view = { items[0], { items, 3 }, text, text };

	whole = render(pieces, &view, 0);
	trimmed = render(pieces, &view, TEMPLATE_TRIM);
	if (!whole.failed && !trimmed.failed)
		compare(buf_str(&whole), buf_str(&trimmed));
	buf_free(&whole);
	buf_free(&trimmed);
	view.o.r = items[0].r = items[2].r = 1e15;	/* Jansson has no larger integers */
	check_json(&v_fields, &view);
	return 0;
}
