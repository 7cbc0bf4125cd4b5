/*
 * The database of results: that a log is in it as it was judged, once, and whole or not at all;
 * and what is answered from it.
 *
 * The sample (sample_log.c) has one patch in each scenario: no zero says more than 1 - 0.05 = 0.95.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/results/cells.h"
#include "tools/results/questions.h"
#include "tools/results/rows.h"
#include "tools/results/schema.h"
#include "tools/results/store.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];
static struct database *database;

static void open_database(enum database_access access)
{
	database_close(database);
	database = results_open(path, access, 1);
	assert_non_null(database);
}

static int begin(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/crossmod-store-%d.db", (int)getpid());
	unlink(path);
	open_database(DATABASE_ADD);
	assert_int_equal(database_status(database), STATUS_AS_EXPECTED);
	return 0;
}

static int end(void **state)
{
	database_close(database);
	database = NULL;
	unlink(path);
	return judgement_done(state);
}

/* The record of the sample, with one place of its lines changed. */
static struct record sample_record(const char *from, const char *to, const char *emulator)
{
	char *body = sample_swap(sample_body, from, to), *log = sample_seal(body, "as expected");
	struct record record;

	assert_int_equal(judge_string(log), STATUS_AS_EXPECTED);
	assert_true(record_make(&record, &judgement, "/logs/sample", 7, emulator));
	free(body);
	free(log);
	return record;
}

static uint64_t number(const char *question)
{
	json_t *rows = rows_read(database, question, NULL, 0);
	uint64_t found;

	if (!rows)
		fail_msg("%s: %s", question, database_why(database));
	assert_int_equal(json_array_size(rows), 1);
	found = rows_number(json_array_get(rows, 0), "n");
	json_decref(rows);
	return found;
}

static void assert_string(const char *question, const char *expected)
{
	json_t *rows = rows_read(database, question, NULL, 0);

	assert_non_null(rows);
	assert_int_equal(json_array_size(rows), 1);
	assert_string_equal(rows_string(json_array_get(rows, 0), "s"), expected);
	json_decref(rows);
}

static double real(const char *question)
{
	json_t *rows = rows_read(database, question, NULL, 0);
	double found;

	assert_non_null(rows);
	assert_int_equal(json_array_size(rows), 1);
	found = json_real_value(json_object_get(json_array_get(rows, 0), "r"));
	json_decref(rows);
	return found;
}

static uint64_t store(const struct record *record, bool is_new)
{
	bool was_new;
	uint64_t run;

	if (!store_record(database, record, &was_new, &run))
		fail_msg("%s", database_why(database));
	assert_int_equal(was_new, is_new);
	return run;
}

#define OF_DIRECT                                                                                  \
	" FROM outcome JOIN result ON id = result WHERE scenario = 'direct' AND outcome = "

/* What the log says counts, unless somebody says otherwise. */
static void test_the_emulator(void **state)
{
	struct record says =
		sample_record("# seed: 1\n", "# seed: 1\n# emulator: Sample 2.0, in turn\n", "");

	(void)state;
	assert_string_equal(says.emulator, "Sample 2.0, in turn");
	record_free(&says);
	says = sample_record("# seed: 1\n", "# seed: 1\n# emulator: Sample 2.0\n", "Mine 3");
	assert_string_equal(says.emulator, "Mine 3");
	record_free(&says);
	says = sample_record("# seed: 1\n", "# seed: 1\n", "");
	assert_string_equal(says.emulator, "");
	record_free(&says);
}

static struct record first_record(void)
{
	return sample_record("# seed: 1\n", "# options: patches=4 dwell=16\n# seed: 1\n",
			     "Sample 1.0");
}

