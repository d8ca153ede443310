/*
 * The kinds of problems: those of the program, in the order of base/err.h, then nginx's own.
 */
#include "views/docs.h"

#include "views/extrait.h"

FIELDS(v_docs, F_OF_FOR(v_docs, OBJECT, page, page_fields, FOR_HTML), F(v_docs, TEXT, racine),
    F(v_docs, TEXT, extrait));
FIELDS(v_probleme, F(v_probleme, TEXT, slug), F(v_probleme, TEXT, titre),
    F(v_probleme, INT, status), F(v_probleme, TEXT, sens), F(v_probleme, TEXT, faire));
FIELDS(v_problemes, F_OF_FOR(v_problemes, OBJECT, page, page_fields, FOR_HTML),
    F(v_problemes, TEXT, racine), F_OF(v_problemes, LIST, problemes, v_probleme_fields));

const struct view_kind docs_kind = { "docs", &v_docs_fields };
const struct view_kind problemes_kind = { "problemes", &v_problemes_fields };

/* What each means, and what to do. */
static const struct {
	struct str	sens, faire;
} mots[ERR_COUNT] = {
#define ROW(code, sens, faire)	[code] = { STR_INIT(sens), STR_INIT(faire) }
	ROW(ERR_BAD_REQUEST, "La demande n’a pas pu être lue\u00a0: corps qui n’est pas du JSON ou "
	    "pas un formulaire, plus de 300\u00a0paramètres, adresse mal formée.",
	    "Corrigez la demande d’après «\u00a0detail\u00a0»\u00a0; la refaire telle quelle "
	    "donnera la même réponse."),
	ROW(ERR_UNAUTHORIZED, "Cette adresse demande une clé de programme\u00a0; elle manque, ou "
	    "n’est pas connue.", "Envoyez-la dans l’en-tête Authorization (Bearer). Les adresses "
	    "décrites ici n’en demandent aucune."),
	ROW(ERR_FORBIDDEN, "La demande est comprise, et refusée à qui l’a faite\u00a0: une adresse "
	    "de l’exploitant, ou un formulaire dont le jeton n’est pas de nous.",
	    "Pour un formulaire, rouvrez la page et envoyez-le de nouveau."),
	ROW(ERR_NOT_FOUND, "Il n’y a rien à cette adresse\u00a0: page, fiche, territoire ou "
	    "partenaire inconnu, ou retiré.", "Vérifiez l’adresse et l’identifiant. Une aide "
	    "retirée par sa source n’a plus de fiche\u00a0: n’enregistrez pas les listes, "
	    "redemandez-les."),
	ROW(ERR_METHOD, "L’adresse existe, mais pas avec cette méthode.",
	    "L’en-tête Allow dit lesquelles conviennent."),
	ROW(ERR_CONFLICT, "La demande contredit ce qui est déjà enregistré.",
	    "Relisez l’état actuel, puis refaites la demande."),
	ROW(ERR_TOO_LARGE, "Ce qui a été envoyé dépasse la taille permise\u00a0: 64\u00a0Kio, "
	    "1\u00a0Mio pour une page à vérifier.", "Envoyez moins."),
	ROW(ERR_MEDIA_TYPE, "Le type du corps envoyé n’est pas de ceux que l’adresse lit.",
	    "Envoyez Content-Type\u00a0: application/json à l’API, et un formulaire aux pages."),
	ROW(ERR_INVALID, "La demande est bien formée, mais une valeur n’a pas de sens ici\u00a0: "
	    "territoire inconnu, texte trop long, nombre hors des bornes.",
	    "«\u00a0champs\u00a0» nomme le paramètre en cause et dit ce qu’il attend. Les listes "
	    "de valeurs sont à /api/v1/taxonomies."),
	ROW(ERR_TOO_MANY, "Trop de demandes en peu de temps, de la même adresse ou pour la même "
	    "clé.", "Attendez ce que dit Retry-After, en secondes. Gardez les réponses le temps "
	    "que dit Cache-Control, et rendez l’ETag."),
	ROW(ERR_INTERNAL, "Une faute de notre part.", "Réessayez une fois. Si elle demeure, "
	    "écrivez-nous avec l’adresse demandée et l’heure."),
	ROW(ERR_UNAVAILABLE, "Le service ne peut répondre pour le moment\u00a0: redémarrage, ou "
	    "base de données absente pour un formulaire.",
	    "Réessayez après le délai que dit Retry-After, en secondes."),
#undef ROW
};

/* What nginx answers before the program is asked: nginx/erreurs.txt. */
static const struct v_probleme de_nginx[] = {
	{ STR_INIT("adresse-trop-longue"), STR_INIT("Adresse trop longue"), 414,
	    STR_INIT("L’adresse, paramètres compris, ne tient pas dans ce que le serveur lit."),
	    STR_INIT("Raccourcissez le texte du projet\u00a0: 500\u00a0caractères suffisent, et "
	    "sont le plus qu’il peut avoir.") },
	{ STR_INIT("en-tetes-trop-grands"), STR_INIT("En-têtes trop grands"), 431,
	    STR_INIT("Les en-têtes envoyés sont plus longs que le serveur n’en lit."),
	    STR_INIT("Envoyez-en moins\u00a0; aucun cookie n’est attendu ici.") },
};

static void
starts(struct exchange *x, struct page *page, struct str titre, struct str path)
{
	struct liens	liens;

	liens_init(&liens, x, &x->request->params);
	liens_vider(&liens);
	page_fill(page, &liens, titre, path);
}

void
docs_show(struct exchange *x)
{
	struct v_docs	*v = arena_new(x->arena, struct v_docs);

	if (v == NULL)
		return;
	v->racine = x->racine;
	v->extrait = extrait_exemple(x, STR("PARTENAIRE"), STR("?ou=35238"));
	starts(x, &v->page, STR("Documentation"), STR("docs"));
	x->kind = &docs_kind;
	x->view = v;
}

void
problemes_show(struct exchange *x)
{
	struct v_problemes	*v = arena_new(x->arena, struct v_problemes);
	struct v_probleme	*all = arena_array(x->arena, ERR_COUNT + COUNT(de_nginx),
				    struct v_probleme);
	size_t			 n = 0, i;

	if (v == NULL || all == NULL)
		return;
	for (i = ERR_NONE + 1; i < ERR_COUNT; i++)
		all[n++] = (struct v_probleme){ err_slug((enum err)i), err_title((enum err)i),
		    err_status((enum err)i), mots[i].sens, mots[i].faire };
	for (i = 0; i < COUNT(de_nginx); i++)
		all[n++] = de_nginx[i];
	v->problemes = (struct list){ all, n };
	v->racine = x->racine;
	starts(x, &v->page, STR("Types de problèmes"), STR("docs/problemes"));
	x->kind = &problemes_kind;
	x->view = v;
}
