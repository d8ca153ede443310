/*
 * The store against a real and empty database, which AIGUILLAGE_TEST_BASE names (make check gives
 * one); skipped without it.  Tests run in their order: the first makes the schema.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/connection.h"
#include "store/copy.h"
#include "store/dump.h"
#include "store/file.h"
#include "store/listen.h"
#include "store/migrate.h"

#define TRICKY	"tabulation\tretour\nbarre\\ \\N antislash-point \\. é œ € 🏫"

static const char	*base;
static char		 directory[] = "/tmp/aiguillage-test-XXXXXX";

static struct store *
open_store(int deadline)
{
	struct store	*store;

	if (base == NULL)
		skip();
	store = store_create(base, deadline);
	assert_non_null(store);
	return store;
}

/* Runs a command on a file of the test's directory: before and after its path. */
static void
shell(const char *before, const char *file)
{
	char	command[512];

	(void)snprintf(command, sizeof(command), "%s%s/%s", before, directory, file);
	/* NOLINTNEXTLINE(cert-env33-c): a word of ours and a directory of ours */
	assert_int_equal(system(command), 0);
}

static void
migrations_once_in_order(void **state)
{
	struct store		*store = open_store(0);
	struct migrate_report	 report = { .tell = NULL };
	struct fault		 fault = { .code = ERR_NONE };

	(void)state;
	if (migrate_apply(store, "sql/migrations", &report, &fault) != ERR_NONE)
		fail_msg("%s: %s", fault.where, fault.message);
	assert_int_equal(report.applied, report.total);
	assert_int_equal(migrate_apply(store, "sql/migrations", &report, &fault), ERR_NONE);
	assert_int_equal(report.applied, 0);
	store_destroy(store);
}

static void
migrations_refuse_what_changed(void **state)
{
	struct store		*store = open_store(0);
	struct migrate_report	 report = { .tell = NULL };
	struct fault		 fault;

	(void)state;
	shell("cp sql/migrations/*.sql ", "");
	shell("echo '-- after' >> ", "0002_referentiel.sql");
	assert_int_equal(migrate_apply(store, directory, &report, &fault), ERR_INVALID);
	assert_non_null(strstr(fault.where, "0002_referentiel.sql"));
	shell("cp sql/migrations/0002_referentiel.sql ", "");
	shell("echo 'SELECT 1;\nSELECT nothing_like_it;' > ", "9998_wrong.sql");
	assert_int_equal(migrate_apply(store, directory, &report, &fault), ERR_INVALID);
	assert_non_null(strstr(fault.where, "9998_wrong.sql"));
	assert_int_equal(fault.line, 2);
	shell("rm ", "9998_wrong.sql");
	shell("rm ", "0001_schemas.sql");
	assert_int_equal(migrate_apply(store, directory, &report, &fault), ERR_INVALID);
	store_destroy(store);
}

static void
every_statement_agrees_with_the_schema(void **state)
{
	struct store	*store = open_store(0);
	struct fault	 fault;

	(void)state;
	if (store_prepare_all(store, &fault) != ERR_NONE)
		fail_msg("%s: %s", fault.where, fault.message);
	store_destroy(store);
}

static void
merge(struct store *store, const char *target, const char *shape, const char *keys)
{
	struct rows	rows;

	if (store_exec(store, STATEMENT_FUSION, PARAMS(str_of(target), str_of(shape), str_of(keys),
	    STR_NONE), &rows) != ERR_NONE)
		fail_msg("%s", store_fault(store)->message);
	rows_free(&rows);
}

static void
put_sources(struct store *store, const char *csv)
{
	struct copy_source	source = { "sources.csv", str_of(csv), 0 };
	struct fault		fault;

	assert_int_equal(store_exec(store, STATEMENT_BEGIN, PARAMS_NONE, NULL), ERR_NONE);
	assert_int_equal(store_exec(store, STATEMENT_DEPOT_SOURCES, PARAMS_NONE, NULL), ERR_NONE);
	if (copy_csv(store, STATEMENT_COPIE_SOURCES, &source, &fault) != ERR_NONE)
		fail_msg("%s", fault.message);
	assert_int_equal(store_exec(store, STATEMENT_FORME_SOURCES, PARAMS_NONE, NULL), ERR_NONE);
	merge(store, "catalogue.source", "forme_sources", "{nom}");
	assert_int_equal(store_exec(store, STATEMENT_COMMIT, PARAMS_NONE, NULL), ERR_NONE);
}

