/*
 * / : what the module is, with a live frame.
 */
#include "views/accueil.h"

#include "pages/pages.h"

void
page_accueil(struct exchange *x)
{
	accueil_show(x);
}
