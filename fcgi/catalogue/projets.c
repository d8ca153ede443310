/*
 * A list of the dump, in the order of columns of store/statements.c.  Strings point into its bytes.
 */
#include "catalogue/projets.h"

#include <stdlib.h>

#define UUID_OCTETS	36

enum { ID, OU, QUOI, PHASE, COMPETENCES, LEVIERS, COLONNES };

static int
by_slug(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, as values of a parameter are. */
static struct strs
slugs(struct arena *arena, struct str s)
{
	struct strs	list = arena_split(arena, s, '|');

	if (list.n > 0)
		qsort((void *)(uintptr_t)list.v, list.n, sizeof(*list.v), by_slug);
	return list;
}

/* The first of those that names a territory: its key of today. */
static struct str
place(const struct snapshot *s, struct str candidates)
{
	struct str	one;
	uint32_t	at;

	while (str_next(&candidates, '|', &one))
		if ((at = snapshot_territoire(s, one)) != NONE)
			return s->territoires[at].cle;
	return STR("");
}

bool
projets_load(struct snapshot *s, struct dump *dump, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "projets");
	size_t			 max = cursor.rows;
	struct projet		*v = arena_array(s->arena, max, struct projet);
	struct str		 f[COLONNES];

	if (cursor.columns != COLONNES)
		return fault_set(fault, ERR_INTERNAL, STR("projets"), 0, 0,
		    "other columns than expected") == ERR_NONE;
	if (v == NULL || !map_init(&s->par_projet, s->arena, max))
		return false;
	for (; s->n_projets < max && dump_next(&cursor, f, COLONNES); s->n_projets++) {
		v[s->n_projets] = (struct projet){ f[ID], place(s, f[OU]), f[QUOI], f[PHASE],
		    slugs(s->arena, f[COMPETENCES]), slugs(s->arena, f[LEVIERS]) };
		(void)map_put(&s->par_projet, f[ID], s->n_projets);
	}
	s->projets = v;
	return true;
}

const struct projet *
snapshot_projet(const struct snapshot *snapshot, struct str id)
{
	char		room[UUID_OCTETS];
	uint32_t	at;
	size_t		i;

	if (id.n != UUID_OCTETS)
		return NULL;
	for (i = 0; i < id.n; i++)
		room[i] = (char)(id.p[i] >= 'A' && id.p[i] <= 'Z' ? id.p[i] + 32 : id.p[i]);
	at = map_get(&snapshot->par_projet, (struct str){ room, UUID_OCTETS });
	return at == NONE ? NULL : &snapshot->projets[at];
}
