/*
 * Single events: what is possible in which state, and what it does. Each run is written by hand.
 */
#include "tests/unit/sample/prove_events.h"

#include "prover/model/trace.h"

#include <stdio.h>

static const struct event lower = {.kind = EVENT_DRAIN, .part = 0};
static const struct event upper = {.kind = EVENT_DRAIN, .part = 1};
static const struct event head = {.kind = EVENT_FETCH, .byte = 0};
static const struct event tail = {.kind = EVENT_FETCH, .byte = 1};
static const struct event anew = {.kind = EVENT_REFETCH};

/* Either part of a store across a quadword may be first, and then memory holds bytes of both. */
static void test_parts_in_any_order(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "quad+7", "next", "write all, fence", "call");
	const struct event parts[] = {lower, upper};

	(void)state;
	for (unsigned first = 0; first < 2; first++) {
		begin(&scenario, MODEL_COHERENT);
		assert_false(can(straight));
		happens(action);
		happens(parts[first]);
		assert_false(can(parts[first]));
		happens(pass);
		assert_int_equal(outcomes, T);
		assert_false(can(action)); /* the fence */
		happens(parts[!first]);
		happens(pass);
		assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
		happens(action);
		assert_true(system_returned(&system_now, &now));
	}
}

static void test_what_waits_for_the_buffer(void **state)
{
	static const char *const steps[] = {"sync cpuid", "fence", "stop"};
	char patch[80];

	(void)state;
	for (unsigned n = 0; n < 3; n++) {
		snprintf(patch, sizeof(patch), "write tail, %s%s", steps[n], n == 2 ? ", go" : "");
		const struct scenario scenario =
			sample("jmp8 -> jmp8", "line+0", "next", patch, "call");

		begin(&scenario, MODEL_COHERENT);
		happens(action);
		assert_false(can(action));
		happens(lower);
		assert_false(can(lower));
		assert_true(can(action));
	}
	const struct scenario unfenced =
		sample("jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid unfenced", "call");

	begin(&unfenced, MODEL_COHERENT);
	happens(action);
	happens(action);
	happens(acknowledge);
	assert_false(can(action)); /* the patcher serializes */
	happens(lower);
	happens(action);
	assert_true(system_returned(&system_now, &now));
}

/* A second store cannot go to memory while the first is in the buffer. */
static void test_stores_in_order(void **state)
{
	const struct scenario scenario = sample_breakpoint_only();

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	happens(action);
	assert_false(can(straight));
	happens(action);
	happens(lower);
	assert_int_equal(system_value(&system_now, system_now.memory[now.memory], 0, 0), 0xcc);
	assert_int_equal(system_value(&system_now, system_now.memory[now.memory], 0, 1), 0xe5);
}

static void test_the_patcher_waits_for_the_acknowledgement(void **state)
{
	const struct scenario scenario = sample_three_sync();

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	assert_false(can(acknowledge));
	happens(head);
	happens(straight);
	happens(action);
	assert_false(can(action));
	assert_false(can(straight));
	happens(acknowledge);
	assert_int_equal(now.executor[0].fetched, 0);
	assert_false(can(acknowledge));
	assert_true(can(straight));
}

static void test_a_stopped_cpu_does_nothing(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next", "stop, write tail, go", "call");

	(void)state;
	begin(&scenario, MODEL_SNAPSHOT);
	happens(head);
	happens(action);
	happens(acknowledge);
	assert_false(can(head));
	assert_false(can(pass));
	assert_false(can(go_on));
	happens(straight);
	assert_false(can(head));
	happens(action);
	assert_true(system_returned(&system_now, &now));
	assert_false(can(pass)); /* it goes on at its own moment, and has dropped all then */
	happens(go_on);
	assert_false(can(pass));
	happens(head);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW));
}

/* One fetch for each execution in bytewise; any number of executions in the others. A head that
 * does not change is always there. */
static void test_what_is_kept(void **state)
{
	const struct scenario scenario = sample_direct();

	(void)state;
	for (unsigned model = MODEL_BYTEWISE; model < MODELS; model++) {
		begin(&scenario, (enum model)model);
		assert_false(can(pass));
		happens(model == MODEL_SNAPSHOT || model == MODEL_SEQUENTIAL ? head : tail);
		happens(pass);
		assert_int_equal(can(pass), model != MODEL_BYTEWISE);
	}
}

