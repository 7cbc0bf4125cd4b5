/*
 * Searches that are given up: when, what is known of them then, and that they take no other with
 * them.
 */
#include "tests/unit/sample/prove_sample.h"

#include "tools/prove/jobs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* With one executor a state is 8 bytes of the patcher's and 16 of the executor's; its parent is 4,
 * and two slots are 16. There is room for 1024 states at first, and then for twice as many. */
#define BYTES_OF_STATE 44u
#define ROOM_FIRST 1024u

static struct system system_now;
static struct search search;
static struct effort effort;

static enum search_result run(enum model model, const struct bounds *bounds)
{
	/* Some thousand states under bytewise */
	const struct scenario scenario =
		sample("bytes e9 20 01 02 03 -> jmp32", "quad+5", "next",
		       "write breakpoint, write tail byte by byte, write head, sync cpuid", "call");
	char reason[SYSTEM_REASON_SIZE];
	enum search_result result;

	assert_true(system_build(&system_now, &scenario, model, 1, reason));
	result = search_run(&search, &system_now, 0, bounds);
	effort = search_effort(&search, result);
	assert_int_equal(effort.result, result);
	search_free(&search);
	return result;
}

/* One state less than there are is one too few. */
static void test_states(void **state)
{
	struct bounds bounds = BOUNDS_NONE;
	outcome_set all;
	size_t there_are;

	(void)state;
	assert_int_equal(run(MODEL_SNAPSHOT, &bounds), SEARCH_DONE);
	all = search.allowed;
	there_are = effort.states;
	for (bounds.states = 0; bounds.states < there_are; bounds.states++) {
		assert_int_equal(run(MODEL_SNAPSHOT, &bounds), SEARCH_STATES);
		assert_int_equal(effort.states, bounds.states);
		assert_int_equal(search.allowed & ~all, 0);
	}
	assert_int_equal(run(MODEL_SNAPSHOT, &bounds), SEARCH_DONE);
	assert_int_equal(effort.states, there_are);
	assert_int_equal(search.allowed, all);
}

/* The set doubles its room only where that stays below the bound. */
static void test_memory(void **state)
{
	struct bounds bounds = BOUNDS_NONE;

	(void)state;
	for (size_t room = ROOM_FIRST; room <= 2 * ROOM_FIRST; room *= 2) {
		bounds.bytes = 2 * room * BYTES_OF_STATE - 1;
		assert_int_equal(run(MODEL_BYTEWISE, &bounds), SEARCH_MEMORY);
		assert_int_equal(effort.states, room);
		assert_int_equal(effort.bytes, room * BYTES_OF_STATE);
		assert_int_equal(effort.wanted, 2 * room * BYTES_OF_STATE);
	}
	bounds.bytes = ROOM_FIRST * BYTES_OF_STATE - 1;
	assert_int_equal(run(MODEL_BYTEWISE, &bounds), SEARCH_MEMORY);
	assert_int_equal(effort.states, 0);
	assert_int_equal(effort.bytes, 0);
	bounds.bytes = SIZE_MAX;
	assert_int_equal(run(MODEL_BYTEWISE, &bounds), SEARCH_DONE);
	assert_true(effort.states > 2 * ROOM_FIRST);
}

/* It is looked at before the first state is left, and then before every 1024th. */
static void test_time(void **state)
{
	struct bounds bounds = BOUNDS_NONE;

	(void)state;
	bounds.until = 0;
	assert_int_equal(run(MODEL_BYTEWISE, &bounds), SEARCH_TIME);
	assert_int_equal(effort.states, 1);
	assert_int_equal(search.events, 0);
	assert_int_equal(search.allowed, 0);
	assert_true(bounds_until(1) > bounds_now());
}

static void count_looks(void *context, const struct effort *seen)
{
	unsigned *looks = context;

	assert_int_equal(seen->result, SEARCH_DONE);
	assert_true(seen->states > *looks * (size_t)ROOM_FIRST);
	++*looks;
}

