/*
 * aides-territoires: all its aids, and, région by région, the local ones that its general list
 * hides behind generic ones.  First everything is received; then the rows are made and checked in
 * the transaction that changes the catalogue.  An aid goes when two whole readings in a row lack
 * it.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "import/at_homonymes.h"
#include "import/connecteurs.h"
#include "import/lot.h"
#include "store/copy.h"
#include "store/file.h"

#define VUES_MAX	20000
#define PRESQUE_TOUT	98	/* percent of all: a filtered list that long was not filtered */

static const char *const echelles[] = { "region", "department", "epci", "basin", "adhoc" };

enum { AIDES, DETAILS, LABELS, SUIVI, TABLES };

static const struct table_import tables[TABLES] = {
	TABLE_IMPORT(AIDES, "id,nom,nom_officiel,porteurs,instructeurs,programmes,natures,etapes,"
	    "publics,categories,zone,recurrence,ouverture,echeance,lien,lien_candidature,"
	    "appel_a_projets,a_verifier,accroche,description,source,source_id,date_source,"
	    "generique"),
	TABLE_IMPORT(AIDES_DETAILS, "id,corps,criteres,exemples,contact,depenses,taux_min,taux_max,"
	    "taux_note,payante,mention,origine"),
	TABLE_IMPORT(AIDES_LABELS, "id,axe,label,score"),
	TABLE_IMPORT(SUIVI, "cle,empreinte"),
};
static const struct table_import zones_table = TABLE_IMPORT(ZONES, "cle,nom,code,regions");

struct region {
	int64_t		numero;
	struct str	cle;		/* reg-76 */
	char		liste[32], chemin[64];
	int		pages;
};

struct importation {
	struct passage	*passage;
	struct arena	*arena;		/* for the whole run */
	struct arena	*ligne;		/* for one record */
	struct at_zones	 zones;
	struct region	 regions[AT_REGIONS_MAX];
	size_t		 n_regions;
	int		 pages;		/* of the general list */
	struct map	 vues;		/* numbers of aids that are in, and the zone of each */
	struct lot	 lots[TABLES];	/* of one page */
	char		 site[512];
};

static bool
receive_perimeters(struct importation *m, struct at_source *source, size_t scale)
{
	char		 nom[32], chemin[64];
	struct at_liste	 liste = { .nom = nom, .chemin = chemin,
			    .plafond = scale < 2 ? 200 : 20000 };
	json_t		*json, *results, *row;
	struct str	 code;
	int64_t		 numero;
	size_t		 i;
	int		 page;

	(void)snprintf(nom, sizeof(nom), "perimetres-%s", echelles[scale]);
	(void)snprintf(chemin, sizeof(chemin), "perimeters/?scale=%s&", echelles[scale]);
	if (!at_source_recevoir(source, &liste))
		return false;
	for (page = 1; page <= liste.pages; page++) {
		if ((json = at_source_page(m->passage, nom, page)) == NULL)
			return false;
		results = json_object_get(json, "results");
		json_array_foreach(results, i, row) {
			at_zones_ajouter(&m->zones, row, &numero);
			code = str_of(json_string_value(json_object_get(row, "code")));
			code = arena_concat(m->arena, (struct str[]){ STR("reg-"), code }, 2);
			if (scale == 0 && numero > 0 && m->n_regions < AT_REGIONS_MAX &&
			    map_get(&m->zones.par_cle, code) != MAP_NONE)
				m->regions[m->n_regions++] = (struct region){ .numero = numero,
				    .cle = code };
		}
		json_decref(json);
	}
	return true;
}

/* So many of a list of aids are no filtered list; 0: of so few, nothing can be said. */
static int64_t
presque_tout(int64_t total)
{
	return total < 50 ? 0 : total * PRESQUE_TOUT / 100;
}

