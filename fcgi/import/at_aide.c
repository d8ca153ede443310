/*
 * Old records (2021) and new ones are read alike: labels are compared folded and without plurals,
 * an absent value may be null, "", or [], a number may be text.  What is not understood is kept in
 * words, under "à vérifier"; only what cannot be shown at all refuses the record.
 */
#include "import/at_aide.h"

#include <stdio.h>

#include "base/date.h"
#include "base/fold.h"
#include "import/nettoyer.h"
#include "store/file.h"

#define LISTE_MAX	64	/* of values in one list */
#define NOM_MAX		600
#define ACCROCHE	220
#define DESCRIPTION	1500

struct terme_at {
	const char	*plie, *slug;
};

static const struct terme_at publics_at[] = {
	{ "commune", "commune" }, { "intercommunalite pay", "epci" },
	{ "epci a fiscalite propre", "epci" }, { "departement", "departement" },
	{ "region", "region" }, { "collectivite d outre mer a statut particulier", "special" },
	{ "etablissement public dont service de l etat", "etablissement-public" },
	{ "etablissement public ecole bibliotheque service de l etat", "etablissement-public" },
	{ "entreprise publique locale sem spl semop", "entreprise-publique-locale" },
	{ "association", "association" }, { "entreprise privee", "entreprise" },
	{ "particulier", "particulier" }, { "agriculteur", "agriculteur" },
	{ "recherche", "recherche" },
};
static const struct terme_at natures_at[] = {
	{ "subvention", "subvention" }, { "pret", "pret" },
	{ "avance recuperable", "avance-recuperable" },
	{ "certificat d economie d energie cee", "cee" },
	{ "autre aide financiere", "autre-financiere" },
	{ "ingenierie technique", "ingenierie-technique" },
	{ "ingenierie financiere", "ingenierie-financiere" },
	{ "ingenierie juridique administrative", "ingenierie-juridique" },
};
static const struct terme_at etapes_at[] = {
	{ "reflexion conception", "reflexion" }, { "mise en oeuvre realisation", "realisation" },
	{ "usage valorisation", "usage" },
};
static const struct terme_at recurrences_at[] = {
	{ "ponctuelle", "ponctuelle" }, { "permanente", "permanente" },
	{ "recurrente", "recurrente" },
};
/* Folded, as they begin a category: both sides of its separator may hold one. */
static const char *const themes_at[] = {
	"culture et identite collective patrimoine sport",
	"developpement economique production et consommation", "eau et milieu aquatique",
	"energie dechet", "fonction support", "mobilite transport", "nature environnement",
	"solidarite lien social", "urbanisme logement amenagement",
};

struct lecteur {
	struct arena	*arena;
	const json_t	*record;
	struct at_aide	*out;
	struct str	 verifier[LISTE_MAX];
	size_t		 n_verifier;
};

void
at_plier(struct buf *out, struct str label)
{
	struct buf	folded = { .max = 8192 };
	struct str	rest, word;
	bool		first = true;

	fold(&folded, str_sub(label, 0, 1000));
	for (rest = buf_str(&folded); str_next(&rest, ' ', &word); first = false) {
		if (word.n > 3 && (word.p[word.n - 1] == 's' || word.p[word.n - 1] == 'x'))
			word.n--;
		if (!first)
			buf_putc(out, ' ');
		buf_put(out, word);
	}
	buf_free(&folded);
}

static struct str
plier(struct arena *arena, struct str label)
{
	struct buf	out = { .max = 8192 };
	struct str	s;

	at_plier(&out, label);
	s = arena_str(arena, buf_str(&out));
	buf_free(&out);
	return s;
}

static bool
refuse(struct lecteur *l, const char *colonne, const char *why)
{
	if (l->out->refus.n == 0) {
		l->out->refus = str_of(why);
		l->out->colonne = str_of(colonne);
	}
	return false;
}

/* The first characters of s, cut between words. */
static struct str
shorten(struct arena *arena, struct str s, size_t max)
{
	size_t	at = max;

	if (s.n <= max)
		return str_or_none(s);
	while (at > 0 && s.p[at] != ' ')
		at--;
	return arena_concat(arena, (struct str[]){ str_head(s, at > 0 ? at : max), STR("…") }, 2);
}

