/*
 * Two lists of the dump, in the order of columns of store/statements.c, both sorted by slug: the
 * conditions of a card are one run of the second.  Strings point into the dump's bytes.
 */
#include "catalogue/cartes.h"

#include <stdlib.h>

#include "base/fold.h"

enum { SLUG, TITRE, ACCROCHE, PRODUCTEUR, ACCES_DIT, DEMANDE, DOCUMENTATION, SITE, CONTACT, THEMES,
    MOTS, DEBIT, PAR, DEPUIS, CORPS, MENTION, SOURCE, DATE, ORIGINE, CARTE_COLONNES };
enum { C_SLUG, C_QUI, C_VERDICT, C_EXPLICATION, C_DEMARCHE, C_DEMANDE, CONDITION_COLONNES };

const struct terme acces_termes[ACCES] = {
	TERME("inconnu", "Accès à vérifier"), TERME("ouvert", "Ouverte à tous"),
	TERME("compte", "Sur création d’un compte"), TERME("habilitation", "Sur habilitation"),
};

static bool
day(struct str field, int32_t *out)
{
	*out = DAY_NONE;
	return field.n == 0 || day_parse(field, out);
}

/* What a search looks in: the title first, so that cards sort by it. */
static struct str
searched(struct arena *arena, const struct carte *c)
{
	struct buf	out = { .max = 64 << 10 };
	struct str	key;
	size_t		i;

	fold(&out, c->titre);
	for (i = 0; i < 2 + c->mots.n + c->themes.n; i++) {
		buf_putc(&out, ' ');
		fold(&out, i == 0 ? c->accroche : i == 1 ? c->producteur :
		    i < 2 + c->mots.n ? c->mots.v[i - 2] : c->themes.v[i - 2 - c->mots.n]);
	}
	key = out.failed ? STR("") : arena_str(arena, buf_str(&out));
	buf_free(&out);
	return key;
}

static bool
read_carte(struct arena *arena, const struct str f[CARTE_COLONNES], struct carte *c)
{
	uint32_t	acces = f[ACCES_DIT].n == 0 ? (uint32_t)ACCES_INCONNU :
			    terme_named(acces_termes, ACCES, f[ACCES_DIT]);

	*c = (struct carte){ .slug = f[SLUG], .titre = f[TITRE], .accroche = f[ACCROCHE],
	    .producteur = f[PRODUCTEUR], .acces = (uint8_t)acces, .demande = f[DEMANDE],
	    .documentation = f[DOCUMENTATION], .site = f[SITE], .contact = f[CONTACT],
	    .themes = arena_split(arena, f[THEMES], '|'), .mots = arena_split(arena, f[MOTS], '|'),
	    .debit = f[DEBIT], .remplacee_par = f[PAR], .corps = f[CORPS], .mention = f[MENTION],
	    .source = f[SOURCE], .origine = f[ORIGINE] };
	c->cherche = searched(arena, c);
	return acces != NONE && day(f[DEPUIS], &c->remplacee_le) && day(f[DATE], &c->date_source);
}

static bool
read_condition(struct arena *arena, const struct str f[CONDITION_COLONNES], struct condition *c)
{
	int64_t	verdict;

	if (!str_int(f[C_VERDICT], -1, 1, &verdict))
		return false;
	*c = (struct condition){ arena_split(arena, f[C_QUI], '|'), (int8_t)verdict,
	    str_eq(f[C_DEMARCHE], STR("t")), f[C_EXPLICATION], f[C_DEMANDE] };
	return true;
}

static int
by_title(const void *a, const void *b)
{
	const struct carte	*ca = a, *cb = b;
	int			 order = str_cmp(ca->cherche, cb->cherche);

	return order != 0 ? order : str_cmp(ca->slug, cb->slug);
}

static bool
wrong(struct fault *fault, const char *table, size_t row, const char *what)
{
	(void)fault_set(fault, ERR_INTERNAL, str_of(table), (unsigned)row, 0, "%s", what);
	return false;
}

/* The conditions of all cards, each run given to the card whose slug it bears. */
static bool
load_conditions(struct snapshot *s, struct dump *dump, struct carte *cartes, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "cartes_conditions");
	struct condition	*v = arena_array(s->arena, cursor.rows, struct condition);
	struct str		 f[CONDITION_COLONNES];
	size_t			 max = cursor.rows, n = 0, at = 0;

	if (cursor.columns != CONDITION_COLONNES)
		return wrong(fault, "cartes_conditions", 0, "other columns than expected");
	for (; v != NULL && n < max && dump_next_texts(&cursor, f, CONDITION_COLONNES); n++) {
		while (at < s->n_cartes && str_cmp(cartes[at].slug, f[C_SLUG]) < 0)
			at++;
		if (at == s->n_cartes || !str_eq(cartes[at].slug, f[C_SLUG]))
			return wrong(fault, "cartes_conditions", n + 1, "an unknown card");
		if (!read_condition(s->arena, f, &v[n]))
			return wrong(fault, "cartes_conditions", n + 1, "does not read");
		if (cartes[at].n_conditions++ == 0)
			cartes[at].conditions = &v[n];
	}
	return v != NULL;
}

bool
cartes_load(struct snapshot *s, struct dump *dump, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "cartes");
	struct carte		*cartes = arena_array(s->arena, cursor.rows, struct carte);
	struct str		 f[CARTE_COLONNES];
	size_t			 max = cursor.rows;
	uint32_t		 i;

	if (cursor.columns != CARTE_COLONNES)
		return wrong(fault, "cartes", 0, "other columns than expected");
	if (cartes == NULL)
		return false;
	while (s->n_cartes < max && dump_next_texts(&cursor, f, CARTE_COLONNES))
		if (!read_carte(s->arena, f, &cartes[s->n_cartes++]))
			return wrong(fault, "cartes", s->n_cartes, "does not read");
	if (!load_conditions(s, dump, cartes, fault) ||
	    !map_init(&s->par_carte, s->arena, s->n_cartes))
		return false;
	if (s->n_cartes > 0)
		qsort(cartes, s->n_cartes, sizeof(*cartes), by_title);
	for (i = 0; i < s->n_cartes; i++)
		map_put(&s->par_carte, cartes[i].slug, i);
	s->cartes = cartes;
	return true;
}

const struct carte *
snapshot_carte(const struct snapshot *snapshot, struct str slug)
{
	uint32_t	at = map_get(&snapshot->par_carte, slug);

	return at == NONE ? NULL : &snapshot->cartes[at];
}
