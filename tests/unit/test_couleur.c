/*
 * Colours: figures of WCAG and of its own examples, and what is proposed for a colour that is too
 * pale.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/couleur.h"

static struct couleur
read_one(const char *text)
{
	struct couleur	c = { 0, 0, 0 };

	assert_true(couleur_read(str_of(text), &c));
	return c;
}

static void
test_contrast(void **state)
{
	static const struct { const char *a, *b; double ratio; } cases[] = {
		{ "#000000", "#ffffff", 21 }, { "#777777", "#ffffff", 4.48 },
		{ "#767676", "#FFFFFF", 4.54 }, { "#ff0000", "#ffffff", 4.00 },
		{ "#0b5f58", "#0b5f58", 1 },
	};
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		double	one = couleur_contraste(read_one(cases[i].a), read_one(cases[i].b));
		double	other = couleur_contraste(read_one(cases[i].b), read_one(cases[i].a));

		assert_true(fabs(one - cases[i].ratio) < 0.005);
		assert_true(fabs(one - other) < 1e-12);
	}
}

static void
test_refused(void **state)
{
	static const char *const	bad[] = { "", "#fff", "red", "red;}", "#12345g", "#1234567",
		    "123456#", "#12345\n" };
	struct couleur			c = { 1, 2, 3 };
	size_t				i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_false(couleur_read(str_of(bad[i]), &c));
	assert_int_equal(c.r, 1);
}

/* What is proposed passes, one step less does not, and what passes already is left alone. */
static void
test_nearest(void **state)
{
	static const char *const	accents[] = { "#ffff00", "#ff7f00", "#00ff00", "#8080ff",
		    "#ffffff", "#777777", "#74cdbf", "#f00001" };
	const struct couleur		fonds[] = { couleur_fond_clair, couleur_fond_sombre };
	char				room[COULEUR_SIZE];
	size_t				i, k;

	(void)state;
	for (i = 0; i < COUNT(accents); i++)
		for (k = 0; k < COUNT(fonds); k++) {
			struct couleur	c = read_one(accents[i]);
			struct couleur	near = couleur_proche(c, fonds[k], COULEUR_LISIBLE);

			assert_true(couleur_contraste(near, fonds[k]) >= COULEUR_LISIBLE);
			if (couleur_contraste(c, fonds[k]) >= COULEUR_LISIBLE)
				assert_memory_equal(&near, &c, sizeof(c));
			else
				assert_true(couleur_contraste(near, fonds[k]) < 4.75);
		}
	assert_string_equal(couleur_write(read_one("#0B5F58"), room).p, "#0b5f58");
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
