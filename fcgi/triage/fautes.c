/*
 * One mistake: both words, less one letter at most each, meet in a table made with the index.
 * Two: the strings of about the same length are read front to back, and measured only if their
 * sets of letters allow it.
 */
#include "triage/fautes.h"

/* What a mistake costs. */
static const struct {
	float	ear;		/* share of it that remains if it sounds the same */
	float	first_letter;	/* at the first letter, more, in letters */
	float	dubious;	/* two that leave less closeness than this make another word */
} poids = { .ear = 0.5f, .first_letter = 0.3f, .dubious = 0.7f };

static float
closeness(const struct motif_mot *typed, struct str meant, unsigned distance)
{
	float	cost = (float)distance;
	size_t	n = meant.n > typed->s.n ? meant.n : typed->s.n;

	if (distance_meme_son(typed, meant))
		cost *= poids.ear;
	else if (typed->s.p[0] != meant.p[0])
		cost += poids.first_letter;
	return 1 - cost / (float)n;
}

/* How many letters may be wrong in a word of this length; two in a short one if it sounds right. */
static unsigned
allowed(size_t n)
{
	return n < 4 ? 0 : n < 5 ? 1 : 2;
}

/* Two mistakes in a short word make another word, unless the ear knows it. */
static bool
too_far(const struct motif_mot *typed, struct str meant, unsigned distance)
{
	return distance > 1 && (typed->s.n < 6 ? !distance_meme_son(typed, meant) :
	    closeness(typed, meant, distance) < poids.dubious);
}

/* What one may hope of a word: how close it is, and the likeliest name that bears it. */
static float
promise(const struct noms *noms, const struct proche *p)
{
	uint32_t	first = noms->porteurs[noms->vocables[p->vocable].porteurs];

	return p->qualite + noms->noms[first].a_priori;
}

static void
add_proche(const struct noms *noms, struct attendu *a, uint32_t v, unsigned distance)
{
	struct proche	fresh = { v, closeness(&a->motif, vocable_str(noms, v), distance) };
	uint32_t	i, worst = 0;

	if (v >= a->lo && v < a->hi)
		return;			/* it begins so: no mistake */
	for (i = 0; i < a->n_proches; i++)
		if (a->proches[i].vocable == v)
			return;
	if (a->n_proches < PROCHES_MAX) {
		a->proches[a->n_proches++] = fresh;
		return;
	}
	for (i = 1; i < a->n_proches; i++)
		if (promise(noms, &a->proches[i]) < promise(noms, &a->proches[worst]))
			worst = i;
	if (promise(noms, &fresh) > promise(noms, &a->proches[worst]))
		a->proches[worst] = fresh;
}

static bool
prepare(struct attendu *a)
{
	if (a->s.n < 4 || a->s.n > LETTRES_LONG || a->s.p[0] <= '9')
		return false;
	if (!a->prepared)
		distance_prepare(&a->motif, a->s);
	a->prepared = true;
	return true;
}

void
fautes_une(const struct noms *noms, struct attendu *a)
{
	size_t		skip;
	uint32_t	place, i;

	if (!prepare(a))
		return;
	for (skip = 0; skip <= a->s.n; skip++) {
		if (skip > 0 && skip < a->s.n && a->s.p[skip] == a->s.p[skip - 1])
			continue;
		place = noms_casier(a->s, skip);
		for (i = noms->casier[place]; i < noms->casier[place + 1]; i++)
			if (distance_mots(&a->motif, vocable_str(noms, noms->voisins[i]), 1) == 1)
				add_proche(noms, a, noms->voisins[i], 1);
	}
}

#define LANES	MASQUES_APRES

typedef uint32_t lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

/* Zero where there are no more than k bits, k at most 2. */
static inline lanes
beyond(lanes x, unsigned k)
{
	if (k > 0)
		x &= x - 1;
	if (k > 1)
		x &= x - 1;
	return x;
}

/* A reading of strings, and what to do with the near ones. */
struct balayage {
	const struct noms	*noms;
	const struct lettres	*lettres;
	const struct motif_mot	*motif;
	unsigned		 max;
	enum initiale		 initiale;
	struct attendu		*attendu;	/* whose neighbours they are; NULL: of names */
	void			(*visit)(void *, const struct cle_nom *, float);
	void			*context;
};

