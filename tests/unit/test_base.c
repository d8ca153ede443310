/*
 * The room everything stands on: strings and numbers, arenas and buffers, civil days in Paris,
 * maps, settings, faults and log lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/fold.h"
#include "base/log.h"
#include "base/map.h"
#include "base/settings.h"
#include "essai.h"

static void
strings_compare(void **state)
{
	(void)state;
	assert_null(str_of(NULL).p);
	assert_int_equal(str_of("été").n, 5);
	assert_true(str_eq(STR(""), STR_NONE));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_false(str_eq(STR("ab"), STR("abc")));
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
	assert_true(str_cmp(STR("b"), STR("abc")) > 0);
	assert_true(str_cmp(STR("z"), STR("é")) < 0);	/* bytes are not signed */
	assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
	assert_true(str_cmp(STR_NONE, STR("a")) < 0);
	assert_true(str_starts(STR("dep-35"), STR("dep-")));
	assert_true(str_starts(STR("a"), STR("")));
	assert_true(str_starts(STR_NONE, STR_NONE));
	assert_false(str_starts(STR("de"), STR("dep-")));
	assert_true(str_ends(STR("page.json"), STR(".json")));
	assert_false(str_ends(STR("json"), STR(".json")));
	assert_true(str_ends(STR_NONE, STR("")));
	assert_true(str_hash(STR("a"), HASH_SEED) != str_hash(STR("b"), HASH_SEED));
	/* The offset basis and a vector of FNV-1a's own page. */
	assert_true(str_hash(STR(""), HASH_SEED) == UINT64_C(0xcbf29ce484222325));
	assert_true(str_hash(STR("foobar"), HASH_SEED) == UINT64_C(0x85944171f73967e8));
}

static void
strings_find_and_cut(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("aaab"), STR("aab")), 1);
	assert_int_equal(str_find(STR("abc"), STR("c")), 2);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_true(str_find(STR("abc"), STR("cd")) == SIZE_MAX);
	assert_true(str_find(STR("abc"), STR("abcd")) == SIZE_MAX);
	assert_true(str_find(STR_NONE, STR("a")) == SIZE_MAX);
	assert_int_equal(str_find(STR("a\0b"), STR("\0b")), 1);
	assert_true(str_same(STR("Frame-SRC"), STR("frame-src")));
	assert_true(str_same(STR_NONE, STR("")));
	assert_false(str_same(STR("frame"), STR("frames")));
	assert_false(str_same(STR("a@["), STR("A`{")));	/* letters only */
	assert_str(str_sub(STR("abc"), 1, 2), "b");
	assert_str(str_sub(STR("abc"), 1, SIZE_MAX), "bc");
	assert_str(str_sub(STR("abc"), 5, 9), "");
	assert_str(str_sub(STR("abc"), 2, 1), "");
	assert_null(str_sub(STR_NONE, 0, 4).p);
	assert_str(str_head(STR("abc"), 3), "abc");
	assert_str(str_head(STR("été"), 2), "é");
	assert_str(str_head(STR("été"), 4), "ét");
	assert_str(str_head(STR("été"), 1), "");
	assert_null(str_head(STR_NONE, 0).p);
	assert_str(str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
	assert_str(str_trim(STR("   ")), "");
	assert_int_equal(str_trim(STR_NONE).n, 0);
	assert_str(str_trim(STR("\xc2\xa0")), "\xc2\xa0");	/* ASCII spaces only */
}

