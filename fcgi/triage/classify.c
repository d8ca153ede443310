/*
 * Reading a text with the lexicon, in five steps: words to stems (a typo in a long word forgiven),
 * phrases found (the longest wins over those inside it), what is denied left out, terms weighed,
 * and labels that follow others added.
 *
 * The score of a label is 1 - (1 - w1)(1 - w2)… over its distinct terms: each weight is the
 * probability that a text with the term deserves the label, taken as independent.
 */
#include "triage/classify.h"

#include <stdlib.h>

#include "catalogue/lexique.h"
#include "catalogue/texte.h"

#define TYPO_LENGTH	7	/* shorter words are taken as they are: "parc" is not "port" */
#define DENIED_WORDS	4	/* how far "hors" and "sans" reach, to the next punctuation */
#define PAIR_REACH	8	/* words between the two parts of a pair */
#define FOUND_MAX	512	/* phrases in one text */
#define SEEN_BITS	10	/* of a table that they fill to the half */
#define EVIDENCE_MAX	4
#define INDUIT		0.45f	/* what a label that follows another gets of its score */

struct found {
	uint32_t	locution;
	uint32_t	at;		/* first word */
	uint16_t	n;
	uint16_t	other;		/* 1 + index in found of another place it is said at */
	uint8_t		axes;		/* bit per axis on which it counts */
};

struct reading {
	const struct snapshot	*s;
	const struct lexique	*l;
	struct arena		*arena;
	struct str		 texte;
	struct words		 words;
	uint32_t		*ids;		/* stem of each word, or NONE */
	uint8_t			(*covered)[AXES]; /* over each word, its longest phrase's length */
	bool			*denied;
	uint32_t		*heads;		/* by word: what its head may be, or 0 */
	struct found		*found;
	size_t			 n_found;
	uint16_t		*seen;		/* by locution, hashed: 1 + index in found */
	bool			*dits;		/* by label: the text says something of it */
	struct compris		*labels;	/* by label, of those */
};

/* What the text says of a label: nothing yet, the first time. */
static struct compris *
said(struct reading *r, uint32_t label)
{
	if (!r->dits[label])
		r->labels[label] = (struct compris){ .label = label };
	r->dits[label] = true;
	return &r->labels[label];
}

/* Where a phrase found is, as 1 + its index; 0: not found. */
static uint16_t *
seen(const struct reading *r, uint32_t locution)
{
	uint32_t	at = locution * UINT32_C(2654435769) >> (32 - SEEN_BITS);

	while (r->seen[at] != 0 && r->found[r->seen[at] - 1].locution != locution)
		at = (at + 1) % (1u << SEEN_BITS);
	return &r->seen[at];
}

/* Damerau-Levenshtein distance of at most one: a letter more, less, other, or two swapped. */
static bool
one_apart(struct str a, struct str b)
{
	size_t	i = 0, ra, rb;

	if (a.n > b.n + 1 || b.n > a.n + 1)
		return false;
	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	ra = a.n - i;
	rb = b.n - i;
	if (ra == rb && ra >= 2 && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] &&
	    memcmp(a.p + i + 2, b.p + i + 2, ra - 2) == 0)
		return true;
	if (ra == rb)
		return ra == 0 || memcmp(a.p + i + 1, b.p + i + 1, ra - 1) == 0;
	if (ra > rb)
		return memcmp(a.p + i + 1, b.p + i, rb) == 0;
	return memcmp(a.p + i, b.p + i + 1, ra) == 0;
}

static struct str
singular(struct str word)
{
	return str_ends(word, STR("s")) ? str_sub(word, 0, word.n - 1) : word;
}

/*
 * Stems are compared, and whole words too, since a slip may change where the stem ends.  Stems
 * alone would take "gymnastique" for "gymnase": the words are to be of about one length.
 */
static bool
is_slip(const struct word *word, struct str stem, struct str forme)
{
	struct str	a = singular(word->folded), b = singular(forme);

	if (a.n > b.n + 2 || b.n > a.n + 2)
		return false;
	return (forme.n >= TYPO_LENGTH && one_apart(a, b)) ||
	    (word->stem.n + 1 >= TYPO_LENGTH && stem.n + 1 >= TYPO_LENGTH &&
	    one_apart(word->stem, stem));
}

