/*
 * Building the index of names, in one go: list the names and sort them by what one expects a
 * priori, cut each into words, give the distinct words their numbers, then lay out the tables that
 * answer "which names bear this word", "which names begin so", "which words are one letter away".
 *
 * What grows while building lives in buffers of its own, freed at the end; only the finished
 * tables go to the index's arena.
 */
#include "catalogue/noms.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>

#include "catalogue/tri.h"

#define BUILD_MAX	((size_t)256 << 20)

/*
 * What population adds to a score, by kind of name: slope on log10, what its kind costs, and the
 * population above which more inhabitants do not make more people look for it.
 */
static const struct attente {
	double	slope;
	double	base;
	double	most;
} attentes[TERRITOIRE_TYPES] = {
	[TERRITOIRE_COMMUNE] = { 0.08, 0, 1e7 },
	[TERRITOIRE_EPCI] = { 0.08, -0.10, 3e5 }, /* its main town, as close, comes first */
	[TERRITOIRE_SYNDICAT] = { 0.04, -0.12, 3e5 },
	[TERRITOIRE_DEPARTEMENT] = { 0.08, -0.03, 1e5 },
	[TERRITOIRE_REGION] = { 0.08, -0.03, 1.2e5 },
};
static const struct attente	attente_ancienne = { 0.04, -0.06, 1e5 };

/* A name before it has its number. */
struct brut {
	struct str	text;
	uint32_t	territoire;
	uint32_t	ancienne;
	float		a_priori;
	uint8_t		source;
};

struct build {
	const struct snapshot	*snapshot;
	struct noms		*out;
	struct arena		*arena;		/* out lies in it */
	struct brut		*bruts;
	uint32_t		 n_bruts;
	struct buf		 texte;
	struct buf		 noms;		/* struct nom */
	struct buf		 mots;		/* uint32_t */
	struct buf		 vocables;	/* struct vocable, in order of appearance */
	struct buf		 cles;		/* struct tri */
	uint32_t		*table;		/* vocable + 1 by hash */
	uint32_t		 table_mask;
	uint32_t		 n_vocables;
};

#define AT(buf, type)	((type *)(void *)(buf).p)
#define COUNT_OF(buf, type) ((uint32_t)((buf).n / sizeof(type)))

static void
put(struct buf *buf, const void *p, size_t n)
{
	buf_put(buf, (struct str){ p, n });
}

uint32_t
noms_casier(struct str s, size_t skip)
{
	uint32_t	h = UINT32_C(2166136261);
	size_t		i;

	for (i = 0; i < s.n; i++)
		if (i != skip)
			h = (h ^ (unsigned char)s.p[i]) * UINT32_C(16777619);
	return (h * UINT32_C(2654435769)) >> (32 - CASIER_BITS);
}

uint32_t
noms_masque(struct str s)
{
	uint32_t	mask = 0;
	size_t		i;

	for (i = 0; i < s.n; i++) {
		unsigned char	c = (unsigned char)s.p[i];

		mask |= UINT32_C(1) << (c >= 'a' && c <= 'z' ? c - 'a' :
		    c < 0x80 ? 26 + c % 5 : 31);
	}
	return mask;
}

uint64_t
noms_tete(struct str s)
{
	uint64_t	value = 0;

	memcpy(&value, s.p, s.n < sizeof(value) ? s.n : sizeof(value));
	return be64toh(value);
}

/* Listing the names. */

static float
expect(const struct build *b, uint32_t territoire, uint8_t source)
{
	const struct territoire	*t = &b->snapshot->territoires[territoire];
	const struct attente	*a = source == NOM_ANCIEN ? &attente_ancienne : &attentes[t->type];
	uint32_t		 population = t->population == NONE ? 0 : t->population;

	return (float)(a->base + a->slope * log10(fmin(population, a->most) + 10.0));
}