static void test_a_log_is_in_it(void **state)
{
	struct record record = first_record();

	(void)state;
	assert_int_equal(store(&record, true), 1);
	record_free(&record);
	assert_int_equal(number("SELECT count(*) AS n FROM run"), 1);
	assert_int_equal(number("SELECT count(*) AS n FROM result"), 2);
	assert_string("SELECT emulator AS s FROM machine", "Sample 1.0");
	assert_string("SELECT seed AS s FROM run", "1");
	assert_string("SELECT options AS s FROM run", "patches=4");
	assert_string("SELECT options AS s FROM in_force WHERE run = 1", "patches=4 dwell=16");
	assert_string("SELECT file AS s FROM run", "/logs/sample");
	assert_string("SELECT verdict AS s FROM run", "as expected");
	/* The log begins in line 7 of its file */
	assert_int_equal(number("SELECT line AS n FROM run"), 7);
	assert_int_equal(number("SELECT line AS n FROM result WHERE scenario = 'direct'"),
			 judgement.tap.tests[0].line + 6);
	assert_int_equal(number("SELECT executions AS n FROM result WHERE scenario = 'direct'"),
			 17);
	assert_int_equal(number("SELECT outcome.executions AS n" OF_DIRECT "'unserialized'"), 3);
	assert_int_equal(number("SELECT is_shown AS n" OF_DIRECT "'unserialized'"), 1);
	assert_int_equal(number("SELECT is_forbidden AS n" OF_DIRECT "'torn'"), 1);
	assert_true(fabs(real("SELECT high AS r" OF_DIRECT "'torn'") - 0.95) < 1e-9);
	assert_true(fabs(real("SELECT low AS r" OF_DIRECT "'unserialized'") - 0.025) < 1e-9);
	assert_int_equal(number("SELECT count(*) AS n" OF_DIRECT "'new' AND high IS NULL"), 0);
	assert_int_equal(number("SELECT median_ns AS n FROM cost JOIN result ON id = result WHERE "
				"scenario = 'direct' AND what = 'patch'"),
			 81);
	assert_string("SELECT outcomes AS s FROM allowed JOIN result ON id = result WHERE scenario "
		      "= 'direct' AND model = 'coherent'",
		      "unserialized, late-old");
}

static void test_once(void **state)
{
	struct record record = first_record();

	(void)state;
	snprintf(record.file, sizeof(record.file), "/elsewhere");
	assert_int_equal(store(&record, false), 1);
	record_free(&record);
	assert_int_equal(number("SELECT count(*) AS n FROM run"), 1);
	assert_int_equal(number("SELECT count(*) AS n FROM result"), 2);
}

/* What differs in one character is another log, and may be of another machine. */
static void test_another_machine(void **state)
{
	struct record record = sample_record("microcode 0x", "microcode 0x7", "Sample 1.0");

	(void)state;
	assert_int_equal(store(&record, true), 2);
	record_free(&record);
	assert_int_equal(number("SELECT count(*) AS n FROM machine"), 2);
}

/* A number that fits into no database: nothing of the log is there, and the next one is taken. */
static void test_too_large(void **state)
{
	struct record record = sample_record("# seed: 1\n", "# seed: 1\n# odd\n", "");
	uint64_t run;
	bool is_new;

	(void)state;
	record.results[1].elapsed_us = UINT64_MAX;
	assert_false(store_record(database, &record, &is_new, &run));
	assert_int_equal(database_status(database), STATUS_AS_EXPECTED);
	assert_non_null(strstr(database_why(database), "too large"));
	assert_int_equal(number("SELECT count(*) AS n FROM run"), 2);
	assert_int_equal(number("SELECT count(*) AS n FROM machine"), 2);
	record.results[1].elapsed_us = INT64_MAX;
	assert_int_equal(store(&record, true), 3);
	record_free(&record);
	assert_int_equal(number("SELECT max(elapsed_us) AS n FROM result"), INT64_MAX);
}

