/*
 * /integrer/verifier: what is wrong with a page that somebody pasted.  Nothing is fetched, nothing
 * kept, and of the page nothing is shown again but which frame is meant, by its number.
 */
#include "views/integrer.h"

#include "http/balises.h"
#include "http/origine.h"
#include "views/extrait.h"
#include "views/gabarits.h"

#define CONSTATS_MAX	60	/* a page that is wrong so often says enough */
#define CADRES_MAX	100

enum gravite { ERREUR, AVIS, BIEN };

struct v_constat {
	bool		erreur, avis, bien;
	struct str	texte;
	struct str	remede;		/* code to copy, or STR_NONE */
};

struct v_verifier {
	struct page	page;
	struct str	erreur;		/* of the form */
	bool		verifie;
	struct str	bilan;
	struct list	constats;
};

FIELDS(v_constat, F(v_constat, BOOL, erreur), F(v_constat, BOOL, avis), F(v_constat, BOOL, bien),
    F(v_constat, TEXT, texte), F(v_constat, TEXT, remede));
FIELDS(v_verifier, F_OF_FOR(v_verifier, OBJECT, page, page_fields, FOR_HTML),
    F(v_verifier, TEXT, erreur), F(v_verifier, BOOL, verifie), F(v_verifier, TEXT, bilan),
    F_OF(v_verifier, LIST, constats, v_constat_fields));

const struct view_kind	verifier_kind = { "verifier", &v_verifier_fields };

struct examen {
	struct exchange		*x;
	struct str		 site;		/* origin of the page; STR_NONE: not known */
	struct v_constat	*constats;
	size_t			 n, errors, notes;
	struct str		 titres[CADRES_MAX];	/* of all frames of the page */
	size_t			 n_titres;
	size_t			 modules;	/* frames and links of ours */
	size_t			 links;
	size_t			 scripts;
	struct str		 frame_src, script_src;	/* of a meta policy */
	bool			 policy;
};

static void
say(struct examen *e, enum gravite gravite, struct str texte, struct str remede)
{
	if (e->n == CONSTATS_MAX)
		return;
	e->constats[e->n++] = (struct v_constat){ gravite == ERREUR, gravite == AVIS,
	    gravite == BIEN, texte, remede };
	e->errors += gravite == ERREUR;
	e->notes += gravite == AVIS;
}

/* "Module 2 : " and what is to be said of it. */
static void
say_of(struct examen *e, enum gravite gravite, const char *texte, struct str remede)
{
	say(e, gravite, arena_printf(e->x->arena, "Module %zu\u00a0: %s", e->modules, texte),
	    remede);
}

/* Ours whatever the scheme, and also without one; *plain: by http while we have https. */
static bool
is_ours(struct examen *e, struct str url, struct str *full, bool *plain)
{
	struct arena	*arena = e->x->arena;
	struct str	 host = e->x->racine, schemes[] = { STR("https:"), STR("http:"), STR("") };
	size_t		 at = str_find(host, STR("://")), i;
	bool		 secure = str_starts(host, STR("https:"));

	if (at == SIZE_MAX)
		return false;
	host = str_sub(host, at + 1, host.n);		/* "//host" */
	for (i = 0; i < COUNT(schemes); i++) {
		struct str	root = arena_concat(arena, (struct str[]){ schemes[i], host }, 2);

		if (!str_starts(url, root) || (url.n > root.n &&
		    strchr("/?#", url.p[root.n]) == NULL))
			continue;
		*full = arena_concat(arena, (struct str[]){ e->x->racine,
		    str_sub(url, root.n, url.n) }, 2);
		*plain = secure && i == 1;
		return true;
	}
	return false;
}

static void
check_parent(struct examen *e, const struct partenaire *p)
{
	struct str	list = p->parents.n > 0 ? p->parents : STR("aucun");

	if (e->site.n == 0)
		say_of(e, AVIS, "l’adresse de la page n’est pas connue. Le module ne s’affiche "
		    "que sur les sites autorisés pour cette clé\u00a0:", list);
	else if (!origine_allowed(p->parents, e->site) && !(p->etat == PARTENAIRE_TEST &&
	    origine_allowed(ORIGINES_LOCALES, e->site)))
		say_of(e, ERREUR, "ce site n’est pas autorisé pour cette clé, et le navigateur "
		    "refusera le cadre. Écrivez-nous pour l’ajouter. Sites autorisés\u00a0:", list);
}

