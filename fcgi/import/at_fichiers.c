/*
 * The files are a whole reading, in which what lacks is absent, when they lack nothing of the
 * longest list among them.
 */
#include "import/at_fichiers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "import/at_aide.h"
#include "import/at_source.h"
#include "store/file.h"

json_t *
at_fichiers_resultats(json_t *page)
{
	return json_is_array(page) ? page : json_object_get(page, "results");
}

static bool
keep(struct at_fichiers *f, int64_t id)
{
	int64_t	*more;

	if (f->n == f->size) {
		f->size = f->size == 0 ? 1024 : f->size * 2;
		if ((more = realloc(f->ids, f->size * sizeof(*more))) == NULL)
			return passage_echec(f->passage, ERR_UNAVAILABLE, f->passage->fichier,
			    "plus de mémoire");
		f->ids = more;
	}
	f->ids[f->n++] = id;
	return true;
}

/* Of which list it is, and what it has of it. */
static bool
note_page(struct at_fichiers *f, json_t *page)
{
	const json_t	*count = json_object_get(page, "count"), *record;
	size_t		 i;

	if (!json_is_integer(count)) {
		f->entier = false;
		return true;
	}
	if (json_integer_value(count) > f->count) {
		f->count = json_integer_value(count);
		f->n = 0;
	}
	if (json_integer_value(count) < f->count)
		return true;
	json_array_foreach(json_object_get(page, "results"), i, record)
		if (!keep(f, at_aide_numero(record)))
			return false;
	return true;
}

static bool
take_page(struct at_fichiers *f, struct str text, const char *path)
{
	json_t	*page = at_json(text, &f->passage->fault), *record;
	bool	 done = page != NULL && note_page(f, page);
	size_t	 i;

	json_array_foreach(at_fichiers_resultats(page), i, record)
		done = done && f->prendre(f->arg, record, path);
	json_decref(page);
	return done && f->verser(f->arg);
}

/* A line that is no JSON is refused, and the others are taken. */
static bool
take_lines(struct at_fichiers *f, struct str text, const char *path)
{
	struct fault	 fault = { .code = ERR_NONE };
	struct str	 line;
	unsigned	 number = 1;
	json_t		*json;
	bool		 done = true;

	f->entier = false;
	for (; done && str_next(&text, '\n', &line); number++) {
		if (str_trim(line).n == 0)
			continue;
		if ((json = at_json(line, &fault)) == NULL) {
			f->passage->vus++;
			passage_refuser(f->passage, path, number, STR_NONE, str_of(fault.message));
			continue;
		}
		done = f->prendre(f->arg, json, path) &&
		    (number % AT_PAR_PAGE != 0 || f->verser(f->arg));
		json_decref(json);
	}
	return done && f->verser(f->arg);
}

static bool
take_file(struct at_fichiers *f, const char *path)
{
	size_t		 n;
	char		*text = file_read(path, &n, &f->passage->fault);
	bool		 done;

	if (text == NULL)
		return false;
	done = str_ends(str_of(path), STR(".jsonl")) ? take_lines(f, (struct str){ text, n },
	    path) : take_page(f, (struct str){ text, n }, path);
	free(text);
	return done;
}

static int
is_page(const struct dirent *entry)
{
	struct str	name = str_of(entry->d_name);

	return name.p[0] != '.' && (str_ends(name, STR(".json")) || str_ends(name, STR(".jsonl")));
}

static bool
take_folder(struct at_fichiers *f, const char *from)
{
	struct dirent	**names;
	char		 path[4096];
	bool		 done = true;
	int		 n, i;

	if ((n = scandir(from, &names, is_page, alphasort)) < 0)
		return passage_echec(f->passage, ERR_UNAVAILABLE, from, "dossier illisible");
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", from, names[i]->d_name);
		done = done && take_file(f, path);
		free(names[i]);
	}
	free((void *)names);
	f->entier = f->entier && done && f->count > 0 && at_distincts(f->ids, f->n) >= f->count;
	return done;
}

bool
at_fichiers_lire(struct at_fichiers *f)
{
	const char	*from = f->passage->fichier;
	struct stat	 st;
	bool		 done;

	if (stat(from, &st) != 0)
		return passage_echec(f->passage, ERR_NOT_FOUND, from, "ce fichier manque");
	f->entier = S_ISDIR(st.st_mode);
	done = f->entier ? take_folder(f, from) : take_file(f, from);
	free(f->ids);
	f->ids = NULL;
	return done;
}
