/*
 * The templates: each kind of view compiled twice, inside page.html and inside fragment.html, where
 * the partial "contenu" stands for the view's own file.
 */
#include "views/gabarits.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"
#include "render/template.h"
#include "views/accueil.h"
#include "views/annuaire.h"
#include "views/avis.h"
#include "views/erreur.h"
#include "views/fiche.h"
#include "views/mentions.h"
#include "views/questions.h"

static const struct view_kind *const kinds[] = { &territoire_kind, &projet_kind, &precisions_kind,
    &phase_kind, &resultats_kind, &annuaire_kind, &service_kind, &aide_kind, &erreur_kind,
    &accueil_kind, &fraicheur_kind, &avis_kind,
    &accessibilite_kind, &mentions_kind, &donnees_kind, &statistiques_kind };

#define FILE_MAX	((size_t)256 << 10)
#define FILES_MAX	64

struct file {
	char	*name;
	char	*text;
	size_t	 n;
};

struct gabarits {
	struct file	 files[FILES_MAX];
	size_t		 n_files;
	struct template	*page[COUNT(kinds)];
	struct template	*fragment[COUNT(kinds)];
	char		 feuille[128];
	char		*openapi, *accessibilite, *style, *dsfr;
	size_t		 openapi_n, accessibilite_n, style_n, dsfr_n;
	uint64_t	 version;
};

static char *
read_whole(const char *path, size_t *n)
{
	FILE	*in = fopen(path, "re");
	char	*text = in == NULL ? NULL : malloc(FILE_MAX);

	*n = text == NULL ? 0 : fread(text, 1, FILE_MAX, in);
	if (in != NULL)
		(void)fclose(in);
	return text;
}

static bool
add_file(struct gabarits *g, const char *directory, const char *name)
{
	struct file	*file = &g->files[g->n_files];
	char		 path[512];
	size_t		 length = strlen(name);

	if (length < 6 || strcmp(name + length - 5, ".html") != 0)
		return true;
	if (g->n_files == FILES_MAX)
		return false;
	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	file->text = read_whole(path, &file->n);
	file->name = strndup(name, length - 5);
	if (file->text == NULL || file->name == NULL || file->n == FILE_MAX) {
		free(file->text);
		free(file->name);
		return false;
	}
	g->n_files++;
	/* A sum, since the order in which a directory is read means nothing. */
	g->version += str_hash((struct str){ file->text, file->n },
	    str_hash(str_of(name), HASH_SEED));
	return true;
}

static bool
read_files(struct gabarits *g, const char *directory, struct fault *fault)
{
	DIR		*dir = opendir(directory);
	struct dirent	*entry;
	bool		 done = dir != NULL;

	while (done && (entry = readdir(dir)) != NULL)
		if (!add_file(g, directory, entry->d_name)) {
			fault_set(fault, ERR_INVALID, str_of(entry->d_name), 0, 0,
			    "cannot be read, or is too large");
			done = false;
		}
	if (dir == NULL)
		fault_set(fault, ERR_INVALID, str_of(directory), 0, 0, "cannot be read: %s",
		    strerror(errno));
	else
		(void)closedir(dir);
	return done;
}

/* Which file the partial "contenu" stands for. */
struct reader {
	const struct gabarits	*g;
	struct str		 contenu;
};

static bool
read_partial(void *arg, struct str name, struct str *out)
{
	const struct reader	*reader = arg;
	size_t			 i;

	if (str_eq(name, STR("contenu")))
		name = reader->contenu;
	for (i = 0; i < reader->g->n_files; i++)
		if (str_eq(name, str_of(reader->g->files[i].name))) {
			*out = (struct str){ reader->g->files[i].text, reader->g->files[i].n };
			return true;
		}
	return false;
}

static bool
compile_all(struct gabarits *g, struct fault *fault)
{
	size_t	i;

	for (i = 0; i < COUNT(kinds); i++) {
		struct reader		reader = { g, str_of(kinds[i]->name) };
		struct template_source	source = { read_partial, &reader };

		g->page[i] = template_compile(&source, STR("page"), kinds[i]->fields, TEMPLATE_TRIM,
		    fault);
		if (g->page[i] == NULL)
			return false;
		g->fragment[i] = template_compile(&source, STR("fragment"), kinds[i]->fields,
		    TEMPLATE_TRIM, fault);
		if (g->fragment[i] == NULL)
			return false;
	}
	return true;
}