/* The same région twice (pages overlap) is one. */
static bool
receive_region(struct importation *m, struct at_source *source, size_t at, int64_t total)
{
	struct region	*region = &m->regions[at];
	struct at_liste	 liste = { .nom = region->liste, .chemin = region->chemin,
			    .plafond = presque_tout(total) };
	size_t		 i;

	for (i = 0; i < at; i++)
		if (m->regions[i].numero == region->numero)
			return true;
	(void)snprintf(region->liste, sizeof(region->liste), "%.*s", STR_FMT(region->cle));
	(void)snprintf(region->chemin, sizeof(region->chemin), "aids/?perimeter_id=%lld&",
	    (long long)region->numero);
	if (!at_source_recevoir(source, &liste))
		return false;
	region->pages = liste.pages;
	return true;
}

static bool
receive(struct importation *m)
{
	struct at_source	source;
	struct at_liste		all = { .nom = "toutes", .chemin = "aids/all/?" };
	struct at_homonymes	homonymes = { .source = &source, .zones = &m->zones };
	size_t			i;
	bool			done = at_source_ouvrir(&source, m->passage);

	for (i = 0; done && i < COUNT(echelles); i++)
		done = receive_perimeters(m, &source, i);
	done = done && at_source_recevoir(&source, &all);
	m->pages = all.pages;
	for (i = 0; done && i < m->n_regions; i++)
		done = receive_region(m, &source, i, all.count);
	homonymes.plafond = presque_tout(all.count);
	done = done && at_homonymes_demander(&homonymes, all.nom, all.pages);
	for (i = 0; done && i < m->n_regions; i++)
		done = at_homonymes_demander(&homonymes, m->regions[i].liste, m->regions[i].pages);
	if (done && m->n_regions == 0)
		done = passage_echec(m->passage, ERR_INVALID, "perimeters",
		    "la source ne donne aucune région connue");
	if (done && source.reprises > 0)
		(void)fprintf(stderr, "%u pages reprises d’un passage interrompu\n",
		    source.reprises);
	at_source_fermer(&source);
	return done;
}

static bool
add_rows(struct importation *m, struct at_aide *aide)
{
	struct str	cells[4];
	size_t		i;
	bool		done;

	done = lot_ajouter(&m->lots[AIDES], 0, aide->aide, AT_AIDE_CELLULES) &&
	    lot_ajouter(&m->lots[DETAILS], 0, aide->detail, AT_DETAIL_CELLULES) &&
	    lot_ajouter(&m->lots[SUIVI], 0, (struct str[]){ aide->aide[0],
	    str_of(aide->empreinte) }, 2);
	for (i = 0; done && i < aide->n_labels; i++) {
		cells[0] = aide->aide[0];
		cells[1] = aide->labels[i].axe;
		cells[2] = aide->labels[i].slug;
		cells[3] = arena_printf(m->ligne, "%.2f", aide->labels[i].score);
		done = lot_ajouter(&m->lots[LABELS], 0, cells, 4);
	}
	return done || passage_echec(m->passage, ERR_UNAVAILABLE, "aides", "plus de mémoire");
}

/* One record; region: what it was returned for, or -1. */
static bool
take_record(struct importation *m, const json_t *record, const char *liste, int region)
{
	struct at_aide	*aide;
	struct at_zone	*zone = NULL;
	const char	*why = "";
	struct str	 key, reason;
	uint32_t	 before;

	arena_reset(m->ligne);
	key = arena_printf(m->arena, "%lld", (long long)at_aide_numero(record));
	before = map_get(&m->vues, key);
	if (before != MAP_NONE && (region < 0 || before == AT_ZONES_MAX))
		return true;			/* a row that came twice, or was refused before */
	if (before != MAP_NONE) {
		m->zones.v[before].regions |= 1u << region;
		return true;
	}
	if ((aide = arena_new(m->ligne, struct at_aide)) == NULL ||
	    !at_aide_lire(m->ligne, record, m->site, aide))
		return passage_echec(m->passage, ERR_TOO_LARGE, liste,
		    "l’aide %.*s est trop grande", STR_FMT(key));
	m->passage->vus++;
	reason = aide->refus;
	if (reason.n == 0 && (zone = at_zones_trouver(&m->zones, aide, &why)) == NULL) {
		reason = arena_concat(m->ligne, (struct str[]){ str_of(why), aide->perimetre,
		    STR(" ("), aide->echelle, STR(")") }, 5);
		aide->colonne = STR("perimeter");
	}
	if (m->vues.n >= VUES_MAX - 1)
		return passage_echec(m->passage, ERR_TOO_LARGE, liste, "plus de %d aides",
		    VUES_MAX);
	(void)map_put(&m->vues, key, zone == NULL ? AT_ZONES_MAX :
	    (uint32_t)(zone - m->zones.v));
	if (zone == NULL) {
		reason = arena_concat(m->ligne, (struct str[]){ STR("aide "), key, STR(" : "),
		    reason }, 4);
		passage_refuser(m->passage, liste, 0, aide->colonne, reason);
		return true;
	}
	zone->servie = true;
	if (region >= 0)
		zone->regions |= 1u << region;
	aide->aide[10] = zone->cle;
	return add_rows(m, aide);
}

