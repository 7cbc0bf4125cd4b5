/*
 * The search for protocols, against one that tries every sequence and leaves none out.
 */
#include "tests/unit/sample/prove_sample.h"

#include "scenario/language/language.h"
#include "prover/search/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ALL (T | U | M | O | B)

static struct synth synth;

static enum synth_result run_within(const struct scenario *scenario, enum model model,
				    outcome_set forbid, unsigned most, const struct bounds *bounds)
{
	const struct synth_question question = {scenario, model, forbid, most, bounds};

	return synth_run(&question, &synth);
}

static enum synth_result run(const struct scenario *scenario, enum model model, outcome_set forbid,
			     unsigned most)
{
	return run_within(scenario, model, forbid, most, &sample_bounds);
}

static struct scenario site(const char *site)
{
	return sample(site, "line+0", "next", "write all", "call");
}

/* "bshths": one letter a step. */
static void letters(const struct synth_protocol *protocol, char spelling[STEPS_MAX + 1])
{
	for (unsigned n = 0; n < protocol->length; n++) {
		const struct step *step = &protocol->steps[n];

		spelling[n] = step->kind == STEP_SYNC ? 's' : "bhta"[step->part];
	}
	spelling[protocol->length] = '\0';
}

static void expect(const char *forms, enum model model, outcome_set forbid, unsigned count,
		   const char *const protocols[])
{
	const struct scenario scenario = site(forms);
	char spelling[STEPS_MAX + 1];

	assert_int_equal(run(&scenario, model, forbid, STEPS_MAX), SYNTH_FOUND);
	assert_int_equal(synth.count, count);
	for (unsigned n = 0; n < count; n++) {
		letters(&synth.minimal[n], spelling);
		assert_string_equal(spelling, protocols[n]);
	}
}

/* A first sync, so that the old form is gone before the new one comes; a last one, so that nobody
 * is late. Where the instruction is fetched at once, or upwards behind a new head, no more. */
static void test_two_syncs(void **state)
{
	static const char *const two[] = {"bsas"};

	(void)state;
	expect("jmp8 -> jmp8", MODEL_COHERENT, ALL, 1, two);
	expect("jmp8 -> jmp8", MODEL_SNAPSHOT, ALL, 1, two);
	expect("jmp8 -> jmp8", MODEL_SEQUENTIAL, ALL, 1, two);
	expect("nop5 -> jmp32", MODEL_SEQUENTIAL, ALL, 1, two);
}

/* Where a tail can be fetched behind the breakpoint, the third; and the head alone or all of it is
 * then the same. */
static void test_three_syncs(void **state)
{
	static const char *const three[] = {"bstshs", "bstsas"};

	(void)state;
	expect("jmp8 -> jmp8", MODEL_BYTEWISE, ALL, 2, three);
	expect("nop2 -> jmp8", MODEL_PREFETCH, ALL, 2, three);
}

/* With nothing forbidden but a torn instruction, and one byte that differs: any single write of it
 * will do. */
static void test_only_torn_forbidden(void **state)
{
	static const char *const one[] = {"t", "a"};

	(void)state;
	expect("jmp8 -> jmp8", MODEL_PREFETCH, T, 2, one);
	assert_int_equal(synth.shorter, 0);
}

/* The head becomes cc, and the tail stays: b, h and a are the same. Shorter than one of them and a
 * sync are the three alone. */
static void test_new_form_is_a_breakpoint(void **state)
{
	static const char *const two[] = {"bs", "hs", "as"};

	(void)state;
	expect("jmp8 -> int3", MODEL_PREFETCH, ALL, 3, two);
	assert_int_equal(synth.shorter, 3);
}

/* One executor between two instructions of one byte: no sync moves it. */
static void test_none_for_a_sled(void **state)
{
	const struct scenario scenario = site("sled2 -> jmp8");

	(void)state;
	assert_int_equal(run(&scenario, MODEL_COHERENT, ALL, STEPS_MAX), SYNTH_NONE);
	assert_true(synth.shorter > 0);
}

/* What the patcher leaves in memory. */
static bool ends_new(const struct scenario *scenario)
{
	const struct site *site = &scenario->sites[0];
	uint8_t memory[SITE_LENGTH_MAX];
	struct written written;

	memcpy(memory, site->old_bytes, sizeof(memory));
	for (unsigned n = 0; n < scenario->step_count; n++) {
		if (!scenario_written(scenario, &scenario->steps[n], 0, &written))
			continue;
		for (unsigned byte = written.from; byte <= written.to; byte++)
			memory[byte] = written.value[byte];
	}
	return memcmp(memory, site->new_bytes, site->length) == 0;
}

