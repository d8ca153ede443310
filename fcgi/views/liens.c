/*
 * Canonical links: parameters in the order of their names, which is that of their numbers.
 */
#include "render/template.h"
#include "views/liens.h"

static enum url_place
place_of(enum param param)
{
	return param_is_list(param) ? URL_LIST : URL_VALUE;
}

/* The value that the changes give: the last word counts. */
static struct str
changed(const struct change *changes, size_t n, enum param param)
{
	while (n > 0 && changes[--n].param != param)
		continue;
	return changes[n].value;
}

/* What is kept of the answers, and what is put instead or beside, a bit each. */
static void
sort_out(const struct liens *liens, const struct change *changes, size_t n, uint32_t *kept,
    uint32_t *put)
{
	size_t	i;

	*kept = liens->presents;
	*put = 0;
	for (i = 0; i < n; i++) {
		*kept &= ~PARAM_BIT(changes[i].param);
		*put &= ~PARAM_BIT(changes[i].param);
		if (changes[i].value.n > 0)
			*put |= PARAM_BIT(changes[i].param);
	}
}

#define PIECES_MAX	(4 * P_COUNT + 4)

/* The pieces of the query with some answers changed, each after its mark; how many there are. */
static size_t
add_query(const struct liens *liens, const struct ecriture *as, const struct change *changes,
    size_t n, struct str mark, struct str *pieces)
{
	size_t		used = 0;
	uint32_t	kept, put, left;
	enum param	param;

	sort_out(liens, changes, n, &kept, &put);
	if (put == 0 && kept == liens->presents) {
		pieces[0] = mark;
		pieces[1] = as->requete;
		return as->requete.n == 0 ? 0 : 2;
	}
	for (left = kept | put; left != 0; left &= left - 1) {
		param = (enum param)__builtin_ctz(left);
		pieces[used] = used == 0 ? mark : as->et;
		used++;
		if ((kept & PARAM_BIT(param)) != 0) {
			pieces[used++] = liens->pieces[param];
			continue;
		}
		pieces[used++] = param_name(param);
		pieces[used++] = STR("=");
		pieces[used++] = url_encoded(liens->x->arena, changed(changes, n, param),
		    place_of(param));
	}
	return used;
}

/* All the answers, without a mark. */
static struct str
whole_query(const struct liens *liens, struct str et)
{
	struct str	pieces[2 * P_COUNT];
	size_t		used = 0, i;

	for (i = 0; i < P_COUNT; i++)
		if ((liens->presents & PARAM_BIT(i)) != 0) {
			pieces[used] = used == 0 ? STR("") : et;
			used++;
			pieces[used++] = liens->pieces[i];
		}
	return arena_concat(liens->x->arena, pieces, used);
}

static void
add_piece(struct liens *liens, enum param param)
{
	const struct strs	*values = &liens->params->values[param];
	struct arena		*arena = liens->x->arena;
	struct str		 value;

	if (values->n == 0 || param >= P_QUESTION)
		return;
	value = values->n == 1 ? values->v[0] :
	    arena_join(arena, values->v, values->n, STR(","));
	liens->presents |= PARAM_BIT(param);
	liens->pieces[param] = arena_concat(arena, (struct str[]){ param_name(param), STR("="),
	    url_encoded(arena, value, place_of(param)) }, 3);
}

/* Is it a page of ours that no partner shows? */
static bool
is_own(const struct exchange *x)
{
	return x->partenaire == NULL && x->forme != FORME_JSON;
}

/* "/v1/w/demo/", or "/" when it is one of our own pages. */
static struct str
beginning(const struct exchange *x)
{
	bool	far = x->partenaire == NULL || x->forme == FORME_FRAGMENT;

	if (is_own(x))
		return arena_concat(x->arena, (struct str[]){ x->forme == FORME_FRAGMENT ?
		    x->racine : STR(""), STR("/") }, 2);
	return arena_concat(x->arena, (struct str[]){ far ? x->racine : STR(""), STR("/v1/w/"),
	    x->partenaire == NULL ? PARTENAIRE_PUBLIC : x->partenaire->cle, STR("/") }, 4);
}

static struct str
escaped(struct arena *arena, struct str s)
{
	struct buf	out = { .p = NULL };
	struct str	copy;

	html_escape(&out, s);
	copy = out.failed ? STR_NONE : arena_str(arena, buf_str(&out));
	buf_free(&out);
	return copy;
}

struct str
page_hote(const struct exchange *x)
{
	return x->partenaire == NULL ? STR_NONE : x->partenaire->page_hote;
}

