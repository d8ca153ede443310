/*
 * Matching, rule by rule, on small catalogues: what is of use to a project, how much, in which list
 * and which order, and why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>

#include "base/words.h"
#include "triage_essai.h"

static struct dump_texte	dump;
static struct essai		e;

static void
service(const char *slug, const char *labels)
{
	add_service(&dump, (struct essai_service){ .slug = slug, .labels = labels });
}

static int
setup(void **state)
{
	(void)state;
	write_territoires(&dump);
	write_labels(&dump);
	write_lexique(&dump);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	essai_drop(&e, &dump);
	words_release();
	return 0;
}

static double
asked(const char *query, const char *slug)
{
	ask(&e, query);
	return score_of(&e, slug);
}

/* A tool for one theme is found as well by a project of one theme as by one of nine. */
static void
own_purpose(void **state)
{
	double	alone, among;

	(void)state;
	service("a-velo", "thematiques/velo=1");
	service("b-velo-eau", "thematiques/velo=1 thematiques/eau=1");
	service("c-marche", "thematiques/marche=1");
	essai_load(&e, &dump);
	alone = asked("ou=35001&thematiques=velo", "a-velo");
	among = asked("ou=35001&thematiques=velo,eau,energie,voirie,agriculture,hebergement,"
	    "bati-scolaire,education,renovation-energetique", "a-velo");
	assert_true(alone == 1 && among == alone);
	assert_services(&e, services, "a-velo b-velo-eau");
	/* Half of the purpose is met: less than all of it, more than nothing. */
	assert_true(asked("ou=35001&thematiques=velo", "b-velo-eau") < alone);
	assert_services(&e, services, "a-velo b-velo-eau");
	assert_true(asked("ou=35001&thematiques=velo", "c-marche") < 0);
}

static void
own_labels_by_score(void **state)
{
	(void)state;
	service("a", "thematiques/velo=0.5");
	service("b", "thematiques/velo=1");
	service("c", "thematiques/velo=1 thematiques/eau=0.2");
	service("d", "thematiques/velo=0.2 thematiques/eau=1");
	essai_load(&e, &dump);
	ask(&e, "thematiques=velo");
	assert_true(score_of(&e, "b") > score_of(&e, "c"));
	assert_true(score_of(&e, "c") > score_of(&e, "d"));
	assert_true(score_of(&e, "b") > score_of(&e, "a"));
}

/* What bears many labels does not rise everywhere; a rare label says more than a common one. */
static void
many_labels_and_rare_ones(void **state)
{
	char	slug[24];
	int	i;

	(void)state;
	for (i = 0; i < 12; i++) {
		(void)snprintf(slug, sizeof(slug), "commun-%02d", i);
		service(slug, "thematiques/energie=1");
	}
	service("a-tout", "thematiques/energie=1 thematiques/velo=1 thematiques/voirie=1 "
	    "thematiques/eau=1 thematiques/agriculture=1 thematiques/education=1 "
	    "thematiques/hebergement=1 thematiques/bati-scolaire=1 sites/ecole=1 sites/gymnase=1 "
	    "sites/parc=1");
	service("b-trois", "thematiques/velo=1 thematiques/eau=1 thematiques/voirie=1");
	service("c-un", "thematiques/velo=1");
	service("d-rare", "thematiques/agriculture=1 thematiques/energie=1");
	add_aide(&dump, (struct essai_aide){ .id = "tout", .zone = 11, .labels =
	    "thematiques/energie=1 thematiques/velo=1 thematiques/voirie=1 thematiques/eau=1 "
	    "thematiques/agriculture=1 thematiques/education=1 thematiques/hebergement=1" });
	add_aide(&dump, (struct essai_aide){ .id = "un", .zone = 2,
	    .labels = "thematiques/velo=1" });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&thematiques=velo");
	assert_true(score_of(&e, "c-un") > score_of(&e, "b-trois"));
	assert_true(score_of(&e, "b-trois") > score_of(&e, "a-tout"));
	assert_aides(&e, aides, "un tout");	/* though the other is more local */
	assert_true(asked("thematiques=agriculture", "d-rare") >
	    asked("thematiques=energie", "d-rare"));
}

