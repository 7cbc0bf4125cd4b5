/*
 * Any instruction, several in a row, and batches of many: what each model must allow, reasoned out
 * on paper from docs/models.md; and that parts of a batch allow what all of it does.
 */
#include "tests/unit/sample/prove_sample.h"

#include "prover/model/batch.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char three_sync[] =
	"write breakpoint, sync cpuid, write tail, sync cpuid, write head, sync cpuid";

/* M12: 8 bytes of one instruction that change, by two stores where they straddle. Whoever takes
 * whole ones has bytes of both between the two; whoever fetches byte by byte, in any case. */
static void test_an_immediate_of_eight_bytes(void **state)
{
	static const char site[] =
		"bytes 48 b8 01 02 03 04 05 06 07 08 -> bytes 48 b8 11 12 13 14 15 16 17 18";
	const struct scenario aligned = sample(site, "quad+6", "next", "write bytes 2..9", "call");
	const struct scenario across = sample(site, "quad+3", "next", "write bytes 2..9", "call");

	(void)state;
	sample_expect(&aligned, U | O, T | U | O | M, U | O | M, T | U | O | M, T | U | O | M);
	sample_expect(&across, T | U | O, T | U | O | M, T | U | O | M, T | U | O | M,
		      T | U | O | M);
}

/* M15: the scheme that is safe for one instruction is not for several: whoever is between two of
 * them when the breakpoint is written executes the first of the old form, and then what the tail
 * has become. Of one instruction as long it is safe. */
static void test_three_syncs_around_several_instructions(void **state)
{
	const struct scenario several =
		sample("bytes 55 48 89 e5 90 -> jmp32", "quad+0", "next", three_sync, "call");
	const struct scenario one =
		sample("bytes 48 8d 44 24 08 -> jmp32", "quad+0", "next", three_sync, "call");

	(void)state;
	sample_expect(&several, T, T | M, T | M, T | M, T | M);
	sample_expect(&one, 0, 0, 0, 0, 0);
}

/* M23: what is executed decides, instruction by instruction: whoever has executed a first one that
 * both forms have, and then the new second one, has executed the new form. */
static void test_a_first_instruction_of_both(void **state)
{
	const struct scenario scenario = sample("bytes 90 b0 01 -> bytes 90 b0 02", "quad+0",
						"next", "stop, write bytes 2..2, go", "call");

	(void)state;
	sample_expect(&scenario, 0, 0, 0, 0, 0);
}

/* M33: 74 01 is taken where it comes first, so that byte 2 is not executed, in either form. */
static void test_a_branch_by_its_flags(void **state)
{
	const struct scenario first = sample("bytes 74 01 90 c3 -> bytes 74 01 40 c3", "quad+0",
					     "next", "write bytes 2..2", "call");
	const struct scenario second = sample("bytes 90 74 01 90 c3 -> bytes 90 74 01 40 c3",
					      "quad+0", "next", "write bytes 3..3", "call");
	const struct scenario other = sample("bytes 75 01 90 c3 -> bytes 75 01 40 c3", "quad+0",
					     "next", "write bytes 2..2", "call");

	(void)state;
	/* Byte 2 is never executed: all is old, and late. */
	sample_expect(&first, O, O, O, O, O);
	/* Whether it is depends on flags that nobody knows. */
	sample_expect(&second, U | O, U | O | M, U | O | M, U | O | M, U | O | M);
	/* jne is not taken. */
	sample_expect(&other, U | O, U | O | M, U | O | M, U | O | M, U | O | M);
}

/* M33: a jump to itself holds whoever executes it, and is no outcome. By stop-machine it is in
 * nobody's way either; with a sync in its place, who is inside the old form is not held by it. */
static void test_a_jump_to_itself(void **state)
{
	const struct scenario one =
		sample("nop5 -> jmp32", "quad+0", "next",
		       "write bytes 0..1 eb fe, sync cpuid, write bytes 2..4, sync cpuid, "
		       "write bytes 0..1, sync cpuid",
		       "call");
	const struct scenario several =
		sample("bytes 50 58 90 90 90 -> jmp32", "quad+0", "next",
		       "write bytes 0..1 eb fe, sync cpuid, write bytes 2..4, sync cpuid, "
		       "write bytes 0..1, sync cpuid",
		       "call");

	(void)state;
	/* Who has fetched the jump may execute it once more when memory has the new one: mismatch.
	 * eb 1f is torn, of a store of two bytes that is fetched one by one. */
	sample_expect(&one, 0, T | M, M, T | M, T | M);
	assert_true(sample_allowed(&several, MODEL_COHERENT, 1) & T);
}

/* M33: a call comes back, to what has become of the byte behind it. */
static void test_a_call_comes_back(void **state)
{
	const struct scenario inside =
		sample("bytes e8 00 01 00 00 90 90 -> bytes e8 00 01 00 00 66 90", "quad+0", "next",
		       "write bytes 5..5, sync cpuid", "call");
	const struct scenario behind =
		sample("bytes e8 00 01 00 00 -> bytes e8 10 01 00 00", "quad+0", "next",
		       "write bytes 1..1, sync cpuid", "call");

	(void)state;
	/* Whoever was called comes back to 66 90, and has executed the new form, since the call is
	 * both forms'. */
	sample_expect(&inside, U, U | M, U | M, U | M, U | M);
	sample_expect(&behind, U, U | M, U | M, U | M, U | M);
}

