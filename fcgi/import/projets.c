/*
 * projets: projects and their collectivités in the common schema, from a file or a folder.  The
 * schemas that judge them are those that are installed (sql/schema/); a file says all that there
 * is of its kind, and what has no file stays.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/settings.h"
#include "import/connecteurs.h"
#include "import/fichiers.h"
#include "import/tableau.h"

enum { COLLECTIVITES, PROJETS, TABLES };	/* in the order in which they are read */

static const struct table_import tables[TABLES] = {
	TABLE_IMPORT(COLLECTIVITES, "id,nom,type,codeInsee,codeDepartements,codeRegions,codeEpci,"
	    "siren,createdAt,updatedAt"),
	TABLE_IMPORT(PROJETS, "id,createdAt,updatedAt,nom,description,budgetPrevisionnel,"
	    "dateDebutPrevisionnelle,phase,phaseStatut,programme,porteurCodeSiret,"
	    "porteurReferentEmail,porteurReferentTelephone,porteurReferentPrenom,"
	    "porteurReferentNom,porteurReferentFonction,competences,leviers,mecId,tetId,recocoId,"
	    "collectiviteIds"),
};
/* What the name of a file has in it, and the resource of the data package. */
static const char *const mots[TABLES] = { "collectivite", "projet" };
static const char *const ressources[TABLES] = { "collectivites", "projets-territoire" };
static const enum statement remarques[TABLES] = { STATEMENT_COLLECTIVITES_REMARQUES,
    STATEMENT_PROJETS_REMARQUES };
static const struct fusion fusions[TABLES] = {
	{ "projets.collectivite", "forme_collectivites", "{id}", true, false },
	{ "projets.projet", "forme_projets", "{id}", true, true },
};

/* The values that a field of a resource may have, for foreign keys. */
struct connues {
	struct str	ressource, champ;
	struct map	valeurs;
};
#define CONNUES_MAX	8

struct lecture {
	struct passage	*passage;
	struct lot	 lots[TABLES];
	char		 paths[TABLES][PATH_MAX];	/* "": there is no such file */
	struct schema	*schemas[TABLES];
	struct arena	*arena;
	struct connues	 connues[CONNUES_MAX];
	size_t		 n_connues;
};

/* Has the schema the columns that the table has?  Another one would fill the wrong ones. */
static bool
open_schema(struct lecture *l, size_t table)
{
	struct schema	*schema;
	struct buf	 names = { .max = 64 << 10 };
	char		 path[PATH_MAX];
	size_t		 i;
	bool		 same;

	(void)snprintf(path, sizeof(path), "%s/schema", l->passage->settings->donnees);
	schema = l->schemas[table] = schema_ouvrir(path, ressources[table], &l->passage->fault);
	if (schema == NULL)
		return false;
	for (i = 0; i < schema->n; i++) {
		if (i > 0)
			buf_putc(&names, ',');
		buf_put(&names, schema->champs[i].nom);
	}
	same = str_eq(buf_str(&names), str_of(tables[table].colonnes));
	buf_free(&names);
	return same || passage_echec(l->passage, ERR_INVALID, path,
	    "le schéma %s n’a pas les colonnes que ce programme connaît : réinstaller les "
	    "schémas livrés avec lui", ressources[table]);
}

static struct connues *
connues_of(struct lecture *l, struct str ressource, struct str champ, size_t room)
{
	struct connues	*c;
	size_t		 i;

	for (i = 0; i < l->n_connues; i++)
		if (str_eq(l->connues[i].ressource, ressource) &&
		    str_eq(l->connues[i].champ, champ))
			return &l->connues[i];
	if (i == CONNUES_MAX)
		return NULL;
	c = &l->connues[i];
	*c = (struct connues){ arena_str(l->arena, ressource), arena_str(l->arena, champ),
	    { NULL, 0, 0 } };
	if (!map_init(&c->valeurs, l->arena, room))
		return NULL;
	l->n_connues++;
	return c;
}

/* The ids of the collectivités that the same run brings: the first cell of each row. */
static bool
add_brought(struct lecture *l, size_t room)
{
	const struct lot	*lot = &l->lots[COLLECTIVITES];
	struct connues		*c = connues_of(l, STR("collectivites"), STR("id"), room);
	size_t			 i;

	if (c == NULL)
		return false;
	for (i = 0; i < lot->n; i++)
		(void)map_put(&c->valeurs, str_sub(buf_str(&lot->texte), lot->v[i].from,
		    lot->v[i].from + 36), 1);
	return true;
}

/* What the foreign keys of projects may say: the closed lists, what is stored, what comes along. */
static bool
read_references(struct lecture *l)
{
	struct passage	*p = l->passage;
	struct rows	 rows;
	struct str	 f[3];
	struct connues	*c = NULL;
	size_t		 room, i;
	bool		 good;

	if (!passage_exec(p, STATEMENT_PROJETS_CONNUES, PARAMS_NONE, &rows))
		return false;
	room = (size_t)rows.n + l->lots[COLLECTIVITES].n;
	good = add_brought(l, room);
	while (good && rows_next(&rows, f, 3)) {
		if (c == NULL || !str_eq(c->ressource, f[0]) || !str_eq(c->champ, f[1]))
			c = connues_of(l, f[0], f[1], room);
		good = c != NULL;
		if (good)
			(void)map_put(&c->valeurs, arena_str(l->arena, f[2]), 1);
	}
	rows_free(&rows);
	if (!good || arena_failed(l->arena))
		return passage_echec(p, ERR_UNAVAILABLE, p->source, "plus de mémoire");
	for (i = 0; i < l->n_connues; i++)
		schema_reference(l->schemas[PROJETS], l->connues[i].ressource,
		    l->connues[i].champ, &l->connues[i].valeurs);
	return true;
}

