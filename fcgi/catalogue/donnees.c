/*
 * Two lists of the dump, in the order of columns of store/statements.c.  Strings point into the
 * dump's bytes.  Rows are linked once they are sorted: a row of another year speaks of the same
 * piece of data when it has the same uid, or when one is among what the other has become.
 */
#include "catalogue/donnees.h"

#include <stdlib.h>

#include "base/fold.h"

enum { ANNEE, UID, LIBELLE, FAMILLE, PRODUCTEUR, UTILITE, CADRE, FORMATS, OUVERTURE, DEPRECIEE,
    CHEMIN, SOURCE, SUITES, ORIGINE, DONNEE_COLONNES };
enum { O_UID, O_TITRE, O_URL, O_ACCES, O_DETAIL, OUVERTE_COLONNES };

const struct terme utilites[UTILITES] = {
	TERME("indispensable", "Indispensable"), TERME("utile", "Utile"), TERME("oui", "Oui"),
	TERME("a-etudier", "À étudier"), TERME("injustifie", "Injustifiée"), TERME("non", "Non"),
	TERME("non-listee", "Hors de la liste"),
};
const struct terme ouvertures[OUVERTURES] = {
	TERME("publique", "Donnée publique"), TERME("protegee", "Donnée protégée"),
	TERME("mixte", "Publique en partie"), TERME("non-dite", "Ouverture non précisée"),
};
const struct terme cadres[CADRES] = {
	TERME("description", "une description du service et de son contexte juridique"),
	TERME("justificatifs",
	    "une description du service et de son contexte juridique, et des justificatifs"),
	TERME("non-dit", ""),
};

/* Families that are known, in the order of a page; others come after them, by name. */
static const struct terme	ordre[] = {
	TERME("informations-generales", "Informations générales"),
	TERME("informations-financieres", "Informations financières"),
	TERME("attestations-sociales-et-fiscales", "Attestations sociales et fiscales"),
	TERME("certifications-professionnelles", "Certifications professionnelles"),
	TERME("certificats-professionnels", "Certificats professionnels"),
	TERME("subventions-des-associations", "Subventions des associations"),
	TERME("propriete-intellectuelle", "Propriété intellectuelle"),
};
static const struct terme	sans_famille = TERME("autres", "Autres données");

struct chargement {
	struct snapshot	*s;
	struct donnee	*v;
	uint32_t	 n;
	struct terme	*familles;
	uint32_t	 n_familles;
};

/* The pieces folded, between them what joins words. */
static struct str
folded(struct arena *arena, const struct str *pieces, size_t n, char between)
{
	struct buf	out = { .max = 64 << 10 };
	struct str	copy;
	size_t		i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&out, ' ');
		fold(&out, pieces[i]);
	}
	for (i = 0; i < out.n; i++)
		if (out.p[i] == ' ')
			out.p[i] = between;
	copy = out.failed ? STR("") : arena_str(arena, buf_str(&out));
	buf_free(&out);
	return copy;
}

/* The number of a family in the list, where it is put when it is new. */
static uint32_t
family(struct chargement *c, struct str name)
{
	struct arena	*arena = c->s->arena;
	struct terme	 one = { folded(arena, &name, 1, '-'), name };
	uint32_t	 i;

	if (one.slug.n == 0)
		one = sans_famille;
	for (i = 0; i < c->n_familles; i++)
		if (str_eq(c->familles[i].slug, one.slug))
			return i;
	i = terme_named(ordre, COUNT(ordre), one.slug);
	c->familles[c->n_familles] = i == NONE ? one : ordre[i];
	return c->n_familles++;
}

/* One of a closed list, the last of which is for an empty field. */
static bool
term(const struct terme *list, size_t n, struct str field, uint8_t *out)
{
	uint32_t	at = field.n == 0 ? (uint32_t)n - 1 : terme_named(list, n, field);

	*out = (uint8_t)at;
	return at != NONE;
}

static bool
read_donnee(struct chargement *c, const struct str f[DONNEE_COLONNES], struct donnee *d)
{
	struct arena	*arena = c->s->arena;
	int64_t		 year;

	*d = (struct donnee){ .uid = f[UID], .libelle = f[LIBELLE], .producteur = f[PRODUCTEUR],
	    .formats = f[FORMATS], .chemin = f[CHEMIN], .source = f[SOURCE],
	    .origine = f[ORIGINE],
	    .suites = arena_split(arena, f[SUITES], '|'), .famille = family(c, f[FAMILLE]),
	    .depreciee = str_eq(f[DEPRECIEE], STR("t")), .remplacee_par = NONE,
	    .producteur_slug = folded(arena, &f[PRODUCTEUR], 1, '-') };
	d->cherche = folded(arena, (struct str[]){ d->libelle, d->producteur,
	    f[FAMILLE], d->uid }, 4, ' ');
	if (!str_int(f[ANNEE], 1, 9999, &year))
		return false;
	d->annee = (uint32_t)year;
	return term(utilites, UTILITES, f[UTILITE], &d->utilite) &&
	    term(cadres, CADRES, f[CADRE], &d->cadre) &&
	    term(ouvertures, OUVERTURES, f[OUVERTURE], &d->ouverture);
}

