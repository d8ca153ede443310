/*
 * Links between our own pages: the answers of this request, with one or two of them changed.  Each
 * answer is encoded once a request, however many links carry it.
 */
#ifndef VIEWS_LIENS_H
#define VIEWS_LIENS_H

#include "views/exchange.h"

/* The partner under whose key programs are given links to our pages, and `/` shows its frame. */
#define PARTENAIRE_PUBLIC	STR("demo")

/* What links are made of, as URLs or escaped for HTML. */
struct ecriture {
	struct str	debut;		/* "/v1/w/demo/"; absolute in a fragment and for programs */
	struct str	hote;		/* the page of the host, if it has one */
	struct str	requete;	/* all the answers, joined */
	struct str	et;		/* what joins them */
};

struct liens {
	struct exchange		*x;
	const struct params	*params;
	bool			 heberge;	/* the parcours is in the host's page: back to it */
	uint32_t		 presents;		/* a bit for each answer there is */
	struct str		 pieces[P_COUNT];	/* of those: "name=value", encoded */
	struct ecriture		 url, html;
};

/* Takes all answers out: links to a page as if nothing had been answered. */
void		liens_vider(struct liens *liens);

/* For what is read far from here, and is no HTML: a spreadsheet, a calendar. */
void		liens_emporter(struct liens *liens);

/* One answer changed in a link; a value of STR_NONE takes it out. */
struct change {
	enum param	param;
	struct str	value;
};

void		liens_init(struct liens *liens, struct exchange *x, const struct params *params);

/* The partner's own page that includes the module, by the registry; STR_NONE: there is none. */
struct str	page_hote(const struct exchange *x);
/* One answer changed in all the links, and in what they are made of; STR_NONE takes it out. */
void		liens_changer(struct liens *liens, enum param param, struct str value);

/* LIEN(&liens, STR("phase"), { P_PHASE, STR_NONE }): page with the answers, those changed.  page is
 * made of letters, digits, dots, hyphens and slashes. */
struct str	lien(const struct liens *liens, struct str page, const struct change *changes,
    size_t n);
#define LIEN(liens, page, ...)	lien(liens, page, (const struct change[]){ __VA_ARGS__ }, \
	sizeof((const struct change[]){ __VA_ARGS__ }) / sizeof(struct change))
/* Filters of the page of data, which no other page has. */
#define LIEN_SANS_DONNEES	{ P_ANNEE, STR_NONE }, { P_FAMILLE, STR_NONE }, \
	{ P_OUVERTURE, STR_NONE }, { P_PRODUCTEUR, STR_NONE }, { P_UTILITE, STR_NONE }
#define LIEN_AUCUN	((struct lien){ NULL, 0 })
/* The same with no change. */
struct str	lien_tel_quel(const struct liens *liens, struct str page);
/* The same as a field that is written as it is, for what a page says again and again: what it is
 * made of has been escaped once, if the answer is HTML. */
struct lien	lien_ecrit(const struct liens *liens, struct str page,
    const struct change *changes, size_t n);
#define LIEN_ECRIT(liens, page, ...)	lien_ecrit(liens, page, \
	(const struct change[]){ __VA_ARGS__ }, \
	sizeof((const struct change[]){ __VA_ARGS__ }) / sizeof(struct change))

/*
 * A link as lien_ecrit makes it, but for one word, for pages that make it again and again with
 * another: at the end of the page ("service/"), or where LIEN_ICI is the value of a change.  A word
 * is an identifier of ours: letters, digits and hyphens, which need no encoding.
 */
struct patron {
	struct str	avant;
	struct str	apres;
};

extern const char	lien_ici[];
#define LIEN_ICI	((struct str){ lien_ici, 1 })

struct patron	lien_patron(const struct liens *liens, struct str page,
    const struct change *changes, size_t n);
#define LIEN_PATRON(liens, page, ...)	lien_patron(liens, page, \
	(const struct change[]){ __VA_ARGS__ }, \
	sizeof((const struct change[]){ __VA_ARGS__ }) / sizeof(struct change))
struct lien	patron_lien(const struct liens *liens, const struct patron *patron,
    struct str word);

/* A list parameter's value with one more, or one less. */
struct str	liste_avec(const struct liens *liens, enum param param, struct str value);
struct str	liste_sans(const struct liens *liens, enum param param, struct str value);

#endif
