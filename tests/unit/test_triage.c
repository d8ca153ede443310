/*
 * Triage on small catalogues that the real loader reads: which question comes next, what a text is
 * understood to say, what is offered and in which order.  The rules are those of the project's note
 * on matching; each test is one of them.
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

/* The parcours. */

static void
next_question(void **state)
{
	static const struct { const char *query; enum question next; } cases[] = {
		{ "", QUESTION_TERRITOIRE }, { "quoi=gymnase&phase=idee", QUESTION_TERRITOIRE },
		{ "ou=99999", QUESTION_TERRITOIRE }, { "ou=france", QUESTION_TERRITOIRE },
		{ "ou=-", QUESTION_TERRITOIRE },		/* it cannot be skipped */
		{ "ou=35001", QUESTION_PROJET }, { "ou=35001&phase=idee", QUESTION_PROJET },
		{ "ou=35001&quoi=+", QUESTION_PROJET },
		{ "ou=35001&quoi=gymnase", QUESTION_PHASE },	/* understood for sure */
		{ "ou=35001&quoi=parc", QUESTION_PRECISIONS },
		{ "ou=35001&quoi=parc&phase=idee", QUESTION_PRECISIONS },
		{ "ou=35001&quoi=une+idee+de+projet", QUESTION_PRECISIONS },
		{ "ou=35001&quoi=parc+et+gymnase", QUESTION_PHASE },
		{ "ou=35001&quoi=parc&sites=parc", QUESTION_PHASE },
		{ "ou=35001&quoi=parc&sites=-", QUESTION_PHASE },
		{ "ou=35001&quoi=-", QUESTION_PHASE }, { "ou=35001&thematiques=eau",
		    QUESTION_PHASE },
		{ "ou=35001&thematiques=-", QUESTION_PHASE },
		{ "ou=35001&competences=90-518", QUESTION_PHASE },
		{ "ou=35001&leviers=velo", QUESTION_PHASE },
		{ "ou=35001&quoi=-&phase=bientot", QUESTION_PHASE },
		{ "ou=35001&quoi=-&phase=inconnue", QUESTIONS },
		{ "ou=dep-35&thematiques=eau&phase=operation", QUESTIONS },
	};
	size_t	i;

	(void)state;
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++) {
		ask(&e, cases[i].query);
		if (parcours_suivante(e.s, &e.reponses) != cases[i].next)
			fail_msg("%s: %d", cases[i].query,
			    parcours_suivante(e.s, &e.reponses));
	}
}

static void
answers_read(void **state)
{
	struct buf	query = { 0 };
	int		i;

	(void)state;
	essai_load(&e, &dump);
	ask(&e, "ou=99999&phase=inconnue&quoi=-");
	assert_true(e.reponses.ou_inconnu && e.reponses.territoire == NONE);
	assert_true(e.reponses.phase_donnee && e.reponses.phase == PHASE_INCONNUE);
	assert_true(e.reponses.quoi_passe && e.reponses.quoi.n == 0);
	ask(&e, "");
	assert_false(e.reponses.ou_inconnu || e.reponses.phase_donnee || e.reponses.quoi_passe);
	ask(&e, "thematiques=eau,inventee,-,velo&sites=autre&leviers=velo");
	assert_int_equal(e.reponses.n_donnes, 3);
	assert_int_equal(e.reponses.inconnus.n, 2);
	assert_str(e.reponses.inconnus.v[0], "inventee");
	assert_true(e.reponses.donnes[0].score == 1 && e.reponses.donnes[0].mots.n == 0);
	/* An axis that the URL names replaces what the text says on it; the others stay. */
	ask(&e, "quoi=voirie+du+gymnase&thematiques=eau");
	assert_int_equal(e.reponses.n_donnes, 1);
	assert_int_equal(e.reponses.compris.n, 1);
	assert_str(e.s->labels[e.reponses.compris.v[0].label].slug, "gymnase");
	ask(&e, "quoi=voirie+du+gymnase&thematiques=-&sites=-");
	assert_int_equal(e.reponses.n_donnes + e.reponses.compris.n, 0);
	buf_put(&query, STR("quoi="));
	for (i = 0; i < QUOI_MAX; i++)
		buf_put(&query, STR("é"));
	ask(&e, arena_str(e.arena, buf_str(&query)).p);
	assert_false(e.reponses.quoi_long);
	assert_int_equal(texte_longueur(e.reponses.quoi), QUOI_MAX);
	buf_put(&query, STR("ç"));
	ask(&e, arena_str(e.arena, buf_str(&query)).p);
	assert_true(e.reponses.quoi_long);
	assert_int_equal(e.reponses.quoi.n, 2 * QUOI_MAX);
	assert_int_equal(texte_longueur(STR_NONE), 0);
	buf_free(&query);
}