static void
list(struct build *b, struct str text, uint32_t territoire, uint32_t ancienne, uint8_t source)
{
	text = str_trim(text);
	if (text.n == 0 || b->snapshot->territoires[territoire].type == TERRITOIRE_ZONE)
		return;
	b->bruts[b->n_bruts++] = (struct brut){ text, territoire, ancienne,
		expect(b, territoire, source), source };
}

/* A territory's name, what its parentheses or quotes hold (an acronym most often) apart. */
static void
list_territoire(struct build *b, uint32_t i)
{
	static const struct { struct str open, close; } pairs[] = {
		{ { "(", 1 }, { ")", 1 } }, { { "\"", 1 }, { "\"", 1 } },
		{ { "''", 2 }, { "''", 2 } },
	};
	struct str	nom = b->snapshot->territoires[i].nom, rest, inner;
	size_t		k, at, end;

	for (k = 0; k < COUNT(pairs); k++) {
		if ((at = str_find(nom, pairs[k].open)) == SIZE_MAX)
			continue;
		rest = str_sub(nom, at + pairs[k].open.n, nom.n);
		if ((end = str_find(rest, pairs[k].close)) == SIZE_MAX)
			continue;
		inner = str_trim(str_sub(rest, 0, end));
		if (inner.n > 1)
			list(b, inner, i, NONE, NOM_PARTIE);
		if (k == 0 && at > 0 && at + end + 2 == nom.n) {
			list(b, nom, i, NONE, NOM_PARTIE);
			nom = str_sub(nom, 0, at);
		}
		break;
	}
	list(b, nom, i, NONE, NOM_ACTUEL);
}

/* Names of one territory: its own first. */
static int
brut_cmp(const void *a, const void *b, void *bruts)
{
	const struct brut	*x = (struct brut *)bruts + ((const struct tri *)a)->qui;
	const struct brut	*y = (struct brut *)bruts + ((const struct tri *)b)->qui;

	if (x->source != y->source)
		return x->source - y->source;
	return x->ancienne != y->ancienne ? (x->ancienne < y->ancienne ? -1 : 1) :
	    str_cmp(x->text, y->text);
}

/* The likeliest first: falling a_priori, then the territory's place. */
static bool
sort_bruts(struct build *b)
{
	struct tri	*tri = malloc(((size_t)b->n_bruts + 1) * sizeof(*tri));
	struct brut	*sorted = malloc(((size_t)b->n_bruts + 1) * sizeof(*sorted));
	bool		 good = tri != NULL && sorted != NULL;
	uint32_t	 i, bits;
	float		 positive;

	for (i = 0; i < b->n_bruts && good; i++) {
		/* Positive floats are in the order of their bits. */
		positive = b->bruts[i].a_priori + 1;
		memcpy(&bits, &positive, sizeof(bits));
		tri[i] = (struct tri){ (uint64_t)~bits << 32 | b->bruts[i].territoire, 0, i, 0, 0 };
	}
	good = good && tri_sort(tri, b->n_bruts, brut_cmp, b->bruts);
	for (i = 0; i < b->n_bruts && good; i++)
		sorted[i] = b->bruts[tri[i].qui];
	free(tri);
	if (!good) {
		free(sorted);
		return false;
	}
	free(b->bruts);
	b->bruts = sorted;
	return true;
}

static bool
list_all(struct build *b)
{
	const struct snapshot	*s = b->snapshot;
	uint32_t		 i;

	b->bruts = malloc(((size_t)s->n_territoires * 3 + s->n_anciennes + 1) * sizeof(*b->bruts));
	if (b->bruts == NULL)
		return false;
	for (i = 0; i < s->n_territoires; i++)
		list_territoire(b, i);
	for (i = 0; i < s->n_anciennes; i++) {
		const struct ancienne	*a = &s->anciennes[i];
		uint8_t			 source = str_eq(a->type, STR("alias")) ? NOM_ALIAS :
		    str_eq(a->type, STR("arrondissement")) ? NOM_ARRONDISSEMENT : NOM_ANCIEN;

		if (a->territoire < s->n_territoires &&
		    !str_eq(a->nom, s->territoires[a->territoire].nom))
			list(b, a->nom, a->territoire, i, source);
	}
	return sort_bruts(b);
}

