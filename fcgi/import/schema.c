/*
 * Descriptors are files of ours, yet they come from others and change: each member is checked as if
 * it were hostile, and the message names the field.
 */
#include "import/schema.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/date.h"
#include "store/file.h"

#define DESCRIPTEUR_MAX	((size_t)1 << 20)	/* bytes of a file */
#define MOTIF_MAX	500			/* bytes of a pattern */
#define REPETITIONS_MAX	2000			/* its numbers between braces, multiplied */

static const struct str	empty = STR_INIT("");

/* A descriptor being read. */
struct lecture {
	struct schema	*schema;
	const char	*fichier;
	struct fault	*fault;
};

static const struct str	types[CHAMP_TYPES] = {
	[CHAMP_TEXTE] = STR_INIT("string"), [CHAMP_ENTIER] = STR_INIT("integer"),
	[CHAMP_NOMBRE] = STR_INIT("number"), [CHAMP_BOOLEEN] = STR_INIT("boolean"),
	[CHAMP_DATE] = STR_INIT("date"), [CHAMP_LISTE] = STR_INIT("array"),
};
static const struct str	formats[FORMATS] = {
	[FORMAT_LIBRE] = STR_INIT("default"), [FORMAT_UUID] = STR_INIT("uuid"),
	[FORMAT_COURRIEL] = STR_INIT("email"), [FORMAT_LIEN] = STR_INIT("uri"),
};

static bool
wrong(struct lecture *l, struct str champ, const char *what)
{
	(void)fault_set(l->fault, ERR_INVALID, str_of(l->fichier), 0, 0, "%s%.*s%s%s",
	    champ.n > 0 ? "champ " : "", STR_FMT(champ), champ.n > 0 ? " : " : "", what);
	return false;
}

static struct str
copied(struct lecture *l, const json_t *value)
{
	return json_is_string(value) ? arena_str(l->schema->arena,
	    (struct str){ json_string_value(value), json_string_length(value) }) : STR_NONE;
}

static size_t
index_of(const struct str *list, size_t n, struct str s)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (str_eq(list[i], s))
			return i;
	return n;
}

/* Texts of a list; of one text, a list of it. */
static struct strs
texts(struct lecture *l, const json_t *value)
{
	size_t		 n = json_is_string(value) ? 1 : json_array_size(value), i;
	struct str	*v = arena_array(l->schema->arena, n, struct str);

	for (i = 0; v != NULL && i < n; i++)
		v[i] = copied(l, json_is_string(value) ? value : json_array_get(value, i));
	return (struct strs){ v, v == NULL ? 0 : n };
}

