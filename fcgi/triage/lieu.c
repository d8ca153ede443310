/*
 * Places are départements, régions, France, by name, alias or number, and postal codes.  A place
 * is looked for at both ends of what was typed, the longest first, and only if what is left still
 * names something.
 */
#include "triage/lieu.h"

bool
lieu_is_digits(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool
lieu_is_code(struct str s)
{
	return lieu_is_digits(s) || str_eq(s, STR("6ae")) ||
	    (s.n >= 2 && s.p[0] == '2' && (s.p[1] == 'a' || s.p[1] == 'b') &&
	    (s.n == 2 || lieu_is_digits(str_sub(s, 2, s.n))));
}

bool
lieu_names(struct phrase phrase)
{
	size_t	i;

	for (i = 0; i < phrase.n; i++)
		if (phrase.v[i].role == MOT_PLEIN && !lieu_is_digits(phrase.v[i].s))
			return true;
	return false;
}

/* Words that may stand before a place, "saint denis de la réunion". */
static bool
is_light(struct str s)
{
	static const struct str	words[] = { STR_INIT("de"), STR_INIT("du"), STR_INIT("d"),
	    STR_INIT("la"), STR_INIT("le"), STR_INIT("l"), STR_INIT("en"), STR_INIT("dans") };

	return str_among(s, words, COUNT(words));
}

static uint32_t
by_name(const struct snapshot *snapshot, struct phrase phrase)
{
	char	glued[64];
	size_t	n = mots_glue(phrase.v, phrase.n, MOTS_TOUS, glued, sizeof(glued));

	return n < 3 ? MAP_NONE : map_get(&snapshot->noms->contextes, (struct str){ glued, n });
}

static uint32_t
by_number(const struct snapshot *snapshot, struct str code)
{
	char	cle[8] = "dep-";
	size_t	i;

	for (i = 0; i < code.n && i < 3; i++)
		cle[4 + i] = code.p[i] >= 'a' ? (char)(code.p[i] - 32) : code.p[i];
	return map_get(&snapshot->par_cle, (struct str){ cle, 4 + i });
}

/* The place that the words name, alone; NONE. */
static uint32_t
place_named(const struct snapshot *snapshot, struct phrase phrase)
{
	uint32_t	found = MAP_NONE;

	for (; phrase.n > 0 && found == MAP_NONE; phrase.v++, phrase.n--) {
		found = phrase.n == 1 && phrase.v->s.n <= 3 && lieu_is_code(phrase.v->s) ?
		    by_number(snapshot, phrase.v->s) : by_name(snapshot, phrase);
		if (!is_light(phrase.v->s) &&
		    (phrase.v->genres & (GENRE_DEPARTEMENT | GENRE_REGION)) == 0)
			break;
	}
	return found == MAP_NONE || found >= snapshot->n_territoires ? NONE : found;
}

static bool
is_up(const struct snapshot *snapshot, uint32_t territoire, uint32_t place)
{
	const struct indices	*up = &snapshot->territoires[territoire].up;
	uint32_t		 k;

	for (k = 0; k < up->n; k++)
		if (up->v[k] == place)
			return true;
	return false;
}

/* Is place another name for where the others are (Ardèche, France), and not elsewhere? */
static bool
agrees(const struct snapshot *snapshot, const struct lieu *lieu, uint32_t place)
{
	size_t	i;

	for (i = 0; i < lieu->n; i++)
		if (!is_up(snapshot, place, lieu->v[i]) && !is_up(snapshot, lieu->v[i], place))
			return false;
	return true;
}

static bool
take_postal(struct phrase *phrase, struct lieu *lieu)
{
	size_t	k;

	for (k = 0; k < 2 && lieu->postal.n == 0 && lieu_names(*phrase); k++) {
		struct str	s = phrase->v[k == 0 ? phrase->n - 1 : 0].s;

		if (s.n != 5 || !lieu_is_digits(s))
			continue;
		lieu->postal = s;
		phrase->v += k;
		phrase->n--;
		return true;
	}
	return false;
}

/* Is the place that begins at v[k] part of a name: "sur Marne", "et Moselle"? */
static bool
linked(const struct mot *v, size_t k)
{
	return v[k - 1].role == MOT_LIEN && !is_light(v[k - 1].s);
}

bool
lieu_take(const struct snapshot *snapshot, struct phrase *phrase, struct lieu *lieu, bool strict)
{
	size_t		k;
	uint32_t	place;

	if (take_postal(phrase, lieu))
		return true;
	if (lieu->n == LIEU_MAX)
		return false;
	/* The longest place first: "haute corse" before "corse". */
	for (k = 1; k < phrase->n; k++) {
		struct phrase	head = { phrase->v, k }, tail = { phrase->v + k, phrase->n - k };

		if (!lieu_names(head) || (strict && linked(phrase->v, k)) ||
		    (place = place_named(snapshot, tail)) == NONE ||
		    !agrees(snapshot, lieu, place))
			continue;
		*phrase = head;
		lieu->v[lieu->n++] = place;
		return true;
	}
	for (k = phrase->n; k-- > 1;) {
		struct phrase	head = { phrase->v, k }, tail = { phrase->v + k, phrase->n - k };

		if (!lieu_names(tail) || (place = place_named(snapshot, head)) == NONE ||
		    !agrees(snapshot, lieu, place))
			continue;
		*phrase = tail;
		lieu->v[lieu->n++] = place;
		return true;
	}
	return false;
}

/* How many characters of a commune's code, or of a postal code, name its département. */
static size_t
departement_length(struct str code)
{
	return str_starts(code, STR("97")) || str_starts(code, STR("98")) ? 3 : 2;
}

/* Does the commune of this code lie where a postal code says? */
static bool
same_departement(struct str code, struct str postal)
{
	if (str_starts(postal, STR("20")))
		return str_starts(code, STR("2A")) || str_starts(code, STR("2B"));
	return str_starts(code, str_sub(postal, 0, departement_length(postal)));
}

/* A commune lies where its code says: its EPCI may reach over the border of its département. */
static bool
commune_lies(const struct snapshot *snapshot, uint32_t territoire, uint32_t place)
{
	const struct territoire	*t = &snapshot->territoires[territoire];
	const struct territoire	*p = &snapshot->territoires[place];
	uint32_t		 i;

	if (!is_up(snapshot, territoire, place))
		return false;
	if (p->type == TERRITOIRE_DEPARTEMENT && p->code.n == departement_length(t->code))
		return str_starts(t->code, p->code);
	for (i = 0; i < t->up.n && p->type == TERRITOIRE_REGION; i++) {
		const struct territoire	*up = &snapshot->territoires[t->up.v[i]];

		if (up->type == TERRITOIRE_DEPARTEMENT && str_starts(t->code, up->code))
			return is_up(snapshot, t->up.v[i], place);
	}
	return true;
}

int
lieu_holds(const struct snapshot *snapshot, const struct lieu *lieu, uint32_t territoire)
{
	const struct territoire	*t = &snapshot->territoires[territoire];
	bool			 itself = false;
	size_t			 i;

	for (i = 0; i < lieu->n; i++)
		if (territoire == lieu->v[i])
			itself = true;
		else if (t->type == TERRITOIRE_COMMUNE ?
		    !commune_lies(snapshot, territoire, lieu->v[i]) :
		    !is_up(snapshot, territoire, lieu->v[i]))
			return 0;
	if (lieu->postal.n == 0 || str_eq(t->code, lieu->postal))
		return itself ? 1 : 2;
	for (i = 0; i < t->codes_postaux.n; i++)
		if (str_eq(t->codes_postaux.v[i], lieu->postal))
			return 2;
	return t->type == TERRITOIRE_COMMUNE && same_departement(t->code, lieu->postal) ? 1 : 0;
}