static bool
wrong(struct fault *fault, const char *table, size_t row, const char *what)
{
	(void)fault_set(fault, ERR_INTERNAL, str_of(table), (unsigned)row, 0, "%s", what);
	return false;
}

/* ---- order ---- */

static int
by_order(const void *a, const void *b)
{
	const struct terme	*fa = a, *fb = b;
	uint32_t		 ra = terme_named(ordre, COUNT(ordre), fa->slug);
	uint32_t		 rb = terme_named(ordre, COUNT(ordre), fb->slug);
	bool			 na = fa->slug.p == sans_famille.slug.p;
	bool			 nb = fb->slug.p == sans_famille.slug.p;

	if (na != nb)
		return na ? 1 : -1;
	return ra != rb ? (ra < rb ? -1 : 1) : str_cmp(fa->slug, fb->slug);
}

static int
by_page(const void *a, const void *b)
{
	const struct donnee	*da = a, *db = b;
	int			 order;

	if (da->annee != db->annee)
		return da->annee > db->annee ? -1 : 1;
	if (da->famille != db->famille)
		return da->famille < db->famille ? -1 : 1;
	if (da->depreciee != db->depreciee)
		return da->depreciee ? 1 : -1;
	if (da->utilite != db->utilite)
		return da->utilite < db->utilite ? -1 : 1;
	order = str_cmp(da->cherche, db->cherche);
	return order != 0 ? order : str_cmp(da->uid, db->uid);
}

/* Families in their order, and each row's number with them; then the rows. */
static bool
sort(struct chargement *c)
{
	struct arena	*arena = c->s->arena;
	struct terme	*sorted = arena_array(arena, c->n_familles + 1, struct terme);
	uint32_t	 i, k;

	if (sorted == NULL)
		return false;
	for (i = 0; i < c->n_familles; i++)
		sorted[i] = c->familles[i];
	if (c->n_familles > 0)
		qsort(sorted, c->n_familles, sizeof(*sorted), by_order);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->n_familles; k++)
			if (str_eq(sorted[k].slug, c->familles[c->v[i].famille].slug)) {
				c->v[i].famille = k;
				break;
			}
	c->familles = sorted;
	if (c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), by_page);
	return true;
}

/* ---- what speaks of the same ---- */

struct nom {
	struct str	uid;
	uint32_t	at;		/* of its row */
};

struct paire {
	uint32_t	from, to;
};

struct liaison {
	struct chargement	*c;
	const struct nom	*noms;	/* by uid */
	struct paire		*v;	/* NULL: they are counted */
	size_t			 n;
};

static int
by_uid(const void *a, const void *b)
{
	const struct nom	*na = a, *nb = b;
	int			 order = str_cmp(na->uid, nb->uid);

	return order != 0 ? order : (na->at > nb->at) - (na->at < nb->at);
}

static int
by_pair(const void *a, const void *b)
{
	const struct paire	*pa = a, *pb = b;

	if (pa->from != pb->from)
		return pa->from < pb->from ? -1 : 1;
	return (pa->to > pb->to) - (pa->to < pb->to);
}

/* A row with each of the rows of that uid; of its own table, the one that replaces it. */
static void
link_to(struct liaison *l, uint32_t from, struct str uid)
{
	struct donnee	*v = l->c->v;
	uint32_t	 low = 0, high = l->c->n, middle, to;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (str_cmp(l->noms[middle].uid, uid) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->c->n && str_eq(l->noms[low].uid, uid); low++) {
		to = l->noms[low].at;
		if (to == from)
			continue;
		if (v[to].annee == v[from].annee) {
			v[from].remplacee_par = to;
			continue;
		}
		if (l->v != NULL) {
			l->v[l->n] = (struct paire){ from, to };
			l->v[l->n + 1] = (struct paire){ to, from };
		}
		l->n += 2;
	}
}

static void
walk(struct liaison *l)
{
	uint32_t	i;
	size_t		k;

	for (i = 0; i < l->c->n; i++) {
		link_to(l, i, l->c->v[i].uid);
		for (k = 0; k < l->c->v[i].suites.n; k++)
			link_to(l, i, l->c->v[i].suites.v[k]);
	}
}

