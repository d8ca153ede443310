/*
 * Each form gives the same cells; words are made those of the catalogue by one table.  What is not
 * in it goes on as it is, for PostgreSQL to refuse with its column.
 */
#include "import/entreprise.h"

#include "base/fold.h"
#include "import/csv.h"
#include "import/fiche.h"
#include "import/jsonl.h"
#include "import/tableau_md.h"

/* What a column may be called: by the default data, by the tables of 2021 and 2026. */
static const struct {
	struct str		nom;
	enum entreprise_cellule	cellule;
} colonnes[] = {
	{ STR_INIT("annee"), ENTREPRISE_ANNEE }, { STR_INIT("uid"), ENTREPRISE_UID },
	{ STR_INIT("endpoint"), ENTREPRISE_UID }, { STR_INIT("libelle"), ENTREPRISE_LIBELLE },
	{ STR_INIT("famille"), ENTREPRISE_FAMILLE },
	{ STR_INIT("producteur"), ENTREPRISE_PRODUCTEUR },
	{ STR_INIT("fournisseurs"), ENTREPRISE_PRODUCTEUR },
	{ STR_INIT("utilite"), ENTREPRISE_UTILITE }, { STR_INIT("cadre"), ENTREPRISE_CADRE },
	{ STR_INIT("cadre_juridique"), ENTREPRISE_CADRE },
	{ STR_INIT("formats"), ENTREPRISE_FORMATS },
	{ STR_INIT("ouverture"), ENTREPRISE_OUVERTURE },
	{ STR_INIT("depreciee"), ENTREPRISE_DEPRECIEE },
	{ STR_INIT("deprecie"), ENTREPRISE_DEPRECIEE }, { STR_INIT("path"), ENTREPRISE_CHEMIN },
	{ STR_INIT("chemin"), ENTREPRISE_CHEMIN },
};

/* Words of the sources, folded, and ours. */
static const struct {
	enum entreprise_cellule	cellule;
	struct str		mot, valeur;
} mots[] = {
	{ ENTREPRISE_UTILITE, STR_INIT("oui"), STR_INIT("oui") },
	{ ENTREPRISE_UTILITE, STR_INIT("non"), STR_INIT("non") },
	{ ENTREPRISE_UTILITE, STR_INIT("a etudier"), STR_INIT("a-etudier") },
	{ ENTREPRISE_UTILITE, STR_INIT("indispensable"), STR_INIT("indispensable") },
	{ ENTREPRISE_UTILITE, STR_INIT("utile"), STR_INIT("utile") },
	{ ENTREPRISE_UTILITE, STR_INIT("injustifie"), STR_INIT("injustifie") },
	{ ENTREPRISE_UTILITE, STR_INIT("injustifiee"), STR_INIT("injustifie") },
	{ ENTREPRISE_CADRE, STR_INIT("description"), STR_INIT("description") },
	{ ENTREPRISE_CADRE, STR_INIT("justificatifs"), STR_INIT("justificatifs") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("public"), STR_INIT("publique") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("publique"), STR_INIT("publique") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("publiques"), STR_INIT("publique") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("protected"), STR_INIT("protegee") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("protegee"), STR_INIT("protegee") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("confidentielles"), STR_INIT("protegee") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("mixte"), STR_INIT("mixte") },
	{ ENTREPRISE_OUVERTURE, STR_INIT("publiques et confidentielles"), STR_INIT("mixte") },
	{ ENTREPRISE_DEPRECIEE, STR_INIT("oui"), STR_INIT("true") },
	{ ENTREPRISE_DEPRECIEE, STR_INIT("non"), STR_INIT("false") },
	{ ENTREPRISE_FAMILLE, STR_INIT("informations generales"),
	    STR_INIT("Informations générales") },
	/* Codes of those who give the data, as people call them. */
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("acoss"), STR_INIT("Urssaf") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("ademe"), STR_INIT("ADEME") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("agencebio"), STR_INIT("Agence Bio") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("bdf"), STR_INIT("Banque de France") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("carif oref"), STR_INIT("Carif-Oref") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("cibtp"), STR_INIT("CIBTP France") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("cma"), STR_INIT("CMA France") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("cnetp"), STR_INIT("CNETP") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("commission europeenne"),
	    STR_INIT("Commission européenne") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("data subvention"), STR_INIT("Data.Subvention") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("dgfip"), STR_INIT("DGFiP") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("djepva"), STR_INIT("DJEPVA") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("douanes"), STR_INIT("Douanes") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("fabsocial"),
	    STR_INIT("Fabrique numérique des ministères sociaux") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("fntp"), STR_INIT("FNTP") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("gipmds"), STR_INIT("GIP-MDS") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("infogreffe"), STR_INIT("Infogreffe") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("inpi"), STR_INIT("INPI") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("insee"), STR_INIT("Insee") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("mi"), STR_INIT("Ministère de l’Intérieur") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("ministere de l interieur"),
	    STR_INIT("Ministère de l’Intérieur") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("msa"), STR_INIT("MSA") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("opqibi"), STR_INIT("OPQIBI") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("probtp"), STR_INIT("PROBTP") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("qualibat"), STR_INIT("Qualibat") },
	{ ENTREPRISE_PRODUCTEUR, STR_INIT("qualifelec"), STR_INIT("Qualifelec") },
};

