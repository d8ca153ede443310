/*
 * /oembed?url=… (oembed.com, version 1.0): the frame of a module's page, for sites that make one of
 * an address.  JSON or XML; another format is a 501, an address that is none of ours a 404, as the
 * specification wants.
 */
#include "api/api.h"
#include "base/buf.h"
#include "render/template.h"
#include "views/erreur.h"
#include "views/extrait.h"

#define CACHE_SECONDS	86400

struct v_oembed {
	struct str	version, type, provider_name, provider_url, title, html;
	int64_t		width, height, cache_age;
};

FIELDS(v_oembed, F(v_oembed, TEXT, version), F(v_oembed, TEXT, type),
    F(v_oembed, TEXT, provider_name), F(v_oembed, TEXT, provider_url), F(v_oembed, TEXT, title),
    F(v_oembed, TEXT, html), F(v_oembed, INT, width), F(v_oembed, INT, height),
    F(v_oembed, INT, cache_age));

static const struct view_kind	oembed_kind = { NULL, &v_oembed_fields };

/* A field as given, at most what is usual; 0: it is no size. */
static int64_t
size_asked(struct exchange *x, struct str name, int64_t usual)
{
	struct str	text = url_field(x->arena, x->request->query, name, false);
	int64_t		asked = usual;

	if (text.n > 0 && !str_int(text, 1, 100000, &asked))
		return 0;
	return asked < usual ? asked : usual;
}

/* The same table as JSON has, each field an element. */
static void
write_xml(struct buf *out, const struct v_oembed *v)
{
	const struct fields	*fields = &v_oembed_fields;
	size_t			 i;

	buf_put(out, STR("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n"
	    "<oembed>\n"));
	for (i = 0; i < fields->n; i++) {
		const struct field	*f = &fields->field[i];
		const char		*at = (const char *)v + f->offset;

		buf_printf(out, "<%s>", f->name);
		if (f->type == FIELD_INT)
			buf_int(out, *(const int64_t *)(const void *)at);
		else
			html_escape(out, *(const struct str *)(const void *)at);
		buf_printf(out, "</%s>\n", f->name);
	}
	buf_put(out, STR("</oembed>\n"));
}

static void
show(struct exchange *x, struct str chemin, int64_t width, int64_t height, bool xml)
{
	struct v_oembed		*v = arena_new(x->arena, struct v_oembed);
	const struct extrait	 e = { .adresse = arena_concat(x->arena, (struct str[]){
				    x->racine, chemin }, 2), .racine = x->racine,
				    .largeur = width, .hauteur = height };

	if (v == NULL)
		return;
	*v = (struct v_oembed){ .version = STR("1.0"), .type = STR("rich"),
	    .provider_name = STR("Aiguillage"), .provider_url = x->racine,
	    .title = EXTRAIT_TITRE, .html = extrait_html(x->arena, &e), .width = width,
	    .height = height, .cache_age = CACHE_SECONDS };
	if (xml) {
		x->response->type = "text/xml; charset=utf-8";
		write_xml(&x->response->body, v);
		return;
	}
	x->kind = &oembed_kind;
	x->view = v;
}

void
api_oembed(struct exchange *x)
{
	struct str		 query = x->request->query;
	struct str		 format = url_field(x->arena, query, STR("format"), false);
	struct extrait_lu	 lu = extrait_lire(x, url_field(x->arena, query, STR("url"),
				    false));
	int64_t			 width = size_asked(x, STR("maxwidth"), EXTRAIT_LARGEUR);
	int64_t			 height = size_asked(x, STR("maxheight"), EXTRAIT_HAUTEUR);
	struct params		 params;
	struct fault		 fault;

	if (format.n > 0 && !str_eq(format, STR("json")) && !str_eq(format, STR("xml"))) {
		exchange_fail(x, ERR_BAD_REQUEST, STR("Les formats proposés sont json et xml."),
		    STR("format"));
		erreur_statut(x, 501, STR("Format non proposé"));
	} else if (width == 0 || height == 0)
		exchange_fail(x, ERR_INVALID, STR("Une largeur ou une hauteur est un nombre de "
		    "pixels."), width == 0 ? STR("maxwidth") : STR("maxheight"));
	else if (!lu.page_connue ||
	    params_parse(&params, x->arena, lu.requete, &fault) != ERR_NONE)
		exchange_fail(x, ERR_NOT_FOUND, STR("Cette adresse n’est pas celle d’une page d’un "
		    "module servi ici."), STR("url"));
	else
		show(x, extrait_chemin(x, lu.partenaire, lu.page, &params), width, height,
		    str_eq(format, STR("xml")));
}
