/*
 * /mentions-legales, /donnees-personnelles, /accessibilite: what the law wants said.
 */
#include "views/mentions.h"

#include "pages/pages.h"

void
page_mentions(struct exchange *x)
{
	mentions_show(x, &mentions_kind, STR("Mentions légales"));
}

void
page_donnees(struct exchange *x)
{
	mentions_show(x, &donnees_kind, STR("Données personnelles"));
}

void
page_accessibilite(struct exchange *x)
{
	accessibilite_show(x);
}
