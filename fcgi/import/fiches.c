/*
 * A card that does not go in leaves the one that was there: its slug is kept aside for the swap.
 */
#include "import/fiches.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "store/file.h"

/* Models of cards and files that hide are no cards. */
static int
is_card(const struct dirent *entry)
{
	struct str	name = str_of(entry->d_name);

	return name.p[0] != '.' && name.p[0] != '_' && str_ends(name, STR(".md")) &&
	    !str_starts(name, STR("template.")) && !str_eq(name, STR("README.md"));
}

void
fiches_refuser(struct fiches *fiches, struct str slug, const char *fichier,
    const struct fiche_refus *refus)
{
	fiches->passage->vus++;
	passage_refuser(fiches->passage, fichier, refus->ligne, refus->champ, refus->message);
	if (fiches->gardees.n > 0)
		buf_putc(&fiches->gardees, '|');
	buf_put(&fiches->gardees, slug);
}

static bool
take_file(struct fiches *fiches, const char *path)
{
	const char		*slash = strrchr(path, '/');
	struct str		 name = str_of(slash == NULL ? path : slash + 1);
	struct fiche_refus	 refus = { STR("plus de 256 ko"), STR_NONE, 0 };
	struct fault		 fault = { .code = ERR_NONE };
	size_t			 n, end = name.n;
	char			*text;
	bool			 done = true;

	while (end > 0 && name.p[end - 1] != '.')
		end--;
	if (end > 1)
		name.n = end - 1;
	if ((text = file_read(path, &n, &fault)) == NULL) {
		fiches->passage->fault = fault;
		return false;
	}
	if (n > ENTETE_OCTETS)
		fiches_refuser(fiches, name, path, &refus);
	else
		done = fiches->prendre(fiches, name, path, (struct str){ text, n });
	arena_reset(fiches->arena);
	free(text);
	return done;
}

static bool
take_folder(struct fiches *fiches, const char *from)
{
	struct dirent	**names;
	char		  path[4400];
	bool		  done = true;
	int		  n, i;

	if ((n = scandir(from, &names, is_card, alphasort)) < 0)
		return passage_echec(fiches->passage, ERR_UNAVAILABLE, from, "dossier illisible");
	if (n > FICHES_MAX)
		done = passage_echec(fiches->passage, ERR_TOO_LARGE, from, "plus de %d fiches",
		    FICHES_MAX);
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", from, names[i]->d_name);
		done = done && take_file(fiches, path);
		if (i % 50 == 49)
			passage_dire(fiches->passage, "%d fiches lues sur %d", i + 1, n);
		free(names[i]);
	}
	free((void *)names);
	if (done && n == 0)
		return passage_echec(fiches->passage, ERR_NOT_FOUND, from,
		    "aucune fiche (.md) dans ce dossier");
	return done;
}

bool
fiches_parcourir(struct fiches *fiches, const char *dossier)
{
	const char	*from = fiches->passage->fichier;
	struct stat	 st;
	char		 inner[4096];

	if (stat(from, &st) != 0)
		return passage_echec(fiches->passage, ERR_NOT_FOUND, from, "ce fichier manque");
	if (!S_ISDIR(st.st_mode))
		return take_file(fiches, from);
	(void)snprintf(inner, sizeof(inner), "%s/%s", from, dossier);
	return take_folder(fiches, stat(inner, &st) == 0 && S_ISDIR(st.st_mode) ? inner : from);
}
