/*
 * From the surest and cheapest to the vaguest: the whole name glued, the beginning of a name, all
 * the words in any order, words one letter away (table of words less one letter), two letters away
 * (letters in common, then distance), and last a word too many.  Each step runs only when those
 * before did not find what is plainly meant.
 *
 * score = closeness (0..1) + what the population lets expect + 1 for a whole name.
 */
#include "triage/rapprochement.h"

#include <math.h>

/* Every weight of the ranking.  Closeness is 1 for a whole name. */
static const struct {
	float	whole;		/* a whole name: above everything else */
	float	groupement;	/* a groupement's name without its kind, when no kind is asked */
	float	ancien;		/* whole name of a former commune: after those of today … */
	float	ancien_seul;	/* … and of one word, after cities that begin with it (boulogne) */
	float	tete;		/* the name's article was not typed */
	float	article;	/* an article was typed that the name has not (la baule) */
	float	covered;	/* share of closeness that the name's other words do not change */
	float	prefix;		/* an unfinished word … */
	float	prefix_missing;	/* … and for the share of it that is missing */
	float	prefix_inside;	/* unfinished, though another word follows */
	float	disorder;	/* words in another order */
	float	no_head;	/* the name's first word was not typed */
	float	mistaken;	/* with a mistake, though the words as typed are a name */
	float	extra;		/* a word of the query found nowhere */
	float	town;		/* expected of a town that words without meaning may follow */
	float	genre_other;	/* another groupement than asked */
	float	genre_wrong;	/* another kind of territory than asked */
	float	wrong_least;	/* … which must be this close, to be told all the same */
	float	genre_word;	/* a word of kind or link, found */
	float	contexte;	/* in the département asked for, or about there */
	float	short_prefix;	/* no commune, and four letters at most: few mean it yet */
	float	autre_nom;	/* an alias or an acronym, in part */
	float	certain;	/* this close, a mistake is no more than that */
	float	floor;		/* with a mistake, below this it is nonsense */
	float	sure;		/* from here on no further step is worth its time */
	float	plausible;	/* without a mistake, from here on two are not supposed */
} poids = {
	.whole = 1.0f, .groupement = -0.35f, .ancien = -0.4f, .ancien_seul = -0.82f,
	.tete = -0.02f, .article = -0.1f, .covered = 0.78f, .prefix = 0.10f,
	.prefix_missing = 0.12f, .prefix_inside = 0.05f, .disorder = 0.03f, .no_head = 0.02f,
	    .mistaken = -0.1f,
	.extra = 0.15f, .town = 0.3f, .genre_other = -0.06f, .genre_wrong = -0.5f,
	.wrong_least = 0.9f, .genre_word = 0.02f, .contexte = 0.1f, .short_prefix = -0.06f,
	.autre_nom = -0.1f, .certain = 0.85f, .floor = 0.98f, .sure = 1.25f, .plausible = 1.05f,
};

#define RANGE_MAX	256	/* names weighed for one unfinished word */
#define KEYS_MAX	64	/* names weighed for one beginning */

/* Candidates. */

bool
candidats_init(struct candidats *all, struct arena *arena, const struct snapshot *snapshot)
{
	*all = (struct candidats){ snapshot, snapshot->noms,
		arena_room(arena, CANDIDATS_MAX, sizeof(struct candidat)), 0,
		arena_array(arena, (size_t)CANDIDATS_MAX * 2, uint16_t) };
	return all->v != NULL && all->table != NULL;
}

void
candidats_add(struct candidats *all, const struct candidat *candidat)
{
	uint32_t	 at = candidat->territoire * UINT32_C(2654435769) >> 21;
	struct candidat	*known;

	for (; all->table[at] != 0; at = (at + 1) & (CANDIDATS_MAX * 2 - 1)) {
		known = &all->v[all->table[at] - 1];
		if (known->territoire != candidat->territoire)
			continue;
		/* Its own name before another that leads to it. */
		if (candidat->score > known->score || (candidat->score == known->score &&
		    candidat->ancienne == NONE && known->ancienne != NONE))
			*known = *candidat;
		return;
	}
	if (all->n == CANDIDATS_MAX)
		return;
	all->v[all->n] = *candidat;
	all->table[at] = (uint16_t)++all->n;
}

