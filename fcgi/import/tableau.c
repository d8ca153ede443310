/*
 * Both forms become the same cells, texts in the order of the schema, so that there is one judge.
 * Columns that the schema does not know are told once and passed over.
 */
#include "import/tableau.h"

#include <stdlib.h>

#include "import/csv.h"
#include "import/jsonl.h"

#define ECARTS		8	/* told of one row */
#define INCONNUES	20	/* columns that are told */
#define LIGNE_MAX	((size_t)8 << 20)	/* bytes that one row may take to read */

struct lecture {
	struct lot		*lot;
	struct passage		*passage;
	const struct schema	*schema;
	struct controle		 controle;
	struct arena		*arena;		/* of one row */
	struct arena		*garde;		/* of the whole file */
	struct str		 inconnues[INCONNUES];
	size_t			 n_inconnues;
};

static void
tell_unknown(struct lecture *l, unsigned ligne, struct str colonne)
{
	if (l->n_inconnues == INCONNUES || str_among(colonne, l->inconnues, l->n_inconnues))
		return;
	l->inconnues[l->n_inconnues++] = arena_str(l->garde, colonne);
	passage_remarquer(l->passage, l->lot->fichier, ligne, colonne,
	    STR("colonne que le schéma ne connaît pas : elle n’est pas lue"));
}

static void
refuse(struct lecture *l, unsigned ligne, struct str colonne, struct str message)
{
	l->passage->vus++;
	passage_refuser(l->passage, l->lot->fichier, ligne, colonne, message.p == NULL ?
	    STR("plus de mémoire") : message);
}

/* All that is wrong with a row in one message, the first column at its head. */
static void
refuse_row(struct lecture *l, unsigned ligne, const struct ecart *ecarts, size_t n)
{
	struct str	pieces[4 * ECARTS];
	size_t		used = 0, i;

	pieces[used++] = ecarts[0].message;
	for (i = 1; i < n && i < ECARTS; i++) {
		pieces[used++] = STR(" ; colonne ");
		pieces[used++] = ecarts[i].colonne;
		pieces[used++] = STR(" : ");
		pieces[used++] = ecarts[i].message;
	}
	refuse(l, ligne, ecarts[0].colonne, arena_concat(l->arena, pieces, used));
}

/* False: no memory for it in the lot. */
static bool
take_row(struct lecture *l, unsigned ligne, struct str *cells)
{
	struct ecart	ecarts[ECARTS];
	size_t		n = controle_ligne(&l->controle, ligne, cells, l->arena, ecarts, ECARTS);

	if (n > 0)
		refuse_row(l, ligne, ecarts, n);
	else
		return lot_ajouter(l->lot, ligne, cells, l->schema->n);
	return true;
}

/* Where each column of the file goes in the schema, SIZE_MAX for nowhere.  False: refused. */
static bool
read_header(struct lecture *l, struct csv *csv, struct strs *header, size_t *columns)
{
	const struct champ	*c;
	bool			 there[CHAMPS_MAX] = { false };
	size_t			 i;

	if (!csv_lire(csv, l->garde, header) || csv->raison != NULL)
		return passage_echec(l->passage, ERR_INVALID, l->lot->fichier,
		    "la première ligne ne donne pas les noms des colonnes%s%s",
		    csv->raison == NULL ? "" : " : ", csv->raison == NULL ? "" : csv->raison);
	for (i = 0; i < header->n; i++) {
		columns[i] = schema_champ(l->schema, str_trim(header->v[i]));
		if (columns[i] == SIZE_MAX)
			tell_unknown(l, csv->ligne, str_trim(header->v[i]));
		else if (there[columns[i]])
			return passage_echec(l->passage, ERR_INVALID, l->lot->fichier,
			    "la colonne %.*s est là deux fois", STR_FMT(header->v[i]));
		else
			there[columns[i]] = true;
	}
	for (i = 0; i < l->schema->n; i++) {
		c = &l->schema->champs[i];
		if (c->requis && !there[i])
			return passage_echec(l->passage, ERR_INVALID, l->lot->fichier,
			    "la colonne obligatoire %.*s manque : rien n’est pris de ce fichier",
			    STR_FMT(c->nom));
	}
	return true;
}

