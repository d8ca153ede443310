/*
 * The quality report: what was found, of which item, and how to mend it.  One thread.
 */
#ifndef CLI_CONSTATS_H
#define CLI_CONSTATS_H

#include "catalogue/snapshot.h"
#include "cli/cli.h"

enum gravite { GRAVITE_ERREUR, GRAVITE_AVERTISSEMENT, GRAVITE_AVIS, GRAVITES };

/* What is looked for; its gravity, its name and its remedy are in the table of constats.c. */
enum controle { CONTROLE_REFERENCE, CONTROLE_JAMAIS, CONTROLE_LIEN, CONTROLE_ZONE,
    CONTROLE_PUBLIC, CONTROLE_ETIQUETTES, CONTROLE_TEXTE, CONTROLE_LABEL, CONTROLE_NOM,
    CONTROLE_FERMEE, CONTROLE_RETIREE, CONTROLE_HTTP, CONTROLE_HOTE, CONTROLE_MEME_LIEN,
    CONTROLE_REFUSEE, CONTROLE_REPONSES, CONTROLE_QUI, CONTROLE_ANNUAIRE, CONTROLES };

/* Bounds; texts in characters. */
#define ETIQUETTES_MAX	20	/* labels of an item: beyond, it says nothing in particular */
#define NOM_MAX		180
#define ACCROCHE_MAX	250
#define DESCRIPTION_MAX	2000
#define CORPS_MAX	20000

struct constat {
	struct str	gravite, controle, objet, id, source, message, remede;
	uint8_t		rang;		/* enum gravite */
};

struct constats {
	struct arena	*arena;		/* of all that is said */
	struct constat	*v;
	size_t		 n, size;
	size_t		 par_gravite[GRAVITES];
	bool		 failed;	/* no memory */
};

/* Texts are not copied: they live as long as the snapshot or the arena. */
void	constater(struct constats *constats, enum controle controle, const char *objet,
	    struct str id, struct str source, struct str message);

/* Links: malformed, in clear, to a host that nothing vouches for, or one for several items. */
void	constater_liens(struct constats *constats, struct rows *rows);
/* Items of one name, accents and case left out. */
void	constater_noms(struct constats *constats, const struct snapshot *snapshot);

/* Standard output: a table, or JSON. */
void	constats_ecrire(struct constats *constats, bool json);

#endif
