/*
 * /robots.txt and /sitemap.xml: search engines may read item pages, and find them, since no page
 * that they may read leads there; the parcours is not for them.  https://www.sitemaps.org/protocol
 */
#include "pages/pages.h"
#include "render/template.h"
#include "triage/demande.h"
#include "views/liens.h"

#define ADRESSES_MAX	50000	/* in one file, by the protocol */

void
page_robots(struct exchange *x)
{
	struct buf	*out = &x->response->body;

	x->response->type = "text/plain; charset=utf-8";
	buf_put(out, STR("User-agent: *\n"
	    "Allow: /v1/w/demo/service/\nAllow: /v1/w/demo/aide/\nAllow: /v1/w/demo/carte/\n"
	    "Disallow: /v1/\nDisallow: /api/\n"));
	if (x->racine.n == 0)
		return;
	buf_put(out, STR("\nSitemap: "));
	buf_put(out, x->racine);
	buf_put(out, STR("/sitemap.xml\n"));
}

struct plan {
	struct buf	*out;
	struct str	 racine;	/* escaped */
	size_t		 n;
};

/* jour: of the last change, or DAY_NONE.  Identifiers are made of letters, digits and hyphens. */
static void
add(struct plan *plan, struct str path, struct str id, int32_t jour)
{
	if (plan->n++ >= ADRESSES_MAX)
		return;
	buf_put(plan->out, STR("<url><loc>"));
	buf_put(plan->out, plan->racine);
	buf_put(plan->out, path);
	buf_put(plan->out, id);
	buf_put(plan->out, STR("</loc>"));
	if (jour != DAY_NONE) {
		buf_put(plan->out, STR("<lastmod>"));
		day_iso(plan->out, jour);
		buf_put(plan->out, STR("</lastmod>"));
	}
	buf_put(plan->out, STR("</url>\n"));
}

static void
add_items(struct plan *plan, const struct snapshot *s, int32_t today)
{
	uint32_t	i;

	for (i = 0; i < s->n_services; i++)
		add(plan, STR("/v1/w/demo/service/"), s->services[i].slug, DAY_NONE);
	for (i = 0; i < s->n_cartes; i++)
		add(plan, STR("/v1/w/demo/carte/"), s->cartes[i].slug, s->cartes[i].date_source);
	for (i = 0; i < s->n_aides; i++)
		if (aide_echeance(&s->aides[i], today) != ECHEANCE_FERMEE)
			add(plan, STR("/v1/w/demo/aide/"), s->aides[i].id,
			    s->aides[i].date_source);
}

void
page_sitemap(struct exchange *x)
{
	const struct partenaire	*demo = snapshot_partenaire(x->snapshot, PARTENAIRE_PUBLIC);
	struct plan		 plan = { .out = &x->response->body };
	struct buf		 racine = { .p = NULL };

	if (x->racine.n == 0) {
		exchange_fail(x, ERR_NOT_FOUND, STR("Le plan du site n’est pas publié\u00a0: "
		    "l’adresse publique du site n’est pas réglée."), STR_NONE);
		return;
	}
	html_escape(&racine, x->racine);
	plan.racine = buf_str(&racine);
	x->response->type = "application/xml; charset=utf-8";
	buf_put(plan.out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
	add(&plan, STR("/"), STR_NONE, DAY_NONE);
	add(&plan, STR("/integrer"), STR_NONE, DAY_NONE);
	if (demo != NULL && demo->etat != PARTENAIRE_PAUSE)
		add_items(&plan, x->snapshot, paris_day(x->request->now));
	buf_put(plan.out, STR("</urlset>\n"));
	buf_free(&racine);
}
