/*
 * The fake machine itself: each of its fetch models is that one and no stronger one, and its store
 * buffer is one. Else what other tests hold against it would say little.
 */
#include "arch/arch.h"
#include "kernel/experiment/experiment.h"
#include "prover/search/allowed.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CPUS 3
#define PATCHES 400
#define PATCHES_FOR_RARE 8000

static struct run run;

/* What the machine has shown of the scenario, in so many patches. */
static outcome_set shown_in(unsigned patches, const struct scenario *scenario, enum model model,
			    bool buffers)
{
	const struct options options = {
		.patches = patches, .dwell = 4, .seed = 1, .timeout_ms = 2000};
	outcome_set set = 0;

	fake_machine_begin(CPUS, 1);
	fake_machine.fetches = model;
	fake_machine.buffers = buffers;
	experiment_run(scenario, &options, &run);
	assert_string_equal(run.reason, "");
	assert_counted_as_executed(&run);
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (run.total.outcomes[outcome] > 0)
			set |= (outcome_set)(OUTCOME_BIT(outcome) & OUTCOMES_EXPECTABLE);
	return set;
}

static outcome_set shown(const struct scenario *scenario, enum model model, bool buffers)
{
	return shown_in(PATCHES, scenario, model, buffers);
}

/* What tells the models apart but for what is kept: code that is older than the flag; an aligned
 * store in two halves; and one half from long before, though there is a breakpoint in between. */
static const char *const telling[] = {
	"site jmp8 -> jmp8\npatch write all\n write flag 1\nexecute read flag; none; call",
	"site nop2 -> jmp8\npatch write all",
	"site nop2 -> jmp8\npatch write breakpoint\n sync cpuid\n write tail\n write head",
};

#define TELLING (sizeof(telling) / sizeof(telling[0]))

/* For each, the models that it shows not to be it. */
static const unsigned told_from[MODELS] = {
	[MODEL_BYTEWISE] = 1u << MODEL_COHERENT | 1u << MODEL_SNAPSHOT | 1u << MODEL_SEQUENTIAL,
	[MODEL_SNAPSHOT] = 1u << MODEL_COHERENT,
	[MODEL_SEQUENTIAL] = 1u << MODEL_COHERENT | 1u << MODEL_SNAPSHOT,
	[MODEL_PREFETCH] = 1u << MODEL_COHERENT | 1u << MODEL_SNAPSHOT | 1u << MODEL_SEQUENTIAL,
};

static void test_each_model(void **state)
{
	unsigned excluded[MODELS] = {0}; /* by what each has shown */

	(void)state;
	for (size_t n = 0; n < TELLING; n++) {
		const struct scenario scenario = *scenario_of(telling[n]);
		outcome_set allowed[MODELS];
		char reason[SYSTEM_REASON_SIZE];

		assert_true(prove_allowed(&scenario, allowed, reason));
		for (unsigned model = 0; model < MODELS; model++) {
			outcome_set seen = shown(&scenario, (enum model)model, false);

			if (seen & ~allowed[model])
				fail_msg("%s: %s has shown 0x%x, and allows 0x%x", telling[n],
					 model_name((enum model)model), seen, allowed[model]);
			for (unsigned other = 0; other < MODELS; other++)
				if (seen & ~allowed[other])
					excluded[model] |= 1u << other;
		}
	}
	assert_memory_equal(excluded, told_from, sizeof(excluded));
}

/* A CPU of `bytewise` executes once at most what it has fetched before the patch returned; those
 * that keep what they have fetched, again and again. */
static void test_what_is_kept(void **state)
{
	const struct scenario scenario =
		*scenario_of("site jmp8 -> jmp8\npatch write all\n write flag 1\n"
			     " wait 20000 cycles\nexecute read flag; none; call");
	const uint64_t once = (CPUS - 1) * PATCHES;

	(void)state;
	for (unsigned model = 0; model < MODELS; model++) {
		(void)shown(&scenario, (enum model)model, false);
		uint64_t stale = run.total.outcomes[OUTCOME_STALE];

		if (model == MODEL_COHERENT)
			assert_int_equal(stale, 0);
		else if (model == MODEL_BYTEWISE)
			assert_in_range(stale, 1, once);
		else
			assert_in_range(stale, once + 1, UINT64_MAX);
	}
}

/* Who serializes before the breakpoint leaves the buffer fetches the old head once more; and a sync
 * that is fenced drains it, as a shootdown does. */
static void test_store_buffer(void **state)
{
	const struct scenario unfenced = *scenario_standard("sync-unfenced");
	const struct scenario shootdown =
		*scenario_of("site jmp8 -> jmp8\npatch write all\n shootdown\n");

	(void)state;
	assert_int_equal(shown_in(PATCHES_FOR_RARE, &unfenced, MODEL_SEQUENTIAL, false), 0);
	assert_int_equal(shown_in(PATCHES_FOR_RARE, &unfenced, MODEL_SEQUENTIAL, true),
			 OUTCOME_BIT(OUTCOME_TORN));
	assert_int_equal(shown(scenario_standard("three-sync"), MODEL_SEQUENTIAL, true), 0);
	assert_false(shown(&shootdown, MODEL_SEQUENTIAL, true) & OUTCOME_BIT(OUTCOME_LATE_OLD));
}

/* A store waits until a later one does: what is stored first comes first. */
static void test_stores_in_order(void **state)
{
	const struct scenario *scenario = scenario_of(
		"site nop2 -> jmp8\npatch write breakpoint\n write tail\n write head\n");

	(void)state;
	assert_true(fake_can_buffer(scenario));
	assert_int_equal(shown(scenario, MODEL_COHERENT, true) & OUTCOME_BIT(OUTCOME_TORN), 0);
	scenario = scenario_of("site nop2 -> jmp8\npatch write head\n write tail\n");
	assert_int_equal(shown(scenario, MODEL_COHERENT, true) & OUTCOME_BIT(OUTCOME_TORN),
			 OUTCOME_BIT(OUTCOME_TORN));
}