/* M33: the first five bytes are executed by nobody until the head leads there. */
static void test_a_head_behind_other_bytes(void **state)
{
	static const char site[] =
		"bytes cc cc cc cc cc 8b ff -> bytes e9 00 01 00 00 eb f9 head 5";
	const struct scenario synced = sample(site, "quad+1", "next",
					      "write bytes 0..4, sync cpuid, write bytes 5..6, "
					      "sync cpuid",
					      "call");
	const struct scenario bare =
		sample(site, "quad+1", "next", "write bytes 0..4, write bytes 5..6", "call");

	(void)state;
	/* The two bytes at the head are torn as any: 8b f9, eb ff. Whole, they are not. */
	sample_expect(&synced, U, T | U | M, U | M, T | U | M, T | U | M);
	assert_int_equal(sample_allowed(&bare, MODEL_SNAPSHOT, 1) & T, 0);
	assert_int_equal(sample_allowed(&bare, MODEL_COHERENT, 1) & T, 0);
}

/* What all sites allow that are explored at once. */
static outcome_set together(const struct scenario *scenario, enum model model)
{
	return sample_allowed(scenario, model, 1);
}

static outcome_set in_parts(const struct scenario *scenario, enum model model)
{
	outcome_set allowed = 0;
	struct scenario part;

	assert_true(batch_parts(scenario) > 1 || scenario->site_count < 3);
	for (unsigned n = 0; n < batch_parts(scenario); n++) {
		batch_part(scenario, n, &part);
		assert_int_equal(scenario_sites(&part), 2);
		allowed |= sample_allowed(&part, model, 1);
	}
	return allowed;
}

/* M34: three that are alike, as two of them; and three kinds, as every two of them. */
static void test_parts_of_a_batch(void **state)
{
	static const char *const patches[] = {
		three_sync,
		"write breakpoint, sync cpuid, write tail, write head",
		"write breakpoint, write tail, write head, sync cpuid",
		"write all, sync cpuid",
		"write tail, write flag 1",
		"stop, write all, go, retire handler",
		"write breakpoint, sync cpuid unfenced, write tail, retire handler, write head",
	};
	static const char *const executes[] = {"call", "read flag; none; call"};
	static const char *const policies[] = {"next", "retry"};

	(void)state;
	for (unsigned n = 0; n < sizeof(patches) / sizeof(patches[0]); n++) {
		const char *execute = executes[n == 4];
		const struct scenario three =
			sample("jmp8 -> jmp8\nsite jmp8 -> jmp8\nsite jmp8 -> jmp8", "line+0",
			       policies[n % 2], patches[n], execute);
		const struct scenario times = sample("jmp8 -> jmp8 times 3", "line+0",
						     policies[n % 2], patches[n], execute);
		const struct scenario kinds =
			sample("jmp8 -> jmp8\nsite nop2 -> jmp8\nsite sled2 -> jmp8", "line+0",
			       policies[n % 2], patches[n], execute);

		for (unsigned model = 0; model < MODELS; model++) {
			assert_int_equal(in_parts(&times, (enum model)model),
					 together(&three, (enum model)model));
			assert_int_equal(in_parts(&kinds, (enum model)model),
					 together(&kinds, (enum model)model));
		}
	}
}

/* Which sites its steps write, in the part's numbers. */
static void test_steps_of_a_part(void **state)
{
	const struct scenario scenario =
		sample("jmp8 -> jmp8 times 2\nsite nop2 -> jmp8\nsite nop5 -> jmp32", "line+0",
		       "next", "write tail of site 2, write head of site 1, write all", "call");
	struct scenario part;
	char words[BATCH_WORDS_SIZE];

	(void)state;
	assert_int_equal(batch_parts(&scenario), 4);
	batch_part(&scenario, 0, &part);
	batch_words(&scenario, 0, words);
	assert_string_equal(words, " of two of site 0");
	assert_int_equal(part.steps[0].sites, 0);
	assert_int_equal(part.steps[2].sites, 3);
	batch_part(&scenario, 3, &part);
	batch_words(&scenario, 3, words);
	assert_string_equal(words, " of sites 1 and 2");
	assert_int_equal(part.steps[0].sites, 2);
	assert_int_equal(part.steps[1].sites, 1);
	assert_int_equal(part.steps[2].sites, 3);
	assert_int_equal(part.sites[1].length, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_immediate_of_eight_bytes),
		cmocka_unit_test(test_three_syncs_around_several_instructions),
		cmocka_unit_test(test_a_first_instruction_of_both),
		cmocka_unit_test(test_a_branch_by_its_flags),
		cmocka_unit_test(test_a_jump_to_itself),
		cmocka_unit_test(test_a_call_comes_back),
		cmocka_unit_test(test_a_head_behind_other_bytes),
		cmocka_unit_test(test_parts_of_a_batch),
		cmocka_unit_test(test_steps_of_a_part),
	};

	return cmocka_run_group_tests_name("prove_sites", tests, NULL, NULL);
}
