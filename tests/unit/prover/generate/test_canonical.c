/*
 * What counts as the same scenario, and that no model tells those apart.
 */
#include "prover/generate/canonical.h"

#include "prover/generate/valid.h"
#include "prover/search/allowed.h"
#include "tests/random/random_scenario.h"
#include "tests/unit/sample/prove_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_JMP "jmp8 -> jmp8\nplace line+0\nsite nop2 -> jmp8"
#define FIRST_NOP "nop2 -> jmp8\nplace line+0\nsite jmp8 -> jmp8"
#define TWICE "jmp8 -> jmp8\nplace line+0\nsite jmp8 -> jmp8"

struct words {
	const char *site, *place, *handler, *patch, *execute;
};

static struct scenario made(const struct words *words)
{
	return sample(words->site, words->place, words->handler, words->patch, words->execute);
}

static bool are_the_same(const struct words *a, const struct words *b)
{
	struct scenario left = made(a), right = made(b), left_form, right_form;

	canonical_form(&left, &left_form);
	canonical_form(&right, &right_form);
	return scenario_same_experiment(&left_form, &right_form);
}

static void test_the_same(void **state)
{
	static const struct words pairs[][2] = {
		/* No breakpoint, no handler */
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "retry", "write tail", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "old", "retire handler, write tail", "call"}},
		/* What lies across nothing, and what lies across the same */
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "page+2052", "next", "write tail", "call"}},
		{{"nop5 -> jmp32", "line+62", "next", "write tail", "call"},
		 {"nop5 -> jmp32", "page+126", "next", "write tail", "call"}},
		{{"nop5 -> jmp32", "quad+5", "next", "write tail", "call"},
		 {"nop5 -> jmp32", "line+45", "next", "write tail", "call"}},
		/* Bytes of a name */
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"bytes eb e5 -> bytes eb f0", "line+0", "next", "write bytes 1..1", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write breakpoint", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write bytes 0..0 cc", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write all", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write bytes 0..1 eb f0", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail byte by byte", "call"}},
		/* Flags */
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; cpuid; call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 77",
		  "read flag; cpuid; call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write flag 1, write tail", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; none; call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; if flag then none; call"}},
		/* A sync that has no store to overtake */
		{{"jmp8 -> jmp8", "line+0", "next", "sync cpuid unfenced, write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "sync cpuid, write tail", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next",
		  "write tail, sync cpuid unfenced, wait 9 cycles, sync none unfenced", "call"},
		 {"jmp8 -> jmp8", "line+0", "next",
		  "write tail, sync cpuid unfenced, wait 9 cycles, sync none", "call"}},
		/* Two sites without an order */
		{{FIRST_JMP, "line+0", "next", "write tail of site 0, write all of site 1", "call"},
		 {FIRST_NOP, "line+0", "next", "write tail of site 1, write all of site 0",
		  "call"}},
		{{TWICE, "line+0", "next", "write breakpoint of site 0, write tail of site 1",
		  "call"},
		 {TWICE, "line+0", "next", "write breakpoint of site 1, write tail of site 0",
		  "call"}},
		/* A handler to which nothing leads */
		{{"jmp8 -> jmp8", "line+0", "next", "write tail",
		  "call\nalso handler executes site 0"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail", "call"}},
	};
	outcome_set left[MODELS], right[MODELS];
	char reason[SYSTEM_REASON_SIZE];

	(void)state;
	for (unsigned n = 0; n < sizeof(pairs) / sizeof(pairs[0]); n++) {
		struct scenario a = made(&pairs[n][0]), b = made(&pairs[n][1]);

		if (!are_the_same(&pairs[n][0], &pairs[n][1]))
			fail_msg("pair %u is not the same", n);
		assert_true(prove_allowed(&a, left, reason) && prove_allowed(&b, right, reason));
		assert_memory_equal(left, right, sizeof(left));
	}
}

