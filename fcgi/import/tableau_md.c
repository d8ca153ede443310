/*
 * Strings are pieces of the text that is read.
 */
#include "import/tableau_md.h"

#include "import/fiche.h"

/* The cells of a line that begins with a bar; a bar after a backslash is none. */
static void
cut(struct str line, struct rang *rang)
{
	size_t	from = 1, at;

	rang->n = 0;
	for (at = 1; at <= line.n; at++) {
		if (at < line.n && (line.p[at] != '|' || line.p[at - 1] == '\\'))
			continue;
		if (at == line.n && from == at)
			break;
		if (rang->n < TABLEAU_CELLULES)
			rang->cellules[rang->n++] = str_trim(str_sub(line, from, at));
		from = at + 1;
	}
}

/* The line under a header: hyphens and colons. */
static bool
is_rule(const struct rang *rang)
{
	size_t	i, k;

	for (i = 0; i < rang->n; i++)
		for (k = 0; k < rang->cellules[i].n; k++)
			if (strchr("-: \t", rang->cellules[i].p[k]) == NULL)
				return false;
	return rang->n > 0;
}

void
tableau_init(struct tableau *t, struct str texte, unsigned ligne)
{
	*t = (struct tableau){ .reste = texte, .ligne = ligne - 1, .titre = STR("") };
}

bool
tableau_suivant(struct tableau *t, struct rang *rang)
{
	struct str	line;

	while (str_next(&t->reste, '\n', &line)) {
		t->ligne++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] != '|') {
			t->dedans = false;
			if (line.n > 0 && line.p[0] == '#') {
				while (line.n > 0 && line.p[0] == '#')
					line = str_sub(line, 1, line.n);
				t->titre = str_trim(line);
			}
			continue;
		}
		cut(line, rang);
		rang->ligne = t->ligne;
		if (!t->dedans) {
			t->en_tete = *rang;
			t->dedans = true;
		} else if (!is_rule(rang))
			return true;
	}
	return false;
}

/* Where a tag that begins at `at` ends, or where the text does. */
static size_t
after_tag(struct str s, size_t at)
{
	while (at < s.n && s.p[at] != '>')
		at++;
	return at < s.n ? at + 1 : s.n;
}

static bool
at_word(struct str s, size_t at, struct str word)
{
	return str_starts(str_sub(s, at, s.n), word);
}

struct str
tableau_texte(struct arena *arena, struct str s)
{
	char	*p = arena_alloc(arena, s.n + 1, 1);
	size_t	 at = 0, n = 0;

	if (p == NULL)
		return STR("");
	while (at < s.n) {
		if (s.p[at] == '<' && at + 1 < s.n &&
		    strchr(" <=0123456789", s.p[at + 1]) == NULL) {
			at = after_tag(s, at);
			p[n++] = ' ';
		} else if (at_word(s, at, STR("&nbsp;"))) {
			at += 6;
			p[n++] = ' ';
		} else if (at_word(s, at, STR("&amp;"))) {
			at += 5;
			p[n++] = '&';
		} else if (s.p[at] == '*' || s.p[at] == '`')
			at++;
		else
			p[n++] = s.p[at++];
	}
	return fiche_ligne(arena, (struct str){ p, n });
}
