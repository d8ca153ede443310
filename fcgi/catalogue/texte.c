/*
 * An inverted index whose weights are computed once: BM25's term frequency and document length do
 * not depend on the question, and neither does the rarity of a stem.
 */
#include "catalogue/texte.h"

#include "base/bits.h"
#include "base/bound.h"

#include <math.h>
#include <stdlib.h>

#define K1	1.2f	/* how soon repeating a word stops counting */
#define B	0.6f	/* how much a long text is held against itself */

/* How much a word counts where it stands. */
enum { IN_NAME = 4, IN_LABEL = 2, IN_SUMMARY = 2, IN_BODY = 1, IN_OWNER = 1 };

struct occurrence {
	uint32_t	stem;
	uint32_t	document;
	float		weight;
};

struct builder {
	const struct snapshot	*s;
	struct arena		*scratch;
	struct texte		*texte;
	struct occurrence	*v;
	size_t			 n;
	size_t			 size;
	float			*length;	/* by document: weighted words */
	uint32_t		 max_stems;
};

static void
add(struct builder *b, uint32_t document, struct str text, float weight)
{
	struct words	words = words_cut(b->scratch, text);
	uint32_t	id;
	size_t		i;

	for (i = 0; i < words.n; i++) {
		if (b->n == b->size) {
			size_t			 size = b->size == 0 ? 16384 : b->size * 2;
			struct occurrence	*v = realloc(b->v, size * sizeof(*v));

			if (v == NULL)
				return;
			b->v = v;
			b->size = size;
		}
		id = map_get(&b->texte->stems, words.v[i].stem);
		if (id == NONE) {
			if (b->texte->n_stems == b->max_stems)
				continue;
			id = b->texte->n_stems++;
			map_put(&b->texte->stems, arena_str(b->s->arena, words.v[i].stem), id);
		}
		b->v[b->n++] = (struct occurrence){ id, document, weight };
		b->length[document] += weight;
	}
	arena_reset(b->scratch);
}

static void
add_labels(struct builder *b, uint32_t document, const struct poids_list *labels)
{
	uint32_t	i;

	for (i = 0; i < labels->n; i++)
		add(b, document, b->s->labels[labels->v[i].label].libelle,
		    IN_LABEL * labels->v[i].score);
}

static void
add_all(struct builder *b)
{
	const struct snapshot	*s = b->s;
	uint32_t		 i;
	size_t			 k;

	for (i = 0; i < s->n_services; i++) {
		add(b, i, s->services[i].nom, IN_NAME);
		add(b, i, s->services[i].accroche, IN_SUMMARY);
		add(b, i, s->services[i].operateur, IN_OWNER);
		add(b, i, s->services[i].description, IN_BODY);
		add_labels(b, i, &s->services[i].labels);
	}
	for (i = 0; i < s->n_aides; i++) {
		uint32_t	document = s->n_services + i;

		add(b, document, s->aides[i].nom, IN_NAME);
		add(b, document, s->aides[i].nom_officiel, IN_SUMMARY);
		add(b, document, s->aides[i].accroche, IN_SUMMARY);
		add(b, document, s->aides[i].description, IN_BODY);
		for (k = 0; k < s->aides[i].porteurs.n; k++)
			add(b, document, s->aides[i].porteurs.v[k], IN_OWNER);
		for (k = 0; k < s->aides[i].programmes.n; k++)
			add(b, document, s->aides[i].programmes.v[k], IN_SUMMARY);
		add_labels(b, document, &s->aides[i].labels);
	}
}

static int
by_stem_and_document(const void *a, const void *b)
{
	const struct occurrence	*oa = a, *ob = b;

	if (oa->stem != ob->stem)
		return oa->stem < ob->stem ? -1 : 1;
	return (oa->document > ob->document) - (oa->document < ob->document);
}