static void
strings_next(void **state)
{
	static const struct { const char *text; const char *pieces; } cases[] = {
		{ "a||b", "<a><><b>" }, { "a", "<a>" }, { "a|", "<a>" }, { "|", "<>" },
		{ "||", "<><>" }, { "|a", "<><a>" }, { "", "" },
	};
	struct buf	out = { 0 };
	struct str	rest, piece;
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		buf_reset(&out);
		for (rest = str_of(cases[i].text); str_next(&rest, '|', &piece);)
			buf_printf(&out, "<%.*s>", STR_FMT(piece));
		assert_str(buf_str(&out), cases[i].pieces);
	}
	buf_reset(&out);
	for (rest = STR("\t a\f\r\nb  c\v"); str_next_word(&rest, &piece);)
		buf_printf(&out, "<%.*s>", STR_FMT(piece));
	assert_str(buf_str(&out), "<a><b><c>");
	rest = STR_NONE;
	assert_false(str_next(&rest, '|', &piece));
	assert_false(str_next_word(&rest, &piece));
	buf_free(&out);
}

static void
integers(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "--1",
	    "a", "١", "1234567890123456789", "-1234567890123456789", "1\n", "" };
	int64_t	value = 77;
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_false(str_int(str_of(bad[i]), INT64_MIN, INT64_MAX, &value));
	assert_false(str_int(STR("1\0" "2"), 0, 99, &value));
	assert_false(str_int(STR_NONE, 0, 9, &value));
	assert_false(str_int(STR("10"), 0, 9, &value));
	assert_false(str_int(STR("-1"), 0, 9, &value));
	assert_int_equal(value, 77);		/* a refusal leaves it alone */
	assert_true(str_int(STR("007"), 0, 9, &value));
	assert_int_equal(value, 7);
	assert_true(str_int(STR("-0"), 0, 0, &value));
	assert_int_equal(value, 0);
	assert_true(str_int(STR("999999999999999999"), 0, INT64_MAX, &value));
	assert_true(value == INT64_C(999999999999999999));
	assert_true(str_int(STR("-999999999999999999"), INT64_MIN, 0, &value));
	assert_true(value == -INT64_C(999999999999999999));
}

static void
reals(void **state)
{
	static const char *const bad[] = { "", "-", ".", "-.", "1.2.3", "1e5", "nan", "inf", "1,5",
	    " 1", "1 ", "+1", "0x1p3", "1234567890123456789012345" };
	double	value = 77;
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_false(str_real(str_of(bad[i]), -1e30, 1e30, &value));
	assert_false(str_real(STR_NONE, 0, 1, &value));
	assert_false(str_real(STR("1.01"), 0, 1, &value));
	assert_false(str_real(STR("-0.01"), 0, 1, &value));
	assert_true(value == 77);
	assert_true(str_real(STR("1."), 0, 1, &value) && value == 1);
	assert_true(str_real(STR(".5"), 0, 1, &value) && value == 0.5);
	assert_true(str_real(STR("-2.25"), -9, 9, &value) && value == -2.25);
	assert_true(str_real(STR("0.85"), 0, 1, &value) && value == 0.85);
	assert_true(str_real(STR("0.75"), 0, 1, &value) && value == 0.75);
	assert_true(str_real(STR("48.8566140"), 0, 90, &value) && value == 48.856614);
	assert_true(str_real(STR("0.1234567890123456789012"), 0, 1, &value) &&
	    fabs(value - 0.12345678901234568) < 1e-15);
	assert_true(str_real(STR("1.000000000000000000"), 0, 1, &value) && value == 1);
}

static void
arena_gives_and_forgets(void **state)
{
	struct arena	*arena = arena_create(256, 0);
	char		*p, *first = arena_alloc(arena, 1, 10), *last = first;
	size_t		 used, i, k;

	(void)state;
	for (i = 0; i < 200; i++) {
		p = arena_alloc(arena, 1 + i % 40, 7);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_true(p != last);
		for (k = 0; k < (1 + i % 40) * 7; k++)
			assert_int_equal(p[k], 0);
		memset(p, 'x', (1 + i % 40) * 7);
		last = p;
	}
	used = arena_used(arena);
	assert_true(used >= 256);
	assert_non_null(arena_alloc(arena, 0, 8));
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 256);
	assert_ptr_equal(arena_alloc(arena, 1, 10), first);
	for (k = 0; k < 10; k++)
		assert_int_equal(first[k], 0);		/* zeroed again after a reset */
	assert_true(arena_used(arena) < used);
	arena_destroy(arena);
	arena_destroy(NULL);
}

