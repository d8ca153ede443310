/*
 * Any bytes as a file of rows under a schema, CSV or JSON lines by the first bit: it is refused
 * whole with a reason, or each row is in the lot or counted as refused.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "import/tableau.h"

#define SCHEMA	"{\"fields\": [" \
	"{\"name\": \"id\", \"constraints\": {\"required\": true, \"pattern\": \"^\\\\d+$\"}}, " \
	"{\"name\": \"n\", \"type\": \"number\"}, {\"name\": \"liste\", \"type\": \"array\"}], " \
	"\"primaryKey\": \"id\"}"

static const struct table_import	table = { "id,n,liste", 0, 0, 0, 0 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct schema	*schema;
	struct passage		 passage = { .source = "essai" };
	struct fault		 fault;
	struct lot		 lot;
	struct buf		 texte = { .max = 1 << 20 };
	json_t			*json;
	size_t			 i;

	if (schema == NULL) {
		json = json_loads(SCHEMA, 0, NULL);
		schema = schema_creer(json, NULL, STR("essai"), "essai", &fault);
		json_decref(json);
		assert_non_null(schema);
	}
	if (size == 0)
		return 0;
	if ((data[0] & 2) != 0)
		buf_put(&texte, STR("id,n,liste\n"));
	buf_put(&texte, (struct str){ (const char *)data + 1, size - 1 });
	lot_init(&lot, &table, "essai");
	if (!tableau_lire(&lot, &passage, schema, buf_str(&texte), (data[0] & 1) != 0))
		assert_true(passage.fault.code != ERR_NONE && passage.fault.message[0] != '\0');
	assert_int_equal(passage.vus, passage.refuses);
	for (i = 0; i < lot.n; i++)
		assert_true(lot.v[i].to > lot.v[i].from && lot.v[i].to <= lot.texte.n);
	for (i = 0; i < passage.n_refus; i++) {
		free(passage.refus[i].fichier);
		free(passage.refus[i].colonne);
		free(passage.refus[i].message);
	}
	free(passage.refus);
	lot_free(&lot);
	buf_free(&texte);
	return 0;
}