/* At equal score: territory, then deadline, then name, then id. */
static void
total_order(void **state)
{
	static const char	sorted[] = "z-commune y-dep x-demain w-apres v-loin u-sans t-nom "
	    "s-nom";

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "s-nom", .nom = "zzz", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "t-nom", .nom = "yyy", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "u-sans", .nom = "aaa", .zone = 2,
	    .recurrence = "permanente", .echeance = JOUR + 1 });
	add_aide(&dump, (struct essai_aide){ .id = "v-loin", .zone = 2, .echeance = JOUR + 300 });
	add_aide(&dump, (struct essai_aide){ .id = "w-apres", .zone = 2, .echeance = JOUR + 2 });
	add_aide(&dump, (struct essai_aide){ .id = "x-demain", .zone = 2, .echeance = JOUR + 1 });
	add_aide(&dump, (struct essai_aide){ .id = "y-dep", .zone = 8 });
	add_aide(&dump, (struct essai_aide){ .id = "z-commune", .zone = 11 });
	essai_load(&e, &dump);
	ask(&e, "ou=35001");
	assert_aides(&e, aides, sorted);
	ask(&e, "ou=35001&phase=idee&quoi=-");
	assert_aides(&e, aides, sorted);
}

/* Two scores that would be written alike are not equal. */
static void
unrounded(void **state)
{
	double	a, b;

	(void)state;
	service("a-moins", "thematiques/velo=0.99999 thematiques/eau=0.5");
	service("b-plus", "thematiques/velo=1 thematiques/eau=0.5");
	add_aide(&dump, (struct essai_aide){ .id = "a-moins", .zone = 11,
	    .labels = "thematiques/velo=0.99999 thematiques/eau=0.5" });
	add_aide(&dump, (struct essai_aide){ .id = "b-plus", .zone = 2,
	    .labels = "thematiques/velo=1 thematiques/eau=0.5" });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&thematiques=velo");
	a = score_of(&e, "a-moins");
	b = score_of(&e, "b-plus");
	assert_true(b > a && b - a < 1e-4);
	assert_services(&e, services, "b-plus a-moins");
	assert_aides(&e, aides, "b-plus a-moins");	/* though the other is more local */
}

static void
same_names(void **state)
{
	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "c", .nom = "Aide", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "a", .nom = "Aide", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "b", .nom = "Aide", .zone = 2 });
	essai_load(&e, &dump);
	ask(&e, "ou=35001");
	assert_aides(&e, aides, "a b c");
}

/* A commune is more local than a groupement, in however many syndicats each of them is. */
static void
local_by_kind(void **state)
{
	int	i;

	(void)state;
	for (i = 20; i < 50; i++)
		dump_add(&dump, L_TERRITOIRES, "%d;2000001%d;syndicat;2000001%d;Syndicat "
		    "%d;;;;SIVU;epci;8|6|3|2|1", i, i, i, i);
	dump_add(&dump, L_TERRITOIRES, "60;200000060;epci;200000060;CC aux syndicats;;;;CC;epci;"
	    "20|21|22|23|24|25|26|27|28|29|30|31|32|33|34|35|36|37|38|39|40|41|42|43|44|45|46|47|"
	    "48|49|8|6|3|2|1");
	add_aide(&dump, (struct essai_aide){ .id = "a-epci", .zone = 60 });
	add_aide(&dump, (struct essai_aide){ .id = "b-commune", .zone = 13 });
	add_aide(&dump, (struct essai_aide){ .id = "c-syndicat", .zone = 20 });
	essai_load(&e, &dump);
	ask(&e, "ou=dep-35");
	assert_aides(&e, partielles, "b-commune a-epci c-syndicat");
}

