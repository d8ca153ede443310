/*
 * A dump written by hand becomes a snapshot: every field where it belongs, faults that name the
 * table and the row, files that are cut or altered refused, and a snapshot that readers hold while
 * another takes its place.  Build it with SAN=thread too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <pthread.h>

#include "base/log.h"
#include "base/words.h"
#include "catalogue/histoire.h"
#include "catalogue/lexique.h"
#include "catalogue/noms.h"
#include "dump_texte.h"
#include "essai.h"

/* A whole small catalogue; ids of territories are neither dense nor in the order of what contains
 * what. */
static void
write_whole(struct dump_texte *d)
{
	dump_add(d, L_VERSION, "42;2026-11-20");
	dump_add(d, L_TERRITOIRES, "3;europe;zone;;Europe;\\N;\\N;;;;\n"
	    "4;france;zone;;France;\\N;\\N;;;;3\n"
	    "9;reg-53;region;53;Bretagne;233500016;3394567;;;region;4|3\n"
	    "10;dep-35;departement;35;Ille-et-Vilaine;223500018;1098325;;;departement;9|4|3\n"
	    "17;243500139;epci;243500139;Rennes Métropole;243500139;466263;;METRO;epci;10|9|4|3\n"
	    "40;35238;commune;35238;Rennes;213502388;225081;35000|35200|35700;;commune|special;"
	    "17|10|9|4|3\n"
	    "41;2A004;commune;2A004;Ajaccio;\\N;\\N;20000;;commune;4|3\n");
	dump_add(d, L_ANCIENNES, "35999;Vieux-Rennes;ancienne;40;35000\n;Roazhon;alias;40;");
	dump_add(d, L_HISTOIRE, "2A004;Ajax;nom;2027-03-01\n"
	    "2A004;CA d'avant;groupement;2026-03-09\n35999;Le Vieux-Rennes;fusion;2027-03-01");
	dump_add(d, L_LABELS, "thematiques;eau;Eau;\\N;\\N;0.75;Milieux\n"
	    "thematiques;eau-potable;Eau potable;eau;\\N;\\N;Milieux\n"
	    "thematiques;velo;Vélo;;;1;Mobilité\nthematiques;seul;Seul;;;0;\n"
	    "sites;ecole;École;;;\\N;\nsites;riviere;Rivière;;eau;\\N;\n"
	    "leviers;velo;Vélo;;;\\N;\ncompetences;90-518;Urbanisme;;;\\N;\n");
	dump_add(d, L_LEXIQUE, "sites;ecole;école;0.95\nthematiques;eau;réseau + fuite;0.6");
	dump_add(d, L_SERVICES,
	    "a-service;Un service;DINUM;https://exemple.fr/;Eau|Vélo;Avancé;t;1;0.5;0;"
	    "outil;f;Une accroche;Une\\tdescription\\nsur deux lignes, C:\\\\eau;une-source\n"
	    "b-service;Autre;;https://exemple.fr/b;;;f;\\N;\\N;\\N;\\N;t;\\N;;\\N");
	dump_add(d, L_SERVICES_LABELS, "a-service;sites;riviere;0.5\na-service;thematiques;velo;1\n"
	    "b-service;thematiques;eau;0.25");
	dump_add(d, L_CONTEXTES,
	    "b-service;90-518;velo;idee|operation;53;https://c.fr/;https://i.fr/\n"
	    "b-service;;;;;;");
	dump_add(d, L_AIDES, "aide-1;Une aide;Aide officielle;Région|État;DDT;Programme|Autre;"
	    "subvention|cee;reflexion|usage;commune|association|recherche;Eau/Fuites|Sol/Friches;9;"
	    "ponctuelle;2026-02-28;2028-02-29;https://l.fr/;https://c.fr/;t;Être seul|Être prêt;"
	    "Accroche;Texte;une-source;7;2026-01-01;aide-2\n"
	    "aide-2;Deuxième;;;;;;;;;4;\\N;\\N;\\N;;;f;;;;\\N;\\N;\\N;\\N");
	dump_add(d, L_AIDES_LABELS, "aide-1;thematiques;eau-potable;1\naide-1;thematiques;eau;0.5");
	dump_add(d, L_PARTENAIRES,
	    "anct;ANCT;actif;https://a.fr https://*.b.fr;https://h.fr/;ou=35238;t;#0b5f58;8;"
	    "Marianne;auto;300\nessai;Essai;test;;;;f;;;;;\n"
	    "pause;Pause;pause;\\N;\\N;\\N;f;\\N;\\N;\\N;\\N;\\N");
	dump_add(d, L_SOURCES, "une-source;Une source;https://s.fr/;Licence;Mention;2026-01");
}

