/*
 * referentiel: an edition of the découpage, from a folder of the files that "make referentiel"
 * writes, and the sources.csv that dates them.  They go in by the statements of the default data;
 * what an edition adds is what became of those it no longer has (sql/migrations/0015_editions.sql).
 * All of it goes in or nothing: a découpage with holes is worse than an old one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "import/connecteurs.h"
#include "import/fichiers.h"
#include "import/lot.h"

#define DISPARUES_MAX	2	/* percent of communes that may go unasked without a successor */

/* In the order of loading: what is referred to comes first. */
enum { SOURCES, TERRITOIRES, ANCIENNES, ALIAS, COMPETENCES, GROUPEMENTS, TABLES };

static const struct {
	const char		*file;
	struct table_import	 table;
	struct fusion		 fusion;	/* SOURCES has its own statement */
	bool			 may_be_empty;
} tables[TABLES] = {
	[SOURCES] = { .file = "sources", .table = TABLE_IMPORT(SOURCES,
	    "nom,titre,url,licence,mention,date_source") },
	[TERRITOIRES] = { "territoires", TABLE_IMPORT(TERRITOIRES,
	    "cle,type,code,nom,siren,population,codes_postaux,nature,publics,epci,departements,"
	    "regions"), { "referentiel.territoire", "forme_territoires", "{cle}", false, false },
	    false },
	[ANCIENNES] = { "anciennes", TABLE_IMPORT(ANCIENNES,
	    "code,nom,type,devenue,codes_postaux,population"),
	    { "referentiel.ancienne", "forme_anciennes", "{code}", false, false }, false },
	[ALIAS] = { "alias", TABLE_IMPORT(ALIAS, "nom,cle"),
	    { "referentiel.alias", "forme_alias", "{nom,territoire}", false, false }, true },
	[COMPETENCES] = { "competences_banatic", TABLE_IMPORT(COMPETENCES_BANATIC, "code,libelle"),
	    { "referentiel.competence_banatic", "forme_competences_banatic", "{code}", false,
	    false }, false },
	[GROUPEMENTS] = { "groupements_competences", TABLE_IMPORT(GROUPEMENTS_COMPETENCES,
	    "siren,competences"), { "referentiel.groupement_competence",
	    "forme_groupements_competences", "{territoire,competence}", false, false }, false },
};

struct edition {
	struct passage	*passage;
	struct lot	 lots[TABLES];
	char		 paths[TABLES][600];
	int32_t		 date;
};

static bool
whole(const struct edition *e, size_t i)
{
	return e->passage->refuses == 0 || passage_echec(e->passage, ERR_INVALID, e->paths[i],
	    "%" PRId64 " lignes refusées : l’édition est refusée tout entière, corriger le fichier "
	    "puis relancer", e->passage->refuses);
}

/* All files before anything else: what is missing is told before the database is asked. */
static bool
read_files(struct edition *e)
{
	size_t		 i, n;
	char		*text;
	bool		 done;

	for (i = 0; i < TABLES; i++) {
		(void)snprintf(e->paths[i], sizeof(e->paths[i]), "%s/%s.csv", e->passage->fichier,
		    tables[i].file);
		if ((text = fichier_lire(e->passage, e->paths[i], &n)) == NULL)
			return e->passage->fault.code == ERR_NOT_FOUND ? passage_echec(e->passage,
			    ERR_NOT_FOUND, e->paths[i], "ce fichier manque : une édition a les six "
			    "fichiers que décrit sql/seed/README.md") : false;
		done = n > LOT_MAX ? passage_echec(e->passage, ERR_TOO_LARGE, e->paths[i],
		    "%zu octets au plus", LOT_MAX) :
		    lot_csv(&e->lots[i], e->passage, (struct str){ text, n });
		free(text);
		if (!done || !whole(e, i))
			return false;
		if (e->lots[i].n == 0 && !tables[i].may_be_empty)
			return passage_echec(e->passage, ERR_INVALID, e->paths[i],
			    "aucune ligne : refusé, tout aurait été retiré");
	}
	return true;
}

