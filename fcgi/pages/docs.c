/*
 * /docs and /docs/problemes: for who embeds the widget or calls the API.
 */
#include "views/docs.h"

#include "pages/pages.h"

void
page_docs(struct exchange *x)
{
	docs_show(x);
}

void
page_problemes(struct exchange *x)
{
	problemes_show(x);
}
