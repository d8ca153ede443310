/*
 * The table of parameters and the only parser of query strings.  The table is sorted by name, so
 * that writing the parameters in its order writes a canonical URL.
 */
#include "http/params.h"

#include <stdlib.h>

#include "base/fold.h"

static const struct {
	struct str	 name;
	bool		 list;
	bool		 canonical;
} table[P_COUNT] = {
#define ROW(param, name, list, canonical) [param] = { { name, sizeof(name) - 1 }, list, canonical }
	ROW(P_ANNEE, "annee", false, true),
	ROW(P_CATEGORIE, "categorie", true, true),
	ROW(P_COMPETENCES, "competences", true, true),
	ROW(P_DENSITE, "densite", false, true),
	ROW(P_ECHEANCE, "echeance", true, true),
	ROW(P_FAMILLE, "famille", true, true),
	ROW(P_INTERVENTIONS, "interventions", true, true),
	ROW(P_LEVIERS, "leviers", true, true),
	ROW(P_LIMITE, "limite", false, true),
	ROW(P_NATURE, "nature", true, true),
	ROW(P_OU, "ou", false, true),
	ROW(P_OUVERTURE, "ouverture", true, true),
	ROW(P_PAGE, "page", false, true),
	ROW(P_PHASE, "phase", false, true),
	ROW(P_PRODUCTEUR, "producteur", true, true),
	ROW(P_PROJET, "projet", false, true),
	ROW(P_Q, "q", false, true),
	ROW(P_QUI, "qui", false, true),
	ROW(P_QUOI, "quoi", false, true),
	ROW(P_SANS, "sans", true, true),
	ROW(P_SITES, "sites", true, true),
	ROW(P_THEMATIQUES, "thematiques", true, true),
	ROW(P_THEME, "theme", false, true),
	ROW(P_TRI, "tri", false, true),
	ROW(P_UTILITE, "utilite", true, true),
	ROW(P_VUE, "vue", false, true),
	ROW(P_ZONE, "zone", true, true),
	ROW(P_QUESTION, "question", false, false),
	ROW(P_SUR, "sur", false, false),
	ROW(P_HOTE, "hote", false, false),
#undef ROW
};

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str
url_decode(struct arena *arena, struct str s, bool form)
{
	char	*p, *at;
	size_t	 i;
	int	 high, low;

	if ((p = at = arena_alloc(arena, s.n + 1, 1)) == NULL)
		return STR_NONE;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && (high = hex_value(s.p[i + 1])) >= 0 &&
		    (low = hex_value(s.p[i + 2])) >= 0) {
			*at++ = (char)(high << 4 | low);
			i += 2;
		} else
			*at++ = form && s.p[i] == '+' ? ' ' : s.p[i];
	}
	return (struct str){ p, (size_t)(at - p) };
}

/* Drops what no text field needs, in place: controls become a space, bad bytes go, runs of spaces
 * become one. */
static struct str
clean(struct str s, bool *cleaned)
{
	char	*p = (char *)(uintptr_t)s.p;	/* our own copy: url_decode has just made it */
	size_t	 i, n, used = 0;

	for (i = 0; i < s.n; i += n) {
		unsigned char	c = (unsigned char)p[i];

		n = utf8_length(s, i);
		if (n == 0) {
			*cleaned = true;
			n = 1;
			if (c != 0)
				continue;
		} else if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f ||
		    (n == 2 && c == 0xc2 && (unsigned char)p[i + 1] < 0xa0)) {
			*cleaned = true;
		} else if (c > ' ') {
			memmove(p + used, p + i, n);
			used += n;
			continue;
		}
		if (used > 0 && p[used - 1] != ' ')
			p[used++] = ' ';
	}
	return str_trim((struct str){ p, used });
}

