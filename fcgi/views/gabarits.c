/*
 * The templates: each kind of view compiled twice, inside page.html and inside fragment.html, where
 * the partial "contenu" stands for the view's own file.
 */
#include "views/gabarits.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/json.h"
#include "render/template.h"
#include "views/accueil.h"
#include "views/annuaire.h"
#include "views/autrement.h"
#include "views/avis.h"
#include "views/demander.h"
#include "views/docs.h"
#include "views/donnees.h"
#include "views/erreur.h"
#include "views/fiche.h"
#include "views/integrer.h"
#include "views/mentions.h"
#include "views/questions.h"

static const struct view_kind *const kinds[] = { &territoire_kind, &projet_kind, &precisions_kind,
    &phase_kind, &resultats_kind, &annuaire_kind, &service_kind, &aide_kind, &erreur_kind,
    &accueil_kind, &fraicheur_kind, &avis_kind, &accessibilite_kind, &mentions_kind, &donnees_kind,
    &statistiques_kind, &integrer_kind, &verifier_kind, &cle_kind, &recue_kind,
    &docs_kind, &problemes_kind, &autrement_kind, &cartes_kind, &carte_kind, &demander_kind,
    &ne_plus_demander_kind };

#define FILE_MAX	((size_t)256 << 10)
#define FILES_MAX	64

struct file {
	char	*name;
	char	*text;
	size_t	 n;
};

#define ASSETS_MAX	16
#define ASSETS_URL	"/static/"

struct asset {
	char	name[64];
	char	url[sizeof(ASSETS_URL) + 64];
};

struct gabarits {
	struct file	 files[FILES_MAX];
	size_t		 n_files;
	struct template	*page[COUNT(kinds)];
	struct template	*fragment[COUNT(kinds)];
	struct asset	 assets[ASSETS_MAX];
	size_t		 n_assets;
	char		 empreinte[64];		/* of the loader; "": it is not there */
	char		*openapi, *accessibilite, *style, *dsfr;
	size_t		 openapi_n, accessibilite_n, style_n, dsfr_n;
	struct str	 conformite;
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
	bool			 fragment;
	struct arena		*arena;		/* of what is read */
};

/* What a page writes otherwise than a fragment, settled before templates are compiled: the
 * beginning of ids, the levels of headings, where links open. */
static const struct {
	struct str	name, page, fragment;
} settled[] = {
	{ STR_INIT("{{p}}"), STR_INIT(""), STR_INIT("aig-") },
	{ STR_INIT("{{n1}}"), STR_INIT("1"), STR_INIT("2") },
	{ STR_INIT("{{n2}}"), STR_INIT("2"), STR_INIT("3") },
	{ STR_INIT("{{n3}}"), STR_INIT("3"), STR_INIT("4") },
	{ STR_INIT("{{cible}}"), STR_INIT(""), STR_INIT(" target=_top") },
};

static struct str
settle(struct arena *arena, struct str text, bool fragment)
{
	struct buf	out = { .max = FILE_MAX * 2 };
	struct str	done;
	size_t		i, at = 0;

	while (at < text.n) {
		struct str	rest = str_sub(text, at, text.n);

		for (i = 0; i < COUNT(settled); i++)
			if (str_starts(rest, settled[i].name))
				break;
		if (i < COUNT(settled)) {
			buf_put(&out, fragment ? settled[i].fragment : settled[i].page);
			at += settled[i].name.n;
		} else
			buf_putc(&out, text.p[at++]);
	}
	done = out.failed ? text : arena_str(arena, buf_str(&out));
	buf_free(&out);
	return done;
}

static bool
read_partial(void *arg, struct str name, struct str *out)
{
	const struct reader	*reader = arg;
	size_t			 i;

	if (str_eq(name, STR("contenu")))
		name = reader->contenu;
	for (i = 0; i < reader->g->n_files; i++)
		if (str_eq(name, str_of(reader->g->files[i].name))) {
			*out = settle(reader->arena, (struct str){ reader->g->files[i].text,
			    reader->g->files[i].n }, reader->fragment);
			return out->p != NULL;
		}
	return false;
}

static struct template *
compile(const struct gabarits *g, const struct view_kind *kind, bool fragment, struct fault *fault)
{
	struct arena		*arena = arena_create(FILE_MAX, FILES_MAX * FILE_MAX);
	struct reader		 reader = { g, str_of(kind->name), fragment, arena };
	struct template_source	 source = { read_partial, &reader };
	struct template		*template;

	if (arena == NULL) {
		fault_set(fault, ERR_UNAVAILABLE, str_of(kind->name), 0, 0, "no memory");
		return NULL;
	}
	template = template_compile(&source, fragment ? STR("fragment") : STR("page"),
	    kind->fields, TEMPLATE_TRIM, fault);
	arena_destroy(arena);
	return template;
}

