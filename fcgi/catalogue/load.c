/*
 * Rows to structs.  Each table of the dump has a table of columns here, in the order in which
 * store/statements.c selects them; what a column cannot say (references, lists of labels) is done
 * after, in one function a table.  Strings are not copied: they point into the dump's own bytes.
 */
#include "catalogue/load.h"

#include <math.h>
#include <stdlib.h>

#include "catalogue/cartes.h"
#include "catalogue/donnees.h"
#include "catalogue/histoire.h"
#include "catalogue/partage.h"
#include "catalogue/postings.h"
#include "catalogue/projets.h"
#include "catalogue/texte.h"

#define COLUMNS_MAX	25

enum column_kind {
	C_SKIP,
	C_STR,		/* struct str */
	C_STRS,		/* struct strs, separated by | */
	C_COUNT,	/* uint32_t; NONE when not known */
	C_DAY,		/* int32_t; DAY_NONE when not known */
	C_BOOL,		/* bool */
	C_REAL,		/* double; NaN when not known */
	C_FLOAT,	/* float; -1 when not known */
	C_TERME,	/* uint8_t, an index in a closed list; 0 when empty */
	C_TERMES,	/* uint16_t, a bit for each value in a closed list */
	C_TERRITOIRE	/* uint32_t: an id of the database made an index */
};

struct column {
	enum column_kind	 kind;
	size_t			 offset;
	const struct terme	*list;
	size_t			 n;
};

struct table {
	const char		*name;		/* in the dump */
	size_t			 size;		/* of one struct */
	const struct column	*columns;
	size_t			 n;
};

struct loader {
	struct snapshot	*s;
	struct dump	*dump;
	struct fault	*fault;
	uint32_t	*par_id;	/* index of a territory by its id in the database */
	size_t		 n_id;
	struct empreintes empreintes;
};

#define AT(type, member)		offsetof(struct type, member)
#define COL(kind, type, member)		{ kind, AT(type, member), NULL, 0 }
#define COL_OF(kind, type, member, list)	{ kind, AT(type, member), list, COUNT(list) }
#define SKIP				{ C_SKIP, 0, NULL, 0 }
#define TABLE(name, type, columns)	{ name, sizeof(struct type), columns, COUNT(columns) }

static const struct terme etats[] = { TERME("actif", ""), TERME("test", ""),
    TERME("pause", "") };

/* Rows that become something else than one struct of the snapshot. */
struct row_version { struct str version; int32_t date_donnees, date_defaut; };
struct row_territoire { struct territoire t; struct str id; struct strs up; };
struct row_label { struct label label; struct str axe, parent, induite, famille; };
struct row_lien { struct str axe, slug, vers_axe, vers_slug; float score; };
struct row_poids { struct str cle, axe, label; float score; };
struct row_contexte { struct str slug; struct strs competences, leviers, phases, regions;
    struct str url, iframe_url; };
struct row_detail { struct str id; struct detail detail; };