/* The stem that a word of TYPO_LENGTH is one slip away from, if there is one and only one. */
static uint32_t
forgive(const struct lexique *l, const struct word *word)
{
	const struct indices	*group;
	uint32_t		 i, match = NONE;

	if (word->stem.p[0] < 'a' || word->stem.p[0] > 'z')
		return NONE;
	group = &l->par_forme[word->stem.p[0] - 'a'];
	for (i = 0; i < group->n; i++) {
		if (!is_slip(word, l->stem[group->v[i]], l->forme[group->v[i]]))
			continue;
		if (match != NONE)
			return NONE;
		match = group->v[i];
	}
	return match;
}

/* A word that services and aids use is no slip of the pen: "montage" is not "montagne". */
static bool
is_known(const struct reading *r, struct str stem)
{
	return r->s->texte != NULL && map_get(&r->s->texte->stems, stem) != NONE;
}

static void
identify(struct reading *r)
{
	size_t	i;

	for (i = 0; i < r->words.n; i++) {
		r->ids[i] = map_get(&r->l->stems, r->words.v[i].stem);
		if (r->ids[i] == NONE && r->words.v[i].folded.n >= TYPO_LENGTH &&
		    !is_known(r, r->words.v[i].stem))
			r->ids[i] = forgive(r->l, &r->words.v[i]);
	}
}

static bool
matches_at(const struct reading *r, const struct locution *locution, size_t at)
{
	uint32_t	k;

	if (locution->n > r->words.n - at)
		return false;
	for (k = 1; k < locution->n; k++)
		if (r->ids[at + k] != locution->stems[k] || r->words.v[at + k].cut)
			return false;
	return true;
}

static void
cover(uint8_t covered[AXES], const struct locution *locution)
{
	uint32_t	axe;

	for (axe = 0; axe < AXES; axe++)
		if ((locution->axes & 1u << axe) != 0 && covered[axe] < locution->n)
			covered[axe] = (uint8_t)locution->n;
}

/* Is the word inside a phrase, on any axis? */
static bool
in_phrase(const uint8_t covered[AXES])
{
	uint32_t	axe;

	for (axe = 0; axe < AXES; axe++)
		if (covered[axe] > 1)
			return true;
	return false;
}

static void
find_phrases(struct reading *r)
{
	const struct indices	*starts;
	const struct locution	*locution;
	size_t			 i;
	uint32_t		 k, w;

	for (i = 0; i < r->words.n; i++) {
		if (r->ids[i] == NONE)
			continue;
		starts = &r->l->par_stem[r->ids[i]];
		for (k = 0; k < starts->n && r->n_found < FOUND_MAX; k++) {
			locution = &r->l->locutions[starts->v[k]];
			if (!matches_at(r, locution, i))
				continue;
			r->found[r->n_found++] = (struct found){ .locution = starts->v[k],
			    .at = (uint32_t)i, .n = (uint16_t)locution->n };
			for (w = 0; w < locution->n; w++)
				cover(r->covered[i + w], locution);
		}
	}
}

static bool
denies(struct str word)
{
	static const struct str	cues[] = { STR_INIT("hors"), STR_INIT("sans"), STR_INIT("sauf"),
	    STR_INIT("excepte"), STR_INIT("exceptee"), STR_INIT("aucun"), STR_INIT("aucune"),
	    STR_INIT("ni"), STR_INIT("exclu"), STR_INIT("excluant"), STR_INIT("hormis") };

	return str_among(word, cues, COUNT(cues));
}

/* What the text says between a word and the one before it, stop words included. */
static struct str
before(const struct reading *r, size_t at)
{
	return str_sub(r->texte, at == 0 ? 0 : r->words.v[at - 1].to, r->words.v[at].from);
}

/* Does "de", "du", "des" or "d'" join a word to the next?  "La place et de l'école" does not. */
static bool
joined(const struct reading *r, size_t at)
{
	static const struct str	links[] = { STR_INIT(" de "), STR_INIT(" du "), STR_INIT(" des "),
	    STR_INIT(" d'"), STR_INIT(" d’") };
	struct str		between;
	size_t			i;

	if (at + 1 >= r->words.n || r->words.v[at + 1].cut)
		return false;
	between = before(r, at + 1);
	for (i = 0; i < COUNT(links); i++)
		if (str_find(between, links[i]) != SIZE_MAX)
			return !str_starts(between, STR(" et "));
	return false;
}