static bool
failed(struct entreprise *e, unsigned line, struct str why)
{
	e->pourquoi = why;
	e->ligne = line;
	return false;
}

static struct str
folded(struct arena *arena, struct str s)
{
	struct buf	out = { .max = 64 << 10 };
	struct str	copy;

	fold(&out, s);
	copy = out.failed ? STR("") : arena_str(arena, str_trim(buf_str(&out)));
	buf_free(&out);
	return copy;
}

/* The catalogue's word for a source's; the source's own when there is none. */
static struct str
value_of(struct arena *arena, enum entreprise_cellule cell, struct str s)
{
	struct str	key;
	size_t		i;

	s = str_trim(s);
	if (s.n == 0 || s.n > 200)
		return str_or_none(s);
	key = folded(arena, s);
	for (i = 0; i < COUNT(mots); i++)
		if (mots[i].cellule == cell && str_eq(mots[i].mot, key))
			return mots[i].valeur;
	return s;
}

static bool
add(struct entreprise *e, unsigned line, struct str cells[ENTREPRISE_CELLULES])
{
	size_t	i;

	for (i = 0; i < ENTREPRISE_CELLULES; i++)
		cells[i] = value_of(e->arena, (enum entreprise_cellule)i, cells[i]);
	if (cells[ENTREPRISE_ANNEE].n == 0)
		cells[ENTREPRISE_ANNEE] = e->annee;
	cells[ENTREPRISE_SOURCE] = STR("api-entreprise");
	return e->ajouter(e->arg, line, cells) || failed(e, line, STR("plus de mémoire"));
}

static enum entreprise_cellule
column_named(struct str name)
{
	size_t	i;

	for (i = 0; i < COUNT(colonnes); i++)
		if (str_eq(colonnes[i].nom, name))
			return colonnes[i].cellule;
	return ENTREPRISE_CELLULES;
}

/* ---- the page ---- */

#define SIGNES_MAX	16

/* Its legend: a sign, and what it says of which column. */
struct legende {
	struct { struct str signe, valeur; enum entreprise_cellule cellule; } v[SIGNES_MAX];
	size_t	n;
};

/* The column that a header is about, by its first word. */
static enum entreprise_cellule
header_cell(struct arena *arena, struct str header)
{
	static const struct { struct str mot; enum entreprise_cellule cellule; } first[] = {
		{ STR_INIT("donnees"), ENTREPRISE_UID },
		{ STR_INIT("producteur"), ENTREPRISE_PRODUCTEUR },
		{ STR_INIT("utilite"), ENTREPRISE_UTILITE },
		{ STR_INIT("cadre"), ENTREPRISE_CADRE },
		{ STR_INIT("format"), ENTREPRISE_FORMATS },
		{ STR_INIT("ouverture"), ENTREPRISE_OUVERTURE },
	};
	struct str	key = folded(arena, tableau_texte(arena, header));
	size_t		i;

	for (i = 0; i < COUNT(first); i++)
		if (str_starts(key, first[i].mot))
			return first[i].cellule;
	return ENTREPRISE_CELLULES;
}

/* "✅ Oui", "📜 La description…, et la fourniture de justificatifs". */
static void
read_legend(struct entreprise *e, struct legende *l, enum entreprise_cellule cell, struct str text)
{
	struct str	rest = tableau_texte(e->arena, text), sign, words;

	if ((cell != ENTREPRISE_UTILITE && cell != ENTREPRISE_CADRE) || l->n == SIGNES_MAX ||
	    !str_next(&rest, ' ', &sign) || rest.n == 0)
		return;
	words = folded(e->arena, rest);
	if (cell == ENTREPRISE_CADRE)
		words = str_find(words, STR("justificatifs")) != SIZE_MAX ?
		    STR("justificatifs") : STR("description");
	l->v[l->n].signe = sign;
	l->v[l->n].valeur = words;
	l->v[l->n++].cellule = cell;
}

/* "**Extrait RCS** <br> `extraits_rcs_infogreffe`": the name, and what it is called by. */
static void
read_name(struct entreprise *e, struct str cell, struct str cells[ENTREPRISE_CELLULES])
{
	size_t	from = str_find(cell, STR("`")), to;

	if (from == SIZE_MAX)
		return;
	to = str_find(str_sub(cell, from + 1, cell.n), STR("`"));
	if (to == SIZE_MAX)
		return;
	cells[ENTREPRISE_UID] = tableau_texte(e->arena, str_sub(cell, from + 1, from + 1 + to));
	cells[ENTREPRISE_LIBELLE] = tableau_texte(e->arena, str_sub(cell, 0, from));
}