static void
near(const struct balayage *b, uint32_t which)
{
	const struct noms	*noms = b->noms;
	struct str		 s = b->attendu ? vocable_str(noms, which) : cle_str(noms, which);
	unsigned		 distance = distance_mots(b->motif, s, b->max);

	if (distance > b->max || distance == 0 || too_far(b->motif, s, distance))
		return;
	if (b->attendu != NULL)
		add_proche(noms, b->attendu, which, distance);
	else
		b->visit(b->context, &noms->cles[which], closeness(b->motif, s, distance));
}

/*
 * Strings of one length: so many letters of each side may be missing on the other.  Nearly all are
 * too far: LANES of them are refused at once.
 */
static inline void
sweep_length(const struct balayage *b, size_t n, unsigned typed, unsigned meant)
{
	const struct lettres	*l = b->lettres;
	bool			 all = b->initiale == INITIALE_TOUTE;
	size_t			 first = lettres_case(n, all ? 'a' : b->motif->s.p[0]);
	uint32_t		 end = l->debut[first + (all ? LETTRES_TETES : 1)];
	uint32_t		 mask = noms_masque(b->motif->s), i, k;
	lanes			 masques, close;
	uint64_t		 any[2];

	for (i = l->debut[first]; i < end; i += LANES) {
		memcpy(&masques, &l->masques[i], sizeof(masques));
		close = beyond(mask & ~masques, typed) | beyond(masques & ~mask, meant);
		close = (lanes)(close == 0);
		memcpy(any, &close, sizeof(any));
		if ((any[0] | any[1]) == 0)
			continue;
		for (k = 0; k < LANES && i + k < end; k++)
			if (close[k] != 0)
				near(b, l->qui[i + k]);
	}
}

/* A string two letters longer holds all the letters typed, and so on. */
static void
sweep(const struct balayage *b)
{
	size_t	n = b->motif->s.n;

	if (b->max == 0 || n + 2 > LETTRES_LONG)
		return;
	sweep_length(b, n, b->max, b->max);
	sweep_length(b, n + 1, b->max - 1, b->max);
	sweep_length(b, n - 1, b->max, b->max - 1);
	if (b->max == 2) {
		sweep_length(b, n + 2, 0, 2);
		sweep_length(b, n - 2, 2, 0);
	}
}

void
fautes_deux(const struct noms *noms, struct attendu *a, enum initiale initiale)
{
	if (prepare(a))
		sweep(&(struct balayage){ .noms = noms, .lettres = &noms->lettres_vocables,
		    .motif = &a->motif, .max = allowed(a->s.n),
		    .initiale = initiale, .attendu = a });
}

void
fautes_noms(const struct noms *noms, struct str glued, enum initiale initiale,
    void (*visit)(void *context, const struct cle_nom *cle, float closeness), void *context)
{
	struct motif_mot	motif;

	if (glued.n < 5 || glued.n > LETTRES_LONG)
		return;
	distance_prepare(&motif, glued);
	sweep(&(struct balayage){ .noms = noms, .lettres = &noms->lettres_cles, .motif = &motif,
	    .max = allowed(glued.n), .initiale = initiale, .visit = visit, .context = context });
}

uint32_t
fautes_genre(struct str s)
{
	static const struct { struct str word; uint32_t genres; } kinds[] = {
		{ { "communaute", 10 }, GENRE_EPCI }, { { "communes", 8 }, GENRE_CC },
		{ { "agglomeration", 13 }, GENRE_CA }, { { "metropole", 9 }, GENRE_METROPOLE },
		{ { "syndicat", 8 }, GENRE_SYNDICAT }, { { "departement", 11 }, GENRE_DEPARTEMENT },
		{ { "departemental", 13 }, GENRE_DEPARTEMENT }, { { "region", 6 }, GENRE_REGION },
		{ { "regional", 8 }, GENRE_REGION }, { { "commune", 7 }, GENRE_COMMUNE },
		{ { "mairie", 6 }, GENRE_COMMUNE },
		{ { "conseil", 7 }, GENRE_DEPARTEMENT | GENRE_REGION },
	};
	struct motif_mot	motif;
	unsigned		max = s.n < 8 ? 1 : 2;
	size_t			i;

	if (s.n < 5 || s.n > 16)
		return 0;
	distance_prepare(&motif, s);
	for (i = 0; i < COUNT(kinds); i++)
		if (str_starts(kinds[i].word, s) ||
		    distance_mots(&motif, kinds[i].word, max) <= max)
			return kinds[i].genres;
	return 0;
}