/* Words. */

static bool
grow_table(struct build *b)
{
	uint32_t	 size = b->table == NULL ? 1 << 16 : (b->table_mask + 1) * 2, i, at;
	uint32_t	*table = calloc(size, sizeof(*table));

	if (table == NULL)
		return false;
	for (i = 0; i < b->n_vocables; i++) {
		const struct vocable	*v = &AT(b->vocables, struct vocable)[i];

		at = (uint32_t)str_hash((struct str){ b->texte.p + v->at, v->n }, HASH_SEED) >> 4;
		for (at &= size - 1; table[at] != 0; at = (at + 1) & (size - 1))
			continue;
		table[at] = i + 1;
	}
	free(b->table);
	b->table = table;
	b->table_mask = size - 1;
	return true;
}

/* The number of a word, a new one if it was never met; NONE: no memory. */
static uint32_t
intern(struct build *b, struct str word)
{
	struct vocable	 fresh = { 0 };
	uint32_t	 at, found;

	if ((b->table == NULL || b->n_vocables * 2 > b->table_mask) && !grow_table(b))
		return NONE;
	at = (uint32_t)str_hash(word, HASH_SEED) >> 4 & b->table_mask;
	for (; (found = b->table[at]) != 0; at = (at + 1) & b->table_mask) {
		const struct vocable	*v = &AT(b->vocables, struct vocable)[found - 1];

		if (str_eq((struct str){ b->texte.p + v->at, v->n }, word))
			return found - 1;
	}
	fresh.at = (uint32_t)b->texte.n;
	fresh.n = (uint32_t)word.n;
	buf_put(&b->texte, word);
	put(&b->vocables, &fresh, sizeof(fresh));
	if (b->texte.failed || b->vocables.failed)
		return NONE;
	b->table[at] = ++b->n_vocables;
	return b->n_vocables - 1;
}

static uint16_t
genres_of(const struct territoire *t, const struct mots *m)
{
	static const struct { struct str nature; uint16_t genre; } natures_epci[] = {
		{ { "CC", 2 }, GENRE_CC }, { { "CA", 2 }, GENRE_CA }, { { "CU", 2 }, GENRE_CU },
		{ { "METRO", 5 }, GENRE_METROPOLE }, { { "MET69", 5 }, GENRE_METROPOLE },
		{ { "PETR", 4 }, GENRE_PETR }, { { "POLEM", 5 }, GENRE_POLE },
		{ { "EPT", 3 }, GENRE_EPT },
	};
	static const uint16_t	by_type[TERRITOIRE_TYPES] = {
		[TERRITOIRE_COMMUNE] = GENRE_COMMUNE,
		[TERRITOIRE_EPCI] = GENRE_EPCI | GENRE_GROUPEMENT,
		[TERRITOIRE_SYNDICAT] = GENRE_SYNDICAT | GENRE_GROUPEMENT,
		[TERRITOIRE_DEPARTEMENT] = GENRE_DEPARTEMENT, [TERRITOIRE_REGION] = GENRE_REGION,
	};
	/* A syndicat's name may list the communautés in it, without being one. */
	uint16_t		said = t->type == TERRITOIRE_EPCI ? UINT16_MAX :
	    t->type == TERRITOIRE_SYNDICAT ? GENRE_POLE | GENRE_PETR | GENRE_EPT | GENRE_REGION : 0;
	uint16_t		genres = by_type[t->type];
	size_t			i;

	for (i = 0; i < COUNT(natures_epci); i++)
		if (str_eq(t->nature, natures_epci[i].nature))
			genres |= natures_epci[i].genre;
	for (i = 0; i < m->n; i++)
		genres |= m->v[i].genres & said;
	return genres;
}

