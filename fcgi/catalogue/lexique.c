/*
 * Building the lexicon: terms are cut into words as texts are, equal phrases are made one, and each
 * is put under its first stem.  Scratch lives in an arena of its own, thrown away at the end.
 */
#include "catalogue/lexique.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/words.h"

#define COLUMNS		4	/* axe, label, terme, poids */
#define PHRASE_MAX	8	/* words */

struct builder {
	struct arena	*arena;		/* the lexicon's */
	struct arena	*scratch;
	struct lexique	*lexique;
	struct str	*stem;		/* growing: room for all words of all terms */
	struct str	*forme;
	struct locution	*locutions;
	struct lex_terme *termes;
	struct map	 phrases;	/* stems joined by spaces -> locution */
	struct map	 seen;		/* label and locutions -> term */
};

/* A row that means nothing is left out and said in the log: the rest goes in. */
static void
leave_out(const struct str *fields, uint32_t row, const char *why)
{
	log_event(LOG_WARN, "lexique_ligne", LOG_INT("ligne", row + 1), LOG_STR("axe", fields[0]),
	    LOG_STR("label", fields[1]), LOG_STR("terme", fields[2]), LOG_STR("poids", fields[3]),
	    LOG_STR("raison", str_of(why)));
}

static uint32_t
stem_id(struct builder *b, const struct word *word)
{
	struct lexique	*lexique = b->lexique;
	uint32_t	 id = map_get(&lexique->stems, word->stem);
	struct str	 stem;

	if (id != NONE)
		return id;
	stem = arena_str(b->arena, word->stem);
	b->forme[lexique->n_stems] = arena_str(b->arena, word->folded);
	map_put(&lexique->stems, stem, lexique->n_stems);
	b->stem[lexique->n_stems] = stem;
	return lexique->n_stems++;
}

/* The locution of a phrase, made if it is new; NONE when it has no word or too many. */
static uint32_t
locution_of(struct builder *b, struct str phrase)
{
	struct words	 words = words_cut(b->scratch, phrase);
	struct str	 pieces[PHRASE_MAX * 2], key;
	uint32_t	*stems, at;
	size_t		 i;

	if (words.n == 0 || words.n > PHRASE_MAX)
		return NONE;
	for (i = 0; i < words.n; i++) {
		pieces[2 * i] = words.v[i].stem;
		pieces[2 * i + 1] = STR(" ");
	}
	key = arena_concat(b->scratch, pieces, words.n * 2);
	if ((at = map_get(&b->phrases, key)) != NONE)
		return at;
	if ((stems = arena_array(b->arena, words.n, uint32_t)) == NULL)
		return NONE;
	for (i = 0; i < words.n; i++)
		stems[i] = stem_id(b, &words.v[i]);
	at = b->lexique->n_locutions++;
	b->locutions[at] = (struct locution){ .stems = stems, .n = (uint32_t)words.n };
	map_put(&b->phrases, key, at);
	return at;
}

/* "mare" and "mares" are one term, that counts once: the heavier of the two. */
static void
merge_terme(struct builder *b, struct lex_terme *t)
{
	struct str	key = arena_printf(b->scratch, "%u %u %u", t->label, t->locutions[0],
			    t->locutions[1]);
	uint32_t	at = map_put(&b->seen, key, b->lexique->n_termes);

	if (at == NONE)
		b->lexique->n_termes++;
	else if (b->termes[at].poids < t->poids)
		b->termes[at].poids = t->poids;
}

/* Why a row is left out, or NULL when it is in. */
static const char *
read_terme(struct builder *b, const struct snapshot *snapshot, const struct str *fields)
{
	uint32_t		 axe = terme_named(axes, AXES, fields[0]);
	struct lex_terme	*t = &b->termes[b->lexique->n_termes];
	size_t			 plus = str_find(fields[2], STR(" + "));
	double			 poids;

	*t = (struct lex_terme){ NONE, 0, { NONE, NONE } };
	if (axe == NONE || (t->label = snapshot_label(snapshot, axe, fields[1])) == NONE)
		return "no such label";
	if (!str_real(fields[3], 0, 1, &poids))
		return "a weight from 0 to 1 is expected";
	t->poids = (float)poids;
	if ((t->locutions[0] = locution_of(b, str_sub(fields[2], 0, plus))) == NONE)
		return "no word, or more than eight";
	if (plus != SIZE_MAX && (t->locutions[1] = locution_of(b, str_sub(fields[2], plus + 3,
	    fields[2].n))) == NONE)
		return "no word after the +, or more than eight";
	merge_terme(b, t);
	return NULL;
}

/* Items grouped by a key below n_keys, as one array of indices a key. */
struct grouping {
	uint32_t	 n_keys;
	uint32_t	 n_items;
	uint32_t	 (*key)(const struct builder *b, uint32_t item);	/* or NONE */
};

static const struct indices *
group(struct builder *b, const struct grouping *g)
{
	struct indices	*groups = arena_array(b->arena, (size_t)g->n_keys + 1, struct indices);
	uint32_t	*all = arena_array(b->arena, g->n_items, uint32_t);
	uint32_t	*at = arena_array(b->scratch, (size_t)g->n_keys + 1, uint32_t);
	uint32_t	 i, key, used = 0;

	if (groups == NULL || all == NULL || at == NULL)
		return NULL;
	for (i = 0; i < g->n_items; i++)
		if ((key = g->key(b, i)) != NONE)
			groups[key].n++;
	for (key = 0; key < g->n_keys; key++) {
		groups[key].v = all + used;
		at[key] = used;
		used += groups[key].n;
	}
	for (i = 0; i < g->n_items; i++)
		if ((key = g->key(b, i)) != NONE)
			all[at[key]++] = i;
	return groups;
}