static void
check_address(struct examen *e, struct str src)
{
	const struct partenaire	*p;
	struct str		 full = STR_NONE, requete;
	struct params		 params;
	struct reponses		 given = { .ou_inconnu = true };
	struct fault		 fault;
	bool			 plain = false;

	(void)is_ours(e, src, &full, &plain);
	if (plain)
		say_of(e, ERREUR, "l’adresse commence par http:. Une page en https refuse ce "
		    "cadre\u00a0: écrivez https.", STR_NONE);
	p = extrait_lire(e->x, full, &requete);
	if (p == NULL) {
		say_of(e, ERREUR, "la clé qui suit /v1/w/ n’est pas connue, ou elle est suspendue.",
		    STR_NONE);
		return;
	}
	check_parent(e, p);
	if (params_parse(&params, e->x->arena, requete, &fault) == ERR_NONE)
		given = reponses_lire(e->x->snapshot, e->x->arena, &params);
	if (given.projet_inconnu)
		say_of(e, ERREUR, "le projet donné d’avance dans «\u00a0projet\u00a0» n’est pas "
		    "enregistré.", STR_NONE);
	if (given.ou_inconnu)
		say_of(e, ERREUR, "la réponse donnée d’avance dans «\u00a0ou\u00a0» n’est le code "
		    "d’aucun territoire.", STR_NONE);
	if (given.inconnus.n > 0)
		say_of(e, ERREUR, "une réponse donnée d’avance n’est pas de nos listes, et ne "
		    "compte pas\u00a0:", given.inconnus.v[0]);
}

static bool
has_word(struct str list, struct str word)
{
	struct str	piece;

	while (str_next(&list, ' ', &piece))
		if (str_eq(piece, word))
			return true;
	return false;
}

static void
check_frame(struct examen *e, const struct balise *b, struct str titre)
{
	struct arena	*arena = e->x->arena;
	struct str	 sandbox = balise_attribut(b, arena, STR("sandbox"));

	if (titre.n == 0)
		say_of(e, ERREUR, "le cadre n’a pas de titre. Les lecteurs d’écran ne peuvent dire "
		    "ce qu’il est (RGAA, critère 2.1)\u00a0:", STR("title=\"Trouver un service ou "
		    "une aide pour votre projet\""));
	if (sandbox.p != NULL && !has_word(sandbox, STR("allow-forms")))
		say_of(e, ERREUR, "l’attribut sandbox empêche de répondre aux questions. Il "
		    "faut au moins allow-forms\u00a0:", STR("sandbox=\"allow-forms allow-popups "
		    "allow-popups-to-escape-sandbox allow-downloads\""));
	else if (sandbox.p != NULL && !has_word(sandbox, STR("allow-popups")))
		say_of(e, AVIS, "l’attribut sandbox empêche d’ouvrir les services et les "
		    "aides\u00a0:", STR("sandbox=\"allow-forms allow-popups "
		    "allow-popups-to-escape-sandbox allow-downloads\""));
	if (balise_attribut(b, arena, STR("height")).n == 0)
		say_of(e, AVIS, "le cadre n’a pas de hauteur. Sans règle CSS, il aura 150 "
		    "pixels\u00a0:", STR("height=\"640\""));
}

static void
see_frame(struct examen *e, const struct balise *b)
{
	struct arena	*arena = e->x->arena;
	struct str	 src = balise_attribut(b, arena, STR("src")), full;
	struct str	 titre = balise_attribut(b, arena, STR("title"));
	bool		 plain, twice = titre.n > 0 && str_among(titre, e->titres, e->n_titres);

	if (e->n_titres < CADRES_MAX)
		e->titres[e->n_titres++] = titre;
	if (!is_ours(e, src, &full, &plain))
		return;
	e->modules++;
	check_frame(e, b, titre);
	if (twice)
		say_of(e, ERREUR, "un autre cadre de la page a le même titre. Donnez à chacun le "
		    "sien, pour qu’on les distingue.", STR_NONE);
	check_address(e, src);
}

static void
see_link(struct examen *e, const struct balise *b)
{
	struct str	href = balise_attribut(b, e->x->arena, STR("href")), full;
	bool		plain;

	if (!has_word(balise_attribut(b, e->x->arena, STR("class")), STR("aiguillage")) ||
	    !is_ours(e, href, &full, &plain))
		return;
	e->modules++;
	e->links++;
	check_address(e, href);
}