static void
check_territoires(const struct snapshot *s)
{
	uint32_t			 rennes = snapshot_territoire(s, STR("35238"));
	const struct territoire		*t = &s->territoires[rennes];

	assert_int_equal(s->n_territoires, 7);
	assert_str(t->cle, "35238");
	assert_str(t->code, "35238");
	assert_str(t->nom, "Rennes");
	assert_str(t->siren, "213502388");
	assert_str(t->nature, "");
	assert_int_equal(t->population, 225081);
	assert_int_equal(t->type, TERRITOIRE_COMMUNE);
	assert_int_equal(t->publics, PUBLIC_COMMUNE | PUBLIC_SPECIAL);
	assert_int_equal(t->codes_postaux.n, 3);
	assert_str(t->codes_postaux.v[2], "35700");
	assert_int_equal(t->up.n, 5);
	assert_str(s->territoires[t->up.v[0]].cle, "243500139");
	assert_str(s->territoires[t->up.v[4]].cle, "europe");
	assert_str(s->territoires[t->up.v[0]].nature, "METRO");
	assert_int_equal(s->territoires[0].population, NONE);
	assert_int_equal(s->territoires[0].type, TERRITOIRE_ZONE);
	assert_int_equal(s->n_anciennes, 2);
	assert_str(s->anciennes[0].code, "35999");
	assert_str(s->anciennes[0].nom, "Vieux-Rennes");
	assert_str(s->anciennes[0].codes_postaux.v[0], "35000");
	assert_int_equal(s->anciennes[0].territoire, rennes);
	assert_str(s->anciennes[1].type, "alias");
}

static void
check_histoire(const struct snapshot *s)
{
	struct evenement	e[EVENEMENTS_MAX];

	assert_int_equal(histoire_lire(s, STR("35238"), e), 0);
	assert_int_equal(histoire_lire(s, STR("99999"), e), 0);
	assert_int_equal(histoire_lire(s, STR("2a 004"), e), 2);
	assert_int_equal(e[0].nature, DEVENIR_NOM);
	assert_str(e[0].nom, "Ajax");
	assert_int_equal(e[1].nature, DEVENIR_GROUPEMENT);
	assert_int_equal(histoire_lire(s, STR("35999"), e), 1);
	assert_int_equal(e[0].nature, DEVENIR_FUSION);
	assert_str(e[0].nom, "Le Vieux-Rennes");
}

static void
check_labels(const struct snapshot *s)
{
	uint32_t	eau = snapshot_label(s, AXE_THEMATIQUES, STR("eau"));
	uint32_t	potable = snapshot_label(s, AXE_THEMATIQUES, STR("eau-potable"));
	uint32_t	riviere = snapshot_label(s, AXE_SITES, STR("riviere"));
	uint32_t	velo = snapshot_label(s, AXE_LEVIERS, STR("velo"));
	static const uint32_t	starts[] = { 0, 4, 6, 6, 7, 8 };
	size_t		i;

	assert_int_equal(s->n_labels, 8);
	for (i = 0; i <= AXES; i++)
		assert_int_equal(s->axe_debut[i], starts[i]);
	assert_str(s->labels[potable].libelle, "Eau potable");
	assert_int_equal(s->labels[potable].parent, eau);
	assert_int_equal(s->labels[eau].parent, NONE);
	assert_int_equal(s->labels[riviere].induite, eau);
	assert_int_equal(s->labels[riviere].axe, AXE_SITES);
	assert_true(s->labels[eau].probabilite_te == 0.75);
	assert_true(isnan(s->labels[potable].probabilite_te));
	assert_int_equal(s->labels[velo].axe, AXE_LEVIERS);	/* one slug, two axes */
	assert_int_not_equal(velo, snapshot_label(s, AXE_THEMATIQUES, STR("velo")));
	assert_int_equal(snapshot_label(s, AXE_SITES, STR("velo")), NONE);
	assert_int_equal(s->n_familles, 2);
	assert_int_equal(s->labels[eau].famille, s->labels[potable].famille);
	assert_str(s->familles[s->labels[eau].famille], "Milieux");
	assert_int_equal(s->labels[snapshot_label(s, AXE_THEMATIQUES, STR("seul"))].famille, NONE);
	assert_int_equal(s->lexique->n_termes, 2);
	assert_int_equal(s->lexique->termes[0].label, snapshot_label(s, AXE_SITES, STR("ecole")));
	assert_int_equal(s->lexique->termes[0].locutions[1], NONE);
	assert_int_not_equal(s->lexique->termes[1].locutions[1], NONE);
}