static const struct column version_columns[] = {
	COL(C_STR, row_version, version), COL(C_DAY, row_version, date_donnees),
	COL(C_DAY, row_version, date_defaut),
};
static const struct column territoire_columns[] = {
	COL(C_STR, row_territoire, id), COL(C_STR, row_territoire, t.cle),
	COL_OF(C_TERME, row_territoire, t.type, territoire_types),
	COL(C_STR, row_territoire, t.code), COL(C_STR, row_territoire, t.nom),
	COL(C_STR, row_territoire, t.siren), COL(C_COUNT, row_territoire, t.population),
	COL(C_STRS, row_territoire, t.codes_postaux), COL(C_STR, row_territoire, t.nature),
	COL_OF(C_TERMES, row_territoire, t.publics, publics), COL(C_STRS, row_territoire, up),
};
static const struct column ancienne_columns[] = {
	COL(C_STR, ancienne, code), COL(C_STR, ancienne, nom), COL(C_STR, ancienne, type),
	COL(C_TERRITOIRE, ancienne, territoire), COL(C_STRS, ancienne, codes_postaux),
};
static const struct column label_columns[] = {
	COL(C_STR, row_label, axe), COL(C_STR, row_label, label.slug),
	COL(C_STR, row_label, label.libelle), COL(C_STR, row_label, parent),
	COL(C_STR, row_label, induite), COL(C_REAL, row_label, label.probabilite_te),
	COL(C_STR, row_label, famille),
};
static const struct column service_columns[] = {
	COL(C_STR, service, slug), COL(C_STR, service, nom), COL(C_STR, service, operateur),
	COL(C_STR, service, url), COL(C_STRS, service, categories),
	COL(C_STR, service, niveau_expertise), COL(C_BOOL, service, generique),
	COL(C_FLOAT, service, phases[PHASE_IDEE]), COL(C_FLOAT, service, phases[PHASE_ETUDE]),
	COL(C_FLOAT, service, phases[PHASE_OPERATION]), COL(C_STR, service, nature),
	COL(C_BOOL, service, beta), COL(C_STR, service, accroche),
	COL(C_STR, service, description), COL(C_STR, service, source), COL(C_STR, service, origine),
};
static const struct column poids_columns[] = {
	COL(C_STR, row_poids, cle), COL(C_STR, row_poids, axe), COL(C_STR, row_poids, label),
	COL(C_FLOAT, row_poids, score),
};
static const struct column lien_columns[] = {
	COL(C_STR, row_lien, axe), COL(C_STR, row_lien, slug), COL(C_STR, row_lien, vers_axe),
	COL(C_STR, row_lien, vers_slug), COL(C_FLOAT, row_lien, score),
};
static const struct column contexte_columns[] = {
	COL(C_STR, row_contexte, slug), COL(C_STRS, row_contexte, competences),
	COL(C_STRS, row_contexte, leviers), COL(C_STRS, row_contexte, phases),
	COL(C_STRS, row_contexte, regions), COL(C_STR, row_contexte, url),
	COL(C_STR, row_contexte, iframe_url),
};
static const struct column aide_columns[] = {
	COL(C_STR, aide, id), COL(C_STR, aide, nom), COL(C_STR, aide, nom_officiel),
	COL(C_STRS, aide, porteurs), COL(C_STRS, aide, instructeurs), COL(C_STRS, aide, programmes),
	COL_OF(C_TERMES, aide, natures, natures), COL_OF(C_TERMES, aide, etapes, etapes),
	COL_OF(C_TERMES, aide, publics, publics), COL(C_STRS, aide, categories),
	COL(C_TERRITOIRE, aide, zone), COL_OF(C_TERME, aide, recurrence, recurrences),
	COL(C_DAY, aide, ouverture), COL(C_DAY, aide, echeance), COL(C_STR, aide, lien),
	COL(C_STR, aide, lien_candidature), COL(C_BOOL, aide, appel_a_projets),
	COL(C_STRS, aide, a_verifier), COL(C_STR, aide, accroche), COL(C_STR, aide, description),
	COL(C_STR, aide, source), COL(C_STR, aide, source_id), COL(C_DAY, aide, date_source),
	COL(C_STR, aide, generique), COL(C_STR, aide, origine),
};
static const struct column partenaire_columns[] = {
	COL(C_STR, partenaire, cle), COL(C_STR, partenaire, nom),
	COL_OF(C_TERME, partenaire, etat, etats), COL(C_STR, partenaire, parents),
	COL(C_STR, partenaire, page_hote), COL(C_STR, partenaire, reponses),
	COL(C_BOOL, partenaire, gouv), COL(C_STR, partenaire, accent),
	COL(C_COUNT, partenaire, rayon), COL(C_STR, partenaire, police),
	COL(C_STR, partenaire, theme), COL(C_COUNT, partenaire, quota),
};
static const struct column source_columns[] = {
	COL(C_STR, source, nom), COL(C_STR, source, titre), COL(C_STR, source, url),
	COL(C_STR, source, licence), COL(C_STR, source, mention), COL(C_STR, source, date),
};
static const struct column detail_columns[] = {
	COL(C_STR, row_detail, id), COL(C_STR, row_detail, detail.corps),
	COL(C_STR, row_detail, detail.criteres), COL(C_STR, row_detail, detail.exemples),
	COL(C_STR, row_detail, detail.contact), COL(C_STRS, row_detail, detail.depenses),
	COL(C_COUNT, row_detail, detail.taux_min), COL(C_COUNT, row_detail, detail.taux_max),
	COL(C_STR, row_detail, detail.taux_note), COL(C_BOOL, row_detail, detail.payante),
	COL(C_STR, row_detail, detail.mention),
};
static const struct column passage_columns[] = {
	COL(C_STR, passage_vu, source), COL(C_STR, passage_vu, etat), COL(C_DAY, passage_vu, jour),
	COL(C_COUNT, passage_vu, vus), COL(C_COUNT, passage_vu, nouveaux),
	COL(C_COUNT, passage_vu, changes), COL(C_COUNT, passage_vu, retires),
	COL(C_COUNT, passage_vu, refuses), COL(C_STR, passage_vu, raison),
	COL(C_STRS, passage_vu, motifs), COL(C_DAY, passage_vu, succes),
	COL(C_DAY, passage_vu, releve), COL(C_DAY, passage_vu, attendu),
};

