/*
 * /docs: the contract with partners and programs, in short; /docs/problemes: what each kind of
 * error means and what to do about it, at the anchor that its `type` names.
 */
#ifndef VIEWS_DOCS_H
#define VIEWS_DOCS_H

#include "views/page.h"

struct v_docs {
	struct page	page;
	struct str	racine;		/* https://aiguillage.example.fr */
	struct str	extrait;	/* the snippet */
};

struct v_probleme {
	struct str	slug;		/* the anchor */
	struct str	titre;
	int64_t		status;
	struct str	sens;		/* what happened */
	struct str	faire;		/* what to do */
};

struct v_problemes {
	struct page	page;
	struct str	racine;
	struct list	problemes;	/* v_probleme */
};

extern const struct view_kind	docs_kind, problemes_kind;

void	docs_show(struct exchange *x);
void	problemes_show(struct exchange *x);

#endif