/* "\d", which POSIX does not know, within brackets or out of them; the whole value must match. */
static struct str
posix_pattern(struct lecture *l, struct str motif)
{
	struct str	*v = arena_array(l->schema->arena, motif.n + 2, struct str);
	size_t		 n = 0, i, step;
	bool		 brackets = false;

	if (v == NULL)
		return STR_NONE;
	v[n++] = STR("^(");
	for (i = 0; i < motif.n; i += step) {
		step = motif.p[i] == '\\' && i + 1 < motif.n ? 2 : 1;
		v[n] = str_sub(motif, i, i + step);
		if (str_eq(v[n], STR("\\d")))
			v[n] = brackets ? STR("0-9") : STR("[0-9]");
		else if (step == 1)
			brackets = motif.p[i] == '[' || (brackets && motif.p[i] != ']');
		n++;
	}
	v[n++] = STR(")$");
	return arena_concat(l->schema->arena, v, n);
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The digits that follow, and moves over them; 0: there are none. */
static uint64_t
read_number(struct str s, size_t *at)
{
	uint64_t	n = 0;

	while (*at + 1 < s.n && s.p[*at + 1] >= '0' && s.p[*at + 1] <= '9') {
		n = n > REPETITIONS_MAX ? n : n * 10 + (uint64_t)(s.p[*at + 1] - '0');
		(*at)++;
	}
	return n;
}

/*
 * Can it be compiled and tried in little room and time?  Repetitions in repetitions are written out
 * by regcomp(3), each way through what repeats what repeats is walked, and what names a group again
 * is tried in every way.
 */
static bool
is_modest(struct str motif)
{
	uint64_t	all = 1, most;
	size_t		i;

	for (i = 0; i < motif.n; i++) {
		if (motif.p[i] == '\\' && i + 1 < motif.n) {
			if (motif.p[++i] >= '1' && motif.p[i] <= '9')
				return false;
			continue;
		}
		if (strchr("{+*?", motif.p[i]) == NULL)
			continue;
		/* Of what repeats, or of a group, in which something may. */
		if (i > 0 && strchr(")+*?}", motif.p[i - 1]) != NULL)
			all *= 2;
		if (motif.p[i] == '{') {
			most = read_number(motif, &i);
			if (i + 1 < motif.n && motif.p[i + 1] == ',') {
				i++;
				most = larger(most, read_number(motif, &i));
			}
			all *= larger(most, 1);
		}
		if (all > REPETITIONS_MAX)
			return false;
	}
	return motif.n <= MOTIF_MAX;
}

static bool
read_pattern(struct lecture *l, struct champ *c, const json_t *value)
{
	struct str	posix, motif = copied(l, value);

	if (motif.n == 0 || memchr(motif.p, '\0', motif.n) != NULL || c->motif.p != NULL)
		return wrong(l, c->nom, "un motif (pattern) est un texte");
	if (!is_modest(motif))
		return wrong(l, c->nom, "motif (pattern) trop long, ou qui se répète trop");
	posix = posix_pattern(l, motif);
	if (posix.p == NULL || regcomp(&c->motif_lu, posix.p, REG_EXTENDED | REG_NOSUB) != 0)
		return wrong(l, c->nom, "motif (pattern) illisible");
	c->motif = motif;
	return true;
}

static bool
read_bound(struct lecture *l, const struct champ *c, const json_t *value, double *out)
{
	int32_t	day;

	if (c->type == CHAMP_DATE && json_is_string(value) && day_parse(copied(l, value), &day))
		*out = (double)day;
	else if ((c->type == CHAMP_ENTIER || c->type == CHAMP_NOMBRE) && json_is_number(value))
		*out = json_number_value(value);
	else
		return wrong(l, c->nom, "borne (minimum, maximum) qui ne va pas à son type");
	return true;
}

static bool
read_length(struct lecture *l, const struct champ *c, const json_t *value, size_t *out)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    (c->type != CHAMP_TEXTE && c->type != CHAMP_LISTE))
		return wrong(l, c->nom, "longueur (minLength, maxLength) qui ne va pas à son type");
	*out = (size_t)json_integer_value(value);
	return true;
}

static bool
read_constraint(struct lecture *l, struct champ *c, const char *name, const json_t *value)
{
	if (strcmp(name, "required") == 0 || strcmp(name, "unique") == 0) {
		if (!json_is_boolean(value))
			return wrong(l, c->nom, "required et unique valent true ou false");
		*(name[0] == 'r' ? &c->requis : &c->unique) = json_is_true(value);
		return true;
	}
	if (strcmp(name, "enum") == 0) {
		c->permises = texts(l, value);
		return c->permises.n > 0 || wrong(l, c->nom, "enum est une liste de textes");
	}
	if (strcmp(name, "pattern") == 0)
		return read_pattern(l, c, value);
	if (strcmp(name, "minimum") == 0 || strcmp(name, "maximum") == 0)
		return read_bound(l, c, value, name[1] == 'i' ? &c->min : &c->max);
	if (strcmp(name, "minLength") == 0 || strcmp(name, "maxLength") == 0)
		return read_length(l, c, value, name[1] == 'i' ? &c->court : &c->long_);
	return wrong(l, c->nom, "contrainte inconnue de ce programme");
}

/* "format", of the field or of the items of a list. */
static bool
read_format(struct lecture *l, struct champ *c, const json_t *field)
{
	const json_t	*items = json_object_get(field, "items");
	const json_t	*format = json_object_get(c->type == CHAMP_LISTE ? items : field, "format");

	if (items != NULL && !str_eq(str_of(json_string_value(json_object_get(items, "type"))),
	    types[CHAMP_TEXTE]))
		return wrong(l, c->nom, "une liste (items) ne contient que des textes");
	c->format = format == NULL ? FORMAT_LIBRE :
	    (enum champ_format)index_of(formats, FORMATS, copied(l, format));
	if (c->format == FORMATS || (c->format != FORMAT_LIBRE && c->type != CHAMP_TEXTE &&
	    c->type != CHAMP_LISTE))
		return wrong(l, c->nom, "format inconnu de ce programme");
	return true;
}

