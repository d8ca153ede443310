/*
 * Snippets.  Attributes are few and in a fixed order: what is published here is held for ever by
 * tests/http/contrat/.
 */
#include "views/extrait.h"

#include "render/template.h"
#include "views/gabarits.h"

static struct str
escaped(struct arena *arena, struct str s)
{
	struct buf	out = { 0 };
	struct str	copy;

	html_escape(&out, s);
	copy = out.failed ? STR_NONE : arena_str(arena, buf_str(&out));
	buf_free(&out);
	return copy;
}

struct str
extrait_chemin(struct exchange *x, const struct partenaire *partenaire, struct str page,
    const struct params *params)
{
	struct exchange	as = *x;
	struct liens	liens;

	as.partenaire = partenaire;
	as.forme = FORME_PAGE;
	liens_init(&liens, &as, params);
	return lien_tel_quel(&liens, page);
}

static struct str
script_html(struct arena *arena, const struct extrait *e)
{
	if (e->script == SCRIPT_FIGE && e->empreinte.n > 0)
		return arena_concat(arena, (struct str[]){ STR("\n<script async src=\""),
		    escaped(arena, e->racine), STR("/v1/aiguillage-" CHARGEUR_VERSION
		    ".js\"\n        integrity=\""), e->empreinte,
		    STR("\" crossorigin=\"anonymous\"></script>") }, 5);
	if (e->script == SCRIPT_AUCUN && e->forme != EXTRAIT_LIEN)
		return STR("");
	return arena_concat(arena, (struct str[]){ STR("\n<script async src=\""),
	    escaped(arena, e->racine), STR("/v1/aiguillage.js\"></script>") }, 3);
}

struct str
extrait_html(struct arena *arena, const struct extrait *e)
{
	struct str	pieces[12];
	size_t		n = 0;

	if (e->forme == EXTRAIT_LIEN)
		return arena_concat(arena, (struct str[]){ STR("<a class=\"aiguillage\" href=\""),
		    escaped(arena, e->adresse), STR("\">"), EXTRAIT_TITRE, STR("</a>"),
		    script_html(arena, e) }, 6);
	pieces[n++] = e->forme == EXTRAIT_CSS ? STR("<iframe class=\"aiguillage\" src=\"") :
	    STR("<iframe src=\"");
	pieces[n++] = escaped(arena, e->adresse);
	pieces[n++] = STR("\" title=\"");
	pieces[n++] = EXTRAIT_TITRE;
	pieces[n++] = STR("\"\n        ");
	if (e->forme == EXTRAIT_CADRE)
		pieces[n++] = e->largeur == 0 ? STR("width=\"100%\" ") :
		    arena_printf(arena, "width=\"%d\" ", (int)e->largeur);
	pieces[n++] = arena_printf(arena, "height=\"%d\" loading=\"lazy\" ", (int)e->hauteur);
	pieces[n++] = STR("referrerpolicy=\"strict-origin-when-cross-origin\"");
	if (e->sandbox)
		pieces[n++] = STR("\n        sandbox=\"allow-forms allow-popups "
		    "allow-popups-to-escape-sandbox allow-downloads\"");
	pieces[n++] = STR("></iframe>");
	pieces[n++] = script_html(arena, e);
	return arena_concat(arena, pieces, n);
}

struct str
extrait_exemple(const struct exchange *x, struct str cle, struct str suite)
{
	const struct extrait	e = { .adresse = arena_concat(x->arena, (struct str[]){ x->racine,
				    STR("/v1/w/"), cle, suite }, 4), .racine = x->racine,
				    .hauteur = EXTRAIT_HAUTEUR };

	return extrait_html(x->arena, &e);
}

/* Pages of items: one whose item is not there, or no longer, is an error. */
static bool
item_known(const struct exchange *x, struct str page)
{
	size_t		slash = str_find(page, STR("/"));
	struct str	kind = str_sub(page, 0, slash), id;

	if (slash == SIZE_MAX)
		return true;
	id = str_sub(page, slash + 1, page.n);
	if (str_eq(kind, STR("service")))
		return snapshot_service(x->snapshot, id) != NULL;
	if (str_eq(kind, STR("aide")))
		return snapshot_aide(x->snapshot, id) != NULL;
	return snapshot_carte(x->snapshot, id) != NULL;
}

/* Of letters that a link of ours is made of: what is encoded names no page here. */
static bool
page_known(const struct exchange *x, struct str chemin, struct str page)
{
	size_t	i;

	for (i = 0; i < page.n; i++)
		if (!(page.p[i] >= 'a' && page.p[i] <= 'z') &&
		    !(page.p[i] >= '0' && page.p[i] <= '9') &&
		    strchr("-./", page.p[i]) == NULL)
			return false;
	return x->page_la != NULL && x->page_la(x->serveur, chemin) && item_known(x, page);
}

struct extrait_lu
extrait_lire(const struct exchange *x, struct str adresse)
{
	const struct str	 module = STR("/v1/w/");
	struct extrait_lu	 lu = { .partenaire = NULL };
	struct str		 chemin;
	size_t			 n;

	if (x->racine.n == 0 || !str_starts(adresse, x->racine))
		return lu;
	adresse = str_sub(adresse, x->racine.n, str_find(adresse, STR("#")));
	n = str_find(adresse, STR("?"));
	if (n != SIZE_MAX)
		lu.requete = str_sub(adresse, n + 1, adresse.n);
	chemin = str_sub(adresse, 0, n);
	if (!str_starts(chemin, module))
		return lu;
	adresse = str_sub(chemin, module.n, chemin.n);
	n = str_find(adresse, STR("/"));
	lu.partenaire = snapshot_partenaire(x->snapshot, str_sub(adresse, 0, n));
	if (lu.partenaire != NULL && lu.partenaire->etat == PARTENAIRE_PAUSE)
		lu.partenaire = NULL;
	lu.page = n == SIZE_MAX ? STR("") : str_sub(adresse, n + 1, adresse.n);
	lu.page_connue = lu.partenaire != NULL && page_known(x, chemin, lu.page);
	return lu;
}