static void test_not_the_same(void **state)
{
	static const struct words pairs[][2] = {
		{{"jmp8 -> jmp8", "line+0", "next", "write breakpoint", "call"},
		 {"jmp8 -> jmp8", "line+0", "old", "write breakpoint", "call"}},
		{{"jmp8 -> int3", "line+0", "next", "write all", "call"},
		 {"jmp8 -> int3", "line+0", "old", "write all", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write breakpoint", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write breakpoint, retire handler", "call"}},
		{{"jmp8 -> jmp8", "quad+7", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+63", "next", "write tail", "call"}},
		{{"jmp8 -> jmp8", "line+63", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "page+4095", "next", "write tail", "call"}},
		{{"nop5 -> jmp32", "line+62", "next", "write tail", "call"},
		 {"nop5 -> jmp32", "line+61", "next", "write tail", "call"}},
		{{"sled2 -> jmp8", "line+0", "next", "write all", "call"},
		 {"bytes 90 90 -> jmp8", "line+0", "next", "write all", "call"}},
		{{"nop2 -> jmp8", "line+0", "next", "write all", "call"},
		 {"nop2 -> jmp8", "line+0", "next", "write all byte by byte", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, sync iret", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; none; call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 0",
		  "read flag; none; call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; none; call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, write flag 1",
		  "read flag; none; straight"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail", "call in nmi"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid unfenced", "call"},
		 {"jmp8 -> jmp8", "line+0", "next", "write tail, sync cpuid", "call"}},
		/* Who rests is asked by an unfenced one */
		{{"jmp8 -> jmp8", "line+0", "next", "sync cpuid unfenced, write tail",
		  "call\nrest cpuid"},
		 {"jmp8 -> jmp8", "line+0", "next", "sync cpuid, write tail", "call\nrest cpuid"}},
		/* Which site is first: by a store, by a pass, by who else acts */
		{{FIRST_JMP, "line+0", "next", "write all", "call"},
		 {FIRST_NOP, "line+0", "next", "write all", "call"}},
		{{FIRST_JMP, "line+0", "next", "write all of site 0", "call in interrupt"},
		 {FIRST_NOP, "line+0", "next", "write all of site 1", "call in interrupt"}},
		{{TWICE, "line+0", "next", "write all of site 0, write flag 1",
		  "read flag; none; call"},
		 {TWICE, "line+0", "next", "write all of site 1, write flag 1",
		  "read flag; none; call"}},
		{{TWICE, "line+0", "next", "write all of site 0",
		  "call\nalso breakpoint before site 0"},
		 {TWICE, "line+0", "next", "write all of site 1",
		  "call\nalso breakpoint before site 0"}},
		{{TWICE, "line+0", "next", "write all of site 0, write tail of site 1", "call"},
		 {TWICE, "line+0", "next", "write tail of site 0, write all of site 1", "call"}},
		{{"jmp8 -> jmp8", "line+0", "next", "write breakpoint",
		  "call\nalso handler executes site 0"},
		 {"jmp8 -> jmp8", "line+0", "next", "write breakpoint", "call"}},
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(pairs) / sizeof(pairs[0]); n++)
		if (are_the_same(&pairs[n][0], &pairs[n][1]))
			fail_msg("pair %u is the same", n);
}

/* Back to back, given bytes are the same in both directions, and the new form's are not. */
static void test_there_and_back(void **state)
{
	struct scenario scenario = sample("jmp8 -> jmp8", "line+0", "next",
					  "write bytes 0..1 eb f0, write all", "call");
	struct scenario form;

	(void)state;
	canonical_form(&scenario, &form);
	assert_int_equal(form.steps[0].part, WRITE_ALL);
	scenario.back_to_back = true;
	canonical_form(&scenario, &form);
	assert_int_equal(form.steps[0].part, WRITE_BYTES);
	assert_true(form.steps[0].given);
}

/* ---- Whatever it is -------------------------------------------------------------------------- */

#define RANDOM_SEED 20
#define RANDOM_COUNT 1000
#define STATES_MOST 4000

static bool prove(const struct scenario *scenario, outcome_set allowed[MODELS])
{
	struct bounds bounds = BOUNDS_NONE;
	char reason[SYSTEM_REASON_SIZE];

	bounds.states = STATES_MOST;
	return prove_within(scenario, &bounds, allowed, reason) == PROOF_DONE;
}

/* Its forms are one, which is a scenario, and in which each model allows the same. */
static void test_of_random_scenarios(void **state)
{
	static struct scenario scenario, form, again;
	outcome_set of_it[MODELS], of_form[MODELS];
	unsigned compared = 0, changed = 0, ordered = 0;

	(void)state;
	for (unsigned n = 0; n < RANDOM_COUNT; n++) {
		random_scenario(RANDOM_SEED, n, false, &scenario);
		canonical_form(&scenario, &form);
		canonical_form(&form, &again);
		assert_true(scenario_equal(&form, &again));
		assert_true(valid_scenario(&form));
		if (!prove(&scenario, of_it) || !prove(&form, of_form))
			continue;
		compared++;
		changed += !scenario_same_experiment(&scenario, &form);
		ordered += form.steps[0].sites != scenario.steps[0].sites;
		assert_memory_equal(of_it, of_form, sizeof(of_it));
		canonical_to_models(&scenario, &form);
		assert_true(prove(&form, of_form));
		assert_memory_equal(of_it, of_form, sizeof(of_it));
	}
	assert_true(compared > RANDOM_COUNT / 6 && changed > compared / 2 && ordered > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same),
		cmocka_unit_test(test_not_the_same),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_of_random_scenarios),
	};

	return cmocka_run_group_tests_name("canonical", tests, NULL, NULL);
}