/*
 * A pair is found under its second part alone: actions have hundreds of objects, objects a few
 * actions.
 */
static uint32_t
terme_locution(const struct builder *b, uint32_t item)
{
	const struct lex_terme	*t = &b->termes[item];

	return t->locutions[1] == NONE ? t->locutions[0] : t->locutions[1];
}

static uint32_t
locution_first(const struct builder *b, uint32_t item)
{
	return b->locutions[item].stems[0];
}

static uint32_t
stem_letter(const struct builder *b, uint32_t item)
{
	char	c = b->stem[item].p[0];

	return c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a') : NONE;
}

static void
longest_first(struct builder *b, const struct indices *groups, uint32_t n)
{
	uint32_t	*v, i, k, j, moved;

	for (i = 0; i < n; i++) {
		v = (uint32_t *)(uintptr_t)groups[i].v;
		for (k = 1; k < groups[i].n; k++) {
			moved = v[k];
			for (j = k; j > 0 && b->locutions[v[j - 1]].n < b->locutions[moved].n; j--)
				v[j] = v[j - 1];
			v[j] = moved;
		}
	}
}

/*
 * On which axes the parts of a term say something, and which of them is the action.  A pair that
 * weighs nothing says nothing of what is an object: "logement + à refaire" makes none of "refaire".
 */
static void
mark_parts(struct builder *b, const struct snapshot *snapshot, const struct lex_terme *t)
{
	uint32_t	 axe = snapshot->labels[t->label].axe;
	uint8_t		 bit = (uint8_t)(1u << axe);
	struct locution	*first = &b->locutions[t->locutions[0]], *second;

	first->axes |= bit;
	if (t->locutions[1] == NONE) {
		first->nuls |= t->poids <= POIDS_NUL ? bit : 0;
		return;
	}
	second = &b->locutions[t->locutions[1]];
	second->axes |= bit;
	if (axe == AXE_INTERVENTIONS && t->poids > POIDS_NUL) {
		first->action = true;
		second->objet |= intervention_bit(snapshot, t->label);
	}
}

static bool
index_all(struct builder *b, const struct snapshot *snapshot)
{
	struct lexique		*l = b->lexique;
	const struct indices	*by_locution;
	uint32_t		 i;

	by_locution = group(b, &(struct grouping){ l->n_locutions, l->n_termes, terme_locution });
	l->par_stem = group(b, &(struct grouping){ l->n_stems, l->n_locutions, locution_first });
	l->par_forme = group(b, &(struct grouping){ 26, l->n_stems, stem_letter });
	if (by_locution == NULL || l->par_stem == NULL || l->par_forme == NULL)
		return false;
	for (i = 0; i < l->n_locutions; i++)
		b->locutions[i].termes = by_locution[i];
	for (i = 0; i < l->n_termes; i++)
		mark_parts(b, snapshot, &b->termes[i]);
	longest_first(b, l->par_stem, l->n_stems);
	return true;
}

static bool
build(struct builder *b, const struct snapshot *snapshot, struct dump_cursor cursor)
{
	struct lexique	*l = b->lexique;
	struct str	 fields[COLUMNS];
	size_t		 words = cursor.rows + 1024;	/* distinct ones, at most */
	uint32_t	 row;
	const char	*why;

	b->stem = arena_array(b->arena, words, struct str);
	b->forme = arena_array(b->arena, words, struct str);
	b->locutions = arena_array(b->arena, cursor.rows * 2, struct locution);
	b->termes = arena_array(b->arena, cursor.rows, struct lex_terme);
	if (b->stem == NULL || b->forme == NULL || b->locutions == NULL || b->termes == NULL ||
	    !map_init(&l->stems, b->arena, words) ||
	    !map_init(&b->phrases, b->scratch, cursor.rows * 2) ||
	    !map_init(&b->seen, b->scratch, cursor.rows))
		return false;
	for (row = 0; dump_next(&cursor, fields, COLUMNS); row++) {
		why = l->n_stems + 2 * PHRASE_MAX > words ? "too many words for so few terms" :
		    read_terme(b, snapshot, fields);
		if (why != NULL)
			leave_out(fields, row, why);
	}
	l->stem = b->stem;
	l->forme = b->forme;
	l->locutions = b->locutions;
	l->termes = b->termes;
	return index_all(b, snapshot) && !arena_failed(b->arena) &&
	    !arena_failed(b->scratch);
}

const struct lexique *
lexique_load(const struct snapshot *snapshot, struct dump *dump, uint64_t empreinte)
{
	struct builder	b = { .lexique = partage_creer(sizeof(struct lexique), empreinte) };

	if (b.lexique == NULL)
		return NULL;
	b.arena = b.lexique->partage.arena;
	b.scratch = arena_create((size_t)1 << 20, 0);
	if (b.scratch == NULL || !build(&b, snapshot, dump_rows(dump, "lexique"))) {
		partage_lacher(&b.lexique->partage);
		b.lexique = NULL;
	}
	arena_destroy(b.scratch);
	return b.lexique;
}
