/*
 * Cards as people write them: what has tripped readers of the two catalogues (their own files, and
 * the history of them), one row each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "essai.h"
#include "import/fiche_api.h"
#include "import/fiche_beta.h"
#include "import/motifs.h"

/* Cells of cartes.csv and cartes_conditions.csv. */
enum { TITRE = 1, ACCES = 4, DEMANDE, DOCUMENTATION, SITE, CONTACT, THEMES, MOTS, DEBIT, CORPS = 13,
    DATE = 16 };
enum { QUI = 2, VERDICT, EXPLICATION, DEMARCHE, OU };

#define TETE(champs)	"---\ntitle: Essai\n" champs "---\n"
#define CAS(markdown)	"access_page:\n  - who:\n      - Une collectivité\n    is_eligible: 1\n" \
	"    description: |\n      " markdown "\n"

static struct fiche_api	carte;

static void
lire(struct arena *arena, const char *texte)
{
	assert_true(fiche_api_lire(arena, STR("essai"), str_of(texte), NULL, NULL, &carte));
}

static void
cells_of_cards(void **state)
{
	static const struct { const char *texte; int cellule; const char *valeur; } table[] = {
		/* A comment is none of the value; what is said by a word, or not at all. */
		{ TETE("is_open: 1 # 1 means API is fully open\n"), ACCES, "ouvert" },
		{ TETE("is_open: -1\n"), ACCES, "habilitation" },
		{ TETE("is_open: true\n"), ACCES, "ouvert" },
		{ TETE("is_open: false\n"), ACCES, "habilitation" },
		{ TETE("is_open:\n"), ACCES, "" }, { TETE(""), ACCES, "" },
		/* Lines that end as Windows ends them. */
		{ "---\r\ntitle: Deux\r\nis_open: 0 # -1 means API not open\r\n---\r\nTexte.\r\n",
		    ACCES, "compte" },
		{ "---\r\ntitle: Deux\r\nis_open: 0\r\n---\r\nTexte.\r\n", TITRE, "Deux" },
		/* The names that fields have had. */
		{ TETE("extrenal_site: https://s.fr/\n"), SITE, "https://s.fr/" },
		{ TETE("is_open: -1\nacces_link: https://d.fr/\n"), DEMANDE, "https://d.fr/" },
		{ TETE("is_open: -1\naccess_link: mailto:a@b.fr?subject=Acc%C3%A8s%20%E2%80%99\n"),
		    DEMANDE, "mailto:a@b.fr?subject=Acc%C3%A8s%20%E2%80%99" },
		{ TETE("contact: a@b.fr\n"), CONTACT, "mailto:a@b.fr" },
		{ TETE("contact_link: https://c.fr/contact\n"), CONTACT, "https://c.fr/contact" },
		/* Addresses: entities are letters, a path of another site is none of ours. */
		{ TETE("external_site: https:&#x2F;&#x2F;s.fr&#x2F;a\n"), SITE, "https://s.fr/a" },
		{ TETE("doc_tech_link: /swaggers/x.json\n"), DOCUMENTATION, "" },
		{ TETE("doc_tech_link: /swaggers/x.json\ndoc_tech_external: https://d.fr/#a/\n"),
		    DOCUMENTATION, "https://d.fr/#a/" },
		{ TETE("external_site: javascript:alert(1)\n"), SITE, "" },
		{ TETE("external_site: a@b.fr\n"), SITE, "" },
		/* Lists: empty items, doubles, a text in the place of a list, null. */
		{ TETE("keywords:\n  - Emploi\n  -\n  - emploi\n  - Insertion\n"), MOTS,
		    "Emploi|Insertion" },
		{ TETE("keywords: Emploi\n"), MOTS, "Emploi" }, { TETE("keywords:\n"), MOTS, "" },
		{ TETE("themes:\n  - ecologie\n  - Ecologie\n  - environnement\n"), THEMES,
		    "Environnement" },
		{ TETE("#rate_limiting_resume: \n"), DEBIT, "" },
		{ TETE("rate_limiting_resume: 2000 appels / 10 minutes / IP\n"), DEBIT,
		    "2000 appels / 10 minutes / IP" },
		{ TETE("last_update: 07/09/2021\n"), DATE, "2021-09-07" },
		{ TETE("last_update: 07/09/2021 /TODO\n"), DATE, "2021-09-07" },
		{ TETE("last_update: 2021-09-07\n"), DATE, "2021-09-07" },
	};
	struct arena	*arena = arena_create(64 << 10, 0);
	struct str	 cell;
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		lire(arena, table[i].texte);
		cell = carte.carte[table[i].cellule];
		if (carte.refus.message.n > 0 || !str_eq(cell.p == NULL ? STR("") : cell,
		    str_of(table[i].valeur)))
			fail_msg("%s: \"%.*s\" (%.*s)", table[i].texte, STR_FMT(cell),
			    STR_FMT(carte.refus.message));
		arena_reset(arena);
	}
	arena_destroy(arena);
}