static void
arena_limits(void **state)
{
	struct arena	*arena = arena_create(1024, 4096);
	struct str	 s;

	(void)state;
	assert_null(arena_create(2048, 1024));
	assert_null(arena_alloc(arena, SIZE_MAX / 2, 3));	/* n * size overflows */
	assert_true(arena_failed(arena));
	arena_reset(arena);
	assert_false(arena_failed(arena));
	assert_null(arena_alloc(arena, SIZE_MAX, 1));		/* rounding up overflows */
	assert_null(arena_alloc(arena, SIZE_MAX - 15, 1));
	assert_null(arena_alloc(arena, 4096, 1));		/* 1024 are taken */
	assert_non_null(arena_alloc(arena, 3072, 1));		/* to the last byte */
	assert_true(arena_failed(arena));			/* remembered all the same */
	assert_int_equal(arena_used(arena), 4096);
	arena_reset(arena);
	while (arena_alloc(arena, 100, 1) != NULL)
		assert_true(arena_used(arena) <= 4096);
	s = arena_str(arena, STR("il n’y a plus de place pour cette phrase, qui est bien trop "
	    "longue, et qui se répète : il n’y a plus de place pour cette phrase"));
	assert_null(s.p);
	assert_int_equal(s.n, 0);
	assert_null(arena_printf(arena, "%0200d", 1).p);
	assert_true(arena_failed(arena));
	arena_destroy(arena);
}

static void
arena_texts(void **state)
{
	struct arena		*arena = arena_create(64, 0);
	const struct str	 pieces[] = { STR("a"), STR_NONE, STR("été"), STR("") };
	struct str		 s;

	(void)state;
	s = arena_str(arena, STR("a\0b"));
	assert_same(s, STR("a\0b"));
	assert_int_equal(s.p[s.n], '\0');
	assert_str(arena_str(arena, STR_NONE), "");
	assert_str(arena_concat(arena, pieces, 4), "aété");
	assert_str(arena_concat(arena, pieces, 0), "");
	s = arena_printf(arena, "%s %0300d", "x", 7);		/* larger than a block */
	assert_int_equal(s.n, 302);
	assert_int_equal(s.p[302], '\0');
	assert_false(arena_failed(arena));
	arena_destroy(arena);
}

static void
buffers(void **state)
{
	struct buf	out = { 0 };
	int		i;

	(void)state;
	assert_int_equal(buf_str(&out).n, 0);
	for (i = 0; i < 3000; i++)
		buf_putc(&out, 'x');
	buf_put(&out, STR_NONE);
	assert_int_equal(out.n, 3000);
	buf_reset(&out);
	buf_int(&out, INT64_MIN);
	buf_putc(&out, ' ');
	buf_int(&out, INT64_MAX);
	buf_putc(&out, ' ');
	buf_int(&out, 0);
	buf_printf(&out, " %s", "fin");
	assert_str(buf_str(&out), "-9223372036854775808 9223372036854775807 0 fin");
	assert_false(out.failed);
	buf_free(&out);
	assert_null(out.p);
	buf_putc(&out, 'a');			/* usable again */
	assert_str(buf_str(&out), "a");
	buf_free(&out);
}

static void
buffers_full(void **state)
{
	struct buf	out = { .max = 10 };

	(void)state;
	buf_put(&out, STR("12345678"));
	buf_put(&out, STR("abc"));
	assert_true(out.failed);
	buf_putc(&out, 'z');			/* it would fit, but no half page goes out */
	buf_int(&out, 1);
	buf_printf(&out, "%d", 2);
	assert_false(buf_reserve(&out, 0));
	assert_str(buf_str(&out), "12345678");
	buf_reset(&out);
	assert_false(out.failed);
	buf_put(&out, STR("1234567890"));	/* to the last byte */
	assert_false(out.failed);
	assert_false(buf_reserve(&out, SIZE_MAX));
	assert_int_equal(out.max, 10);
	buf_free(&out);
	assert_int_equal(out.max, 10);
}

