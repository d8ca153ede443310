/*
 * Our own pages: what the module is, with a live frame; where the data comes from and how fresh it
 * is.
 */
#ifndef VIEWS_ACCUEIL_H
#define VIEWS_ACCUEIL_H

#include "views/page.h"

struct v_accueil {
	struct page	page;
	struct str	cadre;		/* URL of the live frame */
	struct str	extrait;	/* the snippet that shows it elsewhere */
	int64_t		services, aides, communes, groupements;
	struct str	n_services, n_aides, n_communes, n_groupements;	/* as they are read */
};

struct v_origine {
	struct str	titre, url, licence, mention, date;
};

/* A run of a connector; raison and motifs say why it failed, and why rows were refused. */
struct v_passe {
	struct str	jour, etat, raison;
	struct strs	motifs;
	struct str	motifs_texte;
	int64_t		vus, nouveaux, changes, retires, refuses;
};

/* A connector: its last run, then the last five. */
struct v_passage {
	struct str	source, succes, releve;
	struct v_passe	dernier;
	struct list	derniers;	/* v_passe */
};

struct v_fraicheur {
	struct page	page;
	struct list	sources;
	struct list	passages;	/* v_passage */
	bool		avec_passages;
	struct str	date_donnees;
	struct str	version;
};

extern const struct view_kind	accueil_kind, fraicheur_kind;
extern const struct fields	v_accueil_fields, v_fraicheur_fields;

void	accueil_show(struct exchange *x);
void	fraicheur_show(struct exchange *x);

#endif