static int
by_value(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A list as it is kept: sorted, without doubles or empty values. */
static void
settle(struct str *v, size_t *n)
{
	size_t	i, kept = 0;

	if (*n > 1)
		qsort(v, *n, sizeof(*v), by_value);
	for (i = 0; i < *n; i++)
		if (v[i].n > 0 && (kept == 0 || !str_eq(v[kept - 1], v[i])))
			v[kept++] = v[i];
	*n = kept;
}

static void
replace(struct params *params, struct arena *arena, enum param param, const struct str *v, size_t n)
{
	struct str	*copy = arena_array(arena, n, struct str);

	if (copy == NULL)
		return;
	if (n > 0)
		memcpy(copy, v, n * sizeof(*v));
	settle(copy, &n);
	params->values[param] = (struct strs){ copy, n };
}

void
params_add(struct params *params, struct arena *arena, enum param param, struct str value)
{
	const struct strs	*old = &params->values[param];
	struct str		*v = arena_array(arena, old->n + 1, struct str);

	if (v == NULL)
		return;
	if (old->n > 0)
		memcpy(v, old->v, old->n * sizeof(*v));
	v[old->n] = value;
	replace(params, arena, param, v, old->n + 1);
}

void
params_set(struct params *params, struct arena *arena, enum param param, struct str value)
{
	replace(params, arena, param, &value, value.n > 0);
}

void
params_drop(struct params *params, struct arena *arena, enum param param, struct str value)
{
	const struct strs	*old = &params->values[param];
	struct str		*v = arena_array(arena, old->n, struct str);
	size_t			 i, n = 0;

	if (v == NULL)
		return;
	for (i = 0; i < old->n; i++)
		if (!str_eq(old->v[i], value))
			v[n++] = old->v[i];
	params->values[param] = (struct strs){ v, n };
}

static void
take(struct params *params, struct arena *arena, enum param param, struct str value)
{
	struct str	*v, piece, rest = value;
	size_t		 n = params->values[param].n, more = 1, i;

	if (!table[param].list) {
		params_set(params, arena, param, value);
		return;
	}
	for (i = 0; i < value.n; i++)
		more += value.p[i] == ',';
	if ((v = arena_array(arena, n + more, struct str)) == NULL)
		return;
	if (n > 0)
		memcpy(v, params->values[param].v, n * sizeof(*v));
	while (str_next(&rest, ',', &piece))
		v[n++] = str_trim(piece);
	params->values[param] = (struct strs){ v, n };
}

struct str
url_field(struct arena *arena, struct str text, struct str name, bool whole)
{
	struct str	pair, found = STR_NONE;
	size_t		equal;
	bool		cleaned;

	while (str_next(&text, '&', &pair)) {
		if ((equal = str_find(pair, STR("="))) == SIZE_MAX)
			equal = pair.n;
		if (str_eq(str_sub(pair, 0, equal), name))
			found = str_sub(pair, equal + 1, pair.n);
	}
	if (found.n == 0)
		return STR_NONE;
	found = url_decode(arena, found, true);
	return whole ? found : clean(found, &cleaned);
}

enum err
params_parse(struct params *params, struct arena *arena, struct str text, struct fault *fault)
{
	struct str	pair, rest = text;
	size_t		pairs = 0, equal, i;
	enum param	param;

	*params = (struct params){ 0 };
	while (str_next(&rest, '&', &pair)) {
		if (pair.n == 0)
			continue;
		if (++pairs > PARAMS_MAX)
			return fault_set(fault, ERR_BAD_REQUEST, STR_NONE, 0, 0,
			    "L’adresse compte plus de %d paramètres.", PARAMS_MAX);
		if ((equal = str_find(pair, STR("="))) == SIZE_MAX)
			equal = pair.n;
		param = param_named(url_decode(arena, str_sub(pair, 0, equal), true));
		if (param != P_COUNT)
			take(params, arena, param, clean(url_decode(arena,
			    str_sub(pair, equal + 1, pair.n), true), &params->cleaned));
	}
	for (i = 0; i < P_COUNT; i++)
		if (table[i].list && params->values[i].n > 0)
			settle((struct str *)(uintptr_t)params->values[i].v, &params->values[i].n);
	return ERR_NONE;
}

struct str
param_name(enum param param)
{
	return table[param].name;
}

bool
param_is_list(enum param param)
{
	return table[param].list;
}

enum param
param_named(struct str name)
{
	size_t	i;

	for (i = 0; i < P_COUNT; i++)
		if (str_eq(table[i].name, name))
			return (enum param)i;
	return P_COUNT;
}

struct str
params_get(const struct params *params, enum param param)
{
	return params->values[param].n == 0 ? STR_NONE : params->values[param].v[0];
}

bool
params_has(const struct params *params, enum param param)
{
	return params->values[param].n > 0;
}

bool
params_lists(const struct params *params, enum param param, struct str value)
{
	return str_among(value, params->values[param].v, params->values[param].n);
}

/*
 * What each byte becomes, by place (RFC 3986, 2.3: letters, digits and - . _ ~ stand for
 * themselves): three bytes are always written, of which the fourth here says how many stay.  A
 * branch would be guessed wrong.
 */
#define STAYS(c)	(((c) >= '0' && (c) <= '9') || ((c) >= 'A' && (c) <= 'Z') || \
			((c) >= 'a' && (c) <= 'z') || (c) == '-' || (c) == '.' || (c) == '_' || \
			(c) == '~')