static void
civil_days(void **state)
{
	struct buf	out = { 0 };
	struct civil	c, before = { 1899, 12, 31 };
	int32_t		day, parsed;

	(void)state;
	assert_int_equal(day_from_civil((struct civil){ 1970, 1, 1 }), 0);
	assert_int_equal(day_from_civil((struct civil){ 2000, 2, 29 }), 11016);
	for (day = day_from_civil((struct civil){ 1900, 1, 1 });
	    day <= day_from_civil((struct civil){ 2101, 1, 1 }); day++) {
		c = day_to_civil(day);
		assert_int_equal(day_from_civil(c), day);
		assert_true(c.year * 400 + c.month * 32 + c.day >
		    before.year * 400 + before.month * 32 + before.day);
		before = c;
		buf_reset(&out);
		day_iso(&out, day);
		assert_true(day_parse(buf_str(&out), &parsed));
		assert_int_equal(parsed, day);
	}
	buf_reset(&out);
	day_french(&out, day_from_civil((struct civil){ 2027, 10, 1 }));
	buf_putc(&out, '/');
	day_french(&out, day_from_civil((struct civil){ 2028, 2, 29 }));
	assert_str(buf_str(&out), "1er octobre 2027/29 février 2028");
	buf_free(&out);
}

static void
days_refused(void **state)
{
	static const char *const bad[] = { "", "2027-02-29", "1900-02-29", "2027-00-10",
	    "2027-13-01", "2027-04-31", "2027-04-00", "27-04-30", "2027/04/30", "2027-4-30",
	    "2027-4-030",
	    " 2027-04-30", "2027-04-30 ", "2027-04-30T00", "+027-04-30", "-027-04-30", "2027--4-30",
	    "2027-04--3", "0000-01-01", "20270430", "2027-04-3é", "demain", "2027-06-3" };
	int32_t	day = 77;
	size_t	i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_false(day_parse(str_of(bad[i]), &day));
	assert_false(day_parse(STR_NONE, &day));
	assert_int_equal(day, 77);
	assert_true(day_parse(STR("2028-02-29"), &day));
	assert_true(day_parse(STR("2000-02-29"), &day));
	assert_true(day_parse(STR("9999-12-31"), &day));
}

/* libc with the two rules written out as POSIX asks, so that no time zone file is needed. */
static void
check_instant(time_t t)
{
	struct tm	tm;
	int32_t		day = paris_day(t);
	int		left = paris_seconds_to_midnight(t);

	assert_non_null(localtime_r(&t, &tm));
	assert_int_equal(day, day_from_civil((struct civil){ tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday }));
	assert_in_range(left, 1, 90000);
	assert_int_equal(paris_day(t + left - 1), day);
	assert_int_equal(paris_day(t + left), day + 1);
	t += left;
	assert_non_null(localtime_r(&t, &tm));
	assert_int_equal(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec, 0);
}

/* Is the civil day whose midnight would be start in London one of 23 hours, or of 25? */
static bool
odd_day(time_t start)
{
	time_t	t = start - 7200;

	if (paris_day(t) == paris_day(t - 1))
		t = start - 3600;
	assert_int_equal(paris_day(t), paris_day(t - 1) + 1);
	return paris_seconds_to_midnight(t) != 86400;
}