#define HEADER	"nom,titre,url,licence,mention,date_source\n"

static void
a_bad_csv_is_told_with_its_line(void **state)
{
	static const struct {
		const char	*csv;
		unsigned	 line;
		const char	*said;
	} table[] = {
		{ HEADER "a,A,,,,\nb,B,ftp://x,,,\n", 3, "url" },
		{ HEADER "a,A,,,,\na,B,,,,\n", 3, "double" },
		{ HEADER "a,A,,,\n", 2, "date_source" },
		{ HEADER "a,A,,,,,\n", 2, "colonnes" },
		{ HEADER "a,,,,,\n", 2, "obligatoire" },
		{ HEADER "a,A\xff,,,,\n", 2, "UTF-8" },
		{ HEADER "a,A,,,,2026-13-01\n", 2, "date_source" },
		{ "nom,titre\na,A\n", 1, "colonnes" },
	};
	struct store		*store = open_store(0);
	struct copy_source	 source;
	struct fault		 fault;
	size_t			 i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		assert_int_equal(store_exec(store, STATEMENT_BEGIN, PARAMS_NONE, NULL), ERR_NONE);
		assert_int_equal(store_exec(store, STATEMENT_DEPOT_SOURCES, PARAMS_NONE, NULL),
		    ERR_NONE);
		source = (struct copy_source){ "sources.csv", str_of(table[i].csv), 0 };
		assert_int_equal(copy_csv(store, STATEMENT_COPIE_SOURCES, &source, &fault),
		    ERR_INVALID);
		assert_int_equal(fault.line, table[i].line);
		assert_string_equal(fault.where, "sources.csv");
		if (strstr(fault.message, table[i].said) == NULL)
			fail_msg("\"%s\" without \"%s\"", fault.message, table[i].said);
		store_rollback(store);
	}
	store_destroy(store);
}

static uint64_t
version_of(struct store *store)
{
	uint64_t	version = 0;

	assert_int_equal(dump_read_version(store, &version), ERR_NONE);
	return version;
}

static void
only_a_change_is_heard(void **state)
{
	struct store	*store = open_store(0);
	struct fault	 fault;
	struct listener	*listener = listen_open(base, &fault);
	uint64_t	 before = version_of(store);

	(void)state;
	assert_non_null(listener);
	assert_int_equal(listen_wait(listener, 0, -1), LISTEN_TIMEOUT);
	put_sources(store, HEADER "un,Un,,,,\ndeux,Deux,,,,\n");
	assert_int_equal(listen_wait(listener, 5000, -1), LISTEN_CHANGED);
	assert_true(version_of(store) > before);
	before = version_of(store);
	put_sources(store, HEADER "deux,Deux,,,,\nun,Un,,,,\n");
	assert_int_equal(listen_wait(listener, 200, -1), LISTEN_TIMEOUT);
	assert_int_equal(version_of(store), before);
	put_sources(store, HEADER "un,Un,,,,\n");
	assert_int_equal(listen_wait(listener, 5000, -1), LISTEN_CHANGED);
	listen_close(listener);
	store_destroy(store);
}

static void
waiting_can_be_stopped_and_lost(void **state)
{
	struct store	*store = open_store(0);
	struct fault	 fault;
	struct listener	*listener = listen_open(base, &fault);
	int		 fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(listen_wait(listener, -1, fds[0]), LISTEN_STOP);
	assert_int_equal(listen_wait(NULL, 10, -1), LISTEN_TIMEOUT);
	assert_int_equal(store_script(store, "SELECT pg_terminate_backend(pid) FROM "
	    "pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
	    "test", NULL), ERR_NONE);
	assert_int_equal(listen_wait(listener, 5000, -1), LISTEN_LOST);
	(void)close(fds[0]);
	(void)close(fds[1]);
	listen_close(listener);
	store_destroy(store);
}