static bool
is_way(struct str word)
{
	static const struct str	ways[] = { STR_INIT("rue"), STR_INIT("avenue"), STR_INIT("av"),
	    STR_INIT("boulevard"), STR_INIT("bd"), STR_INIT("impasse"), STR_INIT("route"),
	    STR_INIT("rd") };

	return str_among(word, ways, COUNT(ways));
}

/* "Moulin" and not "moulin" nor "MOULIN": with a capital where the text writes small letters. */
static bool
is_capitalised(const struct reading *r, size_t at)
{
	struct str	word = str_sub(r->texte, r->words.v[at].from, r->words.v[at].to);

	return word.n > 2 && word.p[0] >= 'A' && word.p[0] <= 'Z' && word.p[1] >= 'a';
}

static bool
is_place(struct str word)
{
	static const struct str	places[] = { STR_INIT("carrefour"), STR_INIT("montee"),
	    STR_INIT("chemin"), STR_INIT("allee"), STR_INIT("square"), STR_INIT("hameau"),
	    STR_INIT("lotissement"), STR_INIT("quartier"), STR_INIT("ecoquartier"),
	    STR_INIT("residence"), STR_INIT("captage"), STR_INIT("zac"), STR_INIT("giratoire"),
	    STR_INIT("pont") };

	return str_among(word, places, COUNT(places));
}

/*
 * "rue du Lavoir", "place de la Gare", "captage de la Fontaine": what gives a street or a place its
 * name is not the project.
 */
static bool
names_place(const struct reading *r, size_t at)
{
	struct str	word = r->words.v[at].folded;

	if (!joined(r, at))
		return false;
	return (is_way(word) && !str_eq(word, STR("route"))) || str_eq(word, STR("place")) ||
	    (is_place(word) && is_capitalised(r, at + 1));
}

/* "collège Jean Moulin": the second of two capitals, after a word that the lexicon has not. */
static bool
is_surname(const struct reading *r, size_t at)
{
	return at > 1 && !r->words.v[at].cut && !r->words.v[at - 1].cut &&
	    r->ids[at - 1] == NONE && is_capitalised(r, at - 1) && is_capitalised(r, at) &&
	    str_eq(before(r, at), STR(" "));
}

/* A noun of action, by its end: the street after it is what is worked on. */
static bool
is_act(struct str word)
{
	static const struct str	ends[] = { STR_INIT("ion"), STR_INIT("ment"), STR_INIT("age"),
	    STR_INIT("aux"), STR_INIT("ure"), STR_INIT("ise") };
	size_t			i;

	for (i = 0; i < COUNT(ends); i++)
		if (str_ends(word, ends[i]))
			return true;
	return false;
}

/* "réseaux rue du Lavoir", "un crapauduc sur la RD 703": where it is, not what it is about. */
static bool
is_address(const struct reading *r, size_t at)
{
	struct str	between = before(r, at);

	return at > 0 && is_way(r->words.v[at].folded) && !r->words.v[at].cut &&
	    !is_act(r->words.v[at - 1].folded) && (str_eq(between, STR(" ")) ||
	    str_find(between, STR(" sur ")) != SIZE_MAX);
}

/* "à 300 m de la gare", "à 2 km du port" say where: what the number leads to, or 0. */
static size_t
distance_of(const struct reading *r, size_t at)
{
	static const struct str	units[] = { STR_INIT("km"), STR_INIT("metres"),
	    STR_INIT("kilometres"), STR_INIT("minutes"), STR_INIT("min") };
	char			c = r->words.v[at].folded.p[0];

	if (c < '0' || c > '9' || str_find(before(r, at), STR("à ")) == SIZE_MAX)
		return 0;
	if (at + 1 < r->words.n && str_among(r->words.v[at + 1].folded, units, COUNT(units)))
		at++;
	return joined(r, at) ? at + 1 : 0;	/* "m" alone is a stop word */
}

/*
 * "École, pas de piscine": what follows is no part of the project.  With a verb, as in "n'a pas de
 * piscine", it tells a need instead, unless it is a project that there is not.
 */
