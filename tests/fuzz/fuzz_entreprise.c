/*
 * Any bytes as a table of API Entreprise (a Markdown page, CSV or JSON lines): nothing of it reads
 * and that is said, or each row and each refusal is of a line of the text, lines go up, and cells
 * that come out of Markdown hold no markup.
 */
#include "fuzz.h"

#include "import/entreprise.h"

struct lecture {
	unsigned	lignes;		/* of the text */
	unsigned	derniere;
	bool		page;
};

static void
check_line(struct lecture *essai, unsigned ligne)
{
	assert_in_range(ligne, 1, essai->lignes);
	assert_true(ligne >= essai->derniere);
	essai->derniere = ligne;
}

static bool
take(void *arg, unsigned ligne, const struct str cellules[ENTREPRISE_CELLULES])
{
	struct lecture	*essai = arg;
	size_t		 i;

	check_line(essai, ligne);
	for (i = 0; i < ENTREPRISE_CELLULES; i++) {
		if (!essai->page)
			continue;
		check_utf8(cellules[i]);
		assert_true(str_find(cellules[i], STR("\n")) == SIZE_MAX);
		assert_true(str_find(cellules[i], STR("<script")) == SIZE_MAX);
	}
	return true;
}

static void
refuse(void *arg, unsigned ligne, struct str colonne, struct str message)
{
	(void)colonne;
	check_line(arg, ligne);
	assert_true(message.n > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lecture		essai = { .lignes = 1 };
	struct entreprise	e = { .arena = fuzz_arena(), .arg = &essai, .ajouter = take,
				    .refuser = refuse };
	struct str		text = fuzz_text(data, size);
	size_t			i;

	/* One in two has its year in the name of its file, without which a page must be known. */
	if (size % 2 == 0)
		e.annee = STR("2026");
	for (i = 0; i < size; i++)
		essai.lignes += data[i] == '\n';
	essai.page = str_starts(text, STR("---")) || str_starts(text, STR("\xef\xbb\xbf---"));
	if (!entreprise_lire(&e, text))
		assert_true(e.pourquoi.n > 0 && e.ligne <= essai.lignes);
	return 0;
}