static const struct table version_table = TABLE("version", row_version, version_columns);
static const struct table territoire_table = TABLE("territoires", row_territoire,
    territoire_columns);
static const struct table ancienne_table = TABLE("anciennes", ancienne, ancienne_columns);
static const struct table label_table = TABLE("labels", row_label, label_columns);
static const struct table lien_table = TABLE("labels_liens", row_lien, lien_columns);
static const struct table service_table = TABLE("services", service, service_columns);
static const struct table service_label_table = TABLE("services_labels", row_poids, poids_columns);
static const struct table contexte_table = TABLE("services_contextes", row_contexte,
    contexte_columns);
static const struct table aide_table = TABLE("aides", aide, aide_columns);
static const struct table aide_label_table = TABLE("aides_labels", row_poids, poids_columns);
static const struct table partenaire_table = TABLE("partenaires", partenaire, partenaire_columns);
static const struct table source_table = TABLE("sources", source, source_columns);
static const struct table detail_table = TABLE("aides_details", row_detail, detail_columns);
static const struct table passage_table = TABLE("passages", passage_vu, passage_columns);

static bool
read_territoire(const struct loader *loader, struct str value, uint32_t *out)
{
	int64_t	id;

	if (!str_int(value, 0, INT32_MAX, &id) || (size_t)id >= loader->n_id ||
	    loader->par_id[id] == NONE)
		return false;
	*out = loader->par_id[id];
	return true;
}

static bool
read_terme(const struct column *column, struct str value, void *out)
{
	uint32_t	at = value.n == 0 ? 0 : terme_named(column->list, column->n, value);

	*(uint8_t *)out = (uint8_t)at;
	return at != NONE;
}

static bool
read_termes(const struct column *column, struct str value, void *out)
{
	struct str	piece;
	uint32_t	at;
	uint16_t	bits = 0;

	while (str_next(&value, '|', &piece)) {
		if ((at = terme_named(column->list, column->n, piece)) == NONE)
			return false;
		bits = (uint16_t)(bits | 1u << at);
	}
	*(uint16_t *)out = bits;
	return true;
}

