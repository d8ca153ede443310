/*
 * Text to words.  Folding comes first, so that "énergétique" and "energetique" meet; Snowball then
 * sees text without accents, which it stems a little less well: a final e that it leaves is cut, so
 * that "renove" and "renovee" meet too.  A single letter that is not an elision stays: "e santé" is
 * not "santé".
 */
#include "base/words.h"

#include <libstemmer.h>
#include <stdlib.h>

#include "base/fold.h"

#define TEXT_MAX	((size_t)64 << 10)
#define WORDS_MAX	4000

/* A word met lately and its stem: stemming is half of reading a text, and texts share words. */
#define RECENT_BITS	9
#define RECENT_LONG	22	/* bytes */

struct recent {
	uint8_t	n;		/* of the word; 0: none yet */
	uint8_t	n_stem;
	char	word[RECENT_LONG];
	char	stem[RECENT_LONG];
};

static _Thread_local struct sb_stemmer	*stemmer;
static _Thread_local struct recent	*recents;

/* Sorted.  What says nothing of a project, alone or in a phrase. */
#define STOP_MAX	10	/* letters of the longest */
static const char *const stop_words[] = { "a", "afin", "ai", "ainsi", "apres", "au", "aux", "avec",
    "avez", "avons", "c", "ce", "ceci", "cela", "ces", "cet", "cette", "comme", "d", "dans",
    "de", "des", "dont", "du", "elle", "en", "entre", "est", "et", "etc", "etre", "il", "ils", "j",
    "je", "l", "la", "le", "les", "leur", "leurs", "lors", "m", "ma", "mes", "mon", "n", "ne",
    "nos", "notre", "nous", "on", "ont", "ou", "par", "plus", "pour", "qu", "que", "qui", "s", "sa",
    "se", "ses",
    "si", "son", "sont", "souhaite", "souhaitons", "sur", "t", "tous", "tout", "toute", "toutes",
    "un", "une", "veut", "vers", "via", "vos", "votre", "vous", "voudrais", "voudrions", "y" };

static int
by_name(const void *key, const void *row)
{
	const struct str	*word = key;
	const char		*stop = *(const char *const *)row;
	int			 d = strncmp(word->p, stop, word->n);

	return d != 0 ? d : stop[word->n] == '\0' ? 0 : -1;
}

static bool
is_stop(struct str word)
{
	return word.n <= STOP_MAX && bsearch(&word, stop_words, COUNT(stop_words),
	    sizeof(stop_words[0]), by_name) != NULL;
}

/* Sorted.  How people who are in a hurry write what they write all day. */
#define ABBREVIATION_MAX	9	/* letters of the longest */
static const char *const abbreviations[][2] = {
    { "acq", "acquisition" }, { "amenag", "amenagement" }, { "amenagt", "amenagement" },
    { "amgnt", "amenagement" }, { "amgt", "amenagement" }, { "amngt", "amenagement" },
    { "assainist", "assainissement" }, { "assaint", "assainissement" }, { "bat", "batiment" },
    { "batim", "batiment" }, { "bib", "bibliotheque" },
    { "biblio", "bibliotheque" }, { "changt", "changement" },
    { "chauf", "chauffage" }, { "chgement", "changement" },
    { "chgmt", "changement" }, { "chgt", "changement" }, { "circul", "circulation" },
    { "constr", "construction" }, { "construc", "construction" }, { "construct", "construction" },
    { "cstr", "construction" }, { "demat", "dematerialisation" },
    { "desimp", "desimpermeabilisation" }, { "desimper", "desimpermeabilisation" },
    { "dev", "developpement" }, { "devpt", "developpement" }, { "dvlpt", "developpement" },
    { "dvpt", "developpement" }, { "ecl", "eclairage" }, { "elec", "electricite" },
    { "entret", "entretien" }, { "equipt", "equipement" }, { "equipts", "equipement" },
    { "extens", "extension" }, { "gymn", "gymnase" }, { "inst", "installation" },
    { "instal", "installation" }, { "install", "installation" }, { "lgt", "logement" },
    { "lgts", "logement" }, { "logt", "logement" }, { "logts", "logement" },
    { "menuis", "menuiseries" }, { "modernis", "modernisation" },
    { "photovolt", "photovoltaique" }, { "pkg", "parking" }, { "reamenag", "reamenagement" },
    { "reamenagt", "reamenagement" }, { "reamgt", "reamenagement" }, { "recup", "recuperation" },
    { "rehab", "rehabilitation" }, { "rempl", "remplacement" }, { "remplact", "remplacement" },
    { "remplct", "remplacement" }, { "reno", "renovation" }, { "renos", "renovation" },
    { "renouv", "renouvellement" }, { "renouvel", "renouvellement" },
    { "renouvt", "renouvellement" }, { "requalif", "requalification" },
    { "restruct", "restructuration" }, { "secu", "securisation" },
    { "securis", "securisation" }, { "sensib", "sensibilisation" },
    { "stationnt", "stationnement" }, { "strat", "strategie" }, { "subv", "subvention" },
    { "trav", "travaux" }, { "trvx", "travaux" }, { "tvx", "travaux" },
    { "veget", "vegetalisation" }, { "vegeta", "vegetalisation" }, { "vehic", "vehicule" } };

