/*
 * POST /api/v1/qualification: a text in, the labels it deserves out, with the words that gave them.
 */
#include <jansson.h>

#include "api/api.h"
#include "triage/parcours.h"
#include "views/listes.h"

#define TEXTE_MAX	4000	/* characters */

/* The text of {"texte": …}, copied into the arena; false once the exchange has failed. */
static bool
read_texte(struct exchange *x, struct str *out)
{
	json_error_t	 error;
	json_t		*root = json_loadb(x->request->body.p == NULL ? "" : x->request->body.p,
			    x->request->body.n, JSON_REJECT_DUPLICATES, &error);
	json_t		*texte = json_object_get(root, "texte");

	if (root == NULL)
		exchange_fail(x, ERR_BAD_REQUEST, arena_printf(x->arena,
		    "Le corps n’est pas du JSON : ligne %d, colonne %d.", error.line, error.column),
		    STR_NONE);
	else if (!json_is_string(texte))
		exchange_fail(x, ERR_INVALID, STR("« texte » est attendu : une chaîne de "
		    "caractères."),
		    STR("texte"));
	else
		*out = arena_str(x->arena, (struct str){ json_string_value(texte),
		    json_string_length(texte) });
	json_decref(root);
	return out->p != NULL;
}

void
api_qualification(struct exchange *x)
{
	struct str		texte = STR_NONE;
	struct qualification	q;

	if (!read_texte(x, &texte))
		return;
	if (texte_longueur(texte) > TEXTE_MAX) {
		exchange_fail(x, ERR_INVALID, STR("« texte » compte 4 000 caractères au plus."),
		    STR("texte"));
		return;
	}
	q = classify(x->snapshot, x->arena, texte);
	qualification_show(x, &q);
}
