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
#include "import/services_json.h"

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
	struct services_json lignes;
};

/* What is refused is counted here; the lot counts what it is given. */
static bool
read_line(struct lecture *l, const struct jsonl *lines, const char *path, bool contextes)
{
	struct services_json	*j = &l->lignes;
	bool			 done = true;

	j->ligne = lines->ligne;
	j->colonne = NULL;
	if (lines->objet == NULL)
		passage_refuser(l->passage, path, j->ligne, STR_NONE, str_of(lines->raison));
	else {
		done = contextes ? services_json_contexte(j, lines->objet) :
		    services_json_service(j, lines->objet);
		if (j->colonne != NULL)
			passage_refuser(l->passage, path, j->ligne, str_of(j->colonne),
			    STR("valeur d’une autre forme que celle attendue"));
	}
	l->passage->vus += lines->objet == NULL || j->colonne != NULL;
	return done;
}

static bool
read_jsonl(struct lecture *l, struct str text, const char *path, bool contextes)
{
	struct jsonl	lines;
	bool		done = true;

	jsonl_ouvrir(&lines, text);
	for (; done && jsonl_lire(&lines); arena_reset(l->lignes.arena))
		done = read_line(l, &lines, path, contextes);
	jsonl_fermer(&lines);
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

	if ((l.lignes.arena = arena_create(64 << 10, LOT_MAX)) == NULL)
		return passage_echec(passage, ERR_UNAVAILABLE, "services", "plus de mémoire");
	l.lignes.services = &l.lots[SERVICES];
	l.lignes.labels = &l.lots[LABELS];
	l.lignes.contextes = &l.lots[CONTEXTES];
	for (i = 0; i < TABLES; i++)
		lot_init(&l.lots[i], &tables[i], l.paths[i]);
	done = read_all(&l);
	if (done && l.paths[SERVICES][0] != '\0' && l.lots[SERVICES].n == 0)
		done = passage_echec(passage, ERR_INVALID, passage->fichier,
		    "aucun service à lire : refusé, tout aurait été retiré");
	done = done && passage_echanger(passage) && load(&l) && passage_valider(passage);
	for (i = 0; i < TABLES; i++)
		lot_free(&l.lots[i]);
	arena_destroy(l.lignes.arena);
	return done;
}