/* A member as text, blanks off; STR_NONE when absent, null, empty or of another kind. */
static struct str
text_of(struct lecteur *l, const char *name)
{
	const json_t	*value = json_object_get(l->record, name);
	struct str	 s;

	if (!json_is_string(value))
		return STR_NONE;
	s = (struct str){ json_string_value(value), json_string_length(value) };
	if (memchr(s.p, '\0', s.n) != NULL) {
		(void)refuse(l, name, "caractère nul");
		return STR_NONE;
	}
	return str_or_none(str_trim(s));
}

/* One line: line breaks and the like become spaces. */
static struct str
line_of(struct lecteur *l, struct str s)
{
	struct buf	out = { .max = 64 << 10 };
	struct str	line;

	if (s.n == 0)
		return STR_NONE;
	/* A name that holds "<" says so in so many words. */
	line = arena_str(l->arena, s);
	for (size_t i = 0; line.p != NULL && i < line.n; i++)
		buf_putc(&out, (unsigned char)line.p[i] < ' ' || line.p[i] == 0x7f ? ' ' :
		    line.p[i]);
	line = str_or_none(str_trim(arena_str(l->arena, buf_str(&out))));
	buf_free(&out);
	return line;
}

static void
verify(struct lecteur *l, const char *what, struct str value)
{
	struct str	s = arena_concat(l->arena, (struct str[]){ str_of(what), value }, 2);
	char		*p = (char *)(uintptr_t)s.p;
	size_t		 i;

	for (i = 0; i < s.n; i++)
		if (p[i] == '|')
			p[i] = '/';
	if (l->n_verifier < COUNT(l->verifier) && s.n > 0)
		l->verifier[l->n_verifier++] = line_of(l, s);
}

/* The texts of a list, in one line each, '|' being what separates them in ours. */
static size_t
list_of(struct lecteur *l, const char *name, struct str *out)
{
	const json_t	*value = json_object_get(l->record, name), *one;
	size_t		 i, k, n = 0;
	struct str	 s;
	char		*p;

	for (i = 0; i < json_array_size(value) && n < LISTE_MAX; i++) {
		one = json_array_get(value, i);
		if (!json_is_string(one) || strlen(json_string_value(one)) !=
		    json_string_length(one))
			continue;
		s = line_of(l, str_of(json_string_value(one)));
		p = (char *)(uintptr_t)s.p;
		for (k = 0; k < s.n; k++)
			if (p[k] == '|')
				p[k] = '/';
		if (s.n > 0)
			out[n++] = s;
	}
	return n;
}

static struct str
join(struct lecteur *l, const struct str *v, size_t n)
{
	return str_or_none(arena_join(l->arena, v, n, STR("|")));
}

static struct str
texts_of(struct lecteur *l, const char *name)
{
	struct str	v[LISTE_MAX];
	size_t		n = list_of(l, name, v);

	return join(l, v, n);
}

/* The slug of a label in a closed list; one that is not in it is kept to be verified. */
static struct str
slug_of(struct lecteur *l, const char *name, struct str label, const struct terme_at *table,
    size_t n_table, const char *what)
{
	struct str	key = plier(l->arena, label);
	size_t		k;

	for (k = 0; k < n_table; k++)
		if (str_eq(key, str_of(table[k].plie)))
			return str_of(table[k].slug);
	verify(l, what, label);
	if (l->out->n_inconnus < COUNT(l->out->inconnus))
		l->out->inconnus[l->out->n_inconnus++] = (struct at_inconnu){ name, label };
	return STR_NONE;
}

static struct str
slugs_of(struct lecteur *l, const char *name, const struct terme_at *table, size_t n_table,
    const char *what)
{
	struct str	v[LISTE_MAX], slugs[LISTE_MAX], slug;
	size_t		n = list_of(l, name, v), used = 0, i;

	for (i = 0; i < n; i++) {
		slug = slug_of(l, name, v[i], table, n_table, what);
		if (slug.n > 0 && !str_among(slug, slugs, used))
			slugs[used++] = slug;
	}
	return join(l, slugs, used);
}