/* A process that dies in the middle of a run, with all its pages in the file. */
static void test_a_crash_leaves_nothing(void **state)
{
	uint64_t runs = number("SELECT count(*) AS n FROM run");
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		database = results_open(path, DATABASE_ADD, 1);
		/* A cache of one page: what is written is in the file at once */
		if (database_run(database, "PRAGMA cache_size = 1", NULL, 0, NULL, NULL) &&
		    database_begin(database) &&
		    database_run(
			    database,
			    "INSERT INTO run SELECT NULL, machine, added, file, line, crc32, "
			    "lines, n, version, format, loader, options, seed, cpus, "
			    "clock_khz, classifies, verdict, consistent FROM run, (WITH "
			    "RECURSIVE c(n) AS (VALUES (1000000) UNION ALL SELECT n + 1 FROM c "
			    "WHERE n < 1002000) SELECT n FROM c) WHERE id = 1",
			    NULL, 0, NULL, NULL))
			_exit(42);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	open_database(DATABASE_READ);
	assert_int_equal(number("SELECT count(*) AS n FROM run"), runs);
	assert_string("SELECT integrity_check AS s FROM pragma_integrity_check", "ok");
	open_database(DATABASE_ADD);
}

/* ---- Answers --------------------------------------------------------------------------------- */

static json_t *answer(bool (*ask)(struct database *, const struct results_options *),
		      const char *word)
{
	char *words[] = {(char *)word, NULL}, *said = NULL;
	struct results_options options = {.prints_json = true, .words = words, .count = 1};
	FILE *usual = stdout;
	size_t size = 0;
	json_t *json;

	stdout = open_memstream(&said, &size);
	assert_non_null(stdout);
	if (!ask(database, &options))
		fail_msg("%s", database_why(database));
	fclose(stdout);
	stdout = usual;
	json = json_loads(said, 0, NULL);
	free(said);
	assert_non_null(json);
	return json;
}

/* Three runs of one patch each, of the same scenario on two machines. */
static void test_never(void **state)
{
	json_t *said = answer(question_never, NULL), *row;
	bool found = false;

	(void)state;
	for (size_t n = 0; (row = json_array_get(json_object_get(said, "never"), n)); n++) {
		assert_string_not_equal(rows_string(row, "outcome"), "old");
		if (strcmp(rows_string(row, "scenario"), "direct") != 0)
			continue;
		/* It was seen */
		assert_string_not_equal(rows_string(row, "outcome"), "unserialized");
		if (strcmp(rows_string(row, "outcome"), "torn") != 0)
			continue;
		found = true;
		assert_int_equal(rows_number(row, "patches"), 3);
		assert_int_equal(rows_number(row, "machines"), 3);
		/* The bound of none in three: 1 - 0.05^(1/3) */
		assert_true(fabs(json_real_value(json_object_get(row, "below")) -
				 (1 - cbrt(0.05))) < 1e-9);
	}
	assert_true(found);
	json_decref(said);
}

static void test_since(void **state)
{
	json_t *said = answer(question_since, "2");

	(void)state;
	assert_int_equal(json_array_size(json_object_get(said, "runs")), 1);
	json_decref(said);
	said = answer(question_since, "2000-01-01");
	assert_int_equal(json_array_size(json_object_get(said, "runs")), 3);
	json_decref(said);
	said = answer(question_since, "2999-12-31T23:59:59Z");
	assert_int_equal(json_array_size(json_object_get(said, "runs")), 0);
	json_decref(said);
}

