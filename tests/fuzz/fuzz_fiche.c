/*
 * Any bytes as a card, of the API catalogue and of beta.gouv.fr: it is refused with a reason, or
 * becomes rows that are text, whose addresses may stand in a page and whose markup says nothing
 * that runs.
 */
#include "fuzz.h"

#include "import/fiche_api.h"
#include "import/fiche_beta.h"
#include "import/nettoyer.h"

static struct fiche_api	carte;

/* Of cartes.csv and cartes_conditions.csv: what stands in a page as an address, and as markup. */
enum { DEMANDE = 5, CONTACT = 8, CORPS = 13, EXPLICATION = 4, ADRESSE = 6 };

static void
check_text(struct str cell)
{
	if (cell.p != NULL)
		check_utf8(cell);
}

static void
check_address(struct str cell)
{
	assert_true(cell.n == 0 || str_starts(cell, STR("http://")) ||
	    str_starts(cell, STR("https://")) || str_starts(cell, STR("mailto:")));
}

static void
check_markup(struct str cell)
{
	assert_true(str_find(cell, STR("<script")) == SIZE_MAX);
	assert_true(str_find(cell, STR("href=\"javascript")) == SIZE_MAX);
}

/* The bytes name the file too. */
static void
read_beta(struct arena *arena, struct str text)
{
	struct fiche_beta	fiche;
	struct str		name = str_sub(text, 0, text.n < 40 ? text.n : 40);
	size_t			i;

	if (!fiche_beta_lire(arena, name, text, &fiche))
		return;
	if (fiche.refus.message.n > 0) {
		assert_false(fiche.servi);
		return;
	}
	for (i = 0; i < FICHE_BETA_CELLULES; i++)
		check_text(fiche.service[i]);
	check_address(fiche.service[3]);
	assert_false(str_starts(fiche.service[3], STR("mailto:")));
	assert_true(fiche.service[0].n > 0 && fiche.service[1].n > 0);
	assert_true(!fiche.servi || fiche.service[12].n > 0);
}

static void
read_api(struct arena *arena, struct str text)
{
	size_t	i, k;

	if (!fiche_api_lire(arena, STR("essai"), text, NULL, NULL, &carte) ||
	    carte.refus.message.n > 0)
		return;
	assert_true(carte.n_conditions <= FICHE_CONDITIONS_MAX);
	for (i = 0; i < FICHE_API_CELLULES; i++)
		check_text(carte.carte[i]);
	for (i = DEMANDE; i <= CONTACT; i++)
		check_address(carte.carte[i]);
	check_markup(carte.carte[CORPS]);
	for (i = 0; i < carte.n_conditions; i++) {
		for (k = 0; k < FICHE_CONDITION_CELLULES; k++)
			check_text(carte.conditions[i][k]);
		check_markup(carte.conditions[i][EXPLICATION]);
		check_address(carte.conditions[i][ADRESSE]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena	*arena = fuzz_arena();

	read_api(arena, fuzz_text(data, size));
	arena_reset(arena);
	read_beta(arena, fuzz_text(data, size));
	return 0;
}