/* A form's parameters are those of its question, and each question of the table is reachable. */
static void
question_table(void **state)
{
	int	i;

	(void)state;
	essai_load(&e, &dump);
	for (i = 0; i < QUESTIONS; i++) {
		assert_true(questions[i].slug.n > 0 && questions[i].params != 0);
		assert_non_null(questions[i].asked);
	}
	assert_true((questions[QUESTION_TERRITOIRE].params & 1u << P_OU) != 0);
	assert_true((questions[QUESTION_PHASE].params & 1u << P_PHASE) != 0);
}

/* What a text says. */

/* "velo 0.50 (vélo)": the labels in their order, with their evidence; * when induced. */
static const char *
understood(const char *text)
{
	struct qualification	 q = classify(e.s, e.arena, str_of(text));
	struct buf		 out = { 0 };
	struct str		 s;
	size_t			 i, k;

	for (i = 0; i < q.n; i++) {
		buf_printf(&out, "%s%.*s%s %.2f", i > 0 ? ", " : "",
		    STR_FMT(e.s->labels[q.v[i].label].slug), q.v[i].induit ? "*" : "",
		    (double)q.v[i].score);
		assert_true(q.v[i].mots.n > 0);
		for (k = 0; k < q.v[i].mots.n; k++) {
			s = q.v[i].mots.v[k];
			/* As typed: the words point into the text itself. */
			assert_true(s.p >= text && s.p + s.n <= text + strlen(text) && s.n > 0);
			buf_printf(&out, "%s%.*s", k == 0 ? " (" : "|", STR_FMT(s));
		}
		buf_putc(&out, ')');
	}
	s = arena_str(e.arena, buf_str(&out));
	buf_free(&out);
	return s.p;
}

