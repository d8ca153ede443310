/*
 * What an operator writes: a file of settings, dates, numbers, the site that frames a partner's
 * pages.  An origin that is accepted is one source of a policy, and no more.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/settings.h"
#include "http/origine.h"
#include "essai.h"
#include "fichier.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_settings(struct str text)
{
	static struct settings	settings;
	struct fault		fault = { 0 };
	char			said[600];

	if (settings_load(&settings, fichier_path(text), &fault) == ERR_NONE)
		assert_true(settings.fils >= 1 && settings.fils <= 64 &&
		    settings.corps_max >= 1024 && settings.corps_max <= 16 << 20);
	else
		assert_true(fault_text(&fault, said, sizeof(said))[0] != '\0');
	settings_free(&settings);
}

static void
check_numbers(struct str text)
{
	struct buf	out = { 0 };
	int32_t		day, again;
	int64_t		n;
	double		real;

	if (day_parse(text, &day)) {
		day_iso(&out, day);
		assert_same(buf_str(&out), text);
		assert_true(day_parse(buf_str(&out), &again));
		assert_int_equal(again, day);
		day_french(&out, day);
	}
	if (str_int(text, -1000, INT64_MAX, &n)) {
		assert_true(n >= -1000);
		buf_reset(&out);
		buf_int(&out, n);
		assert_true(str_int(buf_str(&out), n, n, &n));
	}
	if (str_real(text, 0, 1, &real))
		assert_true(real >= 0 && real <= 1);
	buf_free(&out);
}

static void
check_origine(struct str text)
{
	char		out[2][ORIGINE_SIZE];
	struct fault	fault = { 0 };
	size_t		n = origine_read(text, out, &fault), i, k;

	assert_true(n <= 2);
	if (n == 0)
		assert_true(fault.message[0] != '\0');
	for (i = 0; i < n; i++) {
		assert_true(strlen(out[i]) < ORIGINE_SIZE);
		assert_true(str_starts(str_of(out[i]), STR("https://")) ||
		    str_starts(str_of(out[i]), STR("http://")));
		for (k = 0; out[i][k] != '\0'; k++)
			assert_true((out[i][k] >= 'a' && out[i][k] <= 'z') ||
			    strchr("0123456789.-:/*", out[i][k]) != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str	text = { size == 0 ? "" : (const char *)data, size };

	check_settings(text);
	check_numbers(text);
	check_origine(text);
	return 0;
}
