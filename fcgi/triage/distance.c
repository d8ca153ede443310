/*
 * Bit-parallel distance: one pass over the letters of the other word, a few operations each.
 */
#include "triage/distance.h"

static size_t
rank(char c)
{
	return c >= 'a' && c <= 'z' ? (size_t)(c - 'a') : c >= '0' && c <= '9' ?
	    (size_t)(c - '0') + 26 : 36;
}

unsigned
distance_mots(const struct motif_mot *m, struct str t, unsigned max)
{
	size_t		n = m->s.n, i;
	uint64_t	vp = ~UINT64_C(0), vn = 0, d0 = 0, before = 0, last, hp, hn, at;
	unsigned	distance = (unsigned)n;

	if (n == 0 || n > 64 || (n > t.n ? n - t.n : t.n - n) > max)
		return max + 1;
	last = UINT64_C(1) << (n - 1);
	for (i = 0; i < t.n; i++) {
		uint64_t	swapped;

		at = m->lettres[rank(t.p[i])];
		swapped = ((~d0 & at) << 1) & before;
		d0 = (((at & vp) + vp) ^ vp) | at | vn | swapped;
		hp = vn | ~(d0 | vp);
		hn = d0 & vp;
		distance += (hp & last) != 0;
		distance -= (hn & last) != 0;
		hp = hp << 1 | 1;
		hn <<= 1;
		vp = hn | ~(d0 | hp);
		vn = hp & d0;
		before = at;
		/* Each letter left can take one off at most. */
		if (distance > max + (t.n - 1 - i))
			return max + 1;
	}
	return distance > max ? max + 1 : distance;
}

static bool
is_soft(char c)
{
	return c == 'e' || c == 'i' || c == 'y';
}

/* What is heard at s.p[i], and in *took how many letters it takes. 0: nothing. */
static char
sound(struct str s, size_t i, size_t *took)
{
	static const struct { char letters[4]; char sound; } groups[] = {
		/* Longest first. */
		{ "eau", 'o' }, { "ain", 'I' }, { "ein", 'I' }, { "au", 'o' }, { "ai", 'e' },
		{ "ei", 'e' }, { "ou", 'U' }, { "ph", 'f' }, { "qu", 'k' }, { "ck", 'k' },
		{ "an", 'A' }, { "am", 'A' }, { "en", 'A' }, { "em", 'A' }, { "in", 'I' },
		{ "im", 'I' }, { "oe", 'e' }, { "eo", 'o' }, { "gu", 'g' }, { "ch", 'S' },
	};
	struct str	rest = str_sub(s, i, s.n);
	size_t		k;
	char		c = s.p[i];

	for (k = 0; k < COUNT(groups); k++)
		if (groups[k].letters[0] == c && str_starts(rest, str_of(groups[k].letters)) &&
		    (c != 'g' || (rest.n > 2 && is_soft(rest.p[2])))) {
			*took = strlen(groups[k].letters);
			return groups[k].sound;
		}
	*took = 1;
	switch (c) {
	case 'c':
		return rest.n > 1 && is_soft(rest.p[1]) ? 's' : 'k';
	case 'g':
		return rest.n > 1 && is_soft(rest.p[1]) ? 'j' : 'g';
	case 'q':
		return 'k';
	case 'y':
		return 'i';
	case 'z':
		return 's';
	case 'w':
		return 'v';
	case 'h':
		return 0;
	default:
		return c;
	}
}

/* The sounds of s, doubles once, without the letters that end a word unheard. */
static size_t
sounds(struct str s, char *out, size_t size)
{
	size_t	n = 0, i, took;
	char	c;

	while (s.n > 3 && memchr("estdxzp", s.p[s.n - 1], 7) != NULL)
		s.n--;
	for (i = 0; i < s.n && n < size; i += took)
		if ((c = sound(s, i, &took)) != 0 && (n == 0 || out[n - 1] != c))
			out[n++] = c;
	return n;
}

void
distance_prepare(struct motif_mot *m, struct str s)
{
	size_t	i;

	*m = (struct motif_mot){ .s = s };
	for (i = 0; i < s.n && i < 64; i++)
		m->lettres[rank(s.p[i])] |= UINT64_C(1) << i;
	m->lettres[36] = 0;	/* other scripts equal nothing */
	m->n_sons = sounds(s, m->sons, sizeof(m->sons));
}

bool
distance_meme_son(const struct motif_mot *m, struct str t)
{
	char	heard[sizeof(m->sons)];
	size_t	n = m->n_sons;

	return n > 1 && n == sounds(t, heard, sizeof(heard)) && memcmp(heard, m->sons, n) == 0;
}
