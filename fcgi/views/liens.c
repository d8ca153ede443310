/*
 * Canonical links: parameters in the order of their names, as params_write has it.
 */
#include "views/liens.h"

static struct str
piece_of(struct arena *arena, enum param param, struct str value)
{
	struct buf	out = { .max = 1 << 20 };
	struct str	rest = value, part, s;
	bool		first = true;

	buf_put(&out, param_name(param));
	buf_putc(&out, '=');
	if (str_find(value, STR(",")) == SIZE_MAX)
		url_encode(&out, value);
	else
		while (str_next(&rest, ',', &part)) {
			if (!first)
				buf_putc(&out, ',');
			first = false;
			url_encode(&out, part);
		}
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

/* A single value keeps its commas encoded: only lists have them bare. */
static struct str
single_piece(struct arena *arena, enum param param, struct str value)
{
	struct buf	out = { .max = 1 << 20 };
	struct str	s;

	buf_put(&out, param_name(param));
	buf_putc(&out, '=');
	url_encode(&out, value);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static const struct change *
change_of(const struct change *changes, size_t n, enum param param)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (changes[i].param == param)
			return &changes[i];
	return NULL;
}

/* The query with some answers changed, without its question mark. */
static struct str
query_with(const struct liens *liens, const struct change *changes, size_t n)
{
	struct str		 pieces[2 * P_COUNT];
	const struct change	*change;
	size_t			 used = 0, i;

	for (i = 0; i < P_COUNT; i++) {
		struct str	piece = liens->pieces[i];

		if (n > 0 && (change = change_of(changes, n, (enum param)i)) != NULL)
			piece = change->value.n == 0 ? STR_NONE :
			    piece_of(liens->x->arena, (enum param)i, change->value);
		if (piece.n == 0)
			continue;
		if (used > 0)
			pieces[used++] = STR("&");
		pieces[used++] = piece;
	}
	return used == 0 ? STR_NONE : arena_concat(liens->x->arena, pieces, used);
}

void
liens_init(struct liens *liens, struct exchange *x, const struct params *params)
{
	struct str	pieces[4];
	size_t		i;

	*liens = (struct liens){ .x = x, .params = params };
	for (i = 0; i < P_COUNT; i++)
		if (params->values[i].n > 0 && i != P_QUESTION)
			liens->pieces[i] = params->values[i].n == 1 ?
			    single_piece(x->arena, (enum param)i, params->values[i].v[0]) :
			    piece_of(x->arena, (enum param)i,
			    arena_join(x->arena, params->values[i].v, params->values[i].n,
			    STR(",")));
	liens->requete = query_with(liens, NULL, 0);
	if (x->partenaire == NULL && x->forme != FORME_JSON) {
		liens->debut = STR("/");	/* one of our own pages */
		return;
	}
	pieces[0] = x->partenaire == NULL || x->forme == FORME_FRAGMENT ? x->racine : STR("");
	pieces[1] = STR("/v1/w/");
	pieces[2] = x->partenaire == NULL ? PARTENAIRE_PUBLIC : x->partenaire->cle;
	pieces[3] = STR("/");
	liens->debut = arena_concat(x->arena, pieces, 4);
}

void
liens_vider(struct liens *liens)
{
	memset(liens->pieces, 0, sizeof(liens->pieces));
	liens->requete = STR_NONE;
}

/* Do the changes leave the query as it is? Taking out what is not there is the usual case. */
static bool
changes_nothing(const struct liens *liens, const struct change *changes, size_t n)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (changes[i].value.n > 0 || liens->pieces[changes[i].param].n > 0)
			return false;
	return true;
}

/* What the host's own page shows when it is given the answers; every other page is ours, a question
 * asked again too, since the host's page would go past it. */
static bool
is_hosted(const struct exchange *x, struct str page)
{
	return x->forme == FORME_FRAGMENT && x->partenaire != NULL &&
	    x->partenaire->page_hote.n > 0 && (page.n == 0 || str_eq(page, STR("resultats")));
}

struct str
lien(const struct liens *liens, struct str page, const struct change *changes, size_t n)
{
	struct str	pieces[4] = { liens->debut, page, STR("?"), liens->requete };

	if (!changes_nothing(liens, changes, n))
		pieces[3] = query_with(liens, changes, n);
	if (is_hosted(liens->x, page)) {
		pieces[0] = liens->x->partenaire->page_hote;
		pieces[1] = STR_NONE;
		if (str_find(pieces[0], STR("?")) != SIZE_MAX)
			pieces[2] = STR("&");
	} else if (page.n == 0 && liens->debut.n > 1)
		pieces[0].n--;	/* the entry has no slash at its end; that of our own pages is it */
	return arena_concat(liens->x->arena, pieces, pieces[3].n == 0 ? 2 : 4);
}

struct str
lien_tel_quel(const struct liens *liens, struct str page)
{
	return lien(liens, page, NULL, 0);
}

struct str
liste_avec(const struct liens *liens, enum param param, struct str value)
{
	struct params	copy = *liens->params;

	params_add(&copy, liens->x->arena, param, value);
	return arena_join(liens->x->arena, copy.values[param].v, copy.values[param].n, STR(","));
}

struct str
liste_sans(const struct liens *liens, enum param param, struct str value)
{
	struct params	copy = *liens->params;

	params_drop(&copy, liens->x->arena, param, value);
	return arena_join(liens->x->arena, copy.values[param].v, copy.values[param].n, STR(","));
}