/* What the kind that is asked for adds or takes. */
static float
steer(const struct demande *d, const struct nom *nom)
{
	static const uint32_t	families[TERRITOIRE_TYPES] = {
		[TERRITOIRE_COMMUNE] = GENRE_COMMUNE,
		[TERRITOIRE_EPCI] = GENRE_CC | GENRE_CA | GENRE_CU | GENRE_METROPOLE | GENRE_EPCI |
		    GENRE_GROUPEMENT,
		[TERRITOIRE_SYNDICAT] = GENRE_SYNDICAT | GENRE_POLE | GENRE_PETR |
		    GENRE_EPT | GENRE_GROUPEMENT,
		[TERRITOIRE_DEPARTEMENT] = GENRE_DEPARTEMENT, [TERRITOIRE_REGION] = GENRE_REGION,
	};

	if (d->genres == 0 || (nom->genres & d->genres) != 0)
		return 0;
	return (families[nom->type] & d->genres) != 0 ? poids.genre_other : poids.genre_wrong;
}

struct trouve {
	float	closeness;
	bool	mistake;
	bool	exact;
	bool	literal;	/* the words of kind are the name's own: "Plaine Commune" */
};

/* What a whole name loses, when it comes after a commune's. */
static float
after(const struct demande *d, const struct nom *nom)
{
	if (nom->source == NOM_ANCIEN)
		return d->phrase.n == 1 ? poids.ancien_seul : poids.ancien;
	return d->genres == 0 && (nom->type == TERRITOIRE_EPCI ||
	    nom->type == TERRITOIRE_SYNDICAT) ? poids.groupement : 0;
}

static void
found(struct candidats *all, struct demande *d, uint32_t n, struct trouve what)
{
	const struct nom	*nom = &all->noms->noms[n];
	int			 place = lieu_holds(all->snapshot, &d->lieu, nom->territoire);
	float			 side = what.literal ? 0 : steer(d, nom), score;

	if (place == 0)
		return;
	if (side <= poids.genre_wrong) {
		if (what.closeness < poids.wrong_least)
			return;
		what.exact = false;
	}
	score = what.closeness + nom->a_priori + side + d->malus;
	if (d->lieu.n > 0 || d->lieu.postal.n > 0)
		score += place == 2 ? poids.contexte : -poids.contexte;
	if (!what.exact && (nom->source == NOM_ALIAS || nom->source == NOM_PARTIE))
		score += poids.autre_nom;
	if (!what.exact && d->entiere.n <= 4 && d->genres == 0 && nom->type != TERRITOIRE_COMMUNE)
		score += poids.short_prefix;
	if (what.mistake && d->exact)
		score += poids.mistaken;
	if (what.mistake && score < poids.floor && what.closeness < poids.certain)
		return;
	if (what.exact)
		score += poids.whole + after(d, nom);
	if (score > d->best)
		d->best = score;
	d->exact |= what.exact;
	candidats_add(all, &(struct candidat){ .territoire = nom->territoire, .nom = n,
	    .ancienne = nom->ancienne, .score = score, .exact = what.exact });
}

/* Ranges. */

/* First of n rising numbers that is not below value: without a branch to mispredict. */
static uint32_t
tetes_from(const uint64_t *v, uint32_t n, uint64_t value)
{
	uint32_t	at = 0, half;

	for (; n > 1; n -= half) {
		half = n / 2;
		at += v[at + half - 1] < value ? half : 0;
	}
	return at + (n == 1 && v[at] < value);
}

/* First key, or vocable, not before s; with past, the first that neither is before it nor begins
 * with it. */