static void
phase_reorders(void **state)
{
	static const char *const phases_asked[] = { "idee", "etude", "operation", "inconnue", "" };
	size_t	i;

	(void)state;
	dump_add(&dump, L_CONTEXTES, "h-contexte;90-518;;idee;;;");
	add_service(&dump, (struct essai_service){ "a-idee", "thematiques/velo=1", "1;0.5;0",
	    false });
	add_service(&dump, (struct essai_service){ "b-etude", "thematiques/velo=1", "0;1;0",
	    false });
	add_service(&dump, (struct essai_service){ "c-operation", "thematiques/velo=1", "0;0.5;1",
	    false });
	add_service(&dump, (struct essai_service){ "d-sans", "thematiques/velo=1", NULL, false });
	add_service(&dump, (struct essai_service){ "e-zeros", "thematiques/velo=1", "0;0;0",
	    false });
	add_service(&dump, (struct essai_service){ "f-autre", "interventions/etude=1", "0;0;1",
	    false });
	add_service(&dump, (struct essai_service){ "g-generique", "", "1;0;0", true });
	add_service(&dump, (struct essai_service){ "h-contexte", "", NULL, false });
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(phases_asked); i++) {
		ask(&e, arena_printf(e.arena, "ou=35001&thematiques=velo&interventions=etude&"
		    "competences=90-518&phase=%s", phases_asked[i]).p);
		/* It never excludes, nor changes the list. */
		assert_int_equal(e.r.services.n, 6);
		assert_non_null(suggestion_of(&e, e.r.services, false, "h-contexte"));
		assert_services(&e, proches, "f-autre");
		assert_services(&e, generiques, "g-generique");
		/* Not known, or nothing but zeros, is neutral. */
		assert_true(score_of(&e, "d-sans") == 1);
		assert_true(score_of(&e, "e-zeros") == 1);
	}
	assert_true(score_of(&e, "a-idee") == 1 && score_of(&e, "c-operation") == 1);
	ask(&e, "thematiques=velo&phase=idee");
	assert_services(&e, services, "a-idee d-sans e-zeros b-etude c-operation");
	ask(&e, "thematiques=velo&phase=etude");
	assert_services(&e, services, "b-etude d-sans e-zeros a-idee c-operation");
	ask(&e, "thematiques=velo&phase=operation");
	assert_services(&e, services, "c-operation d-sans e-zeros a-idee b-etude");
	assert_true(asked("competences=90-518&phase=idee", "h-contexte") >
	    asked("competences=90-518&phase=operation", "h-contexte"));
}

static void
phase_reorders_aids(void **state)
{
	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "a-usage", .zone = 2, .etapes = "usage",
	    .labels = "thematiques/velo=1" });
	add_aide(&dump, (struct essai_aide){ .id = "b-travaux", .zone = 2,
	    .etapes = "realisation|usage", .labels = "thematiques/velo=1" });
	add_aide(&dump, (struct essai_aide){ .id = "c-etudes", .zone = 2, .etapes = "reflexion",
	    .labels = "thematiques/velo=1" });
	add_aide(&dump, (struct essai_aide){ .id = "d-muette", .zone = 2,
	    .labels = "thematiques/velo=1" });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&thematiques=velo");
	assert_aides(&e, aides, "a-usage b-travaux c-etudes d-muette");
	ask(&e, "ou=35001&thematiques=velo&phase=idee");
	assert_aides(&e, aides, "c-etudes d-muette a-usage b-travaux");
	ask(&e, "ou=35001&thematiques=velo&phase=etude");
	assert_aides(&e, aides, "c-etudes d-muette a-usage b-travaux");
	ask(&e, "ou=35001&thematiques=velo&phase=operation");
	assert_aides(&e, aides, "b-travaux d-muette a-usage c-etudes");
}

