/*
 * A name alone may be that of several: what is not told apart is refused, never guessed.  A
 * perimeter that our territories do not know (a basin, a set of communes) becomes a zone of the
 * source's own; its members are not said by the source, so it is inside nothing but the régions for
 * which the source itself returned one of its aids.
 */
#include "import/at_zones.h"

#include <stdio.h>

static const struct {
	const char	*nom, *cle;
} larges[] = {
	{ "france", "france" }, { "europe", "europe" }, { "france metropolitaine", "metropole" },
	{ "outre mer", "outre-mer" }, { "union europeenne", "europe" },
};
/* Folded scales that our territories have, and what their keys begin with. */
static const struct {
	const char	*echelle, *prefixe;
} echelles[] = {
	{ "commune", "" }, { "epci", "" }, { "departement", "dep-" }, { "region", "reg-" },
};

static struct str
key_of(struct arena *arena, struct str scale, struct str name)
{
	struct buf	out = { .max = 16384 };
	struct str	s;

	at_plier(&out, scale);
	buf_putc(&out, '/');
	at_plier(&out, name);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static struct at_zone *
by_key(struct at_zones *zones, struct str cle)
{
	uint32_t	at = map_get(&zones->par_cle, cle);

	return at == MAP_NONE ? NULL : &zones->v[at];
}

/* The same perimeter listed twice is one; two of one name are none. */
static void
name(struct at_zones *zones, struct str scale, struct str nom, uint32_t at)
{
	uint32_t	before = map_put(&zones->par_nom, key_of(zones->arena, scale, nom), at);

	if (before != MAP_NONE && before != at)
		zones->v[before].ambigue = zones->v[at].ambigue = true;
}

static uint32_t
add(struct at_zones *zones, struct at_zone zone)
{
	uint32_t	at = map_get(&zones->par_cle, zone.cle);

	if (at != MAP_NONE || zones->n == AT_ZONES_MAX)
		return at;
	zones->v[zones->n] = zone;
	(void)map_put(&zones->par_cle, zone.cle, zones->n);
	return zones->n++;
}

bool
at_zones_charger(struct at_zones *zones, struct passage *passage, struct arena *arena)
{
	struct rows	rows;
	struct str	f[3];
	size_t		i;

	*zones = (struct at_zones){ .arena = arena };
	zones->v = arena_array(arena, AT_ZONES_MAX, struct at_zone);
	if (zones->v == NULL || !map_init(&zones->par_cle, arena, AT_ZONES_MAX) ||
	    !map_init(&zones->par_nom, arena, AT_ZONES_MAX))
		return passage_echec(passage, ERR_UNAVAILABLE, "zones", "plus de mémoire");
	for (i = 0; i < COUNT(larges); i++)
		(void)add(zones, (struct at_zone){ .cle = str_of(larges[i].cle) });
	if (!passage_exec(passage, STATEMENT_ZONES_NOMS, PARAMS_NONE, &rows))
		return false;
	while (zones->n < AT_NOTRES_MAX && rows_next(&rows, f, 3))
		name(zones, f[1], f[2], add(zones, (struct at_zone){ .cle = arena_str(arena,
		    f[0]) }));
	rows_free(&rows);
	/* A part of them would refuse aids of the rest. */
	if (zones->n == AT_NOTRES_MAX)
		return passage_echec(passage, ERR_TOO_LARGE, "zones",
		    "plus de %d territoires : agrandir AT_NOTRES_MAX", AT_NOTRES_MAX);
	return !arena_failed(arena) || passage_echec(passage, ERR_UNAVAILABLE, "zones",
	    "plus de mémoire");
}

static struct str
member(const json_t *object, const char *name)
{
	const json_t	*value = json_object_get(object, name);

	return json_is_string(value) && strlen(json_string_value(value)) ==
	    json_string_length(value) ? str_trim(str_of(json_string_value(value))) : STR_NONE;
}

void
at_zones_ajouter(struct at_zones *zones, const json_t *perimetre, int64_t *numero)
{
	struct str	scale = member(perimetre, "scale"), nom = member(perimetre, "name"),
			code = member(perimetre, "code"), folded, cle;
	uint32_t	at;
	size_t		i;

	*numero = at_aide_numero(perimetre);
	if (*numero < 1 || nom.n == 0 || nom.n > 300 || scale.n == 0 ||
	    zones->n == AT_ZONES_MAX || zones->par_nom.n >= AT_ZONES_MAX - 1)
		return;
	folded = key_of(zones->arena, scale, STR(""));
	folded.n--;
	for (i = 0; i < COUNT(echelles); i++)
		if (str_eq(folded, str_of(echelles[i].echelle))) {
			cle = arena_concat(zones->arena, (struct str[]){
			    str_of(echelles[i].prefixe), code }, 2);
			if ((at = map_get(&zones->par_cle, cle)) != MAP_NONE)
				name(zones, scale, nom, at);
			return;
		}
	at = add(zones, (struct at_zone){ .cle = arena_printf(zones->arena, "at-%lld",
	    (long long)*numero), .nom = arena_str(zones->arena, nom),
	    .code = arena_str(zones->arena, code.n == 0 ? STR("-") : code) });
	if (at != MAP_NONE)
		name(zones, scale, nom, at);
}

struct at_zone *
at_zones_trouver(struct at_zones *zones, const struct at_aide *aide, const char **why)
{
	struct str	key = key_of(zones->arena, aide->echelle, aide->perimetre), scale = key,
	    word;
	struct at_zone	*zone;
	uint32_t	at;
	size_t		i;

	*why = "zone inconnue : ";
	(void)str_next(&key, '/', &scale);
	for (i = 0; i < COUNT(larges); i++)
		if (str_eq(key, str_of(larges[i].nom)))
			return by_key(zones, str_of(larges[i].cle));
	for (i = 0; i < COUNT(echelles) && aide->code.n > 0; i++)
		if (str_eq(scale, str_of(echelles[i].echelle))) {
			word = arena_concat(zones->arena, (struct str[]){
			    str_of(echelles[i].prefixe), aide->code }, 2);
			if ((zone = by_key(zones, word)) != NULL)
				return zone;
		}
	at = map_get(&zones->par_nom, key_of(zones->arena, aide->echelle, aide->perimetre));
	for (i = 0; at == MAP_NONE && scale.n == 0 && i < 2; i++)
		at = map_get(&zones->par_nom, key_of(zones->arena, i == 0 ? STR("Ad-hoc") :
		    STR("Bassin hydrographique"), aide->perimetre));
	if (at == MAP_NONE)
		return NULL;
	if (zones->v[at].ambigue) {
		*why = "plusieurs zones de ce nom : ";
		return NULL;
	}
	return &zones->v[at];
}
