/*
 * Three passes: marks that mean something ("s/", "/", "S.I.V.U.") are opened in the raw text, the
 * text is folded, and the folded words are rewritten and given their part from two small tables.
 * Everything is on the stack or in *out; nothing is allocated.
 */
#include "catalogue/mots.h"

#include "base/fold.h"

#define TEXT_MAX	((size_t)400)

static const struct {
	struct str	from;
	struct str	to;
} abreges[] = {
	{ { "st", 2 }, { "saint", 5 } }, { { "ste", 3 }, { "sainte", 6 } },
	{ { "sts", 3 }, { "saints", 6 } }, { { "stes", 4 }, { "saintes", 7 } },
	{ { "lez", 3 }, { "les", 3 } }, { { "ss", 2 }, { "sous", 4 } },
	{ { "mt", 2 }, { "mont", 4 } }, { { "gd", 2 }, { "grand", 5 } },
	{ { "gde", 3 }, { "grande", 6 } }, { { "vx", 2 }, { "vieux", 5 } },
	{ { "ht", 2 }, { "haut", 4 } }, { { "hte", 3 }, { "haute", 5 } },
	{ { "prem", 4 }, { "1", 1 } }, { { "premier", 7 }, { "1", 1 } },
};

static const struct str	liens[] = {
	{ "de", 2 }, { "du", 2 }, { "des", 3 }, { "d", 1 }, { "la", 2 }, { "le", 2 }, { "les", 3 },
	{ "l", 1 }, { "en", 2 }, { "et", 2 }, { "a", 1 }, { "au", 2 }, { "aux", 3 }, { "sur", 3 },
	{ "sous", 4 }, { "dans", 4 }, { "pour", 4 }, { "dit", 3 },
};

