/*
 * Executors that rest, and syncs that leave them alone: single events. Each run is written by hand.
 */
#include "tests/unit/sample/prove_events.h"

static const struct event fetch = {.kind = EVENT_FETCH};
static const struct event rest = {.kind = EVENT_REST};
static const struct event end_rest = {.kind = EVENT_END_REST};
static const struct event wake = {.kind = EVENT_WAKE};

/* It fetches at rest, and executes nothing; what it has fetched it drops when it goes on. */
static void test_a_rest_in_order(void **state)
{
	const struct scenario scenario =
		sample_resting(sample_three_sync(), SERIALIZE_CPUID, false);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	assert_false(can(end_rest));
	assert_false(can(wake));
	happens(rest);
	assert_false(can(rest));
	assert_false(can(wake));
	happens(fetch);
	assert_false(can(pass));
	happens(end_rest);
	assert_false(can(end_rest));
	assert_false(can(pass));
	assert_false(can(rest));
	assert_int_not_equal(now.executor[0].fetched, 0);
	happens(wake);
	assert_int_equal(now.executor[0].fetched, 0);
	assert_false(can(wake));
	happens(fetch);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_OLD));
}

static void test_an_early_rest(void **state)
{
	const struct scenario scenario = sample_resting(sample_three_sync(), SERIALIZE_CPUID, true);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(rest);
	assert_false(can(end_rest));
	happens(fetch);
	happens(wake);
	assert_int_equal(now.executor[0].fetched, 0);
	assert_false(can(wake));
	assert_false(can(pass));
	happens(fetch);
	happens(end_rest);
	assert_int_not_equal(now.executor[0].fetched, 0);
	happens(pass);
	happens(rest);
}

static void test_a_rest_that_serializes_by_nothing(void **state)
{
	(void)state;
	for (unsigned early = 0; early < 2; early++) {
		const struct scenario scenario =
			sample_resting(sample_three_sync(), SERIALIZE_LOCK, early);

		begin(&scenario, MODEL_SNAPSHOT);
		happens(rest);
		happens(fetch);
		assert_false(can(wake));
		happens(end_rest);
		assert_false(can(wake));
		happens(pass);
	}
}

/* Between two passes, and no step of a pass. */
static void test_nobody_rests_in_a_pass(void **state)
{
	const struct scenario scenario =
		sample_resting(sample("jmp8 -> jmp8", "line+0", "next", "write flag 1, sync cpuid",
				      "read flag; cpuid; call"),
			       SERIALIZE_CPUID, false);

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	for (unsigned step = 0; step < 3; step++) {
		assert_int_equal(can(rest), step == 0);
		happens(pass);
	}
	assert_true(can(rest));
}

/* From the moment at which it says that it rests no more, and not before. */
static void test_whom_a_sync_asks(void **state)
{
	const struct scenario scenario =
		sample_resting(sample_three_sync(), SERIALIZE_CPUID, false);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(straight);
	happens(rest);
	happens(action);
	assert_false(can(acknowledge));
	assert_int_equal(now.action, 2);
	happens(straight);
	happens(end_rest);
	happens(action);
	assert_false(can(straight));
	happens(acknowledge);
	happens(straight);
}

/* A sync that began before the rest waits for its acknowledgement. The interrupt ends the rest, and
 * drops what was fetched, whatever the sync itself does. */
static void test_who_was_asked_before(void **state)
{
	const struct scenario scenario =
		sample_resting(sample("jmp8 -> jmp8", "line+0", "next",
				      "sync none, sync none, write tail", "call"),
			       SERIALIZE_NONE, false);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(action);
	happens(rest);
	happens(fetch);
	assert_false(can(action));
	happens(acknowledge);
	assert_int_equal(now.executor[0].fetched, 0);
	assert_false(can(end_rest));
	happens(fetch);
	happens(action);
	happens(acknowledge);
	assert_int_not_equal(now.executor[0].fetched, 0);
}

/* It may look at them before its own stores are visible to them. */
static void test_an_unfenced_sync_asks_all(void **state)
{
	const struct scenario scenario = sample_resting(
		sample("jmp8 -> jmp8", "line+0", "next", "sync cpuid unfenced", "call"),
		SERIALIZE_CPUID, false);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(rest);
	happens(action);
	assert_false(system_returned(&system_now, &now));
	happens(acknowledge);
	assert_false(can(end_rest));
}

/* It is awake when it goes on, whatever was to end its rest. */
static void test_a_stop_ends_rests(void **state)
{
	const struct scenario scenario =
		sample_resting(sample_stop_then_sync(), SERIALIZE_CPUID, false);

	(void)state;
	for (unsigned told = 0; told < 2; told++) {
		begin(&scenario, MODEL_SNAPSHOT);
		happens(rest);
		if (told)
			happens(end_rest);
		happens(fetch);
		happens(action);
		assert_false(can(straight));
		happens(acknowledge);
		assert_false(can(end_rest));
		assert_false(can(wake));
		happens(straight);
		happens(straight);
		happens(action);
		happens(go_on);
		assert_int_equal(now.executor[0].fetched, 0);
		assert_false(can(end_rest));
		assert_false(can(wake));
		happens(fetch);
		happens(pass);
		assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
		happens(action);
		assert_true(can(acknowledge));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_rest_in_order),
		cmocka_unit_test(test_an_early_rest),
		cmocka_unit_test(test_a_rest_that_serializes_by_nothing),
		cmocka_unit_test(test_nobody_rests_in_a_pass),
		cmocka_unit_test(test_whom_a_sync_asks),
		cmocka_unit_test(test_who_was_asked_before),
		cmocka_unit_test(test_an_unfenced_sync_asks_all),
		cmocka_unit_test(test_a_stop_ends_rests),
	};

	return cmocka_run_group_tests_name("prove_rest", tests, NULL, NULL);
}
