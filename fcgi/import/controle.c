/*
 * A value is shown shortened and without control characters, since it comes from others and goes to
 * a terminal.  Keys are looked at last, and noted only when the rest of the row is good: a bad row
 * does not take the place of a good one.
 */
#include "import/controle.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/fold.h"
#include "base/quote.h"

#define MONTREE		40	/* characters of a value in a message */
#define PERMISES	10	/* values of a closed list in a message */
#define MOTIF_OCTETS	4096	/* of a value that a pattern is tried on */
#define ELEMENTS_MAX	1000	/* of a list */

/* A row being judged. */
struct jugement {
	struct controle		*controle;
	unsigned		 ligne;
	struct arena		*arena;
	struct ecart		*ecarts;
	size_t			 max, n;
	const struct champ	*champ;		/* of the value under judgement */
};

static bool
wrong(struct jugement *j, struct str message)
{
	if (j->n < j->max)
		j->ecarts[j->n] = (struct ecart){ j->champ->nom, message.p == NULL ?
		    STR("plus de mémoire") : message };
	j->n++;
	return false;
}

/* « value », cut; what reaches a person is not shown. */
static struct str
shown(struct jugement *j, struct str s)
{
	struct buf	out = { .max = 1024 };
	struct str	copy;
	size_t		i, n, left = MONTREE;

	if (schema_personnel(j->champ->nom))
		return STR("la valeur (personnelle, non montrée)");
	buf_put(&out, STR("« "));
	for (i = 0; i < s.n && left > 0; i += n, left--) {
		n = utf8_length(s, i);
		if (n == 0 || (n == 1 && ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)) ||
		    (n == 2 && s.p[i] == '\xc2' && (unsigned char)s.p[i + 1] < 0xa0)) {
			buf_putc(&out, ' ');
			n = n == 0 ? 1 : n;
		} else
			buf_put(&out, str_sub(s, i, i + n));
	}
	buf_put(&out, i < s.n ? STR("… »") : STR(" »"));
	copy = arena_str(j->arena, buf_str(&out));
	buf_free(&out);
	return copy;
}

/* "« value » what is wrong with it". */
static bool
wrong_value(struct jugement *j, struct str value, struct str what)
{
	return wrong(j, arena_concat(j->arena, (struct str[]){ shown(j, value), STR(" "), what },
	    3));
}

static bool
is_text(struct str s)
{
	size_t	i, n;

	for (i = 0; i < s.n; i += n)
		if (s.p[i] == '\0' || (n = utf8_length(s, i)) == 0)
			return false;
	return true;
}

static size_t
characters(struct str s)
{
	size_t	i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool
is_hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 9562, 4: 8-4-4-4-12 hexadecimal digits; in small letters from now on. */
static bool
read_uuid(struct jugement *j, struct str *s)
{
	char	*p;
	size_t	 i;

	for (i = 0; i < s->n && i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? s->p[i] != '-' :
		    !is_hexadecimal(s->p[i]))
			break;
	if (i != 36 || s->n != 36)
		return wrong_value(j, *s, STR("n’est pas un UUID : attendu, comme "
		    "01890e30-5a80-7c22-9842-8263d0d0d890"));
	*s = arena_str(j->arena, *s);
	p = (char *)(uintptr_t)s->p;	/* our own copy */
	for (i = 0; i < s->n; i++)
		if (p[i] >= 'A' && p[i] <= 'F')
			p[i] = (char)(p[i] - 'A' + 'a');
	return s->p != NULL || wrong(j, STR_NONE);
}

static bool
is_email(struct str s)
{
	size_t	at = str_find(s, STR("@")), i;

	if (at == 0 || at == SIZE_MAX || at + 1 == s.n || s.n > 254 ||
	    str_find(str_sub(s, at + 1, s.n), STR("@")) != SIZE_MAX)
		return false;
	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr("<>\",;", s.p[i]) != NULL)
			return false;
	return true;
}