/* What the sign of a cell says; false: the legend does not have it. */
static bool
read_sign(struct entreprise *e, const struct legende *l, enum entreprise_cellule cell,
    struct str text, struct str *out)
{
	struct str	sign = tableau_texte(e->arena, text);
	size_t		i;

	*out = sign;
	for (i = 0; i < l->n; i++)
		if (l->v[i].cellule == cell && str_eq(l->v[i].signe, sign)) {
			*out = l->v[i].valeur;
			return true;
		}
	return sign.n == 0;
}

static bool
read_row(struct entreprise *e, const struct legende *l, const struct tableau *t,
    const struct rang *rang)
{
	struct str	cells[ENTREPRISE_CELLULES] = { STR_NONE };
	size_t		i;

	cells[ENTREPRISE_FAMILLE] = tableau_texte(e->arena, t->titre);
	for (i = 0; i < rang->n && i < t->en_tete.n; i++) {
		enum entreprise_cellule	cell = header_cell(e->arena, t->en_tete.cellules[i]);

		if (cell == ENTREPRISE_UID)
			read_name(e, rang->cellules[i], cells);
		else if (cell == ENTREPRISE_UTILITE || cell == ENTREPRISE_CADRE) {
			if (read_sign(e, l, cell, rang->cellules[i], &cells[cell]))
				continue;
			e->refuser(e->arg, rang->ligne, cell == ENTREPRISE_UTILITE ?
			    STR("utilite") : STR("cadre"), arena_printf(e->arena,
			    "« %.*s » n’est pas dans la légende de la page",
			    STR_FMT(cells[cell])));
			return true;
		} else if (cell != ENTREPRISE_CELLULES)
			cells[cell] = tableau_texte(e->arena, rang->cellules[i]);
	}
	if (cells[ENTREPRISE_UID].n == 0 || cells[ENTREPRISE_UTILITE].n == 0) {
		e->refuser(e->arg, rang->ligne, cells[ENTREPRISE_UID].n == 0 ? STR("uid") :
		    STR("utilite"), cells[ENTREPRISE_UID].n == 0 ? STR("la donnée n’a pas de nom "
		    "entre accents graves") : STR("manque"));
		return true;
	}
	return add(e, rang->ligne, cells);
}

/* Does the table have the two columns without which it is another's? */
static bool
is_ours(struct entreprise *e, const struct tableau *t)
{
	bool	named = false, judged = false;
	size_t	i;

	for (i = 0; i < t->en_tete.n; i++) {
		enum entreprise_cellule	cell = header_cell(e->arena, t->en_tete.cellules[i]);

		named |= cell == ENTREPRISE_UID;
		judged |= cell == ENTREPRISE_UTILITE;
	}
	return named && judged;
}

/*
 * Is it the page of 2021, the one that is known and does not say its year?  Its legend says yes, no
 * or "to be studied", and it names a piece of data that API Entreprise has withdrawn since, which
 * no page of today can.
 */
static bool
is_page_2021(struct entreprise *e, struct str body)
{
	static const struct str	gone[] = { STR_INIT("attestations_agefiph"),
	    STR_INIT("extraits_courts_inpi") };
	static const struct str	words[] = { STR_INIT("oui"), STR_INIT("non"),
	    STR_INIT("a etudier") };
	struct legende		l = { .n = 0 };
	struct str		cells[ENTREPRISE_CELLULES];
	struct tableau		t;
	struct rang		rang;
	bool			named = false;
	size_t			i, said = 0;

	tableau_init(&t, body, 1);
	while (tableau_suivant(&t, &rang)) {
		if (t.en_tete.n == 1 && rang.n > 0)
			read_legend(e, &l, header_cell(e->arena, t.en_tete.cellules[0]),
			    rang.cellules[0]);
		for (i = 0; i < rang.n; i++) {
			cells[ENTREPRISE_UID] = STR_NONE;
			read_name(e, rang.cellules[i], cells);
			named |= str_among(cells[ENTREPRISE_UID], gone, COUNT(gone));
		}
	}
	for (i = 0; i < l.n; i++)
		if (l.v[i].cellule == ENTREPRISE_UTILITE) {
			if (!str_among(l.v[i].valeur, words, COUNT(words)))
				return false;
			said++;
		}
	return named && said == COUNT(words);
}