/* The manifest says which hashed file a sheet is today: "style.css style.0123456789ab.css". */
static void
read_manifest(struct gabarits *g, const char *directory)
{
	char		 path[512], name[64], hashed[64];
	FILE		*in;

	(void)snprintf(g->feuille, sizeof(g->feuille), "/static/style.css");
	(void)snprintf(path, sizeof(path), "%s/manifest", directory);
	if ((in = fopen(path, "re")) == NULL)
		return;
	while (fscanf(in, "%63s %63s", name, hashed) == 2)
		if (strcmp(name, "style.css") == 0) {
			(void)snprintf(g->feuille, sizeof(g->feuille), "/static/%s", hashed);
			(void)snprintf(path, sizeof(path), "%s/%s", directory, hashed);
			g->style = read_whole(path, &g->style_n);
		}
	(void)fclose(in);
	g->version += str_hash(str_of(g->feuille), HASH_SEED);
}

/* A file that is served, or read by a page, as it is. */
static bool
read_text(struct gabarits *g, const char *path, char **text, size_t *n, struct fault *fault)
{
	*text = read_whole(path, n);
	if (*text == NULL || *n == 0 || *n == FILE_MAX) {
		fault_set(fault, ERR_INVALID, str_of(path), 0, 0,
		    "cannot be read, is empty, or is too large");
		return false;
	}
	g->version += str_hash((struct str){ *text, *n }, HASH_SEED);
	return true;
}

/* A file that there may be. */
static void
read_optional(struct gabarits *g, const char *path, char **text, size_t *n)
{
	if (!read_text(g, path, text, n, NULL))
		*n = 0;
}

struct gabarits *
gabarits_load(const char *directory, const char *statique, const char *openapi,
    const char *accessibilite, struct fault *fault)
{
	struct gabarits	*g = calloc(1, sizeof(*g));
	char		 path[512];

	if (g == NULL) {
		fault_set(fault, ERR_UNAVAILABLE, STR("templates"), 0, 0, "no memory left");
		return NULL;
	}
	read_manifest(g, statique);
	if (read_files(g, directory, fault) && compile_all(g, fault) &&
	    read_text(g, openapi, &g->openapi, &g->openapi_n, fault)) {
		/* Settings of before do not name it: the page then says that there is none. */
		read_optional(g, accessibilite, &g->accessibilite, &g->accessibilite_n);
		(void)snprintf(path, sizeof(path), "%s/dsfr.css", directory);
		read_optional(g, path, &g->dsfr, &g->dsfr_n);
		return g;
	}
	gabarits_free(g);
	return NULL;
}

void
gabarits_free(struct gabarits *g)
{
	size_t	i;

	if (g == NULL)
		return;
	for (i = 0; i < g->n_files; i++) {
		free(g->files[i].name);
		free(g->files[i].text);
	}
	for (i = 0; i < COUNT(kinds); i++) {
		template_free(g->page[i]);
		template_free(g->fragment[i]);
	}
	free(g->openapi);
	free(g->accessibilite);
	free(g->style);
	free(g->dsfr);
	free(g);
}

uint64_t
gabarits_version(const struct gabarits *g)
{
	return g->version;
}

struct str
gabarits_feuille(const struct gabarits *g)
{
	return str_of(g->feuille);
}

struct str
gabarits_style(const struct gabarits *g)
{
	return (struct str){ g->style, g->style_n };
}

struct str
gabarits_dsfr(const struct gabarits *g)
{
	return (struct str){ g->dsfr, g->dsfr_n };
}

struct str
gabarits_openapi(const struct gabarits *g)
{
	return (struct str){ g->openapi, g->openapi_n };
}

struct str
gabarits_accessibilite(const struct gabarits *g)
{
	return (struct str){ g->accessibilite, g->accessibilite_n };
}

void
gabarits_render(const struct gabarits *g, struct exchange *x)
{
	size_t	i;

	if (x->forme == FORME_JSON) {
		if (str_starts(str_of(x->response->type), STR("text/html")))
			x->response->type = "application/json";
		json_write(&x->response->body, x->kind->fields, x->view);
		buf_putc(&x->response->body, '\n');
		return;
	}
	for (i = 0; i < COUNT(kinds); i++)
		if (kinds[i] == x->kind)
			template_render(x->forme == FORME_FRAGMENT ? g->fragment[i] : g->page[i],
			    x->view, &x->response->body);
}