/* What is understood under SCORE_PROPOSE ranks, and leaves out nothing. */
static void
weak_labels_leave_out_nothing(void **state)
{
	struct compris		weak;
	struct resultats	r;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "a-eau", .zone = 2,
	    .labels = "thematiques/eau=1" });
	add_aide(&dump, (struct essai_aide){ .id = "b-velo", .zone = 2,
	    .labels = "thematiques/velo=1" });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&thematiques=velo");
	assert_aides(&e, aides, "b-velo");
	weak = e.demande.labels[0];
	weak.score = 0.3f;
	e.demande.labels = &weak;
	assert_false(demande_vise(&e.demande));
	r = match(&e.demande, e.arena);
	assert_int_equal(r.aides.n, 2);
	assert_true(str_eq(e.s->aides[r.aides.v[0].index].id, STR("b-velo")));
}

static void
generic_services(void **state)
{
	(void)state;
	add_service(&dump, (struct essai_service){ "a-generique", "thematiques/velo=1", NULL,
	    true });
	add_service(&dump, (struct essai_service){ "b-generique", "", NULL, true });
	service("c-velo", "thematiques/velo=1");
	service("d-eau", "thematiques/eau=1");
	service("e-faible", "interventions/renovation=1");
	essai_load(&e, &dump);
	ask(&e, "ou=35001&quoi=-&phase=inconnue");
	assert_services(&e, services, "");		/* nothing targeted: it says so */
	assert_services(&e, proches, "");
	assert_services(&e, generiques, "a-generique b-generique");
	ask(&e, "ou=35001&thematiques=velo&interventions=renovation");
	assert_services(&e, services, "a-generique c-velo");	/* once */
	assert_services(&e, proches, "e-faible");
	assert_services(&e, generiques, "b-generique");
	ask(&e, "ou=35001&thematiques=agriculture");
	assert_services(&e, services, "");
	assert_services(&e, proches, "");
	assert_services(&e, generiques, "a-generique b-generique");
}

static void
unknown_is_neutral(void **state)
{
	static const char *const said[] = { "thematiques=velo", "thematiques=velo&phase=inconnue",
	    "thematiques=velo&sites=-&interventions=-", "thematiques=velo&quoi=-",
	    "thematiques=velo&quoi=xyz", "thematiques=velo&sites=inconnu" };
	size_t	i;

	(void)state;
	service("a-complet", "thematiques/velo=1 sites/ecole=1 interventions/etude=1");
	service("b-theme", "thematiques/velo=1");
	service("c-parc", "thematiques/eau=1 sites/parc=1");
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(said); i++) {
		assert_true(asked(said[i], "a-complet") == 1);
		assert_true(score_of(&e, "b-theme") == 1);
	}
	/* What is said on another axis counts: met is better than not met. */
	assert_true(asked("thematiques=velo&sites=ecole", "a-complet") == 1);
	assert_true(asked("thematiques=velo&sites=parc", "a-complet") < 1);
	assert_true(score_of(&e, "b-theme") == 1);
	/* A place that nothing is for takes nothing away from what is for another. */
	assert_true(asked("thematiques=velo&sites=gymnase", "a-complet") == 1);
}

static void
put_aside(void **state)
{
	(void)state;
	service("a", "thematiques/velo=1");
	service("b", "interventions/etude=1");
	add_service(&dump, (struct essai_service){ "c", "", NULL, true });
	add_aide(&dump, (struct essai_aide){ .id = "d", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "f", .zone = 10 });
	essai_load(&e, &dump);
	ask(&e, "ou=dep-35&thematiques=velo&interventions=etude");
	assert_int_equal(e.r.services.n + e.r.proches.n + e.r.generiques.n + e.r.aides.n +
	    e.r.partielles.n, 5);
	ask(&e, "ou=dep-35&thematiques=velo&interventions=etude&sans=a,b,c,d,f,inconnu");
	assert_int_equal(e.r.services.n + e.r.proches.n + e.r.generiques.n + e.r.aides.n +
	    e.r.partielles.n + e.r.facettes.total, 0);
}

