/*
 * The criteria are read where people write them, in docs/accessibilite.md: a heading of level 2 is
 * a theme, a row of a table that begins with a digit is a criterion, and a line "Établie le …."
 * says when it was looked at.
 */
#include "views/mentions.h"

#include "base/date.h"
#include "base/settings.h"
#include "views/gabarits.h"

FIELDS(v_exploitant, F(v_exploitant, TEXT, editeur), F(v_exploitant, TEXT, editeur_adresse),
    F(v_exploitant, TEXT, directeur), F(v_exploitant, TEXT, hebergeur),
    F(v_exploitant, TEXT, contact), F(v_exploitant, TEXT, contact_url),
    F(v_exploitant, TEXT, delegue), F(v_exploitant, TEXT, delegue_url),
    F(v_exploitant, TEXT, schema), F(v_exploitant, TEXT, schema_url));
FIELDS(v_mentions, F_OF_FOR(v_mentions, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_mentions, OBJECT, exploitant, v_exploitant_fields));
FIELDS(v_critere, F(v_critere, TEXT, numero), F(v_critere, TEXT, objet), F(v_critere, TEXT, etat),
    F(v_critere, TEXT, comment));
FIELDS(v_theme, F(v_theme, TEXT, titre), F_OF(v_theme, LIST, criteres, v_critere_fields));
FIELDS(v_accessibilite, F_OF_FOR(v_accessibilite, OBJECT, page, page_fields, FOR_HTML),
    F_OF(v_accessibilite, OBJECT, exploitant, v_exploitant_fields),
    F_OF(v_accessibilite, LIST, themes, v_theme_fields),
    F_OF(v_accessibilite, LIST, manques, v_critere_fields), F(v_accessibilite, TEXT, etablie),
    F(v_accessibilite, TEXT, etat), F(v_accessibilite, BOOL, avec_manques),
    F(v_accessibilite, INT, conformes),
    F(v_accessibilite, INT, non_applicables), F(v_accessibilite, INT, non_conformes));
FIELDS(v_usage, F(v_usage, TEXT, cle), F_FOR(v_usage, TEXT, titre, FOR_HTML),
    F(v_usage, INT, pages), F(v_usage, INT, resultats), F(v_usage, INT, fiches),
    F(v_usage, INT, utiles), F(v_usage, INT, peu_utiles), F(v_usage, INT, pas_pour_le_projet),
    F(v_usage, INT, signalements));
FIELDS(v_statistiques, F_OF_FOR(v_statistiques, OBJECT, page, page_fields, FOR_HTML),
    F(v_statistiques, TEXT, lu), F_OF(v_statistiques, LIST, jours, v_usage_fields),
    F_OF(v_statistiques, LIST, partenaires, v_usage_fields), F(v_statistiques, INT, perdus),
    F_FOR(v_statistiques, BOOL, avec_jours, FOR_HTML),
    F_FOR(v_statistiques, BOOL, avec_perdus, FOR_HTML));

const struct view_kind mentions_kind = { "mentions-legales", &v_mentions_fields };
const struct view_kind donnees_kind = { "donnees-personnelles", &v_mentions_fields };
const struct view_kind accessibilite_kind = { "accessibilite", &v_accessibilite_fields };
const struct view_kind statistiques_kind = { "statistiques", &v_statistiques_fields };

static void
frame(struct exchange *x, struct page *page, const struct view_kind *kind, struct str titre)
{
	struct liens	liens;

	liens_init(&liens, x, &x->request->params);
	liens_vider(&liens);
	page_fill(page, &liens, titre, str_of(kind->name));
	x->kind = kind;
}

static bool
is_page(struct str address)
{
	return str_starts(address, STR("https://")) || str_starts(address, STR("http://"));
}

/* Where a contact leads: an address of a page as it is, anything else is an e-mail address. */
static struct str
contact_url(struct arena *arena, struct str contact)
{
	if (contact.n == 0 || is_page(contact))
		return contact;
	return arena_concat(arena, (struct str[]){ STR("mailto:"), contact }, 2);
}

static struct v_exploitant
exploitant_fill(struct exchange *x)
{
	const struct settings	*s = x->reglages;
	struct v_exploitant	 v = { .editeur = STR_NONE };

	if (s == NULL)
		return v;
	v = (struct v_exploitant){ .editeur = str_or_none(str_of(s->editeur)),
	    .editeur_adresse = str_or_none(str_of(s->editeur_adresse)),
	    .directeur = str_or_none(str_of(s->directeur_publication)),
	    .hebergeur = str_or_none(str_of(s->hebergeur)),
	    .contact = str_or_none(str_of(s->contact)),
	    .delegue = str_or_none(str_of(s->delegue_donnees)),
	    .schema = str_or_none(str_of(s->schema_accessibilite)) };
	v.contact_url = contact_url(x->arena, v.contact);
	v.schema_url = is_page(v.schema) ? v.schema : STR_NONE;
	v.delegue_url = contact_url(x->arena, v.delegue);
	return v;
}