static bool
deposit(struct edition *e, size_t i, int64_t *vus)
{
	passage_dire(e->passage, "%s : %zu lignes à contrôler", tables[i].file, e->lots[i].n);
	return lot_deposer(&e->lots[i], e->passage, NULL, &tables[i].table.controle, 1, vus) &&
	    whole(e, i) && passage_exec(e->passage, tables[i].table.forme, PARAMS_NONE, NULL);
}

static int64_t
number(struct str field)
{
	int64_t	n = 0;

	(void)str_int(field, 0, INT64_MAX, &n);
	return n;
}

/* Territories are kept by the default data, whichever edition they come from. */
static bool
merge(struct edition *e, size_t i)
{
	const struct fusion	*f = &tables[i].fusion;
	struct passage		*p = e->passage;
	struct rows		 rows;
	struct str		 n[3] = { STR_NONE, STR_NONE, STR_NONE };

	if (i != TERRITOIRES)
		return passage_fusionner(p, f);
	if (!passage_exec(p, STATEMENT_FUSION, PARAMS(str_of(f->cible), str_of(f->forme),
	    str_of(f->cles), STR("defaut")), &rows))
		return false;
	(void)rows_next(&rows, n, 3);
	p->nouveaux = number(n[0]);
	p->changes = number(n[1]);
	p->retires = number(n[2]);
	rows_free(&rows);
	return passage_exec(p, STATEMENT_FORME_LIENS, PARAMS_NONE, NULL) &&
	    passage_fusionner(p, &(struct fusion){ "referentiel.lien", "forme_liens",
	    "{territoire,parent}", false, false }) &&
	    passage_exec(p, STATEMENT_INCLUSIONS, PARAMS_NONE, NULL);
}

/* Held: the operator has to want it. */
static bool
hold(struct passage *passage, const char *why)
{
	if (passage->confirmer)
		return true;
	passage->attend = true;
	return passage_echec(passage, ERR_CONFLICT, passage->source,
	    "%s : vérifier le dossier, puis relancer avec --confirmer", why);
}

/* The edition is as old as its source « decoupage » says. */
static bool
read_date(struct edition *e)
{
	struct rows	rows;
	struct str	f[2] = { STR_NONE, STR_NONE };
	int32_t		there = DAY_NONE;
	bool		dated;
	char		text[160];

	if (!passage_exec(e->passage, STATEMENT_EDITION_DATES, PARAMS_NONE, &rows))
		return false;
	(void)rows_next(&rows, f, 2);
	dated = day_parse(f[0], &e->date);
	if (!day_parse(f[1], &there))
		there = e->date;
	(void)snprintf(text, sizeof(text), "cette édition est plus ancienne que celle qui est en "
	    "place (%.*s)", STR_FMT(f[1]));
	rows_free(&rows);
	if (!dated)
		return passage_echec(e->passage, ERR_INVALID, e->paths[SOURCES], "la ligne "
		    "« decoupage » manque, ou sa date_source n’est pas un jour (AAAA-MM-JJ) : "
		    "c’est la date de l’édition");
	return e->date >= there || hold(e->passage, text);
}

/* Those that nobody follows: told, and too many communes among them wait for a word. */
static bool
check_gone(struct edition *e, char *text, size_t size)
{
	struct rows	rows;
	struct str	f[4] = { STR_NONE, STR_NONE, STR_NONE, STR_NONE };
	int64_t		communes, before, syndicats;
	char		share[200];

	if (!passage_exec(e->passage, STATEMENT_EDITION_SANS_SUITE, PARAMS_NONE, &rows))
		return false;
	(void)rows_next(&rows, f, 4);
	communes = number(f[0]);
	before = number(f[1]);
	syndicats = number(f[2]);
	text[0] = '\0';
	if (f[3].n > 0 || syndicats > 0)
		(void)snprintf(text, size, " ; sans suite : %" PRId64 " communes, %" PRId64
		    " syndicats%s%.*s", communes, syndicats, f[3].n > 0 ? " : " : "",
		    STR_FMT(f[3]));
	rows_free(&rows);
	(void)snprintf(share, sizeof(share), "%" PRId64 " communes sur %" PRId64 " disparaîtraient "
	    "sans que l’édition dise ce qu’elles deviennent (anciennes.csv)", communes, before);
	return communes * 100 <= before * DISPARUES_MAX || hold(e->passage, share);
}

