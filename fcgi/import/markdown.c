/*
 * Two passes before cmark, each over the text once: tags that begin with a capital, then tables.
 * What they write is Markdown, and markup that the cleaner will read as anybody's.
 */
#include "import/markdown.h"

#include <cmark.h>
#include <stdlib.h>

#include "base/buf.h"
#include "import/nettoyer.h"
#include "render/template.h"

#define COLONNES_MAX	16	/* cells of a table's row that are read */
#define BALISE_MAX	4096	/* bytes of a component's tag: each "<" is looked at that far */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* ---- addresses ---- */

static const struct { struct str entite; char c; } entites[] = {
	{ STR_INIT("&#x2F;"), '/' }, { STR_INIT("&#x2f;"), '/' }, { STR_INIT("&#47;"), '/' },
	{ STR_INIT("&#x3A;"), ':' }, { STR_INIT("&amp;"), '&' }, { STR_INIT("&#39;"), '\'' },
	{ STR_INIT("&quot;"), '"' },
};

/* The character that an entity at at stands for, or s's own; *n: its bytes. */
static char
decoded(struct str s, size_t at, size_t *n)
{
	size_t	i;

	for (i = 0; s.p[at] == '&' && i < COUNT(entites); i++)
		if (str_starts(str_sub(s, at, s.n), entites[i].entite)) {
			*n = entites[i].entite.n;
			return entites[i].c;
		}
	*n = 1;
	return s.p[at];
}

struct str
adresse_lire(struct arena *arena, struct str adresse)
{
	static const char	digits[] = "0123456789ABCDEF";
	struct str		s = str_trim(adresse), clean = STR("");
	struct buf		url = { .max = 16 << 10 }, out = { .max = 16 << 10 };
	bool			letter = str_starts(s, STR("mailto:"));
	size_t			at, n;
	unsigned char		c;

	while (s.n > 0 && s.p[s.n - 1] == ';')
		s = str_trim(str_sub(s, 0, s.n - 1));
	for (at = 0; at < s.n && !url.failed; at += n) {
		c = (unsigned char)decoded(s, at, &n);
		if (c > ' ' && c < 0x7f && strchr("\"<>\\`{}|^", c) == NULL &&
		    !(letter && c == '\'')) {
			buf_putc(&url, (char)c);
			continue;
		}
		buf_putc(&url, '%');
		buf_putc(&url, digits[c >> 4]);
		buf_putc(&url, digits[c & 15]);
	}
	if (!url.failed && nettoyer_lien(buf_str(&url), &out) && out.n <= 2000 &&
	    !str_starts(buf_str(&out), STR("tel:")))
		clean = arena_str(arena, buf_str(&out));
	buf_free(&url);
	buf_free(&out);
	return clean;
}

/* ---- components ---- */

struct balise {
	struct str	nom, href;
	bool		fin;		/* </Button> */
	bool		seule;		/* <NextSteps /> */
};

/* A value of an attribute at *at: quoted, braced or bare. */
static struct str
take_value(struct str s, size_t *at)
{
	char	end = s.p[*at] == '{' ? '}' : s.p[*at];
	size_t	from = *at;

	if (end != '"' && end != '\'' && end != '}') {
		while (*at < s.n && !is_space(s.p[*at]) && s.p[*at] != '>')
			++*at;
		return str_sub(s, from, *at);
	}
	for (++*at; *at < s.n && s.p[*at] != end; ++*at)
		continue;
	if (*at < s.n)
		++*at;
	return str_sub(s, from + 1, *at - 1);
}

/* The component that begins at at (a "<"); *end: after its ">".  False: it is none. */
static bool
take_component(struct str s, size_t at, struct balise *b, size_t *end)
{
	struct str	name;
	size_t		from;

	s = str_sub(s, 0, at + BALISE_MAX);
	*b = (struct balise){ .fin = at + 1 < s.n && s.p[at + 1] == '/' };
	at += b->fin ? 2 : 1;
	if (at >= s.n || s.p[at] < 'A' || s.p[at] > 'Z')
		return false;
	for (from = at; at < s.n && is_letter(s.p[at]); at++)
		continue;
	b->nom = str_sub(s, from, at);
	while (at < s.n && s.p[at] != '>') {
		b->seule = s.p[at] == '/';
		if (!is_letter(s.p[at])) {
			if (s.p[at] == '<')
				return false;
			at++;
			continue;
		}
		for (from = at; at < s.n && (is_letter(s.p[at]) || s.p[at] == '_' ||
		    s.p[at] == '-'); at++)
			continue;
		name = str_sub(s, from, at);
		if (at + 1 >= s.n || s.p[at] != '=')
			continue;
		at++;
		from = at;
		if (str_eq(name, STR("href")))
			b->href = take_value(s, &at);
		else
			(void)take_value(s, &at);
		if (at == from)
			at++;
	}
	*end = at + 1;
	return at < s.n;
}