static void
relatives(void **state)
{
	double	exact, parent, child;

	(void)state;
	service("a-mobilite", "thematiques/mobilite=1");
	service("b-velo", "thematiques/velo=1");
	service("c-education", "thematiques/education=1");
	essai_load(&e, &dump);
	exact = asked("thematiques=velo", "b-velo");
	parent = score_of(&e, "a-mobilite");
	child = asked("thematiques=mobilite", "b-velo");
	assert_true(exact == 1 && parent > 0 && parent < exact && child > 0 && child < exact);
	assert_true(asked("thematiques=marche", "b-velo") < 0);		/* siblings do not meet */
	assert_true(asked("thematiques=marche", "a-mobilite") > 0);
	/* A place that brings a theme with it meets what is made for it, less than the theme. */
	assert_true(asked("sites=ecole", "c-education") > 0);
	assert_true(score_of(&e, "c-education") < asked("thematiques=education", "c-education"));
	assert_true(asked("thematiques=education", "c-education") == 1);
}

static void
contexts(void **state)
{
	(void)state;
	dump_add(&dump, L_CONTEXTES, "a-urbanisme;90-518;;;;;\nb-parent;90-5;;;;;\n"
	    "c-levier;;sobriete;;;;\nd-breton;90-518;;;53;;");
	service("a-urbanisme", "");
	service("b-parent", "");
	service("c-levier", "");
	service("d-breton", "");
	essai_load(&e, &dump);
	ask(&e, "ou=35001&competences=90-518");
	assert_services(&e, services, "a-urbanisme d-breton");
	/* compétence → its parent: something met, not made for it. */
	assert_services(&e, proches, "b-parent");
	assert_int_equal(e.r.services.v[0].motifs[0].type, MOTIF_COMPETENCE);
	ask(&e, "ou=44001&competences=90-518");
	assert_services(&e, services, "a-urbanisme");		/* the other is for Bretagne */
	ask(&e, "ou=35001&leviers=sobriete");
	assert_services(&e, services, "c-levier");
	assert_int_equal(e.r.services.v[0].motifs[0].type, MOTIF_LEVIER);
	/* A compétence that the host gives is sure: a text without the service's words does not
	 * undo it. */
	ask(&e, "ou=35001&competences=90-518&quoi=b-parent");
	assert_services(&e, services, "a-urbanisme d-breton");
	ask(&e, "ou=35001&leviers=velo&competences=-");
	assert_services(&e, services, "");
}

/* A compétence, or its parent, speaks of the labels that are linked to it: no empty page. */
static void
linked_labels(void **state)
{
	double	own, parents;

	(void)state;
	dump_add(&dump, L_LIENS, "competences;90-5;thematiques;voirie;1\n"
	    "leviers;velo;thematiques;velo;0.9\nleviers;velo;sites;parc;0.5");
	service("a-voirie", "thematiques/voirie=1");
	service("b-velo", "thematiques/velo=1");
	service("c-parc", "sites/parc=1");
	service("d-eau", "thematiques/eau=1");
	add_aide(&dump, (struct essai_aide){ .id = "voirie", .zone = 2,
	    .labels = "thematiques/voirie=1" });
	essai_load(&e, &dump);
	own = asked("ou=35001&competences=90-5", "a-voirie");
	assert_services(&e, services, "a-voirie");
	assert_aides(&e, aides, "voirie");
	/* One without links of its own follows its parent, less surely. */
	parents = asked("ou=35001&competences=90-518", "a-voirie");
	assert_true(parents > 0 && parents < own);
	assert_aides(&e, aides, "voirie");
	ask(&e, "ou=35001&leviers=velo");
	assert_services(&e, services, "b-velo");
	assert_true(score_of(&e, "c-parc") > 0 && score_of(&e, "c-parc") < score_of(&e, "b-velo"));
	assert_true(score_of(&e, "d-eau") < 0);
}