static void
texts_understood(void **state)
{
	static const struct { const char *text; const char *labels; } cases[] = {
		{ "Le gymnase", "gymnase 0.95 (gymnase)" },
		{ "GYMNASES", "gymnase 0.95 (GYMNASES)" },
		{ "« Gymnase » – neuf", "gymnase 0.95 (Gymnase)" },
		/* A phrase stands before the words inside it, on its own axis. */
		{ "rénovation énergétique", "renovation-energetique 0.90 (rénovation énergétique), "
		    "energie* 0.40 (rénovation énergétique), renovation 0.85 (rénovation)" },
		{ "audit énergétique", "energie 0.60 (énergétique)" },
		{ "énergétique, rénovation", "energie 0.60 (énergétique), renovation 0.85 "
		    "(rénovation)" },
		/* A phrase does not run over a comma. */
		{ "rénovation, énergétique", "energie 0.60 (énergétique), renovation 0.85 "
		    "(rénovation)" },
		{ "piste de type cyclable", "" },
		{ "groupes scolaires", "education* 0.40 (groupes scolaires), ecole 0.90 (groupes "
		    "scolaires)" },
		/* What is left out by the text is left out. */
		{ "gymnase hors voirie", "gymnase 0.95 (gymnase)" },
		{ "hors voirie, gymnase", "gymnase 0.95 (gymnase)" },
		{ "hors voirie – gymnase", "gymnase 0.95 (gymnase)" },
		{ "voirie sans gymnase ni parc", "voirie 0.90 (voirie)" },
		{ "voirie sauf gymnase. Parc", "voirie 0.90 (voirie), parc 0.60 (Parc)" },
		{ "voirie, hors voirie départementale", "voirie 0.90 (voirie)" },
		{ "voirie, pas de gymnase", "voirie 0.90 (voirie)" },
		{ "voirie pas d'école, gymnase", "voirie 0.90 (voirie), gymnase 0.95 (gymnase)" },
		{ "PAS DE VOIRIE : gymnase", "gymnase 0.95 (gymnase)" },
		{ "la commune n'a pas de gymnase", "gymnase 0.95 (gymnase)" },
		{ "nous n'avons pas de projet de gymnase", "" },
		{ "voirie au carrefour du Gymnase", "voirie 0.90 (voirie)" },
		{ "voirie, carrefour du gymnase",
		    "voirie 0.90 (voirie), gymnase 0.95 (gymnase)" },
		{ "voirie près du lycée Auguste Gymnase", "voirie 0.90 (voirie)" },
		{ "Voirie et Gymnase", "voirie 0.90 (Voirie), gymnase 0.95 (Gymnase)" },
		{ "accueil de sans abri", "hebergement 0.90 (sans abri)" },
		/* Two that must both be there, in either order. */
		{ "rénovation de notre école", "bati-scolaire 0.70 (rénovation|école), education* "
		    "0.43 (école), ecole 0.95 (école), renovation 0.85 (rénovation)" },
		{ "école à la rénovation", "bati-scolaire 0.70 (rénovation|école), education* 0.43 "
		    "(école), ecole 0.95 (école), renovation 0.85 (rénovation)" },
		/* A phrase of weight 0 means something else, for pairs too. */
		{ "rénovation de l'école de musique", "education* 0.43 (école), ecole 0.95 "
		    "(école), renovation 0.85 (rénovation)" },
		{ "école de musique ; rénovation, école", "bati-scolaire 0.70 "
		    "(rénovation|école), education* 0.43 (école), ecole 0.95 (école), "
		    "renovation 0.85 (rénovation)" },
		/* An address, and how far it is, are not the project. */
		{ "réfection de la rue", "voirie 0.50 (rue)" },
		{ "Rue Pasteur", "voirie 0.50 (Rue)" },
		{ "réfection de la rue et du gymnase", "voirie 0.50 (rue), gymnase 0.95 "
		    "(gymnase)" },
		{ "réfection de la rue du gymnase", "voirie 0.50 (rue)" },
		{ "réfection rue Pasteur", "voirie 0.50 (rue)" },
		{ "piste cyclable rue du Parc", "velo 0.90 (piste cyclable), mobilite* 0.40 (piste "
		    "cyclable)" },
		{ "assainissement à 300 m du gymnase", "eau 0.85 (assainissement)" },
		{ "vitesse à 30 devant l'école", "education* 0.43 (école), ecole 0.95 (école)" },
		{ "300 m d'école", "education* 0.43 (école), ecole 0.95 (école)" },
		/* Each distinct term counts, once however often it is said. */
		{ "vélo", "velo 0.50 (vélo), mobilite* 0.22 (vélo)" },
		{ "vélo vélo velos", "velo 0.50 (vélo), mobilite* 0.22 (vélo)" },
		{ "vélo et cyclistes", "velo 0.75 (vélo|cyclistes), mobilite* 0.34 "
		    "(vélo|cyclistes)" },
		/* A slip in a long word is forgiven, in a short one it is another word. */
		{ "gymanse", "gymnase 0.95 (gymanse)" }, { "gymnasse", "gymnase 0.95 (gymnasse)" },
		{ "gymnaze", "gymnase 0.95 (gymnaze)" },
		    { "asainissement", "eau 0.85 (asainissement)" },
		{ "assainisements", "eau 0.85 (assainisements)" }, { "asainisement", "" },
		{ "assainisement", "eau 0.85 (assainisement)" },
		    { "voiirie", "" },
		{ "port", "" }, { "pacr", "" }, { "par", "" }, { "parcs", "parc 0.60 (parcs)" },
		{ "voisin", "" }, { "gymnastique", "" }, { "xymnase", "" },
		{ "agricole", "agriculture 0.80 (agricole)" },
	};
	size_t	i;

	(void)state;
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++)
		if (strcmp(understood(cases[i].text), cases[i].labels) != 0)
			fail_msg("%s: %s", cases[i].text, understood(cases[i].text));
}

