/*
 * The table of connectors.
 */
#include "import/connecteurs.h"

#define AU_DEPOT	"chaque nuit vers 5 h, ce qui est au dépôt"

const struct connecteur connecteurs[] = {
	{ "aides-territoires", "l’API d’Aides-territoires, ou ses pages dans un dossier",
	    "chaque jour vers 6 h", "Aides-territoires, Licence Ouverte 2.0", false,
	    aides_territoires_importer },
	{ "api-entreprise", "une table « aides publiques » d’API Entreprise : sa page en Markdown, "
	    "ou un fichier CSV ou JSON par lignes", AU_DEPOT, "API Entreprise (DINUM)", true,
	    api_entreprise_importer },
	{ "api-gouv", "des fiches d’API (Markdown d’api.gouv.fr), dans un dossier ou un fichier",
	    AU_DEPOT, "api.gouv.fr (DINUM)", true, api_gouv_importer },
	{ "beta-gouv", "des fiches de services (Markdown de beta.gouv.fr), dans un dossier ou un "
	    "fichier", AU_DEPOT, "beta.gouv.fr, CC BY-NC-SA 4.0 : faits seulement", true,
	    beta_gouv_importer },
	{ "projets", "des projets et leurs collectivités au schéma commun (CSV ou JSON par "
	    "lignes), un fichier ou un dossier", AU_DEPOT, NULL, true, projets_importer },
	{ "referentiel", "une édition du découpage : un dossier des fichiers de « make "
	    "referentiel », avec sources.csv", AU_DEPOT, NULL, true, referentiel_importer },
	{ "services", "un fichier CSV ou JSON par lignes, ou un dossier de ces fichiers",
	    AU_DEPOT, NULL, true, services_importer },
};
const size_t n_connecteurs = COUNT(connecteurs);

const struct connecteur *
connecteur_nomme(const char *nom)
{
	size_t	i;

	for (i = 0; i < n_connecteurs; i++)
		if (strcmp(connecteurs[i].nom, nom) == 0)
			return &connecteurs[i];
	return NULL;
}
