/*
 * A run of a connector: opened, told, ended.  Until it ends well nothing of what it brings is seen;
 * then all of it is, in one transaction.  One thread.
 */
#ifndef IMPORT_PASSAGE_H
#define IMPORT_PASSAGE_H

#include <time.h>

#include "base/settings.h"
#include "import/motifs.h"
#include "store/store.h"

#define REFUS_MAX	1000	/* of a run that are kept; all are counted */
#define CHUTE_MAX	20	/* percent of a source's items that one run may withdraw unasked */

enum passage_etat { PASSAGE_FAIT, PASSAGE_REFUSE, PASSAGE_EN_ATTENTE, PASSAGE_ETATS };

struct refus {
	char		*fichier, *colonne, *message;	/* colonne: NULL when none is to blame */
	unsigned	 ligne;				/* 0: not in a file */
	bool		 remarque;			/* it goes in all the same */
};

struct passage {
	struct store		*store;
	const struct settings	*settings;
	const char		*source;
	const char		*fichier;	/* a file or a folder, or NULL: ask the source */
	bool			 simuler;	/* all of it, then nothing is kept */
	bool			 confirmer;	/* a large fall is what is wanted */
	void			(*tell)(const char *text);	/* progress; may be NULL */

	char			 id[24];
	int64_t			 vus, nouveaux, changes, retires, refuses;
	struct refus		*refus;
	size_t			 n_refus;
	int64_t			 motifs[MOTIFS];	/* of all refusals, kept or not */
	time_t			 fichiers_le;	/* the newest file read; 0: none was */
	struct fault		 fault;		/* why it fails */
	int64_t			 faits[3];	/* rows the last merge added, changed, removed */
	char			 bilan[1024];	/* what a good run did, in words; "": counts do */
	bool			 attend;	/* it fails for want of a confirmation */
	bool			 partiel;	/* it is no whole reading: it withdraws nothing */
	bool			 chute_vue;	/* what it withdraws was looked at by an earlier run
						   */
};

/* Adds a sentence to what a good run did; " ; " stands between two. */
void	passage_ajouter_bilan(struct passage *passage, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* Says where it is, for a person that waits. */
void	passage_dire(struct passage *passage, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* Runs a statement; false and passage->fault. */
bool	passage_exec(struct passage *passage, enum statement statement, struct strs params,
	    struct rows *rows);
/* False, with that fault. */
bool	passage_echec(struct passage *passage, enum err code, const char *where,
	    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Refusals that were counted and are not kept. */
int64_t	passage_tus(const struct passage *passage);
/* A row that does not go in.  Its texts are copied. */
void	passage_refuser(struct passage *passage, const char *fichier, unsigned ligne,
	    struct str colonne, struct str message);
/* What is to be told of a row, or of a file, that goes in: not counted. */
void	passage_remarquer(struct passage *passage, const char *fichier, unsigned ligne,
	    struct str colonne, struct str message);

/*
 * Takes the source's lock and opens the run; an earlier one that never ended is closed as
 * interrupted.  False and passage->fault: another run of it is under way, or no database.
 */
bool	passage_ouvrir(struct passage *passage);

/* Begins the transaction that changes the catalogue, alone of its kind. */
bool	passage_echanger(struct passage *passage);
/*
 * Makes cible hold what forme holds (catalogue.fusionner), rows of other sources left alone when
 * origine is true.  items: these are what the run counts, and of which not too many may go.
 */
struct fusion {
	const char	*cible, *forme, *cles;
	bool		 origine;
	bool		 items;
};
bool	passage_fusionner(struct passage *passage, const struct fusion *fusion);

/*
 * May so many of the source's items go at once?  A source that suddenly lists much less has broken
 * more often than it has shrunk: false, and passage->fault, unless the operator has confirmed.
 */
bool	passage_chute(struct passage *passage, int64_t retires, int64_t avant);

/* Ends that transaction: all is seen, or nothing is and passage->fault says why. */
bool	passage_valider(struct passage *passage);

/* After passage_valider, or after whatever failed: writes down how it went, frees the refusals. */
enum passage_etat passage_fermer(struct passage *passage, bool fait);

#endif