static bool
compile_all(struct gabarits *g, struct fault *fault)
{
	size_t	i;

	for (i = 0; i < COUNT(kinds); i++)
		if ((g->page[i] = compile(g, kinds[i], false, fault)) == NULL ||
		    (g->fragment[i] = compile(g, kinds[i], true, fault)) == NULL)
			return false;
	return true;
}

/* The manifest says which hashed file is today's: "style.css style.0123456789ab.css". */
static void
read_manifest(struct gabarits *g, const char *directory)
{
	char		 path[512];
	FILE		*in;

	(void)snprintf(path, sizeof(path), "%s/manifest", directory);
	if ((in = fopen(path, "re")) == NULL)
		return;
	while (g->n_assets < ASSETS_MAX) {
		struct asset	*asset = &g->assets[g->n_assets];

		memcpy(asset->url, ASSETS_URL, sizeof(ASSETS_URL));
		if (fscanf(in, "%63s %63s", asset->name,
		    asset->url + sizeof(ASSETS_URL) - 1) != 2)
			break;
		g->version += str_hash(str_of(asset->url), HASH_SEED);
		g->n_assets++;
		if (strcmp(asset->name, "style.css") == 0) {
			(void)snprintf(path, sizeof(path), "%s/%s", directory,
			    asset->url + sizeof(ASSETS_URL) - 1);
			g->style = read_whole(path, &g->style_n);
		}
	}
	(void)fclose(in);
}

/* What a browser checks the loader against (https://www.w3.org/TR/SRI/). */
static void
read_chargeur(struct gabarits *g, const char *directory)
{
	unsigned char	 digest[crypto_hash_sha256_BYTES];
	char		 path[512], *text;
	size_t		 n;

	(void)snprintf(path, sizeof(path), "%s/v1/aiguillage-" CHARGEUR_VERSION ".js", directory);
	if ((text = read_whole(path, &n)) == NULL || n == 0) {
		free(text);
		return;
	}
	(void)crypto_hash_sha256(digest, (const unsigned char *)text, n);
	memcpy(g->empreinte, "sha256-", 7);
	(void)sodium_bin2base64(g->empreinte + 7, sizeof(g->empreinte) - 7, digest, sizeof(digest),
	    sodium_base64_VARIANT_ORIGINAL);
	free(text);
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

static bool
judge_accessibilite(struct gabarits *g, struct fault *fault)
{
	struct v_accessibilite	 v = { .etablie = STR_NONE };
	struct arena		*arena = arena_create(FILE_MAX, FILE_MAX);

	if (arena == NULL) {
		fault_set(fault, ERR_UNAVAILABLE, STR("accessibilite"), 0, 0, "no memory left");
		return false;
	}
	criteres_lire(arena, gabarits_accessibilite(g), &v);
	g->conformite = v.etat;
	arena_destroy(arena);
	return true;
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
	read_chargeur(g, statique);
	if (read_files(g, directory, fault) && compile_all(g, fault) &&
	    read_text(g, openapi, &g->openapi, &g->openapi_n, fault)) {
		/* Settings of before do not name it: the page then says that there is none. */
		read_optional(g, accessibilite, &g->accessibilite, &g->accessibilite_n);
		(void)snprintf(path, sizeof(path), "%s/dsfr.css", directory);
		read_optional(g, path, &g->dsfr, &g->dsfr_n);
		if (judge_accessibilite(g, fault))
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
gabarits_asset(const struct gabarits *g, const char *name)
{
	size_t	i;

	for (i = 0; g != NULL && i < g->n_assets; i++)
		if (strcmp(g->assets[i].name, name) == 0)
			return str_of(g->assets[i].url);
	return STR_NONE;
}

struct str
gabarits_empreinte(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : str_or_none(str_of(g->empreinte));
}

struct str
gabarits_style(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : (struct str){ g->style, g->style_n };
}

struct str
gabarits_dsfr(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : (struct str){ g->dsfr, g->dsfr_n };
}

struct str
gabarits_openapi(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : (struct str){ g->openapi, g->openapi_n };
}

struct str
gabarits_accessibilite(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : (struct str){ g->accessibilite, g->accessibilite_n };
}

struct str
gabarits_conformite(const struct gabarits *g)
{
	return g == NULL ? STR_NONE : g->conformite;
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