static void
texts_that_say_nothing(void **state)
{
	static const char *const texts[] = { "", " ", "\n\t", "-", "🏫🚲💧", "un projet", "Bonjour",
	    "je ne sais pas", "we want to build a bike lane", "Wir möchten eine Straße sanieren",
	    "نريد بناء مدرسة", "我们想建一所学校", "Хотим построить школу", "aaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "'; DROP TABLE catalogue.aide; --", "1 OR 1=1", "<script>alert(1)</script>",
	    "<img src=x onerror=alert(1)>", "{{#sections}}{{/sections}}", "%00%ff", "\xff\xfe\xc3",
	    "../../etc/passwd", "0000000000", "a b c d e f g h", "le la les de du des",
	    "qsdfghjklm azertyuiop" };
	size_t	i;

	(void)state;
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(texts); i++)
		if (understood(texts[i])[0] != '\0')
			fail_msg("%s: %s", texts[i], understood(texts[i]));
	assert_int_equal(classify(e.s, e.arena, STR_NONE).n, 0);
	assert_int_equal(classify(e.s, e.arena, STR("\0\0")).n, 0);
}

/* Words of the lexicon and noise, thrown together. */
static void
texts_at_random(void **state)
{
	static const char *const bits[] = { "école", "rénovation", "énergétique", "hors", "sans",
	    "abri", "piste", "cyclable", "gymanse", "parc", "voirie", ",", " – ", "🏫", "\xff", "de",
	    "l’", "vélo", "groupe", "scolaire", "\n", "«", "»", "ni", "é\xcc\x81", "<b>", "2",
	    "étude" };
	struct qualification	q, again;
	const struct compris	*c;
	struct buf		text = { 0 };
	size_t			round, i, k;

	(void)state;
	essai_load(&e, &dump);
	for (round = 0; round < 3000; round++) {
		arena_reset(e.arena);
		buf_reset(&text);
		for (i = draw(40); i > 0; i--)
			buf_printf(&text, "%s%s", bits[draw(COUNT(bits))], draw(4) == 0 ? "" : " ");
		q = classify(e.s, e.arena, buf_str(&text));
		again = classify(e.s, e.arena, buf_str(&text));
		assert_int_equal(q.n, again.n);
		for (i = 0; i < q.n; i++) {
			c = &q.v[i];
			assert_true(c->score > 0 && c->score <= 1 && c->score == again.v[i].score);
			assert_true(!c->induit || c->score < SCORE_PROPOSE);
			assert_int_equal(c->label, again.v[i].label);
			assert_true(c->mots.n > 0);
			for (k = 0; k < c->mots.n; k++)
				assert_true(c->mots.v[k].n > 0 && c->mots.v[k].p >= text.p &&
				    c->mots.v[k].p + c->mots.v[k].n <= text.p + text.n);
			if (i == 0 || e.s->labels[c->label].axe !=
			    e.s->labels[c[-1].label].axe)
				continue;
			assert_true(c->score < c[-1].score || (c->score == c[-1].score &&
			    c->label > c[-1].label));
		}
	}
	buf_free(&text);
}

static void
labels_that_follow(void **state)
{
	struct qualification	q;

	(void)state;
	essai_load(&e, &dump);
	q = classify(e.s, e.arena, STR("gymnase de l'école"));
	assert_int_equal(q.n, 3);
	assert_str(e.s->labels[q.v[0].label].slug, "education");	/* by its site */
	assert_true(q.v[0].induit && q.v[0].score < SCORE_PROPOSE);
	assert_false(q.v[1].induit || q.v[2].induit);
	/* A doubtful label brings nothing with it; a certain one does not weaken what is said. */
	assert_string_equal(understood("parc"), "parc 0.60 (parc)");
	assert_string_equal(understood("rénovation énergétique ; bilan énergétique"),
	    "renovation-energetique 0.90 (rénovation énergétique), energie 0.60 (énergétique), "
	    "renovation 0.85 (rénovation)");
}

