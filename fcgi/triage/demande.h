/*
 * The demand: what the engine is asked, as read from the answers; and who may ask for an aid, where
 * and when, whatever it is for.
 */
#ifndef TRIAGE_DEMANDE_H
#define TRIAGE_DEMANDE_H

#include "triage/parcours.h"

/* What is asked for. */
struct demande {
	const struct snapshot	*snapshot;
	uint32_t		 territoire;	/* NONE: everywhere (the directory) */
	enum phase		 phase;
	const struct compris	*labels;	/* understood and given; any order */
	size_t			 n_labels;
	struct words		 mots;		/* of the project in its own words */
	struct strs		 sans;		/* slugs and ids put aside */
	int32_t			 jour;		/* civil day in Paris */
	size_t			 rangs;		/* how many aids must stand in order; 0: all */
	/* Filters, as bits and slugs; empty: all. */
	uint16_t		 natures;
	uint8_t			 echeances;	/* bit per enum echeance */
	struct strs		 zones;		/* keys of territories */
	struct strs		 categories;
};

/*
 * Is the project known well enough to leave out what has nothing of it?  A label that is given, or
 * understood at SCORE_PROPOSE or more; weaker ones rank, and leave out nothing.
 */
bool	demande_vise(const struct demande *demande);

/* How an aid stands on a day; the slugs of the filter `echeance` are in echeances[]. */
enum echeance { ECHEANCE_PROCHE, ECHEANCE_PLUS_TARD, ECHEANCE_PERMANENTE, ECHEANCE_A_VENIR,
    ECHEANCE_NON_DITE, ECHEANCES, ECHEANCE_FERMEE = ECHEANCES };
extern const struct terme	echeances[ECHEANCES + 1];
#define PROCHE_JOURS	30
enum echeance	aide_echeance(const struct aide *aide, int32_t jour);
/* Takes those that are closed on a day out of a set of aids. */
void		aides_fermees_exclure(const struct snapshot *snapshot, int32_t jour,
		    uint64_t *aides);

/* The demand that the answers and filters of a URL make.  Any unknown filter value is ignored. */
struct demande	demande_lire(const struct snapshot *snapshot, struct arena *arena,
		    const struct reponses *reponses, int32_t jour);

/*
 * Why an aid is not offered to a territory, for its page; APTE when it is.  INAPTE_REMPLACEE: a
 * local variant of it is for that territory, closed or not.
 */
enum aptitude { APTE, APTE_PARTIE, INAPTE_ZONE, INAPTE_PUBLIC, INAPTE_FERMEE, INAPTE_REMPLACEE };
enum aptitude	aide_aptitude(const struct snapshot *snapshot, const struct aide *aide,
		    uint32_t territoire, int32_t jour);

/* A bit per parameter (PARAM_BIT) whose filter the aid does not pass; 0: it passes all. */
uint32_t	aide_filtres(const struct demande *demande, const struct aide *aide,
		    enum echeance echeance);
bool		demande_filtre(const struct demande *demande);		/* is there any filter? */

/* The same as aide_aptitude by its parts: where it is open (INAPTE_ZONE: neither here nor in a
 * part), to whom. */
enum aptitude	aide_zone_aptitude(const struct snapshot *snapshot, uint32_t zone,
    uint32_t territoire);
bool		aide_may_ask(const struct snapshot *snapshot, const struct aide *aide,
		    uint32_t territoire);
/* The variant that a territory has in place of the aid; NULL: none. */
const struct aide *aide_remplacante(const struct snapshot *snapshot, const struct aide *aide,
    uint32_t territoire);
/* Did the visitor put it aside? */
bool		demande_puts_aside(const struct demande *demande, struct str id);

#endif