/* Words count cleaned and stemmed, and the same wherever one asks from. */
static void
words_of_the_text(void **state)
{
	double	here;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "a-autre", .nom = "Sols et sous-sols",
	    .zone = 2, .labels = "thematiques/voirie=1" });
	add_aide(&dump, (struct essai_aide){ .id = "b-trottoirs", .nom = "Les TROTTOIRS élargis",
	    .zone = 2, .labels = "thematiques/voirie=1" });
	add_aide(&dump, (struct essai_aide){ .id = "c-breton", .nom = "Trottoir", .zone = 6,
	    .labels = "thematiques/eau=1" });
	service("a-autre", "thematiques/voirie=1");
	service("trottoirs", "thematiques/voirie=1");
	essai_load(&e, &dump);
	ask(&e, "ou=35001&thematiques=voirie&quoi=un+trottoir+elargi");
	assert_aides(&e, aides, "b-trottoirs a-autre");
	assert_services(&e, services, "trottoirs a-autre");
	here = e.r.aides.v[0].score;
	/* Elsewhere the third aid is not offered: it stays in the statistics. */
	ask(&e, "ou=44001&thematiques=voirie&quoi=un+trottoir+elargi");
	assert_true(e.r.aides.v[0].score == here);
	/* Words alone make nothing suit a project, and words that no item has change nothing. */
	ask(&e, "ou=35001&thematiques=voirie");
	here = score_of(&e, "a-autre");
	assert_true(asked("ou=35001&thematiques=voirie&quoi=xyzzy", "a-autre") == here);
	assert_null(suggestion_of(&e, e.r.aides, true, "c-breton"));
}

/* A modalité alone does not make a tool for the project. */
static void
modality_alone(void **state)
{
	(void)state;
	service("a", "interventions/etude=1");
	service("b", "interventions/etude=1 sites/ecole=1");
	essai_load(&e, &dump);
	ask(&e, "interventions=etude");
	assert_services(&e, services, "");
	assert_services(&e, proches, "a b");
	ask(&e, "interventions=etude&sites=ecole");
	assert_services(&e, services, "b");
	assert_services(&e, proches, "a");
}

static void
aids_without_labels(void **state)
{
	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "a-muette", .zone = 11 });
	add_aide(&dump, (struct essai_aide){ .id = "b-velo", .zone = 2,
	    .labels = "thematiques/velo=1" });
	add_aide(&dump, (struct essai_aide){ .id = "c-eau", .zone = 2,
	    .labels = "thematiques/eau=1" });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&quoi=-");
	assert_aides(&e, aides, "a-muette b-velo c-eau");
	ask(&e, "ou=35001&thematiques=velo");
	assert_aides(&e, aides, "b-velo a-muette");	/* it serves any project: last */
	ask(&e, "thematiques=velo");			/* the directory: everywhere */
	assert_aides(&e, aides, "b-velo a-muette");
}