static void
check_services(const struct snapshot *s)
{
	const struct service	*a = snapshot_service(s, STR("a-service"));
	const struct service	*b = snapshot_service(s, STR("b-service"));

	assert_non_null(a);
	assert_non_null(b);
	assert_null(snapshot_service(s, STR("c-service")));
	assert_str(a->nom, "Un service");
	assert_str(a->operateur, "DINUM");
	assert_str(a->url, "https://exemple.fr/");
	assert_int_equal(a->categories.n, 2);
	assert_str(a->categories.v[1], "Vélo");
	assert_str(a->niveau_expertise, "Avancé");
	assert_true(a->generique && !a->beta && !b->generique && b->beta);
	assert_true(a->phases[PHASE_IDEE] == 1 && a->phases[PHASE_ETUDE] == 0.5f &&
	    a->phases[PHASE_OPERATION] == 0);
	assert_true(b->phases[PHASE_IDEE] == -1 && b->phases[PHASE_OPERATION] == -1);
	assert_str(a->nature, "outil");
	assert_str(a->accroche, "Une accroche");
	assert_str(a->description, "Une\tdescription\nsur deux lignes, C:\\eau");
	assert_str(a->source, "une-source");
	assert_str(b->accroche, "");
	assert_int_equal(a->labels.n, 2);		/* sorted by label,
	    whatever the rows' order */
	assert_int_equal(a->labels.v[0].label, snapshot_label(s, AXE_THEMATIQUES, STR("velo")));
	assert_true(a->labels.v[0].score == 1 && a->labels.v[1].score == 0.5f);
	assert_int_equal(a->n_contextes, 0);
	assert_int_equal(b->n_contextes, 2);
	assert_int_equal(b->contextes[0].competences.n, 1);
	assert_int_equal(b->contextes[0].leviers.v[0], snapshot_label(s, AXE_LEVIERS, STR("velo")));
	assert_int_equal(b->contextes[0].phases, 1u << PHASE_IDEE | 1u << PHASE_OPERATION);
	assert_int_equal(b->contextes[0].regions.v[0], snapshot_territoire(s, STR("reg-53")));
	assert_str(b->contextes[0].url, "https://c.fr/");
	assert_str(b->contextes[0].iframe_url, "https://i.fr/");
	assert_int_equal(b->contextes[1].competences.n + b->contextes[1].regions.n, 0);
}

static void
check_aides(const struct snapshot *s)
{
	const struct aide	*a = snapshot_aide(s, STR("aide-1")), *b =
	    snapshot_aide(s, STR("aide-2"));

	assert_non_null(a);
	assert_non_null(b);
	assert_null(snapshot_aide(s, STR("")));
	assert_str(a->nom, "Une aide");
	assert_str(a->nom_officiel, "Aide officielle");
	assert_str(a->porteurs.v[1], "État");
	assert_str(a->instructeurs.v[0], "DDT");
	assert_str(a->programmes.v[1], "Autre");
	assert_int_equal(a->natures, 1 | 8);
	assert_int_equal(a->etapes, 1 | 4);
	assert_int_equal(a->publics, PUBLIC_COMMUNE | 1 << 7 | 1 << 11);
	assert_str(a->categories.v[1], "Sol/Friches");
	assert_int_equal(a->zone, snapshot_territoire(s, STR("reg-53")));
	assert_int_equal(a->recurrence, RECURRENCE_PONCTUELLE);
	assert_int_equal(a->ouverture, day_from_civil((struct civil){ 2026, 2, 28 }));
	assert_int_equal(a->echeance, day_from_civil((struct civil){ 2028, 2, 29 }));
	assert_str(a->lien, "https://l.fr/");
	assert_str(a->lien_candidature, "https://c.fr/");
	assert_true(a->appel_a_projets && !b->appel_a_projets);
	assert_str(a->a_verifier.v[1], "Être prêt");
	assert_str(a->accroche, "Accroche");
	assert_str(a->description, "Texte");
	assert_str(a->source, "une-source");
	assert_str(a->source_id, "7");
	assert_int_equal(a->date_source, day_from_civil((struct civil){ 2026, 1, 1 }));
	assert_int_equal(a->labels.n, 2);
	assert_true(a->labels.v[0].label < a->labels.v[1].label && a->labels.v[0].score == 0.5f);
	assert_str(s->territoires[b->zone].cle, "france");	/* not to be chosen, but a zone */
	assert_true(b->ouverture == DAY_NONE && b->echeance == DAY_NONE &&
	    b->date_source == DAY_NONE);
	assert_int_equal(b->recurrence, RECURRENCE_INCONNUE);
	assert_int_equal(b->publics + b->natures + b->etapes, 0);
	assert_int_equal(b->porteurs.n + b->categories.n + b->a_verifier.n + b->labels.n, 0);
}

