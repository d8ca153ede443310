/*
 * What may be asked of API Entreprise instead of asking a company, in the snapshot: the rows of one
 * table a year, what each has become, and where the same is open data.
 */
#ifndef CATALOGUE_DONNEES_H
#define CATALOGUE_DONNEES_H

#include "base/err.h"
#include "catalogue/snapshot.h"
#include "store/dump.h"

/* In the order of lists: what is most needed first. */
enum utilite { UTILITE_INDISPENSABLE, UTILITE_UTILE, UTILITE_OUI, UTILITE_A_ETUDIER,
    UTILITE_INJUSTIFIE, UTILITE_NON, UTILITE_NON_LISTEE, UTILITES };
enum ouverture { OUVERTURE_PUBLIQUE, OUVERTURE_PROTEGEE, OUVERTURE_MIXTE, OUVERTURE_NON_DITE,
    OUVERTURES };
enum cadre { CADRE_DESCRIPTION, CADRE_JUSTIFICATIFS, CADRE_NON_DIT, CADRES };

extern const struct terme	utilites[UTILITES], ouvertures[OUVERTURES], cadres[CADRES];

struct ouverte {
	struct str	uid;
	struct str	titre;
	struct str	url;
	struct str	detail;		/* what it leaves out, how often it may be called */
	uint8_t		acces;		/* enum acces: for all, or whoever opens an account */
};

struct donnee {
	struct str		 uid;
	struct str		 libelle;
	struct str		 producteur;
	struct str		 producteur_slug;
	struct str		 formats;
	struct str		 chemin;	/* of the API */
	struct str		 source;	/* name of a struct source */
	struct str		 origine;	/* who keeps the row: a connector, or defaut */
	struct strs		 suites;	/* uids of what it has become */
	uint32_t		 annee;		/* of the table */
	uint32_t		 famille;	/* of donnees->familles */
	uint8_t			 utilite, cadre, ouverture;
	bool			 depreciee;
	bool			 disparue;	/* of an older table; the last has nothing of it */
	uint32_t		 remplacee_par;	/* in the same table, or NONE */
	struct indices		 autres;	/* rows of other tables that speak of the same */
	const struct ouverte	*ouvertes;
	uint32_t		 n_ouvertes;
	struct str		 cherche;	/* folded: name, producer, family, uid */
};

struct donnees {
	const struct donnee	*v;		/* by year, the last first; family; utility; name */
	uint32_t		 n;
	const struct terme	*familles;	/* in the order in which a page has them */
	uint32_t		 n_familles;
	struct indices		 annees;	/* of the tables, the last first */
};

/* Rows of the dump into the snapshot being built; false and *fault when they do not read. */
bool	donnees_load(struct snapshot *snapshot, struct dump *dump, struct fault *fault);

#endif
