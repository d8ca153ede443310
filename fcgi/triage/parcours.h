/*
 * The parcours: which questions there are, what each asks, when it is skipped; and the answers read
 * from a URL, replayed at each request.
 */
#ifndef TRIAGE_PARCOURS_H
#define TRIAGE_PARCOURS_H

#include "http/params.h"
#include "triage/classify.h"

#define QUOI_MAX	500	/* characters of free text */
#define Q_MAX		200	/* characters of a search */

enum question { QUESTION_TERRITOIRE, QUESTION_PROJET, QUESTION_PRECISIONS, QUESTION_PHASE,
    QUESTIONS };

/* The parameter that names labels of each axis. */
extern const enum param	axe_params[AXES];

/* What the answers of a URL mean. */
struct reponses {
	/* as the URL and the stored project give them, without `projet` */
	const struct params	*params;
	bool			 projet_inconnu; /* `projet` is there, and names nothing */
	uint32_t		 territoire;	/* NONE: not answered */
	bool			 ou_inconnu;	/* `ou` is there, and names nothing */
	struct str		 quoi;		/* STR_NONE: not answered, or skipped */
	bool			 quoi_passe;	/* `-` */
	/* more than QUOI_MAX characters: only those are read */
	bool			 quoi_long;
	enum phase		 phase;		/* PHASE_INCONNUE also when not answered */
	bool			 phase_donnee;
	struct qualification	 compris;	/* from quoi, less the axes that the URL names */
	const struct compris	*donnes;	/* named by the URL: score 1, no word */
	size_t			 n_donnes;
	bool			 axe_donne[AXES];
	struct strs		 inconnus;	/* slugs named by the URL that no list has */
};

/*
 * Reads the answers, those of a stored project among them; classifies quoi when it is needed.
 * params must outlive the result: links are to be made of the result's.
 */
struct reponses	reponses_lire(const struct snapshot *snapshot, struct arena *arena,
		    const struct params *params);

/* Does the URL name labels of some axis, were it to say that there are none? */
bool		reponses_nomment(const struct reponses *reponses);

/* Number of characters (code points) in s. */
size_t		texte_longueur(struct str s);

struct question_row {
	struct str	slug;		/* of its page, and of the parameter question */
	/* Is it to be asked, these answers given? */
	bool		(*asked)(const struct snapshot *snapshot, const struct reponses *reponses);
	unsigned	params;		/* bit per enum param that its form answers */
};
extern const struct question_row questions[QUESTIONS];

/* The first question still to be asked, or QUESTIONS: the results. */
enum question	parcours_suivante(const struct snapshot *snapshot, const struct reponses *reponses);

#endif
