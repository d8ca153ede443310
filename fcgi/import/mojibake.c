/*
 * Two passes: the text is reversed, each character that lacks a byte leaving a hole; then the
 * legend, read in the reversed text, says what the holes were.
 */
#include "import/mojibake.h"

#include <utf8proc.h>

#include "base/fold.h"

#define PERDU	STR("\xef\xbf\xbd")	/* U+FFFD */

/* What the code page has where Latin-1 has something else; the last two are of 1252 alone. */
static const struct {
	uint16_t	caractere;
	uint8_t		octet;
} page[] = {
	{ 0x20ac, 0x80 }, { 0x201a, 0x82 }, { 0x0192, 0x83 }, { 0x201e, 0x84 }, { 0x2026, 0x85 },
	{ 0x2020, 0x86 }, { 0x2021, 0x87 }, { 0x02c6, 0x88 }, { 0x2030, 0x89 }, { 0x0160, 0x8a },
	{ 0x2039, 0x8b }, { 0x0152, 0x8c }, { 0x2018, 0x91 }, { 0x2019, 0x92 }, { 0x201c, 0x93 },
	{ 0x201d, 0x94 }, { 0x2022, 0x95 }, { 0x2013, 0x96 }, { 0x2014, 0x97 }, { 0x02dc, 0x98 },
	{ 0x2122, 0x99 }, { 0x0161, 0x9a }, { 0x203a, 0x9b }, { 0x0153, 0x9c }, { 0x0178, 0x9f },
	{ 0x011e, 0xd0 }, { 0x0130, 0xdd }, { 0x015e, 0xde }, { 0x011f, 0xf0 }, { 0x0131, 0xfd },
	{ 0x015f, 0xfe }, { 0x017d, 0x8e }, { 0x017e, 0x9e },
};

/* The bytes that it does not define: the ones that can be lost. */
static const uint8_t	indefinis[] = { 0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e };

/* What a legend may say, and the signs that are used to say it. */
static const struct {
	struct str	sens;
	uint32_t	signes[8];
} legendes[] = {
	{ STR_INIT("oui"), { 0x2705, 0x2714, 0x2713, 0x2611, 0x1f44d, 0x1f7e2 } },
	{ STR_INIT("non"), { 0x274c, 0x2716, 0x2717, 0x2718, 0x26d4, 0x1f6ab, 0x1f534 } },
	{ STR_INIT("a etudier"), { 0x23fa, 0x23f8, 0x23f3, 0x2753, 0x26a0, 0x1f7e0, 0x1f50d } },
	{ STR_INIT("a verifier"), { 0x23fa, 0x23f8, 0x23f3, 0x2753, 0x26a0, 0x1f7e0, 0x1f50d } },
	{ STR_INIT("peut etre"), { 0x23fa, 0x23f8, 0x2753, 0x2754, 0x26a0, 0x1f7e0 } },
};

struct trou {
	size_t		at;		/* of its U+FFFD in the reversed text */
	uint8_t		octets[3];	/* what is left of it */
	uint8_t		n, entier;	/* how many, and how many there were */
	unsigned	legende;
	uint32_t	caractere;
	size_t		sens;
};

struct retour {
	struct arena			*arena;
	struct str			 s;
	size_t				 at;
	unsigned			 ligne, colonne;
	struct buf			 out;
	struct trou			*trous;
	struct mojibake_rapport		*rapport;
};

/* The character at s.p[at], and its length; 0: not UTF-8. */
static size_t
take(struct str s, size_t at, utf8proc_int32_t *c)
{
	utf8proc_ssize_t	n;

	if (at >= s.n)
		return 0;
	n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.n - at), c);
	return n < 1 ? 0 : (size_t)n;
}

/* The byte that was read as c, or -1. */
static int
octet_of(utf8proc_int32_t c)
{
	size_t	i;

	for (i = 0; i < COUNT(page); i++)
		if (page[i].caractere == c)
			return page[i].octet;
	return c < 0x100 ? (int)c : -1;
}

static bool
follows(int octet)
{
	return octet >= 0x80 && octet < 0xc0;
}

/* Is there a pair that nobody writes: "Ã©", "â€", "âœ", "ğŸ"? */
static bool
telling(struct str s)
{
	utf8proc_int32_t	c, before = 0;
	size_t			at, n;

	for (at = 0; at < s.n; at += n, before = c) {
		if ((n = take(s, at, &c)) == 0)
			return false;
		if ((before == 0xc3 && follows(octet_of(c))) ||
		    (before == 0xe2 && (c == 0x20ac || c == 0x153 || c == 0x152)) ||
		    ((before == 0x11f || before == 0xf0) && c == 0x178))
			return true;
	}
	return false;
}

static enum mojibake
irreparable(struct retour *r, const char *why)
{
	r->rapport->pourquoi = arena_printf(r->arena,
	    "ligne %u, caractère %u : le texte a été mal décodé, et %s", r->ligne, r->colonne, why);
	r->rapport->n = r->rapport->restitues = r->rapport->perdus = 0;
	return MOJIBAKE_IRREPARABLE;
}