/* One cell into its member; false when it does not read. */
static bool
read_cell(struct loader *loader, const struct column *column, struct str value, char *row)
{
	void	*out = row + column->offset;
	int64_t	 number;
	double	 real = NAN;

	switch (column->kind) {
	case C_SKIP:
		return true;
	case C_STR:
		*(struct str *)out = value.p == NULL ? STR("") : value;
		return true;
	case C_STRS:
		*(struct strs *)out = arena_split(loader->s->arena, value, '|');
		return true;
	case C_COUNT:
		*(uint32_t *)out = NONE;
		if (value.n == 0)
			return true;
		if (!str_int(value, 0, INT32_MAX, &number))
			return false;
		*(uint32_t *)out = (uint32_t)number;
		return true;
	case C_DAY:
		*(int32_t *)out = DAY_NONE;
		return value.n == 0 || day_parse(value, (int32_t *)out);
	case C_BOOL:
		*(bool *)out = str_eq(value, STR("t"));
		return true;
	case C_REAL:
		if (value.n > 0 && !str_real(value, -1e9, 1e9, &real))
			return false;
		*(double *)out = real;
		return true;
	case C_FLOAT:
		if (value.n > 0 && !str_real(value, 0, 1e6, &real))
			return false;
		*(float *)out = value.n > 0 ? (float)real : -1;
		return true;
	case C_TERME:
		return read_terme(column, value, out);
	case C_TERMES:
		return read_termes(column, value, out);
	case C_TERRITOIRE:
		return read_territoire(loader, value, out);
	}
	return false;
}

/* All rows of a table as an array in the arena; n = 0 and a fault when a cell does not read. */
static bool
read_table(struct loader *loader, const struct table *table, void *out, uint32_t *n)
{
	struct dump_cursor	 cursor = dump_rows(loader->dump, table->name);
	struct str		 fields[COLUMNS_MAX];
	char			*rows;
	size_t			 max = cursor.rows, used = 0, c;

	*(void **)out = NULL;
	*n = 0;
	if (cursor.columns != table->n) {
		fault_set(loader->fault, ERR_INTERNAL, str_of(table->name), 0, 0,
		    "%zu columns were read, %zu are expected", cursor.columns, table->n);
		return false;
	}
	if ((rows = arena_alloc(loader->s->arena, max, table->size)) == NULL)
		return false;
	while (used < max && dump_next(&cursor, fields, table->n)) {
		for (c = 0; c < table->n; c++)
			if (!read_cell(loader, &table->columns[c], fields[c],
			    rows + used * table->size)) {
				fault_set(loader->fault, ERR_INTERNAL, str_of(table->name),
				    (unsigned)used + 1, (unsigned)c + 1, "\"%.*s\" does not read",
				    STR_FMT(str_head(fields[c], 80)));
				return false;
			}
		used++;
	}
	*(void **)out = rows;
	*n = (uint32_t)used;
	return true;
}

static bool
unknown(struct loader *loader, const char *table, uint32_t row, struct str what)
{
	fault_set(loader->fault, ERR_INTERNAL, str_of(table), row + 1, 0, "\"%.*s\" is not known",
	    STR_FMT(what));
	return false;
}

static bool
load_version(struct loader *loader)
{
	const struct row_version	*rows;
	uint32_t			 n;
	int64_t				 version = 0;

	if (!read_table(loader, &version_table, &rows, &n))
		return false;
	if (n != 1 || !str_int(rows[0].version, 0, INT64_MAX, &version))
		return unknown(loader, "version", 0, n > 0 ? rows[0].version : STR(""));
	loader->s->version = (uint64_t)version;
	loader->s->date_donnees = rows[0].date_donnees;
	loader->s->date_defaut = rows[0].date_defaut;
	return true;
}

static bool
load_up(struct loader *loader, struct row_territoire *rows, uint32_t n)
{
	struct territoire	*t;
	uint32_t		*up, i, k;

	if ((t = arena_array(loader->s->arena, n, struct territoire)) == NULL)
		return false;
	for (i = 0; i < n; i++) {
		t[i] = rows[i].t;
		if ((up = arena_array(loader->s->arena, rows[i].up.n, uint32_t)) == NULL)
			return false;
		for (k = 0; k < rows[i].up.n; k++)
			if (!read_territoire(loader, rows[i].up.v[k], &up[k]))
				return unknown(loader, "territoires", i, rows[i].up.v[k]);
		t[i].up = (struct indices){ up, (uint32_t)rows[i].up.n };
		map_put(&loader->s->par_cle, t[i].cle, i);
	}
	/* A SIREN names a commune, a département or a région as well as its code does. */
	for (i = 0; i < n; i++)
		if (t[i].siren.n > 0)
			map_put(&loader->s->par_cle, t[i].siren, i);
	loader->s->territoires = t;
	loader->s->n_territoires = n;
	return true;
}