/* Words without meaning go, and if none is left that names ("Le Dit"), all do. */
static void
sift(struct mots *m)
{
	size_t	i, n = 0, pleins = 0;

	for (i = 0; i < m->n; i++)
		pleins += m->v[i].role == MOT_PLEIN;
	for (i = 0; i < m->n; i++)
		if (pleins == 0 || m->v[i].role != MOT_BRUIT) {
			m->v[n] = m->v[i];
			if (pleins == 0)
				m->v[n].role = MOT_PLEIN;
			n++;
		}
	m->n = n;
}

static void
add_cle(struct build *b, struct str glued, uint32_t at, uint32_t nom, uint8_t forme)
{
	struct tri	cle = { noms_tete(glued), at, nom, (uint8_t)glued.n, forme };

	put(&b->cles, &cle, sizeof(cle));
}

/* Le Mans: lemans, and mans.  CC du Pays de Blain: ccdupaysdeblain, paysdeblain, paysblain. */
static void
add_cles(struct build *b, const struct mots *m, uint32_t nom, uint8_t type)
{
	bool	groupement = type == TERRITOIRE_EPCI || type == TERRITOIRE_SYNDICAT;
	char	whole[UINT8_MAX], pleine[UINT8_MAX];
	size_t	i, head = 0, n = mots_glue(m->v, m->n, MOTS_TOUS, whole, sizeof(whole)), n_pleine;
	uint32_t at = (uint32_t)b->texte.n;

	if (n == 0)
		return;
	put(&b->texte, whole, n);
	add_cle(b, (struct str){ whole, n }, at, nom, CLE_ENTIERE);
	for (i = 0; i < m->n && (m->v[i].role == MOT_LIEN ||
	    (m->v[i].role == MOT_GENRE && (groupement || type >= TERRITOIRE_DEPARTEMENT))); i++)
		head += m->v[i].s.n;
	/* "CD77" is not 77. */
	if (head > 0 && head < n && whole[head] > '9')
		add_cle(b, (struct str){ whole + head, n - head }, at + (uint32_t)head, nom,
		    CLE_SANS_TETE);
	n_pleine = mots_glue(m->v, m->n, 1u << MOT_PLEIN, pleine, sizeof(pleine));
	if (n_pleine > 0 && n_pleine < n - head && pleine[0] > '9') {
		at = (uint32_t)b->texte.n;
		put(&b->texte, pleine, n_pleine);
		add_cle(b, (struct str){ pleine, n_pleine }, at, nom, CLE_PLEINE);
	}
}

static bool
add_nom(struct build *b, const struct brut *brut)
{
	const struct territoire	*t = &b->snapshot->territoires[brut->territoire];
	struct mots		 m;
	uint32_t		 nom = COUNT_OF(b->noms, struct nom), id, i;
	struct nom		 fresh = { brut->territoire, brut->ancienne,
		COUNT_OF(b->mots, uint32_t), brut->a_priori, 0, 0, 0, brut->source, t->type };

	if (!mots_cut(&m, brut->text, t->type != TERRITOIRE_COMMUNE ||
	    brut->source == NOM_ARRONDISSEMENT))
		return true;		/* too long for anyone to type */
	sift(&m);
	if (m.n == 0)
		return true;
	fresh.genres = genres_of(t, &m);
	/* An arrondissement is found by its whole name; else Paris would stand there 21 times. */
	for (i = 0; i < m.n && i < 60 && brut->source != NOM_ARRONDISSEMENT; i++) {
		if ((id = intern(b, m.v[i].s)) == NONE)
			return false;
		if (m.v[i].role != MOT_PLEIN)
			id |= MOT_FACULTATIF;
		put(&b->mots, &id, sizeof(id));
		fresh.n++;
	}
	put(&b->noms, &fresh, sizeof(fresh));
	add_cles(b, &m, nom, t->type);
	return true;
}