/* "La voirie du gymnase" is a road: what is done is not done to what an object is for. */
static void
objects_and_complements(void **state)
{
	static const struct { const char *text; bool route, bati; } cases[] = {
		{ "réfection de la voirie", true, false },
		{ "réfection du gymnase", false, true },
		{ "réfection de la voirie du gymnase", true, false },
		{ "réfection du gymnase de la voirie", false, true },
		{ "réfection de la voirie pour desservir le gymnase", true, false },
		/* A list goes on as it began. */
		{ "réfection de la voirie du gymnase et de l'école", true, false },
		{ "réfection de la voirie du gymnase, de l'école", true, false },
		{ "réfection de la voirie et du gymnase", true, true },
		{ "réfection de la voirie, du gymnase", true, true },
		/* A sentence, and another action, begin anew. */
		{ "réfection de la voirie du gymnase. Réfection de l'école", true, true },
		{ "réfection de la voirie ; école : réfection", true, true },
		{ "réfection de la voirie avec réfection du gymnase", true, true },
		/* The same word, elsewhere an object of its own. */
		{ "réfection de la voirie du gymnase, puis réfection du gymnase", true, true },
	};
	const char	*said;
	size_t		 i;

	(void)state;
	dump_add(&dump, L_LEXIQUE, "interventions;etude;réfection + voirie;0.7\n"
	    "interventions;renovation;réfection + gymnase;0.7\n"
	    "interventions;renovation;réfection + école;0.7\n"
	    /* Weighs nothing: the action stays an action, and the school its object. */
	    "interventions;etude;logement + réfection;0");
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++) {
		said = understood(cases[i].text);
		if ((strstr(said, "etude 0.70") != NULL) != cases[i].route ||
		    (strstr(said, "renovation 0.70") != NULL ||
		    strstr(said, "renovation 0.91") != NULL) != cases[i].bati)
			fail_msg("%s: %s", cases[i].text, said);
	}
}

/* Who may be offered what, where and when. */

static void
zones(void **state)
{
	static const struct { const char *ou; const char *ici; const char *partie; } cases[] = {
		{ "35001", "commune epci syndicat dep-35 reg-53 bassin metropole france europe",
		    "" },
		{ "44001", "epci dep-44 reg-52 metropole france europe", "" },
		{ "35002", "dep-35 reg-53 metropole france europe", "" },
		{ "200000010", "epci dep-35 dep-44 reg-53 reg-52 metropole france europe",
		    "commune" },
		{ "dep-35", "dep-35 reg-53 metropole france europe", "commune epci syndicat" },
		{ "reg-53", "reg-53 metropole france europe", "commune epci syndicat dep-35" },
		{ "reg-52", "reg-52 metropole france europe", "epci dep-44" },
		{ "97209", "france europe", "" },
	};
	size_t	i;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "reg-52", .zone = 7 });
	add_aide(&dump, (struct essai_aide){ .id = "europe", .zone = 1 });
	add_aide(&dump, (struct essai_aide){ .id = "commune", .zone = 11 });
	add_aide(&dump, (struct essai_aide){ .id = "dep-44", .zone = 9 });
	add_aide(&dump, (struct essai_aide){ .id = "bassin", .zone = 5 });
	add_aide(&dump, (struct essai_aide){ .id = "france", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "dep-35", .zone = 8 });
	add_aide(&dump, (struct essai_aide){ .id = "metropole", .zone = 3 });
	add_aide(&dump, (struct essai_aide){ .id = "syndicat", .zone = 14 });
	add_aide(&dump, (struct essai_aide){ .id = "epci", .zone = 10 });
	add_aide(&dump, (struct essai_aide){ .id = "reg-53", .zone = 6 });
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++) {
		ask(&e, arena_printf(e.arena, "ou=%s", cases[i].ou).p);
		/* The order is from the most local to the most general; names settle the rest. */
		if (i != 3)
			assert_aides(&e, aides, cases[i].ici);
		else
			assert_aides(&e, aides, "epci dep-35 dep-44 reg-52 reg-53 metropole france "
			    "europe");
		assert_aides(&e, partielles, cases[i].partie);
		assert_int_equal(e.r.facettes.total, e.r.aides.n);
	}
}

