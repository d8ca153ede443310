/*
 * /fraicheur: where the data comes from, under which licence, and of what date.
 */
#include "pages/pages.h"
#include "views/accueil.h"

void
page_fraicheur(struct exchange *x)
{
	fraicheur_show(x);
}
