/*
 * The fence is a line of three hyphens; of those after the first line, the first one closes.
 */
#include "import/fiche.h"

#include "base/date.h"
#include "base/fold.h"
#include "import/markdown.h"

/* Lines before the YAML: the fence. */
#define AVANT	1

void
fiche_refuser(struct fiche_refus *refus, const struct entete *node, struct str champ,
    struct str message)
{
	if (refus->message.n == 0)
		*refus = (struct fiche_refus){ message, champ, node == NULL ? 0 :
		    node->ligne + AVANT };
}

static bool
is_fence(struct str line)
{
	return str_eq(str_trim(line), STR("---")) && line.p[0] == '-';
}

/* The line of the first byte that is no text, 0: all of it is. */
static unsigned
bad_line(struct str s)
{
	unsigned	line = 1;
	size_t		at, n;

	for (at = 0; at < s.n; at += n) {
		if ((n = utf8_length(s, at)) == 0)
			return line;
		line += s.p[at] == '\n';
	}
	return 0;
}

static bool
cut(struct str s, struct str *yaml, struct str *body)
{
	struct str	line, rest = s;

	if (!str_next(&rest, '\n', &line) || !is_fence(line))
		return false;
	*yaml = rest;
	while (str_next(&rest, '\n', &line)) {
		if (!is_fence(line))
			continue;
		yaml->n = (size_t)(line.p - yaml->p);
		*body = rest;
		return true;
	}
	return false;
}

bool
fiche_lire(struct arena *arena, struct str texte, struct fiche *out, struct fiche_refus *refus)
{
	struct fault	fault = { .code = ERR_NONE };
	struct str	yaml = STR_NONE;

	*refus = (struct fiche_refus){ .message = STR("") };
	*out = (struct fiche){ .corps = STR("") };
	if (str_starts(texte, STR("\xef\xbb\xbf")))
		texte = str_sub(texte, 3, texte.n);
	if ((refus->ligne = bad_line(texte)) != 0) {
		refus->message = STR("un octet qui n’est pas de l’UTF-8, ou un octet nul");
		return false;
	}
	if (!cut(texte, &yaml, &out->corps)) {
		refus->message = str_starts(texte, STR("---")) ?
		    STR("l’en-tête n’est pas refermé : une ligne « --- » manque") :
		    STR("pas d’en-tête : la première ligne doit être « --- »");
		refus->ligne = 1;
		return false;
	}
	if ((out->entete = entete_lire(arena, yaml, &fault)) != NULL)
		return true;
	refus->ligne = fault.line == 0 ? 0 : fault.line + AVANT;
	refus->message = fault.column == 0 ? arena_str(arena, str_of(fault.message)) :
	    arena_printf(arena, "%s (caractère %u)", fault.message, fault.column);
	return false;
}

/* Bytes of a mark that shows nothing: a zero width space, a mark of byte order. */
static size_t
unseen(struct str s, size_t at)
{
	struct str	rest = str_sub(s, at, s.n);

	return str_starts(rest, STR("\xe2\x80\x8b")) || str_starts(rest, STR("\xef\xbb\xbf")) ||
	    str_starts(rest, STR("\xef\xbf\xbd")) ? 3 : 0;
}

struct str
fiche_ligne(struct arena *arena, struct str texte)
{
	char	*p = arena_room(arena, texte.n + 1, 1);
	size_t	 at, n, used = 0;

	if (p == NULL)
		return STR("");
	for (at = 0; at < texte.n; at += n) {
		if ((n = unseen(texte, at)) > 0)
			continue;
		n = 1;
		if ((unsigned char)texte.p[at] <= ' ' || texte.p[at] == 0x7f) {
			if (used > 0 && p[used - 1] != ' ')
				p[used++] = ' ';
		} else
			p[used++] = texte.p[at];
	}
	return str_trim((struct str){ p, used });
}

struct str
fiche_champ(struct arena *arena, const struct fiche *fiche, const char *cle)
{
	return fiche_ligne(arena, entete_texte(entete_membre(fiche->entete, cle)));
}

struct str
fiche_adresse(struct arena *arena, const struct fiche *fiche, const char *const *cles)
{
	struct str	found = STR(""), text, first;

	for (; *cles != NULL && found.n == 0; cles++) {
		text = entete_texte(entete_membre(fiche->entete, *cles));
		found = adresse_lire(arena, text);
		/* "un@a.fr, deux@a.fr" */
		if (found.n == 0 && str_find(text, STR("@")) != SIZE_MAX &&
		    str_next(&text, ',', &first))
			found = adresse_lire(arena, first);
	}
	return found;
}

struct strs
fiche_liste(struct arena *arena, const struct entete *node)
{
	const struct entete	*one = node != NULL && node->genre == ENTETE_LISTE ?
				    node->premier : node;
	struct str		*v = arena_array(arena, ENTETE_ELEMENTS, struct str);
	size_t			 n = 0;

	for (; v != NULL && one != NULL && n < ENTETE_ELEMENTS; one = one->suivant) {
		v[n] = fiche_ligne(arena, entete_texte(one));
		if (v[n].n > 0 && !str_among(v[n], v, n))
			n++;
		if (node->genre != ENTETE_LISTE)
			break;
	}
	return (struct strs){ v, n };
}

struct str
fiche_cellule(struct arena *arena, struct strs textes)
{
	struct str	all = arena_join(arena, textes.v, textes.n, STR("\n"));
	char		*p = (char *)(uintptr_t)all.p;	/* our own copy */
	size_t		 i;

	for (i = 0; i < all.n; i++)
		p[i] = p[i] == '|' ? '/' : p[i] == '\n' ? '|' : p[i];
	return str_or_none(all);
}

/* A number of one to max digits at *at, and what separates it from the next. */
static bool
take_number(struct str s, size_t *at, size_t max, int64_t *out)
{
	size_t	from = *at;

	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && *at - from < max)
		++*at;
	if (!str_int(str_sub(s, from, *at), 1, 9999, out))
		return false;
	if (*at < s.n && strchr("/-. ", s.p[*at]) != NULL)
		++*at;
	return true;
}

struct str
fiche_date(struct arena *arena, struct str texte)
{
	struct str	iso;
	size_t		at = 0;
	int64_t		a, b, c;
	int32_t		day;
	bool		forward;

	if (!take_number(texte, &at, 4, &a) || !take_number(texte, &at, 2, &b) ||
	    !take_number(texte, &at, 4, &c))
		return STR("");
	forward = a < 32;
	iso = arena_printf(arena, "%04d-%02d-%02d", (int)(forward ? c : a), (int)b,
	    (int)(forward ? a : c));
	return day_parse(iso, &day) && (forward ? c : a) > 1900 ? iso : STR("");
}
