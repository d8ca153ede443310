/*
 * What people type is read in several ways, surest first: a number (postal code, Insee code,
 * SIREN); a name; a name and where it lies ("saint denis réunion", "montreuil 93", "67000
 * Strasbourg").  Each reading gives candidates with a score; the order is total: score, then
 * population, then type, then code.
 */
#include "triage/recherche.h"

#include <stdlib.h>

#include "base/bound.h"
#include "triage/rapprochement.h"

#define Q_MAX		320	/* bytes: the longest official name, and then some */
#define NUMERO_LONG	14	/* digits of a SIRET */

/* Scores of what a number gives; the population of the territory comes on top. */
static const float	code_sure = 5, code_second = 4, code_shared = 2, code_begun = 1;

struct recherche {
	struct candidats	 all;
	struct arena		*arena;
	struct mots		 mots;
};

/* Numbers. */

static float
prior(const struct recherche *r, uint32_t territoire)
{
	uint32_t	population = r->all.snapshot->territoires[territoire].population;

	/* Only the order counts: no need of a logarithm. */
	return population == NONE ? 0 : (float)population / 1e9f;
}

static void
by_code(struct recherche *r, uint32_t territoire, struct str code, float score)
{
	candidats_add(&r->all, &(struct candidat){ .territoire = territoire, .nom = NONE,
	    .ancienne = NONE, .code = code, .score = score + prior(r, territoire), .exact = true });
}

/* Where numbers from `numero` on begin in n of them; n if there is none. */
static uint32_t
numeros_from(const struct numero *numeros, uint32_t n, uint32_t numero)
{
	return first_from(numeros, sizeof(*numeros), n, numero);
}

/* Postal codes from lo to hi - 1; those of one whole code are exact. */
static void
by_postal(struct recherche *r, uint32_t lo, uint32_t hi)
{
	const struct noms	*noms = r->all.noms;
	bool			 whole = hi == lo + 1;
	uint32_t		 first = numeros_from(noms->postaux, noms->n_postaux, lo), i;

	for (i = first; i < noms->n_postaux && noms->postaux[i].numero < hi; i++) {
		const struct numero	*p = &noms->postaux[i];
		float			 score = !whole ? code_begun :
		    i == first ? code_sure : code_shared;

		candidats_add(&r->all, &(struct candidat){ .territoire = p->territoire, .nom = NONE,
		    .numero = p->numero, .ancienne = whole ? p->ancienne : NONE,
		    .score = score + prior(r, p->territoire), .exact = whole });
	}
}

static void
by_siren(struct recherche *r, uint32_t siren)
{
	const struct noms	*noms = r->all.noms;
	uint32_t		 first = numeros_from(noms->sirens, noms->n_sirens, siren);

	for (; first < noms->n_sirens && noms->sirens[first].numero == siren; first++) {
		uint32_t	t = noms->sirens[first].territoire;

		by_code(r, t, r->all.snapshot->territoires[t].siren, code_sure);
	}
}

/* A code that no longer is one. */
static void
by_ancien(struct recherche *r, struct str code)
{
	const struct snapshot	*s = r->all.snapshot;
	uint32_t		 a = map_get(&s->par_ancien_code, code);

	if (a != MAP_NONE && s->anciennes[a].territoire < s->n_territoires)
		candidats_add(&r->all, &(struct candidat){ .territoire = s->anciennes[a].territoire,
		    .nom = NONE, .ancienne = a, .score = code_second, .exact = true });
}

static void
by_insee(struct recherche *r, struct str code)
{
	const struct snapshot	*s = r->all.snapshot;
	uint32_t		 t = map_get(&s->par_cle, code);

	if (t != MAP_NONE && s->territoires[t].type == TERRITOIRE_COMMUNE)
		by_code(r, t, s->territoires[t].code, code_second);
	by_ancien(r, code);
}

/* Départements first, since a région's number is seldom meant: 53 is la Mayenne. */
static void
by_grand(struct recherche *r, struct str code, uint32_t genres)
{
	const struct snapshot	*s = r->all.snapshot;
	uint32_t		 i;

	for (i = 0; i < r->all.noms->n_grands; i++) {
		uint32_t			 g = r->all.noms->grands[i];
		const struct territoire		*t = &s->territoires[g];
		bool				 region = t->type == TERRITOIRE_REGION;

		if (genres != 0 && (genres & (region ? GENRE_REGION : GENRE_DEPARTEMENT)) == 0)
			continue;
		if (str_eq(t->code, code))
			by_code(r, g, t->code, region ? code_second : code_sure);
		else if (!region && code.n == 2 && t->code.n == 3 && str_starts(t->code, code))
			by_code(r, g, t->code, code_shared);
	}
}