/* Laying out. */

static void *
keep(struct build *b, const void *p, size_t n, size_t size)
{
	void	*copy = arena_alloc(b->arena, n + 1, size);

	return copy == NULL || n == 0 ? copy : memcpy(copy, p, n * size);
}

/* Numbers the words again, in bytewise order. */
static bool
sort_vocables(struct build *b)
{
	uint32_t	 n = b->n_vocables, i, *mots = AT(b->mots, uint32_t), *rank;
	struct tri	*tri = malloc(((size_t)n + 1) * sizeof(*tri));
	struct vocable	*sorted = arena_array(b->arena, (size_t)n + 1, struct vocable);
	uint64_t	*tetes = arena_array(b->arena, (size_t)n + 1, uint64_t);
	bool		 good;

	rank = malloc(((size_t)n + 1) * sizeof(*rank));
	if (tri == NULL || sorted == NULL || tetes == NULL || rank == NULL) {
		free(tri);
		free(rank);
		return false;
	}
	for (i = 0; i < n; i++) {
		const struct vocable	*v = &AT(b->vocables, struct vocable)[i];

		tri[i] = (struct tri){ noms_tete((struct str){ b->texte.p + v->at, v->n }),
		    v->at, i, (uint8_t)v->n, 0 };
	}
	good = tri_sort(tri, n, tri_cmp, b->texte.p);
	for (i = 0; i < n && good; i++) {
		rank[tri[i].qui] = i;
		sorted[i] = AT(b->vocables, struct vocable)[tri[i].qui];
		tetes[i] = tri[i].tete;
	}
	for (i = 0; i < COUNT_OF(b->mots, uint32_t) && good; i++)
		mots[i] = rank[mots[i] & ~MOT_FACULTATIF] | (mots[i] & MOT_FACULTATIF);
	b->out->vocables = sorted;
	b->out->tetes_vocables = tetes;
	b->out->n_vocables = n;
	free(tri);
	free(rank);
	return good;
}

/* Who bears each word, and from that how much each word tells. */
static bool
lay_porteurs(struct build *b)
{
	struct vocable	*v = (struct vocable *)b->out->vocables;
	struct nom	*noms = AT(b->noms, struct nom);
	const uint32_t	*mots = AT(b->mots, uint32_t);
	uint32_t	 n = b->n_vocables, n_mots = COUNT_OF(b->mots, uint32_t), i, k, total = 0;
	uint32_t	 n_noms = COUNT_OF(b->noms, struct nom), *porteurs;

	for (i = 0; i < n_mots; i++)
		if ((mots[i] & MOT_FACULTATIF) == 0)
			v[mots[i]].porteurs++;
	for (i = 0; i <= n; i++) {
		uint32_t	count = v[i].porteurs;

		v[i].porteurs = total;
		v[i].poids = count == 0 ? 0.1f : (float)(0.3 + log10((double)n_noms / count));
		total += count;
	}
	if ((porteurs = arena_array(b->arena, (size_t)total + 1, uint32_t)) == NULL)
		return false;
	for (i = 0; i < n_noms; i++)
		for (k = noms[i].mots; k < noms[i].mots + noms[i].n; k++)
			if ((mots[k] & MOT_FACULTATIF) == 0) {
				porteurs[v[mots[k]].porteurs++] = i;
				noms[i].poids += v[mots[k]].poids;
			}
	for (i = n; i > 0; i--)
		v[i].porteurs = v[i - 1].porteurs;
	v[0].porteurs = 0;
	b->out->porteurs = porteurs;
	return true;
}

/* A word may be found by a mistake: it names something and is neither short, long nor a number. */
static bool
can_be_missed(const struct noms *noms, uint32_t i)
{
	const struct vocable	*v = &noms->vocables[i];

	return v[1].porteurs > v->porteurs && v->n >= 3 && v->n <= 24 && noms->texte[v->at] > '9';
}