static bool
is_uri(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr("<>\"", s.p[i]) != NULL)
			return false;
	return str_find(s, STR(":")) != SIZE_MAX && str_find(s, STR(":")) > 0;
}

static bool
judge_format(struct jugement *j, struct str *s)
{
	switch (j->champ->format) {
	case FORMAT_UUID:
		return read_uuid(j, s);
	case FORMAT_COURRIEL:
		return is_email(*s) || wrong_value(j, *s, STR("n’est pas une adresse "
		    "électronique : attendu, comme nom@mairie.fr"));
	case FORMAT_LIEN:
		return is_uri(*s) || wrong_value(j, *s, STR("n’est pas un lien : attendu, comme "
		    "https://www.mairie.fr/page"));
	default:
		return true;
	}
}

static bool
judge_closed_list(struct jugement *j, struct str s)
{
	const struct strs	*v = &j->champ->permises;
	struct str		 all;

	if (v->n == 0 || str_among(s, v->v, v->n))
		return true;
	all = arena_join(j->arena, v->v, v->n < PERMISES ? v->n : PERMISES, STR(", "));
	return wrong_value(j, s, arena_concat(j->arena, (struct str[]){
	    STR("n’est pas dans la liste : "), all, v->n > PERMISES ? STR("…") : STR("") }, 3));
}

static bool
judge_pattern(struct jugement *j, struct str s)
{
	const struct champ	*c = j->champ;
	struct str		 copy;

	if (c->motif.p == NULL)
		return true;
	if (s.n <= MOTIF_OCTETS && (copy = arena_str(j->arena, s)).p != NULL &&
	    regexec(&c->motif_lu, copy.p, 0, NULL, 0) == 0)
		return true;
	return wrong_value(j, s, arena_concat(j->arena, (struct str[]){
	    STR("n’a pas la forme attendue, "), c->exemple.n > 0 ? STR("comme ") :
	    STR("celle du motif "), c->exemple.n > 0 ? c->exemple : c->motif }, 3));
}

static bool
judge_length(struct jugement *j, struct str value, size_t n, const char *unit)
{
	const struct champ	*c = j->champ;

	if (n >= c->court && n <= c->long_)
		return true;
	return wrong_value(j, value, n < c->court ?
	    arena_printf(j->arena, "est trop court : %zu %s au moins", c->court, unit) :
	    arena_printf(j->arena, "est trop long : %zu %s au plus, et non %zu", c->long_, unit,
	    n));
}

/* 10, or the day it stands for. */
static struct str
bound(struct jugement *j, double value)
{
	char		room[16];
	struct buf	out = { .p = room, .size = sizeof(room), .max = sizeof(room) };

	if (j->champ->type != CHAMP_DATE)
		return arena_printf(j->arena, "%.15g", value);
	day_iso(&out, (int32_t)value);
	return arena_str(j->arena, buf_str(&out));
}

static bool
judge_bounds(struct jugement *j, struct str s, double value)
{
	const struct champ	*c = j->champ;

	if (!isnan(c->min) && value < c->min)
		return wrong_value(j, s, arena_concat(j->arena, (struct str[]){
		    STR("est trop petit : "), bound(j, c->min), STR(" au moins") }, 3));
	if (!isnan(c->max) && value > c->max)
		return wrong_value(j, s, arena_concat(j->arena, (struct str[]){
		    STR("est trop grand : "), bound(j, c->max), STR(" au plus") }, 3));
	return true;
}

static bool
judge_reference(struct jugement *j, struct str s)
{
	const struct cle_etrangere	*e = j->champ->etrangere;

	if (e == NULL || e->connues == NULL || map_get(e->connues, s) != MAP_NONE)
		return true;
	return wrong_value(j, s, arena_concat(j->arena, (struct str[]){
	    STR("n’est pas dans la ressource "), e->ressource, STR(" (champ "), e->champ,
	    STR(") : corriger, ou l’y ajouter d’abord") }, 5));
}

