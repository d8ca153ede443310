/*
 * aiguillage import defaut: the tables of sql/seed/ into the database, in one transaction.
 *
 * Files go by groups whose members refer to one another: a group is loaded whole as soon as one of
 * its files differs from what was last loaded (SHA-256 in catalogue.passage), and otherwise not
 * touched. For each file: copied to a temporary table, controlled, given the shape of its target,
 * merged into it.  The merge touches only rows that differ, so the snapshot is told of nothing when
 * nothing moved.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "store/copy.h"
#include "store/file.h"

enum group { GROUP_SOURCES, GROUP_REFERENTIEL, GROUP_CATALOGUE, GROUPS };

struct import {
	const char	*file;		/* without .csv */
	enum group	 group;
	enum statement	 depot, copie, controle, forme;
	const char	*target;
	const char	*keys;		/* of the target, as PostgreSQL writes an array */
	const char	*origine;	/* of the rows it keeps; NULL: all rows are its own */
	bool		 may_be_empty;
};

#define IMPORT(id, file, group, target, keys, origine, may_be_empty) \
	{ file, GROUP_##group, STATEMENT_DEPOT_##id, STATEMENT_COPIE_##id, \
	    STATEMENT_CONTROLE_##id, STATEMENT_FORME_##id, target, keys, origine, may_be_empty }

/* In the order of loading: what is referred to comes first. */
static const struct import imports[] = {
	IMPORT(SOURCES, "sources", SOURCES, "catalogue.source", "{nom}", "defaut", false),
	IMPORT(TERRITOIRES, "territoires", REFERENTIEL, "referentiel.territoire", "{cle}", "defaut",
	    false),
	IMPORT(ANCIENNES, "anciennes", REFERENTIEL, "referentiel.ancienne", "{code}", NULL, false),
	IMPORT(ALIAS, "alias", REFERENTIEL, "referentiel.alias", "{nom,territoire}", NULL, true),
	IMPORT(COMPETENCES_BANATIC, "competences_banatic", REFERENTIEL,
	    "referentiel.competence_banatic", "{code}", NULL, false),
	IMPORT(GROUPEMENTS_COMPETENCES, "groupements_competences", REFERENTIEL,
	    "referentiel.groupement_competence", "{territoire,competence}", NULL, false),
	IMPORT(LABELS, "labels", CATALOGUE, "catalogue.label", "{axe,slug}", NULL, false),
	IMPORT(LABELS_LIENS, "labels_liens", CATALOGUE, "catalogue.label_lien",
	    "{axe,slug,vers_axe,vers_slug}", NULL, true),
	IMPORT(LEXIQUE, "lexique", CATALOGUE, "catalogue.lexique", "{axe,label,terme}", NULL, true),
	IMPORT(SERVICES, "services", CATALOGUE, "catalogue.service", "{slug}", "defaut", false),
	IMPORT(SERVICES_LABELS, "services_labels", CATALOGUE, "catalogue.service_label",
	    "{slug,axe,label}", NULL, false),
	IMPORT(SERVICES_CONTEXTES, "services_contextes", CATALOGUE, "catalogue.service_contexte",
	    "{slug,rang}", NULL, true),
	IMPORT(AIDES, "aides", CATALOGUE, "catalogue.aide", "{id}", "defaut", false),
	IMPORT(AIDES_LABELS, "aides_labels", CATALOGUE, "catalogue.aide_label", "{id,axe,label}",
	    NULL, true),
	IMPORT(CARTES, "cartes", CATALOGUE, "catalogue.carte", "{slug,origine}", "defaut", true),
	IMPORT(CARTES_CONDITIONS, "cartes_conditions", CATALOGUE, "catalogue.carte_condition",
	    "{slug,origine,rang}", "defaut", true),
	IMPORT(CARTES_REMPLACEES, "cartes_remplacees", CATALOGUE, "catalogue.carte_remplacee",
	    "{slug}", NULL, true),
	IMPORT(DONNEES, "donnees", CATALOGUE, "catalogue.donnee", "{annee,uid,origine}", "defaut",
	    true),
	IMPORT(DONNEES_SUITES, "donnees_suites", CATALOGUE, "catalogue.donnee_suite", "{uid,vers}",
	    NULL, true),
	IMPORT(DONNEES_OUVERTES, "donnees_ouvertes", CATALOGUE, "catalogue.donnee_ouverte",
	    "{uid,url}", NULL, true),
};

#define N	COUNT(imports)

struct file {
	char		 path[512];
	char		 source[64];	/* in catalogue.passage */
	char		 digest[65];
	char		*text;		/* NULL: there is no such file */
	size_t		 n;
};

struct counts {
	int64_t	seen, fresh, changed, withdrawn;
};

struct run {
	struct cli	*cli;
	struct file	 files[N];
	bool		 due[GROUPS];
	const struct file *failed;	/* what was being loaded when it failed */
	struct fault	 fault;
};

static bool
failed(struct run *run)
{
	run->fault = *store_fault(run->cli->store);
	return false;
}

static bool
exec(struct run *run, enum statement statement, struct strs params, struct rows *rows)
{
	return store_exec(run->cli->store, statement, params, rows) == ERR_NONE || failed(run);
}

/* Reads all the files first: what is missing is told before anything is touched. */
static bool
read_files(struct run *run, const char *directory, bool partial)
{
	struct fault	 fault = { .code = ERR_NONE };
	size_t		 i, present = 0, missing = 0;
	struct file	*file;

	for (i = 0; i < N; i++) {
		file = &run->files[i];
		(void)snprintf(file->path, sizeof(file->path), "%s/%s.csv", directory,
		    imports[i].file);
		(void)snprintf(file->source, sizeof(file->source), "defaut/%s", imports[i].file);
		if ((file->text = file_read(file->path, &file->n, &fault)) != NULL) {
			file_digest((struct str){ file->text, file->n }, file->digest);
			present++;
			continue;
		}
		if (fault.code != ERR_NOT_FOUND) {
			(void)cli_fault(&fault);
			return false;
		}
		missing++;
		(void)cli_fail("%s manque%s", file->path,
		    partial ? " : sa table garde ce qu’elle contient" : "");
	}
	if (present == 0 || (missing > 0 && !partial)) {
		(void)cli_fail("rien n’a été chargé. Les fichiers attendus et leurs colonnes sont "
		    "décrits dans sql/seed/README.md ; --dossier dit où ils sont, --partiel "
		    "accepte qu’il en manque.");
		return false;
	}
	return true;
}

/* A group is due as soon as one of its files is not the one last loaded. */
static bool
find_due(struct run *run, bool force)
{
	struct rows	rows;
	struct str	digest;
	size_t		i;

	for (i = 0; i < N; i++) {
		if (run->files[i].text == NULL)
			continue;
		if (!exec(run, STATEMENT_PASSAGE_LAST, PARAMS(str_of(run->files[i].source)), &rows))
			return false;
		if (force || !rows_next(&rows, &digest, 1) ||
		    !str_eq(digest, str_of(run->files[i].digest)))
			run->due[imports[i].group] = true;
		rows_free(&rows);
	}
	return true;
}

/* An edition of the découpage that was installed stays: the default data may be older. */
static bool
keep_edition(struct run *run)
{
	struct rows	rows;
	struct str	date;

	if (!run->due[GROUP_REFERENTIEL])
		return true;
	if (!exec(run, STATEMENT_EDITION_INSTALLEE, PARAMS_NONE, &rows))
		return false;
	if (rows_next(&rows, &date, 1)) {
		run->due[GROUP_REFERENTIEL] = false;
		(void)printf("découpage : l’édition installée (%.*s) reste ; pour prendre celle de "
		    "ce dossier : aiguillage import referentiel --fichier DOSSIER\n",
		    STR_FMT(date));
	}
	rows_free(&rows);
	return true;
}

/* The lines that refer to nothing: all are told, the last as the reason of the failure. */
static bool
control(struct run *run, const struct import *import, const struct file *file)
{
	struct rows	rows;
	struct str	f[2];
	int64_t		line;

	if (!exec(run, import->controle, PARAMS_NONE, &rows))
		return false;
	if (rows.n == 0) {
		rows_free(&rows);
		return true;
	}
	while (rows_next(&rows, f, 2)) {
		line = 0;
		(void)str_int(f[0], 0, UINT32_MAX, &line);
		if (rows.at < rows.n)
			(void)cli_fail("%s:%" PRId64 ": %.*s", file->path, line, STR_FMT(f[1]));
		else
			(void)fault_set(&run->fault, ERR_INVALID, str_of(file->path),
			    (unsigned)line, 0, "%.*s", STR_FMT(f[1]));
	}
	rows_free(&rows);
	return false;
}

static bool
merge(struct run *run, const char *target, const char *shape, const struct import *import,
    struct counts *counts)
{
	char		temporary[80];
	struct rows	rows;
	struct str	f[3] = { STR_NONE, STR_NONE, STR_NONE };

	(void)snprintf(temporary, sizeof(temporary), "forme_%s", shape);
	if (!exec(run, STATEMENT_FUSION, PARAMS(str_of(target), str_of(temporary),
	    str_of(import == NULL ? "{territoire,parent}" : import->keys),
	    str_of(import == NULL ? NULL : import->origine)), &rows))
		return false;
	(void)rows_next(&rows, f, 3);
	(void)str_int(f[0], 0, INT64_MAX, &counts->fresh);
	(void)str_int(f[1], 0, INT64_MAX, &counts->changed);
	(void)str_int(f[2], 0, INT64_MAX, &counts->withdrawn);
	rows_free(&rows);
	return true;
}

/* What is inside what, once territories are in. */
static bool
load_links(struct run *run)
{
	struct counts	unused = { 0 };

	return exec(run, STATEMENT_FORME_LIENS, PARAMS_NONE, NULL) &&
	    merge(run, "referentiel.lien", "liens", NULL, &unused) &&
	    exec(run, STATEMENT_INCLUSIONS, PARAMS_NONE, NULL);
}

static bool
record(struct run *run, const struct file *file, const struct counts *counts, time_t since,
    const char *reason)
{
	char	numbers[6][24];
	int64_t	values[6] = { counts->seen, counts->fresh, counts->changed, counts->withdrawn,
	    reason != NULL, (int64_t)since };
	size_t	i;

	for (i = 0; i < COUNT(values); i++)
		(void)snprintf(numbers[i], sizeof(numbers[i]), "%" PRId64, values[i]);
	return exec(run, STATEMENT_PASSAGE_ADD, PARAMS(str_of(file->source),
	    reason == NULL ? STR("fait") : STR("refuse"), str_of(file->digest), str_of(numbers[0]),
	    str_of(numbers[1]), str_of(numbers[2]), str_of(numbers[3]), str_of(numbers[4]),
	    str_of(reason), str_of(numbers[5])), NULL);
}

static bool
load_file(struct run *run, size_t i)
{
	const struct import	*import = &imports[i];
	const struct file	*file = &run->files[i];
	struct copy_source	 source = { file->path, { file->text, file->n }, 0 };
	struct counts		 counts = { 0 };
	time_t			 since = time(NULL);

	run->failed = file;
	if (!exec(run, import->depot, PARAMS_NONE, NULL))
		return false;
	if (copy_csv(run->cli->store, import->copie, &source, &run->fault) != ERR_NONE)
		return false;
	counts.seen = source.rows;
	if (source.rows == 0 && !import->may_be_empty) {
		(void)fault_set(&run->fault, ERR_INVALID, str_of(file->path), 1, 0,
		    "aucune ligne : refusé, tout aurait été retiré");
		return false;
	}
	if (!control(run, import, file) || !exec(run, import->forme, PARAMS_NONE, NULL) ||
	    !merge(run, import->target, import->file, import, &counts))
		return false;
	if (import->depot == STATEMENT_DEPOT_TERRITOIRES && !load_links(run))
		return false;
	if (!record(run, file, &counts, since, NULL))
		return false;
	(void)printf("%-24s %6" PRId64 " lus, %6" PRId64 " nouveaux, %6" PRId64 " changés, "
	    "%6" PRId64 " retirés\n", import->file, counts.seen, counts.fresh, counts.changed,
	    counts.withdrawn);
	(void)fflush(stdout);
	return true;
}

/* The partner of the examples, there from the first day and never touched again. */
static bool
add_demo(struct run *run)
{
	static const char *const	parents[] = { "http://127.0.0.1:*", "http://localhost:*" };
	struct rows			rows;
	bool				fresh;
	size_t				i;

	if (!exec(run, STATEMENT_PARTENAIRE_DEMO, PARAMS(STR("demo"), STR("Démonstration"),
	    STR("test")), &rows))
		return false;
	fresh = rows.changed > 0;
	rows_free(&rows);
	for (i = 0; fresh && i < COUNT(parents); i++)
		if (!exec(run, STATEMENT_PARENT_ADD, PARAMS(STR("demo"), str_of(parents[i])), NULL))
			return false;
	return true;
}

static bool
load_all(struct run *run)
{
	size_t	i;

	if (!exec(run, STATEMENT_BEGIN, PARAMS_NONE, NULL))
		return false;
	for (i = 0; i < N; i++)
		if (run->due[imports[i].group] && run->files[i].text != NULL && !load_file(run, i))
			return false;
	run->failed = NULL;
	return add_demo(run) && exec(run, STATEMENT_COMMIT, PARAMS_NONE, NULL);
}

static int
refused(struct run *run)
{
	struct counts	none = { 0 };
	struct fault	why = run->fault;
	char		text[640];

	store_rollback(run->cli->store);
	if (why.code != ERR_UNAVAILABLE && run->failed != NULL)
		(void)record(run, run->failed, &none, time(NULL),
		    fault_text(&why, text, sizeof(text)));
	(void)cli_fault(&why);
	return cli_fail("import annulé : la base garde ce qu’elle avait");
}

int
cli_import_defaut(struct cli *cli)
{
	struct run	*run = calloc(1, sizeof(*run));
	const char	*directory = cli_directory(cli, "seed");
	bool		 partial = cli_flag(cli, "--partiel"), force = cli_flag(cli, "--forcer");
	size_t		 i;
	int		 status = 1;

	if (run == NULL)
		return cli_fail("plus de mémoire");
	run->cli = cli;
	if (!cli_words(cli, 0) ||
	    !read_files(run, directory, partial) || !cli_connect(cli))
		goto out;
	if (!exec(run, STATEMENT_LOCK, PARAMS_NONE, NULL) || !find_due(run, force) ||
	    !keep_edition(run) || !load_all(run)) {
		status = refused(run);
		goto out;
	}
	status = 0;
	for (i = 0; i < GROUPS && !run->due[i]; i++)
		continue;
	if (i == GROUPS)
		(void)printf("données par défaut : inchangées\n");
out:
	for (i = 0; i < N; i++)
		free(run->files[i].text);
	free(run);
	return status;
}
