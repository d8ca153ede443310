/*
 * Mojibake: UTF-8 that a program once read as Windows-1254 (or 1252) and wrote down again as UTF-8,
 * "é" having become "Ã©", while the bytes that the code page does not define were lost: "⏺" has
 * become "âº", and reversing alone does not bring it back.
 *
 * A text is taken for such only when it has one of a few pairs of letters that no language writes,
 * and is put right only when all of it reads as UTF-8 once reversed; otherwise it is left alone.
 * A lost byte is restored only where the text's own legend ("âº À étudier", alone on its line)
 * leaves one character possible; elsewhere the character becomes U+FFFD.  Both are told, one by
 * one.
 */
#ifndef IMPORT_MOJIBAKE_H
#define IMPORT_MOJIBAKE_H

#include "base/arena.h"

enum mojibake {
	MOJIBAKE_AUCUN,		/* nothing of the kind: the text is as it should be */
	MOJIBAKE_REPARE,
	MOJIBAKE_IRREPARABLE	/* some of it is, some is not: rapport->pourquoi */
};

#define RESTITUTIONS_MAX	1000	/* damaged characters; with more, beyond repair */

/* A character that had lost a byte. */
struct restitution {
	unsigned	ligne, colonne;	/* from 1; columns in characters of what came */
	struct str	vu;		/* what stood there, "âº" */
	struct str	rendu;		/* what stands there now, U+FFFD when nothing was sure */
	unsigned	legende;	/* line that leaves no other possibility; 0: lost */
	struct str	sens;		/* what it says of it, folded: "a etudier" */
};

struct mojibake_rapport {
	size_t			 suites;	/* sequences put right without a doubt */
	size_t			 restitues, perdus;
	struct restitution	*v;		/* restitues + perdus of them, in their order */
	size_t			 n;
	struct str		 pourquoi;	/* it is beyond repair: French, line and column */
};

/*
 * Gives in *repare the text as it should be: s itself (MOJIBAKE_AUCUN and MOJIBAKE_IRREPARABLE) or
 * a new one in the arena.  Lines are kept, so that a line number means the same in both.  The texts
 * of the report are in the arena, or are pieces of s.  What is not UTF-8 is not put right.
 */
enum mojibake	mojibake_reparer(struct arena *arena, struct str s, struct str *repare,
    struct mojibake_rapport *rapport);

/* One restitution in a French sentence, for reports. */
struct str	restitution_dire(struct arena *arena, const struct restitution *restitution);

#endif
