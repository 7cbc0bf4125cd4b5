/*
 * Runs of scenarios whose patches are back to back: the kernel's own patcher and executors, on a
 * machine that counts for itself what it executed.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/experiment.h"
#include "kernel/experiment/stint.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 40

#define JMP8 "site jmp8 -> jmp8\n"
#define STORES "patch write breakpoint\n write tail\n write head\n"
#define THREE_SYNC                                                                                 \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync "       \
	"cpuid\n"
#define BACK "repeat back to back\n"

static struct options options;
static struct run run;

static int begin(void **state)
{
	(void)state;
	options = (struct options){.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	executor_deafen_at_next_sync(0);
	return 0;
}

static void experiment(const char *clauses)
{
	comments_clear();
	experiment_run(scenario_of(clauses), &options, &run);
	assert_counted_as_executed(&run);
}

/* Each CPU's first execution of each site in each stint has none before it. */
static void assert_stints(uint64_t stints)
{
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patch.runs, stints);
	assert_int_equal(run.sync.runs, stints);
	assert_int_equal(run.stores.runs, stints);
	assert_int_equal(run.total.first, stints * run.executors * run.scenario->site_count);
}

/* ---- Counting ---------------------------------------------------------------------------- */

static const char *const protocols[] = {
	JMP8 STORES BACK,
	JMP8 THREE_SYNC BACK,
	JMP8 THREE_SYNC "handler retry\n" BACK,
	JMP8 THREE_SYNC "execute call in interrupt\n" BACK,
	JMP8 THREE_SYNC "execute call in nmi\n" BACK,
	JMP8 "patch stop\n write all\n go\n" BACK,
	"site nop2 -> jmp8\npatch write all byte by byte\n" BACK,
	"site nop5 -> jmp32\nplace line+63\npatch write all\n" BACK,
	"site nop5 -> jmp32\nplace page+4095\n" STORES " fence\n" BACK,
	JMP8 "site nop5 -> jmp32\nplace line+63\n" THREE_SYNC BACK,
};

/* In bursts and without, with interrupts that are told and that are not, by each model. */
static void test_what_is_executed_is_counted(void **state)
{
	uint64_t unserialized = 0, torn = 0, in_bursts = 0;

	(void)state;
	options.patches = 16;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		for (unsigned j = 0; j < 2 * MODELS; j++) {
			fake_machine_begin(2 + j % 3, j + 1);
			fake_machine.fetches = (enum model)(j % MODELS);
			fake_arch.burst = j % 2 ? 9 : 1;
			fake_machine.untold = j % 4 == 3;
			fake_arch.traps_are_late = fake_machine.untold;
			experiment(protocols[i]);
			assert_int_equal(run.patches, 16);
			assert_int_equal(run.syncs, 16 * scenario_syncs(run.scenario));
			assert_stints(1);
			unserialized += run.total.outcomes[OUTCOME_UNSERIALIZED];
			torn += run.total.outcomes[OUTCOME_TORN];
			in_bursts += fake_machine.executed.in_bursts;
			for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
				if (OUTCOMES_OF_ONE_PATCH & OUTCOME_BIT(outcome))
					assert_int_equal(run.total.outcomes[outcome], 0);
		}
	assert_true(unserialized > 0 && torn > 0 && in_bursts > 0);
}

/* With all three syncs, and a machine that conforms, no execution is torn or unserialized, in
 * either direction; and both forms are executed. */
static void test_a_safe_protocol(void **state)
{
	(void)state;
	for (unsigned model = 0; model < MODELS; model++) {
		fake_machine_begin(3, 1);
		fake_machine.fetches = (enum model)model;
		fake_arch.burst = 9;
		experiment(JMP8 THREE_SYNC BACK);
		assert_int_equal(run.total.outcomes[OUTCOME_TORN], 0);
		assert_int_equal(run.total.outcomes[OUTCOME_UNSERIALIZED], 0);
		assert_true(run.total.outcomes[OUTCOME_OLD] > 0);
		assert_true(run.total.outcomes[OUTCOME_NEW] > 0);
		assert_true(run.total.outcomes[OUTCOME_BREAKPOINT] > 0);
	}
}

/* It executes neither the way there nor the way back. */
static void test_a_defective_machine(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.defective[2] = true;
	experiment(JMP8 THREE_SYNC BACK);
	assert_int_equal(executor_of(2)->oracle.outcomes[OUTCOME_NEW], 0);
	assert_true(executor_of(1)->oracle.outcomes[OUTCOME_NEW] > 0);
}

/* ---- Limits ------------------------------------------------------------------------------ */

/* So many and no more, an odd number too, in as many stints as it takes. */
static void test_limits(void **state)
{
	(void)state;
	for (options.patches = 1; options.patches < 10; options.patches++) {
		fake_machine_begin(2, options.patches);
		experiment(JMP8 STORES BACK);
		assert_int_equal(run.patches, options.patches);
		assert_stints(1);
	}
	options.patches = 0;
	options.seconds = 1;
	fake_machine_begin(3, 1);
	fake_arch.relax_cost = 10000000; /* 10 ms; behind each chunk it relaxes once, or more */
	experiment(JMP8 STORES BACK);
	assert_in_range(run.elapsed_us, 1000000, 2000000);
	assert_true(run.patch.runs > 1);
	assert_stints(run.patch.runs);
	options.seconds = 0;
	options.executions = 2000;
	fake_machine_begin(3, 1);
	fake_arch.relax_cost = 10000000;
	experiment(JMP8 STORES BACK);
	assert_true(run.total.executions >= 2000);
	assert_true(run.patch.runs > 1);
	assert_stints(run.patch.runs);
}

