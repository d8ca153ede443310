/*
 * A name alone may be that of several: what is not told apart, by its code or by the source's
 * answer for each of them (at_homonymes.h), is refused, never guessed.  A perimeter that our
 * territories do not know (a basin, a set of communes) becomes a zone of the source's own; its
 * members are not said by the source, so it is inside nothing but the régions for which the source
 * itself returned one of its aids.  But a set of régions bears their codes, which say it whole.
 */
#include "import/at_zones.h"

#include <stdlib.h>

#include "base/fold.h"

#define AD_HOC		"ad hoc"	/* folded */
#define NOMMEES_MAX	12	/* régions that a name may list */

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

/* What has a département's place overseas: at the source, sets of its own with that code. */
static const struct {
	const char	*code, *cle;
} collectivites[] = {
	{ "975", "dep-975" }, { "977", "dep-977" }, { "978", "dep-978" }, { "984", "dep-984" },
	{ "986", "dep-986" }, { "987", "dep-987" }, { "988", "dep-988" }, { "989", "98901" },
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
	struct str	key = key_of(zones->arena, scale, nom);
	uint32_t	before = map_put(&zones->par_nom, key, at);

	if (before == MAP_NONE || before == at)
		return;
	zones->v[before].ambigue = true;
	if (zones->n_homonymes < zones->max)
		zones->homonymes[zones->n_homonymes++] = (struct at_homonyme){ key, at };
}

/* What the aid's scale and name lead to: the first zone so named, or MAP_NONE. */
static uint32_t
by_name(struct at_zones *zones, const struct at_aide *aide, struct str *key)
{
	static const char *const	untold[] = { "Ad-hoc", "Bassin hydrographique" };
	uint32_t			at;
	size_t				i;

	*key = key_of(zones->arena, aide->echelle, aide->perimetre);
	at = map_get(&zones->par_nom, *key);
	for (i = 0; at == MAP_NONE && key->p[0] == '/' && i < COUNT(untold); i++) {
		*key = key_of(zones->arena, str_of(untold[i]), aide->perimetre);
		at = map_get(&zones->par_nom, *key);
	}
	return at;
}

static struct str
collectivite(struct str code)
{
	size_t	i;

	for (i = 0; i < COUNT(collectivites); i++)
		if (str_eq(code, str_of(collectivites[i].code)))
			return str_of(collectivites[i].cle);
	return STR_NONE;
}

/* What the source calls so is one of ours, or should be: *cle is its key.  False: its own. */
static bool
is_ours(struct at_zones *zones, struct str echelle, struct str code, struct str *cle)
{
	struct str	scale = key_of(zones->arena, echelle, STR_NONE);
	size_t		i;

	scale = str_sub(scale, 0, scale.n == 0 ? 0 : scale.n - 1);
	for (i = 0; i < COUNT(echelles); i++)
		if (str_eq(scale, str_of(echelles[i].echelle))) {
			*cle = arena_concat(zones->arena, (struct str[]){
			    str_of(echelles[i].prefixe), code }, 2);
			return true;
		}
	*cle = str_eq(scale, STR(AD_HOC)) ? collectivite(code) : STR_NONE;
	return cle->n > 0;
}

/* By the code that newer records give; MAP_NONE when it gives none, or one that is nobody's. */
static uint32_t
by_code(struct at_zones *zones, const struct at_aide *aide)
{
	struct str	key;

	return aide->code.n == 0 || !is_ours(zones, aide->echelle, aide->code, &key) ? MAP_NONE :
	    map_get(&zones->par_cle, key);
}

size_t
at_zones_homonymes(struct at_zones *zones, const struct at_aide *aide, uint32_t *out, size_t max)
{
	struct str	key;
	uint32_t	at = by_code(zones, aide) != MAP_NONE ? MAP_NONE : by_name(zones, aide,
			    &key);
	size_t		i, j, n = 0;

	if (at == MAP_NONE || !zones->v[at].ambigue || max == 0)
		return 0;
	out[n++] = at;
	for (i = 0; i < zones->n_homonymes && n < max; i++) {
		if (!str_eq(zones->homonymes[i].nom, key))
			continue;
		for (j = 0; j < n && out[j] != zones->homonymes[i].zone; j++)
			continue;
		if (j == n)
			out[n++] = zones->homonymes[i].zone;
	}
	return n > 1 ? n : 0;
}

static struct at_precision *
told(struct at_zones *zones, int64_t numero)
{
	size_t	i;

	for (i = 0; i < zones->n_precisees; i++)
		if (zones->precisees[i].numero == numero)
			return &zones->precisees[i];
	return NULL;
}

