/*
 * A log that went into a database of results, and out again without its file: what is concluded
 * from its rows is what was concluded from the log.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/judge/bounds.h"
#include "tools/report/reported_rows.h"
#include "tools/results/load.h"
#include "tools/results/schema.h"
#include "tools/results/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FIRST_LINE 7 /* of the file, in which the log begins */

static struct record_set set;
static struct judgement rows;

/* Judges the sample, and takes it through a database. */
static void take_through(void)
{
	char path[64];
	struct database *database;
	struct record record;
	uint64_t run;
	bool is_new;

	snprintf(path, sizeof(path), "/tmp/crossmod-rows-%d.db", (int)getpid());
	unlink(path);
	assert_int_equal(judge_sealed(sample_body, "as expected"), STATUS_AS_EXPECTED);
	assert_true(record_make(&record, &judgement, "/logs/sample", FIRST_LINE, "Bochs"));
	database = results_open(path, DATABASE_ADD, 1);
	assert_non_null(database);
	assert_true(store_record(database, &record, &is_new, &run));
	assert_true(load_all(database, &set));
	assert_true(load_machine(database, "Bochs", &set)); /* it is there, and comes once */
	database_close(database);
	unlink(path);
	record_free(&record);
	assert_int_equal(set.count, 1);
	assert_true(record_is_of(&set.records[0], &judgement.log));
	assert_true(rows_judge(&set.records[0], &rows));
}

static int forget(void **state)
{
	judgement_free(&rows);
	record_set_free(&set);
	return judgement_done(state);
}

static void assert_same_rates(const struct figures *expected, const struct figures *found)
{
	for (unsigned outcome = 0; outcome < COUNTED_OUTCOMES; outcome++) {
		char rate[BOUNDS_RATE_SIZE] = "none", other[BOUNDS_RATE_SIZE] = "none";

		bounds_rate(expected, (enum outcome)outcome, rate);
		bounds_rate(found, (enum outcome)outcome, other);
		assert_string_equal(rate, other);
		assert_int_equal(expected->total.outcomes[outcome], found->total.outcomes[outcome]);
	}
	assert_int_equal(bounds_zeros(expected), bounds_zeros(found));
}

static void assert_same_cost(const struct cost_figures *expected, const struct cost_figures *found)
{
	assert_int_equal(expected->runs, found->runs);
	assert_memory_equal(expected->ns, found->ns, sizeof(found->ns));
}

static void assert_same_test(size_t n)
{
	const struct judged_test *expected = &judgement.tests[n], *found = &rows.tests[n];

	assert_int_equal(expected->kind, found->kind);
	assert_int_equal(expected->verdict, found->verdict);
	assert_int_equal(judgement.tap.tests[n].line, rows.tap.tests[n].line);
	assert_int_equal(rows.tap.tests[n].said, rows.tap.tests[n].line);
	assert_int_equal(judgement.tap.tests[n].name.length, rows.tap.tests[n].name.length);
	if (expected->kind != JUDGED_RUN)
		return;
	assert_memory_equal(judged_test_models(expected), judged_test_models(found),
			    sizeof(found->allowed));
	assert_string_equal(expected->figures.scenario.name, found->figures.scenario.name);
	assert_int_equal(expected->figures.patches, found->figures.patches);
	assert_int_equal(expected->figures.total.executions, found->figures.total.executions);
	assert_int_equal(expected->figures.show, found->figures.show);
	assert_int_equal(expected->figures.forbid, found->figures.forbid);
	assert_same_rates(&expected->figures, &found->figures);
	assert_same_cost(&expected->figures.patch, &found->figures.patch);
	assert_same_cost(&expected->figures.sync, &found->figures.sync);
	assert_same_cost(&expected->figures.stores, &found->figures.stores);
	assert_int_equal(expected->figures.limit.ns, found->figures.limit.ns);
}

static void assert_same(void)
{
	assert_int_equal(judgement.status, rows.status);
	assert_string_equal(judgement.explanation.line, rows.explanation.line);
	assert_int_equal(judgement.test_count, rows.test_count);
	for (size_t n = 0; n < rows.test_count; n++)
		assert_same_test(n);
	assert_int_equal(judgement.machine.consistent, rows.machine.consistent);
	assert_int_equal(judgement.machine.excludable, rows.machine.excludable);
	assert_int_equal(judgement.machine.known, rows.machine.known);
}

static void test_as_it_was(void **state)
{
	(void)state;
	take_through();
	assert_int_equal(rows.test_count, 2);
	assert_same();
	assert_true(span_equals(rows.tap.heads[HEAD_CPUS], "3 online"));
	for (enum log_head head = HEAD_MACHINE; head <= HEAD_HYPERVISOR; head++) {
		struct span expected = judgement.tap.heads[head], found = rows.tap.heads[head];

		assert_int_equal(expected.length, found.length);
		assert_memory_equal(expected.start, found.start, found.length);
	}
}

/* A source that is none can only be somebody's own, in the database. */
static void test_a_source_that_is_none(void **state)
{
	(void)state;
	take_through();
	judgement_free(&rows);
	set.records[0].results[1].source[0] = '\0';
	assert_true(rows_judge(&set.records[0], &rows));
	assert_int_equal(rows.tests[0].kind, JUDGED_RUN);
	assert_int_equal(rows.tests[1].kind, JUDGED_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_as_it_was, forget),
		cmocka_unit_test_teardown(test_a_source_that_is_none, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