/* A run of machine 1 with what it has not shown before: torn, where it had been forbidden. */
static void test_since_has_what_is_new(void **state)
{
	json_t *said, *row;

	(void)state;
	assert_true(
		DATABASE_DO(database,
			    "INSERT INTO run SELECT NULL, machine, added, file, line, "
			    "'ffffffff', lines, bytes, version, format, loader, options, "
			    "seed, cpus, clock_khz, classifies, verdict, consistent FROM run WHERE "
			    "id = ?1",
			    NUMBER(1)));
	assert_true(DATABASE_DO(database,
				"INSERT INTO result SELECT 100, 4, line, scenario, kind, verdict, "
				"reason, source, experiment, executors, patches, executions, "
				"retried, stuck, foreign_breakpoints, syncs, elapsed_us, limit_ns "
				"FROM result WHERE run = 1 AND scenario = ?1",
				STRING("direct")));
	assert_true(DATABASE_DO(database,
				"INSERT INTO outcome VALUES (?1, 'torn', 5, 1, 1, 1, 0, 0, "
				"NULL, NULL)",
				NUMBER(100)));
	assert_true(DATABASE_DO(database,
				"INSERT INTO outcome VALUES (?1, 'unserialized', 5, 1, 1, "
				"0, 1, 0, NULL, NULL)",
				NUMBER(100)));
	said = answer(question_since, "3");
	assert_int_equal(json_array_size(json_object_get(said, "outcomes")), 1);
	row = json_array_get(json_object_get(said, "outcomes"), 0);
	assert_string_equal(rows_string(row, "outcome"), "torn");
	assert_int_equal(rows_number(row, "count"), 5);
	assert_true(json_is_true(json_object_get(row, "is_forbidden")));
	json_decref(said);
	/* Nothing says any more that nobody has shown it */
	said = answer(question_never, NULL);
	for (size_t n = 0; (row = json_array_get(json_object_get(said, "never"), n)); n++)
		assert_false(strcmp(rows_string(row, "scenario"), "direct") == 0 &&
			     strcmp(rows_string(row, "outcome"), "torn") == 0);
	json_decref(said);
}

static void test_moments(void **state)
{
	static const char *const good[] = {"2026-11-27", "2026-11-27T19:30:00Z", "0", "12",
					   "2024-02-29"};
	static const char *const bad[] = {"",
					  "2026-11-31",
					  "2023-02-29",
					  "26-11-27",
					  "yesterday",
					  "-1",
					  "12x",
					  "2026-11-27T19:30",
					  "2026-11-27 19:30:00",
					  "9223372036854775808"};

	(void)state;
	for (size_t n = 0; n < sizeof(good) / sizeof(good[0]); n++)
		if (!question_since_takes(good[n]))
			fail_msg("%s", good[n]);
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
		if (question_since_takes(bad[n]))
			fail_msg("%s", bad[n]);
}

/* ---- Cells of campaigns ---------------------------------------------------------------------- */

/* One that has failed, at a moment whose calendar others have worked out. */
static struct campaign_cell failed_cell(uint64_t cell)
{
	return (struct campaign_cell){.crc32 = 0x0badcafe,
				      .campaign = "some.campaign",
				      .cell = cell,
				      .machine = "mine (CPUs 2)",
				      .scenarios = 2,
				      .first = "one",
				      .last = "two",
				      .status = 3,
				      .reason = "time was up",
				      .elapsed_ms = 1500,
				      .ended = 1000000000};
}

static void test_cells(void **state)
{
	struct campaign_cell cell = failed_cell(7);

	(void)state;
	assert_false(cells_have(database, &cell));
	assert_true(cells_store(database, &cell));
	assert_true(cells_have(database, &cell));
	assert_string("SELECT ended AS s FROM cell", "2001-09-09T01:46:40Z");
	assert_string("SELECT crc32 AS s FROM cell", "0badcafe");
	assert_int_equal(number("SELECT count(*) AS n FROM cell WHERE run IS NULL"), 1);
	/* The same, and once more with another end: one row, which says the last */
	assert_true(cells_store(database, &cell));
	cell.elapsed_ms = 1501;
	assert_false(cells_have(database, &cell));
	assert_true(cells_store(database, &cell));
	assert_int_equal(number("SELECT count(*) AS n FROM cell"), 1);
	assert_int_equal(number("SELECT elapsed_ms AS n FROM cell"), 1501);
	/* The cell of that number in another campaign is another one */
	cell.crc32++;
	assert_false(cells_have(database, &cell));
	assert_true(cells_store(database, &cell));
	assert_int_equal(number("SELECT count(*) AS n FROM cell"), 2);
}