void
at_zones_preciser(struct at_zones *zones, const struct at_aide *aide, uint32_t zone)
{
	struct at_precision	*p = told(zones, aide->numero);

	if (p != NULL)
		p->zone = p->zone == zone ? zone : MAP_NONE;
	else if (zones->n_precisees < AT_PRECISEES_MAX)
		zones->precisees[zones->n_precisees++] = (struct at_precision){ aide->numero,
		    zone };
}

static uint32_t
add(struct at_zones *zones, struct at_zone zone)
{
	uint32_t	at = map_get(&zones->par_cle, zone.cle);

	if (at != MAP_NONE || zones->n == zones->max)
		return at;
	zones->v[zones->n] = zone;
	(void)map_put(&zones->par_cle, zone.cle, zones->n);
	return zones->n++;
}

bool
at_zones_preparer(struct at_zones *zones, struct arena *arena, uint32_t max)
{
	size_t	i;

	*zones = (struct at_zones){ .arena = arena, .max = max };
	zones->v = arena_array(arena, max, struct at_zone);
	zones->homonymes = arena_array(arena, max, struct at_homonyme);
	zones->precisees = arena_array(arena, AT_PRECISEES_MAX, struct at_precision);
	if (zones->v == NULL || zones->homonymes == NULL || zones->precisees == NULL ||
	    !map_init(&zones->par_cle, arena, max) || !map_init(&zones->par_nom, arena, max))
		return false;
	for (i = 0; i < COUNT(larges); i++)
		(void)add(zones, (struct at_zone){ .cle = str_of(larges[i].cle) });
	return true;
}