#define SLUGS(l, name, table, what) slugs_of(l, name, table, COUNT(table), what)

static struct str
recurrence_of(struct lecteur *l)
{
	struct str	s = line_of(l, text_of(l, "recurrence"));

	return s.n == 0 ? STR_NONE : slug_of(l, "recurrence", s, recurrences_at,
	    COUNT(recurrences_at), "Récurrence : ");
}

static bool
digits(struct str s, size_t from, size_t n, int64_t *out)
{
	return from + n <= s.n && str_int(str_sub(s, from, from + n), 0, 99999, out);
}

/*
 * A civil day in Paris: "2027-06-30", the same with a time and a zone (24 hours are made of it),
 * with microseconds, "2027/06/30", "30/06/2027".
 */
static bool
day_of(struct str s, int32_t *day)
{
	int64_t		y, m, d, h = 12, min = 0, zh = 0, zm = 0;
	struct buf	iso = { .max = 64 };
	struct str	zone;
	bool		known;
	size_t		at = 10;	/* where the day ends */

	if (!(digits(s, 0, 4, &y) && digits(s, 5, 2, &m) && digits(s, 8, 2, &d) &&
	    (s.p[4] == '-' || s.p[4] == '/') && s.p[7] == s.p[4]) &&
	    !(digits(s, 6, 4, &y) && digits(s, 3, 2, &m) && digits(s, 0, 2, &d) &&
	    s.p[2] == '/' && s.p[5] == '/' && s.n == at))
		return false;
	buf_printf(&iso, "%04d-%02d-%02d", (int)y, (int)m, (int)d);
	known = day_parse(buf_str(&iso), day);
	buf_free(&iso);
	if (!known || s.n == at)
		return known;
	if ((s.p[at] != 'T' && s.p[at] != ' ') || !digits(s, at + 1, 2, &h) ||
	    !digits(s, at + 4, 2, &min) || h > 24 || min > 59)
		return false;
	for (at += 6; at < s.n && strchr("+-Z", s.p[at]) == NULL; at++)
		continue;
	zone = str_sub(s, at, s.n);
	if (zone.n == 0)
		return true;			/* no zone: Paris */
	if (zone.p[0] != 'Z' && (!digits(zone, 1, 2, &zh) || !digits(zone, zone.n - 2, 2, &zm) ||
	    zh > 14 || zm > 59))
		return false;
	if (zone.p[0] == '-') {
		zh = -zh;
		zm = -zm;
	}
	*day = paris_day((time_t)*day * 86400 + (h - zh) * 3600 + (min - zm) * 60);
	return true;
}

static struct str
date_of(struct lecteur *l, const char *name, const char *what, int32_t *day)
{
	struct str	s = text_of(l, name), out;
	struct buf	iso = { .max = 64 };

	*day = DAY_NONE;
	if (s.n == 0)
		return STR_NONE;
	if (!day_of(s, day)) {
		*day = DAY_NONE;
		if (what != NULL)
			verify(l, what, shorten(l->arena, s, 40));
		return STR_NONE;
	}
	day_iso(&iso, *day);
	out = arena_str(l->arena, buf_str(&iso));
	buf_free(&iso);
	return out;
}

/* A whole percentage, given as a whole number, a real one or text. */
static struct str
percent_of(struct lecteur *l, const char *name)
{
	const json_t	*value = json_object_get(l->record, name);
	double		 real = -1;

	if (json_is_number(value))
		real = json_number_value(value);
	else if (!json_is_string(value) ||
	    !str_real(str_of(json_string_value(value)), 0, 100, &real))
		return STR_NONE;
	if (!(real >= 0 && real <= 100))
		return STR_NONE;
	return arena_printf(l->arena, "%d", (int)(real + 0.5));
}

