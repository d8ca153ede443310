/*
 * A reader of tags, not of documents: it never looks back, so that a hostile page costs no more
 * than its length.
 */
#include "http/balises.h"

static const struct str	raw[] = { STR_INIT("script"), STR_INIT("style"), STR_INIT("textarea"),
    STR_INIT("title"), STR_INIT("xmp"), STR_INIT("iframe"), STR_INIT("noembed"),
    STR_INIT("noframes"), STR_INIT("template") };

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Takes the first n bytes off. */
static struct str
cut(struct str *rest, size_t n)
{
	struct str	head = str_sub(*rest, 0, n);

	*rest = str_sub(*rest, n, rest->n);
	return head;
}

static void
skip_past(struct str *rest, struct str end)
{
	size_t	at = str_find(*rest, end);

	(void)cut(rest, at == SIZE_MAX ? rest->n : at + end.n);
}

/* To the end tag of a raw element, which stays: "</name" and then a space, a slash or >. */
static void
skip_raw(struct str *rest, struct str name)
{
	size_t	i, k;

	for (i = 0; i + 2 + name.n < rest->n; i++) {
		if (rest->p[i] != '<' || rest->p[i + 1] != '/' ||
		    !str_same(str_sub(*rest, i + 2, i + 2 + name.n), name))
			continue;
		k = i + 2 + name.n;
		if (space(rest->p[k]) || rest->p[k] == '/' || rest->p[k] == '>') {
			(void)cut(rest, i);
			return;
		}
	}
	(void)cut(rest, rest->n);
}

/* Attributes: one after the other, so that a > within quotes ends nothing. */
struct attribut {
	struct str	nom, valeur;
};

/* The next attribute of *rest, up to > or the end; false there. */
static bool
next_attribut(struct str *rest, struct attribut *a)
{
	size_t	n = 0;
	char	quote;

	while (rest->n > 0 && (space(rest->p[0]) || rest->p[0] == '/'))
		(void)cut(rest, 1);
	if (rest->n == 0 || rest->p[0] == '>')
		return false;
	for (n = 1; n < rest->n && !space(rest->p[n]) && strchr("/>=", rest->p[n]) == NULL; n++)
		continue;
	a->nom = cut(rest, n);
	a->valeur = STR("");
	while (rest->n > 0 && space(rest->p[0]))
		(void)cut(rest, 1);
	if (rest->n == 0 || rest->p[0] != '=')
		return true;
	(void)cut(rest, 1);
	while (rest->n > 0 && space(rest->p[0]))
		(void)cut(rest, 1);
	if (rest->n > 0 && (rest->p[0] == '"' || rest->p[0] == '\'')) {
		quote = *cut(rest, 1).p;
		for (n = 0; n < rest->n && rest->p[n] != quote; n++)
			continue;
		a->valeur = cut(rest, n);
		(void)cut(rest, 1);
		return true;
	}
	for (n = 0; n < rest->n && !space(rest->p[n]) && rest->p[n] != '>'; n++)
		continue;
	a->valeur = cut(rest, n);
	return true;
}

bool
balise_next(struct str *rest, struct balise *balise)
{
	struct attribut	unused;
	const char	*from;
	size_t		 n, i;

	while (rest->n > 1) {
		from = memchr(rest->p, '<', rest->n - 1);
		if (from == NULL)
			break;
		(void)cut(rest, (size_t)(from - rest->p) + 1);
		if (str_starts(*rest, STR("!--"))) {
			skip_past(rest, STR("-->"));
			continue;
		}
		if (!letter(rest->p[0])) {
			if (strchr("!?/", rest->p[0]) != NULL && rest->p[0] != '\0')
				skip_past(rest, STR(">"));
			continue;
		}
		for (n = 1; n < rest->n && !space(rest->p[n]) && rest->p[n] != '/' &&
		    rest->p[n] != '>'; n++)
			continue;
		balise->nom = cut(rest, n);
		balise->attributs = *rest;
		while (next_attribut(rest, &unused))
			continue;
		balise->attributs.n -= rest->n;
		for (i = 0; i < COUNT(raw); i++)
			if (balise_est(balise, raw[i]))
				skip_raw(rest, raw[i]);
		return true;
	}
	*rest = STR_NONE;
	return false;
}

bool
balise_est(const struct balise *balise, struct str nom)
{
	return str_same(balise->nom, nom);
}

/* What "&name;" at the head of s stands for, as one byte, and its length; 0: it is left as it is.
 * What is not ASCII is never part of an address or of what is compared here: it becomes "?". */
static size_t
reference(struct str s, char *out)
{
	static const struct { struct str name; char c; } names[] = {
		{ STR_INIT("amp"), '&' }, { STR_INIT("lt"), '<' }, { STR_INIT("gt"), '>' },
		{ STR_INIT("quot"), '"' }, { STR_INIT("apos"), '\'' },
	};
	size_t		end = str_find(str_sub(s, 0, 12), STR(";")), i, k;
	struct str	name;
	uint32_t	code = 0;

	if (end == SIZE_MAX || end < 2)
		return 0;
	name = str_sub(s, 1, end);
	for (i = 0; i < COUNT(names); i++)
		if (str_eq(name, names[i].name)) {
			*out = names[i].c;
			return end + 1;
		}
	if (name.p[0] != '#' || name.n < 2)
		return 0;
	bool	hex = (name.p[1] | 32) == 'x';
	for (k = hex ? 2 : 1; k < name.n; k++) {
		char		c = (char)(name.p[k] | 32);
		uint32_t	digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') :
				    hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 99;

		if (digit == 99 || code > 0x10ffff)
			return 0;
		code = code * (hex ? 16 : 10) + digit;
	}
	*out = code >= ' ' && code < 0x7f ? (char)code : '?';
	return end + 1;
}

struct str
balise_attribut(const struct balise *balise, struct arena *arena, struct str nom)
{
	struct str	rest = balise->attributs;
	struct attribut	a;
	char		*out;
	size_t		 i, used = 0, n;

	while (next_attribut(&rest, &a)) {
		if (!str_same(a.nom, nom))
			continue;
		if ((out = arena_alloc(arena, a.valeur.n + 1, 1)) == NULL)
			return STR_NONE;
		for (i = 0; i < a.valeur.n; i += n > 0 ? n : 1, used++) {
			out[used] = a.valeur.p[i];
			n = out[used] == '&' ? reference(str_sub(a.valeur, i, a.valeur.n),
			    &out[used]) : 0;
		}
		return str_trim((struct str){ out, used });
	}
	return STR_NONE;
}