static void
paris(void **state)
{
	int	year, month, day, odd = 0;
	time_t	start;
	long	t;

	(void)state;
	assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1), 0);
	tzset();
	for (year = 2020; year <= 2045; year++)
		for (month = 3; month <= 10; month += 7)
			for (day = 23; day <= 31; day++) {
				start = day_from_civil((struct civil){ year, month,
				    day }) * (time_t)86400;
				for (t = -7200; t <= 93600; t += 1800) {
					check_instant(start + t - 1);
					check_instant(start + t);
					check_instant(start + t + 1);
				}
				odd += odd_day(start);
			}
	assert_int_equal(odd, 2 * 26);	/* each year one day of 23 hours and one of 25 */
	for (t = 1577836800; t < 1893456000; t += 13 * 3600 + 1)	/* 2020 to 2029 */
		check_instant(t);
	check_instant(0);
	/* The day of an aid's deadline ends at midnight in Paris, not in London. */
	assert_int_equal(paris_day(1798757999), day_from_civil((struct civil){ 2026, 12, 31 }));
	assert_int_equal(paris_day(1798758000), day_from_civil((struct civil){ 2027, 1, 1 }));
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
}

static void
maps(void **state)
{
	struct arena	*arena = arena_create(1 << 16, 0), *small = arena_create(64, 64);
	struct map	 map = { 0 };
	uint32_t	 n, i;

	(void)state;
	assert_int_equal(map_get(&map, STR("a")), MAP_NONE);	/* none made yet */
	for (n = 0; n <= 1000; n += n < 20 ? 1 : 490) {
		assert_true(map_init(&map, arena, n));
		for (i = 0; i < n; i++)
			assert_int_equal(map_put(&map, arena_printf(arena, "cle-%u", i), i),
			    MAP_NONE);
		for (i = 0; i < n; i++) {
			assert_int_equal(map_get(&map, arena_printf(arena, "cle-%u", i)), i);
			assert_int_equal(map_put(&map, arena_printf(arena, "cle-%u", i), 9), i);
		}
		assert_int_equal(map_get(&map, STR("absente")), MAP_NONE);
		assert_int_equal(map_get(&map, STR_NONE), MAP_NONE);
		for (i = 0; i < 5000; i++)	/* more than announced: never an endless search */
			(void)map_put(&map, arena_printf(arena, "trop-%u", i), i);
		assert_int_equal(map_get(&map, STR("absente")), MAP_NONE);
	}
	assert_true(map_init(&map, arena, 2));
	assert_int_equal(map_put(&map, STR_NONE, 4), MAP_NONE);
	assert_int_equal(map_get(&map, STR("")), 4);
	assert_false(map_init(&map, small, 100));
	assert_int_equal(map_get(&map, STR("a")), MAP_NONE);
	arena_destroy(arena);
	arena_destroy(small);
}

/* Settings. */
static struct settings	settings;

static enum err
load_settings(const char *text, struct fault *fault)
{
	char		path[] = "/tmp/aiguillage-essai-XXXXXX";
	int		fd = mkstemp(path);
	enum err	err;

	settings_free(&settings);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
	*fault = (struct fault){ 0 };
	err = settings_load(&settings, path, fault);
	assert_int_equal(unlink(path), 0);
	return err;
}

static void
settings_read(void **state)
{
	struct fault	fault;

	(void)state;
	assert_int_equal(settings_load(&settings, NULL, &fault), ERR_NONE);
	assert_int_equal(settings.fils, 4);
	assert_string_equal(settings.niveau, "info");
	assert_int_equal(load_settings("# un commentaire\n\n  fils =  8 \r\nniveau=debug\n"
	    "base = host=/run dbname=essai\nadresse =\nfils = 9", &fault), ERR_NONE);
	assert_int_equal(settings.fils, 9);
	assert_string_equal(settings.niveau, "debug");
	assert_string_equal(settings.base, "host=/run dbname=essai");
	assert_string_equal(settings.adresse, "");
	assert_string_equal(settings.gabarits, "templates");
	assert_int_equal(setenv("AIGUILLAGE_FILS", "3", 1), 0);
	assert_int_equal(setenv("AIGUILLAGE_NIVEAU", "warn", 1), 0);
	assert_int_equal(load_settings("fils = 8\n", &fault), ERR_NONE);
	assert_int_equal(settings.fils, 3);		/* the environment stands over the file */
	assert_string_equal(settings.niveau, "warn");
	assert_int_equal(setenv("AIGUILLAGE_FILS", "beaucoup", 1), 0);
	assert_int_equal(load_settings("", &fault), ERR_INVALID);
	assert_string_equal(fault.where, "AIGUILLAGE_FILS");
	assert_int_equal(unsetenv("AIGUILLAGE_FILS"), 0);
	assert_int_equal(unsetenv("AIGUILLAGE_NIVEAU"), 0);
	settings_free(&settings);
}

