/*
 * Any bytes as the headers of a page: what is to be written into each policy is heard, and once it
 * is written our frame comes in, and our script unless the policy wants a nonce.
 */
#include "fuzz.h"

#include "http/politique.h"

#define NOUS	"https://aides.exemple.fr"

static const struct politique_demande	demandes[POLITIQUE_USAGES] = {
	[POLITIQUE_CADRE] = { .url = STR_INIT(NOUS "/v1/w/mairie?ou=35238") },
	[POLITIQUE_SCRIPT] = { .url = STR_INIT(NOUS "/v1/aiguillage.js") },
};

static void
check_policy(struct arena *arena, struct str policy, enum politique_usage usage)
{
	struct politique_regle	regle = politique_regle(policy, usage), again;
	struct str		mended;

	if (regle.nom.n == 0) {
		assert_true(politique_admet(&regle, usage, &demandes[usage]));
		return;
	}
	mended = arena_concat(arena, (struct str[]){ politique_avec(arena, &regle, STR(NOUS)),
	    STR("; "), policy }, 3);
	again = politique_regle(mended, usage);
	assert_same(again.nom, regle.a_ecrire);
	assert_int_equal(politique_stricte(&again), politique_stricte(&regle));
	assert_int_equal(politique_admet(&again, usage, &demandes[usage]),
	    usage == POLITIQUE_CADRE || !politique_stricte(&regle));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena	*arena = arena_create(4096, 0);
	struct str	 policies[8];
	size_t		 n = politique_entetes(fuzz_text(data, size), policies, COUNT(policies));
	size_t		 i, usage;

	for (i = 0; i < n; i++)
		for (usage = 0; usage < POLITIQUE_USAGES; usage++)
			check_policy(arena, policies[i], (enum politique_usage)usage);
	arena_destroy(arena);
	return 0;
}
