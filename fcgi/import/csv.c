/*
 * A record ends at a newline with an even number of quotes before it.  What a bad record swallowed
 * is read again from its second line: only lines with an odd number of quotes look beyond
 * themselves, each as far as the next of them, so that every line is looked at three times at most.
 */
#include "import/csv.h"

size_t
csv_fin(struct str s, size_t from, unsigned *lignes)
{
	bool	quoted = false;
	size_t	i, first = SIZE_MAX;

	*lignes = 0;
	for (i = from; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		if (s.p[i] != '\n')
			continue;
		if (first == SIZE_MAX)
			first = i + 1;
		++*lignes;
		if (!quoted)
			return i + 1;
	}
	if (quoted && first != SIZE_MAX) {
		*lignes = 1;
		return first;
	}
	++*lignes;
	return s.n;
}

void
csv_ouvrir(struct csv *csv, struct str texte)
{
	size_t	i, commas = 0, semicolons = 0;
	bool	quoted = false;

	if (str_starts(texte, STR("\xef\xbb\xbf")))
		texte = str_sub(texte, 3, texte.n);
	*csv = (struct csv){ .texte = texte, .suivante = 1 };
	for (i = 0; i < texte.n && texte.p[i] != '\n'; i++) {
		quoted ^= texte.p[i] == '"';
		commas += !quoted && texte.p[i] == ',';
		semicolons += !quoted && texte.p[i] == ';';
	}
	csv->separateur = semicolons > commas ? ';' : ',';
}

/* Without the end of line. */
static struct str
chomp(struct str record)
{
	if (str_ends(record, STR("\n")))
		record.n--;
	if (str_ends(record, STR("\r")))
		record.n--;
	return record;
}

/* A cell that begins with a quote: what is between, doubled ones made one.  False: *why. */
static bool
quoted_cell(const struct csv *csv, struct arena *arena, struct str record, size_t *at,
    struct str *cell, const char **why)
{
	char	*out = arena_room(arena, record.n - *at + 1, 1);
	size_t	 n = 0, i;

	if (out == NULL) {
		*why = "plus de mémoire";
		return false;
	}
	for (i = *at + 1; i < record.n; i++) {
		if (record.p[i] == '"' && (i + 1 == record.n || record.p[i + 1] != '"'))
			break;
		i += record.p[i] == '"';
		out[n++] = record.p[i];
	}
	if (i == record.n || (i + 1 < record.n && record.p[i + 1] != csv->separateur)) {
		*why = i == record.n ? "un guillemet n’est pas refermé : le fermer, ou le doubler" :
		    "du texte suit un guillemet fermant : doubler les guillemets du texte";
		return false;
	}
	out[n] = '\0';
	*cell = (struct str){ out, n };
	*at = i + 1;
	return true;
}

/* A cell that does not. */
static bool
bare_cell(const struct csv *csv, struct str record, size_t *at, struct str *cell, const char **why)
{
	size_t	from = *at;

	while (*at < record.n && record.p[*at] != csv->separateur && record.p[*at] != '"')
		++*at;
	*cell = str_sub(record, from, *at);
	if (*at == record.n || record.p[*at] != '"')
		return true;
	*why = "un guillemet au milieu d’une cellule : le doubler, et entourer la cellule de "
	    "guillemets";
	return false;
}

static const char *
read_cells(const struct csv *csv, struct arena *arena, struct str record, struct strs *cells)
{
	struct str	*v;
	const char	*why = NULL;
	size_t		 at = 0, n = 1, i;
	bool		 good = true;

	for (i = 0; i < record.n; i++)
		n += record.p[i] == csv->separateur;
	if ((v = arena_array(arena, n < CSV_COLONNES ? n : CSV_COLONNES, struct str)) == NULL)
		return "plus de mémoire";
	for (n = 0; good; at++) {
		if (n == CSV_COLONNES)
			return "plus de 1000 cellules : vérifier les séparateurs";
		good = at < record.n && record.p[at] == '"' ?
		    quoted_cell(csv, arena, record, &at, &v[n], &why) :
		    bare_cell(csv, record, &at, &v[n], &why);
		n += good;
		if (at >= record.n)
			break;
	}
	if (good)
		*cells = (struct strs){ v, n };
	return why;
}

bool
csv_lire(struct csv *csv, struct arena *arena, struct strs *cellules)
{
	struct str	record;
	unsigned	lines;
	size_t		end;

	*cellules = (struct strs){ NULL, 0 };
	csv->raison = NULL;
	do {
		if (csv->at >= csv->texte.n)
			return false;
		end = csv_fin(csv->texte, csv->at, &lines);
		record = str_sub(csv->texte, csv->at, end);
		csv->ligne = csv->suivante;
		csv->suivante += lines;
		csv->at = end;
	} while (str_trim(record).n == 0);
	csv->raison = read_cells(csv, arena, chomp(record), cellules);
	if (csv->raison != NULL && lines > 1) {
		csv->at = end - record.n + str_find(record, STR("\n")) + 1;
		csv->suivante = csv->ligne + 1;
	}
	return true;
}

static bool
is_bare(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (memchr(",;\"\r\n", s.p[i], 5) != NULL)
			return false;
	return s.n > 0 && str_trim(s).n == s.n;
}

void
csv_ecrire(struct buf *out, const struct str *cellules, size_t n)
{
	size_t	i, k;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(out, ',');
		if (cellules[i].p == NULL)
			continue;
		if (is_bare(cellules[i])) {
			buf_put(out, cellules[i]);
			continue;
		}
		buf_putc(out, '"');
		for (k = 0; k < cellules[i].n; k++) {
			if (cellules[i].p[k] == '"')
				buf_putc(out, '"');
			buf_putc(out, cellules[i].p[k]);
		}
		buf_putc(out, '"');
	}
	buf_putc(out, '\n');
}