/* What a case of a card answers, and what it must not let through. */
static void
cases_of_cards(void **state)
{
	static const struct { const char *texte; int cellule; const char *dit, *tait; } table[] = {
		{ TETE(CAS("Oui. <QuestionTree tree='api-particulier' question='apipart'/>")),
		    EXPLICATION, "Oui.", "QuestionTree" },
		{ TETE(CAS("Oui. <NextSteps is_editeur={true} />")), DEMARCHE, "true", "x" },
		{ TETE(CAS("<Button href=\"mailto:a@b.fr?subject=Demande d'accès à l'API&body="
		    "Bonjour, je\">Écrire</Button>")), OU, "mailto:a@b.fr?subject=Demande%20d",
		    " " },
		{ TETE(CAS("<Button href='https://d.fr/x' target='_blank' rel=\"noopener\" >Aller"
		    "</Button>")), OU, "https://d.fr/x", "'" },
		{ TETE(CAS("<Button href=\"/rechercher-api\">Retour</Button>")), EXPLICATION, "",
		    "/rechercher-api" },
		{ TETE(CAS("<p style=\"color: red\">Oui <span role='img'>👌</span></p>")),
		    EXPLICATION, "Oui", "style" },
		{ TETE(CAS("[non-diffusibles](https://a.fr/#:~:text=Qu'est%2Dce%20qu',96)")),
		    EXPLICATION, "%2Dce%20qu", "%252D" },
	};
	struct arena	*arena = arena_create(64 << 10, 0);
	struct str	 cell;
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		lire(arena, table[i].texte);
		if (carte.refus.message.n > 0 || carte.n_conditions != 1)
			fail_msg("%s: %.*s", table[i].texte, STR_FMT(carte.refus.message));
		cell = carte.conditions[0][table[i].cellule];
		if (str_find(cell, str_of(table[i].dit)) == SIZE_MAX ||
		    str_find(cell, str_of(table[i].tait)) != SIZE_MAX)
			fail_msg("%s: \"%.*s\"", table[i].texte, STR_FMT(cell));
		assert_str(carte.conditions[0][QUI], "Une collectivité");
		assert_str(carte.conditions[0][VERDICT], "1");
		arena_reset(arena);
	}
	arena_destroy(arena);
}

