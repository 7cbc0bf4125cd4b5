/*
 * The smallest form of a scenario: that nothing can be left out of it, which is tried here for all
 * there is, and that the same comes out each time.
 */
#include "prover/reduce/reduce.h"

#include "prover/generate/valid.h"
#include "prover/search/allowed.h"
#include "tests/random/random_scenario.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TRIES 10000
#define STATES_MOST 20000

/* ---- Conditions ------------------------------------------------------------------------------ */

static unsigned asked;

/* That some model allows an outcome of these, by the prover. */
static bool is_allowed(const struct scenario *scenario, outcome_set outcomes)
{
	struct bounds bounds = BOUNDS_NONE;
	char reason[SYSTEM_REASON_SIZE];
	outcome_set allowed[MODELS];

	bounds.states = STATES_MOST;
	return prove_within(scenario, &bounds, allowed, reason) == PROOF_DONE &&
	       (allowed[MODEL_PREFETCH] & outcomes) != 0;
}

static enum reduce_answer allows(void *context, struct scenario *scenario, const char *words)
{
	const outcome_set *outcomes = context;

	assert_true(valid_scenario(scenario));
	assert_int_equal(words == NULL, asked == 0);
	asked++;
	return is_allowed(scenario, *outcomes) ? REDUCE_HOLDS : REDUCE_BREAKS;
}

static enum reduce_result reduce(struct scenario *scenario, outcome_set outcomes, unsigned tries,
				 struct reduce *reduce)
{
	*reduce = (struct reduce){.holds = allows, .context = &outcomes, .tries_most = tries};
	asked = 0;
	return reduce_run(reduce, scenario);
}

/* ---- Minimal --------------------------------------------------------------------------------- */

static void expect_minimal(const struct scenario *scenario, outcome_set outcomes)
{
	char words[SMALLER_WORDS_SIZE];
	struct scenario smaller;
	unsigned n = 0;

	assert_true(is_allowed(scenario, outcomes));
	for (; smaller_scenario(scenario, n, &smaller, words); n++)
		if (valid_scenario(&smaller) && is_allowed(&smaller, outcomes))
			fail_msg("it still holds %s", words);
	assert_true(n > 0);
}

/* What is left out at once is more than one thing; each single step is a thing by itself. */
static void expect_no_step_too_many(const struct scenario *scenario, outcome_set outcomes)
{
	for (unsigned n = 0; n < scenario->step_count; n++) {
		struct scenario shorter = *scenario;

		shorter.step_count--;
		memmove(&shorter.steps[n], &shorter.steps[n + 1],
			(shorter.step_count - n) * sizeof(struct step));
		memset(&shorter.steps[shorter.step_count], 0, sizeof(struct step));
		assert_false(valid_scenario(&shorter) && is_allowed(&shorter, outcomes));
	}
}

/* Half of a patch leaves bytes of both forms in memory, and it takes nothing else to tear a site.
 */
static void test_all_that_is_needed(void **state)
{
	struct scenario scenario = sample("nop5 -> jmp32", "page+4095", "retry",
					  "write breakpoint, sync iret, write tail byte by byte, "
					  "fence, sync mfence unfenced, write head, sync cpuid of "
					  "odd, write flag 7",
					  "read flag; if flag then mfence; call in nmi");
	struct reduce first;

	(void)state;
	assert_int_equal(reduce(&scenario, T, TRIES, &first), REDUCE_MINIMAL);
	assert_true(first.kept > 5 && first.tries > first.kept && first.tries == asked);
	expect_minimal(&scenario, T);
	expect_no_step_too_many(&scenario, T);
	assert_int_equal(scenario.step_count, 1);
	assert_int_equal(scenario.handler, HANDLER_NEXT);
	assert_int_equal(scenario.sites[0].length, 2);
	assert_int_equal(scenario.sites[0].unit, PLACE_LINE);
	assert_int_equal(scenario.sites[0].offset, 0);
	assert_false(scenario.execution.reads_flag);
	assert_int_equal(scenario.execution.context, CONTEXT_PROGRAM);
}