static bool
load_territoires(struct loader *loader)
{
	struct row_territoire	*rows;
	uint32_t		 n, i;
	int64_t			 id = 0;

	if (!read_table(loader, &territoire_table, &rows, &n) ||
	    !map_init(&loader->s->par_cle, loader->s->arena, (size_t)n * 2))
		return false;
	if (n > 0 && !str_int(rows[n - 1].id, 0, INT64_C(50000000), &id))
		return unknown(loader, "territoires", n - 1, rows[n - 1].id);
	loader->n_id = (size_t)id + 1;
	if ((loader->par_id = malloc(loader->n_id * sizeof(uint32_t))) == NULL)
		return false;
	memset(loader->par_id, 0xff, loader->n_id * sizeof(uint32_t));
	for (i = 0; i < n; i++) {
		if (!str_int(rows[i].id, 0, (int64_t)loader->n_id - 1, &id))
			return unknown(loader, "territoires", i, rows[i].id);
		loader->par_id[id] = i;
	}
	return load_up(loader, rows, n);
}

static bool
load_anciennes(struct loader *loader)
{
	struct ancienne	*rows;
	uint32_t	 i;

	if (!read_table(loader, &ancienne_table, &rows, &loader->s->n_anciennes) ||
	    !map_init(&loader->s->par_ancien_code, loader->s->arena, loader->s->n_anciennes))
		return false;
	for (i = 0; i < loader->s->n_anciennes; i++)
		if (rows[i].code.n > 0)
			map_put(&loader->s->par_ancien_code, rows[i].code, i);
	loader->s->anciennes = rows;
	return true;
}

static bool
label_of(struct loader *loader, enum axe axe, struct str slug, uint32_t *out)
{
	*out = NONE;
	return slug.n == 0 || (*out = snapshot_label(loader->s, axe, slug)) != NONE;
}

/* The index of a family's heading, made when it first comes up. */
static uint32_t
famille_of(struct snapshot *s, struct str *familles, struct str titre)
{
	uint32_t	i;

	for (i = 0; titre.n > 0 && i < s->n_familles; i++)
		if (str_eq(familles[i], titre))
			return i;
	if (titre.n == 0)
		return NONE;
	familles[s->n_familles] = titre;
	return s->n_familles++;
}

static bool
load_labels(struct loader *loader)
{
	struct row_label	*rows;
	struct label		*labels;
	struct str		*familles;
	uint32_t		 n, i, axe, last = 0;

	if (!read_table(loader, &label_table, &rows, &n) ||
	    (labels = arena_array(loader->s->arena, n, struct label)) == NULL ||
	    (familles = arena_array(loader->s->arena, n, struct str)) == NULL)
		return false;
	loader->s->familles = familles;
	for (axe = 0; axe < AXES; axe++)
		if (!map_init(&loader->s->par_label[axe], loader->s->arena, n))
			return false;
	for (i = 0; i < n; i++) {
		axe = terme_named(axes, AXES, rows[i].axe);
		if (axe == NONE || axe < last)
			return unknown(loader, "labels", i, rows[i].axe);
		while (last < axe)
			loader->s->axe_debut[++last] = i;
		labels[i] = rows[i].label;
		labels[i].axe = (uint8_t)axe;
		labels[i].famille = famille_of(loader->s, familles, rows[i].famille);
		map_put(&loader->s->par_label[axe], labels[i].slug, i);
	}
	while (last < AXES)
		loader->s->axe_debut[++last] = n;
	loader->s->labels = labels;
	loader->s->n_labels = n;
	for (i = 0; i < n; i++)
		if (!label_of(loader, labels[i].axe, rows[i].parent, &labels[i].parent) ||
		    !label_of(loader, AXE_THEMATIQUES, rows[i].induite, &labels[i].induite))
			return unknown(loader, "labels", i, labels[i].slug);
	return true;
}

static int
by_label(const void *a, const void *b)
{
	const struct poids	*pa = a, *pb = b;

	return (pa->label > pb->label) - (pa->label < pb->label);
}