static void
cards_that_are_refused(void **state)
{
	static const struct { const char *texte, *champ, *dit; unsigned ligne; } table[] = {
		{ "", "", "", 0 }, { "pas d’en-tête\n", "", "", 0 },
		{ "---\ntitle: a: b\n---\n", "", "« : » au milieu d’une valeur", 2 },
		{ "---\ntitle: |\n  a\nb\n---\n", "", "sorti de son bloc", 5 },
		{ "---\ntitle: x\ny: *gras*\n---\n", "", "", 3 },
		{ "---\ntitle: x\ntitle: y\n---\n", "", "deux fois", 3 },
		{ TETE("is_open: 2\n"), "is_open", "1, 0 ou -1", 3 },
		{ TETE("last_update: 07/13/2021\n"), "last_update", "date illisible", 3 },
		{ TETE("access_page: oui\n"), "access_page", "une liste", 3 },
		{ TETE("access_page:\n  - who:\n      - Moi\n    is_eligible: 4\n"),
		    "access_page.is_eligible", "1, 0 ou -1", 6 },
		{ TETE("access_page:\n  - is_eligible: 1\n"), "access_page.who", "manque", 4 },
		{ "---\nis_open: 1\n---\n", "title", "manque", 0 },
	};
	struct arena	*arena = arena_create(64 << 10, 0);
	size_t		 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		lire(arena, table[i].texte);
		if (carte.refus.message.n == 0 || (table[i].ligne > 0 && carte.refus.ligne !=
		    table[i].ligne) || !str_eq(carte.refus.champ.p == NULL ? STR("") :
		    carte.refus.champ, str_of(table[i].champ)) || str_find(carte.refus.message,
		    str_of(table[i].dit)) == SIZE_MAX)
			fail_msg("%s: %.*s, line %u, field %.*s", table[i].texte,
			    STR_FMT(carte.refus.message), carte.refus.ligne,
			    STR_FMT(carte.refus.champ));
		arena_reset(arena);
	}
	arena_destroy(arena);
}

#define BETA(champs)	"---\ntitle: Essai\nmission: Essayer\nincubator: dinum\nlink: " \
	"https://e.fr/\nusertypes:\n  - collectivite-territoriale\n" champs "---\n"
#define PHASE(nom, jour)	"  - name: " nom "\n    start: " jour "\n"

static void
services_of_beta(void **state)
{
	static const struct {
		const char	*texte;
		bool		 servi;
		const char	*statut, *refus;
	} table[] = {
		/* The phases of before May 2026, and of after. */
		{ BETA("phases:\n" PHASE("investigation", "2024-01-01")), false, "", "" },
		{ BETA("phases:\n" PHASE("construction", "2024-01-01")), true, "En construction",
		    "" },
		{ BETA("phases:\n" PHASE("acceleration", "2024-01-01")), true,
		    "En cours de déploiement", "" },
		{ BETA("phases:\n" PHASE("consolidation", "2024-01-01")), true,
		    "En cours de pérennisation", "" },
		{ BETA("phases:\n" PHASE("success", "2024-01-01")), true, "Pérennisé", "" },
		{ BETA("phases:\n" PHASE("transfer", "2024-01-01")), true,
		    "En cours de transfert", "" },
		{ BETA("phases:\n" PHASE("opere", "2024-01-01")), true, "Opéré", "" },
		{ BETA("phases:\n" PHASE("transfere", "2024-01-01")), true, "Transféré", "" },
		{ BETA("phases:\n" PHASE("alumni", "2024-01-01")), false, "", "" },
		{ BETA("phases:\n" PHASE("abandon", "2024-01-01")), false, "", "" },
		{ BETA("phases:\n" PHASE("abandon-investigation", "2024-01-01")), false, "", "" },
		{ BETA("phases:\n" PHASE("lune", "2024-01-01")), false, "", "phase inconnue" },
		/* The latest by its date, whatever their order; an instant is a date. */
		{ BETA("phases:\n" PHASE("acceleration", "2023-01-16") PHASE("investigation",
		    "2019-02-01") PHASE("construction", "2020-01-01")), true,
		    "En cours de déploiement", "" },
		{ BETA("phases:\n" PHASE("abandon", "2021-12-01") PHASE("acceleration",
		    "2020-12-01")), false, "", "" },
		{ BETA("phases:\n" PHASE("acceleration", "2021-12-01T00:00:00.000Z")
		    PHASE("alumni", "2022-12-01T00:00:00.000Z")), false, "", "" },
		{ BETA("phases:\n" PHASE("construction", "bientôt")), false, "", "date illisible" },
		{ BETA("phases:\n"), false, "", "aucune phase" }, { BETA(""), false, "", "phase" },
		/* Not for us. */
		{ "---\ntitle: Essai\nusertypes:\n  - particulier\nphases:\n" PHASE("opere",
		    "2024-01-01") "---\n", false, "Opéré", "" },
		{ "---\r\ntitle: Essai\r\nlink: ''\r\nusertypes:\r\n  - Mairies\r\nphases:\r\n"
		    "  - name: opere\r\n    start: 2024-01-01\r\n---\r\n", true, "Opéré", "" },
	};
	struct arena		*arena = arena_create(64 << 10, 0);
	struct fiche_beta	 fiche;
	struct str		 statut;
	size_t			 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		assert_true(fiche_beta_lire(arena, STR("essai"), str_of(table[i].texte), &fiche));
		statut = fiche.service[12].p == NULL ? STR("") : fiche.service[12];
		if (fiche.servi != table[i].servi || !str_starts(statut, str_of(table[i].statut)) ||
		    (fiche.refus.message.n > 0) != (table[i].refus[0] != '\0') ||
		    str_find(fiche.refus.message, str_of(table[i].refus)) == SIZE_MAX)
			fail_msg("%s: %d, \"%.*s\" (%.*s)", table[i].texte, fiche.servi,
			    STR_FMT(statut), STR_FMT(fiche.refus.message));
		arena_reset(arena);
	}
	arena_destroy(arena);
}

