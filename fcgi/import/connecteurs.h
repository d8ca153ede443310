/*
 * The sources that the catalogue is fed from: one row each.
 */
#ifndef IMPORT_CONNECTEURS_H
#define IMPORT_CONNECTEURS_H

#include "import/passage.h"

struct connecteur {
	const char	*nom;		/* of the source, and of its rows (origine) */
	const char	*lit;		/* what it reads, for the operator */
	const char	*rythme;	/* when its timer runs it (systemd/) */
	const char	*mention;	/* what its licence has us show, or NULL */
	bool		 fichier;	/* needs --fichier */
	/* Between passage_ouvrir and passage_fermer: true once passage_valider has said so. */
	bool		(*importer)(struct passage *passage);
};

extern const struct connecteur	connecteurs[];
extern const size_t		n_connecteurs;

/* NULL: there is none of that name. */
const struct connecteur	*connecteur_nomme(const char *nom);

bool	aides_territoires_importer(struct passage *passage);
bool	api_entreprise_importer(struct passage *passage);
bool	api_gouv_importer(struct passage *passage);
bool	beta_gouv_importer(struct passage *passage);
bool	projets_importer(struct passage *passage);
bool	referentiel_importer(struct passage *passage);
bool	services_importer(struct passage *passage);

#endif