bool
at_zones_charger(struct at_zones *zones, struct passage *passage, struct arena *arena)
{
	struct rows	rows;
	struct at_zone	zone;
	struct str	f[3];
	uint32_t	at;

	if (!at_zones_preparer(zones, arena, AT_ZONES_MAX))
		return passage_echec(passage, ERR_UNAVAILABLE, "zones", "plus de mémoire");
	if (!passage_exec(passage, STATEMENT_ZONES_NOMS, PARAMS_NONE, &rows))
		return false;
	while (zones->n < AT_NOTRES_MAX && rows_next(&rows, f, 3)) {
		zone = (struct at_zone){ .cle = arena_str(arena, f[0]) };
		if (at_zones_balayee(&zone))
			zone.nom = arena_str(arena, f[2]);
		at = add(zones, zone);
		name(zones, f[1], f[2], at);
		if (zone.nom.n > 0 && !str_starts(zone.cle, STR("reg-")))
			name(zones, STR(AD_HOC), f[2], at);
	}
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

bool
at_zones_balayee(const struct at_zone *zone)
{
	size_t	i;

	for (i = 0; i < COUNT(collectivites); i++)
		if (str_eq(zone->cle, str_of(collectivites[i].cle)))
			return true;
	return str_starts(zone->cle, STR("reg-"));
}

struct at_zone *
at_zones_ajouter(struct at_zones *zones, const json_t *perimetre, int64_t *numero)
{
	struct str	scale = member(perimetre, "scale"), nom = member(perimetre, "name"),
			code = member(perimetre, "code"), cle;
	uint32_t	at;

	*numero = at_aide_numero(perimetre);
	if (*numero < 1 || nom.n == 0 || nom.n > 300 || scale.n == 0 ||
	    zones->n == zones->max || zones->par_nom.n >= zones->max - 1)
		return NULL;
	if (is_ours(zones, scale, code, &cle)) {
		if ((at = map_get(&zones->par_cle, cle)) == MAP_NONE)
			return NULL;
		zones->v[at].numero = *numero;
	} else if ((at = add(zones, (struct at_zone){ .cle = arena_printf(zones->arena, "at-%lld",
	    (long long)*numero), .nom = arena_str(zones->arena, nom),
	    .code = arena_str(zones->arena, code.n == 0 ? STR("-") : code),
	    .numero = *numero })) == MAP_NONE)
		return NULL;
	name(zones, scale, nom, at);
	return &zones->v[at];
}

/* ---- sets of régions ---- */

struct ensemble {
	const struct at_zone	*in[AT_REGIONS_MAX], *out[AT_REGIONS_MAX];
	size_t			 n_in, n_out;
};

static int
by_their_names(const void *a, const void *b)
{
	const struct at_zone	*x = *(const struct at_zone *const *)a,
				*y = *(const struct at_zone *const *)b;
	struct buf		 fx = { .max = 4096 }, fy = { .max = 4096 };
	int			 order;

	fold(&fx, x->nom);
	fold(&fy, y->nom);
	order = str_cmp(buf_str(&fx), buf_str(&fy));
	buf_free(&fx);
	buf_free(&fy);
	return order != 0 ? order : str_cmp(x->cle, y->cle);
}

/* "11_28": those it has, and the other régions, by name.  False: a code is nobody's. */
static bool
read_codes(struct at_zones *zones, struct str codes, struct ensemble *e)
{
	struct str	code, key;
	struct at_zone	*z;
	size_t		i;

	*e = (struct ensemble){ .n_in = 0 };
	while (str_next(&codes, '_', &code)) {
		key = code.n == 2 ? arena_concat(zones->arena, (struct str[]){ STR("reg-"), code },
		    2) : collectivite(code);
		z = key.n == 0 ? NULL : by_key(zones, key);
		if (z == NULL || z->nom.n == 0 || e->n_in == COUNT(e->in))
			return false;
		for (i = 0; i < e->n_in && e->in[i] != z; i++)
			continue;
		if (i == e->n_in)
			e->in[e->n_in++] = z;
	}
	for (z = zones->v; z < zones->v + zones->n; z++) {
		if (z->nom.n == 0 || !str_starts(z->cle, STR("reg-")) || e->n_out == COUNT(e->out))
			continue;
		for (i = 0; i < e->n_in && e->in[i] != z; i++)
			continue;
		if (i == e->n_in)
			e->out[e->n_out++] = z;
	}
	qsort(e->in, e->n_in, sizeof(struct at_zone *), by_their_names);
	qsort(e->out, e->n_out, sizeof(struct at_zone *), by_their_names);
	return e->n_in > 0;
}

/* "A, B et C" of those of which every is a région, or none is. */
static void
put_names(struct buf *out, const struct at_zone *const *v, size_t n, bool regions)
{
	const struct at_zone	*chosen[AT_REGIONS_MAX];
	size_t			 used = 0, i;

	for (i = 0; i < n; i++)
		if (str_starts(v[i]->cle, STR("reg-")) == regions)
			chosen[used++] = v[i];
	for (i = 0; i < used; i++)
		buf_printf(out, "%s%.*s", i == 0 ? "" : i + 1 == used ? " et " : ", ",
		    STR_FMT(chosen[i]->nom));
}

/*
 * The names of all, or, of more than twelve, of the régions that are not in it.  Collectivités come
 * last.
 */
static struct str
name_of(struct arena *arena, const struct ensemble *e)
{
	struct buf	out = { .max = 8192 };
	struct str	s;
	size_t		regions = 0, i;

	for (i = 0; i < e->n_in; i++)
		regions += str_starts(e->in[i]->cle, STR("reg-"));
	if (e->n_in > NOMMEES_MAX && e->n_out < regions) {
		buf_put(&out, STR("Toutes les régions"));
		if (e->n_out > 0)
			buf_put(&out, STR(" sauf "));
		put_names(&out, e->out, e->n_out, true);
	} else
		put_names(&out, e->in, e->n_in, true);
	if (regions > 0 && regions < e->n_in)
		buf_put(&out, STR(", avec "));
	put_names(&out, e->in, e->n_in, false);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

void
at_zones_composer(struct at_zones *zones)
{
	const struct str	head = STR("regions_");
	struct str		keys[AT_REGIONS_MAX];
	struct ensemble		e;
	struct at_zone		*z;
	size_t			i;

	for (z = zones->v; z < zones->v + zones->n; z++) {
		if (z->code.n == 0 || !str_starts(z->nom, head) ||
		    !read_codes(zones, str_sub(z->nom, head.n, z->nom.n), &e))
			continue;
		for (i = 0; i < e.n_in; i++)
			keys[i] = e.in[i]->cle;
		z->membres = arena_join(zones->arena, keys, e.n_in, STR("|"));
		z->nom = name_of(zones->arena, &e);
	}
}

struct at_zone *
at_zones_trouver(struct at_zones *zones, const struct at_aide *aide, const char **why)
{
	struct str		 key = key_of(zones->arena, aide->echelle, aide->perimetre),
				 scale;
	const struct at_precision *precision;
	uint32_t		 at, twins[2];
	size_t			 i;

	*why = "zone inconnue : ";
	(void)str_next(&key, '/', &scale);
	for (i = 0; i < COUNT(larges); i++)
		if (str_eq(key, str_of(larges[i].nom)))
			return by_key(zones, str_of(larges[i].cle));
	if ((at = by_code(zones, aide)) != MAP_NONE)
		return &zones->v[at];
	if (at_zones_homonymes(zones, aide, twins, 2) > 0) {
		*why = "plusieurs zones de ce nom : ";
		precision = told(zones, aide->numero);
		return precision == NULL || precision->zone == MAP_NONE ? NULL :
		    &zones->v[precision->zone];
	}
	at = by_name(zones, aide, &key);
	return at == MAP_NONE ? NULL : &zones->v[at];
}
