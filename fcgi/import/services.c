/*
 * services: the operator's own digital services, from the CSV files of the default data (services,
 * services_labels, services_contextes) or from JSON lines (services.jsonl with the labels in each
 * line, services_contextes.jsonl).  A folder is read for whichever of them it has; a table that no
 * file brings is left as it is, and that is said.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import/connecteurs.h"
#include "import/fichiers.h"
#include "import/jsonl.h"
#include "import/lot.h"

enum { SERVICES, LABELS, CONTEXTES, TABLES };

static const struct table_import tables[TABLES] = {
	TABLE_IMPORT(SERVICES, "slug,nom,operateur,url,categories,niveau_expertise,"
	    "profil_generaliste,presentation_generique,generique,phase_idee,phase_etude,"
	    "phase_operation,nature,beta,ecosysteme_public,accroche,description,source"),
	TABLE_IMPORT(SERVICES_LABELS, "slug,axe,label,score"),
	TABLE_IMPORT(SERVICES_CONTEXTES,
	    "slug,competences,leviers,phases,regions,champs,iframe_url,url"),
};
static const char *const names[TABLES] = { "services", "services_labels", "services_contextes" };
static const struct fusion fusions[TABLES] = {
	{ "catalogue.service", "forme_services", "{slug}", true, true },
	{ "catalogue.service_label", "forme_services_labels", "{slug,axe,label}", false, false },
	{ "catalogue.service_contexte", "forme_services_contextes", "{slug,rang}", false, false },
};

struct lecture {
	struct passage	*passage;
	struct lot	 lots[TABLES];
	char		 paths[TABLES][600];	/* where each lot comes from; "": from nowhere */
	struct arena	*arena;			/* of one line */
	unsigned	 ligne;
	const char	*fichier;
	const char	*colonne;		/* of the value that does not read, or NULL */
};

/* Any of these becomes the text that the CSV would have; others are told. */
static struct str
cell(struct lecture *l, const json_t *value, const char *name)
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
member(struct lecture *l, const json_t *object, const char *name)
{
	return cell(l, json_object_get(object, name), name);
}

/* {"sites": [{"label": …, "score": …}], …}: a record of the labels' table each. */
static bool
add_labels(struct lecture *l, const json_t *line, struct str slug)
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
			if (!lot_ajouter(&l->lots[LABELS], l->ligne, cells, 4))
				return false;
		}
	}
	return true;
}

static bool
add_service(struct lecture *l, const json_t *line)
{
	static const char *const	members[18] = { "slug", "nom", "operateur", "url",
	    "categories", "niveau_expertise", "profil_generaliste", "presentation_generique",
	    "generique", "phase_idee", "phase_etude", "phase_operation", "nature", "beta",
	    "ecosysteme_public", "accroche", "description", "source" };
	static const char *const	phases[3] = { "Idée", "Étude", "Opération" };
	const json_t			*by_phase = json_object_get(line, "phases");
	struct str			 cells[18];
	size_t				 i;

	for (i = 0; i < COUNT(members); i++)
		cells[i] = member(l, line, members[i]);
	for (i = 0; i < COUNT(phases); i++)
		if (json_object_get(by_phase, phases[i]) != NULL)
			cells[9 + i] = cell(l, json_object_get(by_phase, phases[i]), "phases");
	if (l->colonne != NULL)
		return true;
	return lot_ajouter(&l->lots[SERVICES], l->ligne, cells, COUNT(cells)) &&
	    add_labels(l, line, cells[0]);
}

/* "Étude" and the like as the closed list has them. */
static struct str
phase_slugs(struct lecture *l, struct str phases)
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

static bool
add_contexte(struct lecture *l, const json_t *line)
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
	return l->colonne != NULL || lot_ajouter(&l->lots[CONTEXTES], l->ligne, cells, 8);
}

