/*
 * What differs between two sets of runs, and what of it is worse: on records made by hand, so that
 * each difference is alone.
 */
#include "tools/compare/compare.h"
#include "tools/results/rows.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ALL_MODELS ((1u << MODELS) - 1)

static struct record_set sets[2];

static struct record *run(unsigned side)
{
	struct record *record = record_set_add(&sets[side]);

	assert_non_null(record);
	record->results = calloc(16, sizeof(*record->results));
	assert_non_null(record->results);
	snprintf(record->file, sizeof(record->file), "/logs/%c", "ab"[side]);
	return record;
}

/* Torn in so many of so many patches. */
static struct result *scenario(struct record *record, const char *name, uint64_t torn,
			       uint64_t patches)
{
	struct result *result = &record->results[record->count++];

	result->kind = JUDGED_RUN;
	result->line = 10 * record->count;
	snprintf(result->scenario, sizeof(result->scenario), "%s", name);
	result->experiment = strdup("what is done");
	result->patches = patches;
	result->counts.executions = patches;
	result->counts.outcomes[OUTCOME_TORN] = torn;
	result->came[OUTCOME_TORN] = (struct bounds_came){torn, torn};
	return result;
}

static void forbid(struct result *result, enum verdict verdict)
{
	result->forbid = OUTCOME_BIT(OUTCOME_TORN);
	result->verdict = verdict;
}

static void cost(struct result *result, uint64_t low, uint64_t median, uint64_t high)
{
	result->costs[COST_PATCH] = (struct cost_spread){100, {low, median, high, 100 * high}};
}

static int forget(void **state)
{
	(void)state;
	record_set_free(&sets[0]);
	record_set_free(&sets[1]);
	return 0;
}

static json_t *compared(bool is_worse)
{
	json_t *object = compare_sets(&sets[0], &sets[1]);

	assert_non_null(object);
	if (json_is_true(json_object_get(object, "is_worse")) != is_worse)
		fail_msg("%s", json_dumps(object, JSON_INDENT(1)));
	return object;
}

static const json_t *only(const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key);

	assert_int_equal(json_array_size(list), 1);
	return json_array_get(list, 0);
}

static void assert_none(const json_t *object, const char *key)
{
	assert_int_equal(json_array_size(json_object_get(object, key)), 0);
}

static double real(const json_t *object, const char *key)
{
	return json_real_value(json_object_get(object, key));
}

static void test_nothing_differs(void **state)
{
	json_t *object;

	(void)state;
	scenario(run(0), "one", 0, 1000);
	scenario(run(1), "one", 0, 2000);
	object = compared(false);
	assert_none(object, "verdicts");
	assert_none(object, "outcomes");
	assert_none(object, "costs");
	assert_none(object, "only_a");
	assert_none(object, "only_b");
	assert_int_equal(rows_number(object, "tests"), 0);
	json_decref(object);
}

static void test_appears(void **state)
{
	json_t *object;
	const json_t *row;

	(void)state;
	forbid(scenario(run(0), "one", 0, 1000), VERDICT_AS_EXPECTED);
	forbid(scenario(run(1), "one", 3, 1000), VERDICT_FORBIDDEN);
	object = compared(true);
	row = only(object, "verdicts");
	assert_string_equal(rows_string(json_object_get(row, "a"), "verdict"), "as expected");
	assert_string_equal(rows_string(json_object_get(row, "b"), "verdict"), "forbidden");
	assert_string_equal(rows_string(json_object_get(row, "b"), "file"), "/logs/b");
	assert_int_equal(rows_number(json_object_get(row, "b"), "line"), 10);
	assert_true(json_is_true(json_object_get(row, "is_worse")));
	row = only(object, "outcomes");
	assert_string_equal(rows_string(row, "change"), "appeared");
	/* As test_chance.c has it. By itself it may be chance, and is not what makes it worse */
	assert_true(fabs(real(row, "probability") - 2 * 0.5 * 999 / 1999 * 998 / 1998) < 1e-9);
	assert_true(real(row, "corrected") == real(row, "probability"));
	assert_true(json_is_false(json_object_get(row, "is_worse")));
	json_decref(object);
}