static bool
read_field(struct lecture *l, struct champ *c, const json_t *field)
{
	const json_t	*constraints = json_object_get(field, "constraints"), *value;
	json_t		*writable;
	const char	*name;
	struct str	 type;

	c->nom = copied(l, json_object_get(field, "name"));
	c->exemple = copied(l, json_object_get(field, "example"));
	c->min = c->max = NAN;
	c->long_ = SIZE_MAX;
	if (c->nom.n == 0 || schema_champ(l->schema, c->nom) != SIZE_MAX)
		return wrong(l, c->nom, "un champ a un nom (name), et il est le seul à l’avoir");
	type = copied(l, json_object_get(field, "type"));
	c->type = type.p == NULL ? CHAMP_TEXTE : (enum champ_type)index_of(types, CHAMP_TYPES,
	    type);
	if (c->type == CHAMP_TYPES)
		return wrong(l, c->nom, "type inconnu de ce programme");
	if (!read_format(l, c, field))
		return false;
	writable = (json_t *)(uintptr_t)constraints;
	json_object_foreach(writable, name, value)
		if (!read_constraint(l, c, name, value))
			return false;
	return true;
}

static bool
read_primary_key(struct lecture *l, const json_t *value)
{
	struct strs	 names = texts(l, value);
	size_t		*v = arena_array(l->schema->arena, names.n, size_t), i;

	if (v == NULL)
		return wrong(l, STR_NONE, "plus de mémoire");
	if (names.n > l->schema->n)
		return wrong(l, STR_NONE, "la clé primaire nomme deux fois un champ");
	for (i = 0; i < names.n; i++) {
		v[i] = schema_champ(l->schema, names.v[i]);
		if (v[i] == SIZE_MAX)
			return wrong(l, names.v[i], "la clé primaire nomme un champ qui n’est pas "
			    "là");
		l->schema->champs[v[i]].requis = true;
	}
	if (names.n == 1)
		l->schema->champs[v[0]].unique = true;
	else {
		l->schema->cle = v;
		l->schema->n_cle = names.n;
	}
	return true;
}

/* Of one field each, as in {"fields": ["a"], "reference": {"resource": "r", "fields": ["b"]}}. */
static bool
read_foreign_keys(struct lecture *l, const json_t *keys)
{
	const json_t		*reference;
	struct cle_etrangere	*e;
	struct strs		 from, to;
	size_t			 i, at;

	for (i = 0; i < json_array_size(keys); i++) {
		from = texts(l, json_object_get(json_array_get(keys, i), "fields"));
		reference = json_object_get(json_array_get(keys, i), "reference");
		to = texts(l, json_object_get(reference, "fields"));
		e = arena_new(l->schema->arena, struct cle_etrangere);
		at = from.n == 1 ? schema_champ(l->schema, from.v[0]) : SIZE_MAX;
		if (e == NULL || at == SIZE_MAX || to.n != 1 ||
		    l->schema->champs[at].etrangere != NULL)
			return wrong(l, from.n > 0 ? from.v[0] : STR_NONE,
			    "une clé étrangère va d’un champ d’ici à un champ d’ailleurs");
		*e = (struct cle_etrangere){ copied(l, json_object_get(reference, "resource")),
		    to.v[0], NULL };
		l->schema->champs[at].etrangere = e;
	}
	return true;
}

static bool
read_all(struct lecture *l, const json_t *d, const json_t *keys)
{
	const json_t	*fields = json_object_get(d, "fields");
	const json_t	*missing = json_object_get(d, "missingValues");
	size_t		 n = json_array_size(fields), i;

	if (n == 0 || n > CHAMPS_MAX)
		return wrong(l, STR_NONE, "un schéma a de 1 à 100 champs (fields)");
	if ((l->schema->champs = arena_array(l->schema->arena, n, struct champ)) == NULL)
		return wrong(l, STR_NONE, "plus de mémoire");
	for (i = 0; i < n; i++) {
		bool	good = read_field(l, &l->schema->champs[i], json_array_get(fields, i));

		l->schema->n++;		/* now, so that its pattern is freed */
		if (!good)
			return false;
	}
	l->schema->manquantes = missing == NULL ?
	    (struct strs){ &empty, 1 } : texts(l, missing);
	return read_primary_key(l, json_object_get(d, "primaryKey")) &&
	    read_foreign_keys(l, json_object_get(d, "foreignKeys")) && read_foreign_keys(l, keys);
}