/* What is refused is counted here; the lot counts what it is given. */
static bool
read_line(struct lecture *l, const struct jsonl *lines, bool contextes)
{
	bool	done = true;

	l->ligne = lines->ligne;
	l->colonne = NULL;
	if (lines->objet == NULL)
		passage_refuser(l->passage, l->fichier, l->ligne, STR_NONE, str_of(lines->raison));
	else {
		done = contextes ? add_contexte(l, lines->objet) : add_service(l, lines->objet);
		if (l->colonne != NULL)
			passage_refuser(l->passage, l->fichier, l->ligne, str_of(l->colonne),
			    STR("valeur d’une autre forme que celle attendue"));
	}
	l->passage->vus += lines->objet == NULL || l->colonne != NULL;
	return done;
}

static bool
read_jsonl(struct lecture *l, struct str text, const char *path, bool contextes)
{
	struct jsonl	lines;
	bool		done = true;

	l->fichier = path;
	jsonl_ouvrir(&lines, text);
	for (; done && jsonl_lire(&lines); arena_reset(l->arena))
		done = read_line(l, &lines, contextes);
	jsonl_fermer(&lines);
	l->fichier = NULL;
	return done || passage_echec(l->passage, ERR_TOO_LARGE, path, "plus de mémoire");
}

/* One file into its lot, by its name. */
static bool
read_file(struct lecture *l, const char *path)
{
	struct str	 name;
	const char	*slash;
	size_t		 n, table = SERVICES;
	char		*text;
	bool		 done;

	slash = strrchr(path, '/');
	name = str_of(slash == NULL ? path : slash + 1);
	if (str_find(name, STR("labels")) != SIZE_MAX)
		table = LABELS;
	else if (str_find(name, STR("contextes")) != SIZE_MAX)
		table = CONTEXTES;
	if ((text = fichier_lire(l->passage, path, &n)) == NULL)
		return false;
	(void)snprintf(l->paths[table], sizeof(l->paths[table]), "%s", path);
	if (n > LOT_MAX)
		done = passage_echec(l->passage, ERR_TOO_LARGE, path, "%zu octets au plus",
		    LOT_MAX);
	else if (str_ends(name, STR(".csv")))
		done = lot_csv(&l->lots[table], l->passage, (struct str){ text, n });
	else {
		if (table == SERVICES)
			(void)snprintf(l->paths[LABELS], sizeof(l->paths[LABELS]), "%s", path);
		done = read_jsonl(l, (struct str){ text, n }, path, table == CONTEXTES);
	}
	free(text);
	return done;
}

static bool
read_all(struct lecture *l)
{
	static const char *const	kinds[] = { "csv", "jsonl" };
	const char			*from = l->passage->fichier;
	struct stat			 st;
	char				 path[600];
	size_t				 i, k, found = 0;

	if (stat(from, &st) != 0)
		return passage_echec(l->passage, ERR_NOT_FOUND, from, "ce fichier manque");
	if (!S_ISDIR(st.st_mode))
		return read_file(l, from);
	for (i = 0; i < TABLES; i++)
		for (k = 0; k < COUNT(kinds); k++) {
			(void)snprintf(path, sizeof(path), "%s/%s.%s", from, names[i], kinds[k]);
			if (stat(path, &st) != 0)
				continue;
			found++;
			if (!read_file(l, path))
				return false;
		}
	return found > 0 || passage_echec(l->passage, ERR_NOT_FOUND, from,
	    "ni services.csv ni services.jsonl dans ce dossier");
}

static bool
complete_links(struct passage *passage)
{
	return passage_exec(passage, STATEMENT_SERVICES_LIENS, PARAMS_NONE, NULL);
}

static bool
name_labels(struct passage *passage)
{
	return passage_exec(passage, STATEMENT_LABELS_NOMMES, PARAMS_NONE, NULL);
}

static bool
name_contextes(struct passage *passage)
{
	return passage_exec(passage, STATEMENT_CONTEXTES_NOMMES, PARAMS_NONE, NULL);
}

