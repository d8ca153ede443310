/*
 * A catalogue as large as one likes, to see what a request costs when it grows.  From rows kept on
 * disk (instantane.copy), writes the same with N aids in place of theirs: one in five is national,
 * three in ten for a région, four for a département, one for a groupement.  Each is the like of a
 * real one in audience and natures, and in texts unless TEXTS has others, a line each, of a name, a
 * sentence and a description between tabs; some have another theme, all their own dates.  The same
 * input gives the same bytes.
 *
 *	aides ROWS N OUT [TEXTS]
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/date.h"
#include "store/file.h"

#define FIELDS_MAX	32
#define MODELS_MAX	8192
#define ZONES_MAX	16384
#define FIRST_DAY	20700		/* 2026-09-04: deadlines run from there, over two years */

enum { A_ID = 0, A_NOM = 1, A_ZONE = 10, A_RECURRENCE = 11, A_OUVERTURE = 12, A_ECHEANCE = 13,
    A_ACCROCHE = 18, A_DESCRIPTION = 19 };

struct row {
	struct str	f[FIELDS_MAX];
	size_t		n;
};

struct list {
	struct row	v[ZONES_MAX];
	size_t		n;
};

/* What is drawn from. */
static struct {
	struct list	aides, labels, themes, epci, departements, regions, france, textes;
} from;

static uint64_t	state = 88172645463325252;

/* xorshift64 (Marsaglia 2003). */
static size_t
draw(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state >> 33) % n;
}

/* The rows of the list name, without its first and last lines. */
static struct str
rows_of(struct str all, const char *name)
{
	char	head[64];
	size_t	at, end;

	(void)snprintf(head, sizeof(head), "\n# %s ", name);
	if ((at = str_find(all, str_of(head))) == SIZE_MAX)
		return STR_NONE;
	all = str_sub(all, at + 1, all.n);
	all = str_sub(all, str_find(all, STR("\n")) + 1, all.n);
	end = str_starts(all, STR("\\.\n")) ? 0 : str_find(all, STR("\n\\.\n")) + 1;
	return str_sub(all, 0, end);
}

static struct row
cut(struct str line)
{
	struct row	row = { .n = 0 };

	line.n++;		/* the newline: a piece that is empty at the end is one too */
	while (row.n < FIELDS_MAX && line.n > 0) {
		size_t	at = str_find(line, STR("\t"));

		if (at == SIZE_MAX)
			at = line.n - 1;
		row.f[row.n++] = str_sub(line, 0, at);
		line = str_sub(line, at + 1, line.n);
	}
	return row;
}

static void
keep(struct list *list, const struct row *row)
{
	if (list->n < COUNT(list->v))
		list->v[list->n++] = *row;
}

static void
read_all(struct str all)
{
	static const char *const	names[] = { "aides", "aides_labels", "labels",
	    "territoires" };
	struct str	rows, line;
	struct row	row;
	size_t		i;

	for (i = 0; i < COUNT(names); i++) {
		rows = rows_of(all, names[i]);
		while (str_next(&rows, '\n', &line)) {
			row = cut(line);
			if (i < 2)
				keep(i == 0 ? &from.aides : &from.labels, &row);
			else if (i == 2 && str_eq(row.f[0], STR("thematiques")))
				keep(&from.themes, &row);
			else if (i == 3)
				keep(str_eq(row.f[2], STR("epci")) ? &from.epci :
				    str_eq(row.f[2], STR("departement")) ? &from.departements :
				    str_eq(row.f[2], STR("region")) ? &from.regions : &from.france,
				    &row);
		}
	}
	for (i = 0; i < from.france.n; i++)
		if (str_eq(from.france.v[i].f[1], STR("france"))) {
			from.france.v[0] = from.france.v[i];
			from.france.n = 1;
		}
}

static const struct row *
draw_zone(void)
{
	size_t			 kind = draw(10);
	const struct list	*list = kind < 2 ? &from.france : kind < 5 ? &from.regions :
				    kind < 9 ? &from.departements : &from.epci;

	return &list->v[draw(list->n)];
}

static void
put_labels(struct buf *out, struct str model, size_t number)
{
	struct str	theme = from.themes.v[draw(from.themes.n)].f[1];
	size_t		i;
	bool		other = draw(3) == 0;

	for (i = 0; i < from.labels.n; i++) {
		const struct row	*label = &from.labels.v[i];
		bool			 is_theme = str_eq(label->f[1], STR("thematiques"));

		if (!str_eq(label->f[0], model) || (is_theme && other))
			continue;
		buf_printf(out, "aide-%06zu\t%.*s\t%.*s\t%.*s\n", number, STR_FMT(label->f[1]),
		    STR_FMT(label->f[2]), STR_FMT(label->f[3]));
	}
	if (other)
		buf_printf(out, "aide-%06zu\tthematiques\t%.*s\t1\n", number,
		    STR_FMT(theme));
}

