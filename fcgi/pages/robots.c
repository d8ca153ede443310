/*
 * /robots.txt: item pages may be indexed, the parcours may not.
 */
#include "pages/pages.h"

void
page_robots(struct exchange *x)
{
	x->response->type = "text/plain; charset=utf-8";
	buf_put(&x->response->body, STR("User-agent: *\n"
	    "Allow: /v1/w/demo/service/\nAllow: /v1/w/demo/aide/\n"
	    "Disallow: /v1/\nDisallow: /api/\n"));
}