/* Without pauses between the steps, and with them. */
static void test_dwell(void **state)
{
	uint64_t relaxes;

	(void)state;
	options.dwell = 0;
	fake_machine_begin(2, 1);
	experiment(JMP8 STORES BACK);
	assert_stints(1);
	relaxes = fake_arch.relaxes;
	options.dwell = 100;
	fake_machine_begin(2, 1);
	experiment(JMP8 STORES BACK);
	assert_stints(1);
	assert_true(fake_arch.relaxes > 2 * relaxes);
}

/* It has the table of the first stint that there was, and nothing else that is in memory. */
static void test_memory(void **state)
{
	enum { SIZE = 1 << 20 };

	(void)state;
	for (unsigned n = 0; n < 2; n++) {
		fake_machine_begin(2, 1);
		uint8_t *other = arch_allocate(SIZE);

		memset(other, 0x5a, SIZE);
		experiment(JMP8 STORES BACK);
		for (unsigned at = 0; at < SIZE; at++)
			assert_int_equal(other[at], 0x5a);
	}
}

/* Between two stints the sites go elsewhere. */
static void test_a_sweep(void **state)
{
	(void)state;
	options.sweep = 1;
	options.patches = 0;
	options.seconds = 1;
	fake_machine_begin(3, 1);
	fake_arch.relax_cost = 10000000;
	experiment(JMP8 THREE_SYNC BACK);
	assert_true(run.patch.runs > 1);
	assert_stints(run.patch.runs);
	assert_int_not_equal((uintptr_t)placed()->sites[0].text % PAGE_BYTES, 0);
}

static void want_the_end(uint8_t *to, const uint8_t *bytes, size_t count)
{
	fake_arch.end_wanted = true;
	memcpy(to, bytes, count);
}

/* The stint under way is finished. */
static void test_an_end_that_somebody_wants(void **state)
{
	(void)state;
	options.patches = 0;
	options.seconds = 1000000;
	fake_machine_begin(2, 1);
	fake_arch.store = want_the_end;
	fake_arch.relax_cost = 10000000;
	experiment(JMP8 STORES BACK);
	assert_int_equal(run.patch.runs, 1);
	assert_true(run.patches > 0);
	assert_int_equal(strncmp(run.reason, "ended early on request, after ", 30), 0);
}

/* ---- CPUs that are lost ------------------------------------------------------------------ */

/* Which of all syncs it is: the first is the run's, the second the stint's own before it; then
 * there are three for each of two patches, and one is measured. */
static void test_a_sync_that_is_not_acknowledged(void **state)
{
	static const struct {
		unsigned silent_at, patches;
		const char *reason;
	} table[] = {
		{2, 0, "CPU 1 (APIC id 10) did not acknowledge the sync before a stint"},
		{3, 0, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch was undone"},
		{6, 1, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch was undone"},
		{7, 1,
		 "CPU 1 (APIC id 10) did not acknowledge a sync; it was too late to undo the "
		 "patch, and what it had written stays"},
		{8, 1,
		 "CPU 1 (APIC id 10) did not acknowledge the sync after the new instruction was "
		 "written"},
		{9, 2, "CPU 1 (APIC id 10) did not acknowledge a sync between two stints"},
	};

	(void)state;
	options.patches = 2;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_machine_begin(3, 1);
		fake_arch.silent_at = table[i].silent_at;
		experiment(JMP8 THREE_SYNC BACK);
		assert_false(arch_cpu_online(1));
		assert_true(arch_cpu_online(2));
		assert_int_equal(run.patches, table[i].patches);
		assert_string_equal(run.reason, table[i].reason);
	}
}

/* In the tenth stint, with what test=deaf does. */
static void test_a_cpu_that_goes_deaf(void **state)
{
	(void)state;
	snprintf(options.machine.test, sizeof(options.machine.test), "%s", "deaf");
	options.patches = 0;
	options.seconds = 1000;
	fake_machine_begin(3, 1);
	fake_arch.relax_cost = 50000000;
	experiment(JMP8 THREE_SYNC BACK);
	assert_int_equal(run.patch.runs, 9);
	assert_string_equal(run.reason, "CPU 1 (APIC id 10) did not acknowledge a sync; the patch "
					"was undone");
	assert_memory_equal(placed()->sites[0].text, "\xeb\xe5", 2);
}

static void test_a_cpu_that_hangs(void **state)
{
	(void)state;
	fake_machine_begin(3, 1);
	fake_machine.hangs_after[2] = 10;
	comments_clear();
	experiment_run(scenario_of(JMP8 STORES BACK), &options, &run);
	assert_false(arch_cpu_online(2));
	assert_true(run.reason[0] != '\0');
	assert_true(oracle_adds_up(&run.total, true));
	assert_int_equal(run.executors, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_is_executed_is_counted, begin, end),
		cmocka_unit_test_setup_teardown(test_a_safe_protocol, begin, end),
		cmocka_unit_test_setup_teardown(test_a_defective_machine, begin, end),
		cmocka_unit_test_setup_teardown(test_limits, begin, end),
		cmocka_unit_test_setup_teardown(test_dwell, begin, end),
		cmocka_unit_test_setup_teardown(test_memory, begin, end),
		cmocka_unit_test_setup_teardown(test_a_sweep, begin, end),
		cmocka_unit_test_setup_teardown(test_an_end_that_somebody_wants, begin, end),
		cmocka_unit_test_setup_teardown(test_a_sync_that_is_not_acknowledged, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_goes_deaf, begin, end),
		cmocka_unit_test_setup_teardown(test_a_cpu_that_hangs, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
