/*
 * Any bytes as the CSV file of a source: its header is another one and that is said, or it is cut
 * into records that follow each other, each within the text, with its line, and every line that has
 * something is in a record or refused.
 */
#include "fuzz.h"

#include "import/lot.h"

#include <stdlib.h>

static const struct table_import	table = { "slug,axe,label,score", 0, 0, 0, 0 };

static void
forget(struct passage *passage)
{
	size_t	i;

	for (i = 0; i < passage->n_refus; i++) {
		free(passage->refus[i].fichier);
		free(passage->refus[i].colonne);
		free(passage->refus[i].message);
	}
	free(passage->refus);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct passage	passage = { .source = "services" };
	struct lot	lot;
	struct buf	texte = { .max = 1 << 20 };
	size_t		i, at = 0;
	unsigned	ligne = 1;

	/* A first byte in two: with the right header before the rest. */
	if (size > 0 && data[0] % 2 == 0)
		buf_put(&texte, STR("slug,axe,label,score\n"));
	buf_put(&texte, (struct str){ (const char *)data, size });
	lot_init(&lot, &table, "essai.csv");
	if (!lot_csv(&lot, &passage, buf_str(&texte)))
		assert_true(passage.fault.code != ERR_NONE);
	for (i = 0; i < lot.n; i++) {
		assert_int_equal(lot.v[i].from, at);
		assert_true(lot.v[i].to > at && lot.v[i].to <= lot.texte.n);
		assert_int_equal(lot.texte.p[lot.v[i].to - 1], '\n');
		assert_true(lot.v[i].ligne > ligne);
		at = lot.v[i].to;
		ligne = lot.v[i].ligne;
	}
	assert_int_equal(at, lot.texte.n);
	assert_int_equal(passage.vus, passage.refuses);
	forget(&passage);
	lot_free(&lot);
	buf_free(&texte);
	return 0;
}