static void
deadlines(void **state)
{
	static const struct { int32_t ouverture,
	    echeance; const char *recurrence; enum echeance is; }
	    cases[] = {
		{ 0, JOUR - 1, "ponctuelle", ECHEANCE_FERMEE },
		{ 0, JOUR - 1, "recurrente", ECHEANCE_FERMEE },
		{ 0, JOUR - 1, "", ECHEANCE_FERMEE },
		{ 0, JOUR, "ponctuelle", ECHEANCE_PROCHE },		/* the last day is a day */
		{ 0, JOUR + PROCHE_JOURS, "ponctuelle", ECHEANCE_PROCHE },
		{ 0, JOUR + PROCHE_JOURS + 1, "", ECHEANCE_PLUS_TARD },
		{ 0, JOUR - 400, "permanente", ECHEANCE_PERMANENTE },
		{ 0, 0, "permanente", ECHEANCE_PERMANENTE },
		{ 0, 0, "", ECHEANCE_NON_DITE }, { 0, 0, "ponctuelle", ECHEANCE_NON_DITE },
		{ JOUR + 1, JOUR + 90, "ponctuelle", ECHEANCE_A_VENIR },
		{ JOUR + 1, 0, "", ECHEANCE_A_VENIR }, { JOUR + 1, 0, "permanente",
		    ECHEANCE_A_VENIR },
		{ JOUR, JOUR + 90, "ponctuelle", ECHEANCE_PLUS_TARD },	/* opens today */
		{ JOUR - 9, JOUR, "", ECHEANCE_PROCHE },
	};
	char			id[8];
	const struct aide	*aide;
	size_t			i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		(void)snprintf(id, sizeof(id), "%02zu", i);
		add_aide(&dump, (struct essai_aide){ .id = id, .zone = 2,
		    .ouverture = cases[i].ouverture, .echeance = cases[i].echeance,
		    .recurrence = cases[i].recurrence });
	}
	essai_load(&e, &dump);
	ask(&e, "ou=35001");
	for (i = 0; i < COUNT(cases); i++) {
		aide = &e.s->aides[i];
		assert_int_equal(aide_echeance(aide, JOUR), cases[i].is);
		assert_int_equal(suggestion_of(&e, e.r.aides, true,
		    arena_str(e.arena, aide->id).p) !=
		    NULL, cases[i].is != ECHEANCE_FERMEE);
		assert_int_equal(aide_aptitude(e.s, aide, e.reponses.territoire, JOUR),
		    cases[i].is == ECHEANCE_FERMEE ? INAPTE_FERMEE : APTE);
		/* Closed is closed, wherever one asks from. */
		assert_int_equal(aide_aptitude(e.s, aide, NONE, JOUR) == INAPTE_FERMEE,
		    cases[i].is == ECHEANCE_FERMEE);
	}
}

static void
audiences(void **state)
{
	static const struct { const char *ou; const char *ids; } cases[] = {
		{ "35001", "communes toutes" }, { "200000010", "groupements toutes" },
		{ "200000014", "groupements toutes" }, { "dep-35", "departements toutes" },
		{ "reg-53", "regions toutes" }, { "97209", "communes speciaux toutes" },
		{ "dep-75", "communes departements toutes" },
	};
	size_t	i;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "communes", .publics = "commune", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "groupements", .publics = "epci|entreprise",
	    .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "departements", .publics = "departement",
	    .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "regions", .publics = "region", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "speciaux", .publics = "special", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "associations", .publics = "association",
	    .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "personne", .publics = "", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "toutes", .zone = 2 });
	add_aide(&dump, (struct essai_aide){ .id = "ailleurs", .publics = "region", .zone = 9 });
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++) {
		ask(&e, arena_printf(e.arena, "ou=%s", cases[i].ou).p);
		assert_aides(&e, aides, cases[i].ids);
	}
	/* For an aid's page: the first reason why not. */
	i = snapshot_territoire(e.s, STR("35001"));
	assert_int_equal(aide_aptitude(e.s, snapshot_aide(e.s, STR("ailleurs")),
	    (uint32_t)i, JOUR), INAPTE_ZONE);
	assert_int_equal(aide_aptitude(e.s, snapshot_aide(e.s, STR("regions")),
	    (uint32_t)i, JOUR), INAPTE_PUBLIC);
	assert_int_equal(aide_aptitude(e.s, snapshot_aide(e.s, STR("associations")), NONE,
	    JOUR), APTE);
}