void
mentions_show(struct exchange *x, const struct view_kind *kind, struct str titre)
{
	struct v_mentions	*v = arena_new(x->arena, struct v_mentions);

	if (v == NULL)
		return;
	v->exploitant = exploitant_fill(x);
	frame(x, &v->page, kind, titre);
	x->view = v;
}

/* The criterion of "| 1.1 | objet | état | comment |"; false: the line is none. */
static bool
read_critere(struct arena *arena, struct str line, struct v_critere *out)
{
	struct str	cells[5] = { STR_NONE }, piece;
	size_t		n = 0, i;
	char		*plain;

	while (n < COUNT(cells) && str_next(&line, '|', &piece))
		cells[n++] = str_trim(piece);
	if (n < COUNT(cells) || cells[1].n == 0 || *cells[1].p < '0' || *cells[1].p > '9' ||
	    (plain = arena_alloc(arena, cells[4].n, 1)) == NULL)
		return false;
	*out = (struct v_critere){ cells[1], cells[2], cells[3], { plain, 0 } };
	for (i = 0; i < cells[4].n; i++)	/* a page has no use for the marks of code */
		if (cells[4].p[i] != '`')
			plain[out->comment.n++] = cells[4].p[i];
	return true;
}

#define THEMES_MAX	20
#define CRITERES_MAX	200
#define ETABLIE		STR("Établie le ")

static struct str
etat_of(const struct v_accessibilite *v)
{
	if (v->conformes == 0 || v->conformes < v->non_conformes)
		return STR("non conforme");
	return v->non_conformes == 0 ? STR("totalement conforme") : STR("partiellement conforme");
}

void
criteres_lire(struct arena *arena, struct str rest, struct v_accessibilite *v)
{
	struct v_theme		*themes = arena_array(arena, THEMES_MAX, struct v_theme);
	struct v_critere	*all = arena_array(arena, CRITERES_MAX, struct v_critere), one;
	struct v_critere	*manques = arena_array(arena, CRITERES_MAX, struct v_critere);
	struct str		 line;
	size_t			 n_themes = 0, n = 0, n_manques = 0;

	v->etat = etat_of(v);
	if (themes == NULL || all == NULL || manques == NULL)
		return;
	while (n < CRITERES_MAX && str_next(&rest, '\n', &line)) {
		if (str_starts(line, ETABLIE) && str_ends(line, STR(".")))
			v->etablie = str_sub(line, ETABLIE.n, line.n - 1);
		else if (str_starts(line, STR("## ")) && n_themes < THEMES_MAX)
			themes[n_themes++] = (struct v_theme){ str_sub(line, 3, line.n),
			    { &all[n], 0 } };
		else if (n_themes > 0 && read_critere(arena, line, &one)) {
			all[n++] = one;
			themes[n_themes - 1].criteres.n++;
			v->conformes += str_eq(one.etat, STR("conforme"));
			v->non_applicables += str_eq(one.etat, STR("non applicable"));
			if (str_eq(one.etat, STR("non conforme")))
				manques[n_manques++] = one;
		}
	}
	v->non_conformes = (int64_t)n - v->conformes - v->non_applicables;
	v->etat = etat_of(v);
	v->avec_manques = v->non_conformes > 0;
	v->manques = (struct list){ manques, n_manques };
	v->themes = (struct list){ themes, n_themes };
}

void
accessibilite_show(struct exchange *x)
{
	struct v_accessibilite	*v = arena_new(x->arena, struct v_accessibilite);

	if (v == NULL)
		return;
	if (gabarits_accessibilite(x->gabarits).n == 0) {
		exchange_fail(x, ERR_NOT_FOUND, STR("La déclaration d’accessibilité n’est pas "
		    "publiée ici."), STR_NONE);
		return;
	}
	v->exploitant = exploitant_fill(x);
	criteres_lire(x->arena, gabarits_accessibilite(x->gabarits), v);
	frame(x, &v->page, &accessibilite_kind, STR("Accessibilité"));
	x->view = v;
}

void
statistiques_show(struct exchange *x, struct v_statistiques *v)
{
	struct v_usage	*jours = (struct v_usage *)(uintptr_t)v->jours.items;
	struct v_usage	*partenaires = (struct v_usage *)(uintptr_t)v->partenaires.items;
	const struct partenaire	*p;
	int32_t		 day;
	size_t		 i;

	for (i = 0; i < v->jours.n; i++)
		jours[i].titre = day_parse(jours[i].cle, &day) ? jour_fr(x->arena, day) :
		    jours[i].cle;
	for (i = 0; i < v->partenaires.n; i++) {
		p = snapshot_partenaire(x->snapshot, partenaires[i].cle);
		partenaires[i].titre = p == NULL ? partenaires[i].cle : p->nom;
	}
	v->avec_jours = v->jours.n > 0;
	v->avec_perdus = v->perdus > 0;
	frame(x, &v->page, &statistiques_kind, STR("Statistiques d’usage"));
	x->view = v;
}