static void
reasons(void **state)
{
	const struct suggestion	*s;
	const struct motif	*m;
	uint32_t		 i;

	(void)state;
	add_service(&dump, (struct essai_service){ "a", "thematiques/velo=0.4 thematiques/eau=1 "
	    "sites/gymnase=1 interventions/etude=1", "1;0;0", false });
	service("b", "thematiques/mobilite=1");
	add_aide(&dump, (struct essai_aide){ .id = "c", .zone = 8, .echeance = JOUR + 5,
	    .labels = "sites/gymnase=1" });
	add_aide(&dump, (struct essai_aide){ .id = "d", .zone = 8 });
	essai_load(&e, &dump);
	ask(&e, "ou=35001&quoi=Un+Gymnase+et+l'assainissement,+pistes+cyclables&phase=idee");
	s = suggestion_of(&e, e.r.services, false, "a");
	assert_non_null(s);
	/* nothing of the modalité, which is not met */
	assert_int_equal(s->n_motifs, 4);
	for (i = 0; i + 1 < 3; i++)
		assert_true(s->motifs[i].apport >= s->motifs[i + 1].apport);
	/* the most decisive first, with its words */
	m = &s->motifs[0];
	assert_int_equal(m->type, MOTIF_THEMATIQUE);
	assert_str(e.s->labels[m->label].slug, "eau");
	assert_str(m->compris->mots.v[0], "assainissement");
	m = &s->motifs[1];
	assert_int_equal(m->type, MOTIF_SITE);
	assert_str(m->compris->mots.v[0], "Gymnase");
	assert_int_equal(s->motifs[3].type, MOTIF_PHASE);
	/* A relative of what was said: the motif names both. */
	s = suggestion_of(&e, e.r.services, false, "b");
	s = s != NULL ? s : suggestion_of(&e, e.r.proches, false, "b");
	assert_non_null(s);
	assert_str(e.s->labels[s->motifs[0].label].slug, "mobilite");
	assert_str(s->motifs[0].compris->mots.v[0], "pistes cyclables");
	s = suggestion_of(&e, e.r.aides, true, "c");
	assert_non_null(s);
	assert_int_equal(s->n_motifs, 3);
	assert_int_equal(s->motifs[1].type, MOTIF_ZONE);
	assert_int_equal(s->motifs[2].type, MOTIF_ECHEANCE);
	s = suggestion_of(&e, e.r.aides, true, "d");
	assert_int_equal(s->n_motifs, 1);
	assert_int_equal(s->motifs[0].type, MOTIF_ZONE);
}

/* Two labels of the project that meet an item alike: the motif does not hang on their order. */
static void
reasons_in_any_order(void **state)
{
	struct compris		labels[3];
	struct resultats	r;
	uint32_t		first;
	size_t			i;

	(void)state;
	service("a", "thematiques/mobilite=1");
	essai_load(&e, &dump);
	ask(&e, "thematiques=velo,marche");
	assert_int_equal(e.demande.n_labels, 2);
	first = e.r.services.n + e.r.proches.n == 1 ? (e.r.services.n == 1 ? e.r.services :
	    e.r.proches).v[0].motifs[0].compris->label : NONE;
	assert_int_not_equal(first, NONE);
	labels[0] = e.demande.labels[1];
	labels[1] = e.demande.labels[0];
	e.demande.labels = labels;
	r = match_whole(&e.demande, e.arena);
	assert_int_equal((r.services.n == 1 ? r.services : r.proches).v[0].motifs[0].compris->label,
	    first);
	/* What was said itself stands before what it implies. */
	for (i = 0; i < 2; i++)
		labels[i].score = 0.5f;
	labels[2] = (struct compris){ snapshot_label(e.s, AXE_THEMATIQUES, STR("mobilite")),
	    0.25f, false, { NULL, 0 } };
	e.demande.n_labels = 3;
	r = match_whole(&e.demande, e.arena);
	assert_int_equal((r.services.n == 1 ? r.services : r.proches).v[0].motifs[0].compris->label,
	    labels[2].label);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest	tests[] = {
		TEST(own_purpose), TEST(own_labels_by_score), TEST(many_labels_and_rare_ones),
		TEST(total_order), TEST(unrounded), TEST(same_names), TEST(local_by_kind),
		TEST(phase_reorders), TEST(phase_reorders_aids),
		TEST(weak_labels_leave_out_nothing), TEST(generic_services),
		TEST(unknown_is_neutral),
		TEST(put_aside), TEST(relatives), TEST(contexts), TEST(linked_labels),
		TEST(words_of_the_text), TEST(modality_alone), TEST(aids_without_labels),
		TEST(reasons), TEST(reasons_in_any_order),
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
