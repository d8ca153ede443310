/*
 * Fields are read under the names that they have had (the seeds have both generations): what is not
 * in these tables is not read.
 */
#include "import/fiche_api.h"

#include "base/fold.h"
#include "import/markdown.h"

#define TITRE_MAX	300	/* bytes of a name or a line; longer is a mistake */

static const char *const	demandes[] = { "datapass_link", "access_link", "acces_link", NULL };
static const char *const	comptes[] = { "account_link", "access_link", "acces_link", NULL };
static const char *const	documentations[] = { "doc_tech_external", "doc_tech_link",
    "doc_tech", NULL };
static const char *const	sites[] = { "external_site", "extrenal_site", NULL };
static const char *const	contacts[] = { "contact_link", "contact", NULL };
static const char *const	remplacants[] = { "superseded_by", "remplacee_par", NULL };

/* Ways of writing a theme, folded; the others stay as they are. */
static const struct { struct str plie, theme; } themes[] = {
	{ STR_INIT("administration legislation"), STR_INIT("Administration") },
	{ STR_INIT("education"), STR_INIT("Éducation") },
	{ STR_INIT("enseignement"), STR_INIT("Éducation") },
	{ STR_INIT("energie"), STR_INIT("Énergie") },
	{ STR_INIT("ecologie"), STR_INIT("Environnement") },
	{ STR_INIT("pollution"), STR_INIT("Environnement") },
	{ STR_INIT("environnement"), STR_INIT("Environnement") },
	{ STR_INIT("urbanisme"), STR_INIT("Urbanisme") },
	{ STR_INIT("planification"), STR_INIT("Urbanisme") },
	{ STR_INIT("cantine"), STR_INIT("Restauration") },
	{ STR_INIT("restauration"), STR_INIT("Restauration") },
	{ STR_INIT("droit et justice"), STR_INIT("Droit et justice") },
	{ STR_INIT("droit justice"), STR_INIT("Droit et justice") },
};

struct lecture {
	struct arena		*arena;
	struct fiche		 fiche;
	struct fiche_api	*out;
};

static struct str
champ(const struct lecture *l, const char *cle)
{
	return fiche_champ(l->arena, &l->fiche, cle);
}

static struct str
folded(struct arena *arena, struct str s)
{
	struct buf	out = { .max = 16 << 10 };
	struct str	plain;

	fold(&out, s);
	plain = out.failed ? STR_NONE : arena_str(arena, str_trim(buf_str(&out)));
	buf_free(&out);
	return plain;
}

/* Each once, however it is written; the first way of writing it stays. */
static struct strs
distinct(struct arena *arena, struct strs texts)
{
	struct str	*keys = arena_array(arena, texts.n, struct str);
	struct str	*v = arena_array(arena, texts.n, struct str), key;
	size_t		 n = 0, i;

	for (i = 0; keys != NULL && v != NULL && i < texts.n; i++) {
		key = folded(arena, texts.v[i]);
		if (key.n == 0 || str_among(key, keys, n))
			continue;
		keys[n] = key;
		v[n++] = texts.v[i];
	}
	return (struct strs){ v, n };
}

static struct str
read_themes(const struct lecture *l)
{
	struct strs	 all = fiche_liste(l->arena, entete_membre(l->fiche.entete, "themes"));
	struct str	*v = (struct str *)(uintptr_t)all.v, key;	/* our own */
	size_t		 i, k;

	for (i = 0; i < all.n; i++) {
		key = folded(l->arena, v[i]);
		for (k = 0; k < COUNT(themes); k++)
			if (str_eq(key, themes[k].plie))
				v[i] = themes[k].theme;
	}
	return fiche_cellule(l->arena, distinct(l->arena, all));
}