#define HEX(v)		((v) < 10 ? '0' + (v) : 'A' + (v) - 10)
#define CODE(p, c)	{ STAYS(c) || ((c) == ',' && (p) == URL_LIST) ? (c) : \
			(c) == ' ' && (p) != URL_MAILTO ? '+' : '%', HEX((c) >> 4), \
			HEX((c) & 15), STAYS(c) || ((c) == ',' && (p) == URL_LIST) || \
			((c) == ' ' && (p) != URL_MAILTO) ? 1 : 3 }
#define CODES4(p, c)	CODE(p, c), CODE(p, (c) + 1), CODE(p, (c) + 2), CODE(p, (c) + 3)
#define CODES16(p, c)	CODES4(p, c), CODES4(p, (c) + 4), CODES4(p, (c) + 8), CODES4(p, (c) + 12)
#define CODES64(p, c)	CODES16(p, c), CODES16(p, (c) + 16), CODES16(p, (c) + 32), \
			CODES16(p, (c) + 48)
#define CODES(p)	{ CODES64(p, 0), CODES64(p, 64), CODES64(p, 128), CODES64(p, 192) }

static const unsigned char	codes[][256][4] = { [URL_VALUE] = CODES(URL_VALUE),
    [URL_LIST] = CODES(URL_LIST), [URL_MAILTO] = CODES(URL_MAILTO) };

void
url_encode(struct buf *out, struct str s, enum url_place place)
{
	const unsigned char	(*code)[4] = codes[place];
	char			*to;
	size_t			 i;

	/* One more byte than is kept, since four are written at a time. */
	if (s.n > SIZE_MAX / 3 - 1 || !buf_reserve(out, s.n * 3 + 1))
		return;
	for (to = out->p + out->n, i = 0; i < s.n; i++) {
		memcpy(to, code[(unsigned char)s.p[i]], 4);
		to += code[(unsigned char)s.p[i]][3];
	}
	out->n = (size_t)(to - out->p);
}

struct str
url_encoded(struct arena *arena, struct str s, enum url_place place)
{
	struct buf		 out = { .size = s.n * 3 + 1, .max = s.n * 3 + 1 };
	const unsigned char	*code;
	size_t			 i;

	for (i = 0; i < s.n; i++) {
		code = codes[place][(unsigned char)s.p[i]];
		if (code[3] != 1 || code[0] != (unsigned char)s.p[i])
			break;
	}
	if (i == s.n || (out.p = arena_room(arena, out.size, 1)) == NULL)
		return s;
	url_encode(&out, s, place);
	return buf_str(&out);
}

void
params_write(const struct params *params, struct buf *out)
{
	char	before = '?';
	size_t	i, k;

	for (i = 0; i < P_COUNT; i++) {
		if (params->values[i].n == 0 || !table[i].canonical)
			continue;
		buf_putc(out, before);
		before = '&';
		buf_put(out, table[i].name);
		buf_putc(out, '=');
		for (k = 0; k < params->values[i].n; k++) {
			if (k > 0)
				buf_putc(out, ',');
			url_encode(out, params->values[i].v[k], URL_VALUE);
		}
	}
}
