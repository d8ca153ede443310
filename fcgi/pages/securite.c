/*
 * /.well-known/security.txt (RFC 9116): whom to tell of a vulnerability.  It expires half a year
 * after the day it is asked for (the RFC advises less than a year), so that it never goes stale
 * while the service answers, and that caches keep one text a day.
 */
#include "base/date.h"
#include "pages/pages.h"

#define VALID_DAYS	180

void
page_securite(struct exchange *x)
{
	struct buf	*out = &x->response->body;

	if (x->contact_securite.n == 0) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Aucun contact n’est publié ici."), STR_NONE);
		return;
	}
	x->response->type = "text/plain; charset=utf-8";
	buf_put(out, STR("Contact: "));
	buf_put(out, x->contact_securite);
	buf_put(out, STR("\nExpires: "));
	day_iso(out, paris_day(x->request->now) + VALID_DAYS);
	buf_put(out, STR("T00:00:00Z\nPreferred-Languages: fr, en\n"));
	if (x->racine.n == 0)
		return;
	buf_put(out, STR("Canonical: "));
	buf_put(out, x->racine);
	buf_put(out, STR("/.well-known/security.txt\n"));
}