static bool
named_label(struct loader *loader, struct str axe, struct str slug, uint32_t *out)
{
	uint32_t	at = terme_named(axes, AXES, axe);

	return at != NONE && label_of(loader, at, slug, out) && *out != NONE;
}

/* What compétences and leviers speak of.  Rows come sorted by label: each run is one list. */
static bool
load_liens(struct loader *loader)
{
	struct label		*labels = (struct label *)(uintptr_t)loader->s->labels;
	const struct row_lien	*rows;
	struct poids		*v;
	uint32_t		 n, i, of, last = NONE;

	if (!read_table(loader, &lien_table, &rows, &n) ||
	    (v = arena_array(loader->s->arena, n, struct poids)) == NULL)
		return false;
	for (i = 0; i < n; i++) {
		if (!named_label(loader, rows[i].axe, rows[i].slug, &of) ||
		    !named_label(loader, rows[i].vers_axe, rows[i].vers_slug, &v[i].label))
			return unknown(loader, lien_table.name, i, rows[i].slug);
		v[i].score = rows[i].score;
		if (of != last)
			labels[of].liens = (struct poids_list){ &v[i], 0 };
		labels[of].liens.n++;
		last = of;
	}
	return true;
}

/* Where the list of labels of an owner goes: by_key gives its index, place its member. */
struct poids_target {
	const struct table	*table;
	const struct map	*by_key;
	char			*owners;
	size_t			 size;
	size_t			 offset;
};

/* Rows come sorted by owner: each run of them is one list. */
static bool
load_poids(struct loader *loader, const struct poids_target *target)
{
	const struct row_poids	*rows;
	struct poids		*v;
	uint32_t		 n, i, from, owner, axe;

	if (!read_table(loader, target->table, &rows, &n) ||
	    (v = arena_array(loader->s->arena, n, struct poids)) == NULL)
		return false;
	for (i = 0; i < n; i++) {
		axe = terme_named(axes, AXES, rows[i].axe);
		if (axe == NONE || !label_of(loader, axe, rows[i].label, &v[i].label) ||
		    v[i].label == NONE)
			return unknown(loader, target->table->name, i, rows[i].label);
		v[i].score = rows[i].score;
	}
	for (from = 0; from < n; from = i) {
		for (i = from; i < n && str_eq(rows[i].cle, rows[from].cle); i++)
			continue;
		if ((owner = map_get(target->by_key, rows[from].cle)) == NONE)
			return unknown(loader, target->table->name, from, rows[from].cle);
		qsort(v + from, i - from, sizeof(*v), by_label);
		*(struct poids_list *)(void *)(target->owners + owner * target->size +
		    target->offset) = (struct poids_list){ v + from, i - from };
	}
	return true;
}

static bool
labels_of(struct loader *loader, enum axe axe, struct strs slugs, struct indices *out)
{
	uint32_t	*v = arena_array(loader->s->arena, slugs.n, uint32_t);
	size_t		 i;

	if (v == NULL)
		return false;
	for (i = 0; i < slugs.n; i++)
		if ((v[i] = snapshot_label(loader->s, axe, slugs.v[i])) == NONE)
			return false;
	*out = (struct indices){ v, (uint32_t)slugs.n };
	return true;
}

static bool
regions_of(struct loader *loader, struct strs codes, struct indices *out)
{
	uint32_t	*v = arena_array(loader->s->arena, codes.n, uint32_t);
	char		 key[16] = "reg-";
	size_t		 i;

	if (v == NULL)
		return false;
	for (i = 0; i < codes.n; i++) {
		if (codes.v[i].n > 8)
			return false;
		memcpy(key + 4, codes.v[i].p, codes.v[i].n);
		v[i] = map_get(&loader->s->par_cle, (struct str){ key, 4 + codes.v[i].n });
		if (v[i] == NONE)
			return false;
	}
	*out = (struct indices){ v, (uint32_t)codes.n };
	return true;
}