static void
check_registry(const struct snapshot *s)
{
	const struct partenaire	*p = snapshot_partenaire(s, STR("anct"));
	const struct source	*source = snapshot_source(s, STR("une-source"));

	assert_int_equal(s->version, 42);
	assert_int_equal(s->date_donnees, day_from_civil((struct civil){ 2026, 11, 20 }));
	assert_true(s->loaded > 0);
	assert_non_null(p);
	assert_str(p->nom, "ANCT");
	assert_str(p->parents, "https://a.fr https://*.b.fr");
	assert_str(p->page_hote, "https://h.fr/");
	assert_str(p->reponses, "ou=35238");
	assert_true(p->gouv && p->etat == PARTENAIRE_ACTIF);
	assert_int_equal(snapshot_partenaire(s, STR("essai"))->etat, PARTENAIRE_TEST);
	assert_int_equal(snapshot_partenaire(s, STR("pause"))->etat, PARTENAIRE_PAUSE);
	assert_null(snapshot_partenaire(s, STR("inconnu")));
	assert_non_null(source);
	assert_str(source->titre, "Une source");
	assert_str(source->url, "https://s.fr/");
	assert_str(source->licence, "Licence");
	assert_str(source->mention, "Mention");
	assert_str(source->date, "2026-01");
	assert_null(snapshot_source(s, STR("")));
}

static void
every_field(void **state)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;

	(void)state;
	write_whole(&d);
	s = dump_snapshot(&d);
	check_territoires(s);
	check_histoire(s);
	check_labels(s);
	check_services(s);
	check_aides(s);
	check_registry(s);
	snapshot_drop(s);
	dump_erase(&d);
}

static void
keys_of_territories(void **state)
{
	static const struct { const char *ou; const char *cle; } cases[] = {
		{ "35238", "35238" }, { "213502388", "35238" }, { "213 502 388", "35238" },
		{ " 35238", "35238" }, { "35999", "35238" }, { "2a004", "2A004" },
		{ "2A004", "2A004" },
		{ "dep-35", "dep-35" }, { "DEP-35", "dep-35" }, { "Reg-53", "reg-53" },
		{ "243500139", "243500139" }, { "233500016", "reg-53" }, { "france", NULL },
		{ "europe", NULL }, { "Rennes", NULL }, { "", NULL }, { "35", NULL },
		{ "dep-", NULL },
		{ "99999", NULL }, { "352380000000000000000000000000", NULL }, { "-", NULL },
		{ "Roazhon", NULL },
	};
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;
	uint32_t		 at, dep, reg;
	size_t			 i;

	(void)state;
	write_whole(&d);
	s = dump_snapshot(&d);
	for (i = 0; i < COUNT(cases); i++) {
		at = snapshot_territoire(s, str_of(cases[i].ou));
		if (cases[i].cle == NULL)
			assert_int_equal(at, NONE);
		else
			assert_str(s->territoires[at].cle, cases[i].cle);
	}
	assert_int_equal(snapshot_territoire(s, STR_NONE), NONE);
	dep = snapshot_territoire(s, STR("dep-35"));
	reg = snapshot_territoire(s, STR("reg-53"));
	assert_true(snapshot_inside(s, dep, reg) && snapshot_inside(s, dep, dep));
	assert_false(snapshot_inside(s, reg, dep));
	snapshot_drop(s);
	dump_erase(&d);
}

