/*
 * A member is read by its name and nothing else: what is not named here is not read, and a member
 * of another form than a cell can have is told by its name, once.
 */
#include "import/services_json.h"

#include <string.h>

/* Any of these becomes the text that the CSV would have; others are told. */
static struct str
cell(struct services_json *l, const json_t *value, const char *name)
{
	struct str	*pieces;
	size_t		 i, n;

	if (value == NULL || json_is_null(value))
		return STR_NONE;
	if (json_is_string(value)) {
		if (json_string_length(value) != strlen(json_string_value(value)))
			l->colonne = name;	/* a NUL */
		return str_or_none(str_of(json_string_value(value)));
	}
	if (json_is_boolean(value))
		return json_is_true(value) ? STR("true") : STR("false");
	if (json_is_integer(value))
		return arena_printf(l->arena, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(l->arena, "%.6f", json_real_value(value));
	if (json_is_array(value) && (n = json_array_size(value)) <= 100 &&
	    (pieces = arena_array(l->arena, n + 1, struct str)) != NULL) {
		for (i = 0; i < n; i++) {
			pieces[i] = json_is_array(json_array_get(value, i)) ? STR_NONE :
			    cell(l, json_array_get(value, i), name);
			if (pieces[i].p == NULL || str_find(pieces[i], STR("|")) != SIZE_MAX)
				l->colonne = name;
		}
		return str_or_none(arena_join(l->arena, pieces, n, STR("|")));
	}
	l->colonne = name;
	return STR_NONE;
}

static struct str
member(struct services_json *l, const json_t *object, const char *name)
{
	return cell(l, json_object_get(object, name), name);
}

/* {"sites": [{"label": …, "score": …}], …}: a record of the labels' table each. */
static bool
add_labels(struct services_json *l, const json_t *line, struct str slug)
{
	static const char *const	axes[] = { "thematiques", "sites", "interventions",
	    "leviers", "competences" };
	const json_t			*all, *one;
	struct str			 cells[4];
	size_t				 i, k;

	for (i = 0; i < COUNT(axes); i++) {
		all = json_object_get(json_object_get(line, "classification"), axes[i]);
		for (k = 0; k < json_array_size(all) && k < 500; k++) {
			one = json_array_get(all, k);
			cells[0] = slug;
			cells[1] = str_of(axes[i]);
			cells[2] = member(l, one, "label");
			cells[3] = member(l, one, "score");
			if (!lot_ajouter(l->labels, l->ligne, cells, 4))
				return false;
		}
	}
	return true;
}

bool
services_json_service(struct services_json *l, const json_t *line)
{
	static const char *const	members[18] = { "slug", "nom", "operateur", "url",
	    "categories", "niveau_expertise", "profil_generaliste", "presentation_generique",
	    "generique", "phase_idee", "phase_etude", "phase_operation", "nature", "beta",
	    "ecosysteme_public", "accroche", "description", "source" };
	static const char *const	phases[3] = { "Idée", "Étude", "Opération" };
	const json_t			*by_phase = json_object_get(line, "phases");
	struct str			 cells[18];
	size_t				 i, n = l->labels->n, at = l->labels->texte.n;

	for (i = 0; i < COUNT(members); i++)
		cells[i] = member(l, line, members[i]);
	for (i = 0; i < COUNT(phases); i++)
		if (json_object_get(by_phase, phases[i]) != NULL)
			cells[9 + i] = cell(l, json_object_get(by_phase, phases[i]), "phases");
	if (l->colonne != NULL)
		return true;
	if (!add_labels(l, line, cells[0]))
		return false;
	if (l->colonne == NULL)
		return lot_ajouter(l->services, l->ligne, cells, COUNT(cells));
	/* A label that does not read has its line refused whole. */
	l->labels->n = n;
	l->labels->texte.n = at;
	return true;
}

/* "Étude" and the like as the closed list has them. */
static struct str
phase_slugs(struct services_json *l, struct str phases)
{
	static const struct str	words[][2] = { { STR_INIT("Idée"), STR_INIT("idee") },
	    { STR_INIT("Étude"), STR_INIT("etude") },
	    { STR_INIT("Opération"), STR_INIT("operation") } };
	struct str		pieces[8], piece;
	size_t			n = 0, i;

	while (n < COUNT(pieces) && str_next(&phases, '|', &piece)) {
		for (i = 0; i < COUNT(words); i++)
			if (str_eq(piece, words[i][0]))
				piece = words[i][1];
		pieces[n++] = piece;
	}
	return str_or_none(arena_join(l->arena, pieces, n, STR("|")));
}

bool
services_json_contexte(struct services_json *l, const json_t *line)
{
	struct str	cells[8] = { member(l, line, "service"), member(l, line, "competences"),
	    member(l, line, "leviers"), phase_slugs(l, member(l, line, "phases")),
	    member(l, line, "regions"), STR_NONE, member(l, line, "iframe_url"),
	    member(l, line, "url") };
	const json_t	*fields = json_object_get(line, "extra_fields"), *one;
	struct str	 pieces[20];
	size_t		 i, n = 0;

	if (json_object_get(line, "slug") != NULL)
		cells[0] = member(l, line, "slug");
	for (i = 0; i < json_array_size(fields) && n < COUNT(pieces); i++) {
		one = json_array_get(fields, i);
		pieces[n++] = json_is_string(one) ? str_of(json_string_value(one)) :
		    arena_concat(l->arena, (struct str[]){ member(l, one, "name"), STR(":"),
		    member(l, one, "label") }, 3);
	}
	cells[5] = str_or_none(arena_join(l->arena, pieces, n, STR("|")));
	return l->colonne != NULL || lot_ajouter(l->contextes, l->ligne, cells, 8);
}
