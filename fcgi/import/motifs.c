/*
 * A message is known by words that it has, the first row of the table that fits.  A value that it
 * quotes may have such words too: the reason is then another one of the list, and nothing leaks.
 */
#include "import/motifs.h"

static const struct { struct str signe, nom; } motifs[] = {
	{ STR_INIT("est déjà tenu"), STR_INIT("élément qu’une autre source tient") },
	{ STR_INIT("label inconnu"), STR_INIT("label inconnu") },
	{ STR_INIT("service inconnu"), STR_INIT("service inconnu") },
	{ STR_INIT("source inconnue"), STR_INIT("source inconnue") },
	{ STR_INIT("zone inconnue"), STR_INIT("zone inconnue") },
	{ STR_INIT("plusieurs zones"), STR_INIT("zone dont le nom est à plusieurs") },
	{ STR_INIT("sans zone"), STR_INIT("sans zone") },
	{ STR_INIT("JSON"), STR_INIT("JSON illisible") },
	{ STR_INIT("guillemet"), STR_INIT("guillemets mal placés") },
	{ STR_INIT("UTF-8"), STR_INIT("texte qui n’est pas de l’UTF-8") },
	{ STR_INIT("colonnes"), STR_INIT("nombre de colonnes inattendu") },
	{ STR_INIT("en double"), STR_INIT("ligne en double") },
	{ STR_INIT("est déjà à la ligne"), STR_INIT("ligne en double") },
	{ STR_INIT("obligatoire"), STR_INIT("valeur obligatoire absente") },
	{ STR_INIT("n’est pas dans la"), STR_INIT("valeur hors de la liste permise") },
	{ STR_INIT("trop long"), STR_INIT("texte trop long") },
	{ STR_INIT("fiche inconnue"), STR_INIT("fiche inconnue") },
	{ STR_INIT("inconnu"), STR_INIT("référence inconnue") },
	{ STR_INIT("mal décodé"), STR_INIT("texte mal décodé") },
	{ STR_INIT("attendu"), STR_INIT("valeur d’une autre forme que celle attendue") },
	{ STR_INIT("valeur"), STR_INIT("valeur d’une autre forme que celle attendue") },
	{ STR_INIT("n’est pas un"), STR_INIT("valeur d’une autre forme que celle attendue") },
	{ STR_INIT(""), STR_INIT("autre raison") },
};
_Static_assert(COUNT(motifs) == MOTIFS, "one row a reason");

size_t
motif_de(struct str message)
{
	size_t	i;

	for (i = 0; i + 1 < COUNT(motifs); i++)
		if (str_find(message, motifs[i].signe) != SIZE_MAX)
			break;
	return i;
}

struct str
motif_nom(size_t motif)
{
	return motifs[motif < MOTIFS ? motif : MOTIFS - 1].nom;
}

struct str
motif_echec(enum err code)
{
	switch (code) {
	case ERR_NOT_FOUND:
		return STR("ce qui devait être lu manque");
	case ERR_UNAUTHORIZED:
	case ERR_FORBIDDEN:
		return STR("la source refuse l’accès");
	case ERR_CONFLICT:
		return STR("ce qui est arrivé est incomplet, ou change trop de choses à la fois");
	case ERR_TOO_LARGE:
	case ERR_TOO_MANY:
		return STR("ce qui est arrivé dépasse les limites fixées");
	case ERR_UNAVAILABLE:
		return STR("la source ne répond pas, ou l’enregistrement n’a pas été possible");
	case ERR_BAD_REQUEST:
	case ERR_MEDIA_TYPE:
	case ERR_INVALID:
		return STR("ce qui est arrivé n’a pas la forme attendue");
	default:
		return STR("un incident technique");
	}
}