/* A local variant stands for its generic aid where and for whom it is, whatever else is asked. */
static void
variants(void **state)
{
	static const struct { const char *query; const char *ici; bool remplacee; } cases[] = {
		{ "ou=35001", "a-bretagne autre", true },
		{ "ou=35001&nature=pret", "autre", true },	/* the generic one lends */
		{ "ou=35001&sans=a-bretagne", "autre", true },
		{ "ou=35001&thematiques=velo", "autre", true },
		{ "ou=reg-53", "a-bretagne autre", true },
		/* A closed variant does not bring the generic one back. */
		{ "ou=44001", "autre", true },
		{ "ou=dep-44", "autre generique", false },	/* that variant is for communes */
		{ "ou=reg-52", "autre generique", false },
		{ "ou=97209", "autre generique", false },
		{ "", "a-bretagne autre generique", false },	/* everywhere: all there is */
	};
	const struct aide	*generic;
	size_t			 i;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "generique", .zone = 2, .natures = "pret",
	    .labels = "thematiques/velo=1" });
	add_aide(&dump, (struct essai_aide){ .id = "autre", .zone = 2, .natures = "pret" });
	add_aide(&dump, (struct essai_aide){ .id = "a-bretagne", .zone = 6,
	    .generique = "generique", .labels = "thematiques/eau=1" });
	add_aide(&dump, (struct essai_aide){ .id = "b-fermee", .zone = 9, .echeance = JOUR - 9,
	    .publics = "commune", .generique = "generique" });
	essai_load(&e, &dump);
	generic = snapshot_aide(e.s, STR("generique"));
	assert_int_equal(generic->variantes.n, 2);
	for (i = 0; i < COUNT(cases); i++) {
		ask(&e, cases[i].query);
		assert_str(ids_of(&e, e.r.aides, true), cases[i].ici);
		assert_int_equal(aide_aptitude(e.s, generic, e.reponses.territoire, JOUR),
		    cases[i].remplacee ? INAPTE_REMPLACEE : APTE);
	}
}

static void
filters(void **state)
{
	static const struct { const char *query; const char *ids; } cases[] = {
		{ "", "a b c d" }, { "nature=subvention", "a b" }, { "nature=pret,cee", "b c" },
		{ "nature=subvention,pret", "a b" }, { "nature=inventee", "a b c d" },
		{ "nature=subvention,inventee", "a b" }, { "echeance=proche", "b" },
		{ "echeance=permanente,non-dite", "a c" }, { "echeance=fermee", "a b c d" },
		{ "echeance=a-venir", "d" }, { "zone=dep-35", "a" },
		    { "zone=dep-35,france", "a b c d" },
		{ "categorie=Eau/Fuites", "a c" }, { "categorie=Eau/Fuites&nature=subvention",
		    "a" },
		{ "categorie=Eau/Fuites&nature=subvention&echeance=proche", "" },
		{ "sans=a", "b c d" }, { "sans=a,d,inconnue", "b c" },
	};
	size_t	i;

	(void)state;
	add_aide(&dump, (struct essai_aide){ .id = "a", .zone = 8, .natures = "subvention",
	    .categories = "Eau/Fuites|Sol/Friches", .recurrence = "permanente" });
	add_aide(&dump, (struct essai_aide){ .id = "b", .zone = 2, .natures = "subvention|pret",
	    .echeance = JOUR + 3 });
	add_aide(&dump, (struct essai_aide){ .id = "c", .zone = 2, .natures = "cee",
	    .categories = "Eau/Fuites" });
	add_aide(&dump, (struct essai_aide){ .id = "d", .zone = 2, .ouverture = JOUR + 9 });
	essai_load(&e, &dump);
	for (i = 0; i < COUNT(cases); i++) {
		ask(&e, arena_printf(e.arena, "ou=35001&%s", cases[i].query).p);
		assert_str(ids_of(&e, e.r.aides, true), cases[i].ids);
		/* The list that facets are counted on is before filters, put aside aside. */
		assert_int_equal(e.r.facettes.total, 4 - (e.params.values[P_SANS].n > 0) -
		    (e.params.values[P_SANS].n > 1));
	}
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest	tests[] = {
		TEST(next_question), TEST(answers_read), TEST(question_table),
		    TEST(texts_understood),
		TEST(texts_that_say_nothing), TEST(texts_at_random), TEST(labels_that_follow),
		TEST(objects_and_complements),
		TEST(zones), TEST(deadlines), TEST(audiences), TEST(variants), TEST(filters),
	};

	return cmocka_run_group_tests_name("triage", tests, NULL, NULL);
}