/* Every word under the hash of itself and of itself less one letter, whichever it is. */
static bool
lay_voisins(struct build *b)
{
	struct noms	*out = b->out;
	struct buf	 places = { .max = BUILD_MAX };
	uint32_t	*casier, *voisins, i, k, place, total = 0, *p;
	size_t		 skip;

	casier = arena_array(b->arena, (1u << CASIER_BITS) + 1, uint32_t);
	for (i = 0; i < out->n_vocables && casier != NULL; i++) {
		struct str	s = vocable_str(out, i);

		for (skip = 0; skip <= s.n && can_be_missed(out, i); skip++) {
			if (skip > 0 && skip < s.n && s.p[skip] == s.p[skip - 1])
				continue;
			place = noms_casier(s, skip);
			casier[place]++;
			put(&places, &place, sizeof(place));
			put(&places, &i, sizeof(i));
		}
	}
	voisins = arena_array(b->arena, places.n / 8 + 1, uint32_t);
	if (casier == NULL || voisins == NULL || places.failed) {
		buf_free(&places);
		return false;
	}
	for (i = 0; i <= 1u << CASIER_BITS; i++) {
		k = casier[i];
		casier[i] = total;
		total += k;
	}
	for (p = AT(places, uint32_t), k = 0; k < places.n / 8; k++, p += 2)
		voisins[casier[p[0]]++] = p[1];
	memmove(casier + 1, casier, sizeof(*casier) << CASIER_BITS);
	casier[0] = 0;
	buf_free(&places);
	out->casier = casier;
	out->voisins = voisins;
	return true;
}

/* By length and first letter, then in the order given: the strings that a mistake may hide. */
static bool
lay_lettres(struct build *b, struct lettres *l, uint32_t n, bool cles)
{
	const struct noms	*out = b->out;
	uint32_t		*masques, *qui, *at, pass, i, total = 0;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < n; i++) {
			struct str		 s = cles ? cle_str(out, i) : vocable_str(out, i);
			const struct nom	*nom = cles ? &out->noms[out->cles[i].nom] : NULL;

			if (s.n < 4 || s.n > LETTRES_LONG || (cles ? nom->n < 2 ||
			    nom->type == TERRITOIRE_SYNDICAT || out->cles[i].forme == CLE_PLEINE :
			    !can_be_missed(out, i)))
				continue;
			at = &l->debut[lettres_case(s.n, s.p[0])];
			if (pass == 1) {
				((uint32_t *)l->masques)[*at] = noms_masque(s);
				((uint32_t *)l->qui)[*at] = i;
			}
			++*at;
		}
		if (pass == 1)
			break;
		for (i = 0; i < COUNT(l->debut); i++) {
			uint32_t	count = l->debut[i];

			l->debut[i] = total;
			total += count;
		}
		masques = arena_array(b->arena, (size_t)total + MASQUES_APRES, uint32_t);
		qui = arena_array(b->arena, (size_t)total + 1, uint32_t);
		if (masques == NULL || qui == NULL)
			return false;
		l->masques = masques;
		l->qui = qui;
	}
	memmove(l->debut + 1, l->debut, sizeof(l->debut) - sizeof(l->debut[0]));
	l->debut[0] = 0;
	return true;
}

static bool
lay_cles(struct build *b)
{
	struct tri	*tri = AT(b->cles, struct tri);
	uint32_t	 n = COUNT_OF(b->cles, struct tri), i;
	struct cle_nom	*cles = arena_array(b->arena, (size_t)n + 1, struct cle_nom);
	uint64_t	*tetes = arena_array(b->arena, (size_t)n + 1, uint64_t);

	if (cles == NULL || tetes == NULL || !tri_sort(tri, n, tri_cmp, b->texte.p))
		return false;
	for (i = 0; i < n; i++) {
		cles[i] = (struct cle_nom){ tri[i].at, tri[i].qui, tri[i].n, tri[i].forme };
		tetes[i] = tri[i].tete;
	}
	b->out->cles = cles;
	b->out->tetes_cles = tetes;
	b->out->n_cles = n;
	return true;
}