static struct str
in_full(struct str word)
{
	const char *const	(*row)[2];

	if (word.n > ABBREVIATION_MAX)
		return word;
	row = bsearch(&word, abbreviations, COUNT(abbreviations), sizeof(abbreviations[0]),
	    by_name);
	return row == NULL ? word : str_of((*row)[1]);
}

/* The singular, as far as a word's end tells it. */
static struct str
singular(struct arena *arena, struct str word)
{
	if (word.n < 4 || (word.p[word.n - 1] != 's' && word.p[word.n - 1] != 'x'))
		return word;
	if (word.n > 5 && str_ends(word, STR("aux")) && !str_ends(word, STR("eaux")))
		return arena_concat(arena, (struct str[]){ str_sub(word, 0, word.n - 3),
		    STR("al") }, 2);
	return str_sub(word, 0, word.n - 1);
}

/* "isolée" is "isolé"; "marée" is no "mare". */
static struct str
masculine(struct str word)
{
	return word.n >= 6 && str_ends(word, STR("ee")) ? str_sub(word, 0, word.n - 1) : word;
}

/*
 * Sorted.  Words that Snowball would take for kin of something else ("voirie" of "voir", "étudiant"
 * of "étude", "transition" of "transit"): what begins with one of these is of that family, and of
 * no other.  None begins another.
 */
#define FAMILY_MIN	6	/* letters */
static const char *const families[] = { "audition", "campement", "colonie", "communication",
    "concertation", "concerte", "conforte", "designation", "donnerie", "elevation", "etudiant",
    "exclusiv", "flottant", "fortement", "garderie", "generation", "gouvernement", "habitation",
    "initiative", "isolement", "marina", "occitanie", "paysager", "portant", "portent", "porter",
    "portez", "restaurant", "restaurateur", "retable", "soutenement", "stationn", "transition",
    "versement", "vieillir", "vieillissant", "vieillissement", "voirie" };

static int
by_beginning(const void *key, const void *row)
{
	const struct str	*word = key;
	const char		*family = *(const char *const *)row;
	size_t			 n;

	if (word->p[0] != family[0])
		return word->p[0] < family[0] ? -1 : 1;
	n = strlen(family);
	return strncmp(word->p, family, word->n < n ? word->n : n);
}

/*
 * Snowball goes far with short words ("logement" and "loge" become one, "porte" and "port" too,
 * "PCS" and "PC"): up to five letters, and where it would leave fewer than four, only the plural
 * and a participle's feminine go.
 */