static void test_vanishes(void **state)
{
	json_t *object;

	(void)state;
	forbid(scenario(run(0), "one", 300, 1000), VERDICT_FORBIDDEN);
	forbid(scenario(run(1), "one", 0, 1000), VERDICT_AS_EXPECTED);
	object = compared(false);
	only(object, "verdicts");
	assert_string_equal(rows_string(only(object, "outcomes"), "change"), "vanished");
	json_decref(object);
}

/* What is forbidden and was there before: more of it is worse, less is not. */
static void test_rises(void **state)
{
	json_t *object;

	(void)state;
	forbid(scenario(run(0), "one", 10, 1000), VERDICT_FORBIDDEN);
	forbid(scenario(run(1), "one", 100, 1000), VERDICT_FORBIDDEN);
	object = compared(true);
	assert_none(object, "verdicts");
	assert_string_equal(rows_string(only(object, "outcomes"), "change"), "more");
	json_decref(object);
	forget(NULL);
	forbid(scenario(run(0), "one", 100, 1000), VERDICT_FORBIDDEN);
	forbid(scenario(run(1), "one", 10, 1000), VERDICT_FORBIDDEN);
	object = compared(false);
	assert_string_equal(rows_string(only(object, "outcomes"), "change"), "less");
	json_decref(object);
	forget(NULL);
	/* Where the scenario does not forbid it, it is no worse, and said all the same */
	scenario(run(0), "one", 10, 1000);
	scenario(run(1), "one", 100, 1000);
	object = compared(false);
	assert_string_equal(rows_string(only(object, "outcomes"), "change"), "more");
	json_decref(object);
	forget(NULL);
	/* What may be chance is not said */
	forbid(scenario(run(0), "one", 10, 1000), VERDICT_FORBIDDEN);
	forbid(scenario(run(1), "one", 12, 1000), VERDICT_FORBIDDEN);
	object = compared(false);
	assert_none(object, "outcomes");
	assert_int_equal(rows_number(object, "tests"), 1);
	json_decref(object);
}

/* 1 of 1000 and 10 of 1000: 0.011 by itself. It is one of ten tests the second time. */
static void test_several_tests(void **state)
{
	char name[] = "one-0";
	struct record *a = run(0), *b = run(1);
	json_t *object;

	(void)state;
	forbid(scenario(a, "one", 1, 1000), VERDICT_FORBIDDEN);
	forbid(scenario(b, "one", 10, 1000), VERDICT_FORBIDDEN);
	object = compared(true);
	only(object, "outcomes");
	json_decref(object);
	for (; name[4] < '9'; name[4]++) {
		forbid(scenario(a, name, 5, 1000), VERDICT_FORBIDDEN);
		forbid(scenario(b, name, 5, 1000), VERDICT_FORBIDDEN);
	}
	object = compared(false);
	assert_none(object, "outcomes");
	assert_int_equal(rows_number(object, "tests"), 10);
	json_decref(object);
}

/* Both medians must be outside of the other's spread. */
static void test_costs(void **state)
{
	static const struct {
		uint64_t a[3], b[3];
		bool moves, is_worse;
	} cases[] = {
		{{100, 110, 120}, {130, 140, 150}, true, true},
		{{130, 140, 150}, {100, 110, 120}, true, false},
		{{100, 110, 140}, {130, 140, 150}, false, false},
		{{100, 110, 120}, {110, 140, 150}, false, false},
		{{100, 110, 139}, {111, 140, 150}, true, true},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
		const uint64_t *a = cases[n].a, *b = cases[n].b;
		json_t *object;

		cost(scenario(run(0), "one", 0, 1), a[0], a[1], a[2]);
		cost(scenario(run(1), "one", 0, 1), b[0], b[1], b[2]);
		object = compared(cases[n].is_worse);
		assert_int_equal(json_array_size(json_object_get(object, "costs")), cases[n].moves);
		json_decref(object);
		forget(NULL);
	}
}