static uint32_t
bound(const struct noms *noms, bool cles, struct str s, bool past)
{
	const uint64_t	*tetes = cles ? noms->tetes_cles : noms->tetes_vocables;
	uint32_t	 n = cles ? noms->n_cles : noms->n_vocables, lo, hi, mid;
	uint64_t	 tete = noms_tete(s);

	if (s.n == 0)
		return past ? n : 0;
	if (s.n <= sizeof(tete))
		return tetes_from(tetes, n,
		    tete + (past ? UINT64_C(1) << 8 * (sizeof(tete) - s.n) : 0));
	for (lo = tetes_from(tetes, n, tete), hi = tetes_from(tetes, n, tete + 1); lo < hi;) {
		struct str	at;
		int		d;

		mid = lo + (hi - lo) / 2;
		at = cles ? cle_str(noms, mid) : vocable_str(noms, mid);
		d = str_cmp(past ? str_sub(at, 0, s.n) : at, s);
		if (d < 0 || (past && d == 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* An unfinished word or name: how close it is to what it would be. */
static float
prefix_closeness(size_t typed, size_t whole)
{
	return 1 - poids.prefix - poids.prefix_missing * (float)(whole - typed) / (float)whole;
}

/* Whole names. */

/* How a part of what was typed was made. */
enum part { PART_WHOLE, PART_LESS_HEAD, PART_LESS_ARTICLE };

static void
whole_key(struct candidats *all, struct demande *d, struct str typed, enum part part)
{
	bool		before = d->exact;
	uint32_t	i = bound(all->noms, true, typed, false);

	for (; i < all->noms->n_cles && str_eq(cle_str(all->noms, i), typed); i++) {
		const struct cle_nom	*cle = &all->noms->cles[i];
		const struct nom	*nom = &all->noms->noms[cle->nom];
		struct trouve		 what = { .closeness = 1 };
		bool			 asked = d->genres != 0 &&
		    steer(d, nom) > poids.genre_wrong;

		what.literal = part == PART_WHOLE && cle->forme == CLE_ENTIERE;
		if (cle->forme == CLE_ENTIERE)
			what.exact = part == PART_WHOLE || asked;
		else if (nom->type == TERRITOIRE_EPCI || nom->type >= TERRITOIRE_DEPARTEMENT)
			what.exact = cle->forme == CLE_SANS_TETE || asked;
		else
			what.exact = nom->type == TERRITOIRE_SYNDICAT && asked;
		/* A longer part of what was typed is a name: "ville sur saulx" is not Saulx. */
		what.exact &= !before;
		if (!what.exact)
			what.closeness += part == PART_LESS_ARTICLE &&
			    cle->forme == CLE_ENTIERE ? poids.article : poids.tete;
		found(all, d, cle->nom, what);
	}
}

/* "stquentin", "belmontstefoi": the abbreviation is not a word of its own. */
static void
open_saints(struct candidats *all, struct demande *d)
{
	struct str	typed = d->entiere;
	char		opened[UINT8_MAX + 8];
	size_t		i, n;
	bool		female;

	for (i = 0; i + 5 < typed.n && typed.n < 60; i++) {
		if (typed.p[i] != 's' || typed.p[i + 1] != 't')
			continue;
		for (female = typed.p[i + 2] == 'e', n = 0; n < 2; n++, female = false) {
			memcpy(opened, typed.p, i);
			memcpy(opened + i, "sainte", 6);
			memcpy(opened + i + 5 + female, typed.p + i + 2 + female,
			    typed.n - i - 2 - female);
			whole_key(all, d, (struct str){ opened, typed.n + 3 }, PART_WHOLE);
			if (d->exact || typed.p[i + 2] != 'e')
				break;
		}
	}
}

static bool
is_article(struct str s)
{
	return str_eq(s, STR("la")) || str_eq(s, STR("le")) || str_eq(s, STR("les")) ||
	    str_eq(s, STR("l"));
}

static void
whole_keys(struct candidats *all, struct demande *d)
{
	struct str	entiere = d->entiere, pleine = d->pleine;
	size_t		i, head = 0;

	if (entiere.n > 0)
		whole_key(all, d, entiere, PART_WHOLE);
	/* "mairie de la rochelle": delarochelle, larochelle, rochelle. */
	for (i = 0; i < d->phrase.n; i++) {
		if (d->phrase.v[i].role != MOT_LIEN && d->phrase.v[i].role != MOT_GENRE)
			break;
		head += d->phrase.v[i].s.n;
		if (i + 1 < d->phrase.n && entiere.n > head + 1)
			whole_key(all, d, str_sub(entiere, head, entiere.n),
			    is_article(d->phrase.v[i].s) ? PART_LESS_ARTICLE : PART_LESS_HEAD);
	}
	if (pleine.n > 1 && pleine.n + head < entiere.n)
		whole_key(all, d, pleine, PART_LESS_HEAD);
	if (!d->exact && d->phrase.n == 1)
		open_saints(all, d);
}

/* A town, then words that are no name: "courbevoie la défense", "montreuil sous bois". */
static void
town_and_more(struct candidats *all, struct demande *d)
{
	const struct noms	*noms = all->noms;
	char			 glued[UINT8_MAX];
	size_t			 k, n;
	uint32_t		 i;

	for (k = d->phrase.n; k-- > 1 && d->best <= 0;) {
		n = mots_glue(d->phrase.v, k, MOTS_TOUS, glued, sizeof(glued));
		i = bound(noms, true, (struct str){ glued, n }, false);
		for (; n > 2 && i < noms->n_cles &&
		    str_eq(cle_str(noms, i), (struct str){ glued, n }); i++)
			if (noms->cles[i].forme == CLE_ENTIERE &&
			    noms->noms[noms->cles[i].nom].type == TERRITOIRE_COMMUNE &&
			    noms->noms[noms->cles[i].nom].source == NOM_ACTUEL &&
			    noms->noms[noms->cles[i].nom].a_priori >= poids.town)
				found(all, d, noms->cles[i].nom, (struct trouve){
				    .closeness = poids.covered, .literal = true });
	}
}

/* Does it begin with a word of kind?  Who types "ca" does not yet mean all the CA. */
static bool
kind_first(const struct noms *noms, const struct cle_nom *cle)
{
	const struct nom	*nom = &noms->noms[cle->nom];

	return cle->forme == CLE_ENTIERE && nom->n > 1 && (nom->type == TERRITOIRE_EPCI ||
	    nom->type == TERRITOIRE_SYNDICAT) && (noms->mots[nom->mots] & MOT_FACULTATIF) != 0;
}

/* The likeliest names that begin with all that was typed. */
static void
begins(struct candidats *all, struct demande *d)
{
	const struct cle_nom	*cles = all->noms->cles;
	struct str		 typed = d->entiere;
	uint32_t		 lo, hi, i, seen, limit = all->noms->n_noms;

	if (typed.n < 2)
		return;
	lo = bound(all->noms, true, typed, false);
	hi = bound(all->noms, true, typed, true);
	if (d->genres == 0 && hi - lo > KEYS_MAX)
		for (limit /= (hi - lo) / KEYS_MAX; limit < all->noms->n_noms; limit *= 2) {
			for (i = lo, seen = 0; i < hi; i++)
				seen += cles[i].nom < limit;
			if (seen >= KEYS_MAX / 2)
				break;
		}
	for (i = lo; i < hi; i++)
		if (cles[i].nom < limit && cles[i].n > typed.n &&
		    !(typed.n < 5 && d->genres == 0 && kind_first(all->noms, &cles[i])))
			found(all, d, cles[i].nom,
			    (struct trouve){ .closeness = prefix_closeness(typed.n, cles[i].n) });
}

/* "métropole", "communauté urbaine": all of a kind, when nothing is named. */
static void
all_of_kind(struct candidats *all, struct demande *d)
{
	const struct noms	*noms = all->noms;
	uint32_t		 genres = 0, n, seen = 0;
	size_t			 i;

	for (i = 0; i < d->phrase.n; i++) {
		if (d->phrase.v[i].role != MOT_GENRE && d->phrase.v[i].role != MOT_LIEN)
			return;
		genres |= d->phrase.v[i].genres;
	}
	if (d->entiere.n < 4 || (genres & GENRE_COMMUNE) != 0)
		return;
	for (n = 0; n < noms->n_noms && seen < KEYS_MAX; n++)
		if ((noms->noms[n].genres & genres) != 0 && noms->noms[n].source == NOM_ACTUEL) {
			found(all, d, n, (struct trouve){ .closeness = poids.covered });
			seen++;
		}
}

/* All the words, in any order. */

static float
word_closeness(const struct noms *noms, const struct attendu *a, uint32_t v, bool *mistake)
{
	uint32_t	i;
	float		q;

	if (v >= a->lo && v < a->hi) {
		if (noms->vocables[v].n == a->s.n)
			return 1;
		q = prefix_closeness(a->s.n, noms->vocables[v].n);
		return a->dernier ? q : q - poids.prefix_inside;
	}
	for (i = 0; i < a->n_proches; i++)
		if (a->proches[i].vocable == v) {
			*mistake = true;
			return a->proches[i].qualite;
		}
	return 0;
}

/* What the words of the query have found among those of one name. */
struct appariement {
	uint64_t	used;		/* words of the name */
	float		sum;		/* closeness by weight */
	float		typed;		/* weight of the query's words */
	float		named;		/* weight of the name's words that were found */
	int		last;
	size_t		missing;
	bool		disorder;
	bool		mistake;
};

static void
pair(const struct noms *noms, const struct nom *nom, const struct attendu *a, struct appariement *p)
{
	const uint32_t	*mots = noms->mots + nom->mots;
	float		 best = 0, q;
	bool		 mistake = false, best_mistake = false;
	int		 j, at = -1;

	for (j = 0; j < nom->n; j++) {
		if (p->used >> j & 1)
			continue;
		mistake = false;
		q = word_closeness(noms, a, mots[j] & ~MOT_FACULTATIF, &mistake);
		if (q > best) {
			best = q;
			at = j;
			best_mistake = mistake;
		}
	}
	if (at < 0) {
		p->missing++;
		return;
	}
	q = noms->vocables[mots[at] & ~MOT_FACULTATIF].poids;
	p->used |= UINT64_C(1) << at;
	p->sum += q * best;
	p->typed += q;
	if ((mots[at] & MOT_FACULTATIF) == 0)
		p->named += q;
	p->disorder |= at < p->last;
	p->last = at;
	p->mistake |= best_mistake;
}

/* Is the first word of the name that names among those found? */
static bool
head_found(const uint32_t *mots, const struct nom *nom, uint64_t used)
{
	int	j;

	for (j = 0; j < nom->n; j++)
		if ((mots[j] & MOT_FACULTATIF) == 0)
			return (used >> j & 1) != 0;
	return true;
}

static void
weigh(struct candidats *all, struct demande *d, uint32_t n)
{
	const struct noms	*noms = all->noms;
	const struct nom	*nom = &noms->noms[n];
	const uint32_t		*mots = noms->mots + nom->mots;
	struct appariement	 p = { .last = -1 };
	float			 closeness;
	bool			 article = d->article == NONE;
	size_t			 i;
	int			 j;

	for (i = 0; i < d->n_attendus; i++) {
		pair(noms, nom, &d->attendus[i], &p);
		if (p.missing > d->manquants || (p.missing > 0 && p.mistake))
			return;
	}
	if (p.typed <= 0)
		return;
	closeness = p.sum / p.typed;
	for (i = 0; i < d->n_faibles; i++)
		for (j = 0; j < nom->n; j++)
			if ((mots[j] & ~MOT_FACULTATIF) == d->faibles[i] &&
			    (p.used >> j & 1) == 0) {
				p.used |= UINT64_C(1) << j;
				if ((mots[j] & MOT_FACULTATIF) == 0)
					p.named += noms->vocables[d->faibles[i]].poids;
				closeness += poids.genre_word;
				article |= d->faibles[i] == d->article;
				break;
			}
	closeness = fminf(closeness, 1) *
	    (poids.covered + (1 - poids.covered) * fminf(p.named / nom->poids, 1));
	closeness += article ? 0 : poids.article;
	closeness -= p.disorder ? poids.disorder : 0;
	closeness -= head_found(mots, nom, p.used) ? 0 : poids.no_head;
	closeness -= poids.extra * (float)p.missing;
	found(all, d, n, (struct trouve){ .closeness = closeness, .mistake = p.mistake });
}

/* Weighs the names that may answer one word of the query, the likeliest at least. */
static void
weigh_vocables_porteurs(struct candidats *all, struct demande *d, const struct attendu *a)
{
	const struct noms	*noms = all->noms;
	uint32_t		 from = noms->vocables[a->lo].porteurs, i, k, seen;
	uint32_t		 n = vocables_porteurs(noms, a->lo, a->hi), limit = noms->n_noms;
	bool			 alone = d->n_attendus == 1 && d->genres == 0 && d->lieu.n == 0;

	if (alone && n > RANGE_MAX)
		for (limit /= n / RANGE_MAX * 2; limit < noms->n_noms; limit *= 2) {
			for (i = 0, seen = 0; i < n; i++)
				seen += noms->porteurs[from + i] < limit;
			if (seen >= RANGE_MAX / 4)
				break;
		}
	for (i = 0; i < n; i++)
		if (noms->porteurs[from + i] < limit)
			weigh(all, d, noms->porteurs[from + i]);
	for (k = 0; k < a->n_proches; k++) {
		uint32_t	v = a->proches[k].vocable;

		n = vocables_porteurs(noms, v, v + 1);
		for (i = 0; i < n && (!alone || i < 32); i++)
			weigh(all, d, noms->porteurs[noms->vocables[v].porteurs + i]);
	}
}

/* Weighs the names that bear the rarest word; one more word, if one may be missing. */
static void
all_words(struct candidats *all, struct demande *d)
{
	uint32_t	counts[ATTENDUS_MAX], k;
	const size_t	n = d->n_attendus;
	size_t		i, pass, rarest;

	if (n == 0)
		return;
	for (i = 0; i < n; i++) {
		const struct attendu	*a = &d->attendus[i];

		counts[i] = vocables_porteurs(all->noms, a->lo, a->hi);
		for (k = 0; k < a->n_proches; k++)
			counts[i] += vocables_porteurs(all->noms, a->proches[k].vocable,
			    a->proches[k].vocable + 1);
	}
	for (pass = 0; pass <= d->manquants; pass++) {
		for (i = 1, rarest = 0; i < n; i++)
			if (counts[i] < counts[rarest])
				rarest = i;
		weigh_vocables_porteurs(all, d, &d->attendus[rarest]);
		counts[rarest] = UINT32_MAX;
	}
}

/* With mistakes. */

struct lecture {
	struct candidats	*all;
	struct demande		*d;
};

static void
near_name(void *context, const struct cle_nom *cle, float closeness)
{
	const struct lecture	*l = context;

	found(l->all, l->d, cle->nom, (struct trouve){ .mistake = true,
	    .closeness = closeness + (cle->forme == CLE_ENTIERE ? 0 : poids.tete) });
}

/* Names two mistakes away, and words: from those that no name bears and that begin alike, or from
 * all. */
static void
two_letters(struct candidats *all, struct demande *d, enum initiale initiale)
{
	struct lecture	lecture = { all, d };
	size_t		i;

	for (i = 0; i < d->n_attendus; i++)
		if (initiale == INITIALE_TOUTE ||
		    vocables_porteurs(all->noms, d->attendus[i].lo, d->attendus[i].hi) == 0)
			fautes_deux(all->noms, &d->attendus[i], initiale);
	fautes_noms(all->noms, d->entiere, initiale, near_name, &lecture);
}

/* The reading itself. */

static void
expect_word(const struct noms *noms, struct demande *d, struct str s, bool last)
{
	struct attendu	*a;

	if (d->n_attendus == ATTENDUS_MAX)
		return;			/* that many words are enough to know it by */
	a = &d->attendus[d->n_attendus++];
	a->s = s;
	a->dernier = last;
	a->prepared = false;
	a->n_proches = 0;
	a->lo = bound(noms, false, s, false);
	a->entier = a->lo < noms->n_vocables && str_eq(vocable_str(noms, a->lo), s);
	/* One or two letters begin too many words to mean one, unless others say more. */
	if (last ? s.n >= 4 || (s.n >= 2 && d->n_attendus > 1) : s.n >= 3)
		a->hi = bound(noms, false, s, true);
	else
		a->hi = a->lo + a->entier;
}

/* Words that no name bears, and that say the kind with a mistake, no longer have to be found. */
static void
sift_attendus(const struct noms *noms, struct demande *d)
{
	size_t	 i, n = 0;

	if (d->n_attendus < 2)
		return;
	for (i = 0; i < d->n_attendus; i++) {
		const struct attendu	*a = &d->attendus[i];
		bool			 known = a->entier || a->dernier ?
		    vocables_porteurs(noms, a->lo, a->hi) > 0 : false;
		uint32_t		 genres = known ? 0 : fautes_genre(a->s);

		d->genres |= genres;
		if (genres == 0 || (i + 1 == d->n_attendus && n == 0)) {
			if (n != i)
				d->attendus[n] = *a;
			n++;
		}
	}
	d->n_attendus = n;
}

static void
cut_demande(const struct noms *noms, struct demande *d)
{
	size_t	i;
	bool	pleins = false;

	d->article = NONE;
	for (i = 0; i < d->phrase.n; i++)
		pleins |= d->phrase.v[i].role == MOT_PLEIN;
	for (i = 0; i < d->phrase.n; i++) {
		const struct mot	*m = &d->phrase.v[i];
		uint32_t		 v;

		if (m->role == MOT_PLEIN || (!pleins && m->role != MOT_BRUIT &&
		    (m->genres & GENRE_STATUT) == 0)) {
			expect_word(noms, d, m->s, i + 1 == d->phrase.n);
			continue;
		}
		d->genres |= m->genres;
		v = bound(noms, false, m->s, false);
		if (d->n_faibles == ATTENDUS_MAX || v >= noms->n_vocables ||
		    !str_eq(vocable_str(noms, v), m->s))
			continue;
		d->faibles[d->n_faibles++] = v;
		if (d->n_attendus == 0 && is_article(m->s))
			d->article = v;
	}
	sift_attendus(noms, d);
}

static struct str
glue(const struct demande *d, unsigned roles, char out[UINT8_MAX])
{
	return (struct str){ out, mots_glue(d->phrase.v, d->phrase.n, roles, out, UINT8_MAX) };
}

void
rapprocher(struct candidats *all, struct demande *d)
{
	struct attendu	attendus[ATTENDUS_MAX];
	char		entiere[UINT8_MAX], pleine[UINT8_MAX];
	size_t		i, neighbours = 0;
	float		right;

	d->attendus = attendus;
	d->n_attendus = d->n_faibles = 0;
	d->entiere = glue(d, MOTS_TOUS, entiere);
	d->pleine = glue(d, 1u << MOT_PLEIN, pleine);
	cut_demande(all->noms, d);
	whole_keys(all, d);
	if (d->entiere.n < 2)
		return;
	begins(all, d);
	all_of_kind(all, d);
	all_words(all, d);
	if (d->justes || d->best >= (d->exact ? 1 + poids.sure : poids.sure))
		return;
	right = d->best;
	for (i = 0; i < d->n_attendus; i++) {
		fautes_une(all->noms, &d->attendus[i]);
		neighbours += d->attendus[i].n_proches;
	}
	if (neighbours > 0)
		all_words(all, d);
	if (d->best >= poids.sure || right >= poids.plausible)
		return;
	two_letters(all, d, INITIALE_MEME);
	all_words(all, d);
	if (d->best <= 0) {
		two_letters(all, d, INITIALE_TOUTE);
		all_words(all, d);
	}
	if (d->best > 0 || d->n_attendus < 2)
		return;
	d->manquants = d->n_attendus > 2;
	if (d->manquants > 0)
		all_words(all, d);
	if (d->best <= 0 && d->n_attendus < 4)
		town_and_more(all, d);
}