/* Who fetches whole is torn by one store only where that lies in two quadwords: of a page's end,
 * that much is needed, and no more. */
static enum reduce_answer tears_whole(void *context, struct scenario *scenario, const char *words)
{
	char reason[SYSTEM_REASON_SIZE];
	outcome_set allowed[MODELS];

	assert_null(context);
	(void)words;
	return scenario_leaves_whole(scenario, 0) && prove_allowed(scenario, allowed, reason) &&
			       (allowed[MODEL_SNAPSHOT] & T)
		       ? REDUCE_HOLDS
		       : REDUCE_BREAKS;
}

static void test_a_place_that_is_needed(void **state)
{
	struct scenario scenario =
		sample("nop5 -> jmp32", "page+4095", "next", "write all, sync cpuid", "call");
	struct reduce reducing = {.holds = tears_whole, .tries_most = TRIES};

	(void)state;
	assert_int_equal(reduce_run(&reducing, &scenario), REDUCE_MINIMAL);
	assert_int_equal(scenario.step_count, 1);
	assert_int_equal(scenario.steps[0].part, WRITE_ALL);
	assert_int_equal(scenario.sites[0].length, 2);
	assert_int_equal(scenario.sites[0].unit, PLACE_QUADWORD);
	assert_int_equal(scenario.sites[0].offset, 7);
}

#define RANDOM_SEED 23
#define RANDOM_COUNT 60