/* Numbers. */

static int
numero_cmp(const void *a, const void *b, void *rangs)
{
	const struct numero	*x = a, *y = b;
	const uint32_t		*rang = rangs;

	if (x->numero != y->numero)
		return x->numero < y->numero ? -1 : 1;
	if (x->territoire != y->territoire)
		return rang[x->territoire] < rang[y->territoire] ? -1 : 1;
	return (x->ancienne > y->ancienne) - (x->ancienne < y->ancienne);
}

static void
put_numeros(struct buf *buf, struct strs codes, uint32_t territoire, uint32_t ancienne)
{
	struct numero	numero = { 0, territoire, ancienne };
	int64_t		value;
	size_t		i;

	for (i = 0; i < codes.n; i++)
		if (str_int(codes.v[i], 0, 999999999, &value)) {
			numero.numero = (uint32_t)value;
			put(buf, &numero, sizeof(numero));
		}
}

static bool
lay_numeros(struct build *b)
{
	const struct snapshot	*s = b->snapshot;
	struct buf		 postaux = { .max = BUILD_MAX }, sirens = { .max = BUILD_MAX };
	uint32_t		*rangs = calloc((size_t)s->n_territoires + 1, sizeof(*rangs)), i;
	bool			 good;

	if (rangs == NULL)
		return false;
	/* Backwards, so that a territory's first name gives its rank. */
	for (i = b->n_bruts; i-- > 0;)
		rangs[b->bruts[i].territoire] = i;
	for (i = 0; i < s->n_territoires; i++) {
		const struct territoire	*t = &s->territoires[i];

		if (t->type == TERRITOIRE_ZONE)
			continue;
		put_numeros(&postaux, t->codes_postaux, i, NONE);
		put_numeros(&sirens, (struct strs){ &t->siren, 1 }, i, NONE);
	}
	for (i = 0; i < s->n_anciennes; i++)
		if (s->anciennes[i].territoire < s->n_territoires)
			put_numeros(&postaux, s->anciennes[i].codes_postaux,
			    s->anciennes[i].territoire, i);
	b->out->n_postaux = COUNT_OF(postaux, struct numero);
	b->out->n_sirens = COUNT_OF(sirens, struct numero);
	if (postaux.n > 0)
		qsort_r(postaux.p, b->out->n_postaux, sizeof(struct numero), numero_cmp, rangs);
	if (sirens.n > 0)
		qsort_r(sirens.p, b->out->n_sirens, sizeof(struct numero), numero_cmp, rangs);
	b->out->postaux = keep(b, postaux.p, b->out->n_postaux, sizeof(struct numero));
	b->out->sirens = keep(b, sirens.p, b->out->n_sirens, sizeof(struct numero));
	good = !postaux.failed && !sirens.failed && b->out->postaux && b->out->sirens;
	buf_free(&postaux);
	buf_free(&sirens);
	free(rangs);
	return good;
}

static int
grand_cmp(const void *a, const void *b, void *territoires)
{
	const struct territoire	*t = territoires;
	uint32_t		 x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int			 d = str_cmp(t[x].code, t[y].code);

	return d != 0 ? d : t[x].type != t[y].type ? t[x].type - t[y].type : (x > y) - (x < y);
}