static bool
read_file(struct lecture *l, size_t table)
{
	const char	*path = l->paths[table];
	struct passage	*p = l->passage;
	size_t		 n;
	char		*text;
	bool		 done;

	if (!open_schema(l, table) || (table == PROJETS && !read_references(l)))
		return false;
	if ((text = fichier_lire(p, path, &n)) == NULL)
		return false;
	done = n <= LOT_MAX ? tableau_lire(&l->lots[table], p, l->schemas[table],
	    (struct str){ text, n }, str_ends(str_of(path), STR(".csv"))) :
	    passage_echec(p, ERR_TOO_LARGE, path, "%zu octets au plus", LOT_MAX);
	free(text);
	return done;
}

static bool
is_table(struct str name)
{
	return str_ends(name, STR(".csv")) || str_ends(name, STR(".jsonl"));
}

/* Which table the file of that name is of, TABLES for none. */
static size_t
table_of(struct str name)
{
	size_t	i;

	for (i = 0; i < TABLES; i++)
		if (str_find(name, str_of(mots[i])) != SIZE_MAX)
			break;
	return i;
}

static bool
find_in_folder(struct lecture *l, const char *from)
{
	DIR		*folder = opendir(from);
	struct dirent	*entry;
	struct str	 name;
	size_t		 table;
	bool		 good = folder != NULL;

	while (good && (entry = readdir(folder)) != NULL) {
		name = str_of(entry->d_name);
		table = table_of(name);
		if (table == TABLES || !is_table(name) || name.p[0] == '.')
			continue;
		good = l->paths[table][0] == '\0' ||
		    passage_echec(l->passage, ERR_INVALID, from, "deux fichiers de %ss : n’en "
		    "laisser qu’un, ou le nommer seul", mots[table]);
		(void)snprintf(l->paths[table], PATH_MAX, "%s/%s", from, entry->d_name);
	}
	if (folder == NULL)
		return passage_echec(l->passage, ERR_UNAVAILABLE, from, "dossier illisible");
	(void)closedir(folder);
	if (good && l->paths[PROJETS][0] == '\0' && l->paths[COLLECTIVITES][0] == '\0')
		return passage_echec(l->passage, ERR_NOT_FOUND, from, "aucun fichier .csv ou "
		    ".jsonl dont le nom dise « projets » ou « collectivites »");
	return good;
}

static bool
find_files(struct lecture *l)
{
	const char	*from = l->passage->fichier, *slash = strrchr(from, '/');
	struct stat	 st;
	size_t		 table;

	if (stat(from, &st) != 0)
		return passage_echec(l->passage, ERR_NOT_FOUND, from, "ce fichier manque");
	if (S_ISDIR(st.st_mode))
		return find_in_folder(l, from);
	table = table_of(str_of(slash == NULL ? from : slash + 1));
	(void)snprintf(l->paths[table == TABLES ? PROJETS : table], PATH_MAX, "%s", from);
	return true;
}

static bool
read_all(struct lecture *l)
{
	size_t	i;

	if (!find_files(l))
		return false;
	for (i = 0; i < TABLES; i++) {
		if (l->paths[i][0] == '\0')
			continue;
		passage_dire(l->passage, "%s : lecture", ressources[i]);
		if (!read_file(l, i))
			return false;
		if (l->lots[i].n == 0)
			return passage_echec(l->passage, ERR_INVALID, l->paths[i],
			    "aucune ligne à prendre : refusé, tout aurait été retiré");
	}
	return true;
}

/* Projects first: a collectivité that none of them names any more may go. */
static bool
load(struct lecture *l)
{
	struct passage	*p = l->passage;
	size_t		 i;

	for (i = TABLES; i-- > 0;) {
		if (l->paths[i][0] == '\0')
			continue;
		passage_dire(p, "%s : %zu lignes à contrôler", ressources[i], l->lots[i].n);
		if (!lot_deposer(&l->lots[i], p, NULL, &tables[i].controle, 1, &p->vus) ||
		    !lot_quelque_chose(&l->lots[i], p) ||
		    !lot_remarquer(&l->lots[i], p, remarques[i]) ||
		    !passage_exec(p, tables[i].forme, PARAMS_NONE, NULL) ||
		    !passage_fusionner(p, &fusions[i]))
			return false;
	}
	if (l->paths[PROJETS][0] == '\0') {
		p->nouveaux = p->faits[0];
		p->changes = p->faits[1];
		p->retires = p->faits[2];
	}
	return true;
}

bool
projets_importer(struct passage *passage)
{
	struct lecture	*l = calloc(1, sizeof(*l));
	size_t		 i;
	bool		 done;

	if (l == NULL || (l->arena = arena_create(1 << 20, 0)) == NULL) {
		free(l);
		return passage_echec(passage, ERR_UNAVAILABLE, "projets", "plus de mémoire");
	}
	l->passage = passage;
	for (i = 0; i < TABLES; i++)
		lot_init(&l->lots[i], &tables[i], l->paths[i]);
	done = read_all(l) && passage_echanger(passage) && load(l) && passage_valider(passage);
	for (i = 0; i < TABLES; i++) {
		lot_free(&l->lots[i]);
		schema_fermer(l->schemas[i]);
	}
	arena_destroy(l->arena);
	free(l);
	return done;
}