static void
settings_refused(void **state)
{
	static const struct { const char *text; unsigned line; const char *says; } cases[] = {
		{ "fils = 2\ninconnu = 3\n", 2, "inconnu" }, { "fils = 0\n", 1, "fils" },
		{ "\n\nfils = 65\n", 3, "fils" }, { "fils = deux\n", 1, "deux" },
		{ "# a\nfils\n", 2, "value" }, { "fils =\n", 1, "fils" },
		{ "corps_max = 12\n", 1, "corps_max" }, { "= 4\n", 1, "unknown" },
	};
	struct fault	fault;
	char		text[600];
	size_t		i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(load_settings(cases[i].text, &fault), ERR_INVALID);
		assert_int_equal(fault.line, cases[i].line);
		assert_non_null(strstr(fault.where, "/tmp/aiguillage-essai-"));
		assert_non_null(strstr(fault_text(&fault, text, sizeof(text)), cases[i].says));
	}
	settings_free(&settings);
	assert_int_equal(settings_load(&settings, "/tmp/aucun/fichier", &fault), ERR_INVALID);
	assert_string_equal(fault.where, "/tmp/aucun/fichier");
	settings_free(&settings);
	/* A directory opens as a file does. */
	assert_int_equal(settings_load(&settings, "/tmp", &fault), ERR_INVALID);
	settings_free(&settings);
}

__attribute__((format(printf, 3, 4))) static void
formatted(char *out, size_t size, const char *format, ...)
{
	va_list	args;

	va_start(args, format);
	str_vformat(out, size, format, args);
	va_end(args);
}

/* What does not fit ends before its last letter, in whatever room; beyond it nothing is touched. */
static void
formats_cut(void **state)
{
	static const char *const	fits[] = { "", "", "a", "a", "aé", "aéb" };
	char				out[8];
	size_t				size;

	(void)state;
	for (size = 1; size <= COUNT(fits); size++) {
		memset(out, '#', sizeof(out));
		formatted(out + 1, size, "%s", "aébc");
		assert_string_equal(out + 1, size == 6 ? "aébc" : fits[size - 1]);
		assert_int_equal(out[0], '#');
		assert_int_equal(out[size + 1], '#');
	}
}

