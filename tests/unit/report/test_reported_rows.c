/*
 * What the database keeps of a log, as a judgement again: the record of that is the record of the
 * log itself, in all that a report shows. So the two lists of fields cannot part.
 */
#include "tests/unit/sample/judge_sample.h"
#include "tools/base/input.h"
#include "tools/report/reported_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ASSERT_SAME(field) assert_memory_equal(&a->field, &b->field, sizeof(a->field))

static void assert_same_figures(const struct result *a, const struct result *b)
{
	assert_string_equal(a->source, b->source);
	assert_string_equal(a->experiment, b->experiment);
	ASSERT_SAME(show);
	ASSERT_SAME(forbid);
	ASSERT_SAME(untold);
	ASSERT_SAME(executors);
	ASSERT_SAME(patches);
	ASSERT_SAME(counts);
	ASSERT_SAME(came);
	ASSERT_SAME(zeros);
	ASSERT_SAME(is_proved);
	ASSERT_SAME(allowed);
	ASSERT_SAME(costs);
	ASSERT_SAME(has_limit);
	ASSERT_SAME(limit_ns);
}

static void assert_same_result(const struct result *a, const struct result *b)
{
	ASSERT_SAME(line);
	ASSERT_SAME(kind);
	ASSERT_SAME(verdict);
	assert_string_equal(a->scenario, b->scenario);
	assert_string_equal(a->reason, b->reason);
	if (a->kind == JUDGED_RUN)
		assert_same_figures(a, b);
}

static void assert_same(const struct record *a, const struct record *b)
{
	assert_string_equal(a->processor, b->processor);
	assert_string_equal(a->model, b->model);
	assert_string_equal(a->microcode, b->microcode);
	assert_string_equal(a->hypervisor, b->hypervisor);
	assert_string_equal(a->version, b->version);
	assert_string_equal(a->options, b->options);
	ASSERT_SAME(verdict);
	ASSERT_SAME(has_class);
	ASSERT_SAME(consistent);
	assert_int_equal(a->count, b->count);
	for (size_t n = 0; n < a->count; n++)
		assert_same_result(&a->results[n], &b->results[n]);
}

/* Of the log that was judged last, there and back. Its number of results. */
static size_t there_and_back(void)
{
	struct record log, again;
	struct judgement rows;
	size_t count;

	assert_true(record_make(&log, &judgement, "some.log", 7, ""));
	assert_true(rows_judge(&log, &rows));
	assert_true(record_make(&again, &rows, "some.log", 7, ""));
	assert_same(&log, &again);
	count = log.count;
	record_free(&again);
	judgement_free(&rows);
	record_free(&log);
	return count;
}

static void test_sample(void **state)
{
	(void)state;
	judge_sealed(sample_body, "as expected");
	assert_int_equal(there_and_back(), 2);
}

/* One that a machine has made: a batch, one that was skipped, one that costs what it waits. */
static void test_run(void **state)
{
	struct explanation explanation;
	size_t length;
	char *bytes;

	(void)state;
	assert_int_equal(
		input_read("tests/unit/logs/run.log", &input_log, &bytes, &length, &explanation),
		STATUS_AS_EXPECTED);
	judge_bytes(bytes, length);
	free(bytes);
	assert_int_equal(there_and_back(), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