/* What the lots hold into the staging tables, and empties them. */
static bool
flush(struct importation *m)
{
	struct copy_source	source;
	struct buf		text = { .max = (size_t)32 << 20 };
	size_t			i;
	bool			done = true;

	for (i = 0; done && i < TABLES; i++) {
		buf_reset(&text);
		buf_put(&text, str_of(tables[i].colonnes));
		buf_putc(&text, '\n');
		buf_put(&text, buf_str(&m->lots[i].texte));
		source = (struct copy_source){ .path = m->passage->source, .text = buf_str(&text) };
		done = !text.failed && copy_csv(m->passage->store, tables[i].copie, &source,
		    &m->passage->fault) == ERR_NONE;
		lot_free(&m->lots[i]);
		lot_init(&m->lots[i], &tables[i], m->passage->source);
	}
	buf_free(&text);
	return done;
}

static bool
take_page(struct importation *m, json_t *page, const char *liste, int region)
{
	json_t	*results = json_is_array(page) ? page : json_object_get(page, "results"), *record;
	size_t	 i;

	json_array_foreach(results, i, record)
		if (!take_record(m, record, liste, region))
			return false;
	return flush(m);
}

static bool
take_list(struct importation *m, const char *liste, int pages, int region)
{
	json_t	*json;
	bool	 done = true;
	int	 page;

	for (page = 1; done && page <= pages; page++) {
		if ((json = at_source_page(m->passage, liste, page)) == NULL)
			return false;
		done = take_page(m, json, liste, region);
		json_decref(json);
		passage_dire(m->passage, "%s : %d sur %d", liste, page, pages);
	}
	return done;
}

/* One page of the API, or one record a line. */
static bool
take_file(struct importation *m, const char *path)
{
	struct fault	 fault = { .code = ERR_NONE };
	size_t		 n;
	char		*text = file_read(path, &n, &fault);
	struct str	 rest, line;
	unsigned	 number = 1;
	json_t		*json;
	bool		 done = true;

	if (text == NULL) {
		m->passage->fault = fault;
		return false;
	}
	rest = (struct str){ text, n };
	if (!str_ends(str_of(path), STR(".jsonl"))) {
		done = (json = at_json(rest, &m->passage->fault)) != NULL &&
		    take_page(m, json, path, -1);
		json_decref(json);
		free(text);
		return done;
	}
	for (; done && str_next(&rest, '\n', &line); number++) {
		if (str_trim(line).n == 0)
			continue;
		if ((json = at_json(line, &fault)) == NULL) {
			m->passage->vus++;
			passage_refuser(m->passage, path, number, STR_NONE, str_of(fault.message));
			continue;
		}
		done = take_record(m, json, path, -1) && (number % AT_PAR_PAGE != 0 || flush(m));
		json_decref(json);
	}
	free(text);
	return done && flush(m);
}

static int
is_page(const struct dirent *entry)
{
	struct str	name = str_of(entry->d_name);

	return name.p[0] != '.' && (str_ends(name, STR(".json")) || str_ends(name, STR(".jsonl")));
}

