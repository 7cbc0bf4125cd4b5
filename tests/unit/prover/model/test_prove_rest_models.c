/*
 * Executors that rest: what each model must allow, reasoned out on paper; that a rest which ends
 * with a serialization is as good as an acknowledgement; and how a run reads.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/search/allowed.h"
#include "prover/model/trace.h"
#include "scenario/language/language.h"
#include "scenario/standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct system system_now;

static const struct event action = {.kind = EVENT_ACTION};
static const struct event straight = {.kind = EVENT_STORE};
static const struct event fetch = {.kind = EVENT_FETCH};
static const struct event pass = {.kind = EVENT_PASS};
static const struct event rest = {.kind = EVENT_REST};
static const struct event end_rest = {.kind = EVENT_END_REST};

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
	const struct scenario right = sample_resting(three, SERIALIZE_CPUID, false);
	const struct scenario none = sample_resting(three, SERIALIZE_NONE, false);
	const struct scenario lock = sample_resting(three, SERIALIZE_LOCK, true);
	const struct scenario early = sample_resting(three, SERIALIZE_CPUID, true);
	const outcome_set all = T | U | M | O | B, at_once = U | M | O | B;

	(void)state;
	sample_expect(&right, 0, 0, 0, 0, 0);
	sample_expect(&none, U, all, at_once, all, all);
	sample_expect(&lock, U, all, at_once, all, all);
	sample_expect(&early, 0, all, at_once, all, all);
}

/* An executor at rest takes a stop like any other. And then memory holds nothing but the new form.
 */
static void test_a_stop_is_safe_for_who_rests(void **state)
{
	const struct scenario none = sample_resting(sample_stop_then_sync(), SERIALIZE_NONE, false);
	const struct scenario early =
		sample_resting(sample_stop_then_sync(), SERIALIZE_CPUID, true);

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
			scenario_parse(file->name, file->source, file->length, &scenario, &error));
		if (scenario_steps_of(&scenario, STEP_SYNC) == 0 || scenario.rest.may ||
		    scenario.rest.online)
			continue;
		assert_true(prove_allowed(&scenario, without, reason));
		scenario = sample_resting(scenario, SERIALIZE_IRET, false);
		assert_true(prove_allowed(&scenario, with, reason));
		if (memcmp(without, with, sizeof(with)) != 0)
			fail_msg("%s", scenario.name);
		checked++;
	}
	assert_true(checked > 20);
}

/* Under snapshot. To be freed. */
static char *trace_of(const struct scenario *scenario, unsigned executors, const struct event *run,
		      size_t count)
{
	char reason[SYSTEM_REASON_SIZE];
	outcome_set outcomes;
	size_t length;
	char *trace;
	FILE *to = open_memstream(&trace, &length);

	assert_true(system_build(&system_now, scenario, MODEL_SNAPSHOT, executors, reason));
	assert_true(trace_replay(&system_now, run, count, &outcomes));
	assert_true(trace_print(to, &system_now, run, count));
	fclose(to);
	return trace;
}

/* By hand: the shortest is to fetch, to sleep through all six of the patcher's actions, and to
 * execute. */
static void test_the_run_that_condemns_a_rest(void **state)
{
	static const char expected[] =
		"     CPU A (patcher)                        memory   CPU B (executor)\n"
		" 0                                          eb e5    fetches eb e5\n"
		" 1                                          eb e5    goes to rest\n"
		" 2   writes breakpoint cc                   cc e5\n"
		" 3   sends the sync, but not to B           cc e5\n"
		" 4   writes tail f0                         cc f0\n"
		" 5   sends the sync, but not to B           cc f0\n"
		" 6   writes head eb                         eb f0\n"
		" 7   sends the sync, but not to B, returns  eb f0\n"
		" 8                                          eb f0    says that it rests no more\n"
		" 9                                          eb f0    executes eb e5 while memory "
		"holds eb f0: late-old, mismatch\n";
	const struct event run[] = {fetch,  rest,     straight, action,	  straight,
				    action, straight, action,	end_rest, pass};
	const struct scenario scenario = sample_resting(sample_three_sync(), SERIALIZE_NONE, false);
	char *trace;

	(void)state;
	trace = trace_of(&scenario, 1, run, sizeof(run) / sizeof(run[0]));
	assert_string_equal(trace, expected);
	free(trace);
}

/* Two that rest; one goes on, and serializes, and the other is stopped. */
static void test_a_run_of_two(void **state)
{
	static const char *const cells[] = {"sends the sync, but not to B and C  ",
					    "goes to rest\n", "iret, drops eb e5\n",
					    "rests no more, acknowledges the stop, and waits\n"};
	const struct scenario scenario = sample_resting(
		sample("jmp8 -> jmp8", "line+0", "next", "sync none, stop, go, write tail", "call"),
		SERIALIZE_IRET, false);
	const struct event run[] = {
		rest,
		{.kind = EVENT_REST, .executor = 1},
		action,
		{.kind = EVENT_FETCH, .executor = 1},
		{.kind = EVENT_END_REST, .executor = 1},
		{.kind = EVENT_WAKE, .executor = 1},
		action,
		{.kind = EVENT_ACKNOWLEDGE},
	};
	char *trace;

	(void)state;
	trace = trace_of(&scenario, 2, run, sizeof(run) / sizeof(run[0]));
	for (unsigned i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		assert_non_null(strstr(trace, cells[i]));
	free(trace);
}

/* An unfenced sync asks those at rest, too, and drops what it has fetched, though `none` does not.
 */
static void test_a_run_of_an_unfenced_sync(void **state)
{
	const struct scenario scenario = sample_resting(
		sample("jmp8 -> jmp8", "line+0", "next", "sync none unfenced, write tail", "call"),
		SERIALIZE_NONE, false);
	const struct event run[] = {rest, fetch, action, {.kind = EVENT_ACKNOWLEDGE}};
	char *trace;

	(void)state;
	trace = trace_of(&scenario, 1, run, sizeof(run) / sizeof(run[0]));
	assert_non_null(strstr(trace, "sends the sync "));
	assert_null(strstr(trace, "but not to"));
	assert_non_null(strstr(trace, "rests no more, takes the sync: none, drops eb e5\n"));
	free(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rests_on_paper),
		cmocka_unit_test(test_a_stop_is_safe_for_who_rests),
		cmocka_unit_test(test_rests_change_nothing),
		cmocka_unit_test(test_the_run_that_condemns_a_rest),
		cmocka_unit_test(test_a_run_of_two),
		cmocka_unit_test(test_a_run_of_an_unfenced_sync),
	};

	return cmocka_run_group_tests_name("prove_rest_models", tests, NULL, NULL);
}