/* <BR> and <P> are HTML, and the cleaner's. */
static bool
is_component(const struct balise *b)
{
	size_t	i;

	for (i = 0; i < b->nom.n; i++)
		if (b->nom.p[i] >= 'a')
			return true;
	return false;
}

static void
put_component(struct arena *arena, struct buf *out, const struct balise *b, struct markdown *m)
{
	static const struct str	links[] = { STR_INIT("Button"), STR_INIT("External"),
	    STR_INIT("RichLink") };
	struct str		url;

	if (str_eq(b->nom, STR("NextSteps")))
		m->demarche = true;
	if (!str_among(b->nom, links, COUNT(links)) || b->seule)
		return;
	if (b->fin) {
		buf_put(out, STR("</a>"));
		return;
	}
	url = adresse_lire(arena, b->href);
	if (m->bouton.n == 0 && str_eq(b->nom, STR("Button")))
		m->bouton = url;
	buf_put(out, STR("<a href=\""));
	html_escape(out, url);
	buf_put(out, STR("\">"));
}

static void
put_components(struct arena *arena, struct buf *out, struct str s, struct markdown *m)
{
	struct balise	b;
	size_t		at, end, from = 0;

	for (at = 0; at < s.n; at++) {
		if (s.p[at] != '<' || !take_component(s, at, &b, &end) || !is_component(&b))
			continue;
		buf_put(out, str_sub(s, from, at));
		put_component(arena, out, &b, m);
		from = end;
		at = end - 1;
	}
	buf_put(out, str_sub(s, from, s.n));
}

/* ---- tables ---- */

static bool
is_row(struct str line)
{
	return str_starts(str_trim(line), STR("|"));
}

/* "|:--- | ---:|": between the head and the rows. */
static bool
is_rule(struct str line)
{
	size_t	i;

	if (!is_row(line) || str_find(line, STR("-")) == SIZE_MAX)
		return false;
	for (i = 0; i < line.n; i++)
		if (strchr("|:- \t\r", line.p[i]) == NULL)
			return false;
	return true;
}

static void
put_row(struct buf *out, struct str line)
{
	struct str	cell, rest = str_trim(line);
	size_t		n = 0, used = 0;

	rest = str_sub(rest, 1, rest.n);
	buf_put(out, STR("- "));
	while (n++ < COLONNES_MAX && str_next(&rest, '|', &cell)) {
		cell = str_trim(cell);
		if (cell.n == 0)
			continue;
		if (used++ > 0)
			buf_put(out, STR(" \u2013 "));
		buf_put(out, cell);
	}
	buf_putc(out, '\n');
}

/* Each row of a table is an item; the head says nothing that its rows do not. */
static void
put_tables(struct buf *out, struct str s)
{
	struct str	line, ahead, rest;
	bool		table = false;

	while (str_next(&s, '\n', &line)) {
		rest = s;
		if (!table && is_row(line) && str_next(&rest, '\n', &ahead) && is_rule(ahead)) {
			table = true;
			s = rest;
			buf_putc(out, '\n');
			continue;
		}
		if (table && is_row(line)) {
			if (!is_rule(line))
				put_row(out, line);
			continue;
		}
		if (table)
			buf_putc(out, '\n');
		table = false;
		buf_put(out, line);
		buf_putc(out, '\n');
	}
}

bool
markdown_lire(struct arena *arena, struct str texte, struct markdown *out)
{
	struct buf	plain = { .max = 2 * NETTOYER_MAX }, listed = { .max = 2 * NETTOYER_MAX };
	struct buf	html = { .max = 8 * NETTOYER_MAX };
	char		*made = NULL;
	bool		 done = false;

	*out = (struct markdown){ .html = STR(""), .bouton = STR("") };
	put_components(arena, &plain, texte, out);
	put_tables(&listed, buf_str(&plain));
	if (!plain.failed && !listed.failed && listed.n <= NETTOYER_MAX)
		made = cmark_markdown_to_html(listed.n == 0 ? "" : listed.p, listed.n,
		    CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8);
	if (made != NULL && nettoyer(str_of(made), &html, NULL)) {
		out->html = arena_str(arena, buf_str(&html));
		done = !arena_failed(arena);
	}
	free(made);
	buf_free(&plain);
	buf_free(&listed);
	buf_free(&html);
	return done;
}
