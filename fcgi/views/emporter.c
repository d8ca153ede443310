/*
 * One table names the columns of the spreadsheet, by the fields of each kind of card.  An event is
 * an aid's last day, under an identifier that stays when the day changes: a calendar that is asked
 * again moves it instead of doubling it.
 */
#include "views/emporter.h"

#include "base/date.h"
#include "render/csv.h"
#include "render/ics.h"

#define COURRIEL_MAX	1900	/* bytes: mail programs of Windows take 2,000 or so */

static const struct {
	struct str	 titre;
	const char	*service, *aide, *interlocuteur;
} colonnes[] = {
	{ STR_INIT("Nom"), "nom", "nom", "nom" },
	{ STR_INIT("En bref"), "accroche", "accroche", "role" },
	{ STR_INIT("Porteur ou opérateur"), "operateur", "porteurs_texte", NULL },
	{ STR_INIT("Nature"), NULL, "natures_texte", NULL },
	{ STR_INIT("Zone"), NULL, "zone.nom", NULL },
	{ STR_INIT("Ouverture"), NULL, "ouverture", NULL },
	{ STR_INIT("Échéance"), NULL, "echeance", NULL },
	{ STR_INIT("État"), NULL, "etat.texte", NULL },
	{ STR_INIT("À vérifier auprès du porteur"), NULL, "verifier_texte", NULL },
	{ STR_INIT("Pourquoi"), "pourquoi", "pourquoi", NULL },
	{ STR_INIT("Fiche"), "url", "url", "lien" },
	{ STR_INIT("Site officiel"), "lien", "lien", NULL },
};

static void
name_file(struct exchange *x, const struct v_resultats *v, const char *type, struct str suffix)
{
	x->response->type = type;
	x->response->disposition = arena_concat(x->arena, (struct str[]){ STR("aiguillage-"),
	    v->reponses.ou, suffix }, 3);
	x->response->canonical = STR_NONE;
	x->view = NULL;
}

void
emporter_csv(struct exchange *x)
{
	const struct v_resultats	*v = x->view;
	struct buf			*out = &x->response->body;
	const char			*services[COUNT(colonnes)], *aides[COUNT(colonnes)],
					*interlocuteurs[COUNT(colonnes)];
	struct str			 titres[COUNT(colonnes) + 1] = { STR("Liste") };
	size_t				 i;

	if (v == NULL)
		return;
	for (i = 0; i < COUNT(colonnes); i++) {
		titres[i + 1] = colonnes[i].titre;
		services[i] = colonnes[i].service;
		aides[i] = colonnes[i].aide;
		interlocuteurs[i] = colonnes[i].interlocuteur;
	}
	const struct {
		struct str		 nom;
		const char *const	*columns;
		const struct fields	*fields;
		struct list		 list;
	} lists[] = {
		{ STR("Service pour ce projet"), services, &v_service_carte_fields, v->services },
		{ STR("Aide"), aides, &v_aide_carte_fields, v->aides },
		{ STR("Aide pour une partie du territoire"), aides, &v_aide_carte_fields,
		    v->aides_partielles },
		{ STR("Service qui peut aussi servir"), services, &v_service_carte_fields,
		    v->services_proches },
		{ STR("Service utile à tout projet"), services, &v_service_carte_fields,
		    v->generiques },
		{ STR("Interlocuteur"), interlocuteurs, &v_interlocuteur_fields,
		    v->interlocuteurs },
	};
	buf_put(out, CSV_BOM);
	csv_row(out, titres, COUNT(titres));
	for (i = 0; i < COUNT(lists); i++)
		csv_list(out, lists[i].nom, lists[i].columns, COUNT(colonnes), lists[i].fields,
		    lists[i].list);
	name_file(x, v, "text/csv; charset=utf-8", STR(".csv"));
}

/* "20270630" */
static struct str
day_basic(struct arena *arena, int32_t day)
{
	struct civil	c = day_to_civil(day);

	return arena_printf(arena, "%04d%02d%02d", c.year, c.month, c.day);
}

