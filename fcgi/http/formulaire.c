/*
 * Unlike a parameter, a field keeps its lines: it is read by a person.
 */
#include "http/formulaire.h"

#include "base/fold.h"
#include "http/params.h"

static struct str
clean(struct str s)
{
	char		*p = (char *)(uintptr_t)s.p;	/* our own copy: url_decode has made it */
	size_t		 i, n, used = 0;
	unsigned char	 c;

	for (i = 0; i < s.n; i += n > 0 ? n : 1) {
		n = utf8_length(s, i);
		c = (unsigned char)p[i];
		if (n == 0 || (c < ' ' && c != '\n' && c != '\t') || c == 0x7f ||
		    (n == 2 && c == 0xc2 && (unsigned char)p[i + 1] < 0xa0))
			continue;
		memmove(p + used, p + i, n);
		used += n;
	}
	return str_trim((struct str){ p, used });
}

struct str
formulaire_champ(struct arena *arena, struct str body, struct str name)
{
	struct str	pair, found = STR_NONE;
	size_t		equal;
	bool		any = false;

	while (str_next(&body, '&', &pair)) {
		if ((equal = str_find(pair, STR("="))) == SIZE_MAX)
			equal = pair.n;
		if (str_eq(str_sub(pair, 0, equal), name)) {
			found = str_sub(pair, equal + 1, pair.n);
			any = true;
		}
	}
	return any ? clean(url_decode(arena, found, true)) : STR_NONE;
}