/* Départements and régions, which also tell homonyms apart ("saint denis réunion"). */
static bool
lay_grands(struct build *b)
{
	const struct snapshot	*s = b->snapshot;
	struct noms		*out = b->out;
	struct buf		 grands = { .max = BUILD_MAX };
	uint32_t		 i;
	bool			 good;

	for (i = 0; i < s->n_territoires; i++)
		if (s->territoires[i].type == TERRITOIRE_DEPARTEMENT ||
		    s->territoires[i].type == TERRITOIRE_REGION)
			put(&grands, &i, sizeof(i));
	out->n_grands = COUNT_OF(grands, uint32_t);
	if (out->n_grands > 0)
		qsort_r(grands.p, out->n_grands, sizeof(i), grand_cmp, (void *)s->territoires);
	out->grands = keep(b, grands.p, out->n_grands, sizeof(i));
	good = out->grands != NULL && !grands.failed &&
	    map_init(&out->contextes, b->arena, (size_t)out->n_grands * 16 + 16);
	buf_free(&grands);
	for (i = 0; i < out->n_cles && good; i++) {
		const struct nom	*nom = &out->noms[out->cles[i].nom];

		if (out->cles[i].forme != CLE_PLEINE && nom->type >= TERRITOIRE_DEPARTEMENT)
			(void)map_put(&out->contextes, cle_str(out, i), nom->territoire);
	}
	i = map_get(&s->par_cle, STR("france"));
	if (good && i != MAP_NONE && i < s->n_territoires)
		(void)map_put(&out->contextes, STR("france"), i);
	return good;
}

static bool
lay_out(struct build *b)
{
	struct noms	*out = b->out;

	if (!sort_vocables(b) || !lay_porteurs(b))
		return false;
	out->texte = keep(b, b->texte.p, b->texte.n, 1);
	out->n_noms = COUNT_OF(b->noms, struct nom);
	out->noms = keep(b, b->noms.p, out->n_noms, sizeof(struct nom));
	out->mots = keep(b, b->mots.p, b->mots.n / sizeof(uint32_t), sizeof(uint32_t));
	return out->texte != NULL && out->noms != NULL && out->mots != NULL && lay_cles(b) &&
	    lay_voisins(b) && lay_lettres(b, &out->lettres_vocables, out->n_vocables, false) &&
	    lay_lettres(b, &out->lettres_cles, out->n_cles, true) && lay_numeros(b) &&
	    lay_grands(b);
}

static bool
fill(struct build *b)
{
	uint32_t	i;
	bool		good = list_all(b);

	/* Room for what is usual at once: growing means copying. */
	good = good && buf_reserve(&b->noms, b->n_bruts * sizeof(struct nom)) &&
	    buf_reserve(&b->cles, (size_t)b->n_bruts * 2 * sizeof(struct tri)) &&
	    buf_reserve(&b->mots, (size_t)b->n_bruts * 4 * sizeof(uint32_t)) &&
	    buf_reserve(&b->texte, (size_t)b->n_bruts * 40);
	for (i = 0; i < b->n_bruts && good; i++)
		good = add_nom(b, &b->bruts[i]);
	return good && !b->texte.failed && !b->noms.failed && !b->mots.failed &&
	    !b->vocables.failed && !b->cles.failed && lay_out(b);
}

const struct noms *
noms_build(const struct snapshot *snapshot, uint64_t empreinte)
{
	struct build	 b = { .snapshot = snapshot,
		.out = partage_creer(sizeof(struct noms), empreinte),
		.texte = { .max = BUILD_MAX }, .noms = { .max = BUILD_MAX },
		.mots = { .max = BUILD_MAX }, .vocables = { .max = BUILD_MAX },
		.cles = { .max = BUILD_MAX } };

	if (b.out == NULL)
		return NULL;
	b.arena = b.out->partage.arena;
	if (!fill(&b)) {
		partage_lacher(&b.out->partage);
		b.out = NULL;
	}
	free(b.bruts);
	free(b.table);
	buf_free(&b.texte);
	buf_free(&b.noms);
	buf_free(&b.mots);
	buf_free(&b.vocables);
	buf_free(&b.cles);
	return b.out;
}