static struct str
bool_of(struct lecteur *l, const char *name)
{
	const json_t	*value = json_object_get(l->record, name);
	struct str	 s = text_of(l, name);

	if (json_is_true(value) || (json_is_integer(value) && json_integer_value(value) == 1) ||
	    str_eq(s, STR("true")) || str_eq(s, STR("1")))
		return STR("true");
	if (json_is_false(value) || (json_is_integer(value) && json_integer_value(value) == 0) ||
	    str_eq(s, STR("false")) || str_eq(s, STR("0")))
		return STR("false");
	return STR_NONE;
}

/* "mailto:nom@domaine" and no more: a subject, a text or copies are not for others to write. */
static struct str
letter_of(struct str s)
{
	struct str	address = STR_NONE, rest = s;
	size_t		i, at = 0;

	(void)str_next(&rest, '?', &address);
	for (i = 7; i < address.n; i++)
		if (address.p[i] == '@' && at == 0)
			at = i;
		else if (!((address.p[i] | 0x20) >= 'a' && (address.p[i] | 0x20) <= 'z') &&
		    !(address.p[i] >= '0' && address.p[i] <= '9') &&
		    strchr(at == 0 ? ".-_+" : ".-", address.p[i]) == NULL)
			return STR_NONE;
	return at > 7 && at + 1 < address.n && address.n < 300 &&
	    str_find(str_sub(address, at, address.n), STR(".")) != SIZE_MAX ? address : STR_NONE;
}

/* Only a page of the web may be a link of ours; with letter, somebody to write to also. */
static struct str
link_of(struct lecteur *l, const char *name, bool letter)
{
	struct buf	out = { .max = 8192 };
	struct str	s = STR_NONE;

	if (nettoyer_lien(text_of(l, name), &out)) {
		if (str_starts(buf_str(&out), STR("http")))
			s = arena_str(l->arena, buf_str(&out));
		else if (letter && str_starts(buf_str(&out), STR("mailto:")))
			s = str_or_none(arena_str(l->arena, letter_of(buf_str(&out))));
	}
	buf_free(&out);
	return s;
}

/* The aid's own page at the source, when it has no other. */
static struct str
page_of(struct lecteur *l, const char *site)
{
	struct str	slug = text_of(l, "slug");
	size_t		i;

	for (i = 0; i < slug.n; i++)
		if (!((slug.p[i] >= 'a' && slug.p[i] <= 'z') || (slug.p[i] >= '0' &&
		    slug.p[i] <= '9') || slug.p[i] == '-'))
			return STR_NONE;
	return slug.n == 0 || slug.n > 250 ? STR_NONE : arena_concat(l->arena, (struct str[]){
	    str_of(site), STR("/aides/"), slug, STR("/") }, 4);
}

/* A field of markup, cleaned; *words (may be NULL): what it says. */
static struct str
html_of(struct lecteur *l, const char *name, struct str *words)
{
	struct buf	html = { .max = 0 }, text = { .max = 0 };
	struct str	s = text_of(l, name), out = STR_NONE;

	if (!nettoyer(s, &html, &text))
		(void)refuse(l, name, "texte trop long, ou trop profond");
	else {
		out = str_or_none(arena_str(l->arena, buf_str(&html)));
		if (words != NULL)
			*words = arena_str(l->arena, buf_str(&text));
	}
	buf_free(&html);
	buf_free(&text);
	return out;
}

/* Where a folded category goes on after its theme, or 0 when it begins with none of them. */
static size_t
after_theme(struct str folded)
{
	struct str	theme;
	size_t		i;

	for (i = 0; i < COUNT(themes_at); i++) {
		theme = str_of(themes_at[i]);
		if (str_starts(folded, theme) && folded.n > theme.n && folded.p[theme.n] == ' ')
			return theme.n + 1;
	}
	return 0;
}

bool
at_categorie_connue(struct arena *arena, struct str categorie)
{
	struct str	folded = plier(arena, categorie);
	struct str	name = str_sub(folded, after_theme(folded), folded.n);
	size_t		i;

	for (i = 0; i < n_at_themes; i++)
		if (str_eq(name, str_of(at_themes[i].categorie)))
			return true;
	for (i = 0; i < n_at_muettes; i++)
		if (str_eq(name, str_of(at_muettes[i])))
			return true;
	return false;
}