/* Upwards only; and when a newer fetch starts, at the head, the others are gone. */
static void test_sequential(void **state)
{
	const struct scenario scenario =
		sample("nop2 -> jmp8", "line+0", "next", "write all", "call");

	(void)state;
	begin(&scenario, MODEL_SEQUENTIAL);
	happens(head);
	assert_int_equal(code_of(&system_now, now.executor[0].fetched, 0, 1), CODE_NONE);
	happens(head);
	assert_int_equal(code_of(&system_now, now.executor[0].fetched, 0, 1), CODE_OLD);
	assert_false(can(head));
	happens(straight);
	assert_false(can(head));
	happens(anew);
	assert_int_equal(code_of(&system_now, now.executor[0].fetched, 0, 1), CODE_NONE);
	assert_false(can(pass));
	happens(head);
	assert_int_equal(system_value(&system_now, now.executor[0].fetched, 0, 1), 0xcc);
}

/* The handler resumes behind the site: the pass is over, and the next reads the flag. Where memory
 * holds no breakpoint any more, or by its policy, it retries the site in the same pass. */
static void test_where_the_handler_resumes(void **state)
{
	static const char patch[] = "write breakpoint, write head, write flag 1";
	const struct scenario next =
		sample("jmp8 -> jmp8", "line+0", "next", patch, "read flag; none; call");
	const struct scenario retry =
		sample("jmp8 -> jmp8", "line+0", "retry", patch, "read flag; none; call");

	(void)state;
	begin(&next, MODEL_PREFETCH);
	happens(pass);
	happens(straight);
	happens(head);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_BREAKPOINT));
	assert_int_equal(now.executor[0].position, 0);
	assert_int_equal(now.executor[0].fetched, 0);

	begin(&next, MODEL_PREFETCH);
	happens(pass);
	happens(straight);
	happens(head);
	happens(straight);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_BREAKPOINT));
	assert_int_equal(now.executor[0].position, 1);

	begin(&retry, MODEL_PREFETCH);
	happens(pass);
	happens(straight);
	happens(head);
	happens(pass);
	assert_int_equal(now.executor[0].position, 1);
}

/* Interrupts are off between a breakpoint and its handler. Only where that can be retired in
 * between are they two events. */
static void test_a_handler_that_is_retired_before_it_begins(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "retry",
		       "write breakpoint, retire handler, sync cpuid", "call");

	(void)state;
	begin(&scenario, MODEL_PREFETCH);
	happens(straight);
	happens(head);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_BREAKPOINT));
	assert_false(can(head));
	happens(action);
	happens(action);
	assert_false(can(acknowledge));
	happens(pass);
	assert_int_equal(outcomes, B);
	assert_int_equal(now.executor[0].fetched, 0);
	happens(acknowledge);
	assert_true(system_returned(&system_now, &now));
	happens(head);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_BREAKPOINT) | B);
	assert_int_equal(now.executor[0].bits, 0);
}

/* A retired handler cannot retry: it goes on behind the site, to the next pass. */
static void test_where_a_retired_handler_resumes(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "retry",
		       "retire handler, write breakpoint, write flag 1", "read flag; none; call");

	(void)state;
	begin(&scenario, MODEL_PREFETCH);
	happens(action);
	happens(pass);
	happens(straight);
	happens(head);
	happens(pass);
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_BREAKPOINT) | B);
	assert_int_equal(now.executor[0].position, 0);
}

/* trace_replay() is the same, a whole run at once. */
static void test_replay(void **state)
{
	const struct scenario scenario = sample_direct();
	const struct event run[] = {pass, straight, pass}, none[] = {pass, lower};

	(void)state;
	begin(&scenario, MODEL_COHERENT);
	assert_true(trace_replay(&system_now, run, 3, &outcomes));
	assert_int_equal(outcomes, OUTCOME_BIT(OUTCOME_NEW) | U);
	assert_false(trace_replay(&system_now, none, 2, &outcomes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_in_any_order),
		cmocka_unit_test(test_what_waits_for_the_buffer),
		cmocka_unit_test(test_stores_in_order),
		cmocka_unit_test(test_the_patcher_waits_for_the_acknowledgement),
		cmocka_unit_test(test_a_stopped_cpu_does_nothing),
		cmocka_unit_test(test_what_is_kept),
		cmocka_unit_test(test_sequential),
		cmocka_unit_test(test_where_the_handler_resumes),
		cmocka_unit_test(test_a_handler_that_is_retired_before_it_begins),
		cmocka_unit_test(test_where_a_retired_handler_resumes),
		cmocka_unit_test(test_replay),
	};

	return cmocka_run_group_tests_name("prove_events", tests, NULL, NULL);
}