/* Words of kind.  Among those that begin alike the longest stands first. */
static const struct {
	struct str	words;
	uint16_t	genres;		/* 0: MOT_BRUIT */
} locutions[] = {
#define L(words, genres)	{ { words, sizeof(words) - 1 }, (genres) }
	L("communaute de communes", GENRE_CC), L("communautes de communes", GENRE_CC),
	L("communaute des communes", GENRE_CC), L("communaute de commune", GENRE_CC),
	L("communaute communes", GENRE_CC),
	L("communaute d agglomeration", GENRE_CA), L("communaute d agglo", GENRE_CA),
	L("communaute agglomeration", GENRE_CA), L("communaute urbaine", GENRE_CU),
	L("communaute intercommunale", GENRE_EPCI), L("communaute", GENRE_EPCI),
	L("com de com", GENRE_CC), L("com com", GENRE_CC), L("comm de comm", GENRE_CC),
	L("comm com", GENRE_CC), L("com d agglo", GENRE_CA), L("com agglo", GENRE_CA),
	L("com urbaine", GENRE_CU), L("comcom", GENRE_CC), L("codecom", GENRE_CC),
	L("ccom", GENRE_CC), L("cc", GENRE_CC), L("cdc", GENRE_CC), L("cdcom", GENRE_CC),
	L("ca", GENRE_CA), L("cda", GENRE_CA), L("agglo", GENRE_CA), L("agglomeration", GENRE_CA),
	L("cu", GENRE_CU), L("metropole", GENRE_METROPOLE), L("eurometropole", GENRE_METROPOLE),
	L("intercommunalite", GENRE_EPCI), L("interco", GENRE_EPCI), L("intercom", GENRE_EPCI),
	L("epci", GENRE_GROUPEMENT), L("groupement", GENRE_GROUPEMENT),
	L("syndicat intercommunal a vocation unique", GENRE_SYNDICAT),
	L("syndicat intercommunal a vocation multiple", GENRE_SYNDICAT),
	L("syndicat intercommunal", GENRE_SYNDICAT), L("syndicat mixte ouvert", GENRE_SYNDICAT),
	L("syndicat mixte ferme", GENRE_SYNDICAT), L("syndicat mixte", GENRE_SYNDICAT),
	L("syndicat", GENRE_SYNDICAT), L("synd", GENRE_SYNDICAT),
	L("sm", GENRE_SYNDICAT), L("smo", GENRE_SYNDICAT), L("smf", GENRE_SYNDICAT),
	L("si", GENRE_SYNDICAT), L("sivu", GENRE_SYNDICAT), L("sivom", GENRE_SYNDICAT),
	L("sivos", GENRE_SYNDICAT), L("siaep", GENRE_SYNDICAT), L("siaepa", GENRE_SYNDICAT),
	L("smaep", GENRE_SYNDICAT), L("sictom", GENRE_SYNDICAT), L("smictom", GENRE_SYNDICAT),
	L("sirp", GENRE_SYNDICAT), L("sirs", GENRE_SYNDICAT), L("siis", GENRE_SYNDICAT),
	L("pole d equilibre territorial et rural", GENRE_PETR), L("petr", GENRE_PETR),
	L("pole metropolitain", GENRE_POLE), L("polem", GENRE_POLE),
	L("pole territorial", GENRE_PETR),
	L("etablissement public territorial", GENRE_EPT), L("ept", GENRE_EPT),
	L("conseil departemental", GENRE_DEPARTEMENT), L("conseil general", GENRE_DEPARTEMENT),
	L("departement", GENRE_DEPARTEMENT), L("dept", GENRE_DEPARTEMENT),
	L("dpt", GENRE_DEPARTEMENT), L("dep", GENRE_DEPARTEMENT), L("cd", GENRE_DEPARTEMENT),
	L("cg", GENRE_DEPARTEMENT),
	L("conseil regional", GENRE_REGION), L("region", GENRE_REGION), L("reg", GENRE_REGION),
	L("cr", GENRE_REGION),
	L("collectivite territoriale", GENRE_REGION | GENRE_DEPARTEMENT),
	L("collectivite europeenne", GENRE_DEPARTEMENT),
	L("collectivite", GENRE_REGION | GENRE_DEPARTEMENT | GENRE_COMMUNE),
	L("hotel de ville", GENRE_COMMUNE), L("mairie", GENRE_COMMUNE),
	L("commune nouvelle", GENRE_COMMUNE | GENRE_STATUT),
	L("commune deleguee", GENRE_COMMUNE | GENRE_STATUT),
	L("commune associee", GENRE_COMMUNE | GENRE_STATUT),
	L("commune fusionnee", GENRE_COMMUNE | GENRE_STATUT),
	L("commune historique", GENRE_COMMUNE | GENRE_STATUT), L("commune", GENRE_COMMUNE),
	L("communes nouvelles", GENRE_COMMUNE | GENRE_STATUT),
	L("communes deleguees", GENRE_COMMUNE | GENRE_STATUT),
	L("ancienne commune", GENRE_COMMUNE | GENRE_STATUT),
	L("anciennes communes", GENRE_COMMUNE | GENRE_STATUT),
	L("nouvelle commune", GENRE_COMMUNE | GENRE_STATUT),
	L("ex commune", GENRE_COMMUNE | GENRE_STATUT),
	L("municipalite", GENRE_COMMUNE), L("village", GENRE_COMMUNE), L("ville", GENRE_COMMUNE),
	L("arrondissement municipal", 0), L("arrondissement", 0), L("arrondissements", 0),
	L("arrdt", 0), L("ardt", 0), L("arrt", 0), L("arr", 0), L("cedex", 0), L("insee", 0),
	L("siren", 0), L("siret", 0), L("code postal", 0), L("code insee", 0), L("code", 0),
	L("cp", 0),
#undef L
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ((unsigned char)c & 0x80) != 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter_at(struct str s, size_t at)
{
	return at < s.n && is_letter(s.p[at]);
}

/* Is the letter before at alone, as in " s/" or "S.I.V.U."? */
static bool
lone_before(struct str s, size_t at)
{
	return at >= 1 && is_letter(s.p[at - 1]) && (at < 2 || !is_letter(s.p[at - 2]));
}

static size_t
write(char *out, size_t at, struct str s)
{
	if (at + s.n <= TEXT_MAX * 2)
		memcpy(out + at, s.p, s.n);
	return at + s.n <= TEXT_MAX * 2 ? at + s.n : at;
}

/* "/" is sur, "s/" too; "s." is saint; "S.I.V.U." is one word.  Into out, 2 * TEXT_MAX bytes. */
static struct str
open_marks(struct str s, char *out)
{
	size_t	i, n = 0;

	for (i = 0; i < s.n; i++) {
		bool	lone_s = lone_before(s, i) && (s.p[i - 1] | 32) == 's';

		if (s.p[i] == '/') {
			n = write(out, lone_s ? n - 1 : n, STR(" sur "));
		} else if (s.p[i] == '.' && lone_before(s, i) && letter_at(s, i + 1) &&
		    !letter_at(s, i + 2)) {
			continue;
		} else if (s.p[i] == '.' && lone_s && (i < 3 || s.p[i - 2] != '.')) {
			n = write(out, n - 1, STR(" saint "));
		} else
			n = write(out, n, (struct str){ s.p + i, 1 });
	}
	return (struct str){ out, n };
}

/* "15e", "2eme", "1er" without what follows the digits. */
static struct str
ordinal(struct str s)
{
	static const struct str	ends[] = { STR_INIT("e"), STR_INIT("er"), STR_INIT("eme"),
	    STR_INIT("ieme"), STR_INIT("ere"), STR_INIT("em"), STR_INIT("nd") };
	size_t			digits = 0;

	while (digits < s.n && is_digit(s.p[digits]))
		digits++;
	return digits > 0 && digits <= 2 && str_among(str_sub(s, digits, s.n), ends, COUNT(ends)) ?
	    str_sub(s, 0, digits) : s;
}

static bool
push(struct mots *out, struct str s)
{
	size_t	i;

	s = ordinal(s);
	for (i = 0; i < COUNT(abreges) && s.n <= 7; i++)
		if (str_eq(s, abreges[i].from)) {
			s = abreges[i].to;
			break;
		}
	if (out->n == MOTS_MAX || s.n > MOT_LONG || out->used + s.n > MOTS_BYTES)
		return false;
	memcpy(out->bytes + out->used, s.p, s.n);
	out->v[out->n++] = (struct mot){ { out->bytes + out->used, s.n }, 0, MOT_PLEIN };
	out->used += s.n;
	return true;
}

/* Where digits begin after two letters or more ("paris15", "cd35"); the word's end otherwise. */
static size_t
digits_after(struct str word)
{
	size_t	i = 0;

	while (i < word.n && !is_digit(word.p[i]))
		i++;
	return i >= 2 ? i : word.n;
}

/* How many words of v[at..n) the locution takes; 0: it is not there. */
static size_t
takes(const struct mots *m, size_t at, struct str locution)
{
	struct str	word;
	size_t		n = 0;

	while (str_next(&locution, ' ', &word)) {
		if (at + n >= m->n || !str_eq(m->v[at + n].s, word))
			return 0;
		n++;
	}
	return n;
}

/* "s" alone, without a mark: "chalon s saone", "s malo"; last, it only begins a word. */
static void
open_lone_s(struct mots *m)
{
	size_t	i;

	for (i = 0; i + 1 < m->n; i++)
		if (str_eq(m->v[i].s, STR("s")))
			m->v[i].s = i > 0 ? STR("sur") : STR("saint");
}

static void
give_roles(struct mots *m, bool genres)
{
	size_t	i, k, n = 0;

	for (i = 0; i < m->n; i++)
		for (k = 0; k < COUNT(liens) && m->v[i].s.n <= 4; k++)
			if (str_eq(m->v[i].s, liens[k]))
				m->v[i].role = MOT_LIEN;
	for (i = 0; i < m->n && genres; i += n > 0 ? n : 1) {
		n = 0;
		for (k = 0; k < COUNT(locutions) && n == 0; k++) {
			if (locutions[k].words.p[0] != m->v[i].s.p[0] ||
			    !str_starts(locutions[k].words, m->v[i].s))
				continue;
			if ((n = takes(m, i, locutions[k].words)) == 0)
				continue;
			for (size_t j = i; j < i + n; j++) {
				m->v[j].role = locutions[k].genres == 0 ? MOT_BRUIT : MOT_GENRE;
				m->v[j].genres = locutions[k].genres;
			}
		}
	}
}

bool
mots_cut(struct mots *out, struct str text, bool genres)
{
	char		 raw[TEXT_MAX * 2], folded[TEXT_MAX * 4];
	struct buf	 buf = { folded, 0, sizeof(folded), sizeof(folded), false };
	struct str	 rest, word;
	size_t		 cut;

	out->n = out->used = 0;
	if (text.n > TEXT_MAX || text.n == 0)
		return text.n == 0;
	if (memchr(text.p, '/', text.n) != NULL || memchr(text.p, '.', text.n) != NULL)
		text = open_marks(text, raw);
	fold(&buf, text);
	for (rest = buf_str(&buf); str_next(&rest, ' ', &word);) {
		cut = genres ? digits_after(word) : word.n;
		if (!push(out, str_sub(word, 0, cut)) ||
		    (cut < word.n && !push(out, str_sub(word, cut, word.n)))) {
			out->n = 0;
			return false;
		}
	}
	open_lone_s(out);
	give_roles(out, genres);
	return true;
}

size_t
mots_glue(const struct mot *v, size_t n, unsigned roles, char *p, size_t size)
{
	size_t	i, used = 0;

	for (i = 0; i < n; i++) {
		if ((roles >> v[i].role & 1) == 0)
			continue;
		if (v[i].s.n > size - used)
			return 0;
		memcpy(p + used, v[i].s.p, v[i].s.n);
		used += v[i].s.n;
	}
	return used;
}