static void
add_label(struct at_aide *out, const struct at_theme *theme, double score)
{
	size_t	i;

	for (i = 0; i < out->n_labels; i++)
		if (str_eq(out->labels[i].slug, str_of(theme->slug)) &&
		    str_eq(out->labels[i].axe, str_of(theme->axe)))
			return;
	if (out->n_labels < COUNT(out->labels))
		out->labels[out->n_labels++] = (struct at_label){ str_of(theme->axe),
		    str_of(theme->slug), score };
}

/* Who ticks every box is less about each. */
static void
read_categories(struct lecteur *l)
{
	struct str	v[LISTE_MAX], folded, name;
	size_t		n = list_of(l, "categories", v), i, k;
	double		score = n <= 3 ? 0.7 : n <= 6 ? 0.5 : n <= 12 ? 0.3 : 0.15;

	for (i = 0; i < n; i++) {
		folded = plier(l->arena, v[i]);
		name = str_sub(folded, after_theme(folded), folded.n);
		for (k = 0; k < n_at_themes; k++)
			if (str_eq(name, str_of(at_themes[k].categorie)))
				add_label(l->out, &at_themes[k], score);
	}
	l->out->aide[9] = join(l, v, n);
}

/* "Pays de Retz (EPCI)", as old records have it; "Alpilles (Parc naturel régional)" is a name. */
static void
read_zone(struct lecteur *l)
{
	static const struct str	scales[] = { STR_INIT("commune"), STR_INIT("epci"),
	    STR_INIT("bassin hydrographique"), STR_INIT("departement"), STR_INIT("region"),
	    STR_INIT("outre mer"), STR_INIT("metropole"), STR_INIT("ad hoc"), STR_INIT("pays"),
	    STR_INIT("continent") };
	struct at_aide	*out = l->out;
	struct str	 s = line_of(l, text_of(l, "perimeter")), scale;
	struct buf	 folded = { .max = 4096 };
	size_t		 at;

	out->echelle = text_of(l, "perimeter_scale");
	out->code = text_of(l, "perimeter_code");
	out->perimetre = s;
	if (out->echelle.n > 0 || s.n < 3 || s.p[s.n - 1] != ')')
		return;
	for (at = s.n - 1; at > 0 && s.p[at] != '('; at--)
		continue;
	scale = str_sub(s, at + 1, s.n - 1);
	fold(&folded, scale);
	if (at > 0 && str_among(buf_str(&folded), scales, COUNT(scales))) {
		out->perimetre = str_trim(str_sub(s, 0, at));
		out->echelle = scale;
	}
	buf_free(&folded);
}

static void
read_dates(struct lecteur *l)
{
	struct str	*c = l->out->aide;
	int32_t		 from, to, updated;

	c[12] = date_of(l, "start_date", "Date d’ouverture illisible : ", &from);
	c[13] = date_of(l, "submission_deadline", "Date limite illisible : ", &to);
	if (from != DAY_NONE && to != DAY_NONE && from > to) {
		c[12] = STR_NONE;
		verify(l, "Ouverture annoncée après la date limite", STR(""));
	}
	c[22] = date_of(l, "date_updated", NULL, &updated);
	if (to == DAY_NONE && from == DAY_NONE &&
	    json_is_false(json_object_get(l->record, "is_live")))
		verify(l, "La source ne la dit pas ouverte", STR(""));
}

static void
read_detail(struct lecteur *l, struct str *words)
{
	struct str	*d = l->out->detail, low, high;
	int64_t		 a = 0, b = 0;

	d[0] = l->out->aide[0];
	d[1] = html_of(l, "description", words);
	d[2] = html_of(l, "eligibility", NULL);
	d[3] = html_of(l, "project_examples", NULL);
	d[4] = html_of(l, "contact", NULL);
	d[5] = texts_of(l, "destinations");
	low = percent_of(l, "subvention_rate_lower_bound");
	high = percent_of(l, "subvention_rate_upper_bound");
	if (str_int(low, 0, 100, &a) && str_int(high, 0, 100, &b) && a > b) {
		d[6] = high;
		d[7] = low;
	} else {
		d[6] = low;
		d[7] = high;
	}
	d[8] = line_of(l, text_of(l, "subvention_comment"));
	d[9] = bool_of(l, "is_charged");
	d[10] = line_of(l, text_of(l, "import_data_mention"));
	d[11] = STR("aides-territoires");
}

