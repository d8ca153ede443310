/*
 * /integrer/verifier: what is wrong with a page that somebody pasted.  Nothing is fetched, nothing
 * kept, and of the page nothing is shown again but which frame is meant, by its number.
 */
#include "views/integrer.h"

#include "http/balises.h"
#include "http/origine.h"
#include "http/politique.h"
#include "views/extrait.h"
#include "views/gabarits.h"

#define CONSTATS_MAX	60	/* a page that is wrong so often says enough */
#define CADRES_MAX	100
#define POLITIQUES_MAX	8
#define POLITIQUE_LUE	32768	/* bytes of each: a server sends no header as long */
#define VOULUS_MAX	20

enum gravite { ERREUR, AVIS, BIEN };

struct v_constat {
	bool		erreur, avis, bien;
	struct str	texte;
	struct str	remede;		/* code to copy, or STR_NONE */
};

struct v_verifier {
	struct page	page;
	struct str	adresse;	/* as typed, when it could not be read */
	struct str	erreur_page, erreur_adresse;
	bool		en_erreur, colle;	/* colle: a page was pasted all the same */
	struct list	erreurs;	/* v_faute */
	bool		verifie;
	struct str	bilan;
	struct list	constats;
};

FIELDS(v_constat, F(v_constat, BOOL, erreur), F(v_constat, BOOL, avis), F(v_constat, BOOL, bien),
    F(v_constat, TEXT, texte), F(v_constat, TEXT, remede));
FIELDS(v_verifier, F_OF_FOR(v_verifier, OBJECT, page, page_fields, FOR_HTML),
    F(v_verifier, TEXT, adresse), F(v_verifier, TEXT, erreur_page),
    F(v_verifier, TEXT, erreur_adresse), F(v_verifier, BOOL, en_erreur),
    F(v_verifier, BOOL, colle), F_OF(v_verifier, LIST, erreurs, v_faute_fields),
    F(v_verifier, BOOL, verifie), F(v_verifier, TEXT, bilan),
    F_OF(v_verifier, LIST, constats, v_constat_fields));

const struct view_kind	verifier_kind = { "verifier", &v_verifier_fields };

struct politique {
	struct str	texte;
	bool		entete;		/* of the answer's headers, not of the page */
};

struct voulus {
	struct politique_demande	v[VOULUS_MAX];
	size_t				n;
};

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
	struct voulus		 wanted[POLITIQUE_USAGES];
	struct politique	 policies[POLITIQUES_MAX];	/* they hold all together */
	size_t			 n_policies;
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