/* How many bytes a character has whose first is that one; 0: none begins so. */
static size_t
length_of(int octet)
{
	if (octet < 0x80)
		return octet >= 0;
	if (octet >= 0xc2 && octet <= 0xdf)
		return 2;
	if (octet >= 0xe0 && octet <= 0xef)
		return 3;
	return octet >= 0xf0 && octet <= 0xf4 ? 4 : 0;
}

/*
 * A character that lacks a byte.  Only one, and of a character that begins as those do that are
 * met in French texts (Ã Å â ï ğ): elsewhere "É!" would be one as well.
 */
static bool
put_hole(struct retour *r, const uint8_t *octets, size_t n, size_t entier, struct str vu)
{
	static const uint8_t	firsts[] = { 0xc3, 0xc5, 0xe2, 0xef, 0xf0 };
	struct restitution	*one;
	struct trou		*trou;

	if (n + 1 != entier || memchr(firsts, octets[0], sizeof(firsts)) == NULL ||
	    r->rapport->n == RESTITUTIONS_MAX)
		return false;
	trou = &r->trous[r->rapport->n];
	one = &r->rapport->v[r->rapport->n++];
	*trou = (struct trou){ .at = r->out.n, .n = (uint8_t)n, .entier = (uint8_t)entier };
	memcpy(trou->octets, octets, n);
	*one = (struct restitution){ .ligne = r->ligne, .colonne = r->colonne, .vu = vu,
	    .rendu = PERDU };
	buf_put(&r->out, PERDU);
	return true;
}

/* One character of the original; false: what stands there was never read so. */
static bool
reverse_one(struct retour *r)
{
	utf8proc_int32_t	c, read;
	uint8_t			octets[4];
	size_t			n = 0, k, step, from = r->at;
	unsigned		columns = 0;
	size_t			entier = 1;
	int			octet;

	while (n < entier && (step = take(r->s, r->at, &c)) > 0) {
		octet = octet_of(c);
		if (n == 0)
			entier = length_of(octet);
		else if (!follows(octet))
			break;
		if (entier == 0)
			return false;
		octets[n++] = (uint8_t)octet;
		r->at += step;
		columns++;
	}
	if (n == 0)
		return false;
	if (n < entier) {
		if (!put_hole(r, octets, n, entier, str_sub(r->s, from, r->at)))
			return false;
	} else {
		if (utf8proc_iterate(octets, (utf8proc_ssize_t)n, &read) !=
		    (utf8proc_ssize_t)n)
			return false;
		for (k = 0; k < n; k++)
			buf_putc(&r->out, (char)octets[k]);
		r->rapport->suites += n > 1;
	}
	r->colonne = octets[0] == '\n' ? 1 : r->colonne + columns;
	r->ligne += octets[0] == '\n';
	return true;
}

/* The one sign of that meaning which the hole may have been; 0: none, or several. */
static uint32_t
only_sign(const struct trou *trou, size_t sens)
{
	uint8_t			octets[4];
	utf8proc_int32_t	c;
	uint32_t		found = 0;
	size_t			at, i, k;

	for (at = 1; at <= trou->n; at++)	/* where the byte was */
		for (i = 0; i < sizeof(indefinis); i++) {
			memcpy(octets, trou->octets, at);
			octets[at] = indefinis[i];
			memcpy(octets + at + 1, trou->octets + at, trou->n - at);
			if (utf8proc_iterate(octets, trou->entier, &c) != trou->entier)
				continue;
			for (k = 0; k < COUNT(legendes[sens].signes); k++) {
				if (legendes[sens].signes[k] == 0 ||
				    legendes[sens].signes[k] != (uint32_t)c)
					continue;
				if (found != 0 && found != (uint32_t)c)
					return 0;
				found = (uint32_t)c;
			}
		}
	return found;
}

/* What the line around the hole says of it, when it says nothing else; COUNT(legendes): nothing. */
static size_t
meaning_of(const struct retour *r, const struct trou *trou)
{
	static const struct str	space = STR_INIT("&nbsp;");
	struct buf		words = { .max = 4096 }, folded = { .max = 4096 };
	struct str		line = buf_str(&r->out), rest;
	size_t			from = trou->at, to, at, i;

	while (from > 0 && line.p[from - 1] != '\n' && trou->at - from < 200)
		from--;
	for (to = trou->at; to < line.n && line.p[to] != '\n' && to - trou->at < 200; to++)
		continue;
	rest = str_sub(line, from, to);
	while ((at = str_find(rest, space)) != SIZE_MAX) {
		buf_put(&words, str_sub(rest, 0, at));
		buf_putc(&words, ' ');
		rest = str_sub(rest, at + space.n, rest.n);
	}
	buf_put(&words, rest);
	fold(&folded, buf_str(&words));
	for (i = 0; i < COUNT(legendes); i++)
		if (!folded.failed && str_eq(str_trim(buf_str(&folded)), legendes[i].sens))
			break;
	buf_free(&words);
	buf_free(&folded);
	return i;
}

