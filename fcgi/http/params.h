/*
 * What a URL asks: the known parameters, parsed once, bounded and cleaned.  One table says which
 * there are, in the order of their names, which is the order of a canonical URL.
 */
#ifndef HTTP_PARAMS_H
#define HTTP_PARAMS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum param {
	P_ANNEE, P_CATEGORIE, P_COMPETENCES, P_DENSITE, P_ECHEANCE, P_FAMILLE, P_INTERVENTIONS,
	P_LEVIERS, P_LIMITE, P_NATURE, P_OU, P_OUVERTURE, P_PAGE, P_PHASE, P_PRODUCTEUR, P_PROJET,
	P_Q, P_QUI, P_QUOI, P_SANS, P_SITES, P_THEMATIQUES, P_THEME, P_TRI, P_UTILITE, P_VUE,
	P_ZONE,
	/* Of one page, and so in no link from another; never canonical. */
	P_QUESTION,		/* `suite`: which question's form was sent */
	P_SUR,			/* `avis`: the item that it is about */
	P_HOTE,			/* `suite`: the form was in the partner's own page */
	P_COUNT
};
#define PARAM_BIT(param)	(UINT32_C(1) << (param))
_Static_assert(P_COUNT <= 32, "a bit for each parameter");

#define PARAMS_MAX	300	/* name=value pairs in one URL; more is a 400 */

struct params {
	struct strs	values[P_COUNT];	/* n = 0: absent or empty; a single has n <= 1 */
	bool		cleaned;		/* control characters or bad UTF-8 were dropped */
};

/*
 * Parses a query string or a form body (application/x-www-form-urlencoded, WHATWG URL, 5.1) into
 * the arena.  Lists are split at commas, joined when repeated, sorted, without doubles; of a
 * repeated single the last wins.  Values are trimmed, and lose control characters and bytes that
 * are not UTF-8.  ERR_BAD_REQUEST above PARAMS_MAX pairs.
 */
enum err	params_parse(struct params *params, struct arena *arena, struct str text,
		    struct fault *fault);

struct str	param_name(enum param param);
bool		param_is_list(enum param param);	/* its values are joined by commas */
/* The one called name, or P_COUNT. */
enum param	param_named(struct str name);
/* STR_NONE: absent */
struct str	params_get(const struct params *params, enum param param);
bool		params_has(const struct params *params, enum param param);
/* Is value one of those of param? */
bool		params_lists(const struct params *params, enum param param, struct str value);

/* Change a copy: STR_NONE removes.  False: the arena is exhausted. */
void		params_set(struct params *params, struct arena *arena, enum param param,
		    struct str value);
void		params_add(struct params *params, struct arena *arena, enum param param,
		    struct str value);
void		params_drop(struct params *params, struct arena *arena, enum param param,
		    struct str value);

/* The canonical query string, "?" first, nothing when there is nothing to say. */
void		params_write(const struct params *params, struct buf *out);
/* Where a text goes: in a query a space is +; in a list commas stay bare; in a mailto a space is
 * %20 (RFC 6068). */
enum url_place { URL_VALUE, URL_LIST, URL_MAILTO };

/* Percent-encodes all but unreserved characters. */
void		url_encode(struct buf *out, struct str s, enum url_place place);
/* The same in the arena; s itself when nothing changes. */
struct str	url_encoded(struct arena *arena, struct str s, enum url_place place);
/* Percent-decodes; a malformed escape stays as it is. form: + is a space. */
struct str	url_decode(struct arena *arena, struct str s, bool form);

/*
 * The last value of a field in a query string or a form's body, for pages whose fields are no
 * parameters of the widget: decoded and, unless whole, cleaned as params_parse does.  STR_NONE:
 * absent or empty.
 */
struct str	url_field(struct arena *arena, struct str text, struct str name, bool whole);

#endif
