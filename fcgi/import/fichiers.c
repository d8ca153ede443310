/*
 * A date of file is the day on which somebody wrote it there: what a run read last week and reads
 * again unchanged is of last week.
 */
#include "import/fichiers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "store/file.h"

char *
fichier_lire(struct passage *passage, const char *path, size_t *n)
{
	struct fault	 fault = { .code = ERR_NONE };
	struct stat	 st;
	char		*text = file_read(path, n, &fault);

	if (text == NULL)
		passage->fault = fault;
	else if (stat(path, &st) == 0 && st.st_mtime > passage->fichiers_le)
		passage->fichiers_le = st.st_mtime;
	return text;
}

enum mojibake
fichier_reparer(struct passage *passage, struct arena *arena, const char *path, struct str *texte,
    struct str *pourquoi)
{
	struct mojibake_rapport	rapport;
	struct str		put_right;
	enum mojibake		what = mojibake_reparer(arena, *texte, &put_right, &rapport);
	size_t			i;

	if (what == MOJIBAKE_IRREPARABLE)
		*pourquoi = rapport.pourquoi;
	if (what != MOJIBAKE_REPARE)
		return what;
	*texte = put_right;
	passage_remarquer(passage, path, 0, STR_NONE, arena_printf(arena, "le texte avait été "
	    "mal décodé (UTF-8 lu en Windows-1254) : %zu suites d’octets rétablies, %zu "
	    "caractères restitués, %zu perdus", rapport.suites, rapport.restitues,
	    rapport.perdus));
	for (i = 0; i < rapport.n; i++)
		passage_remarquer(passage, path, 0, STR_NONE, restitution_dire(arena,
		    &rapport.v[i]));
	return what;
}

static bool
take_folder(struct passage *passage, const char *from, const struct dossier *dossier)
{
	struct dirent	**names;
	char		  path[4400];
	bool		  done = true;
	int		  n, i;

	if ((n = scandir(from, &names, dossier->retenu, alphasort)) < 0)
		return passage_echec(passage, ERR_UNAVAILABLE, from, "dossier illisible");
	if (n > dossier->max)
		done = passage_echec(passage, ERR_TOO_LARGE, from, "plus de %d fichiers",
		    dossier->max);
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", from, names[i]->d_name);
		done = done && dossier->prendre(dossier->arg, path);
		if (i % 50 == 49)
			passage_dire(passage, "%d fichiers lus sur %d", i + 1, n);
		free(names[i]);
	}
	free((void *)names);
	if (done && n == 0)
		return passage_echec(passage, ERR_NOT_FOUND, from, "%s", dossier->vide);
	return done;
}

bool
dossier_parcourir(struct passage *passage, const char *from, const struct dossier *dossier)
{
	struct stat	st;

	if (stat(from, &st) != 0)
		return passage_echec(passage, ERR_NOT_FOUND, from, "ce fichier manque");
	return S_ISDIR(st.st_mode) ? take_folder(passage, from, dossier) :
	    dossier->prendre(dossier->arg, from);
}