/* The answers that the address gives in advance. */
static void
check_answers(struct examen *e, struct str requete)
{
	struct params	params;
	struct reponses	given = { .ou_inconnu = true };
	struct fault	fault;

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

/* What a policy must let in; of many that are alike the first are enough. */
static void
note_wanted(struct voulus *voulus, struct politique_demande demande)
{
	if (voulus->n < VOULUS_MAX)
		voulus->v[voulus->n++] = demande;
}

/* Where the parcours goes on: a path that the policy names lets its own page in and no other. */
static void
note_frame(struct examen *e, struct str full, const struct partenaire *p)
{
	note_wanted(&e->wanted[POLITIQUE_CADRE], (struct politique_demande){ .url = full });
	if (p != NULL)
		note_wanted(&e->wanted[POLITIQUE_CADRE], (struct politique_demande){
		    .url = arena_concat(e->x->arena, (struct str[]){ e->x->racine, STR("/v1/w/"),
		    p->cle, STR("/resultats") }, 4) });
}

/* What a frame, or a link that becomes one, shows. */
static void
check_address(struct examen *e, struct str full, bool plain)
{
	struct extrait_lu	lu = extrait_lire(e->x, full);

	if (plain)
		say_of(e, ERREUR, "l’adresse commence par http:. Une page en https refuse ce "
		    "cadre\u00a0: écrivez https.", STR_NONE);
	note_frame(e, full, lu.partenaire);
	if (lu.partenaire == NULL) {
		say_of(e, ERREUR, "la clé qui suit /v1/w/ n’est pas connue, ou elle est suspendue.",
		    STR_NONE);
		return;
	}
	if (!lu.page_connue)
		say_of(e, ERREUR, "rien n’est à cette adresse\u00a0: ce qui suit la clé n’est pas "
		    "une page du module, ou n’y est plus. L’adresse de son entrée\u00a0:",
		    arena_concat(e->x->arena, (struct str[]){ e->x->racine, STR("/v1/w/"),
		    lu.partenaire->cle }, 3));
	check_parent(e, lu.partenaire);
	check_answers(e, lu.requete);
}

static bool
has_word(struct str list, struct str word)
{
	struct str	piece;

	while (str_next_word(&list, &piece))
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
	check_address(e, full, plain);
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
	check_address(e, full, plain);
}

/* Released, and so answered for ever. */
static const struct str	anciens[] = { STR_INIT("/v1/aiguillage-1.0.0.js") };

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
	/* What tools for publishing add to an address (?ver=6.4) changes nothing there. */
	full = str_sub(full, 0, str_find(full, STR("#")));
	full = str_sub(full, 0, str_find(full, STR("?")));
	path = str_sub(full, e->x->racine.n, full.n);
	if (!str_starts(path, STR("/v1/aiguillage")))
		return;
	e->scripts++;
	note_wanted(&e->wanted[POLITIQUE_SCRIPT], (struct politique_demande){ .url = full,
	    .nonce = balise_attribut(b, arena, STR("nonce")), .integrite = given });
	if (str_eq(path, STR("/v1/aiguillage.js"))) {
		if (given.n > 0)
			say(e, ERREUR, STR("Le script sans numéro de version change\u00a0: "
			    "son empreinte (integrity) le bloquera un jour. Donnez l’adresse de la "
			    "version."), arena_concat(arena, (struct str[]){ e->x->racine, pinned },
			    2));
		return;
	}
	if (!str_eq(path, pinned)) {
		bool	kept = str_among(path, anciens, COUNT(anciens));

		say(e, kept ? AVIS : ERREUR, kept ? STR("Le script est d’une version ancienne, qui "
		    "est gardée. La version en cours\u00a0:") : STR("Le script est d’une version "
		    "ancienne ou inconnue. La version en cours\u00a0:"),
		    arena_concat(arena, (struct str[]){ e->x->racine, pinned }, 2));
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

static void
add_policy(struct examen *e, struct str texte, bool entete)
{
	if (e->n_policies < POLITIQUES_MAX)
		e->policies[e->n_policies++] = (struct politique){
		    str_sub(texte, 0, POLITIQUE_LUE), entete };
}

static bool
lets_all_in(struct examen *e, const struct politique *p, enum politique_usage usage,
    const struct politique_regle *regle)
{
	const struct voulus	*voulus = &e->wanted[usage];
	size_t			 i;

	for (i = 0; i < voulus->n; i++) {
		struct politique_demande	demande = voulus->v[i];

		demande.page = e->site;
		demande.nonce_change = p->entete;
		if (!politique_admet(regle, usage, &demande))
			return false;
	}
	return true;
}

/* One policy, for what there is of ours: the directive to write, whole. */
static void
check_policy(struct examen *e, const struct politique *p, enum politique_usage usage)
{
	struct arena		*arena = e->x->arena;
	struct politique_regle	 regle = politique_regle(p->texte, usage);
	const char		*where = p->entete ? "en-tête" : "balise meta";
	const char		*what = usage == POLITIQUE_CADRE ? "cadre" : "script";

	if (lets_all_in(e, p, usage, &regle))
		return;
	if (usage == POLITIQUE_SCRIPT && politique_stricte(&regle))
		say(e, ERREUR, arena_printf(arena, "La politique de sécurité de la page (%s "
		    "Content-Security-Policy) bloque le script\u00a0: avec 'strict-dynamic', elle "
		    "n’admet que les balises qui portent son nonce. Donnez à la balise script "
		    "l’attribut nonce qu’ont celles de votre site.", where), STR_NONE);
	else if (str_eq(regle.nom, regle.a_ecrire))
		say(e, ERREUR, arena_printf(arena, "La politique de sécurité de la page (%s "
		    "Content-Security-Policy) bloque le %s. À écrire à la place de sa directive "
		    "%.*s\u00a0:", where, what, STR_FMT(regle.nom)),
		    politique_avec(arena, &regle, e->x->racine));
	else
		say(e, ERREUR, arena_printf(arena, "La politique de sécurité de la page (%s "
		    "Content-Security-Policy) bloque le %s. À y ajouter, sans toucher à "
		    "%.*s\u00a0:", where, what, STR_FMT(regle.nom)),
		    politique_avec(arena, &regle, e->x->racine));
}

static void
check_policies(struct examen *e)
{
	size_t	i, usage;

	for (i = 0; i < e->n_policies; i++)
		for (usage = 0; usage < POLITIQUE_USAGES; usage++)
			check_policy(e, &e->policies[i], (enum politique_usage)usage);
	if (e->n_policies == 0)
		say(e, AVIS, STR("Si votre serveur envoie un en-tête Content-Security-Policy, il "
		    "ne se voit pas dans le code de la page. Collez-le aussi, dans le champ qui "
		    "est fait pour lui\u00a0: ce qu’il faut y écrire vous sera dit."), STR_NONE);
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
		else if (balise_est(&b, STR("meta")) && str_same(balise_attribut(&b, e->x->arena,
		    STR("http-equiv")), STR("content-security-policy")))
			add_policy(e, balise_attribut(&b, e->x->arena, STR("content")), false);
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
	check_policies(e);
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
verifier_form(struct exchange *x, const struct verifier_saisie *s)
{
	const struct v_faute	 all[] = { { STR("page"), s->erreur_page },
				    { STR("adresse"), s->erreur_adresse } };
	struct v_faute		*fautes = arena_array(x->arena, COUNT(all), struct v_faute);
	bool			 wrong = s->erreur_page.n + s->erreur_adresse.n > 0;
	struct v_verifier	*v = new_view(x, wrong ? STR("Erreur\u00a0: vérifier une page") :
				    STR("Vérifier une page"));
	size_t			 i;

	if (v == NULL || fautes == NULL)
		return;
	v->adresse = s->adresse;
	v->erreur_page = s->erreur_page;
	v->erreur_adresse = s->erreur_adresse;
	v->colle = wrong && s->erreur_page.n == 0;
	v->erreurs = (struct list){ fautes, 0 };
	for (i = 0; i < COUNT(all); i++)
		if (all[i].message.n > 0)
			fautes[v->erreurs.n++] = all[i];
	v->en_erreur = wrong;
}

/* All that is known of the page, before it is read. */
static struct examen *
begin(struct exchange *x, const struct verifier_saisie *s)
{
	struct examen	*e = arena_new(x->arena, struct examen);
	struct str	 policies[POLITIQUES_MAX];
	size_t		 n, i;

	if (e == NULL ||
	    (e->constats = arena_array(x->arena, CONSTATS_MAX, struct v_constat)) == NULL)
		return NULL;
	e->x = x;
	e->site = s->site.n > 0 ? s->site : canonical_of(x->arena, s->page);
	n = politique_entetes(s->entetes, policies, POLITIQUES_MAX);
	for (i = 0; i < n; i++)
		add_policy(e, policies[i], true);
	return e;
}

void
verifier_show(struct exchange *x, const struct verifier_saisie *s)
{
	struct v_verifier	*v = new_view(x, STR("Vérification de la page"));
	struct examen		*e = begin(x, s);
	struct arena		*arena = x->arena;

	if (v == NULL || e == NULL)
		return;
	examine(e, s->page);
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