void
liens_init(struct liens *liens, struct exchange *x, const struct params *params)
{
	size_t	i;

	*liens = (struct liens){ .x = x, .params = params,
	    .heberge = x->forme == FORME_FRAGMENT && page_hote(x).n > 0 };
	for (i = 0; i < P_COUNT; i++)
		add_piece(liens, (enum param)i);
	liens->url = (struct ecriture){ beginning(x), page_hote(x), whole_query(liens, STR("&")),
	    STR("&") };
	/* Values of parameters are encoded: nothing in them is left to escape. */
	if (x->forme != FORME_JSON)
		liens->html = (struct ecriture){ escaped(x->arena, liens->url.debut),
		    escaped(x->arena, liens->url.hote), whole_query(liens, STR("&amp;")),
		    STR("&amp;") };
}

void
liens_changer(struct liens *liens, enum param param, struct str value)
{
	struct params	*changed = arena_new(liens->x->arena, struct params);

	if (changed == NULL)
		return;
	*changed = *liens->params;
	params_set(changed, liens->x->arena, param, value);
	liens_init(liens, liens->x, changed);
}

void
liens_vider(struct liens *liens)
{
	liens->presents = 0;
	liens->url.requete = liens->html.requete = STR_NONE;
}

void
liens_emporter(struct liens *liens)
{
	if (str_starts(liens->url.debut, STR("/")))
		liens->url.debut = arena_concat(liens->x->arena, (struct str[]){
		    liens->x->racine, liens->url.debut }, 2);
	liens->html = liens->url;
	liens->heberge = false;
}

/* What the host's own page shows when it is given the answers; every other page is ours, a question
 * asked again too, since the host's page would go past it. */
static bool
is_hosted(const struct liens *liens, struct str page)
{
	return liens->heberge && (page.n == 0 || str_eq(page, STR("resultats")));
}

/* The pieces of a link: where it begins, the page, the query; how many there are. */
static size_t
take_apart(const struct liens *liens, const struct ecriture *as, struct str page,
    const struct change *changes, size_t n, struct str pieces[PIECES_MAX])
{
	struct str	mark = STR("?");

	pieces[0] = as->debut;
	pieces[1] = page;
	if (is_hosted(liens, page)) {
		pieces[0] = as->hote;
		pieces[1] = STR_NONE;
		if (str_find(pieces[0], mark) != SIZE_MAX)
			mark = as->et;
	} else if (page.n == 0 && !is_own(liens->x) && pieces[0].n > 0)
		pieces[0].n--;	/* the entry has no slash at its end; that of our own pages is it */
	return 2 + add_query(liens, as, changes, n, mark, pieces + 2);
}

static struct str
compose(const struct liens *liens, const struct ecriture *as, struct str page,
    const struct change *changes, size_t n)
{
	struct str	pieces[PIECES_MAX];
	size_t		used = take_apart(liens, as, page, changes, n, pieces);

	return arena_concat(liens->x->arena, pieces, used);
}

static const struct ecriture *
ecriture_of(const struct liens *liens)
{
	return liens->x->forme == FORME_JSON ? &liens->url : &liens->html;
}

struct str
lien(const struct liens *liens, struct str page, const struct change *changes, size_t n)
{
	return compose(liens, &liens->url, page, changes, n);
}

struct lien
lien_ecrit(const struct liens *liens, struct str page, const struct change *changes, size_t n)
{
	struct str	url = compose(liens, ecriture_of(liens), page, changes, n);

	return (struct lien){ url.p, url.n };
}

const char	lien_ici[] = "-";

struct patron
lien_patron(const struct liens *liens, struct str page, const struct change *changes, size_t n)
{
	struct arena	*arena = liens->x->arena;
	struct str	 pieces[PIECES_MAX];
	size_t		 used = take_apart(liens, ecriture_of(liens), page, changes, n, pieces), i;

	for (i = 2; i < used; i++)
		if (pieces[i].p == lien_ici)
			return (struct patron){ arena_concat(arena, pieces, i),
			    arena_concat(arena, pieces + i + 1, used - i - 1) };
	return (struct patron){ arena_concat(arena, pieces, 2),
	    arena_concat(arena, pieces + 2, used - 2) };
}

struct lien
patron_lien(const struct liens *liens, const struct patron *patron, struct str word)
{
	struct str	url = arena_concat(liens->x->arena, (struct str[]){ patron->avant, word,
			    patron->apres }, 3);

	return (struct lien){ url.p, url.n };
}

struct str
lien_tel_quel(const struct liens *liens, struct str page)
{
	return lien(liens, page, NULL, 0);
}

struct str
liste_avec(const struct liens *liens, enum param param, struct str value)
{
	struct params	copy;

	if (!params_has(liens->params, param))
		return value;
	copy = *liens->params;
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