static bool
is_pas(const struct reading *r, size_t at)
{
	struct str	verb;		/* what stands before it */
	struct str	next;

	if (!str_eq(r->words.v[at].folded, STR("pas")) || at + 1 >= r->words.n)
		return false;
	next = before(r, at + 1);
	verb = str_sub(r->texte, at < 2 ? 0 : r->words.v[at - 2].from, r->words.v[at].from);
	return str_eq(r->words.v[at + 1].folded, STR("projet")) ||
	    ((str_starts(next, STR(" d")) || str_starts(next, STR(" D"))) &&
	    str_find(verb, STR(" ne ")) == SIZE_MAX && str_find(verb, STR("n'")) == SIZE_MAX &&
	    str_find(verb, STR("n’")) == SIZE_MAX);
}

/*
 * What comes after "hors" or "sans" is not the project, unless a phrase holds the word ("sans
 * abri").
 */
static void
find_denied(struct reading *r)
{
	size_t	i, k;

	for (i = 0; i < r->words.n; i++) {
		if (names_place(r, i))
			r->denied[i + 1] = true;
		if ((k = distance_of(r, i)) > 0)
			r->denied[k] = true;
		if (is_address(r, i) || is_surname(r, i))
			r->denied[i] = true;
		if ((!denies(r->words.v[i].folded) && !is_pas(r, i)) || in_phrase(r->covered[i]))
			continue;
		for (k = i + 1; k < r->words.n && k <= i + DENIED_WORDS && !r->words.v[k].cut; k++)
			r->denied[k] = true;
	}
}

static bool
is_denied(const struct reading *r, const struct found *f)
{
	uint32_t	w;

	for (w = f->at; w < f->at + f->n; w++)
		if (!r->denied[w])
			return false;
	return true;
}

/*
 * The axes of a phrase on which it is not inside a longer one.  Axes do not shadow each other:
 * "rénovation énergétique du gymnase" is a theme, and "gymnase" in it still a place.
 */
static uint8_t
live_axes(const struct reading *r, const struct found *f)
{
	uint8_t		live = 0;
	uint32_t	w, axe;

	for (axe = 0; axe < AXES; axe++)
		for (w = f->at; w < f->at + f->n; w++)
			if (r->covered[w][axe] <= f->n)
				live = (uint8_t)(live | 1u << axe);
	return live & r->l->locutions[f->locution].axes;
}

/* Of a phrase that comes several times, the first place where it is its own; axes add up. */
static void
mark_live(struct reading *r)
{
	struct found	*f, *first;
	uint16_t	*at;
	size_t		 i;

	for (i = 0; i < r->n_found; i++) {
		f = &r->found[i];
		if (is_denied(r, f))
			continue;
		f->axes = live_axes(r, f);
		at = seen(r, f->locution);
		first = *at == 0 ? NULL : &r->found[*at - 1];
		if (first != NULL && (f->axes & ~first->axes) == 0) {
			f->other = first->other;
			first->other = (uint16_t)(i + 1);
			continue;
		}
		f->other = *at;
		if (first != NULL)
			f->axes |= first->axes;
		*at = (uint16_t)(i + 1);
	}
}

/* Does a phrase say that the label is not what its words are about ("loi Climat et Résilience")? */
static bool
silences(const struct reading *r, const struct locution *phrase, uint32_t label)
{
	const struct lex_terme	*t;
	uint32_t		 k;

	for (k = 0; k < phrase->termes.n; k++) {
		t = &r->l->termes[phrase->termes.v[k]];
		if (t->label == label && t->locutions[1] == NONE)
			return t->poids <= POIDS_NUL;
	}
	return false;
}

static bool
is_silenced(const struct reading *r, const struct found *f, uint32_t label)
{
	uint32_t		 axe = r->s->labels[label].axe;
	const struct found	*longer;
	size_t			 i;

	if (r->covered[f->at][axe] <= f->n)
		return false;
	for (i = 0; i < r->n_found && r->found[i].at <= f->at; i++) {
		longer = &r->found[i];
		if (longer->n > f->n && longer->at + longer->n >= f->at + f->n &&
		    (r->l->locutions[longer->locution].nuls & 1u << axe) != 0 &&
		    silences(r, &r->l->locutions[longer->locution], label))
			return true;
	}
	return false;
}

