/*
 * Executors that rest, and syncs that leave them alone: single events, written by hand; what each
 * model must allow, reasoned out on paper; and that a rest is as good as an acknowledgement.
 */
#include "tests/prover/prove_sample.h"

#include "prover/allowed.h"
#include "prover/trace.h"
#include "scenario/language.h"
#include "scenario/standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct system system_now;
static struct state now;
static outcome_set outcomes;

static const struct event action = {.kind = EVENT_ACTION};
static const struct event straight = {.kind = EVENT_STORE};
static const struct event fetch = {.kind = EVENT_FETCH};
static const struct event pass = {.kind = EVENT_PASS};
static const struct event acknowledge = {.kind = EVENT_ACKNOWLEDGE};
static const struct event go_on = {.kind = EVENT_GO_ON};
static const struct event rest = {.kind = EVENT_REST};
static const struct event end_rest = {.kind = EVENT_END_REST};
static const struct event wake = {.kind = EVENT_WAKE};

static struct scenario resting(struct scenario scenario, enum serialization wakes_by, bool early)
{
	scenario.rest = (struct rest){true, wakes_by, early};
	return scenario;
}

static void begin(const struct scenario *scenario, enum model model)
{
	char reason[SYSTEM_REASON_SIZE];

	assert_true(system_build(&system_now, scenario, model, 1, reason));
	system_initial(&system_now, &now);
}

static bool can(struct event event)
{
	struct state to;

	return system_step(&system_now, &now, event, &to, &outcomes);
}

static void happens(struct event event)
{
	const struct state from = now;

	assert_true(system_step(&system_now, &from, event, &now, &outcomes));
}

/* It fetches at rest, and executes nothing; what it has fetched it drops when it goes on. */
static void test_a_rest_in_order(void **state)
{
	const struct scenario scenario = resting(sample_three_sync(), SERIALIZE_CPUID, false);

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
	const struct scenario scenario = resting(sample_three_sync(), SERIALIZE_CPUID, true);

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
			resting(sample_three_sync(), SERIALIZE_LOCK, early);

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
		resting(sample("jmp8 -> jmp8", "line+0", "next", "write flag 1, sync cpuid",
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
	const struct scenario scenario = resting(sample_three_sync(), SERIALIZE_CPUID, false);

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
		resting(sample("jmp8 -> jmp8", "line+0", "next", "sync none, sync none", "call"),
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
	const struct scenario scenario =
		resting(sample("jmp8 -> jmp8", "line+0", "next", "sync cpuid unfenced", "call"),
			SERIALIZE_CPUID, false);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(rest);
	happens(action);
	assert_false(system_returned(&system_now, &now));
	happens(acknowledge);
	assert_true(system_returned(&system_now, &now));
	assert_false(can(end_rest));
}

static struct scenario stopped_then_synced(void)
{
	return sample("nop2 -> jmp8", "line+0", "next",
		      "stop, write all byte by byte, go, sync cpuid", "call");
}

/* It is awake when it goes on, whatever was to end its rest. */
static void test_a_stop_ends_rests(void **state)
{
	const struct scenario scenario = resting(stopped_then_synced(), SERIALIZE_CPUID, false);

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

/* 66 90, cc 90, sync, cc cc, sync, eb cc, sync. All three syncs may fall into one rest. What was
 * fetched before it, or in it, is kept by whoever does not serialize at its end, or does so too
 * early: 66 90 (late-old, mismatch), cc (late-breakpoint), and 66 cc (torn) unless it is fetched at
 * once. Where execution and memory are one there is nothing to keep; but old, then new, is
 * unserialized, unless there was a serialization at any moment in between. */
static void test_rests_on_paper(void **state)
{
	const struct scenario three =
		sample("nop2 -> jmp8", "line+0", "next",
		       "write breakpoint, sync cpuid, write tail, sync cpuid, write head, "
		       "sync cpuid",
		       "call");
	const struct scenario right = resting(three, SERIALIZE_CPUID, false);
	const struct scenario none = resting(three, SERIALIZE_NONE, false);
	const struct scenario lock = resting(three, SERIALIZE_LOCK, true);
	const struct scenario early = resting(three, SERIALIZE_CPUID, true);
	const outcome_set all = T | U | M | O | B, at_once = U | M | O | B;

	(void)state;
	sample_expect(&right, 0, 0, 0, 0, 0);
	sample_expect(&none, U, all, at_once, all, all);
	sample_expect(&lock, U, all, at_once, all, all);
	sample_expect(&early, 0, all, at_once, all, all);
}

/* Who rests takes a stop as anybody does. And then memory holds nothing but the new form. */
static void test_a_stop_is_safe_for_who_rests(void **state)
{
	const struct scenario none = resting(stopped_then_synced(), SERIALIZE_NONE, false);
	const struct scenario early = resting(stopped_then_synced(), SERIALIZE_CPUID, true);

	(void)state;
	sample_expect(&none, 0, 0, 0, 0, 0);
	sample_expect(&early, 0, 0, 0, 0, 0);
}

/* A rest whose end serializes is as good as an acknowledgement: whatever the protocol, right or
 * wrong, no model allows more with it than without it, nor less. */
static void test_rests_change_nothing(void **state)
{
	unsigned checked = 0;

	(void)state;
	for (size_t n = 0; n < standard_file_count; n++) {
		const struct standard_file *file = &standard_files[n];
		outcome_set without[MODELS], with[MODELS];
		char reason[SYSTEM_REASON_SIZE];
		struct scenario scenario;
		struct parse_error error;

		assert_true(
			scenario_parse(file->name, file->text, file->length, &scenario, &error));
		if (scenario_steps_of(&scenario, STEP_SYNC) == 0 || scenario.rest.may)
			continue;
		assert_true(prove_allowed(&scenario, without, reason));
		scenario = resting(scenario, SERIALIZE_IRET, false);
		assert_true(prove_allowed(&scenario, with, reason));
		if (memcmp(without, with, sizeof(with)) != 0)
			fail_msg("%s", scenario.name);
		checked++;
	}
	assert_true(checked > 20);
}

/* By hand: the shortest is to fetch, to sleep through all six of the patcher's actions, and to
 * execute. */
static void test_the_run_that_condemns_a_rest(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                        memory   CPU B (executor)\n"
		" 0                                          eb e5    fetches eb e5\n"
		" 1                                          eb e5    goes to rest\n"
		" 2   writes cc                              cc e5\n"
		" 3   sends the sync, but not to B           cc e5\n"
		" 4   writes f0                              cc f0\n"
		" 5   sends the sync, but not to B           cc f0\n"
		" 6   writes eb                              eb f0\n"
		" 7   sends the sync, but not to B, returns  eb f0\n"
		" 8                                          eb f0    says that it rests no more\n"
		" 9                                          eb f0    executes eb e5 while memory "
		"holds eb f0: late-old, mismatch\n";
	const struct event run[] = {fetch,  rest,     straight, action,	  straight,
				    action, straight, action,	end_rest, pass};
	const struct scenario scenario = resting(sample_three_sync(), SERIALIZE_NONE, false);
	size_t length;
	char *text;
	FILE *to = open_memstream(&text, &length);

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	assert_true(trace_print(to, &system_now, run, sizeof(run) / sizeof(run[0])));
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
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
		cmocka_unit_test(test_rests_on_paper),
		cmocka_unit_test(test_a_stop_is_safe_for_who_rests),
		cmocka_unit_test(test_rests_change_nothing),
		cmocka_unit_test(test_the_run_that_condemns_a_rest),
	};

	return cmocka_run_group_tests_name("prove_rest", tests, NULL, NULL);
}