/* A code as it is written officially, of whatever kind its length says. */
static void
by_number(struct recherche *r, struct str code, uint32_t genres)
{
	uint32_t	scale = 1;
	size_t		i;
	int64_t		value = 0;
	bool		digits = str_int(str_sub(code, 0, 9), 0, 999999999, &value);

	if (code.n >= 2 && code.n <= 3)
		by_grand(r, code, genres);
	if (genres != 0)
		return;
	if (code.n == 5)
		by_insee(r, code);
	if (code.n >= 2 && code.n <= 5 && digits) {
		for (i = code.n; i < 5; i++)
			scale *= 10;
		by_postal(r, (uint32_t)value * scale, ((uint32_t)value + 1) * scale);
	}
	if ((code.n == 9 || code.n == 14) && digits) {
		by_siren(r, (uint32_t)value);
		by_ancien(r, str_sub(code, 0, 9));
	}
}

/*
 * Is the whole query one number, in groups as people write them (35 000, 2b 033, 213 502 388)?
 * Then it is answered, were it with nothing.  With a word of kind before it ("cd35") it may also
 * be part of a name.
 */
static bool
read_number(struct recherche *r)
{
	char		 glued[NUMERO_LONG + 1];
	struct str	 code = { glued, 0 };
	uint32_t	 genres = 0;
	size_t		 i, k, groups = 0;
	bool		 sound = true;

	for (i = 0; i < r->mots.n; i++) {
		const struct mot	*m = &r->mots.v[i];

		if (m->role == MOT_BRUIT || m->role == MOT_LIEN)
			continue;
		if (m->role == MOT_GENRE && code.n == 0) {
			genres |= m->genres;
			continue;
		}
		if (code.n == 0 ? !lieu_is_code(m->s) : !lieu_is_digits(m->s))
			return false;
		groups++;
		sound &= m->s.n > 1;
		for (k = 0; k < m->s.n && code.n < sizeof(glued); k++)
			glued[code.n++] = m->s.p[k] >= 'a' ? (char)(m->s.p[k] - 32) : m->s.p[k];
	}
	if (code.n == 0 || (groups > 1 && !(sound && (code.n == 5 || code.n >= 9))))
		return false;
	if (code.n <= NUMERO_LONG)
		by_number(r, code, genres & (GENRE_DEPARTEMENT | GENRE_REGION));
	return genres == 0;
}

/* Names, and where they lie. */

/* "3e arrondissement de lyon": the number stands behind, as in the official name. */
static void
turn_arrondissement(struct mots *m)
{
	struct mot	first = m->v[0];
	size_t		i;
	bool		said = false;

	for (i = 0; i < m->n; i++)
		said |= m->v[i].role == MOT_BRUIT;
	if (!said || m->n < 3 || !lieu_is_digits(first.s) || first.s.n > 2)
		return;
	memmove(m->v, m->v + 1, (m->n - 1) * sizeof(m->v[0]));
	m->v[m->n - 1] = first;
}

/* Noise goes, unless there is nothing else; so does the link at the head of "de lyon". */
static void
tidy(struct mots *m)
{
	bool	named = lieu_names((struct phrase){ m->v, m->n });
	size_t	i, n = 0;

	turn_arrondissement(m);
	for (i = 0; i < m->n; i++) {
		if (m->v[i].role == MOT_BRUIT && named)
			continue;
		if (i > 0 && str_eq(m->v[i - 1].s, STR("cedex")) && m->v[i].s.n <= 2 &&
		    lieu_is_digits(m->v[i].s))
			continue;
		m->v[n] = m->v[i];
		if (m->v[n].role == MOT_BRUIT)
			m->v[n].role = MOT_PLEIN;
		n++;
	}
	m->n = n;
	if (m->n > 2 && (str_eq(m->v[0].s, STR("de")) || str_eq(m->v[0].s, STR("d"))))
		memmove(m->v, m->v + 1, --m->n * sizeof(m->v[0]));
}