static void
a_lost_connection_is_opened_again(void **state)
{
	static const char	kill[] = "SELECT pg_terminate_backend(pid, 5000) FROM "
				    "pg_stat_activity WHERE pid <> pg_backend_pid() AND "
				    "datname = current_database()";
	struct store		*store = open_store(2000), *killer = open_store(0);

	(void)state;
	(void)version_of(store);
	assert_int_equal(store_script(killer, kill, "test", NULL), ERR_NONE);
	(void)version_of(store);
	/* A write too, which is never sent twice. */
	assert_int_equal(store_script(killer, kill, "test", NULL), ERR_NONE);
	assert_int_equal(store_exec(store, STATEMENT_MESURE_PURGE_COMPTEURS, PARAMS_NONE, NULL),
	    ERR_NONE);
	store_destroy(store);
	store_destroy(killer);
}

static void
a_statement_ends_by_its_deadline(void **state)
{
	struct store	*store = open_store(200);
	struct fault	 fault;
	int64_t		 begun = clock_millis();

	(void)state;
	assert_int_equal(store_script(store, "SELECT pg_sleep(3)", "test", &fault),
	    ERR_UNAVAILABLE);
	assert_true(clock_millis() - begun < 2000);
	(void)version_of(store);
	store_destroy(store);
}

static void
no_database_costs_nothing_the_second_time(void **state)
{
	struct store	*store = store_create("host=/nowhere/at/all dbname=x", 1000);
	int		 i;
	int64_t		 begun;

	(void)state;
	assert_int_equal(store_connect(store), ERR_UNAVAILABLE);
	begun = clock_millis();
	for (i = 0; i < 1000; i++)
		assert_int_equal(store_connect(store), ERR_UNAVAILABLE);
	assert_true(clock_millis() - begun < 1000);
	store_destroy(store);
}

static void
the_dump_comes_back_from_its_file(void **state)
{
	struct store		*store = open_store(0);
	struct fault		 fault;
	struct dump		*dump;
	struct dump_cursor	 cursor;
	struct str		 f[7];
	char			 path[128];

	(void)state;
	put_sources(store, HEADER "un,\"" TRICKY "\",https://un.fr/,,\"\",2026\n");
	(void)snprintf(path, sizeof(path), "%s/rows", directory);
	dump = dump_read_base(store, &fault);
	assert_non_null(dump);
	assert_int_equal(dump_write_file(dump, path, &fault), ERR_NONE);
	dump_free(dump);
	dump = dump_read_file(path, &fault);
	assert_non_null(dump);
	cursor = dump_rows(dump, "sources");
	assert_int_equal(cursor.rows, 1);
	assert_int_equal(cursor.columns, 6);
	assert_true(dump_next(&cursor, f, 7));
	assert_true(str_eq(f[0], STR("un")));
	assert_true(str_eq(f[1], STR(TRICKY)));
	assert_null(f[3].p);
	assert_true(f[4].p != NULL && f[4].n == 0);
	assert_null(f[6].p);
	assert_false(dump_next(&cursor, f, 7));
	assert_int_equal(dump_rows(dump, "sources").rows, 0);
	assert_int_equal(dump_rows(dump, "nothing").columns, 0);
	assert_int_equal(dump_write_file(dump, path, &fault), ERR_INTERNAL);
	free(dump_take(dump));
	dump_free(dump);
	store_destroy(store);
}

/* Cut anywhere, or one byte changed anywhere: refused with a reason. */
static void
a_damaged_dump_is_refused(void **state)
{
	struct store	*store = open_store(0);
	struct fault	 fault;
	char		 path[128], bad[128], kept;
	char		*text;
	size_t		 n, i;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/rows", directory);
	(void)snprintf(bad, sizeof(bad), "%s/bad", directory);
	text = file_read(path, &n, &fault);
	assert_non_null(text);
	for (i = 0; i < n; i += 1 + n / 300) {
		assert_int_equal(file_replace(bad, &(struct str){ text, i }, 1, &fault), ERR_NONE);
		fault.message[0] = '\0';
		assert_null(dump_read_file(bad, &fault));
		assert_true(fault.message[0] != '\0');
		kept = text[i];
		text[i] = (char)(kept ^ 1);
		assert_int_equal(file_replace(bad, &(struct str){ text, n }, 1, &fault), ERR_NONE);
		assert_null(dump_read_file(bad, &fault));
		text[i] = kept;
	}
	assert_null(dump_read_file("/nowhere/at/all", &fault));
	assert_int_equal(fault.code, ERR_NOT_FOUND);
	free(text);
	store_destroy(store);
}

