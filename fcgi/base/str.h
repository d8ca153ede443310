/*
 * Strings that carry their length.  A struct str owns nothing: it points into an arena, a file in
 * memory or a literal, and is passed by value.  p is NULL for "absent", n is in bytes.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char	*p;
	size_t		 n;
};

/* An array of strings, owned by whoever made it (an arena, most often). */
struct strs {
	const struct str	*v;
	size_t			 n;
};

#define STR(lit)	((struct str){ (lit), sizeof(lit) - 1 })
#define STR_INIT(lit)	{ (lit), sizeof(lit) - 1 }	/* in a static table */
#define STR_NONE	((struct str){ NULL, 0 })
#define STR_FMT(s)	(int)(s).n, (s).p	/* for "%.*s" */
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* A NUL-terminated string seen as a str; NULL gives STR_NONE. */
struct str	str_of(const char *cstring);

/* STR_NONE for an empty one: "not known" rather than "nothing". */
struct str	str_or_none(struct str s);

bool		str_eq(struct str a, struct str b);
/* The same but for the case of ASCII letters. */
bool		str_same(struct str a, struct str b);
/* Bytewise order: <0, 0, >0; a prefix comes before what it begins. */
int		str_cmp(struct str a, struct str b);
/* Is s one of those? */
bool		str_among(struct str s, const struct str *list, size_t n);
bool		str_starts(struct str s, struct str prefix);
bool		str_ends(struct str s, struct str suffix);
/* Where needle begins in s, or SIZE_MAX. */
size_t		str_find(struct str s, struct str needle);

struct str	str_sub(struct str s, size_t from, size_t to);	/* clamped to s */
/* The first bytes of UTF-8, at most max of them, and no half of a letter. */
struct str	str_head(struct str s, size_t max);
struct str	str_trim(struct str s);				/* ASCII spaces off both ends */

/*
 * Cuts the next piece off *rest up to sep: false once nothing is left.  "a||b" gives a, "", b; what
 * follows the last sep is a piece only if it is not empty.
 */
bool		str_next(struct str *rest, char sep, struct str *piece);

/* Cuts the next word off *rest, between any white space; false once there is none. */
bool		str_next_word(struct str *rest, struct str *word);

/*
 * The only ways a number from outside comes in: the whole of s must be a decimal number within
 * [min, max].  False, and *out unchanged, otherwise.
 */
bool		str_int(struct str s, int64_t min, int64_t max, int64_t *out);
bool		str_real(struct str s, double min, double max, double *out);

/* A number in decimal, at the end of room. */
#define DIGITS_MAX	24
struct str	digits_of(char room[DIGITS_MAX], int64_t value);

/*
 * vsnprintf into size bytes, at least 1; a text that has no room for its end has no half of a
 * letter either.
 */
void		str_vformat(char *out, size_t size, const char *format, va_list args)
		__attribute__((format(printf, 3, 0)));

/* FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): for tables and ETags, no secret. */
uint64_t	str_hash(struct str s, uint64_t seed);
#define HASH_SEED	UINT64_C(14695981039346656037)

#endif