static void
faults(void **state)
{
	struct fault	fault = { 0 };
	char		text[64], longer[2000], halves[2001];
	size_t		i;
	int		code;

	(void)state;
	assert_int_equal(fault_set(NULL, ERR_CONFLICT, STR("x"), 0, 0, "%d", 1), ERR_CONFLICT);
	(void)fault_set(&fault, ERR_INVALID, STR("aides"), 12, 3, "\"%s\" ne se lit pas", "x");
	assert_string_equal(fault_text(&fault, text, sizeof(text)),
	    "aides:12:3: \"x\" ne se lit pas");
	(void)fault_set(&fault, ERR_INVALID, STR("aides"), 12, 0, "mot");
	assert_string_equal(fault_text(&fault, text, sizeof(text)), "aides:12: mot");
	(void)fault_set(&fault, ERR_INVALID, STR_NONE, 0, 0, "mot");
	assert_string_equal(fault_text(&fault, text, sizeof(text)), "mot");
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	for (i = 0; i + 2 < sizeof(halves); i += 2)
		memcpy(halves + i, "é", 2);
	halves[i] = '\0';
	(void)fault_set(&fault, ERR_INVALID, str_of(longer), 1, 1, "%s", longer);
	assert_int_equal(strlen(fault_text(&fault, text, sizeof(text))), sizeof(text) - 1);
	/* Half of a letter is none, wherever the room ends. */
	(void)fault_set(&fault, ERR_INVALID, STR_NONE, 0, 0, "%s", halves);
	assert_true(utf8_length(str_of(fault.message), strlen(fault.message) - 2) == 2);
	(void)fault_set(&fault, ERR_INVALID, STR_NONE, 0, 0, "x%s", halves);
	assert_true(utf8_length(str_of(fault.message), strlen(fault.message) - 2) == 2);
	assert_int_equal(err_status(ERR_NONE), 200);
	for (code = 1; code < ERR_COUNT; code++) {
		assert_in_range(err_status((enum err)code), 400, 599);
		assert_true(err_slug((enum err)code).n > 0);
		assert_true(err_title((enum err)code).n > 0);
	}
}

/* What is written on standard error meanwhile. */
static size_t
logged(char *text, size_t size, void (*write_it)(void))
{
	int	ends[2], before = dup(STDERR_FILENO);
	ssize_t	n;

	assert_true(before >= 0);
	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	write_it();
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	(void)close(before);
	(void)close(ends[1]);
	n = read(ends[0], text, size - 1);
	(void)close(ends[0]);
	assert_true(n >= 0);
	text[n] = '\0';
	return (size_t)n;
}

static void
write_events(void)
{
	log_event(LOG_DEBUG, "cache", LOG_INT("n", 1));
	log_event(LOG_INFO, "prêt \"ici\"", LOG_STR("raison", STR("a\nb\xff")),
	    LOG_INT("n", INT64_MIN));
	log_set_level(LOG_ERROR);
	log_event(LOG_WARN, "tu", LOG_INT("n", 1));
	log_event(LOG_ERROR, "vide", LOG_STR("texte", STR("")));
	log_set_level(LOG_INFO);
}

static void
log_lines(void **state)
{
	char		 text[2000];
	size_t		 n = logged(text, sizeof(text), write_events);
	struct str	 rest = { text, n }, line = STR_NONE;
	json_t		*value;

	(void)state;
	assert_true(str_next(&rest, '\n', &line));
	value = json_loadb(line.p, line.n, 0, NULL);
	assert_non_null(value);
	assert_string_equal(json_string_value(json_object_get(value, "evenement")), "prêt \"ici\"");
	assert_string_equal(json_string_value(json_object_get(value, "raison")),
	    "a\nb\xef\xbf\xbd");
	assert_true(json_integer_value(json_object_get(value, "n")) == INT64_MIN);
	assert_string_equal(json_string_value(json_object_get(value, "niveau")), "info");
	json_decref(value);
	assert_true(str_next(&rest, '\n', &line));
	assert_true(str_ends(line, STR("\"evenement\":\"vide\",\"texte\":\"\"}")));
	assert_false(str_next(&rest, '\n', &line));
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(strings_compare),
		cmocka_unit_test(strings_find_and_cut),
		cmocka_unit_test(strings_next),
		cmocka_unit_test(integers),
		cmocka_unit_test(reals),
		cmocka_unit_test(arena_gives_and_forgets),
		cmocka_unit_test(arena_limits),
		cmocka_unit_test(arena_texts),
		cmocka_unit_test(buffers),
		cmocka_unit_test(buffers_full),
		cmocka_unit_test(civil_days),
		cmocka_unit_test(days_refused),
		cmocka_unit_test(paris),
		cmocka_unit_test(maps),
		cmocka_unit_test(settings_read),
		cmocka_unit_test(settings_refused),
		cmocka_unit_test(formats_cut), cmocka_unit_test(faults),
		cmocka_unit_test(log_lines),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
