/*
 * A card that does not go in leaves the one that was there: its slug is kept aside for the swap.
 */
#include "import/fiches.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "import/fichiers.h"

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

/* The slug that a file's name gives. */
static struct str
name_of(const char *path)
{
	const char	*slash = strrchr(path, '/');
	struct str	 name = str_of(slash == NULL ? path : slash + 1);
	size_t		 end = name.n;

	while (end > 0 && name.p[end - 1] != '.')
		end--;
	if (end > 1)
		name.n = end - 1;
	return name;
}

static bool
take_text(struct fiches *fiches, struct str name, const char *path, struct str text)
{
	struct fiche_refus	refus = { .message = STR("plus de 256 ko") };
	struct str		why;

	if (text.n > ENTETE_OCTETS)
		fiches_refuser(fiches, name, path, &refus);
	else if (fichier_reparer(fiches->passage, fiches->arena, path, &text, &why) ==
	    MOJIBAKE_IRREPARABLE) {
		refus.message = arena_concat(fiches->arena, (struct str[]){ why,
		    STR(" : reprendre la fiche à sa source") }, 2);
		fiches_refuser(fiches, name, path, &refus);
	} else
		return fiches->prendre(fiches, name, path, text);
	return true;
}

static bool
take_file(void *arg, const char *path)
{
	struct fiches	*fiches = arg;
	size_t		 n;
	char		*text = fichier_lire(fiches->passage, path, &n);
	bool		 done;

	if (text == NULL)
		return false;
	done = take_text(fiches, name_of(path), path, (struct str){ text, n });
	arena_reset(fiches->arena);
	free(text);
	return done;
}

bool
fiches_parcourir(struct fiches *fiches, const char *dossier)
{
	const char		*from = fiches->passage->fichier;
	const struct dossier	 cards = { is_card, FICHES_MAX,
				    "aucune fiche (.md) dans ce dossier", take_file, fiches };
	struct stat		 st;
	char			 inner[4096];

	(void)snprintf(inner, sizeof(inner), "%s/%s", from, dossier);
	return dossier_parcourir(fiches->passage, stat(inner, &st) == 0 && S_ISDIR(st.st_mode) ?
	    inner : from, &cards);
}