/* Each row's slice of the sorted pairs, each pair once. */
static bool
share(struct liaison *l)
{
	struct chargement	*c = l->c;
	uint32_t		*to = arena_array(c->s->arena, l->n + 1, uint32_t);
	size_t			 i, used = 0;

	if (to == NULL)
		return false;
	if (l->n > 0)
		qsort(l->v, l->n, sizeof(*l->v), by_pair);
	for (i = 0; i < l->n; i++) {
		struct donnee	*d = &c->v[l->v[i].from];

		if (i > 0 && by_pair(&l->v[i - 1], &l->v[i]) == 0)
			continue;
		if (d->autres.n == 0)
			d->autres.v = &to[used];
		to[used++] = l->v[i].to;
		d->autres.n++;
	}
	for (i = 0; i < c->n; i++) {
		uint32_t	k = 0;

		while (k < c->v[i].autres.n && c->v[c->v[i].autres.v[k]].annee != c->v[0].annee)
			k++;
		c->v[i].disparue = c->v[i].annee != c->v[0].annee && k == c->v[i].autres.n;
	}
	return true;
}

static bool
link_rows(struct chargement *c)
{
	struct arena	*arena = c->s->arena;
	struct nom	*noms = arena_array(arena, c->n + 1, struct nom);
	struct liaison	 l = { .c = c, .noms = noms };
	uint32_t	 i;

	if (noms == NULL)
		return false;
	for (i = 0; i < c->n; i++)
		noms[i] = (struct nom){ c->v[i].uid, i };
	if (c->n > 0)
		qsort(noms, c->n, sizeof(*noms), by_uid);
	walk(&l);
	if ((l.v = arena_array(arena, l.n + 1, struct paire)) == NULL)
		return false;
	l.n = 0;
	walk(&l);
	return share(&l);
}

/* ---- open data ---- */

/* The runs of one uid, given to the rows that have it. */
static bool
load_ouvertes(struct chargement *c, struct dump *dump, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "donnees_ouvertes");
	struct ouverte		*v = arena_array(c->s->arena, cursor.rows + 1, struct ouverte);
	struct str		 f[OUVERTE_COLONNES];
	struct map		 debuts;
	size_t			 max = cursor.rows, n = 0;
	uint32_t		 i, at;

	if (cursor.columns != OUVERTE_COLONNES)
		return wrong(fault, "donnees_ouvertes", 0, "other columns than expected");
	if (v == NULL || !map_init(&debuts, c->s->arena, max))
		return false;
	for (; n < max && dump_next_texts(&cursor, f, OUVERTE_COLONNES); n++) {
		at = terme_named(acces_termes, ACCES, f[O_ACCES]);
		if (at == NONE)
			return wrong(fault, "donnees_ouvertes", n + 1, "does not read");
		v[n] = (struct ouverte){ f[O_UID], f[O_TITRE], f[O_URL],
		    f[O_DETAIL], (uint8_t)at };
		map_put(&debuts, v[n].uid, (uint32_t)n);
	}
	for (i = 0; i < c->n; i++) {
		if ((at = map_get(&debuts, c->v[i].uid)) == NONE)
			continue;
		c->v[i].ouvertes = &v[at];
		while (at < n && str_eq(v[at].uid, c->v[i].uid)) {
			c->v[i].n_ouvertes++;
			at++;
		}
	}
	return true;
}

/* ---- */

static bool
years(struct chargement *c, struct donnees *out)
{
	uint32_t	*v = arena_array(c->s->arena, c->n + 1, uint32_t);
	uint32_t	 i;

	if (v == NULL)
		return false;
	out->annees.v = v;
	for (i = 0; i < c->n; i++)
		if (i == 0 || c->v[i].annee != c->v[i - 1].annee)
			v[out->annees.n++] = c->v[i].annee;
	return true;
}

bool
donnees_load(struct snapshot *s, struct dump *dump, struct fault *fault)
{
	struct dump_cursor	 cursor = dump_rows(dump, "donnees");
	struct donnees		*out = arena_new(s->arena, struct donnees);
	struct chargement	 c = { .s = s };
	struct str		 f[DONNEE_COLONNES];
	size_t			 max = cursor.rows;

	if (cursor.columns != DONNEE_COLONNES)
		return wrong(fault, "donnees", 0, "other columns than expected");
	c.v = arena_array(s->arena, max + 1, struct donnee);
	c.familles = arena_array(s->arena, max + 1, struct terme);
	if (out == NULL || c.v == NULL || c.familles == NULL)
		return false;
	while (c.n < max && dump_next_texts(&cursor, f, DONNEE_COLONNES))
		if (!read_donnee(&c, f, &c.v[c.n++]))
			return wrong(fault, "donnees", c.n, "does not read");
	if (!sort(&c) || !link_rows(&c) || !load_ouvertes(&c, dump, fault) || !years(&c, out))
		return false;
	out->v = c.v;
	out->n = c.n;
	out->familles = c.familles;
	out->n_familles = c.n_familles;
	s->donnees = out;
	return true;
}