static bool
check_aides(struct edition *e)
{
	struct rows	rows;
	struct str	f[3];
	char		text[1000];
	int64_t		n = 0;

	if (!passage_exec(e->passage, STATEMENT_EDITION_AIDES, PARAMS_NONE, &rows))
		return false;
	for (; rows_next(&rows, f, 3); n++) {
		(void)snprintf(text, sizeof(text), "l’aide %.*s vaut pour %.*s (%.*s), que "
		    "l’édition n’a plus : dire ce qu’elle devient dans anciennes.csv",
		    STR_FMT(f[0]), STR_FMT(f[1]), STR_FMT(f[2]));
		passage_refuser(e->passage, e->paths[ANCIENNES], 0, STR_NONE, str_of(text));
	}
	rows_free(&rows);
	return n == 0 || passage_echec(e->passage, ERR_INVALID, e->paths[ANCIENNES], "%" PRId64
	    " aides n’auraient plus de territoire : l’édition est refusée tout entière", n);
}

static bool
write_history(struct edition *e, const char *gone)
{
	struct passage	*p = e->passage;
	struct rows	 rows;
	struct str	 f[5] = { STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE };
	char		 room[16];
	struct buf	 date = { .p = room, .size = sizeof(room), .max = sizeof(room) };

	day_iso(&date, e->date);
	if (!passage_exec(p, STATEMENT_EDITION_HISTOIRE, PARAMS(buf_str(&date)), &rows))
		return false;
	(void)rows_next(&rows, f, 5);
	(void)snprintf(p->bilan, sizeof(p->bilan), "édition du %.*s : %.*s fusions, %.*s "
	    "changements de code, %.*s changements de nom, %.*s changements "
	    "d’intercommunalité, %.*s communes rétablies%s", STR_FMT(buf_str(&date)),
	    STR_FMT(f[0]), STR_FMT(f[1]), STR_FMT(f[2]), STR_FMT(f[3]), STR_FMT(f[4]), gone);
	rows_free(&rows);
	return true;
}

static bool
load(struct edition *e)
{
	struct passage	*p = e->passage;
	int64_t		 unused = 0;
	char		 gone[720];

	return deposit(e, SOURCES, &unused) && read_date(e) &&
	    passage_exec(p, STATEMENT_EDITION_RETENIR, PARAMS_NONE, NULL) &&
	    deposit(e, TERRITOIRES, &p->vus) && merge(e, TERRITOIRES) &&
	    deposit(e, ANCIENNES, &unused) &&
	    passage_exec(p, STATEMENT_EDITION_SUCCESSEURS, PARAMS_NONE, NULL) &&
	    check_gone(e, gone, sizeof(gone)) && check_aides(e) && merge(e, ANCIENNES) &&
	    deposit(e, ALIAS, &unused) && write_history(e, gone) && merge(e, ALIAS) &&
	    deposit(e, COMPETENCES, &unused) && merge(e, COMPETENCES) &&
	    deposit(e, GROUPEMENTS, &unused) && merge(e, GROUPEMENTS) &&
	    passage_exec(p, STATEMENT_EDITION_SOURCES, PARAMS_NONE, NULL);
}

bool
referentiel_importer(struct passage *passage)
{
	struct edition	*e = calloc(1, sizeof(*e));
	size_t		 i;
	bool		 done;

	if (e == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, "referentiel", "plus de mémoire");
	e->passage = passage;
	for (i = 0; i < TABLES; i++)
		lot_init(&e->lots[i], &tables[i].table, e->paths[i]);
	done = read_files(e) && passage_echanger(passage) && load(e) && passage_valider(passage);
	for (i = 0; i < TABLES; i++)
		lot_free(&e->lots[i]);
	free(e);
	return done;
}
