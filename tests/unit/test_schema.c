/*
 * The Table Schema validator: each type, each constraint, and what is said of a value that is
 * refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import/controle.h"

/* One field of that JSON, with id for a key; the message for a value, "" when it is taken. */
static void
judged(const char *field, const char *value, const char *said)
{
	struct fault	 fault = { .code = ERR_NONE };
	struct arena	*arena = arena_create(4096, 0);
	struct str	 text = arena_printf(arena, "{\"fields\": [{\"name\": \"v\", %s}]}", field);
	json_t		*json = json_loadb(text.p, text.n, 0, NULL);
	struct schema	*schema = schema_creer(json, NULL, STR("essai"), "essai", &fault);
	struct controle	 controle;
	struct str	 cell = str_of(value);
	struct ecart	 ecart = { STR_NONE, STR("") };
	size_t		 wrong;

	if (schema == NULL)
		fail_msg("%s: %s", field, fault.message);
	assert_true(controle_ouvrir(&controle, schema, 2));
	wrong = controle_ligne(&controle, 2, &cell, arena, &ecart, 1);
	if (wrong != (said[0] != '\0') || str_find(ecart.message, str_of(said)) == SIZE_MAX)
		fail_msg("%s, %s: %.*s", field, value, STR_FMT(ecart.message));
	controle_fermer(&controle);
	schema_fermer(schema);
	json_decref(json);
	arena_destroy(arena);
}

static void
types(void **state)
{
	static const char *const	table[][3] = {
		{ "\"type\": \"string\"", "été", "" },
		{ "\"type\": \"string\"", "\xff", "UTF-8" },
		{ "\"type\": \"string\", \"format\": \"email\"", "a@b.fr", "" },
		{ "\"type\": \"string\", \"format\": \"email\"", "a@b@c", "adresse" },
		{ "\"type\": \"string\", \"format\": \"uri\"", "https://a.fr", "" },
		{ "\"type\": \"string\", \"format\": \"uri\"", "a b", "lien" },
		{ "\"format\": \"uuid\"", "01890E30-5a80-7c22-9842-8263d0d0d123", "" },
		{ "\"format\": \"uuid\"", "01890e30", "UUID" },
		{ "\"type\": \"integer\"", "-45", "" },
		{ "\"type\": \"integer\"", "4 5", "entier" },
		{ "\"type\": \"number\"", "4.5", "" },
		{ "\"type\": \"number\"", "4,5", "un point" },
		{ "\"type\": \"boolean\"", "TRUE", "" },
		{ "\"type\": \"boolean\"", "oui", "true ou false" },
		{ "\"type\": \"date\"", "2028-02-29", "" },
		{ "\"type\": \"date\"", "2027-02-29", "date" },
		{ "\"type\": \"array\"", "[\"a\", \"b\"]", "" },
		{ "\"type\": \"array\"", "a, b", "liste" },
		{ "\"type\": \"array\"", "[1]", "autre chose" },
		{ "\"type\": \"integer\"", "", "" },
	};
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		judged(table[i][0], table[i][1], table[i][2]);
}

static void
constraints(void **state)
{
#define C(type, constraint)	"\"type\": \"" type "\", \"constraints\": {" constraint "}"
	static const char *const	table[][3] = {
		{ C("string", "\"required\": true"), "", "obligatoire" },
		{ C("string", "\"enum\": [\"a\", \"b\"]"), "b", "" },
		{ C("string", "\"enum\": [\"a\", \"b\"]"), "c", "liste : a, b" },
		{ C("string", "\"pattern\": \"\\\\d{2}|[\\\\d-]{3}\""), "4-2", "" },
		{ C("string", "\"pattern\": \"\\\\d{2}\""), "123", "forme" },
		{ C("string", "\"pattern\": \"[a-z]+(-[a-z]+)+@[a-z+.]+\""), "a-b-c@d+e.f", "" },
		{ C("integer", "\"minimum\": 2"), "1", "2 au moins" },
		{ C("number", "\"maximum\": 2.5"), "2.6", "2.5 au plus" },
		{ C("date", "\"minimum\": \"2027-01-01\""), "2026-12-31", "2027-01-01 au moins" },
		{ C("string", "\"minLength\": 3"), "éé", "trop court : 3 caractères" },
		{ C("string", "\"maxLength\": 3"), "ééé", "" },
		{ C("array", "\"maxLength\": 1"), "[\"a\",\"b\"]", "1 éléments au plus" },
	};
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		judged(table[i][0], table[i][1], table[i][2]);
}

/* A rule that is not known is a fault, and never passed over. */
static void
unknown_rules(void **state)
{
#define P(pattern)	"{\"fields\": [{\"name\": \"v\", \"constraints\": {\"pattern\": \"" \
	pattern "\"}}]}"
	static const char *const	table[] = { "{}", "{\"fields\": [{\"type\": \"string\"}]}",
	    "{\"fields\": [{\"name\": \"v\", \"type\": \"geopoint\"}]}",
	    "{\"fields\": [{\"name\": \"v\", \"constraints\": {\"lune\": 1}}]}",
	    "{\"fields\": [{\"name\": \"v\", \"constraints\": {\"pattern\": \"(\"}}]}",
	    "{\"fields\": [{\"name\": \"v\"}, {\"name\": \"v\"}]}",
	    "{\"fields\": [{\"name\": \"v\"}], \"primaryKey\": \"w\"}",
	    /* A key that is longer than the row, patterns that cost more than they say. */
	    "{\"fields\": [{\"name\": \"v\"}], \"primaryKey\": [\"v\", \"v\"]}",
	    P("((a{50}){50}){50}"), P("a{2001}"), P("(a{2,50}){50}"), P("(a*)\\\\1"),
	    P("a++++++++++++++++++++++++++++++"), P("((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+"),
	    P("(a|b)************************************"),
	    P("(((((((((((((a|b)*)*)*)*)*)*)*)*)*)*)*)*)*"),
	    P("(a|b)?{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}{0,}"),
	    P("(a|b){0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}{0,1}") };
	struct fault			fault;
	json_t				*json;
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		json = json_loads(table[i], 0, NULL);
		fault.code = ERR_NONE;
		assert_null(schema_creer(json, NULL, STR("essai"), "essai", &fault));
		assert_int_equal(fault.code, ERR_INVALID);
		json_decref(json);
	}
}

int
main(void)
{
	const struct CMUnitTest	tests[] = { cmocka_unit_test(types),
	    cmocka_unit_test(constraints), cmocka_unit_test(unknown_rules) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