static bool
same_hole(const struct trou *a, const struct trou *b)
{
	return a->n == b->n && memcmp(a->octets, b->octets, a->n) == 0;
}

/* Every line of the legend, and the holes like its own; two lines that disagree say nothing. */
static void
read_legend(struct retour *r)
{
	const struct mojibake_rapport	*rapport = r->rapport;
	struct trou			*trou;
	size_t				 i, k, sens;
	uint32_t			 sign;
	bool				*sure;

	if ((sure = arena_array(r->arena, rapport->n + 1, bool)) == NULL)
		return;
	for (i = 0; i < rapport->n; i++) {
		if ((sens = meaning_of(r, &r->trous[i])) == COUNT(legendes))
			continue;
		sign = only_sign(&r->trous[i], sens);
		for (k = 0; k < rapport->n; k++) {
			trou = &r->trous[k];
			if (!same_hole(trou, &r->trous[i]))
				continue;
			if (trou->legende != 0) {
				sure[k] = sure[k] && trou->caractere == sign;
				continue;
			}
			trou->legende = rapport->v[i].ligne;
			trou->caractere = sign;
			trou->sens = sens;
			sure[k] = sign != 0;
		}
	}
	for (k = 0; k < rapport->n; k++)
		if (!sure[k])
			r->trous[k].legende = 0;
}

/* The reversed text with its holes filled in. */
static struct str
fill(struct retour *r)
{
	struct mojibake_rapport	*rapport = r->rapport;
	struct restitution	*one;
	struct str		 all = buf_str(&r->out), filled;
	struct buf		 out = { .max = r->out.max };
	utf8proc_uint8_t	 room[4] = { 0 };
	size_t			 i, n, from = 0;

	for (i = 0; i < rapport->n; i++) {
		one = &rapport->v[i];
		buf_put(&out, str_sub(all, from, r->trous[i].at));
		from = r->trous[i].at + PERDU.n;
		if (r->trous[i].legende != 0) {
			n = (size_t)utf8proc_encode_char(
			    (utf8proc_int32_t)r->trous[i].caractere, room);
			one->rendu = arena_str(r->arena, (struct str){ (const char *)room, n });
			one->legende = r->trous[i].legende;
			one->sens = legendes[r->trous[i].sens].sens;
			rapport->restitues++;
		} else
			rapport->perdus++;
		buf_put(&out, one->rendu);
	}
	buf_put(&out, str_sub(all, from, all.n));
	filled = out.failed ? STR_NONE : arena_str(r->arena, buf_str(&out));
	buf_free(&out);
	return filled;
}

static enum mojibake
reverse(struct retour *r, struct str *repare)
{
	struct str	filled;

	while (r->at < r->s.n)
		if (!reverse_one(r))
			return irreparable(r, "ce caractère-ci ne l’a pas été comme les autres");
	if (r->rapport->suites == 0)
		return irreparable(r, "rien n’y est entier");
	read_legend(r);
	filled = fill(r);
	if (r->out.failed || filled.p == NULL)
		return irreparable(r, "la mémoire manque pour le rétablir");
	*repare = filled;
	return MOJIBAKE_REPARE;
}

enum mojibake
mojibake_reparer(struct arena *arena, struct str s, struct str *repare,
    struct mojibake_rapport *rapport)
{
	static const struct str	mark = STR_INIT("\xef\xbb\xbf");
	struct retour		r = { .arena = arena, .s = s, .ligne = 1, .colonne = 1,
				    .rapport = rapport };
	enum mojibake		found;

	*rapport = (struct mojibake_rapport){ 0 };
	*repare = s;
	if (!telling(s))
		return MOJIBAKE_AUCUN;
	r.at = str_starts(s, mark) ? mark.n : 0;
	r.out.max = s.n * 3 + 16;	/* U+FFFD for two bytes is the worst */
	r.trous = arena_array(arena, RESTITUTIONS_MAX, struct trou);
	rapport->v = arena_array(arena, RESTITUTIONS_MAX, struct restitution);
	found = r.trous == NULL || rapport->v == NULL ?
	    irreparable(&r, "la mémoire manque pour le rétablir") : reverse(&r, repare);
	buf_free(&r.out);
	return found;
}

struct str
restitution_dire(struct arena *arena, const struct restitution *restitution)
{
	if (restitution->legende == 0)
		return arena_printf(arena, "ligne %u, caractère %u : « %.*s » a perdu un octet, et "
		    "rien dans le texte ne dit lequel", restitution->ligne, restitution->colonne,
		    STR_FMT(restitution->vu));
	return arena_printf(arena, "ligne %u, caractère %u : « %.*s » avait perdu un octet ; "
	    "rétabli en « %.*s », seul possible pour « %.*s » (légende, ligne %u)",
	    restitution->ligne, restitution->colonne, STR_FMT(restitution->vu),
	    STR_FMT(restitution->rendu), STR_FMT(restitution->sens), restitution->legende);
}
