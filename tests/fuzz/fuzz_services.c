/*
 * Any bytes as JSON lines of services, or of contexts, by the first bit: a line is refused and adds
 * nothing, or adds one row and its labels, each of which reads back as CSV of as many cells as its
 * table has columns.
 */
#include "fuzz.h"

#include "import/csv.h"
#include "import/jsonl.h"
#include "import/services_json.h"

enum { SERVICES, LABELS, CONTEXTES, TABLES };

static const size_t	columns[TABLES] = { 18, 4, 8 };

/* The rows of a lot from the nth, of that line of the text. */
static void
check_rows(struct arena *arena, const struct lot *lot, size_t from, size_t n_columns,
    unsigned line)
{
	struct csv	csv;
	struct strs	row;
	struct str	text;
	size_t		i, k;

	for (i = from; i < lot->n; i++) {
		assert_int_equal(lot->v[i].ligne, line);
		text = str_sub(buf_str(&lot->texte), lot->v[i].from, lot->v[i].to);
		assert_true(str_ends(text, STR("\n")));
		csv_ouvrir(&csv, text);
		csv.separateur = ',';
		assert_true(csv_lire(&csv, arena, &row) && csv.raison == NULL);
		assert_int_equal(row.n, n_columns);
		for (k = 0; k < row.n; k++)
			check_utf8(row.v[k]);
		assert_false(csv_lire(&csv, arena, &row));
	}
}

static void
check_line(struct services_json *s, struct lot lots[TABLES], const json_t *objet, bool contextes)
{
	size_t	n[TABLES], i;

	for (i = 0; i < TABLES; i++)
		n[i] = lots[i].n;
	s->colonne = NULL;
	assert_true(contextes ? services_json_contexte(s, objet) :
	    services_json_service(s, objet));
	assert_int_equal(lots[contextes ? CONTEXTES : SERVICES].n - n[contextes ? CONTEXTES :
	    SERVICES], s->colonne == NULL);
	assert_true(s->colonne == NULL || lots[LABELS].n == n[LABELS]);
	for (i = 0; i < TABLES; i++)
		check_rows(s->arena, &lots[i], n[i], columns[i], s->ligne);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lot		lots[TABLES];
	struct services_json	s = { fuzz_arena(), &lots[SERVICES], &lots[LABELS],
				    &lots[CONTEXTES], 0, NULL };
	struct jsonl		lines;
	size_t			i;

	if (size == 0)
		return 0;
	for (i = 0; i < TABLES; i++)
		lot_init(&lots[i], NULL, "essai.jsonl");
	jsonl_ouvrir(&lines, fuzz_text(data + 1, size - 1));
	while (jsonl_lire(&lines)) {
		s.ligne = lines.ligne;
		if (lines.objet != NULL)
			check_line(&s, lots, lines.objet, (data[0] & 1) != 0);
		else
			assert_true(lines.raison[0] != '\0');
	}
	jsonl_fermer(&lines);
	for (i = 0; i < TABLES; i++)
		lot_free(&lots[i]);
	return 0;
}
