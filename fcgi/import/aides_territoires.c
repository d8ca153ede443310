/*
 * aides-territoires: all its aids, and, région by région and for each collectivité d’outre-mer, the
 * local ones that its general list hides behind generic ones.  First everything is received; then
 * the rows are made and checked in the transaction that changes the catalogue.  An aid goes when
 * two whole readings in a row lack it; one that is there and cannot be taken stays what it was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "import/at_fichiers.h"
#include "import/at_homonymes.h"
#include "import/at_inconnus.h"
#include "import/connecteurs.h"
#include "import/lot.h"

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
static const struct table_import zones_table = TABLE_IMPORT(ZONES,
    "cle,nom,code,dans,membres");

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
	const char	*liste;		/* that the page is of */
	struct at_inconnus inconnus;
	char		 site[512];
};

static void
add_region(struct importation *m, const struct at_zone *zone, int64_t numero)
{
	if (zone != NULL && at_zones_balayee(zone) && m->n_regions < AT_REGIONS_MAX)
		m->regions[m->n_regions++] = (struct region){ .numero = numero, .cle = zone->cle };
}

static bool
receive_perimeters(struct importation *m, struct at_source *source, size_t scale)
{
	char		 nom[32], chemin[64];
	struct at_liste	 liste = { .nom = nom, .chemin = chemin,
			    .plafond = scale < 2 ? 200 : 20000 };
	json_t		*json, *results, *row;
	struct at_zone	*zone;
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
			zone = at_zones_ajouter(&m->zones, row, &numero);
			add_region(m, zone, numero);
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
	at_zones_composer(&m->zones);
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

/* It is there, and it stays what it was. */
static bool
refuse(struct importation *m, const struct at_aide *aide, struct str key, struct str reason)
{
	struct str	cells[2] = { aide->aide[0], STR("-") };

	reason = arena_concat(m->ligne, (struct str[]){ STR("aide "), key, STR(" : "), reason }, 4);
	passage_refuser(m->passage, m->liste, 0, aide->colonne, reason);
	return aide->numero == 0 || lot_ajouter(&m->lots[SUIVI], 0, cells, 2) ||
	    passage_echec(m->passage, ERR_UNAVAILABLE, m->liste, "plus de mémoire");
}

/* Where an aid is for; NULL, and why not. */
static struct at_zone *
find_zone(struct importation *m, struct at_aide *aide, struct str *reason)
{
	const char	*why = "";
	struct at_zone	*zone = NULL;

	*reason = aide->refus;
	if (reason->n == 0 && (zone = at_zones_trouver(&m->zones, aide, &why)) == NULL) {
		*reason = arena_concat(m->ligne, (struct str[]){ str_of(why), aide->perimetre,
		    STR(" ("), aide->echelle, STR(")") }, 5);
		aide->colonne = STR("perimeter");
	}
	return zone;
}

/* One record; region: what it was returned for, or -1. */
static bool
take_record(struct importation *m, const json_t *record, int region)
{
	struct at_aide	*aide;
	struct at_zone	*zone;
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
		return passage_echec(m->passage, ERR_TOO_LARGE, m->liste,
		    "l’aide %.*s est trop grande", STR_FMT(key));
	m->passage->vus++;
	zone = find_zone(m, aide, &reason);
	if (m->vues.n >= VUES_MAX - 1)
		return passage_echec(m->passage, ERR_TOO_LARGE, m->liste, "plus de %d aides",
		    VUES_MAX);
	(void)map_put(&m->vues, key, zone == NULL ? AT_ZONES_MAX :
	    (uint32_t)(zone - m->zones.v));
	if (zone == NULL)
		return refuse(m, aide, key, reason);
	at_inconnus_compter(&m->inconnus, aide);
	zone->servie = true;
	if (region >= 0)
		zone->regions |= 1u << region;
	aide->aide[10] = zone->cle;
	return add_rows(m, aide);
}

/* A row that PostgreSQL does not take: its aid is its first cell. */
static void
refuse_row(void *arg, struct str row, struct str column, struct str why)
{
	struct importation	*m = arg;
	struct str		 id = STR_NONE;

	arena_reset(m->ligne);
	(void)str_next(&row, ',', &id);
	passage_refuser(m->passage, m->liste, 0, column, arena_concat(m->ligne, (struct str[]){
	    STR("aide "), str_sub(id, 3, id.n), STR(" : "), why }, 4));
}

/* What the lots hold into the staging tables, and empties them. */
static bool
flush(void *arg)
{
	struct importation	*m = arg;
	size_t			 i;
	bool			 done = true;

	for (i = 0; i < TABLES; i++) {
		done = done && lot_verser(&m->lots[i], m->passage, &(struct versement){ refuse_row,
		    m });
		lot_free(&m->lots[i]);
		lot_init(&m->lots[i], &tables[i], m->passage->source);
	}
	return done;
}

static bool
take_list(struct importation *m, const char *liste, int pages, int region)
{
	json_t	*json, *record;
	size_t	 i;
	bool	 done = true;
	int	 page;

	m->liste = liste;
	for (page = 1; done && page <= pages; page++) {
		if ((json = at_source_page(m->passage, liste, page)) == NULL)
			return false;
		json_array_foreach(json_object_get(json, "results"), i, record)
			done = done && take_record(m, record, region);
		json_decref(json);
		done = done && flush(m);
		passage_dire(m->passage, "%s : %d sur %d", liste, page, pages);
	}
	return done;
}

static bool
take_from_file(void *arg, const json_t *record, const char *path)
{
	struct importation	*m = arg;

	m->liste = path;
	return take_record(m, record, -1);
}

static bool
take_files(struct importation *m)
{
	struct at_fichiers	fichiers = { .passage = m->passage, .prendre = take_from_file,
	    .verser = flush, .arg = m };

	if (!at_fichiers_lire(&fichiers))
		return false;
	m->passage->partiel = !fichiers.entier;
	if (m->passage->partiel)
		(void)snprintf(m->passage->bilan, sizeof(m->passage->bilan), "une partie de la "
		    "liste seulement : ce qu’elle n’a pas reste comme il était");
	return true;
}

/* The zones that only this source knows, those that an aid is for. */
static bool
stage_zones(struct importation *m)
{
	struct lot		 lot;
	const struct at_zone	*z;
	struct str		 cells[5], codes[AT_REGIONS_MAX];
	int64_t			 unused = 0;
	size_t			 i, n;
	bool			 done = true;

	lot_init(&lot, &zones_table, m->passage->source);
	for (z = m->zones.v; z < m->zones.v + m->zones.n; z++) {
		if (z->code.n == 0 || !z->servie)
			continue;
		for (i = n = 0; i < m->n_regions; i++)
			if (z->regions & 1u << i)
				codes[n++] = m->regions[i].cle;
		cells[0] = z->cle;
		cells[1] = z->nom;
		cells[2] = z->code;
		/* A zone that is made of régions is in none of them. */
		cells[3] = z->membres.n > 0 ? STR("france") :
		    str_or_none(arena_join(m->arena, codes, n, STR("|")));
		cells[4] = str_or_none(z->membres);
		done = done && lot_ajouter(&lot, 0, cells, 5);
	}
	done = done && lot_deposer(&lot, m->passage, NULL, NULL, 0, &unused);
	lot_free(&lot);
	return done;
}

/* What zones are in, and what is in them; how many links changed is added to *touched. */
static bool
link_zones(struct importation *m, int64_t *touched)
{
	struct rows	rows;
	struct str	count = STR_NONE;
	int64_t		changed = 0;

	if (!passage_exec(m->passage, STATEMENT_ZONES_LIENS, PARAMS_NONE, &rows))
		return false;
	(void)rows_next(&rows, &count, 1);
	(void)str_int(count, 0, INT64_MAX, &changed);
	rows_free(&rows);
	*touched += changed;
	return true;
}

static bool
merge_zones(struct importation *m)
{
	static const struct fusion	zones = { "referentiel.territoire", "forme_zones", "{cle}",
	    true, false };
	const int64_t			*faits = m->passage->faits;
	int64_t				 touched;

	if (!stage_zones(m) || !passage_exec(m->passage, zones_table.forme, PARAMS_NONE, NULL) ||
	    !passage_fusionner(m->passage, &zones))
		return false;
	touched = faits[0] + faits[1] + faits[2];
	/* What is inside what costs seconds: only when it has changed. */
	return link_zones(m, &touched) && (touched == 0 ||
	    passage_exec(m->passage, STATEMENT_INCLUSIONS, PARAMS_NONE, NULL));
}

/* The two numbers that a statement gives. */
static bool
ask_counts(struct importation *m, enum statement statement, struct str param, int64_t *part,
    int64_t *all)
{
	struct rows	rows;
	struct str	f[2] = { STR_NONE, STR_NONE };

	*part = *all = 0;
	if (!passage_exec(m->passage, statement, PARAMS(param), &rows))
		return false;
	if (rows_next(&rows, f, 2)) {
		(void)str_int(f[0], 0, INT64_MAX, part);
		(void)str_int(f[1], 0, INT64_MAX, all);
	}
	rows_free(&rows);
	return true;
}

/* How many of those that were there are not: a large fall waits before any of them is withdrawn. */
static bool
check_absences(struct importation *m)
{
	int64_t	gone, before;

	if (!ask_counts(m, STATEMENT_ABSENTES, str_of(m->passage->source), &gone, &before))
		return false;
	return m->passage->partiel || passage_chute(m->passage, gone, before);
}

/* A source that says audiences in other words would leave its aids to nobody. */
static bool
check_publics(struct importation *m)
{
	int64_t	lost, all;

	if (!ask_counts(m, STATEMENT_SANS_PUBLIC, STR(AT_PUBLIC_INCONNU), &lost, &all))
		return false;
	if (m->passage->confirmer || lost * 100 <= all * CHUTE_MAX)
		return true;
	m->passage->attend = true;
	return passage_echec(m->passage, ERR_CONFLICT, "targeted_audiences", "%lld aides sur %lld "
	    "ne seraient plus pour personne, plus de %d %% : la source dit ses publics autrement "
	    "(« aiguillage imports %s » les donne) ; les faire reconnaître, ou relancer avec "
	    "--confirmer", (long long)lost, (long long)all, CHUTE_MAX, m->passage->source);
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
	struct strs			 partiel = PARAMS(p->partiel ? STR("t") : STR("f"));

	/* What goes now was looked at when it was first absent. */
	p->chute_vue = true;
	return check_absences(m) && check_control(m, tables[AIDES].controle) &&
	    passage_exec(p, STATEMENT_DATES_GARDEES, PARAMS_NONE, NULL) &&
	    passage_exec(p, tables[AIDES].forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_AIDES_GARDEES, partiel, NULL) &&
	    passage_fusionner(p, &aides) && check_control(m, tables[LABELS].controle) &&
	    passage_exec(p, tables[LABELS].forme, PARAMS_NONE, NULL) &&
	    passage_exec(p, STATEMENT_LABELS_GARDES, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &labels) &&
	    passage_exec(p, tables[DETAILS].forme, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &details) &&
	    passage_exec(p, STATEMENT_SUIVI_SUIVRE, partiel, NULL);
}

/* All that there is to read, in the staging tables. */
static bool
stage(struct importation *m)
{
	size_t	i;
	bool	done = true;

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
	if (done)
		at_inconnus_dire(&m->inconnus, m->passage);
	return done && passage_exec(m->passage, STATEMENT_AIDES_ENTIERES, PARAMS_NONE, NULL);
}

static bool
exchange(struct importation *m)
{
	bool	done = passage_echanger(m->passage) && stage(m) && check_publics(m);

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
	if (m->arena == NULL || m->ligne == NULL || !map_init(&m->vues, m->arena, VUES_MAX) ||
	    !at_inconnus_preparer(&m->inconnus, m->arena))
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
