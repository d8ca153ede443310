/*
 * May they use this API?  What a card answers to a collectivité, or to whom one of its labels
 * names.  A card that says nothing of them gives "à vérifier", never "non".
 */
#ifndef TRIAGE_ACCES_H
#define TRIAGE_ACCES_H

#include "catalogue/snapshot.h"

enum acces_verdict { ACCES_OUI, ACCES_PEUT_ETRE, ACCES_NON, ACCES_A_VERIFIER, ACCES_VERDICTS };

struct acces_reponse {
	enum acces_verdict		 verdict;
	const struct condition	*condition;	/* that decided; NULL: none, all or nobody may */
	struct str		 qui;		/* its label that did */
	bool			 via;		/* it names administrations, not collectivités */
};

/* slug for data, words for people. */
extern const struct terme	acces_mots[ACCES_VERDICTS];

/* "une-collectivite-ou-une-administration": what `qui` says, of a label.  In the arena. */
struct str	acces_slug(struct arena *arena, struct str label);

/*
 * Has it words of a collectivité or of an administration, and one that is not known, so that it is
 * taken for neither?
 */
bool	acces_douteux(struct str label);

/* Does it name collectivités, by that word or by one of their kinds? */
bool	acces_vise_collectivite(struct str label);

/*
 * To a collectivité that is those (PUBLIC_COMMUNE and the like).  A label that names it counts more
 * than one of administrations, of which collectivités are (CRPA, L. 100-3); of several, the most
 * favourable.  Pure; any thread.
 */
struct acces_reponse	acces_collectivite(const struct carte *carte, unsigned est);

/*
 * To whom `qui` names: a label of the card, or else what acces_collectivite says when it is what a
 * collectivité is called on another card.  False: it names nobody.
 */
bool	acces_de(const struct carte *carte, struct arena *arena, struct str qui,
    struct acces_reponse *reponse);

#endif
