/*
 * Any bytes as a card of the API catalogue: it is refused with a reason, or becomes rows that are
 * text, whose addresses may stand in a page and whose markup says nothing that runs.
 */
#include "fuzz.h"

#include "import/fiche_api.h"
#include "import/nettoyer.h"

static struct fiche_api	carte;

static void
check_cell(struct str cell)
{
	if (cell.p == NULL)
		return;
	check_utf8(cell);
	assert_true(str_find(cell, STR("<script")) == SIZE_MAX);
	assert_false(str_starts(cell, STR("javascript:")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena	*arena = fuzz_arena();
	size_t		 i, k;

	if (!fiche_api_lire(arena, STR("essai"), fuzz_text(data, size), NULL, NULL, &carte) ||
	    carte.refus.message.n > 0)
		return 0;
	assert_true(carte.n_conditions <= FICHE_CONDITIONS_MAX);
	for (i = 0; i < FICHE_API_CELLULES; i++)
		check_cell(carte.carte[i]);
	for (i = 0; i < carte.n_conditions; i++)
		for (k = 0; k < FICHE_CONDITION_CELLULES; k++)
			check_cell(carte.conditions[i][k]);
	return 0;
}