/* Rows put after those of the whole catalogue: which fault each brings. */
static const struct {
	enum liste	 list;
	const char	*row;
	const char	*where;
	unsigned	 line;
	const char	*says;
} broken[] = {
	{ L_VERSION, "43;2026-11-21", "version", 1, "" },
	{ L_TERRITOIRES, "50;x;village;;X;;;;;;", "territoires", 8, "village" },
	{ L_TERRITOIRES, "50;x;commune;;X;;-4;;;;", "territoires", 8, "-4" },
	{ L_TERRITOIRES, "50;x;commune;;X;;;;;roi;", "territoires", 8, "roi" },
	{ L_TERRITOIRES, "50;x;commune;;X;;;;;;4|777", "territoires", 8, "777" },
	{ L_TERRITOIRES, "50;x;commune;;X;;;;;;49", "territoires", 8, "49" },
	{ L_TERRITOIRES, "9999999999;x;commune;;X;;;;;;", "territoires", 8, "9999999999" },
	{ L_HISTOIRE, "1;A;morte;2027-01-01", "histoire", 4, "does not read" },
	{ L_HISTOIRE, "1;A;nom;2027-02-30", "histoire", 4, "does not read" },
	{ L_ANCIENNES, "1;A;ancienne;5;", "anciennes", 3, "5" },
	{ L_ANCIENNES, "1;A;ancienne;;", "anciennes", 3, "" },
	{ L_LABELS, "autres;a;A;;;;", "labels", 9, "autres" },
	{ L_LABELS, "sites;a;A;;;;", "labels", 9, "sites" },		/* out of order */
	{ L_LABELS, "competences;a;A;b;;;", "labels", 9, "a" },
	{ L_LABELS, "competences;a;A;;b;;", "labels", 9, "a" },
	{ L_LABELS, "competences;a;A;;;beaucoup;", "labels", 9, "beaucoup" },
	{ L_SERVICES, "c;C;;;;;f;-1;;;;f;;;", "services", 3, "-1" },
	{ L_SERVICES_LABELS, "b-service;sites;inconnu;1", "services_labels", 4, "inconnu" },
	{ L_SERVICES_LABELS, "inconnu;sites;ecole;1", "services_labels", 4, "inconnu" },
	{ L_SERVICES_LABELS, "b-service;lieux;ecole;1", "services_labels", 4, "ecole" },
	{ L_SERVICES_LABELS, "b-service;sites;;1", "services_labels", 4, "" },
	{ L_SERVICES_LABELS, "b-service;sites;ecole;un", "services_labels", 4, "un" },
	{ L_CONTEXTES, "inconnu;;;;;;", "services_contextes", 3, "inconnu" },
	{ L_CONTEXTES, "b-service;90-999;;;;;", "services_contextes", 3, "b-service" },
	{ L_CONTEXTES, "b-service;;marche;;;;", "services_contextes", 3, "b-service" },
	{ L_CONTEXTES, "b-service;;;;99;;", "services_contextes", 3, "b-service" },
	{ L_AIDES, "x;X;;;;;;;;;777;;;;;;f;;;;;;;", "aides", 3, "777" },
	{ L_AIDES, "x;X;;;;;;;;;;;;;;;f;;;;;;;", "aides", 3, "" },
	{ L_AIDES, "x;X;;;;;don;;;;4;;;;;;f;;;;;;;", "aides", 3, "don" },
	{ L_AIDES, "x;X;;;;;;hier;;;4;;;;;;f;;;;;;;", "aides", 3, "hier" },
	{ L_AIDES, "x;X;;;;;;;maire;;4;;;;;;f;;;;;;;", "aides", 3, "maire" },
	{ L_AIDES, "x;X;;;;;;;;;4;souvent;;;;;f;;;;;;;", "aides", 3, "souvent" },
	{ L_AIDES, "x;X;;;;;;;;;4;;2027-02-29;;;;f;;;;;;;", "aides", 3, "2027-02-29" },
	{ L_AIDES_LABELS, "aide-2;thematiques;inconnu;1", "aides_labels", 3, "inconnu" },
	{ L_AIDES_LABELS, "aide-3;thematiques;eau;1", "aides_labels", 3, "aide-3" },
	{ L_PARTENAIRES, "x;X;parti;;;;f;;;;;", "partenaires", 4, "parti" },
};

static void
rows_refused(void **state)
{
	struct dump_texte	 d;
	struct snapshot		*s;
	struct fault		 fault;
	size_t			 i;

	(void)state;
	for (i = 0; i < COUNT(broken); i++) {
		d = (struct dump_texte){ 0 };
		write_whole(&d);
		dump_add(&d, broken[i].list, "%s", broken[i].row);
		s = dump_load(&d, &fault);
		if (s != NULL || strcmp(fault.where, broken[i].where) != 0 ||
		    fault.line != broken[i].line || strstr(fault.message, broken[i].says) == NULL)
			fail_msg("\"%s\": %s:%u: %s", broken[i].row, fault.where, fault.line,
			    s != NULL ? "was loaded" : fault.message);
		assert_int_equal(fault.code, ERR_INTERNAL);
		dump_erase(&d);
	}
	d = (struct dump_texte){ 0 };
	write_whole(&d);
	buf_reset(&d.rows[L_SOURCES]);
	d.columns[L_SOURCES] = 5;
	assert_null(dump_load(&d, &fault));
	assert_string_equal(fault.where, "sources");
	assert_non_null(strstr(fault.message, "5 columns"));
	dump_erase(&d);
}

static void
no_row_at_all(void **state)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;

	(void)state;
	dump_add(&d, L_VERSION, "0;\\N");
	s = dump_snapshot(&d);
	assert_int_equal(s->n_territoires + s->n_labels + s->n_services + s->n_aides, 0);
	assert_int_equal(s->date_donnees, DAY_NONE);
	assert_int_equal(snapshot_territoire(s, STR("35238")), NONE);
	assert_null(snapshot_aide(s, STR("a")));
	snapshot_drop(s);
	dump_erase(&d);
}

