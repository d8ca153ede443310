/*
 * /integrer and what hangs from it: the builder, the checker of a pasted page, the request of a
 * key.
 */
#include "views/integrer.h"

#include "http/formulaire.h"
#include "http/origine.h"
#include "pages/pages.h"
#include "store/store.h"

#define JETON_SECONDES	7200	/* how long a form may stay open */
#define NOM_MAX		200
#define SITE_MAX	240
#define COURRIEL_MAX	254

void
page_integrer(struct exchange *x)
{
	integrer_show(x);
}

/* "www.mairie.fr", "https://www.mairie.fr/page": the origin that is meant.  A name without a dot is
 * one of a network of one's own: with its scheme, and where that may be. */
static struct str
site_lu(struct arena *arena, struct str typed, bool own_network)
{
	struct str	url = typed, origin;
	bool		bare = str_find(typed, STR("://")) == SIZE_MAX;

	if (typed.n == 0 || typed.n > 2000)
		return STR_NONE;
	if (bare)
		url = arena_concat(arena, (struct str[]){ STR("https://"), typed }, 2);
	origin = origine_of_url(arena, url);
	return origin.n > SITE_MAX || (str_find(origin, STR(".")) == SIZE_MAX &&
	    (bare || !own_network)) ? STR_NONE : origin;
}

void
page_verifier(struct exchange *x)
{
	struct arena		*arena = x->arena;
	struct str		 body = x->request->body;
	struct verifier_saisie	 s = { .page = url_field(arena, body, STR("page"), true),
				    .adresse = url_field(arena, body, STR("adresse"), false),
				    .entetes = formulaire_champ(arena, body, STR("entetes")) };

	if (x->request->method != METHOD_POST) {
		verifier_form(x, &s);
		return;
	}
	s.site = site_lu(arena, s.adresse, true);
	if (str_trim(s.page).n == 0)
		s.erreur_page = STR("Collez le code HTML de la page.");
	if (s.adresse.n > 0 && s.site.n == 0)
		s.erreur_adresse = STR("Cette adresse ne se lit pas. Copiez-la de la barre du "
		    "navigateur, comme https://www.mairie-exemple.fr/projets.");
	if (s.erreur_page.n + s.erreur_adresse.n > 0) {
		x->response->status = 422;
		verifier_form(x, &s);
	} else
		verifier_show(x, &s);
}

/* One @ with something on each side, a dot after it, and nothing that ends a line or an address. */
static bool
courriel_bon(struct str s)
{
	size_t	at = str_find(s, STR("@")), i;

	if (at == SIZE_MAX || at == 0 || s.n > COURRIEL_MAX)
		return false;
	for (i = 0; i < s.n; i++)
		if (strchr(" <>\"(),:;\\", s.p[i]) != NULL)
			return false;
	s = str_sub(s, at + 1, s.n);
	i = str_find(s, STR("."));
	return str_find(s, STR("@")) == SIZE_MAX && i != SIZE_MAX && i > 0 && i + 1 < s.n;
}

static void
store_request(struct exchange *x, const struct cle_saisie *s, struct str site, const char *numero)
{
	struct rows	rows;
	struct str	stored;
	enum err	err = x->store == NULL ? ERR_UNAVAILABLE : store_exec(x->store,
			    STATEMENT_DEMANDE_ADD, PARAMS(s->nom, site, s->courriel,
			    str_of(numero)), &rows);
	bool		good = err == ERR_NONE && rows_next(&rows, &stored, 1) &&
			    str_eq(stored, STR("t"));

	if (err == ERR_NONE)
		rows_free(&rows);
	if (good) {
		x->response->status = 303;
		x->response->location = STR("/integrer/cle/recue");
	} else
		exchange_fail(x, ERR_UNAVAILABLE, STR("Votre demande n’a pu être "
		    "enregistrée\u00a0: la base ne répond pas, ou trop de demandes attendent. "
		    "Revenez en arrière\u00a0: ce que vous avez écrit y est encore. Réessayez "
		    "dans quelques minutes."), STR_NONE);
}

static void
take_request(struct exchange *x)
{
	struct arena		*arena = x->arena;
	struct str		 body = x->request->body, site;
	struct cle_saisie	 s = { .nom = url_field(arena, body, STR("nom"), false),
				    .site = url_field(arena, body, STR("site"), false),
				    .courriel = url_field(arena, body, STR("courriel"), false) };
	char			 numero[JETON_NUMERO + 1];

	site = site_lu(arena, s.site, false);
	if (s.nom.n < 2 || texte_longueur(s.nom) > NOM_MAX)
		s.erreur_nom = STR("Écrivez le nom de votre organisme, en 200 caractères au plus.");
	if (site.n == 0)
		s.erreur_site = STR("Écrivez l’adresse du site, comme www.mairie-exemple.fr.");
	if (!courriel_bon(s.courriel))
		s.erreur_courriel = STR("Écrivez une adresse de courriel, comme "
		    "nom@mairie-exemple.fr.");
	if (jeton_check(x->cles, url_field(arena, body, STR("jeton"), false), CLE_USAGE,
	    x->request->now, JETON_SECONDES, numero) != JETON_BON)
		s.erreur_jeton = STR("Ce formulaire est resté ouvert plus de deux heures, ou n’a "
		    "pas été donné par ce site. Rien n’a été envoyé\u00a0: envoyez-le à nouveau.");
	if (s.erreur_nom.n + s.erreur_site.n + s.erreur_courriel.n + s.erreur_jeton.n == 0) {
		store_request(x, &s, site, numero);
		return;
	}
	x->response->status = 422;
	cle_form(x, &s);
}

void
page_cle(struct exchange *x)
{
	static const struct cle_saisie	empty;

	x->response->cache = CACHE_NONE;
	if (x->request->method == METHOD_POST)
		take_request(x);
	else
		cle_form(x, &empty);
}

void
page_recue(struct exchange *x)
{
	cle_recue(x);
}