static bool
load_contextes(struct loader *loader, struct service *services)
{
	const struct row_contexte	*rows;
	struct contexte			*v;
	uint32_t			 n, i, k, at, phase;

	if (!read_table(loader, &contexte_table, &rows, &n) ||
	    (v = arena_array(loader->s->arena, n, struct contexte)) == NULL)
		return false;
	for (i = 0; i < n; i++) {
		if ((at = map_get(&loader->s->par_slug, rows[i].slug)) == NONE ||
		    !labels_of(loader, AXE_COMPETENCES, rows[i].competences, &v[i].competences) ||
		    !labels_of(loader, AXE_LEVIERS, rows[i].leviers, &v[i].leviers) ||
		    !regions_of(loader, rows[i].regions, &v[i].regions))
			return unknown(loader, contexte_table.name, i, rows[i].slug);
		for (k = 0; k < rows[i].phases.n; k++)
			if ((phase = terme_named(phases, PHASES, rows[i].phases.v[k])) != NONE)
				v[i].phases = (uint8_t)(v[i].phases | 1u << phase);
		v[i].url = rows[i].url;
		v[i].iframe_url = rows[i].iframe_url;
		if (services[at].n_contextes++ == 0)
			services[at].contextes = &v[i];
	}
	return true;
}

/* All zero says nothing, as none does: no service is of use in no phase. */
static void
settle_phases(struct service *service)
{
	size_t	i;

	for (i = 0; i < PHASES; i++)
		if (service->phases[i] > 0)
			return;
	for (i = 0; i < PHASES; i++)
		service->phases[i] = -1;
}

static bool
load_services(struct loader *loader)
{
	struct snapshot		*s = loader->s;
	struct service		*services;
	struct poids_target	 target = { &service_label_table, &s->par_slug, NULL,
	    sizeof(struct service), offsetof(struct service, labels) };
	uint32_t		 i;

	if (!read_table(loader, &service_table, &services, &s->n_services) ||
	    !map_init(&s->par_slug, s->arena, s->n_services))
		return false;
	for (i = 0; i < s->n_services; i++) {
		settle_phases(&services[i]);
		map_put(&s->par_slug, services[i].slug, i);
	}
	s->services = services;
	target.owners = (char *)services;
	return load_poids(loader, &target) && load_contextes(loader, services);
}

static int
by_zone_and_id(const void *a, const void *b)
{
	const struct aide	*aa = a, *ab = b;

	if (aa->zone != ab->zone)
		return aa->zone < ab->zone ? -1 : 1;
	return str_cmp(aa->id, ab->id);
}

/* Each generic aid with those that stand for it. */
static bool
load_variantes(struct loader *loader, struct aide *aides)
{
	struct snapshot	*s = loader->s;
	uint32_t	*of = arena_array(s->arena, s->n_aides, uint32_t), i;
	uint32_t	*v = arena_array(s->arena, s->n_aides, uint32_t), *at = v;

	if (of == NULL || v == NULL)
		return false;
	for (i = 0; i < s->n_aides; i++) {
		if (aides[i].generique.n == 0)
			continue;
		if ((of[i] = map_get(&s->par_id, aides[i].generique)) == NONE)
			return unknown(loader, aide_table.name, i, aides[i].generique);
		aides[of[i]].variantes.n++;
	}
	for (i = 0; i < s->n_aides; i++) {
		aides[i].variantes.v = at;
		at += aides[i].variantes.n;
		aides[i].variantes.n = 0;
	}
	for (i = 0; i < s->n_aides; i++)
		if (aides[i].generique.n > 0) {
			struct indices	*all = &aides[of[i]].variantes;

			v[(size_t)(all->v - v) + all->n++] = i;
		}
	return true;
}

/* Lists of labels in the order of the aids, which is that in which they are read. */
static bool
align_labels(struct snapshot *s, struct aide *aides)
{
	struct poids	*v;
	size_t		 n = 0;
	uint32_t	 i;

	for (i = 0; i < s->n_aides; i++)
		n += aides[i].labels.n;
	if ((v = arena_array(s->arena, n, struct poids)) == NULL)
		return false;
	for (i = 0; i < s->n_aides; i++) {
		if (aides[i].labels.n > 0)
			memcpy(v, aides[i].labels.v, aides[i].labels.n * sizeof(*v));
		aides[i].labels.v = v;
		v += aides[i].labels.n;
	}
	return true;
}