/* Are two words of one list, or does a sentence end between them? */
enum link { LINK_COMPLEMENT, LINK_LIST, LINK_NONE };

static enum link
link_of(const struct reading *r, size_t from, size_t to)
{
	static const struct str	ands[] = { STR_INIT(" et "), STR_INIT(" ou "), STR_INIT(" & "),
	    STR_INIT(" avec "), STR_INIT(" puis ") };
	struct str		between = str_sub(r->texte, r->words.v[from].to,
				    r->words.v[to].from);
	size_t			i;

	if (str_find(between, STR(".")) != SIZE_MAX || str_find(between, STR(";")) != SIZE_MAX)
		return LINK_NONE;
	for (i = 0; i < COUNT(ands); i++)
		if (str_find(between, ands[i]) != SIZE_MAX)
			return LINK_LIST;
	for (i = from + 1; i <= to; i++)
		if (r->words.v[i].cut)
			return LINK_LIST;
	return LINK_COMPLEMENT;
}

/*
 * "Un réseau de chaleur pour l'école et le gymnase", "le parking de la mairie": the network is
 * made, not the school.  What follows an object with neither an action nor a conjunction between
 * them is its complement, and so are the others of a list that begins so.
 */
static void
find_complements(struct reading *r)
{
	const struct locution	*l;
	const struct found	*f;
	uint32_t		 head = 0;	/* what the last object may be */
	bool			 attached = false, any = false;
	size_t			 i, last = 0;
	enum link		 link;

	for (i = 0; i < r->n_found; i++) {
		f = &r->found[i];
		l = &r->l->locutions[f->locution];
		if ((!l->action && l->objet == 0) || (any && f->at <= last) ||
		    r->covered[f->at][AXE_INTERVENTIONS] > f->n || is_denied(r, f))
			continue;
		link = any ? link_of(r, last, f->at) : LINK_NONE;
		last = f->at + f->n - 1u;
		any = l->objet != 0;
		if (!any)
			continue;
		attached = link == LINK_COMPLEMENT || (link == LINK_LIST && attached);
		if (attached)
			r->heads[f->at] = head;
		else
			head = l->objet;
	}
}

/* Is it the complement of an object that the label does not go with? */
static bool
is_complement(const struct reading *r, const struct found *f, uint32_t label)
{
	uint32_t	head = r->heads[f->at];

	return r->s->labels[label].axe == AXE_INTERVENTIONS && head != 0 &&
	    (head & intervention_bit(r->s, label)) == 0;
}

/* Are the parts of a pair near each other?  A verb does not meet the noun of another clause. */
static bool
meet(const struct reading *r, const struct lex_terme *t)
{
	const struct found	*a, *b;
	uint16_t		 i, k;

	for (i = *seen(r, t->locutions[0]); i != 0; i = a->other) {
		a = &r->found[i - 1];
		if (is_silenced(r, a, t->label))
			continue;
		for (k = *seen(r, t->locutions[1]); k != 0; k = b->other) {
			b = &r->found[k - 1];
			if ((a->at > b->at ? a->at - b->at : b->at - a->at) <= PAIR_REACH &&
			    !is_silenced(r, b, t->label) &&
			    (a->at > b->at || !is_complement(r, b, t->label)))
				return true;
		}
	}
	return false;
}

/*
 * Alone, a phrase counts where no longer one holds it; a pair needs its parts to be there, near,
 * and not inside a phrase that means something else.
 */
static bool
counts(const struct reading *r, const struct lex_terme *t, uint32_t locution)
{
	if (t->poids <= POIDS_NUL)
		return false;
	if (t->locutions[1] == NONE)
		return (r->found[*seen(r, locution) - 1].axes &
		    1u << r->s->labels[t->label].axe) != 0;
	return *seen(r, t->locutions[0]) != 0 && meet(r, t);
}