static void test_models(void **state)
{
	struct record *a = run(0), *b = run(1);
	json_t *object;

	(void)state;
	a->has_class = b->has_class = true;
	a->consistent = ALL_MODELS;
	b->consistent = ALL_MODELS & ~(1u << MODEL_COHERENT);
	json_decref(compared(true));
	a->consistent = b->consistent;
	b->consistent = ALL_MODELS;
	json_decref(compared(false));
	/* Nothing is known of one */
	a->has_class = false;
	b->consistent = 0;
	object = compared(false);
	assert_true(json_is_null(json_object_get(json_object_get(object, "models"), "a")));
	json_decref(object);
}

/* The verdict of the whole counts what is in no scenario's: a run that was ended before its time.
 */
static void test_verdict_of_the_whole(void **state)
{
	(void)state;
	scenario(run(0), "one", 0, 1000);
	scenario(run(1), "one", 0, 1000);
	sets[1].records[0].verdict = CONCLUSION_INCONCLUSIVE;
	json_decref(compared(true));
	sets[0].records[0].verdict = CONCLUSION_WRONG_PROTOCOL;
	json_decref(compared(false));
	sets[1].records[0].verdict = CONCLUSION_DEFECTIVE;
	json_decref(compared(true));
}

static void test_only_in_one(void **state)
{
	struct record *a = run(0), *b = run(1);
	struct result *other;
	json_t *object;

	(void)state;
	scenario(a, "one", 0, 1000);
	other = scenario(b, "one", 500, 1000);
	other->experiment[0] = 'W';
	scenario(b, "skipped", 0, 0)->kind = JUDGED_SKIPPED;
	object = compared(false);
	assert_string_equal(json_string_value(only(object, "only_a")), "one");
	assert_string_equal(json_string_value(only(object, "only_b")), "one");
	assert_none(object, "outcomes");
	json_decref(object);
}

/* All runs of a set together: sums of patches, the worst verdict, the median of the medians. */
static void test_several_runs(void **state)
{
	json_t *object;
	const json_t *row, *b;

	(void)state;
	cost(scenario(run(0), "one", 0, 1000), 100, 110, 120);
	cost(scenario(run(1), "one", 5, 1000), 200, 210, 220);
	forbid(&sets[1].records[0].results[0], VERDICT_INCONCLUSIVE);
	cost(scenario(run(1), "one", 7, 3000), 190, 230, 240);
	forbid(&sets[1].records[1].results[0], VERDICT_FORBIDDEN);
	cost(scenario(run(1), "one", 0, 1000), 250, 260, 270);
	object = compared(true);
	row = only(object, "verdicts");
	assert_string_equal(rows_string(json_object_get(row, "b"), "verdict"), "forbidden");
	b = json_object_get(only(object, "outcomes"), "b");
	assert_int_equal(rows_number(b, "executions"), 12);
	assert_int_equal(rows_number(b, "patches_least"), 12);
	assert_int_equal(rows_number(b, "patches_most"), 12);
	assert_int_equal(rows_number(b, "patches"), 5000);
	b = json_object_get(only(object, "costs"), "b");
	assert_int_equal(rows_number(b, "runs"), 3);
	assert_int_equal(rows_number(b, "low_ns"), 190);
	assert_int_equal(rows_number(b, "median_ns"), 230);
	assert_int_equal(rows_number(b, "high_ns"), 270);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_nothing_differs, forget),
		cmocka_unit_test_teardown(test_appears, forget),
		cmocka_unit_test_teardown(test_vanishes, forget),
		cmocka_unit_test_teardown(test_rises, forget),
		cmocka_unit_test_teardown(test_several_tests, forget),
		cmocka_unit_test_teardown(test_costs, forget),
		cmocka_unit_test_teardown(test_models, forget),
		cmocka_unit_test_teardown(test_verdict_of_the_whole, forget),
		cmocka_unit_test_teardown(test_only_in_one, forget),
		cmocka_unit_test_teardown(test_several_runs, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