static void
put_day(struct buf *out, bool said, int32_t day)
{
	if (said)
		day_iso(out, day);
	else
		buf_put(out, STR("\\N"));
}

/* A column of the text that this aid has been given; NULL: it keeps its model's. */
static const struct str *
text_of(size_t number, size_t column)
{
	const struct row	*text;
	size_t			 i = column == A_NOM ? 0 : column == A_ACCROCHE ? 1 :
				    column == A_DESCRIPTION ? 2 : FIELDS_MAX;

	if (from.textes.n == 0 || i == FIELDS_MAX)
		return NULL;
	text = &from.textes.v[number % from.textes.n];
	return i < text->n ? &text->f[i] : NULL;
}

static void
put_aide(struct buf *out, struct buf *labels, size_t number)
{
	const struct row	*model = &from.aides.v[draw(from.aides.n)], *zone = draw_zone();
	const struct str	*text;
	size_t			 i;
	int32_t			 day = FIRST_DAY + (int32_t)draw(730);
	bool			 ends = draw(2) == 0, begins = ends && draw(4) == 0;

	for (i = 0; i < model->n; i++) {
		if (i > 0)
			buf_putc(out, '\t');
		if (i == A_ID)
			buf_printf(out, "aide-%06zu", number);
		else if ((text = text_of(number, i)) != NULL)
			buf_put(out, *text);
		else if (i == A_NOM)
			buf_printf(out, "%.*s, %.*s", STR_FMT(model->f[i]), STR_FMT(zone->f[4]));
		else if (i == A_ZONE)
			buf_put(out, zone->f[0]);
		else if (i == A_RECURRENCE)
			buf_put(out, ends ? STR("ponctuelle") : STR("permanente"));
		else if (i == A_OUVERTURE || i == A_ECHEANCE)
			put_day(out, i == A_ECHEANCE ? ends : begins,
			    i == A_ECHEANCE ? day : day - 60);
		else
			buf_put(out, model->f[i]);
	}
	buf_putc(out, '\n');
	put_labels(labels, model->f[A_ID], number);
}

static bool
read_textes(const char *path, struct fault *fault)
{
	struct str	line, rest;
	struct row	row;
	size_t		n;
	char		*text = file_read(path, &n, fault);

	rest = (struct str){ text, text == NULL ? 0 : n };
	while (str_next(&rest, '\n', &line)) {
		row = cut(line);
		keep(&from.textes, &row);
	}
	return from.textes.n > 0;
}

int
main(int argc, char **argv)
{
	struct fault	 fault = { 0 };
	struct buf	 aides = { .max = (size_t)1 << 30 }, labels = aides, out = aides;
	struct str	 all, old;
	size_t		 n, i, mark;
	int64_t		 wanted;
	char		*text, end[64], message[600];

	if ((argc != 4 && argc != 5) || !str_int(str_of(argv[2]), 1, 999999, &wanted))
		return 2;
	if ((text = file_read(argv[1], &n, &fault)) == NULL ||
	    (argc == 5 && !read_textes(argv[4], &fault))) {
		(void)fprintf(stderr, "%s\n", fault_text(&fault, message, sizeof(message)));
		return 1;
	}
	all = (struct str){ text, n };
	read_all(all);
	if (from.aides.n == 0 || from.france.n != 1 || from.epci.n == 0)
		return 1;
	for (i = 0; i < (size_t)wanted; i++)
		put_aide(&aides, &labels, i);
	for (i = 0; i < 2; i++) {	/* up to the list, its rows of ours, and on from there */
		old = rows_of(all, i == 0 ? "aides" : "aides_labels");
		mark = (size_t)(old.p - all.p);
		buf_put(&out, str_sub(all, 0, mark));
		buf_put(&out, buf_str(i == 0 ? &aides : &labels));
		all = str_sub(all, mark + old.n, all.n);
	}
	buf_put(&out, str_sub(all, 0, str_find(all, STR("\n# fin ")) + 1));
	(void)snprintf(end, sizeof(end), "# fin %zu %016llx\n", out.n,
	    (unsigned long long)str_hash(buf_str(&out), HASH_SEED));
	if (out.failed || file_replace(argv[3], (const struct str[]){ buf_str(&out),
	    str_of(end) }, 2, &fault) != ERR_NONE)
		return 1;
	return 0;
}