static void
add_evidence(struct reading *r, struct compris *c, uint32_t locution)
{
	const struct found	*f = &r->found[*seen(r, locution) - 1];
	struct str		*v = (struct str *)(uintptr_t)c->mots.v;
	struct str		 mots = str_sub(r->texte, r->words.v[f->at].from,
				    r->words.v[f->at + f->n - 1].to);
	size_t			 i;

	if (v == NULL && (v = arena_array(r->arena, EVIDENCE_MAX, struct str)) == NULL)
		return;
	c->mots.v = v;
	for (i = 0; i < c->mots.n; i++)
		if (v[i].p == mots.p && v[i].n == mots.n)
			return;
	if (c->mots.n < EVIDENCE_MAX)
		v[c->mots.n++] = mots;
}

static void
weigh(struct reading *r)
{
	const struct locution	*locution;
	const struct lex_terme	*t;
	struct compris		*c;
	size_t			 i;
	uint32_t		 k;

	for (i = 0; i < r->n_found; i++) {
		if (*seen(r, r->found[i].locution) != i + 1)
			continue;
		locution = &r->l->locutions[r->found[i].locution];
		for (k = 0; k < locution->termes.n; k++) {
			t = &r->l->termes[locution->termes.v[k]];
			if (!counts(r, t, r->found[i].locution))
				continue;
			c = said(r, t->label);
			c->score = 1 - (1 - c->score) * (1 - t->poids);
			add_evidence(r, c, t->locutions[0]);
			if (t->locutions[1] != NONE)
				add_evidence(r, c, t->locutions[1]);
		}
	}
}

static void
induce(struct reading *r, uint32_t label, const struct compris *from)
{
	struct compris	*c;

	if (label == NONE || from->score < SCORE_PROPOSE)
		return;
	c = said(r, label);
	if (c->score >= from->score * INDUIT)
		return;
	c->score = from->score * INDUIT;
	c->induit = true;
	c->mots = from->mots;
}

static int
by_axis_and_score(const void *a, const void *b)
{
	const struct compris	*ca = a, *cb = b;

	if (ca->score != cb->score)
		return ca->score < cb->score ? 1 : -1;
	return (ca->label > cb->label) - (ca->label < cb->label);
}

#define SCORE_MINIMUM	0.1f	/* below, it is noise */

static struct qualification
collect(struct reading *r)
{
	struct compris	*v = arena_room(r->arena, r->s->n_labels, sizeof(*v));
	size_t		 n = 0, from;
	uint32_t	 i, axe;

	if (v == NULL)
		return (struct qualification){ 0 };
	for (i = 0; i < r->s->n_labels; i++)
		if (r->dits[i] && !r->labels[i].induit) {
			induce(r, r->s->labels[i].parent, &r->labels[i]);
			induce(r, r->s->labels[i].induite, &r->labels[i]);
		}
	for (axe = 0; axe < AXES; axe++) {
		from = n;
		for (i = r->s->axe_debut[axe]; i < r->s->axe_debut[axe + 1]; i++)
			if (r->dits[i] && r->labels[i].score >= SCORE_MINIMUM)
				v[n++] = r->labels[i];
		qsort(v + from, n - from, sizeof(*v), by_axis_and_score);
	}
	return (struct qualification){ v, n, r->words };
}

struct qualification
classify(const struct snapshot *snapshot, struct arena *arena, struct str texte)
{
	struct reading	r = { .s = snapshot, .l = snapshot->lexique, .arena = arena,
	    .texte = texte };

	r.words = words_cut(arena, texte);
	if (r.words.n == 0 || r.l == NULL || r.l->n_stems == 0)
		return (struct qualification){ .lus = r.words };
	r.ids = arena_room(arena, r.words.n, sizeof(*r.ids));
	r.covered = arena_alloc(arena, r.words.n, sizeof(*r.covered));
	r.denied = arena_array(arena, r.words.n, bool);
	r.heads = arena_array(arena, r.words.n, uint32_t);
	r.found = arena_room(arena, FOUND_MAX, sizeof(*r.found));
	r.seen = arena_array(arena, (size_t)1 << SEEN_BITS, uint16_t);
	r.dits = arena_array(arena, snapshot->n_labels, bool);
	r.labels = arena_room(arena, snapshot->n_labels, sizeof(*r.labels));
	if (arena_failed(arena))
		return (struct qualification){ 0 };
	identify(&r);
	find_phrases(&r);
	find_denied(&r);
	mark_live(&r);
	find_complements(&r);
	weigh(&r);
	return collect(&r);
}