static struct str
compute_stem(struct arena *arena, struct str word)
{
	const sb_symbol		*out;
	const char *const	*family;
	struct str		 one = masculine(singular(arena, word)), s;

	family = word.n < FAMILY_MIN ? NULL :
	    bsearch(&word, families, COUNT(families), sizeof(families[0]), by_beginning);
	if (family != NULL && word.n >= strlen(*family))
		return str_of(*family);
	if (one.n <= 5 || (stemmer == NULL &&
	    (stemmer = sb_stemmer_new("french", "UTF_8")) == NULL))
		return one;
	out = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
	if (out == NULL)
		return one;
	s = (struct str){ (const char *)out, (size_t)sb_stemmer_length(stemmer) };
	while (s.n > 4 && s.p[s.n - 1] == 'e')
		s.n--;
	return s.n < 4 ? one : arena_str(arena, s);
}

static struct str
stem(struct arena *arena, struct str word)
{
	struct recent	*recent;
	struct str	 s;

	if (word.n < FAMILY_MIN || word.n > RECENT_LONG || (recents == NULL &&
	    (recents = calloc((size_t)1 << RECENT_BITS, sizeof(*recents))) == NULL))
		return compute_stem(arena, word);
	recent = &recents[str_hash(word, HASH_SEED) >> 8 & ((1u << RECENT_BITS) - 1)];
	if (str_eq((struct str){ recent->word, recent->n }, word))
		return arena_str(arena, (struct str){ recent->stem, recent->n_stem });
	s = compute_stem(arena, word);
	if (s.n > 0 && s.n <= RECENT_LONG) {
		recent->n = (uint8_t)word.n;
		memcpy(recent->word, word.p, word.n);
		recent->n_stem = (uint8_t)s.n;
		memcpy(recent->stem, s.p, s.n);
	}
	return s;
}

/* Does something that ends a clause stand between two words? */
static bool
is_cut(struct str between)
{
	static const struct str	marks[] = { STR_INIT(" - "), STR_INIT("–"), STR_INIT("—"),
	    STR_INIT("…"), STR_INIT("•"), STR_INIT("«"), STR_INIT("»"), STR_INIT("“"),
	    STR_INIT("”") };
	size_t			i;

	for (i = 0; i < between.n; i++)
		if (between.p[i] != '\0' && strchr(".,;:!?()[]+/\n\r", between.p[i]) != NULL)
			return true;
	for (i = 0; i < COUNT(marks) && between.n > 1; i++)
		if (str_find(between, marks[i]) != SIZE_MAX)
			return true;
	return false;
}

struct words
words_cut(struct arena *arena, struct str text)
{
	struct buf	 folded = { .max = 4 * TEXT_MAX };
	struct str	 copy, rest, piece;
	struct word	*v;
	uint32_t	*origin;
	size_t		 n = 0, at = 0, last = 0, size, max = 1, i;

	text = str_sub(text, 0, TEXT_MAX);
	size = text.n * 2 + 16;
	origin = arena_array(arena, size, uint32_t);
	if (origin == NULL)
		return (struct words){ 0 };
	fold_traced(&folded, origin, size, text);
	copy = arena_str(arena, buf_str(&folded));
	buf_free(&folded);
	for (i = 0; i < copy.n; i++)
		max += copy.p[i] == ' ';
	if ((v = arena_array(arena, max < WORDS_MAX ? max : WORDS_MAX, struct word)) == NULL)
		return (struct words){ 0 };
	for (rest = copy; n < WORDS_MAX && str_next(&rest, ' ', &piece); at += piece.n + 1) {
		if (is_stop(piece))
			continue;
		v[n] = (struct word){ stem(arena, in_full(piece)), piece, origin[at],
		    origin[at + piece.n], false };
		v[n].cut = is_cut(str_sub(text, last, v[n].from));
		last = v[n].to;
		n++;
	}
	return (struct words){ v, n };
}

void
words_release(void)
{
	if (stemmer != NULL)
		sb_stemmer_delete(stemmer);
	stemmer = NULL;
	free(recents);
	recents = NULL;
}
