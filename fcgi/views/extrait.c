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
extrait_chemin(struct exchange *x, const struct partenaire *partenaire, const struct params *params)
{
	struct exchange	as = *x;
	struct liens	liens;

	as.partenaire = partenaire;
	as.forme = FORME_PAGE;
	liens_init(&liens, &as, params);
	return lien_tel_quel(&liens, STR(""));
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

const struct partenaire *
extrait_lire(const struct exchange *x, struct str adresse, struct str *requete)
{
	const struct str	 module = STR("/v1/w/");
	const struct partenaire	*p;
	size_t			 n;

	*requete = STR_NONE;
	if (x->racine.n == 0 || !str_starts(adresse, x->racine))
		return NULL;
	adresse = str_sub(adresse, x->racine.n, adresse.n);
	if (!str_starts(adresse, module))
		return NULL;
	adresse = str_sub(adresse, module.n, adresse.n);
	for (n = 0; n < adresse.n && strchr("/?#", adresse.p[n]) == NULL; n++)
		continue;
	p = snapshot_partenaire(x->snapshot, str_sub(adresse, 0, n));
	adresse = str_sub(adresse, n, adresse.n);
	if ((n = str_find(adresse, STR("#"))) != SIZE_MAX)
		adresse.n = n;
	if ((n = str_find(adresse, STR("?"))) != SIZE_MAX)
		*requete = str_sub(adresse, n + 1, adresse.n);
	return p == NULL || p->etat == PARTENAIRE_PAUSE ? NULL : p;
}