static bool
load_details(struct loader *loader, struct aide *aides)
{
	const struct row_detail	*rows;
	uint32_t		 n, i, at;

	if (!read_table(loader, &detail_table, &rows, &n))
		return false;
	for (i = 0; i < n; i++) {
		if ((at = map_get(&loader->s->par_id, rows[i].id)) == NONE)
			return unknown(loader, detail_table.name, i, rows[i].id);
		aides[at].detail = &rows[i].detail;
	}
	return true;
}

static bool
load_aides(struct loader *loader)
{
	struct snapshot		*s = loader->s;
	struct aide		*aides;
	struct poids_target	 target = { &aide_label_table, &s->par_id, NULL,
	    sizeof(struct aide), offsetof(struct aide, labels) };
	uint32_t		 i;

	if (!read_table(loader, &aide_table, &aides, &s->n_aides) ||
	    !map_init(&s->par_id, s->arena, s->n_aides))
		return false;
	if (s->n_aides > 0)
		qsort(aides, s->n_aides, sizeof(*aides), by_zone_and_id);
	for (i = 0; i < s->n_aides; i++)
		map_put(&s->par_id, aides[i].id, i);
	s->aides = aides;
	target.owners = (char *)aides;
	return load_variantes(loader, aides) && load_poids(loader, &target) &&
	    align_labels(s, aides) && load_details(loader, aides);
}

static bool
load_registry(struct loader *loader)
{
	struct snapshot	*s = loader->s;
	uint32_t	 i;

	if (!read_table(loader, &partenaire_table, &s->partenaires, &s->n_partenaires) ||
	    !map_init(&s->par_partenaire, s->arena, s->n_partenaires) ||
	    !read_table(loader, &source_table, &s->sources, &s->n_sources) ||
	    !read_table(loader, &passage_table, &s->passages, &s->n_passages))
		return false;
	for (i = 0; i < s->n_partenaires; i++)
		map_put(&s->par_partenaire, s->partenaires[i].cle, i);
	return true;
}

static bool
load_all(struct loader *loader)
{
	struct snapshot	*s = loader->s;
	struct dump	*dump = loader->dump;
	struct fault	*fault = loader->fault;

	return load_version(loader) && load_territoires(loader) && load_anciennes(loader) &&
	    load_labels(loader) && load_liens(loader) && load_services(loader) &&
	    load_aides(loader) && load_registry(loader) && histoire_load(s, dump, fault) &&
	    cartes_load(s, dump, fault) && donnees_load(s, dump, fault) &&
	    projets_load(s, dump, fault) && postings_build(s) &&
	    partage_charger(s, dump, &loader->empreintes) && (s->texte = texte_build(s)) != NULL;
}

struct snapshot *
snapshot_load(struct dump *dump, struct fault *fault)
{
	struct arena	*arena = arena_create((size_t)4 << 20, 0);
	struct loader	 loader = { .dump = dump, .fault = fault };
	bool		 done;

	if (fault != NULL)
		fault->code = ERR_NONE;
	if (arena == NULL || (loader.s = arena_new(arena, struct snapshot)) == NULL) {
		arena_destroy(arena);
		dump_free(dump);
		fault_set(fault, ERR_UNAVAILABLE, STR_NONE, 0, 0, "no memory for a snapshot");
		return NULL;
	}
	loader.s->arena = arena;
	loader.s->loaded = time(NULL);
	partage_empreintes(dump, &loader.empreintes);
	done = load_all(&loader);
	loader.s->rows = dump_take(dump);
	dump_free(dump);
	free(loader.par_id);
	if (done)
		return loader.s;
	if (fault != NULL && fault->code == ERR_NONE)
		fault_set(fault, ERR_UNAVAILABLE, STR_NONE, 0, 0, "no memory for a snapshot");
	snapshot_free(loader.s);
	return NULL;
}