/* All that it says but when it was updated, so that a night's work for nothing changes nothing. */
static void
seal(struct at_aide *out)
{
	struct buf	all = { .max = 0 };
	size_t		i;

	for (i = 0; i < AT_AIDE_CELLULES; i++)
		if (i != 22) {
			buf_put(&all, out->aide[i]);
			buf_putc(&all, '\n');
		}
	for (i = 0; i < AT_DETAIL_CELLULES; i++) {
		buf_put(&all, out->detail[i]);
		buf_putc(&all, '\n');
	}
	buf_put(&all, out->perimetre);
	buf_put(&all, out->echelle);
	file_digest(buf_str(&all), out->empreinte);
	buf_free(&all);
}

int64_t
at_aide_numero(const json_t *record)
{
	const json_t	*id = json_object_get(record, "id");
	struct str	 s = str_of(json_string_value(id)), head = STR_NONE;
	int64_t		 n = 0;

	if (json_is_integer(id))
		n = json_integer_value(id);
	else if (str_next(&s, '-', &head))
		(void)str_int(head, 1, INT32_MAX, &n);
	return n < 1 || n > INT32_MAX ? 0 : n;
}

void
at_aide_lieu(struct arena *arena, const json_t *record, struct at_aide *out)
{
	struct lecteur	l = { .arena = arena, .record = record, .out = out };

	*out = (struct at_aide){ .numero = at_aide_numero(record) };
	read_zone(&l);
}

bool
at_aide_lire(struct arena *arena, const json_t *record, const char *site, struct at_aide *out)
{
	struct lecteur	l = { .arena = arena, .record = record, .out = out };
	struct str	words = STR_NONE, *c = out->aide, official;

	*out = (struct at_aide){ .numero = at_aide_numero(record) };
	if (out->numero == 0)
		(void)refuse(&l, "id", "numéro absent ou illisible");
	c[0] = arena_printf(arena, "at-%lld", (long long)out->numero);
	c[21] = str_sub(c[0], 3, c[0].n);
	c[20] = STR("aides-territoires");
	c[1] = shorten(arena, line_of(&l, text_of(&l, "name")), NOM_MAX);
	if (c[1].n == 0)
		(void)refuse(&l, "name", "sans nom");
	official = line_of(&l, text_of(&l, "name_initial"));
	c[2] = str_eq(official, c[1]) ? STR_NONE : official;
	c[3] = texts_of(&l, "financers");
	c[4] = texts_of(&l, "instructors");
	c[5] = texts_of(&l, "programs");
	c[6] = SLUGS(&l, "aid_types", natures_at, "Nature : ");
	c[7] = SLUGS(&l, "mobilization_steps", etapes_at, "Étape : ");
	c[8] = SLUGS(&l, "targeted_audiences", publics_at, AT_PUBLIC_INCONNU);
	read_categories(&l);
	read_zone(&l);
	if (out->perimetre.n == 0 && out->code.n == 0)
		(void)refuse(&l, "perimeter", "sans zone");
	c[11] = recurrence_of(&l);
	read_dates(&l);
	c[15] = link_of(&l, "application_url", true);
	c[14] = link_of(&l, "origin_url", false);
	if (c[14].n == 0)
		c[14] = page_of(&l, site);
	c[16] = bool_of(&l, "is_call_for_project");
	read_detail(&l, &words);
	c[18] = shorten(arena, words, ACCROCHE);
	c[19] = shorten(arena, words, DESCRIPTION);
	c[17] = join(&l, l.verifier, l.n_verifier);
	seal(out);
	return !arena_failed(arena);
}