/* ouvert, compte, habilitation; STR_NONE when the card does not say. */
static struct str
read_acces(const struct lecture *l)
{
	static const struct { struct str dit, acces; } rows[] = {
		{ STR_INIT("1"), STR_INIT("ouvert") }, { STR_INIT("0"), STR_INIT("compte") },
		{ STR_INIT("-1"), STR_INIT("habilitation") },
		{ STR_INIT("true"), STR_INIT("ouvert") },
		{ STR_INIT("false"), STR_INIT("habilitation") } };
	const struct entete	*node = entete_membre(l->fiche.entete, "is_open");
	struct str		 said = entete_texte(node);
	size_t			 i;

	if (node == NULL || node->genre == ENTETE_NUL)
		return STR_NONE;
	for (i = 0; i < COUNT(rows); i++)
		if (str_eq(rows[i].dit, said))
			return rows[i].acces;
	fiche_refuser(&l->out->refus, node, STR("is_open"), STR("1, 0 ou -1 attendu"));
	return STR_NONE;
}

static struct str
read_date(const struct lecture *l)
{
	const struct entete	*node = entete_membre(l->fiche.entete, "last_update");
	struct str		 said = entete_texte(node), date;

	if (said.n == 0)
		return STR_NONE;
	if ((date = fiche_date(l->arena, said)).n == 0)
		fiche_refuser(&l->out->refus, node, STR("last_update"),
		    STR("date illisible : JJ/MM/AAAA attendu"));
	return date;
}

static struct str
read_producteur(const struct lecture *l, fiche_producteur named, void *arg)
{
	static const char *const	cles[] = { "owner_acronym", "owner" };
	struct str			said = champ(l, "producer"), name;
	size_t				i;

	if (said.n > 0) {
		name = named == NULL ? STR_NONE : named(arg, said);
		return name.n > 0 ? name : said;
	}
	for (i = 0; i < COUNT(cles) && said.n == 0; i++)
		said = champ(l, cles[i]);
	return said;
}

/* Markdown as markup; a refusal of that field when it is too long. */
static struct markdown
read_markdown(const struct lecture *l, const struct entete *node, const char *cle, struct str text)
{
	struct markdown	m = { .html = STR("") };

	if (!markdown_lire(l->arena, text, &m))
		fiche_refuser(&l->out->refus, node, str_of(cle), STR("texte trop long"));
	return m;
}

/* Where to ask that is not said by the card's own field: the first button of who may. */
static void
read_condition(struct lecture *l, const struct entete *node)
{
	const struct entete	*who = entete_membre(node, "who"), *verdict, *text;
	struct fiche_api	*out = l->out;
	struct str		*cells = out->conditions[out->n_conditions];
	struct strs		 labels = fiche_liste(l->arena, who);
	struct markdown		 m;
	int64_t			 n;

	verdict = entete_membre(node, "is_eligible");
	text = entete_membre(node, "description");
	if (labels.n == 0)
		fiche_refuser(&out->refus, who == NULL ? node : who, STR("access_page.who"),
		    STR("à qui la réponse s’adresse manque"));
	if (!str_int(entete_texte(verdict), -1, 1, &n))
		fiche_refuser(&out->refus, verdict == NULL ? node : verdict,
		    STR("access_page.is_eligible"), STR("1, 0 ou -1 attendu"));
	m = read_markdown(l, text, "access_page.description", entete_texte(text));
	cells[0] = out->carte[0];
	cells[1] = arena_printf(l->arena, "%zu", out->n_conditions++);
	cells[2] = fiche_cellule(l->arena, labels);
	cells[3] = entete_texte(verdict);
	cells[4] = str_or_none(m.html);
	cells[5] = m.demarche ? STR("true") : STR("false");
	cells[6] = str_or_none(m.bouton);
}

static void
read_conditions(struct lecture *l)
{
	const struct entete	*page = entete_membre(l->fiche.entete, "access_page"), *one;

	if (page == NULL || page->genre == ENTETE_NUL)
		return;
	if (page->genre != ENTETE_LISTE) {
		fiche_refuser(&l->out->refus, page, STR("access_page"),
		    STR("une liste était attendue"));
		return;
	}
	for (one = page->premier; one != NULL; one = one->suivant) {
		if (l->out->n_conditions == FICHE_CONDITIONS_MAX || one->genre != ENTETE_TABLE) {
			fiche_refuser(&l->out->refus, one, STR("access_page"),
			    STR("un cas de plus que prévu, ou qui n’en est pas un"));
			return;
		}
		read_condition(l, one);
	}
}