/* A row of the lexicon that means nothing is left out,
    and the rest goes in; a short lexicon of long
 * phrases loads like any other. */
static void
lexicon_rows(void **state)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;
	int			 i;

	(void)state;
	write_whole(&d);
	dump_add(&d, L_LEXIQUE, "sites;inconnu;mot;0.5\nlieux;ecole;mot;0.5\nsites;ecole;mot;1.5\n"
	    "sites;ecole;mot;\nsites;ecole;de la;0.5\nsites;ecole;mot + de;0.5\n"
	    "sites;ecole;un1 2 3 4 5 6 7 8 9;0.5");
	for (i = 0; i < 6; i++)
		dump_add(&d, L_LEXIQUE,
		    "sites;ecole;a%d1 b%d1 c%d1 d%d1 e%d1 f%d1 g%d1 h%d1 + a%d2 b%d2 "
		    "c%d2 d%d2 e%d2 f%d2 g%d2 h%d2;0.5", i, i, i, i, i, i, i, i, i, i, i, i, i, i,
		    i, i);
	s = dump_snapshot(&d);
	assert_int_equal(s->lexique->n_termes, 8);
	snapshot_drop(s);
	dump_erase(&d);
}

static void
rarity(void **state)
{
	struct dump_texte	 d = { 0 };
	struct snapshot		*s;
	float			 all, many, one;
	int			 i;

	(void)state;
	dump_add(&d, L_VERSION, "1;2026-11-20");
	dump_add(&d, L_LABELS, "thematiques;partout;P;;;;\nthematiques;souvent;S;;;;\n"
	    "thematiques;une;U;;;;");
	for (i = 0; i < 20; i++) {
		dump_add(&d, L_SERVICES, "s%02d;S%d;;;;;f;;;;;f;;;", i, i);
		dump_add(&d, L_SERVICES_LABELS, "s%02d;thematiques;partout;1", i);
		if (i % 3 == 0)
			dump_add(&d, L_SERVICES_LABELS, "s%02d;thematiques;souvent;1", i);
		if (i == 7)
			dump_add(&d, L_SERVICES_LABELS, "s%02d;thematiques;une;1", i);
	}
	s = dump_snapshot(&d);
	all = snapshot_service(s, STR("s00"))->labels.v[0].pondere;
	many = snapshot_service(s, STR("s00"))->labels.v[1].pondere;
	one = snapshot_service(s, STR("s07"))->labels.v[1].pondere;
	assert_true(all >= 0.2f && all < many && many < one);
	assert_true(one == 1);
	snapshot_drop(s);
	dump_erase(&d);
}

static void
files_cut(void **state)
{
	struct dump_texte	 d = { 0 };
	struct buf		 file = { 0 };
	struct fault		 fault;
	struct dump		*dump;
	char			 kept;
	size_t			 at;

	(void)state;
	write_whole(&d);
	dump_block(&d, &file);
	dump_seal(&file);
	for (at = 0; at < file.n; at += 1 + at / 64) {		/* cut anywhere */
		assert_null(dump_of_bytes(str_sub(buf_str(&file), 0, at), &fault));
		assert_int_equal(fault.code, ERR_INVALID);
		assert_true(fault.message[0] != '\0');
	}
	for (at = 0; at < file.n; at += 13) {			/* a bit flipped anywhere */
		kept = file.p[at];
		file.p[at] = (char)(kept ^ 1 << at % 7);
		assert_null(dump_of_bytes(buf_str(&file), &fault));
		assert_int_equal(fault.code, ERR_INVALID);
		file.p[at] = kept;
	}
	dump = dump_of_bytes(buf_str(&file), &fault);
	assert_non_null(dump);
	dump_free(dump);
	dump_free(NULL);
	buf_putc(&file, '\n');
	assert_null(dump_of_bytes(buf_str(&file), &fault));
	assert_null(dump_read_file("/tmp/aucun/instantane", &fault));
	assert_int_equal(fault.code, ERR_NOT_FOUND);
	buf_free(&file);
	dump_erase(&d);
}

