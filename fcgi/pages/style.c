/*
 * /v1/style/{partenaire}.{hash}.css: a partner's own style sheet.
 */
#include "views/style.h"

#include "pages/pages.h"

void
page_style(struct exchange *x)
{
	style_write(x, x->args[1]);
}
