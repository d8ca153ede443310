/*
 * One table maps an error to its status and its words.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	int		 status;
	struct str	 slug;
	struct str	 title;
} errors[ERR_COUNT] = {
	[ERR_NONE] = { 200, { "", 0 }, { "", 0 } },
#define ROW(code, status, slug, title) \
	[code] = { status, { slug, sizeof(slug) - 1 }, { title, sizeof(title) - 1 } }
	ROW(ERR_BAD_REQUEST, 400, "requete-illisible", "Requête illisible"),
	ROW(ERR_UNAUTHORIZED, 401, "cle-absente", "Clé absente ou inconnue"),
	ROW(ERR_FORBIDDEN, 403, "interdit", "Accès refusé"),
	ROW(ERR_NOT_FOUND, 404, "introuvable", "Page introuvable"),
	ROW(ERR_METHOD, 405, "methode", "Méthode non permise"),
	ROW(ERR_CONFLICT, 409, "conflit", "Conflit avec l’état actuel"),
	ROW(ERR_TOO_LARGE, 413, "trop-grand", "Contenu trop grand"),
	ROW(ERR_MEDIA_TYPE, 415, "type-de-contenu", "Type de contenu non pris en charge"),
	ROW(ERR_INVALID, 422, "valeur-invalide", "Une réponse est à corriger"),
	ROW(ERR_TOO_MANY, 429, "trop-de-requetes", "Trop de demandes"),
	ROW(ERR_INTERNAL, 500, "erreur-interne", "Erreur interne"),
	ROW(ERR_UNAVAILABLE, 503, "indisponible", "Service momentanément indisponible"),
#undef ROW
};

int
err_status(enum err code)
{
	return errors[code].status;
}

struct str
err_slug(enum err code)
{
	return errors[code].slug;
}

struct str
err_title(enum err code)
{
	return errors[code].title;
}

enum err
fault_set(struct fault *fault, enum err code, struct str where, unsigned line, unsigned column,
    const char *format, ...)
{
	va_list	args;

	if (fault == NULL)
		return code;
	fault->code = code;
	fault->line = line;
	fault->column = column;
	(void)snprintf(fault->where, sizeof(fault->where), "%.*s", STR_FMT(where));
	va_start(args, format);
	str_vformat(fault->message, sizeof(fault->message), format, args);
	va_end(args);
	return code;
}

const char *
fault_text(const struct fault *fault, char *out, size_t size)
{
	char	place[40] = "";

	if (fault->column != 0)
		(void)snprintf(place, sizeof(place), ":%u:%u", fault->line, fault->column);
	else if (fault->line != 0)
		(void)snprintf(place, sizeof(place), ":%u", fault->line);
	(void)snprintf(out, size, "%s%s%s%s", fault->where, place,
	    fault->where[0] == '\0' ? "" : ": ", fault->message);
	return out;
}