static bool
read_csv(struct lecture *l, struct str texte)
{
	struct csv	csv;
	struct strs	header, row;
	struct str	cells[CHAMPS_MAX];
	size_t		columns[CSV_COLONNES] = { 0 }, i;

	csv_ouvrir(&csv, texte);
	if (!read_header(l, &csv, &header, columns))
		return false;
	for (; csv_lire(&csv, l->arena, &row); arena_reset(l->arena)) {
		if (csv.raison != NULL) {
			refuse(l, csv.ligne, STR_NONE, str_of(csv.raison));
			continue;
		}
		if (row.n != header.n) {
			refuse(l, csv.ligne, STR_NONE, arena_printf(l->arena, "%zu cellules pour "
			    "%zu colonnes : vérifier les séparateurs et les guillemets", row.n,
			    header.n));
			continue;
		}
		for (i = 0; i < l->schema->n; i++)
			cells[i] = STR_NONE;
		for (i = 0; i < row.n; i++)
			if (columns[i] != SIZE_MAX)
				cells[columns[i]] = row.v[i];
		if (!take_row(l, csv.ligne, cells))
			return false;
	}
	return true;
}

/* A member as the CSV would have it.  Null is no value. */
static struct str
cell_of(struct lecture *l, const json_t *value)
{
	struct str	text;
	char		*json;

	if (json_is_null(value))
		return STR_NONE;
	if (json_is_string(value))
		return arena_str(l->arena, (struct str){ json_string_value(value),
		    json_string_length(value) });
	if ((json = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY)) == NULL)
		return STR("");
	text = arena_str(l->arena, str_of(json));
	free(json);
	return text;
}

static bool
take_line(struct lecture *l, unsigned ligne, json_t *line)
{
	struct str	 cells[CHAMPS_MAX];
	const char	*name;
	json_t		*value;
	size_t		 at, i;

	for (i = 0; i < l->schema->n; i++)
		cells[i] = STR_NONE;
	json_object_foreach(line, name, value) {
		at = schema_champ(l->schema, str_of(name));
		if (at == SIZE_MAX)
			tell_unknown(l, ligne, str_of(name));
		else
			cells[at] = cell_of(l, value);
	}
	return take_row(l, ligne, cells);
}

static bool
read_jsonl(struct lecture *l, struct str texte)
{
	struct jsonl	lines;
	bool		done = true;

	jsonl_ouvrir(&lines, texte);
	for (; done && jsonl_lire(&lines); arena_reset(l->arena))
		if (lines.objet == NULL)
			refuse(l, lines.ligne, STR_NONE, str_of(lines.raison));
		else
			done = take_line(l, lines.ligne, lines.objet);
	jsonl_fermer(&lines);
	return done;
}

bool
tableau_lire(struct lot *lot, struct passage *passage, const struct schema *schema,
    struct str texte, bool csv)
{
	struct lecture	l = { .lot = lot, .passage = passage, .schema = schema };
	size_t		lines = 1, i;
	bool		done = false, room;

	for (i = 0; i < texte.n; i++)
		lines += texte.p[i] == '\n';
	l.arena = arena_create(64 << 10, LIGNE_MAX);
	l.garde = arena_create(16 << 10, LIGNE_MAX);
	room = l.arena != NULL && l.garde != NULL && controle_ouvrir(&l.controle, schema, lines);
	if (room) {
		done = csv ? read_csv(&l, texte) : read_jsonl(&l, texte);
		controle_fermer(&l.controle);
	}
	arena_destroy(l.arena);
	arena_destroy(l.garde);
	if (!done && passage->fault.code == ERR_NONE)
		return passage_echec(passage, ERR_TOO_LARGE, lot->fichier,
		    "fichier trop grand pour la mémoire, ou de plus de %zu octets", LOT_MAX);
	return done;
}