static void
read_names(struct recherche *r)
{
	const struct snapshot	*s = r->all.snapshot;
	const struct phrase	 typed = { r->mots.v, r->mots.n };
	struct demande		 whole = { .phrase = typed }, placed = whole;
	struct phrase		 left;
	struct lieu		 lieu;

	while (placed.phrase.n > 1 && lieu_take(s, &placed.phrase, &placed.lieu, true))
		whole.justes = true;
	left = placed.phrase;
	lieu = placed.lieu;
	rapprocher(&r->all, &whole);
	if (whole.exact && lieu.postal.n == 0)
		return;
	if (whole.justes) {
		rapprocher(&r->all, &placed);
		if (placed.exact)
			return;
		/* What looked like a place may be part of a name with a mistake. */
		rapprocher(&r->all, &(struct demande){ .phrase = typed });
	}
	if (r->all.n > 0)
		return;
	while (left.n > 1 && lieu_take(s, &left, &lieu, false))
		continue;
	if (left.n == typed.n)
		return;
	rapprocher(&r->all, &(struct demande){ .phrase = left, .lieu = lieu });
	/* The name without the place: one of them is wrong. */
	if (r->all.n == 0)
		rapprocher(&r->all, &(struct demande){ .phrase = left, .malus = -0.2f });
}

/* Answering. */

static int
candidat_cmp(const void *a, const void *b, void *territoires)
{
	const struct candidat	*x = a, *y = b;
	const struct territoire	*s = (const struct territoire *)territoires + x->territoire;
	const struct territoire	*t = (const struct territoire *)territoires + y->territoire;
	uint32_t		 p = s->population == NONE ? 0 : s->population;
	uint32_t		 q = t->population == NONE ? 0 : t->population;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (p != q)
		return p > q ? -1 : 1;
	return s->type != t->type ? s->type - t->type : str_cmp(s->code, t->code);
}

/* What was recognised, when it is not the name. */
static struct str
recognised(const struct recherche *r, const struct candidat *c)
{
	if (c->ancienne != NONE)
		return r->all.snapshot->anciennes[c->ancienne].nom;
	if (c->numero != 0)
		return arena_printf(r->arena, "%05u", c->numero);
	return c->code;
}

/* Puts the best k at the front, in order, without sorting the rest. */
static void
best_first(struct candidat *v, size_t n, size_t k, void *territoires)
{
	size_t	i, worst, j;

	if (n > k * 2 && k > 0 && k <= 32) {
		/* A handful out of many: keep them in front and replace the worst. */
		for (worst = 0, j = 1; j < k; j++)
			if (candidat_cmp(&v[j], &v[worst], territoires) > 0)
				worst = j;
		for (i = k; i < n; i++) {
			if (candidat_cmp(&v[i], &v[worst], territoires) > 0)
				continue;
			v[worst] = v[i];
			for (worst = 0, j = 1; j < k; j++)
				if (candidat_cmp(&v[j], &v[worst], territoires) > 0)
					worst = j;
		}
		n = k;
	}
	if (n > 1)
		qsort_r(v, n, sizeof(*v), candidat_cmp, territoires);
}

static struct trouvailles
answer(struct recherche *r, size_t limit)
{
	const struct snapshot	*s = r->all.snapshot;
	struct trouvaille	*v;
	size_t			 n = r->all.n < limit ? r->all.n : limit, i;

	best_first(r->all.v, r->all.n, n, (void *)s->territoires);
	if (n == 0 || (v = arena_array(r->arena, n, struct trouvaille)) == NULL)
		return (struct trouvailles){ NULL, 0, r->all.n };
	for (i = 0; i < n; i++) {
		const struct candidat	*c = &r->all.v[i];

		v[i] = (struct trouvaille){ c->territoire, recognised(r, c), c->exact,
			(double)c->score, c->numero == 0 ? c->ancienne : NONE };
	}
	return (struct trouvailles){ v, n, r->all.n };
}

struct trouvailles
territoires_chercher(const struct snapshot *snapshot, struct arena *arena, struct str q,
    size_t limit)
{
	struct recherche	r = { .arena = arena };

	if (snapshot->noms == NULL || q.n > Q_MAX || !mots_cut(&r.mots, q, true) || r.mots.n == 0 ||
	    !candidats_init(&r.all, arena, snapshot))
		return (struct trouvailles){ NULL, 0, 0 };
	if (!read_number(&r)) {
		tidy(&r.mots);
		read_names(&r);
	}
	return answer(&r, limit);
}

struct str
trouvaille_code(const struct snapshot *s, const struct trouvaille *found)
{
	return found->ancienne == NONE || s->anciennes[found->ancienne].code.n == 0 ?
	    s->territoires[found->territoire].cle : s->anciennes[found->ancienne].code;
}

bool
trouvailles_sures(const struct trouvailles *found)
{
	return found->n == 1 || (found->n > 1 && found->v[0].exact && !found->v[1].exact &&
	    found->v[1].score * 2 < found->v[0].score);
}