/* The quadwords of a store are two that wait. */
static void test_stores_that_straddle(void **state)
{
	static const char straddling[] =
		"site nop5 -> jmp32\nplace line+63\npatch write all\n sync cpuid\n";

	(void)state;
	assert_true(shown(scenario_of(straddling), MODEL_COHERENT, true) &
		    OUTCOME_BIT(OUTCOME_TORN));
}

/* Patches back to back fill the buffer, and the patcher looks at what it has stored while that
 * waits; others see what they would without a buffer. */
static void test_what_the_patcher_sees(void **state)
{
	static const char *const scenarios[] = {
		"site jmp8 -> jmp8\npatch write tail\nrepeat back to back\n",
		"site nop5 -> jmp32\npatch write all\nrepeat back to back\n",
		"site nop5 -> jmp32\nplace line+62\npatch write breakpoint\n write tail\n"
		" write head byte by byte\nrepeat back to back\n",
		"site call32 -> int3\npatch write breakpoint\n sync iret unfenced\n write tail\n"
		" sync none\n write head\nrepeat back to back\n",
	};

	(void)state;
	for (size_t n = 0; n < sizeof(scenarios) / sizeof(scenarios[0]); n++)
		for (unsigned model = 0; model < MODELS; model++) {
			const struct scenario scenario = *scenario_of(scenarios[n]);
			outcome_set allowed[MODELS];
			char reason[SYSTEM_REASON_SIZE];

			assert_true(prove_allowed(&scenario, allowed, reason));
			assert_true(fake_can_buffer(&scenario));
			assert_int_equal(
				shown(&scenario, (enum model)model, true) & ~allowed[model], 0);
			assert_true(run.total.outcomes[OUTCOME_OLD] > 0);
			assert_true(run.total.outcomes[OUTCOME_NEW] > 0 ||
				    run.total.outcomes[OUTCOME_BREAKPOINT] > 0);
		}
}

/* The others go on between two stores that nothing is between, and a burst of theirs sees a form
 * come and go. */
static void test_changes_in_bursts(void **state)
{
	const struct options options = {.patches = PATCHES, .seed = 1, .timeout_ms = 2000};
	const uint64_t(*transitions)[TRANSITIONS][2] = run.total.transitions;

	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_machine.fetches = MODEL_COHERENT;
	fake_arch.burst = 9;
	experiment_run(scenario_of("site jmp8 -> jmp8\npatch write tail\nrepeat back to back\n"),
		       &options, &run);
	assert_counted_as_executed(&run);
	assert_true(fake_machine.executed.in_bursts > 0);
	assert_true(transitions[TRANSITION_OLD][TRANSITION_NEW][0] > PATCHES / 10);
	assert_true(transitions[TRANSITION_NEW][TRANSITION_OLD][0] > PATCHES / 10);
}

/* What its buffer would do wrong, it is not asked for. */
static void test_what_it_can_buffer(void **state)
{
	(void)state;
	assert_false(fake_can_buffer(scenario_of("site jmp8 -> jmp8\npatch write flag 1\n")));
	assert_true(fake_can_buffer(scenario_of("site nop5 -> jmp32\npatch write all\n")));
}

__attribute__((noinline)) static uint8_t *allocate_one(size_t pages)
{
	uint8_t *memory = arch_allocate(pages * PAGE_BYTES);

	assert_non_null(memory);
	return memory;
}

__attribute__((noinline)) static uint8_t *allocate_another(void)
{
	uint8_t *memory = arch_allocate(3 * PAGE_BYTES);

	assert_non_null(memory);
	return memory;
}

/* Whatever part of the kernel keeps its memory through a new machine, no other part gets it. That
 * part itself gets it again, and empty, or more. */
static void test_memory_of_the_machine_before(void **state)
{
	(void)state;
	fake_arch_begin(1);
	uint8_t *first = allocate_one(1), *second = allocate_one(1);

	assert_ptr_not_equal(first, second);
	memset(first, 1, PAGE_BYTES);
	for (unsigned i = 0; i < 3; i++) {
		fake_arch_begin(1);
		memset(allocate_another(), 2, 3 * PAGE_BYTES);
		for (unsigned at = 0; at < PAGE_BYTES; at++) {
			assert_int_equal(first[at], 1);
			assert_int_equal(second[at], 0);
		}
	}
	assert_ptr_equal(allocate_one(1), first);
	for (unsigned at = 0; at < PAGE_BYTES; at++)
		assert_int_equal(first[at], 0);
	uint8_t *more = allocate_one(2);

	memset(more, 3, 2 * PAGE_BYTES);
	assert_int_equal(first[0], 0);
	assert_int_equal(second[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_each_model, fake_machine_teardown),
		cmocka_unit_test_teardown(test_what_is_kept, fake_machine_teardown),
		cmocka_unit_test_teardown(test_store_buffer, fake_machine_teardown),
		cmocka_unit_test_teardown(test_stores_in_order, fake_machine_teardown),
		cmocka_unit_test_teardown(test_stores_that_straddle, fake_machine_teardown),
		cmocka_unit_test_teardown(test_what_the_patcher_sees, fake_machine_teardown),
		cmocka_unit_test_teardown(test_changes_in_bursts, fake_machine_teardown),
		cmocka_unit_test_teardown(test_what_it_can_buffer, fake_machine_teardown),
		cmocka_unit_test(test_memory_of_the_machine_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
