/*
 * Which scenario is next when a machine is classified: all in turn, more of those that tell, and
 * none that can say nothing new.
 */
#include "kernel/classify/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BIT(name) OUTCOME_BIT(OUTCOME_##name)
#define MODEL(name) (1u << MODEL_##name)
#define ALL_MODELS ((1u << MODELS) - 1)

/* Nothing is allowed; all but coherent allow torn; the two weakest do. */
static const outcome_set safe[MODELS];
static const outcome_set not_coherent[MODELS] = {0, BIT(TORN), BIT(TORN), BIT(TORN), BIT(TORN)};
static const outcome_set weak[MODELS] = {0, 0, 0, BIT(STALE), BIT(STALE)};

static const uint64_t nothing[OUTCOMES];
static const uint64_t torn[OUTCOMES] = {[OUTCOME_TORN] = 1};
static const uint64_t stale[OUTCOMES] = {[OUTCOME_STALE] = 3};

static struct candidate candidates[3];
static struct schedule schedule;

static int begin(void **state)
{
	(void)state;
	memset(candidates, 0, sizeof(candidates));
	candidates[0] = (struct candidate){.allowed = safe, .runs = true};
	candidates[1] = (struct candidate){.allowed = not_coherent, .runs = true};
	candidates[2] = (struct candidate){.allowed = weak, .runs = true};
	schedule_begin(&schedule, candidates, 3);
	return 0;
}

/* Runs what is next for as long as it is to run. Returns its index; 3: nothing is. */
static size_t run(const uint64_t outcomes[OUTCOMES])
{
	uint64_t slice_us;
	size_t index;

	if (!schedule_next(&schedule, &index, &slice_us))
		return 3;
	schedule_ran(&schedule, index, slice_us, outcomes);
	return index;
}

static void test_all_have_a_first_turn(void **state)
{
	(void)state;
	assert_int_equal(run(nothing), 0);
	assert_int_equal(run(nothing), 1);
	assert_int_equal(run(nothing), 2);
	assert_int_equal(schedule.consistent, ALL_MODELS);
}

static void test_slices_double(void **state)
{
	uint64_t slice_us, expected = SLICE_FIRST_US;
	size_t index;

	(void)state;
	schedule.count = 1;
	for (unsigned i = 0; i < 8; i++) {
		assert_true(schedule_next(&schedule, &index, &slice_us));
		assert_int_equal(slice_us, expected);
		schedule_ran(&schedule, index, slice_us, nothing);
		expected = expected * 2 < SLICE_LONGEST_US ? expected * 2 : SLICE_LONGEST_US;
	}
	assert_int_equal(slice_us, SLICE_LONGEST_US);
}

/* Over a long time, four times as much each as what tells nothing. */
static void test_more_time_for_what_tells(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		run(nothing);
	for (unsigned i = 1; i < 3; i++) {
		assert_true(candidates[i].elapsed_us > 3 * candidates[0].elapsed_us);
		assert_true(candidates[i].elapsed_us < 5 * candidates[0].elapsed_us);
	}
}

static void test_what_tells_nothing_more_gets_less(void **state)
{
	(void)state;
	assert_int_equal(schedule_ran(&schedule, 1, SLICE_FIRST_US, torn), MODEL(COHERENT));
	assert_int_equal(schedule.consistent, ALL_MODELS & ~MODEL(COHERENT));
	for (unsigned i = 0; i < 1000; i++)
		run(nothing);
	/* The models that are left all allow torn there. */
	assert_true(candidates[2].elapsed_us > 3 * candidates[1].elapsed_us);
	assert_false(schedule.is_defective);
}

static void test_what_cannot_run_does_not(void **state)
{
	(void)state;
	candidates[0].runs = candidates[2].runs = false;
	assert_int_equal(run(nothing), 1);
	assert_int_equal(run(nothing), 1);
	candidates[1].runs = false;
	assert_int_equal(run(nothing), 3);
}

/* The last one shows what no model allows. The two before it get as long as it took, and no
 * longer. */
static void test_a_defect_is_looked_for_in_what_is_smaller(void **state)
{
	(void)state;
	assert_int_equal(schedule_ran(&schedule, 2, 3 * SLICE_FIRST_US, torn), ALL_MODELS);
	assert_true(schedule.is_defective);
	assert_int_equal(schedule.defect, 2);
	for (size_t index; (index = run(nothing)) < 3;)
		assert_true(index < 2);
	assert_true(candidates[0].elapsed_us >= 3 * SLICE_FIRST_US);
	assert_true(candidates[1].elapsed_us >= 3 * SLICE_FIRST_US);
	assert_true(candidates[1].elapsed_us < 10 * SLICE_FIRST_US);
	assert_int_equal(schedule.defect, 2);
}

static void test_the_smallest_that_shows_it(void **state)
{
	(void)state;
	schedule_ran(&schedule, 2, SLICE_FIRST_US, torn);
	schedule_ran(&schedule, 0, SLICE_FIRST_US, torn);
	assert_int_equal(schedule.defect, 0);
	assert_int_equal(run(nothing), 3);
	/* What is larger says nothing new. */
	schedule_ran(&schedule, 1, SLICE_FIRST_US, stale);
	assert_int_equal(schedule.defect, 0);
}

/* Each by itself is allowed by some model, and both together by none. */
static void test_what_excludes_the_last_one(void **state)
{
	static const outcome_set only_bytewise[MODELS] = {[MODEL_BYTEWISE] = BIT(TORN)};

	(void)state;
	candidates[0].allowed = only_bytewise;
	assert_int_equal(schedule_ran(&schedule, 0, SLICE_FIRST_US, torn),
			 ALL_MODELS & ~MODEL(BYTEWISE));
	assert_false(schedule.is_defective);
	assert_int_equal(schedule_ran(&schedule, 2, SLICE_FIRST_US, stale), MODEL(BYTEWISE));
	assert_true(schedule.is_defective);
	assert_int_equal(schedule.defect, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_all_have_a_first_turn, begin),
		cmocka_unit_test_setup(test_slices_double, begin),
		cmocka_unit_test_setup(test_more_time_for_what_tells, begin),
		cmocka_unit_test_setup(test_what_tells_nothing_more_gets_less, begin),
		cmocka_unit_test_setup(test_what_cannot_run_does_not, begin),
		cmocka_unit_test_setup(test_a_defect_is_looked_for_in_what_is_smaller, begin),
		cmocka_unit_test_setup(test_the_smallest_that_shows_it, begin),
		cmocka_unit_test_setup(test_what_excludes_the_last_one, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