static bool
take_files(struct importation *m)
{
	const char	*from = m->passage->fichier;
	struct dirent	**names;
	struct stat	 st;
	char		 path[4096];
	bool		 done = true;
	int		 n, i;

	if (stat(from, &st) != 0)
		return passage_echec(m->passage, ERR_NOT_FOUND, from, "ce fichier manque");
	if (!S_ISDIR(st.st_mode))
		return take_file(m, from);
	if ((n = scandir(from, &names, is_page, alphasort)) < 0)
		return passage_echec(m->passage, ERR_UNAVAILABLE, from, "dossier illisible");
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", from, names[i]->d_name);
		done = done && take_file(m, path);
		free(names[i]);
	}
	free((void *)names);
	return done;
}

/* The zones that only this source knows, those that an aid is for. */
static bool
stage_zones(struct importation *m)
{
	struct lot		 lot;
	const struct at_zone	*z;
	struct str		 cells[4], codes[AT_REGIONS_MAX];
	int64_t			 unused = 0;
	size_t			 i, n;
	bool			 done = true;

	lot_init(&lot, &zones_table, m->passage->source);
	for (z = m->zones.v; z < m->zones.v + m->zones.n; z++) {
		if (z->nom.n == 0 || !z->servie)
			continue;
		for (i = n = 0; i < m->n_regions; i++)
			if (z->regions & 1u << i)
				codes[n++] = m->regions[i].cle;
		cells[0] = z->cle;
		cells[1] = z->nom;
		cells[2] = z->code;
		cells[3] = str_or_none(arena_join(m->arena, codes, n, STR("|")));
		done = done && lot_ajouter(&lot, 0, cells, 4);
	}
	done = done && lot_deposer(&lot, m->passage, NULL, NULL, 0, &unused);
	lot_free(&lot);
	return done;
}

/* Rows that the last merge touched. */
static int64_t
touched_by(const struct passage *passage)
{
	return passage->faits[0] + passage->faits[1] + passage->faits[2];
}

static bool
merge_zones(struct importation *m)
{
	static const struct fusion	zones = { "referentiel.territoire", "forme_zones", "{cle}",
	    true, false };
	static const struct fusion	liens = { "referentiel.lien", "forme_zones_liens",
	    "{territoire,parent}", false, false };

	int64_t				touched;

	if (!stage_zones(m) || !passage_exec(m->passage, zones_table.forme, PARAMS_NONE, NULL) ||
	    !passage_fusionner(m->passage, &zones))
		return false;
	touched = touched_by(m->passage);
	if (!passage_exec(m->passage, STATEMENT_ZONES_LIENS, PARAMS_NONE, NULL) ||
	    !passage_fusionner(m->passage, &liens))
		return false;
	/* What is inside what costs seconds: only when it has changed. */
	return touched + touched_by(m->passage) == 0 ||
	    passage_exec(m->passage, STATEMENT_INCLUSIONS, PARAMS_NONE, NULL);
}

/* How many of those that were there are not: a large fall waits before any of them is withdrawn. */
static bool
check_absences(struct importation *m)
{
	struct rows	rows;
	struct str	f[2] = { STR_NONE, STR_NONE };
	int64_t		gone = 0, before = 0;

	if (!passage_exec(m->passage, STATEMENT_ABSENTES, PARAMS(str_of(m->passage->source)),
	    &rows))
		return false;
	if (rows_next(&rows, f, 2)) {
		(void)str_int(f[0], 0, INT64_MAX, &gone);
		(void)str_int(f[1], 0, INT64_MAX, &before);
	}
	rows_free(&rows);
	return passage_chute(m->passage, gone, before);
}

/* Nothing should be left to refuse here: what is would have been wrong in a made row. */
static bool
check_control(struct importation *m, enum statement control)
{
	struct rows	rows;
	struct str	f[2];
	bool		done = true;

	if (!passage_exec(m->passage, control, PARAMS_NONE, &rows))
		return false;
	if (rows_next(&rows, f, 2))
		done = passage_echec(m->passage, ERR_INVALID, m->passage->source, "%.*s",
		    STR_FMT(f[1]));
	rows_free(&rows);
	return done;
}