static bool
judge_items(struct jugement *j, struct str whole, const json_t *list, struct buf *out)
{
	size_t		 n = json_array_size(list), i;
	const json_t	*item;
	struct str	 s;

	buf_putc(out, '[');
	for (i = 0; i < n; i++) {
		item = json_array_get(list, i);
		if (!json_is_string(item))
			return wrong_value(j, whole, STR("contient autre chose que des textes : "
			    "mettre chaque élément entre guillemets"));
		s = arena_str(j->arena, (struct str){ json_string_value(item),
		    json_string_length(item) });
		if (!is_text(s))
			return wrong_value(j, whole, STR("contient un caractère nul : l’enlever"));
		if (!judge_format(j, &s) || !judge_closed_list(j, s) || !judge_pattern(j, s) ||
		    !judge_reference(j, s))
			return false;
		if (i > 0)
			buf_putc(out, ',');
		json_quote(out, s);
	}
	buf_putc(out, ']');
	return judge_length(j, whole, n, "éléments");
}

static bool
judge_list(struct jugement *j, struct str *s)
{
	struct buf	out = { .max = 1 << 20 };
	json_t		*list = json_loadb(s->p, s->n, JSON_ALLOW_NUL, NULL);
	bool		good;

	if (!json_is_array(list))
		good = wrong_value(j, *s, STR("n’est pas une liste : attendu, comme "
		    "[\"90-21\",\"90-74\"]"));
	else if (json_array_size(list) > ELEMENTS_MAX)
		good = wrong_value(j, *s, STR("a plus de 1000 éléments : en mettre moins"));
	else
		good = judge_items(j, *s, list, &out);
	if (good && (out.failed || (*s = arena_str(j->arena, buf_str(&out))).p == NULL))
		good = wrong(j, STR_NONE);
	json_decref(list);
	buf_free(&out);
	return good;
}

static bool
judge_text(struct jugement *j, struct str *s)
{
	return judge_format(j, s) && judge_closed_list(j, *s) && judge_pattern(j, *s) &&
	    judge_length(j, *s, characters(*s), "caractères") && judge_reference(j, *s);
}

static bool
judge_integer(struct jugement *j, struct str *s)
{
	int64_t	value;

	if (!str_int(*s, INT64_MIN, INT64_MAX, &value))
		return wrong_value(j, *s, STR("n’est pas un nombre entier : des chiffres seuls, "
		    "sans espace ni unité"));
	return judge_closed_list(j, *s) && judge_pattern(j, *s) &&
	    judge_bounds(j, *s, (double)value) && judge_reference(j, *s);
}

static bool
judge_number(struct jugement *j, struct str *s)
{
	double	value;

	if (!str_real(*s, -DBL_MAX, DBL_MAX, &value))
		return wrong_value(j, *s, STR("n’est pas un nombre : des chiffres, et un point "
		    "devant les décimales"));
	return judge_closed_list(j, *s) && judge_pattern(j, *s) && judge_bounds(j, *s, value) &&
	    judge_reference(j, *s);
}

static bool
judge_boolean(struct jugement *j, struct str *s)
{
	static const struct str	words[2][4] = {
	    { STR_INIT("false"), STR_INIT("False"), STR_INIT("FALSE"), STR_INIT("0") },
	    { STR_INIT("true"), STR_INIT("True"), STR_INIT("TRUE"), STR_INIT("1") } };
	bool			yes = str_among(*s, words[1], 4);

	if (!yes && !str_among(*s, words[0], 4))
		return wrong_value(j, *s, STR("n’est ni vrai ni faux : écrire true ou false"));
	*s = words[yes][0];
	return judge_closed_list(j, *s);
}

static bool
judge_date(struct jugement *j, struct str *s)
{
	int32_t	day;

	if (!day_parse(*s, &day))
		return wrong_value(j, *s, STR("n’est pas une date : attendu, comme 2027-06-30"));
	return judge_closed_list(j, *s) && judge_pattern(j, *s) &&
	    judge_bounds(j, *s, (double)day) && judge_reference(j, *s);
}