static const char territories[] =
    "cle,type,code,nom,siren,population,codes_postaux,nature,publics,epci,departements,regions\n"
    "europe,zone,EU,Europe,,,,,,,,\n"
    "france,zone,FRA,France,,,,,,,,europe\n"
    "reg-1,region,1,Une,,,,,region,,,france\n"
    "reg-2,region,2,Deux,,,,,region,,,france\n"
    "dep-1,departement,1,Un,,,,,departement,,,reg-1\n"
    "dep-2,departement,2,Deux,,,,,departement,,,reg-2\n"
    "200000000,epci,200000000,CC À cheval,200000000,,,CC,epci,,dep-1|dep-2,reg-1|reg-2\n"
    "00001,commune,00001,D’ici,,12,01000|01001,,commune,200000000,dep-1,reg-1\n";

static void
inside_is_what_people_mean(void **state)
{
	struct store		*store = open_store(0);
	struct copy_source	 source = { "territoires.csv", str_of(territories), 0 };
	struct fault		 fault;
	struct rows		 rows;
	struct dump		*dump;
	struct dump_cursor	 cursor;
	struct str		 f[11];
	char			 ids[9][12], expected[64];
	size_t			 i;

	(void)state;
	assert_int_equal(store_exec(store, STATEMENT_BEGIN, PARAMS_NONE, NULL), ERR_NONE);
	assert_int_equal(store_exec(store, STATEMENT_DEPOT_TERRITOIRES, PARAMS_NONE, NULL),
	    ERR_NONE);
	assert_int_equal(copy_csv(store, STATEMENT_COPIE_TERRITOIRES, &source, &fault), ERR_NONE);
	assert_int_equal(store_exec(store, STATEMENT_FORME_TERRITOIRES, PARAMS_NONE, NULL),
	    ERR_NONE);
	merge(store, "referentiel.territoire", "forme_territoires", "{cle}");
	assert_int_equal(store_exec(store, STATEMENT_FORME_LIENS, PARAMS_NONE, NULL), ERR_NONE);
	merge(store, "referentiel.lien", "forme_liens", "{territoire,parent}");
	assert_int_equal(store_exec(store, STATEMENT_INCLUSIONS, PARAMS_NONE, &rows), ERR_NONE);
	rows_free(&rows);
	assert_int_equal(store_exec(store, STATEMENT_COMMIT, PARAMS_NONE, NULL), ERR_NONE);
	assert_non_null(dump = dump_read_base(store, &fault));
	cursor = dump_rows(dump, "territoires");
	assert_int_equal(cursor.rows, 8);
	for (i = 0; dump_next(&cursor, f, 11); i++)
		(void)snprintf(ids[i], sizeof(ids[i]), "%.*s", STR_FMT(f[0]));
	/* The commune, last of all: its groupement, its own département and région, then wider. */
	(void)snprintf(expected, sizeof(expected), "%s|%s|%s|%s|%s", ids[6], ids[4], ids[2], ids[1],
	    ids[0]);
	assert_true(str_eq(f[10], str_of(expected)));
	dump_free(dump);
	store_destroy(store);
}

static int
set_up(void **state)
{
	(void)state;
	base = getenv("AIGUILLAGE_TEST_BASE");
	return mkdtemp(directory) == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	shell("rm -rf ", "");
	return 0;
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(migrations_once_in_order),
		cmocka_unit_test(migrations_refuse_what_changed),
		cmocka_unit_test(every_statement_agrees_with_the_schema),
		cmocka_unit_test(a_bad_csv_is_told_with_its_line),
		cmocka_unit_test(only_a_change_is_heard),
		cmocka_unit_test(waiting_can_be_stopped_and_lost),
		cmocka_unit_test(a_lost_connection_is_opened_again),
		cmocka_unit_test(a_statement_ends_by_its_deadline),
		cmocka_unit_test(no_database_costs_nothing_the_second_time),
		cmocka_unit_test(the_dump_comes_back_from_its_file),
		cmocka_unit_test(a_damaged_dump_is_refused),
		cmocka_unit_test(inside_is_what_people_mean),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
