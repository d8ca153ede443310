/*
 * Any bytes as a descriptor (Table Schema), and after a line that has nothing the rows that it
 * judges: it is refused with a reason, or judges any row at all, telling no more than it is asked
 * to.
 */
#include "fuzz.h"

#include "import/controle.h"

static void
judge(const struct schema *schema, struct str rows)
{
	struct controle	 controle;
	struct ecart	 ecarts[3];
	struct str	 cells[CHAMPS_MAX], rest;
	struct arena	*arena = fuzz_arena();
	unsigned	 line;
	size_t		 n, i;

	assert_true(controle_ouvrir(&controle, schema, 8));
	for (line = 2; line < 10; line++) {
		/* Row after row begins a cell further, so that all fields see all values. */
		rest = rows;
		for (i = 0; i < schema->n; i++)
			if (!str_next(&rest, '\n', &cells[i]))
				cells[i] = i % 2 == 0 ? STR_NONE : STR("");
		n = controle_ligne(&controle, line, cells, arena, ecarts, COUNT(ecarts));
		for (i = 0; i < n && i < COUNT(ecarts); i++) {
			assert_true(ecarts[i].message.n > 0);
			check_utf8(ecarts[i].message);
			assert_true(schema_champ(schema, ecarts[i].colonne) != SIZE_MAX);
		}
		(void)str_next(&rows, '\n', &rest);
	}
	controle_fermer(&controle);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	 text = fuzz_text(data, size);
	size_t		 cut = str_find(text, STR("\n\n"));
	struct str	 said = str_sub(text, 0, cut);
	json_t		*json = json_loadb(said.n == 0 ? "" : said.p, said.n, 0, NULL);
	struct fault	 fault = { .code = ERR_NONE };
	struct schema	*schema;

	if (json == NULL)
		return 0;
	schema = schema_creer(json, json_object_get(json, "foreignKeys"), STR("essai"), "essai",
	    &fault);
	json_decref(json);
	if (schema == NULL)
		assert_true(fault.code != ERR_NONE && fault.message[0] != '\0');
	else
		judge(schema, cut == SIZE_MAX ? STR("") : str_sub(text, cut + 2, text.n));
	schema_fermer(schema);
	return 0;
}