/* The slug as file names have them; the base takes nothing else. */
static bool
is_slug(struct str s)
{
	size_t	i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') || (i > 0 && (s.p[i] == '-' ||
		    s.p[i] == '_'))))
			return false;
	return s.n > 0 && s.n <= 120;
}

static void
check(struct lecture *l)
{
	static const char *const	names[] = { NULL, "title", "tagline", "producer" };
	struct fiche_refus		*refus = &l->out->refus;
	size_t				 i;

	if (!is_slug(l->out->carte[0]))
		fiche_refuser(refus, NULL, STR_NONE, STR("nom de fichier : lettres sans accent, "
		    "chiffres, tirets et soulignés seulement"));
	if (l->out->carte[1].n == 0)
		fiche_refuser(refus, entete_membre(l->fiche.entete, "title"), STR("title"),
		    STR("le titre manque"));
	for (i = 1; i < COUNT(names); i++)
		if (l->out->carte[i].n > TITRE_MAX)
			fiche_refuser(refus, entete_membre(l->fiche.entete, names[i]),
			    str_of(names[i]), STR("plus de 300 octets"));
}

bool
fiche_api_lire(struct arena *arena, struct str slug, struct str texte, fiche_producteur producteur,
    void *arg, struct fiche_api *out)
{
	struct lecture	 l = { .arena = arena, .out = out };
	struct str	*c = out->carte, titre;
	struct markdown	 intro, body;

	*out = (struct fiche_api){ .refus = { .message = STR("") } };
	if (!fiche_lire(arena, texte, &l.fiche, &out->refus))
		return !arena_failed(arena);
	titre = champ(&l, "title");
	c[0] = slug;
	c[1] = titre.n > 0 ? titre : champ(&l, "name");
	c[2] = str_or_none(champ(&l, "tagline"));
	c[3] = str_or_none(read_producteur(&l, producteur, arg));
	c[4] = read_acces(&l);
	c[5] = str_eq(c[4], STR("ouvert")) ? STR_NONE : str_or_none(fiche_adresse(arena, &l.fiche,
	    str_eq(c[4], STR("compte")) ? comptes : demandes));
	c[6] = fiche_adresse(arena, &l.fiche, documentations);
	c[7] = fiche_adresse(arena, &l.fiche, sites);
	c[8] = str_or_none(fiche_adresse(arena, &l.fiche, contacts));
	c[9] = read_themes(&l);
	c[10] = fiche_cellule(arena, distinct(arena, fiche_liste(arena,
	    entete_membre(l.fiche.entete, "keywords"))));
	c[11] = str_or_none(champ(&l, "rate_limiting_resume"));
	c[12] = fiche_adresse(arena, &l.fiche, remplacants);
	/* These are pages: a mailbox is none. */
	c[6] = str_starts(c[6], STR("http")) ? c[6] : STR_NONE;
	c[7] = str_starts(c[7], STR("http")) ? c[7] : STR_NONE;
	c[12] = str_starts(c[12], STR("http")) ? c[12] : STR_NONE;
	intro = read_markdown(&l, entete_membre(l.fiche.entete, "content_intro"), "content_intro",
	    entete_texte(entete_membre(l.fiche.entete, "content_intro")));
	body = read_markdown(&l, NULL, "corps", l.fiche.corps);
	c[13] = str_or_none(arena_concat(arena, (struct str[]){ intro.html, body.html }, 2));
	c[15] = STR("api-gouv");
	c[16] = read_date(&l);
	read_conditions(&l);
	check(&l);
	return !arena_failed(arena);
}