static bool (*const judges[CHAMP_TYPES])(struct jugement *j, struct str *s) = {
	[CHAMP_TEXTE] = judge_text, [CHAMP_ENTIER] = judge_integer, [CHAMP_NOMBRE] = judge_number,
	[CHAMP_BOOLEEN] = judge_boolean, [CHAMP_DATE] = judge_date, [CHAMP_LISTE] = judge_list,
};

static void
judge(struct jugement *j, struct str *s)
{
	const struct strs	*missing = &j->controle->schema->manquantes;

	if (s->p != NULL && str_among(*s, missing->v, missing->n))
		*s = STR_NONE;
	if (s->p == NULL) {
		if (j->champ->requis)
			(void)wrong(j, STR("valeur obligatoire absente : la remplir"));
	} else if (!is_text(*s))
		(void)wrong_value(j, *s, STR("n’est pas de l’UTF-8 : enregistrer le fichier dans "
		    "cet encodage"));
	else
		(void)judges[j->champ->type](j, s);
}

/* Has the key been seen on another line? */
static void
judge_key(struct jugement *j, size_t at, struct str key)
{
	uint32_t	before = map_get(&j->controle->vues[at], key);

	if (before != MAP_NONE)
		(void)wrong_value(j, key, arena_printf(j->arena, "est déjà à la ligne %u : ne "
		    "garder que l’une des deux", before));
}

static void
note_key(struct jugement *j, size_t at, struct str key)
{
	struct str	copy = arena_str(j->controle->arena, key);

	if (copy.p == NULL)
		(void)wrong(j, STR_NONE);
	else
		(void)map_put(&j->controle->vues[at], copy, j->ligne);
}

/* Of several fields: their texts, with what no text holds between. */
static struct str
primary_key(struct jugement *j, const struct str *cells)
{
	const struct schema	*s = j->controle->schema;
	struct str		 pieces[CHAMPS_MAX];
	size_t			 i;

	for (i = 0; i < s->n_cle; i++)
		pieces[i] = cells[s->cle[i]];
	return arena_join(j->arena, pieces, s->n_cle, STR("\x1f"));
}

static void
judge_keys(struct jugement *j, const struct str *cells, void (*what)(struct jugement *j,
    size_t at, struct str key))
{
	const struct schema	*s = j->controle->schema;
	size_t			 i;

	for (i = 0; i < s->n && j->n == 0; i++) {
		j->champ = &s->champs[i];
		if (j->champ->unique && cells[i].p != NULL)
			what(j, i, cells[i]);
	}
	if (s->n_cle > 0 && j->n == 0) {
		j->champ = &s->champs[s->cle[0]];
		what(j, s->n, primary_key(j, cells));
	}
}

bool
controle_ouvrir(struct controle *controle, const struct schema *schema, size_t lignes)
{
	size_t	i;
	bool	good;

	*controle = (struct controle){ schema, arena_create(64 << 10, 0), NULL };
	if (controle->arena == NULL)
		return false;
	controle->vues = arena_array(controle->arena, schema->n + 1, struct map);
	good = controle->vues != NULL;
	for (i = 0; good && i < schema->n; i++)
		good = !schema->champs[i].unique || map_init(&controle->vues[i], controle->arena,
		    lignes);
	if (good && (schema->n_cle == 0 || map_init(&controle->vues[schema->n], controle->arena,
	    lignes)))
		return true;
	controle_fermer(controle);
	return false;
}

void
controle_fermer(struct controle *controle)
{
	arena_destroy(controle->arena);
	*controle = (struct controle){ .schema = NULL };
}

size_t
controle_ligne(struct controle *controle, unsigned ligne, struct str *cellules,
    struct arena *arena, struct ecart *ecarts, size_t max)
{
	const struct schema	*s = controle->schema;
	struct jugement		 j = { controle, ligne, arena, ecarts, max, 0, NULL };
	size_t			 i;

	for (i = 0; i < s->n; i++) {
		j.champ = &s->champs[i];
		judge(&j, &cellules[i]);
	}
	judge_keys(&j, cellules, judge_key);
	judge_keys(&j, cellules, note_key);
	return j.n;
}
