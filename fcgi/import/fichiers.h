/*
 * The files that a source left: read whole, and their dates noted; folders in the order of names;
 * text that was badly decoded put right.  One thread.
 */
#ifndef IMPORT_FICHIERS_H
#define IMPORT_FICHIERS_H

#include <dirent.h>

#include "import/mojibake.h"
#include "import/passage.h"

/*
 * A whole file, as file_read gives it; the newest of those read dates the run.  NULL and
 * passage->fault.
 */
char	*fichier_lire(struct passage *passage, const char *path, size_t *n);

/*
 * The text as it should be, in the arena; what was put right is told as remarks of that file.
 * MOJIBAKE_IRREPARABLE: *pourquoi, and nothing is told.
 */
enum mojibake	fichier_reparer(struct passage *passage, struct arena *arena, const char *path,
    struct str *texte, struct str *pourquoi);

struct dossier {
	int		(*retenu)(const struct dirent *entree);	/* as for scandir(3) */
	int		 max;		/* files */
	const char	*vide;		/* what is said when there is none */
	/* False once passage->fault says why nothing more can be read. */
	bool		(*prendre)(void *arg, const char *path);
	void		*arg;
};

/* A file, or those of a folder.  False and passage->fault: nothing to read, or prendre says so. */
bool	dossier_parcourir(struct passage *passage, const char *from,
	    const struct dossier *dossier);

#endif