/* Whole files, well sealed, of lists that are not right. */
static void
files_refused(void **state)
{
	static const struct { const char *from; const char *to; } cases[] = {
		{ "# aiguillage instantane", "# aiguillage instantanE" },
		{ "# labels 7", "# etiquettes 7" },
		{ "# labels 7", "# labels 0" }, { "# labels 7", "# labels" },
		{ "# labels 7", "labels 7" },
		{ "# labels 7", "# labels 6" }, { "# labels 7", "# labels 7\n\\." },
		{ "# labels 7", "# labels 99999" }, { "\\.\n# labels", "# labels" },
		{ "\\.\n# labels", "x\n\\.\n# labels" }, { "2026-01\n\\.\n", "2026-01\n" },
		{ "2026-01\n\\.\n", "2026-01\n\\.\nx\n" }, { "2026-01\n\\.\n", "2026-01\\\n\\.\n" },
		{ "2026-01\n\\.\n", "2026-01\n\\." },
	};
	struct dump_texte	 d = { 0 };
	struct buf		 block = { 0 }, file = { 0 };
	struct fault		 fault;
	size_t			 i, at;

	(void)state;
	write_whole(&d);
	dump_block(&d, &block);
	for (i = 0; i < COUNT(cases); i++) {
		at = str_find(buf_str(&block), str_of(cases[i].from));
		assert_true(at != SIZE_MAX);
		buf_reset(&file);
		buf_put(&file, str_sub(buf_str(&block), 0, at));
		buf_put(&file, str_of(cases[i].to));
		buf_put(&file, str_sub(buf_str(&block), at + strlen(cases[i].from), block.n));
		dump_seal(&file);
		fault.code = ERR_NONE;
		assert_null(dump_of_bytes(buf_str(&file), &fault));
		assert_int_equal(fault.code, ERR_INVALID);
	}
	buf_free(&block);
	buf_free(&file);
	dump_erase(&d);
}

/* Bytes changed before the seal is put: whatever they say, they are read or refused. */
static void
files_hostile(void **state)
{
	static const char	 letters[] = "\t\n\\.#|;0194-NaZ\xc3\xff ";
	struct dump_texte	 d = { 0 };
	struct buf		 file = { 0 };
	struct fault		 fault;
	struct dump		*dump;
	struct snapshot		*s;
	int			 round, i, loaded = 0;

	(void)state;
	write_whole(&d);
	for (round = 0; round < 1500; round++) {
		buf_reset(&file);
		dump_block(&d, &file);
		for (i = 0; i < 1 + round % 3; i++)
			file.p[42 + draw((uint32_t)file.n - 42)] =
			    letters[draw(COUNT(letters) - 1)];
		dump_seal(&file);
		fault = (struct fault){ 0 };
		if ((dump = dump_of_bytes(buf_str(&file), &fault)) == NULL) {
			assert_int_equal(fault.code, ERR_INVALID);
			continue;
		}
		if ((s = snapshot_load(dump, &fault)) == NULL) {
			assert_true(fault.code != ERR_NONE && fault.message[0] != '\0');
			continue;
		}
		loaded++;
		snapshot_drop(s);
	}
	assert_in_range(loaded, 200, 1450);
	buf_free(&file);
	dump_erase(&d);
	words_release();
}

static struct str
slurp(const char *path, char *out, size_t size)
{
	FILE	*file = fopen(path, "rb");
	size_t	 n;

	assert_non_null(file);
	n = fread(out, 1, size, file);
	(void)fclose(file);
	return (struct str){ out, n };
}

static void
files_written(void **state)
{
	static char		 bytes[65536];
	char			 path[] = "/tmp/aiguillage-essai-XXXXXX";
	int			 fd = mkstemp(path);
	struct dump_texte	 d = { 0 };
	struct buf		 file = { 0 };
	struct fault		 fault;
	struct dump		*dump;

	(void)state;
	assert_true(fd >= 0 && close(fd) == 0);
	write_whole(&d);
	dump_block(&d, &file);
	dump_seal(&file);
	assert_non_null(dump = dump_of_bytes(buf_str(&file), &fault));
	assert_int_equal(dump_write_file(dump, path, &fault), ERR_NONE);
	assert_same(slurp(path, bytes, sizeof(bytes)), buf_str(&file));
	(void)dump_rows(dump, "aides");		/* reading changes the block:
	    too late to write it */
	assert_int_equal(dump_write_file(dump, path, &fault), ERR_INTERNAL);
	assert_same(slurp(path, bytes, sizeof(bytes)), buf_str(&file));
	assert_int_equal(dump_rows(dump, "inconnue").columns, 0);
	dump_free(dump);
	assert_int_equal(unlink(path), 0);
	buf_free(&file);
	dump_erase(&d);
}

/* While no territory changes the index of their names goes from one snapshot to the next; so does
 * the lexicon while neither it nor labels do. */