/* Does it end with an event of this list? */
static size_t
add_events(struct exchange *x, struct list list)
{
	const struct v_aide_carte	*a = list.items;
	struct buf			*out = &x->response->body;
	struct arena			*arena = x->arena;
	size_t				 i, n = 0;
	int32_t				 day;

	for (i = 0; i < list.n; i++, a++) {
		if (!day_parse(a->echeance, &day))
			continue;
		n++;
		ics_line(out, STR("BEGIN"), STR("VEVENT"));
		ics_text(out, STR("UID"), arena_concat(arena, (struct str[]){ STR("echeance-"),
		    a->id, STR("@aiguillage") }, 3));
		ics_line(out, STR("DTSTAMP"), arena_concat(arena, (struct str[]){
		    day_basic(arena, x->snapshot->date_donnees), STR("T000000Z") }, 2));
		ics_line(out, STR("DTSTART;VALUE=DATE"), day_basic(arena, day));
		ics_line(out, STR("DTEND;VALUE=DATE"), day_basic(arena, day + 1));
		ics_text(out, STR("SUMMARY"), arena_concat(arena, (struct str[]){
		    STR("Dernier jour\u00a0: "), a->nom }, 2));
		ics_text(out, STR("DESCRIPTION"), arena_concat(arena, (struct str[]){ a->accroche,
		    STR("\nPorteur\u00a0: "), a->porteurs_texte.n > 0 ? a->porteurs_texte :
		    STR("non renseigné"), STR("\nÀ vérifier auprès du porteur\u00a0: "),
		    a->verifier_texte.n > 0 ? a->verifier_texte :
		    STR("les conditions ne sont pas détaillées."), STR("\n"),
		    lien_str(&a->url) }, 7));
		ics_line(out, STR("URL"), lien_str(&a->url));
		ics_line(out, STR("TRANSP"), STR("TRANSPARENT"));
		ics_line(out, STR("END"), STR("VEVENT"));
	}
	return n;
}

void
emporter_ics(struct exchange *x)
{
	const struct v_resultats	*v = x->view;
	struct buf			*out = &x->response->body;
	size_t				 n;

	if (v == NULL)
		return;
	ics_line(out, STR("BEGIN"), STR("VCALENDAR"));
	ics_line(out, STR("VERSION"), STR("2.0"));
	ics_text(out, STR("PRODID"), STR("-//Aiguillage//Échéances des aides//FR"));
	ics_line(out, STR("METHOD"), STR("PUBLISH"));
	n = add_events(x, v->aides);
	n += add_events(x, v->aides_partielles);
	ics_line(out, STR("END"), STR("VCALENDAR"));
	if (n > 0) {
		name_file(x, v, "text/calendar; charset=utf-8", STR(".ics"));
		return;
	}
	buf_reset(out);
	x->view = NULL;
	exchange_fail(x, ERR_NOT_FOUND, STR("Aucune des aides proposées n’a d’échéance "
	    "connue\u00a0: il n’y a pas d’agenda à emporter."), STR_NONE);
}

/* The address at the end of a message, and room for it before anything else. */
struct message {
	struct buf	out;
	struct str	end;
};

/* Adds a line if the message stays short enough; false: it does not. */
static bool
add_line(struct message *m, struct str a, struct str b, struct str c)
{
	size_t	before = m->out.n;
	bool	fits;

	url_encode(&m->out, a, URL_MAILTO);
	url_encode(&m->out, b, URL_MAILTO);
	url_encode(&m->out, c, URL_MAILTO);
	buf_put(&m->out, STR("%0A"));
	fits = m->out.n + m->end.n <= COURRIEL_MAX;
	if (!fits)
		m->out.n = before;
	return fits;
}

struct str
emporter_courriel(struct arena *arena, const struct v_resultats *v)
{
	const struct v_service_carte	*s = v->services.items;
	const struct v_aide_carte	*a = v->aides.items;
	struct message			 m = { .end = url_encoded(arena, arena_concat(arena,
					    (struct str[]){ STR("\n"), v->page.canonique }, 2),
					    URL_MAILTO) };
	struct str			 text;
	size_t				 i;

	(void)buf_reserve(&m.out, (size_t)4 * COURRIEL_MAX);
	buf_put(&m.out, STR("mailto:?subject="));
	url_encode(&m.out, v->page.titre_page, URL_MAILTO);
	buf_put(&m.out, STR("&body="));
	(void)add_line(&m, v->titre, STR("\n"), STR(""));
	for (i = 0; i < v->services.n; i++)
		if (!add_line(&m, STR("- "), s[i].nom, STR("")))
			break;
	for (i = 0; i < v->aides.n; i++)
		if (!add_line(&m, STR("- "), a[i].nom, a[i].echeance.n == 0 ? STR("") :
		    arena_concat(arena, (struct str[]){ STR("\u00a0: "), a[i].etat.texte }, 2)))
			break;
	buf_put(&m.out, m.end);
	text = m.out.failed ? STR_NONE : arena_str(arena, buf_str(&m.out));
	buf_free(&m.out);
	return text;
}