/* Of one machine a cell was judged, by a run; then one that has failed is, too. */
static void test_failed_cells(void **state)
{
	struct campaign_cell cell = failed_cell(8);
	json_t *failed, *row;

	(void)state;
	cell.is_judged = true;
	cell.status = 0;
	cell.reason = "as expected";
	assert_true(cells_store(database, &cell));
	/* Its log is missing yet */
	assert_false(cells_have(database, &cell));
	cell.run = 2;
	assert_true(cells_store(database, &cell));
	assert_true(cells_have(database, &cell));
	failed = cells_failed(database);
	assert_int_equal(json_array_size(failed), 2);
	row = json_array_get(failed, 0);
	assert_int_equal(rows_number(row, "cell"), 7);
	assert_string_equal(rows_string(row, "machine"), "mine (CPUs 2)");
	assert_string_equal(rows_string(row, "reason"), "time was up");
	assert_string_equal(json_string_value(json_array_get(json_object_get(row, "machines"), 0)),
			    "2");
	/* Of that campaign nothing was judged */
	assert_true(json_is_null(json_object_get(json_array_get(failed, 1), "machines")));
	json_decref(failed);
	cell.cell = 7;
	assert_true(cells_store(database, &cell));
	failed = cells_failed(database);
	assert_int_equal(json_array_size(failed), 1);
	json_decref(failed);
}

static void test_a_cell_too_large(void **state)
{
	struct campaign_cell cell = failed_cell(9);
	uint64_t cells = number("SELECT count(*) AS n FROM cell");

	(void)state;
	cell.elapsed_ms = UINT64_MAX;
	assert_false(cells_store(database, &cell));
	assert_int_equal(database_status(database), STATUS_AS_EXPECTED);
	assert_int_equal(number("SELECT count(*) AS n FROM cell"), cells);
}

/* Makes the database one of an earlier version. It is read as it is, with so many cells that have
 * failed; and becomes one of the last version, with its runs, to be added to. */
static void assert_earlier(const char *back, unsigned version, uint64_t cells,
			   uint64_t failed_cells)
{
	uint64_t runs = number("SELECT count(*) AS n FROM run");
	uint64_t results = number("SELECT count(*) AS n FROM result");
	json_t *said, *listed;

	assert_true(database_run_all(database, back));
	open_database(DATABASE_READ);
	assert_int_equal(database_status(database), STATUS_AS_EXPECTED);
	said = answer(question_list, NULL);
	listed = json_object_get(said, "runs");
	assert_int_equal(json_array_size(listed), runs);
	assert_string_equal(rows_string(json_array_get(listed, 0), "in_force"), "");
	assert_int_equal(json_array_size(json_object_get(said, "failed_cells")), failed_cells);
	json_decref(said);
	assert_int_equal(number("SELECT user_version AS n FROM pragma_user_version"), version);
	open_database(DATABASE_ADD);
	assert_int_equal(database_status(database), STATUS_AS_EXPECTED);
	assert_int_equal(number("SELECT user_version AS n FROM pragma_user_version"),
			 RESULTS_SCHEMA_VERSION);
	assert_int_equal(number("SELECT count(*) AS n FROM cell"), cells);
	assert_int_equal(number("SELECT count(*) AS n FROM in_force"), 0);
	assert_int_equal(number("SELECT count(*) AS n FROM run"), runs);
	assert_int_equal(number("SELECT count(*) AS n FROM result"), results);
}

/* The last of all: what the first version lacks is gone. */
static void test_earlier_schemas(void **state)
{
	uint64_t cells = number("SELECT count(*) AS n FROM cell");
	uint64_t failed = number("SELECT count(*) AS n FROM cell WHERE NOT is_judged");

	(void)state;
	assert_true(failed > 0);
	assert_true(number("SELECT count(*) AS n FROM in_force") > 0);
	assert_earlier("DROP TABLE in_force; PRAGMA user_version = 2", 2, cells, failed);
	assert_earlier("DROP TABLE in_force; DROP TABLE cell; PRAGMA user_version = 1", 1, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_emulator),
		cmocka_unit_test(test_a_log_is_in_it),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_another_machine),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_a_crash_leaves_nothing),
		cmocka_unit_test(test_never),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_since_has_what_is_new),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_failed_cells),
		cmocka_unit_test(test_a_cell_too_large),
		cmocka_unit_test(test_earlier_schemas),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