/* Whatever it is, and whatever holds of it; and once more, to the same end. */
static void test_random_scenarios(void **state)
{
	static const outcome_set sets[] = {T, U, O, B, S};
	static struct scenario scenario, first, again;
	unsigned minimal = 0;
	struct reduce reducing;

	(void)state;
	for (unsigned n = 0; n < RANDOM_COUNT; n++) {
		outcome_set outcomes = sets[n % (sizeof(sets) / sizeof(sets[0]))];

		random_scenario(RANDOM_SEED, n, false, &scenario);
		first = again = scenario;
		if (reduce(&first, outcomes, TRIES, &reducing) != REDUCE_MINIMAL) {
			assert_false(is_allowed(&scenario, outcomes));
			continue;
		}
		expect_minimal(&first, outcomes);
		expect_no_step_too_many(&first, outcomes);
		assert_int_equal(reduce(&again, outcomes, TRIES, &reducing), REDUCE_MINIMAL);
		assert_true(scenario_equal(&first, &again));
		minimal++;
	}
	assert_true(minimal > RANDOM_COUNT / 4);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

static void test_not_so(void **state)
{
	struct scenario scenario = sample_three_sync(), was = scenario;
	struct reduce reducing;

	(void)state;
	assert_int_equal(reduce(&scenario, T, TRIES, &reducing), REDUCE_NOT_SO);
	assert_int_equal(reducing.tries, 1);
	assert_true(scenario_equal(&scenario, &was));
}

/* As many as it may, and what it has by then still holds. */
static void test_as_many_tries(void **state)
{
	struct scenario whole = sample_three_sync(), scenario;
	struct reduce reducing;
	unsigned all;

	(void)state;
	assert_int_equal(reduce(&whole, B | O, TRIES, &reducing), REDUCE_NOT_SO);
	whole = sample_breakpoint_only();
	scenario = whole;
	assert_int_equal(reduce(&scenario, U, TRIES, &reducing), REDUCE_MINIMAL);
	all = reducing.tries;
	assert_true(all > 2);
	for (unsigned tries = 1; tries < all; tries++) {
		scenario = whole;
		assert_int_equal(reduce(&scenario, U, tries, &reducing), REDUCE_TRIES);
		assert_int_equal(reducing.tries, tries);
		assert_true(is_allowed(&scenario, U));
	}
	scenario = whole;
	assert_int_equal(reduce(&scenario, U, all, &reducing), REDUCE_MINIMAL);
}

static enum reduce_answer stop_at_third(void *context, struct scenario *scenario, const char *words)
{
	(void)context;
	(void)scenario;
	(void)words;
	return ++asked == 3 ? REDUCE_STOP : REDUCE_HOLDS;
}

static void test_stopped(void **state)
{
	struct scenario scenario = sample_three_sync();
	struct reduce reducing = {.holds = stop_at_third, .tries_most = TRIES};

	(void)state;
	asked = 0;
	assert_int_equal(reduce_run(&reducing, &scenario), REDUCE_STOPPED);
	assert_int_equal(asked, 3);
	assert_int_equal(reducing.kept, 1);
}

static enum reduce_answer is_long(void *context, struct scenario *scenario, const char *words)
{
	(void)context;
	(void)words;
	asked++;
	return scenario->step_count > 3 ? REDUCE_HOLDS : REDUCE_BREAKS;
}

/* With no prover: just what is left out, down to the last that holds. */
static void test_down_to_the_last(void **state)
{
	struct scenario scenario = sample(
		"nop2 -> jmp8", "line+63", "old",
		"write breakpoint, sync cpuid, write tail, sync iret, write head, sync cpuid, "
		"fence, wait 100 cycles",
		"call in interrupt");
	struct reduce reducing = {.holds = is_long, .tries_most = TRIES};

	(void)state;
	asked = 0;
	assert_int_equal(reduce_run(&reducing, &scenario), REDUCE_MINIMAL);
	assert_int_equal(scenario.step_count, 4);
	assert_int_equal(scenario.handler, HANDLER_NEXT);
	assert_int_equal(reducing.tries, asked);
}

/* ---- What can be left out -------------------------------------------------------------------- */

/* Of a site that goes, what names it goes, too, and others' numbers follow. */
static void test_without_a_site(void **state)
{
	struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next",
		       "write breakpoint of site 0, write tail, write head of site 0", "call");
	char words[SMALLER_WORDS_SIZE];
	struct scenario smaller;
	bool found = false;

	(void)state;
	scenario.site_count = 2;
	scenario.sites[1] = scenario.sites[0];
	scenario.steps[0].sites = scenario.steps[2].sites = 1;
	scenario.steps[1].sites = 3;
	scenario.others.handler = true;
	scenario.others.handler_site = 1;
	scenario.others.foreign = true;
	for (unsigned n = 0; smaller_scenario(&scenario, n, &smaller, words); n++) {
		if (strcmp(words, "without site 0") != 0)
			continue;
		found = true;
		assert_true(valid_scenario(&smaller));
		assert_int_equal(smaller.site_count, 1);
		assert_int_equal(smaller.step_count, 1);
		assert_int_equal(smaller.steps[0].part, WRITE_TAIL);
		assert_int_equal(smaller.steps[0].sites, 1);
		assert_true(smaller.others.handler && smaller.others.handler_site == 0);
		assert_false(smaller.others.foreign);
	}
	assert_true(found);
}

/* A stop and its go are one thing, since the language takes neither alone. */
static void test_without_a_stop(void **state)
{
	struct scenario scenario =
		sample("jmp8 -> jmp8", "line+0", "next", "stop, write breakpoint, go", "call");
	struct reduce reducing;

	(void)state;
	assert_int_equal(reduce(&scenario, B, TRIES, &reducing), REDUCE_MINIMAL);
	assert_int_equal(scenario.step_count, 1);
	assert_int_equal(scenario.steps[0].kind, STEP_WRITE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_that_is_needed),
		cmocka_unit_test(test_a_place_that_is_needed),
		cmocka_unit_test(test_random_scenarios),
		cmocka_unit_test(test_not_so),
		cmocka_unit_test(test_as_many_tries),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_down_to_the_last),
		cmocka_unit_test(test_without_a_site),
		cmocka_unit_test(test_without_a_stop),
	};

	return cmocka_run_group_tests_name("reduce", tests, NULL, NULL);
}