static bool
read_page(struct entreprise *e, struct str text)
{
	struct fiche		 page;
	struct fiche_refus	 refus;
	struct legende		*l = arena_new(e->arena, struct legende);
	struct tableau		 t;
	struct rang		 rang;
	unsigned		 first = 1;
	size_t			 i;

	if (l == NULL || !fiche_lire(e->arena, text, &page, &refus))
		return l == NULL ? failed(e, 0, STR("plus de mémoire")) :
		    failed(e, refus.ligne, refus.message);
	if (e->annee.n == 0 && !is_page_2021(e, page.corps))
		return failed(e, 0, STR("cette page ne dit pas de quelle année est sa table : la "
		    "mettre dans le nom du fichier, comme aides_publiques_2026.md"));
	if (e->annee.n == 0)
		e->annee = STR(ENTREPRISE_PAGE_ANNEE);
	for (i = 0; i + page.corps.n < text.n; i++)
		first += text.p[i] == '\n';
	tableau_init(&t, page.corps, first);
	while (tableau_suivant(&t, &rang)) {
		if (t.en_tete.n == 1 && rang.n > 0)
			read_legend(e, l, header_cell(e->arena, t.en_tete.cellules[0]),
			    rang.cellules[0]);
		else if (is_ours(e, &t) && !read_row(e, l, &t, &rang))
			return false;
	}
	return true;
}

/* ---- CSV ---- */

static bool
read_record(struct entreprise *e, const struct csv *csv, const struct strs *record,
    const enum entreprise_cellule *header, size_t n_header)
{
	struct str	cells[ENTREPRISE_CELLULES] = { STR_NONE };
	size_t		i;

	if (csv->raison != NULL || record->n != n_header) {
		e->refuser(e->arg, csv->ligne, STR_NONE, csv->raison != NULL ?
		    str_of(csv->raison) : arena_printf(e->arena,
		    "%zu colonnes, et non %zu comme l’en-tête", record->n, n_header));
		return true;
	}
	for (i = 0; i < record->n; i++)
		if (header[i] != ENTREPRISE_CELLULES)
			cells[header[i]] = record->v[i];
	return add(e, csv->ligne, cells);
}

static bool
read_csv(struct entreprise *e, struct str text)
{
	enum entreprise_cellule	header[CSV_COLONNES] = { 0 };
	struct csv		csv;
	struct strs		record;
	size_t			n_header, i;
	bool			named = false, judged = false, done = true;

	csv_ouvrir(&csv, text);
	if (!csv_lire(&csv, e->arena, &record) || csv.raison != NULL)
		return failed(e, 1, csv.raison == NULL ? STR("rien à lire") : str_of(csv.raison));
	n_header = record.n;
	for (i = 0; i < n_header; i++) {
		header[i] = column_named(str_trim(record.v[i]));
		named |= header[i] == ENTREPRISE_UID;
		judged |= header[i] == ENTREPRISE_UTILITE;
	}
	if (!named || !judged)
		return failed(e, 1, STR("première ligne attendue : les noms des colonnes, dont "
		    "« uid » et « utilite »"));
	while (done && csv_lire(&csv, e->arena, &record))
		done = read_record(e, &csv, &record, header, n_header);
	return done;
}

/* ---- JSON lines ---- */

static bool
read_object(struct entreprise *e, const json_t *object, unsigned line)
{
	struct str	cells[ENTREPRISE_CELLULES] = { STR_NONE };
	const json_t	*one;
	size_t		i;

	for (i = 0; i < COUNT(colonnes); i++) {
		struct str	*cell = &cells[colonnes[i].cellule];

		one = json_object_get(object, colonnes[i].nom.p);
		if (one == NULL || json_is_null(one))
			continue;
		if (json_is_string(one) &&
		    strlen(json_string_value(one)) == json_string_length(one))
			*cell = arena_str(e->arena, str_of(json_string_value(one)));
		else if (json_is_boolean(one))
			*cell = json_is_true(one) ? STR("true") : STR("false");
		else if (json_is_integer(one))
			*cell = arena_printf(e->arena, "%lld", (long long)json_integer_value(one));
		else {
			e->refuser(e->arg, line, colonnes[i].nom,
			    STR("valeur d’une autre forme que celle attendue"));
			return true;
		}
	}
	return add(e, line, cells);
}

static bool
read_jsonl(struct entreprise *e, struct str text)
{
	struct jsonl	lines;
	bool		done = true;

	jsonl_ouvrir(&lines, text);
	while (done && jsonl_lire(&lines))
		if (lines.objet != NULL)
			done = read_object(e, lines.objet, lines.ligne);
		else
			e->refuser(e->arg, lines.ligne, STR_NONE, arena_str(e->arena,
			    str_of(lines.raison)));
	jsonl_fermer(&lines);
	return done;
}

bool
entreprise_lire(struct entreprise *e, struct str text)
{
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	if (str_starts(text, STR("---")))
		return read_page(e, text);
	return str_starts(text, STR("{")) ? read_jsonl(e, text) : read_csv(e, text);
}