static bool
merge_aids(struct importation *m)
{
	static const struct fusion	aides = { "catalogue.aide", "forme_aides", "{id}", true,
	    true };
	static const struct fusion	labels = { "catalogue.aide_label", "forme_aides_labels",
	    "{id,axe,label}", false, false };
	static const struct fusion	details = { "catalogue.aide_detail", "forme_aides_details",
	    "{id}", false, false };
	struct passage			*p = m->passage;

	return check_absences(m) && check_control(m, tables[AIDES].controle) &&
	    passage_exec(p, STATEMENT_DATES_GARDEES, PARAMS_NONE, NULL) &&
	    passage_exec(p, tables[AIDES].forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_AIDES_GARDEES, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &aides) && check_control(m, tables[LABELS].controle) &&
	    passage_exec(p, tables[LABELS].forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_LABELS_GARDES, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &labels) &&
	    passage_exec(p, tables[DETAILS].forme, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &details) &&
	    passage_exec(p, STATEMENT_SUIVI_SUIVRE, PARAMS_NONE, NULL);
}

static bool
exchange(struct importation *m)
{
	size_t	i;
	bool	done = passage_echanger(m->passage);

	for (i = 0; done && i < TABLES; i++)
		done = passage_exec(m->passage, tables[i].depot, PARAMS_NONE, NULL);
	if (m->passage->fichier != NULL)
		done = done && take_files(m);
	else {
		done = done && take_list(m, "toutes", m->pages, -1);
		for (i = 0; done && i < m->n_regions; i++)
			done = take_list(m, m->regions[i].liste, m->regions[i].pages, (int)i);
	}
	if (done && m->passage->vus == 0)
		return passage_echec(m->passage, ERR_INVALID, m->passage->source,
		    "aucune aide reçue : tout aurait été retiré");
	passage_dire(m->passage, "mise à jour du catalogue");
	return done && merge_zones(m) && merge_aids(m) &&
	    passage_exec(m->passage, STATEMENT_PAGES_DROP, PARAMS(str_of(m->passage->source)),
	    NULL) && passage_valider(m->passage);
}

/* The site of the API: what stands before /api. */
static void
find_site(struct importation *m)
{
	struct str	base = str_of(m->passage->settings->aides_territoires);

	if (str_ends(base, STR("/api")))
		base.n -= 4;
	(void)snprintf(m->site, sizeof(m->site), "%.*s", STR_FMT(base));
}

bool
aides_territoires_importer(struct passage *passage)
{
	struct importation	*m = calloc(1, sizeof(*m));
	size_t			 i;
	bool			 done = false;

	if (m == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	m->passage = passage;
	m->arena = arena_create((size_t)1 << 20, (size_t)48 << 20);
	m->ligne = arena_create((size_t)64 << 10, (size_t)8 << 20);
	find_site(m);
	for (i = 0; i < TABLES; i++)
		lot_init(&m->lots[i], &tables[i], passage->source);
	if (m->arena == NULL || m->ligne == NULL || !map_init(&m->vues, m->arena, VUES_MAX))
		(void)passage_echec(passage, ERR_UNAVAILABLE, passage->source, "plus de mémoire");
	else
		done = at_zones_charger(&m->zones, passage, m->arena) &&
		    (passage->fichier != NULL || receive(m)) && exchange(m);
	/* What the source said wrongly is not read again; what it left half said is. */
	if (!done && passage->fichier == NULL && passage->fault.code != ERR_UNAVAILABLE &&
	    !passage->attend) {
		store_rollback(passage->store);
		(void)store_exec(passage->store, STATEMENT_PAGES_DROP,
		    PARAMS(str_of(passage->source)), NULL);
	}
	for (i = 0; i < TABLES; i++)
		lot_free(&m->lots[i]);
	arena_destroy(m->arena);
	arena_destroy(m->ligne);
	free(m);
	return done;
}