static void
parts_shared(void **state)
{
	static const char *const	names[] = { "Ici", "Ici", "Ailleurs" };
	struct dump_texte		 d;
	struct snapshot			*s[COUNT(names)];
	size_t				 k;

	(void)state;
	for (k = 0; k < COUNT(names); k++) {
		d = (struct dump_texte){ 0 };
		dump_add(&d, L_VERSION, "%zu;2026-11-20", k + 1);
		dump_add(&d, L_TERRITOIRES, "1;01001;commune;01001;%s;;10;01400;;commune;",
		    names[k]);
		dump_add(&d, L_LABELS, k == 0 ? "sites;ecole;École;;;\\N;" :
		    "sites;bois;Bois;;;\\N;\nsites;ecole;École;;;\\N;");
		dump_add(&d, L_LEXIQUE, "sites;ecole;école;0.95");
		s[k] = dump_snapshot(&d);
		dump_erase(&d);
		snapshot_publish(s[k]);
		assert_int_equal(snapshot_acquire()->version, k + 1);	/* and held */
	}
	assert_ptr_equal(s[0]->noms, s[1]->noms);
	assert_ptr_not_equal(s[1]->noms, s[2]->noms);
	assert_ptr_not_equal(s[0]->lexique, s[1]->lexique);
	assert_ptr_equal(s[1]->lexique, s[2]->lexique);
	snapshot_publish(NULL);
	snapshot_release(s[0]);
	assert_str(vocable_str(s[1]->noms, 0), "ici");
	assert_str(vocable_str(s[2]->noms, 0), "ailleurs");
	snapshot_release(s[1]);
	assert_int_equal(s[2]->lexique->termes[0].label, snapshot_label(s[2], AXE_SITES,
	    STR("ecole")));
	snapshot_release(s[2]);
	words_release();
}

/* Readers take a snapshot, look at all of it, let go; meanwhile it is replaced again and again. */
#define READERS		4
#define PUBLISHED	60

static atomic_bool	finished;

static void *
read_snapshots(void *arg)
{
	const struct snapshot	*s;
	const struct aide	*aide;
	uint64_t		 last = 0;
	size_t			*seen = arg;
	char			 name[32];

	while (!atomic_load(&finished)) {
		if ((s = snapshot_acquire()) == NULL)
			continue;
		(void)snprintf(name, sizeof(name), "aide de %llu", (unsigned long long)s->version);
		aide = snapshot_aide(s, STR("aide-0"));
		if (aide == NULL || !str_eq(aide->nom, str_of(name)) || s->version < last)
			*seen = SIZE_MAX / 2;		/* never a mixture, never back in time */
		last = s->version;
		++*seen;
		snapshot_release(s);
	}
	return arg;
}

static void
published_while_read(void **state)
{
	struct dump_texte	 d;
	pthread_t		 threads[READERS];
	size_t			 seen[READERS] = { 0 }, i, k;
	const struct snapshot	*held;
	struct snapshot		*s;

	(void)state;
	assert_null(snapshot_acquire());
	atomic_store(&finished, false);
	for (i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_snapshots, &seen[i]), 0);
	for (k = 1; k <= PUBLISHED; k++) {
		d = (struct dump_texte){ 0 };
		dump_add(&d, L_VERSION, "%zu;2026-11-20", k);
		dump_add(&d, L_TERRITOIRES, "1;france;zone;;France;;;;;;");
		for (i = 0; i < 50; i++)
			dump_add(&d, L_AIDES, "aide-%zu;aide de %zu;;;;;;;;;1;;;;;;f;;;;;;;", i, k);
		s = dump_snapshot(&d);
		dump_erase(&d);
		snapshot_publish(s);
	}
	held = snapshot_acquire();
	snapshot_publish(NULL);
	assert_null(snapshot_acquire());
	assert_int_equal(held->version, PUBLISHED);	/* alive until it is let go */
	assert_str(snapshot_aide(held, STR("aide-49"))->id, "aide-49");
	snapshot_release(held);
	snapshot_release(NULL);
	atomic_store(&finished, true);
	for (i = 0; i < READERS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_in_range(seen[i], 1, SIZE_MAX / 4);
	}
	words_release();
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(every_field),
		cmocka_unit_test(keys_of_territories),
		cmocka_unit_test(rows_refused),
		cmocka_unit_test(no_row_at_all),
		cmocka_unit_test(lexicon_rows),
		cmocka_unit_test(rarity),
		cmocka_unit_test(files_cut),
		cmocka_unit_test(files_refused),
		cmocka_unit_test(files_hostile),
		cmocka_unit_test(files_written),
		cmocka_unit_test(parts_shared), cmocka_unit_test(published_while_read),
	};

	log_set_level(LOG_ERROR);		/* rows left out are many here */
	return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