struct schema *
schema_creer(const json_t *descripteur, const json_t *etrangeres, struct str nom,
    const char *fichier, struct fault *fault)
{
	struct arena	*arena = arena_create(16 << 10, 4 << 20);
	struct lecture	 l = { NULL, fichier, fault };

	if (arena == NULL || (l.schema = arena_new(arena, struct schema)) == NULL) {
		arena_destroy(arena);
		(void)fault_set(fault, ERR_UNAVAILABLE, str_of(fichier), 0, 0, "plus de mémoire");
		return NULL;
	}
	l.schema->arena = arena;
	l.schema->nom = arena_str(arena, nom);
	if (read_all(&l, descripteur, etrangeres) && !arena_failed(arena))
		return l.schema;
	if (arena_failed(arena))
		(void)wrong(&l, STR_NONE, "schéma trop grand");
	schema_fermer(l.schema);
	return NULL;
}

void
schema_fermer(struct schema *schema)
{
	size_t	i;

	if (schema == NULL)
		return;
	for (i = 0; i < schema->n; i++)
		if (schema->champs[i].motif.p != NULL)
			regfree(&schema->champs[i].motif_lu);
	arena_destroy(schema->arena);
}

static json_t *
read_json(const char *path, struct fault *fault)
{
	json_error_t	 error;
	json_t		*json = NULL;
	size_t		 n;
	char		*text = file_read(path, &n, fault);

	if (text == NULL)
		return NULL;
	if (n > DESCRIPTEUR_MAX)
		(void)fault_set(fault, ERR_TOO_LARGE, str_of(path), 0, 0, "1 Mo au plus");
	else if ((json = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error)) == NULL)
		(void)fault_set(fault, ERR_INVALID, str_of(path), (unsigned)error.line,
		    (unsigned)error.column, "ce n’est pas du JSON : %s", error.text);
	free(text);
	return json;
}

/* The resource's schema stands in the package, or in a file that it names, beside it. */
static struct schema *
open_resource(const char *dossier, const char *package, const json_t *resource, struct str nom,
    struct fault *fault)
{
	const json_t	*given = json_object_get(resource, "schema");
	const char	*beside = json_string_value(given);
	json_t		*read = NULL;
	struct schema	*schema;
	char		 path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s", package);
	if (beside != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", dossier, beside);
		if ((read = read_json(path, fault)) == NULL)
			return NULL;
		given = read;
	}
	schema = schema_creer(given, json_object_get(resource, "foreignKeys"), nom, path, fault);
	json_decref(read);
	return schema;
}

struct schema *
schema_ouvrir(const char *dossier, const char *ressource, struct fault *fault)
{
	const json_t	*resources, *one;
	json_t		*package;
	struct schema	*schema = NULL;
	char		 path[PATH_MAX];
	size_t		 i, n;

	(void)snprintf(path, sizeof(path), "%s/datapackage.json", dossier);
	if ((package = read_json(path, fault)) == NULL)
		return NULL;
	resources = json_object_get(package, "resources");
	n = json_array_size(resources);
	for (i = 0; i < n; i++) {
		one = json_array_get(resources, i);
		if (str_eq(str_of(json_string_value(json_object_get(one, "name"))),
		    str_of(ressource)))
			break;
	}
	if (i < n)
		schema = open_resource(dossier, path, one, str_of(ressource), fault);
	else
		(void)fault_set(fault, ERR_NOT_FOUND, str_of(path), 0, 0,
		    "la ressource %s n’y est pas", ressource);
	json_decref(package);
	return schema;
}

void
schema_reference(struct schema *schema, struct str ressource, struct str champ,
    const struct map *connues)
{
	struct cle_etrangere	*e;
	size_t			 i;

	for (i = 0; i < schema->n; i++) {
		e = schema->champs[i].etrangere;
		if (e != NULL && str_eq(e->ressource, ressource) && str_eq(e->champ, champ))
			e->connues = connues;
	}
}

size_t
schema_champ(const struct schema *schema, struct str nom)
{
	size_t	i;

	for (i = 0; i < schema->n; i++)
		if (str_eq(schema->champs[i].nom, nom))
			return i;
	return SIZE_MAX;
}

bool
schema_personnel(struct str champ)
{
	return str_starts(champ, STR("porteurReferent"));
}