/* Labels that stood in the line of a service that is refused go with it: the line is told once. */
static void
drop_labels(struct lecture *l)
{
	const struct lot	*services = &l->lots[SERVICES];
	struct enregistrement	*label = l->lots[LABELS].v;
	struct enregistrement	*end = label + l->lots[LABELS].n;
	size_t			 i;

	if (strcmp(l->paths[SERVICES], l->paths[LABELS]) != 0)
		return;
	for (i = 0; i < services->n; i++) {
		while (label < end && label->ligne < services->v[i].ligne)
			label++;
		for (; label < end && label->ligne == services->v[i].ligne; label++)
			label->refuse = services->v[i].refuse;
	}
}

static const struct {
	bool		(*nommer)(struct passage *passage);
	enum statement	tenus;
	const char	*quoi;		/* in the account of the run */
} steps[TABLES] = {
	{ complete_links, STATEMENT_CONTROLE_TENUS, "services" },
	{ name_labels, STATEMENT_CONTROLE_TENUS_LABELS, "labels" },
	{ name_contextes, STATEMENT_CONTROLE_TENUS_CONTEXTES, "contextes" },
};

/* Into the catalogue, and into the account of the run. */
static bool
load_table(struct lecture *l, size_t i)
{
	struct passage	*p = l->passage;
	bool		 counts = i == SERVICES || l->paths[SERVICES][0] == '\0';
	int64_t		 unused = 0;

	passage_dire(p, "%s : %zu lignes à contrôler", names[i], l->lots[i].n);
	if (i == LABELS)
		drop_labels(l);
	if (!lot_deposer(&l->lots[i], p, steps[i].nommer, (enum statement[]){ tables[i].controle,
	    steps[i].tenus }, 2, counts ? &p->vus : &unused) ||
	    (i == SERVICES && !lot_quelque_chose(&l->lots[i], p)) ||
	    !passage_exec(p, tables[i].forme, PARAMS_NONE, NULL) ||
	    !passage_fusionner(p, &fusions[i]))
		return false;
	if (i == SERVICES)
		return true;
	p->nouveaux += counts ? p->faits[0] : 0;
	p->changes += counts ? p->faits[1] : 0;
	p->retires += counts ? p->faits[2] : 0;
	passage_ajouter_bilan(p, "%s : %zu lus, %" PRId64 " nouveaux, %" PRId64 " changés, %"
	    PRId64 " retirés", steps[i].quoi, l->lots[i].n, p->faits[0], p->faits[1], p->faits[2]);
	return true;
}

/* A table after the other, since each refers to the one before. */
static bool
load(struct lecture *l)
{
	size_t	i;

	for (i = 0; i < TABLES; i++)
		if (l->paths[i][0] != '\0') {
			if (!load_table(l, i))
				return false;
		} else
			passage_ajouter_bilan(l->passage, "%s : laissés tels quels, faute de "
			    "fichier %s", steps[i].quoi, names[i]);
	return true;
}

bool
services_importer(struct passage *passage)
{
	struct lecture	l = { .passage = passage };
	size_t		i;
	bool		done;

	if ((l.arena = arena_create(64 << 10, LOT_MAX)) == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, "services", "plus de mémoire");
	for (i = 0; i < TABLES; i++)
		lot_init(&l.lots[i], &tables[i], l.paths[i]);
	done = read_all(&l);
	if (done && l.paths[SERVICES][0] != '\0' && l.lots[SERVICES].n == 0)
		done = passage_echec(passage, ERR_INVALID, passage->fichier,
		    "aucun service à lire : refusé, tout aurait été retiré");
	done = done && passage_echanger(passage) && load(&l) && passage_valider(passage);
	for (i = 0; i < TABLES; i++)
		lot_free(&l.lots[i]);
	arena_destroy(l.arena);
	return done;
}