static void
see_script(struct examen *e, const struct balise *b)
{
	const struct str pinned = STR("/v1/aiguillage-" CHARGEUR_VERSION ".js");
	struct arena	*arena = e->x->arena;
	struct str	 src = balise_attribut(b, arena, STR("src")), full, path;
	struct str	 given = balise_attribut(b, arena, STR("integrity"));
	struct str	 ours = gabarits_empreinte(e->x->gabarits);
	bool		 plain;

	if (!is_ours(e, src, &full, &plain))
		return;
	path = str_sub(full, e->x->racine.n, full.n);
	if (!str_starts(path, STR("/v1/aiguillage")))
		return;
	e->scripts++;
	if (str_eq(path, STR("/v1/aiguillage.js"))) {
		if (given.n > 0)
			say(e, ERREUR, STR("Le script sans numéro de version change\u00a0: "
			    "son empreinte (integrity) le bloquera un jour. Donnez l’adresse de la "
			    "version."), arena_concat(arena, (struct str[]){ e->x->racine, pinned },
			    2));
		return;
	}
	if (!str_eq(path, pinned)) {
		say(e, ERREUR, STR("Le script est d’une version ancienne ou inconnue. La version "
		    "en cours\u00a0:"), arena_concat(arena, (struct str[]){ e->x->racine, pinned },
		    2));
		return;
	}
	if (given.n > 0 && str_find(given, ours) == SIZE_MAX &&
	    str_find(given, STR("sha256-")) != SIZE_MAX)
		say(e, ERREUR, STR("L’empreinte du script (integrity) n’est pas la sienne\u00a0: "
		    "le navigateur le refusera. La bonne\u00a0:"), ours);
	if (given.n > 0 && balise_attribut(b, arena, STR("crossorigin")).p == NULL)
		say(e, ERREUR, STR("Avec une empreinte (integrity), il faut aussi\u00a0:"),
		    STR("crossorigin=\"anonymous\""));
}

/* The sources of a directive in a policy; STR_NONE when it is not there. */
static struct str
directive(struct str policy, struct str name)
{
	struct str	piece;

	while (str_next(&policy, ';', &piece)) {
		piece = str_trim(piece);
		if (str_starts(piece, name) && (piece.n == name.n || piece.p[name.n] == ' '))
			return piece.n == name.n ? STR("") :
			    str_trim(str_sub(piece, name.n, piece.n));
	}
	return STR_NONE;
}

static bool
lets_in(struct str sources, struct str racine)
{
	size_t	scheme = str_find(racine, STR("://"));

	return sources.p == NULL || has_word(sources, STR("*")) ||
	    has_word(sources, str_sub(racine, 0, scheme + 1)) ||
	    has_word(sources, str_sub(racine, scheme + 3, racine.n)) ||
	    origine_allowed(sources, racine);
}

/* Several policies hold all together: the first that shuts a thing out is kept. */
static void
see_policy(struct examen *e, const struct balise *b)
{
	struct arena	*arena = e->x->arena;
	struct str	 policy = balise_attribut(b, arena, STR("content"));
	struct str	 preset = directive(policy, STR("default-src"));
	struct str	 frame = directive(policy, STR("frame-src"));
	struct str	 script = directive(policy, STR("script-src"));

	e->policy = true;
	if (frame.p == NULL)
		frame = directive(policy, STR("child-src"));
	if (frame.p == NULL)
		frame = preset;
	if (script.p == NULL)
		script = preset;
	if (e->frame_src.p == NULL || lets_in(e->frame_src, e->x->racine))
		e->frame_src = frame;
	if (e->script_src.p == NULL || lets_in(e->script_src, e->x->racine))
		e->script_src = script;
}

static void
check_policy(struct examen *e)
{
	struct str	racine = e->x->racine;

	if (!lets_in(e->frame_src, racine))
		say(e, ERREUR, STR("La politique de sécurité de la page (balise meta "
		    "Content-Security-Policy) bloque le cadre. À ajouter\u00a0:"),
		    arena_concat(e->x->arena, (struct str[]){ STR("frame-src "), racine }, 2));
	if (e->scripts > 0 && !lets_in(e->script_src, racine))
		say(e, ERREUR, STR("La politique de sécurité de la page bloque le script. À "
		    "ajouter\u00a0:"), arena_concat(e->x->arena, (struct str[]){
		    STR("script-src "), racine }, 2));
	if (!e->policy)
		say(e, AVIS, STR("Si votre serveur envoie un en-tête Content-Security-Policy, il "
		    "ne se voit pas dans le code de la page. Il doit contenir\u00a0:"),
		    arena_concat(e->x->arena, (struct str[]){ STR("frame-src "), racine,
		    e->scripts > 0 ? STR("; script-src ") : STR(""),
		    e->scripts > 0 ? racine : STR("") }, 4));
}

