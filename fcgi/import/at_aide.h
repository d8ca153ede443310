/*
 * A record of Aides-territoires as a row of our tables.  No network, no database: the same record
 * gives the same row.
 */
#ifndef IMPORT_AT_AIDE_H
#define IMPORT_AT_AIDE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"

enum { AT_AIDE_CELLULES = 24, AT_DETAIL_CELLULES = 12, AT_LABELS_MAX = 40,
    AT_INCONNUS_MAX = 64 };

struct at_label {
	struct str	axe, slug;
	double		score;
};

/* What begins, in a_verifier, an audience that our list has not. */
#define AT_PUBLIC_INCONNU	"Ouverte aussi à : "

/* A label that our closed lists have not: the field that has it, and what it says. */
struct at_inconnu {
	const char	*champ;
	struct str	 label;
};

struct at_aide {
	int64_t		 numero;			/* the record's own id */
	struct str	 aide[AT_AIDE_CELLULES];	/* cells of aides.csv; zone is left empty */
	struct str	 detail[AT_DETAIL_CELLULES];	/* cells of aides_details */
	struct at_label	 labels[AT_LABELS_MAX];
	size_t		 n_labels;
	struct at_inconnu inconnus[AT_INCONNUS_MAX];
	size_t		 n_inconnus;
	struct str	 perimetre, echelle, code;	/* where it is for, as the record says it */
	char		 empreinte[65];			/* of all but the dates of update */
	struct str	 refus;				/* why it cannot go in; empty: it can */
	struct str	 colonne;			/* what is to blame, or STR_NONE */
};

/*
 * Texts live in arena, or in record.  site: "https://…", to which relative addresses belong.
 * False: no memory.
 */
bool	at_aide_lire(struct arena *arena, const json_t *record, const char *site,
	    struct at_aide *out);

/* Only its number and where it is for. */
void	at_aide_lieu(struct arena *arena, const json_t *record, struct at_aide *out);

/* Its number, or a perimeter's (71, "71-occitanie"): 1 or more; 0 when it has none. */
int64_t	at_aide_numero(const json_t *record);

/* Folded, each word without the s or x of its plural, so that old and new labels meet. */
void	at_plier(struct buf *out, struct str label);

/* The themes and places that a subcategory speaks of, by its folded name. */
struct at_theme {
	const char	*categorie, *axe, *slug;
};
extern const struct at_theme	at_themes[];
extern const size_t		n_at_themes;
extern const char *const	at_muettes[];
extern const size_t		n_at_muettes;
/* Is a category, as an aid bears it, one of the closed list?  Uses the arena. */
bool	at_categorie_connue(struct arena *arena, struct str categorie);

#endif