/* The n-th sequence of so many steps: a number in base 5. Returns its syncs. */
static unsigned sequence(struct scenario *scenario, unsigned length, unsigned n)
{
	unsigned syncs = 0;

	scenario->step_count = length;
	memset(scenario->steps, 0, sizeof(scenario->steps));
	for (unsigned at = 0; at < length; at++, n /= 5) {
		struct step *step = &scenario->steps[at];

		if (n % 5 == 4) {
			step->kind = STEP_SYNC;
			step->serialization = SERIALIZE_CPUID;
			syncs++;
			continue;
		}
		step->kind = STEP_WRITE;
		step->part = (enum write_part)(n % 5);
		step->sites = 1;
	}
	return syncs;
}

/* Every sequence of up to 4 steps: of those that are safe, the fewest syncs, then the fewest steps,
 * and how many there are. */
static void check_against_all(const char *forms, enum model model, outcome_set forbid)
{
	struct scenario scenario = site(forms);
	unsigned best_syncs = 5, best_steps = 5, count = 0, sequences = 1;

	for (unsigned length = 1; length <= 4; length++) {
		sequences *= 5;
		for (unsigned n = 0; n < sequences; n++) {
			unsigned syncs = sequence(&scenario, length, n);

			if (syncs > best_syncs || (syncs == best_syncs && length > best_steps) ||
			    !ends_new(&scenario) || sample_allowed(&scenario, model, 1) & forbid)
				continue;
			if (syncs < best_syncs || length < best_steps)
				count = 0;
			best_syncs = syncs;
			best_steps = length;
			count++;
		}
	}
	scenario = site(forms);
	if (count == 0) {
		assert_int_equal(run(&scenario, model, forbid, 4), SYNTH_NONE);
		return;
	}
	assert_int_equal(run(&scenario, model, forbid, 4), SYNTH_FOUND);
	assert_int_equal(synth.syncs, best_syncs);
	assert_int_equal(synth.steps, best_steps);
	assert_int_equal(synth.count, count);
}

static void test_against_every_sequence(void **state)
{
	static const outcome_set forbidden[] = {ALL, T | U | M, T | O, T | B, T};

	(void)state;
	for (unsigned n = 0; n < sizeof(forbidden) / sizeof(forbidden[0]); n++)
		for (unsigned model = 0; model < MODELS; model++) {
			check_against_all("jmp8 -> jmp8", (enum model)model, forbidden[n]);
			check_against_all("nop2 -> jmp8", (enum model)model, forbidden[n]);
		}
}

/* Whatever bound it meets, in the first search or in a later one: nothing is concluded. The search
 * of no step has two states at a site that is fetched at once, and all others have more. */
static void test_given_up(void **state)
{
	const struct scenario scenario = site("jmp8 -> jmp8");
	struct bounds bounds = BOUNDS_NONE;

	(void)state;
	bounds.states = 1;
	assert_int_equal(run_within(&scenario, MODEL_SNAPSHOT, ALL, 4, &bounds), SYNTH_GIVEN_UP);
	assert_int_equal(synth.effort.result, SEARCH_STATES);
	assert_int_equal(synth.effort.states, 1);
	assert_int_equal(synth.explored, 0);
	bounds.states = 4;
	assert_int_equal(run_within(&scenario, MODEL_SNAPSHOT, ALL, 4, &bounds), SYNTH_GIVEN_UP);
	assert_int_equal(synth.effort.result, SEARCH_STATES);
	assert_int_equal(synth.effort.states, 4);
	assert_true(synth.explored > 0);
	bounds = (struct bounds)BOUNDS_NONE;
	bounds.until = 0;
	assert_int_equal(run_within(&scenario, MODEL_SNAPSHOT, ALL, 4, &bounds), SYNTH_GIVEN_UP);
	assert_int_equal(synth.effort.result, SEARCH_TIME);
	bounds = (struct bounds)BOUNDS_NONE;
	bounds.bytes = 1;
	assert_int_equal(run_within(&scenario, MODEL_SNAPSHOT, ALL, 4, &bounds), SYNTH_GIVEN_UP);
	assert_int_equal(synth.effort.result, SEARCH_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_syncs),
		cmocka_unit_test(test_three_syncs),
		cmocka_unit_test(test_only_torn_forbidden),
		cmocka_unit_test(test_new_form_is_a_breakpoint),
		cmocka_unit_test(test_none_for_a_sled),
		cmocka_unit_test(test_against_every_sequence),
		cmocka_unit_test(test_given_up),
	};

	return cmocka_run_group_tests_name("prove_synth", tests, NULL, NULL);
}