static void test_who_looks(void **state)
{
	struct bounds bounds = BOUNDS_NONE;
	unsigned looks = 0;

	(void)state;
	bounds.look = count_looks;
	bounds.context = &looks;
	assert_int_equal(run(MODEL_BYTEWISE, &bounds), SEARCH_DONE);
	assert_int_equal(looks, (effort.states + 1023) / 1024);
}

static void check_words(enum search_result result, const char *why, const char *advice)
{
	const struct effort given_up = {result, 33554432, (size_t)1 << 30, ((size_t)2 << 30) - 5,
					UINT64_C(17230000000)};
	char words[EFFORT_WORDS_SIZE], expected[EFFORT_WORDS_SIZE];

	effort_words(&given_up, words);
	snprintf(expected, sizeof(expected),
		 "after 33554432 states, in 1024 MiB and 17.2 s of processor time: %s", why);
	assert_string_equal(words, expected);
	assert_non_null(strstr(effort_advice(&given_up), advice));
}

static void test_what_is_said(void **state)
{
	(void)state;
	check_words(SEARCH_STATES, "there are more states than it may have", "smaller");
	check_words(SEARCH_MEMORY, "to go on it needs 2048 MiB, more than it may have", "--memory");
	check_words(SEARCH_TIME, "it took as long as it may take", "--time");
	check_words(SEARCH_NO_MEMORY,
		    "to go on it needs 2048 MiB, and the system does not have them", "Free some");
	assert_int_equal(bounds_mib(0), 0);
	assert_int_equal(bounds_mib(1), 1);
	assert_int_equal(bounds_mib((size_t)1 << 20), 1);
	assert_int_equal(bounds_mib(((size_t)1 << 20) + 1), 2);
}

/* ---- Several -----------------------------------------------------------------------------------
 */

#define JOBS (2 * MODELS)

/* Two scenarios under every model: a small one, and one that has more than 1024 states under two.
 */
static void run_jobs(struct job jobs[JOBS], const struct scenario scenarios[2], size_t bytes,
		     unsigned threads)
{
	const struct jobs together = {.of = jobs,
				      .count = JOBS,
				      .executors = 1,
				      .threads = threads,
				      .bytes = bytes,
				      .seconds = 3600,
				      .command = "test"};

	for (unsigned n = 0; n < JOBS; n++)
		jobs[n] = (struct job){.scenario = &scenarios[n / MODELS],
				       .model = (enum model)(n % MODELS)};
	assert_true(jobs_run(&together));
}

/* Whatever the shares of the memory: a search is given up when it needs more than all of it. */
static void test_shares(void **state)
{
	static const size_t rooms[] = {ROOM_FIRST, 2 * ROOM_FIRST, 64 * ROOM_FIRST};
	const struct scenario scenarios[2] = {
		sample_three_sync(),
		sample("bytes e9 20 01 02 03 -> jmp32", "quad+5", "next",
		       "write breakpoint, write tail byte by byte, write head, sync cpuid",
		       "call")};
	struct job alone[JOBS], together[JOBS];
	unsigned given_up[3] = {0};

	(void)state;
	for (unsigned n = 0; n < 3; n++) {
		run_jobs(alone, scenarios, rooms[n] * BYTES_OF_STATE, 1);
		run_jobs(together, scenarios, rooms[n] * BYTES_OF_STATE, 4);
		for (unsigned j = 0; j < JOBS; j++) {
			assert_int_equal(together[j].effort.result, alone[j].effort.result);
			assert_int_equal(together[j].effort.states, alone[j].effort.states);
			assert_int_equal(together[j].allowed, alone[j].allowed);
			given_up[n] += alone[j].effort.result == SEARCH_MEMORY;
		}
	}
	assert_true(given_up[0] >= given_up[1] && given_up[1] > 0);
	assert_int_equal(given_up[2], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),	     cmocka_unit_test(test_memory),
		cmocka_unit_test(test_time),	     cmocka_unit_test(test_who_looks),
		cmocka_unit_test(test_what_is_said), cmocka_unit_test(test_shares),
	};

	return cmocka_run_group_tests_name("prove_bounds", tests, NULL, NULL);
}