static void
links_and_names_of_beta(void **state)
{
	static const char *const	table[][3] = {
		{ "anct-pni-36", "https:&#x2F;&#x2F;k.wixsite.com&#x2F;equipements-front",
		    "https://k.wixsite.com/equipements-front" },
		{ "données-et-territoires", "https://d.fr/", "https://d.fr/" },
		{ "mon.espace", "''", "" }, { "vide", "", "" },
	};
	static const char *const	slugs[] = { "anct-pni-36", "donnees-et-territoires",
	    "mon-espace", "vide" };
	struct arena			*arena = arena_create(64 << 10, 0);
	struct fiche_beta		 fiche;
	struct str			 text, link;
	size_t				 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		text = arena_printf(arena, "---\ntitle: Essai\nlink: %s\nphases:\n" PHASE("opere",
		    "2024-01-01") "---\n", table[i][1]);
		assert_true(fiche_beta_lire(arena, str_of(table[i][0]), text, &fiche));
		assert_str(fiche.refus.message, "");
		assert_str(fiche.service[0], slugs[i]);
		link = fiche.service[3];
		assert_str(link.p == NULL ? STR("") : link, table[i][2]);
	}
	arena_destroy(arena);
}

/* A reason that anyone may read is one of a list, whatever a message quotes. */
static void
reasons(void **state)
{
	static const char *const	table[][2] = {
		{ "label inconnu : thematiques / X", "label inconnu" },
		{ "aide at-3 : zone inconnue : Lune (adhoc)", "zone inconnue" },
		{ "prioreno est déjà tenu par une autre source : defaut",
		    "élément qu’une autre source tient" },
		{ "« 45 k€ » n’est pas un nombre entier",
		    "valeur d’une autre forme que celle attendue" },
		{ "valeur obligatoire absente : la remplir", "valeur obligatoire absente" },
		{ "valeur que la règle n’admet pas (un nombre de 0 à 1) : « 3 »",
		    "valeur d’une autre forme que celle attendue" },
		{ "levier inconnu : X", "référence inconnue" }, { "", "autre raison" },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		assert_str(motif_nom(motif_de(str_of(table[i][0]))), table[i][1]);
	for (i = 0; i < ERR_COUNT; i++)
		assert_true(motif_echec((enum err)i).n > 0);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(cells_of_cards),
	    cmocka_unit_test(cases_of_cards), cmocka_unit_test(cards_that_are_refused),
	    cmocka_unit_test(services_of_beta), cmocka_unit_test(links_and_names_of_beta),
	    cmocka_unit_test(reasons) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