/* Makes one link of all the occurrences of a stem in a document, then weighs it. */
static bool
link_all(struct builder *b)
{
	struct texte		*t = b->texte;
	struct texte_lien	*liens = arena_array(b->s->arena, b->n, struct texte_lien);
	uint32_t		*debut = arena_array(b->s->arena, (size_t)t->n_stems + 1, uint32_t);
	double			 mean = 0, idf, tf;
	size_t			 i, used = 0, from;
	uint32_t		 stem, k;

	if (liens == NULL || debut == NULL)
		return false;
	for (k = 0; k < t->n_documents; k++)
		mean += (double)b->length[k] / t->n_documents;
	if (b->n > 0)		/* nothing was ever allocated for no word at all */
		qsort(b->v, b->n, sizeof(*b->v), by_stem_and_document);
	for (i = 0, stem = 0; stem < t->n_stems; stem++) {
		debut[stem] = (uint32_t)used;
		for (from = used; i < b->n && b->v[i].stem == stem; i++) {
			if (used == from || liens[used - 1].document != b->v[i].document)
				liens[used++] = (struct texte_lien){ b->v[i].document, 0 };
			liens[used - 1].poids += b->v[i].weight;
		}
		idf = log(1 + (t->n_documents - (double)(used - from) + 0.5) /
		    ((double)(used - from) + 0.5));
		for (; from < used; from++) {
			tf = (double)liens[from].poids;
			tf = tf * (double)(K1 + 1) / (tf + (double)K1 * (double)(1 - B +
			    B * b->length[liens[from].document] / (float)mean));
			liens[from].poids = (float)(idf * tf);
		}
	}
	debut[t->n_stems] = (uint32_t)used;
	t->liens = liens;
	t->debut = debut;
	return true;
}

const struct texte *
texte_build(const struct snapshot *s)
{
	struct builder	b = { .s = s, .max_stems = 40000 };
	bool		done;

	b.texte = arena_new(s->arena, struct texte);
	b.scratch = arena_create(65536, 0);
	b.length = calloc((size_t)s->n_services + s->n_aides + 1, sizeof(float));
	done = b.texte != NULL && b.scratch != NULL && b.length != NULL &&
	    map_init(&b.texte->stems, s->arena, b.max_stems);
	if (done) {
		b.texte->n_documents = s->n_services + s->n_aides;
		add_all(&b);
		done = link_all(&b);
	}
	arena_destroy(b.scratch);
	free(b.length);
	free(b.v);
	return done ? b.texte : NULL;
}

static bool
is_repeated(struct words words, size_t at)
{
	size_t	i;

	for (i = 0; i < at; i++)
		if (str_eq(words.v[i].stem, words.v[at].stem))
			return true;
	return false;
}

/* The stem of a word that comes for the first time, or NONE: no document has it. */
static uint32_t
stem_of(const struct texte *t, struct words words, size_t at)
{
	uint32_t	stem = is_repeated(words, at) ? NONE :
			    map_get(&t->stems, words.v[at].stem);

	return stem != NONE && t->debut[stem] < t->debut[stem + 1] ? stem : NONE;
}

struct texte_mots
texte_mots(const struct texte *t, struct words words, struct arena *arena)
{
	struct texte_mots	mots = { .stems = arena_room(arena, words.n,
				    sizeof(*mots.stems)) };
	uint32_t		 stem;
	size_t			 i;

	for (i = 0; mots.stems != NULL && i < words.n; i++) {
		if ((stem = stem_of(t, words, i)) == NONE)
			continue;
		mots.stems[mots.n++] = stem;
		mots.liens += t->debut[stem + 1] - t->debut[stem];
	}
	return mots;
}

void
texte_score(const struct texte *t, const struct texte_mots *mots, uint32_t from, uint32_t to,
    float *scores)
{
	const struct texte_lien	*l, *end;
	size_t			 i;

	for (i = 0; i < mots->n; i++) {
		l = &t->liens[t->debut[mots->stems[i]]];
		end = &t->liens[t->debut[mots->stems[i] + 1]];
		if (from > 0)
			l += first_from(l, sizeof(*l), (uint32_t)(end - l), from);
		for (; l < end && l->document < to; l++)
			scores[l->document] += l->poids;
	}
}

const uint64_t *
texte_documents(const struct texte *t, const struct texte_mots *mots, struct arena *arena)
{
	size_t		 n = t->n_documents / 64 + 2, i, w;
	uint64_t	*all = NULL, *some = arena_room(arena, n, sizeof(*some));
	uint32_t	 k;

	for (i = 0; i < mots->n && some != NULL; i++) {
		memset(some, 0, n * sizeof(*some));
		for (k = t->debut[mots->stems[i]]; k < t->debut[mots->stems[i] + 1]; k++)
			bits_set(some, t->liens[k].document);
		if (all == NULL) {
			all = some;
			some = arena_room(arena, n, sizeof(*some));
			continue;
		}
		for (w = 0; w < n; w++)
			all[w] &= some[w];
	}
	return some == NULL ? NULL : all;
}