/* Where the page says it is. */
static struct str
canonical_of(struct arena *arena, struct str page)
{
	struct balise	b;

	while (balise_next(&page, &b))
		if (balise_est(&b, STR("link")) && str_eq(balise_attribut(&b, arena, STR("rel")),
		    STR("canonical")))
			return origine_of_url(arena, balise_attribut(&b, arena, STR("href")));
	return STR_NONE;
}

static bool
says_policy(struct arena *arena, const struct balise *b)
{
	struct str	name = balise_attribut(b, arena, STR("http-equiv"));
	const struct str wanted = STR("content-security-policy");
	size_t		i;

	for (i = 0; i < name.n && i < wanted.n && (name.p[i] | 32) == (wanted.p[i] | 32); i++)
		continue;
	return name.n == wanted.n && i == wanted.n;
}

static void
examine(struct examen *e, struct str page)
{
	struct balise	b;

	while (balise_next(&page, &b))
		if (balise_est(&b, STR("iframe")))
			see_frame(e, &b);
		else if (balise_est(&b, STR("a")))
			see_link(e, &b);
		else if (balise_est(&b, STR("script")))
			see_script(e, &b);
		else if (balise_est(&b, STR("meta")) && says_policy(e->x->arena, &b))
			see_policy(e, &b);
	if (e->modules == 0) {
		say(e, ERREUR, STR("Aucun module d’Aiguillage n’est dans ce code. Un outil de "
		    "publication retire parfois les cadres\u00a0: vérifiez qu’il accepte la balise "
		    "iframe, ou collez un lien."), STR_NONE);
		return;
	}
	if (e->links > 0 && e->scripts == 0)
		say(e, AVIS, STR("Le lien restera un lien\u00a0: le script qui en fait un cadre "
		    "n’est pas dans la page."), arena_concat(e->x->arena, (struct str[]){
		    STR("<script async src=\""), e->x->racine,
		    STR("/v1/aiguillage.js\"></script>") }, 3));
	if (e->scripts > 1)
		say(e, AVIS, STR("Le script est demandé plusieurs fois\u00a0: une seule suffit "
		    "pour toute la page."), STR_NONE);
	check_policy(e);
}

static struct v_verifier *
new_view(struct exchange *x, struct str titre)
{
	static const struct params	none;
	struct v_verifier		*v = arena_new(x->arena, struct v_verifier);
	struct liens			 liens;

	if (v == NULL)
		return NULL;
	liens_init(&liens, x, &none);
	page_fill(&v->page, &liens, titre, STR("integrer/verifier"));
	x->kind = &verifier_kind;
	x->view = v;
	return v;
}

void
verifier_form(struct exchange *x, struct str erreur)
{
	struct v_verifier	*v = new_view(x, erreur.n > 0 ?
				    STR("Erreur\u00a0: vérifier une page") :
				    STR("Vérifier une page"));

	if (v != NULL)
		v->erreur = erreur;
}

void
verifier_show(struct exchange *x, struct str page, struct str adresse)
{
	struct v_verifier	*v = new_view(x, STR("Vérification de la page"));
	struct examen		*e = arena_new(x->arena, struct examen);
	struct arena		*arena = x->arena;

	if (v == NULL || e == NULL ||
	    (e->constats = arena_array(arena, CONSTATS_MAX, struct v_constat)) == NULL)
		return;
	e->x = x;
	e->site = origine_of_url(arena, adresse);
	if (e->site.n == 0)
		e->site = canonical_of(arena, page);
	examine(e, page);
	if (e->errors == 0)
		say(e, BIEN, compte(arena, e->modules, "", "module est bien posé dans cette page.",
		    "modules sont bien posés dans cette page."), STR_NONE);
	v->verifie = true;
	v->bilan = e->errors > 0 ? compte(arena, e->errors, "", "erreur à corriger",
	    "erreurs à corriger") : e->notes > 0 ? compte(arena, e->notes, "",
	    "point à vérifier, aucune erreur", "points à vérifier, aucune erreur") :
	    STR("Rien à corriger");
	v->constats = (struct list){ e->constats, e->n };
}
