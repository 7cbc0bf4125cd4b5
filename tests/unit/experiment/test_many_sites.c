/*
 * A batch of 256 sites: what each of them does is counted exactly, and of that site; it is patched
 * by as many syncs as one site; nothing is written unless all can be, and all is undone together.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/experiment.h"
#include "kernel/experiment/patch.h"
#include "kernel/experiment/pass.h"
#include "tests/unit/fake/as_executor.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SITES 256u
#define MANY "site jmp8 -> jmp8 times 256\n"
#define THREE_SYNC                                                                                 \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync cpuid"
#define SYNCS 3u
#define TIMEOUT_US 5000

/* ---- Counting ------------------------------------------------------------------------------ */

static struct executor *self;

/* Executes what the site holds: a form of its own leads to its place, any other operand to a
 * breakpoint. */
static void execute(struct arch_execution *execution)
{
	unsigned number;
	const struct placed_site *site = placed_at(execution->front, &number);
	struct arch_trap trap = {.address = site->text,
				 .way = WAY_TRAP,
				 .serializations = *execution->serializations,
				 .in = execution};

	execution->before = 0;
	execution->last = (struct arch_executed){.left = 1, .serialized = trap.serializations};
	if (memcmp(site->text, site->site->old_bytes, 2) == 0)
		return;
	execution->last.left = -1;
	if (memcmp(site->text, site->site->new_bytes, 2) == 0)
		return;
	if (site->text[0] != BREAKPOINT)
		trap.address = site->next + (int8_t)site->text[1];
	assert_true(kernel_breakpoint(&trap));
	execution->counted = trap.counted;
}

static void write_site(unsigned number, const char *bytes)
{
	fake_arch_write(placed()->sites[number].text, bytes, 2);
}

static void pass_in(uint64_t stage)
{
	self->stage = stage;
	pass(self, 1000);
}

static void assert_outcomes(enum outcome of, uint64_t count)
{
	for (unsigned outcome = OUTCOME_TORN; outcome < OUTCOMES; outcome++) {
		enum outcome each = (enum outcome)outcome;

		assert_int_equal(self->oracle.outcomes[each], each == of ? count : 0);
	}
	assert_true(oracle_adds_up(&self->oracle, false));
}

static void prepare_counting(void)
{
	self = as_executor(MANY "patch write all");
	assert_true(executors_make_room(SITES));
	oracle_clear(&self->oracle, SITES);
	fake_arch.execute = execute;
	pass_in(stage_patching(1));
	assert_int_equal(self->oracle.executions, SITES);
	assert_int_equal(self->oracle.first, SITES);
	assert_int_equal(self->oracle.outcomes[OUTCOME_OLD], SITES);
}

/* What comes just after what is asked site by site: of the other 255 the same comes again. */
static void test_unserialized_at_one(void **state)
{
	static const unsigned sites[] = {0, 1, 200, 255};

	(void)state;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		prepare_counting();
		write_site(sites[i], "\xeb\xf0");
		pass_in(stage_patching(1));
		assert_outcomes(OUTCOME_UNSERIALIZED, 1);
		assert_int_equal(self->oracle.transitions[TRANSITION_OLD][TRANSITION_NEW][0], 1);
		assert_int_equal(self->oracle.transitions[TRANSITION_OLD][TRANSITION_OLD][0],
				 SITES - 1);
		for (unsigned site = 0; site < SITES; site++)
			assert_int_equal(self->oracle.previous[site].landing,
					 site == sites[i] ? LANDED_NEW : LANDED_OLD);
		fake_arch_self = 0;
	}
}

static void test_torn_at_one(void **state)
{
	(void)state;
	prepare_counting();
	write_site(200, "\xeb\x30");
	pass_in(stage_patching(1));
	assert_outcomes(OUTCOME_TORN, 1);
	assert_int_equal(self->oracle.previous[200].landing, LANDED_MIXTURE);
	assert_int_equal(self->oracle.transitions[TRANSITION_OLD][TRANSITION_OTHER][0], 1);
	fake_arch_self = 0;
}

static void test_late_at_one(void **state)
{
	(void)state;
	prepare_counting();
	for (unsigned site = 0; site < SITES; site++)
		if (site != 17)
			write_site(site, "\xeb\xf0");
	self->serializations++;
	pass_in(stage_returned(1));
	assert_outcomes(OUTCOME_LATE_OLD, 1);
	assert_int_equal(self->oracle.outcomes[OUTCOME_NEW], SITES - 1);
	fake_arch_self = 0;
}

static void test_late_breakpoint_at_one(void **state)
{
	(void)state;
	prepare_counting();
	for (unsigned site = 0; site < SITES; site++)
		write_site(site, site == 255 ? "\xcc\xf0" : "\xeb\xf0");
	self->serializations++;
	pass_in(stage_returned(1));
	assert_outcomes(OUTCOME_LATE_BREAKPOINT, 1);
	assert_int_equal(self->oracle.previous[255].landing, LANDED_BREAKPOINT);
	fake_arch_self = 0;
}

/* What one scenario's sites did is forgotten in the next one's, also of those in between. */
static void test_cleared(void **state)
{
	(void)state;
	prepare_counting();
	fake_arch_self = 0;
	executors_clear(false);
	for (unsigned site = 0; site < SITES; site++)
		assert_false(self->oracle.previous[site].exists);
	pass_in(stage_patching(1));
	assert_int_equal(self->oracle.first, SITES);
}

/* ---- Patching ------------------------------------------------------------------------------ */

static struct patch patch;
static unsigned stores_before[SYNCS + 1], asked;
static unsigned silent_at;

static bool ask(bool stop, enum serialization how)
{
	(void)stop;
	(void)how;
	stores_before[asked++] = fake_arch.stores;
	return asked != silent_at;
}

static void prepare_patch(const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	fake_arch_begin(2);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of(clauses), reason));
	patch = (struct patch){.placed = placed(), .timeout_us = TIMEOUT_US};
	fake_arch.ask = ask;
	asked = silent_at = 0;
}

static void assert_all_hold(const char *bytes, size_t length)
{
	for (unsigned site = 0; site < SITES; site++)
		assert_memory_equal(placed()->sites[site].text, bytes, length);
}

/* All breakpoints, then a sync, then all tails … */
static void test_three_syncs(void **state)
{
	(void)state;
	prepare_patch("site nop5 -> jmp32 times 256\nplace page+4095\n" THREE_SYNC);
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	assert_int_equal(asked, SYNCS);
	for (unsigned sync = 0; sync < SYNCS; sync++)
		assert_int_equal(stores_before[sync], (sync + 1) * SITES);
	assert_all_hold("\xe9\x0b\x44\x00\x00", 5);
	assert_true(patch_reset(&patch));
	assert_all_hold("\x0f\x1f\x44\x00\x00", 5);
}

/* It dwells at some of the sites, and not at each of them. */
static void test_dwells(void **state)
{
	const unsigned dwell = 10, boundaries = 5 + SYNCS * 8;

	(void)state;
	prepare_patch(MANY THREE_SYNC);
	patch.dwell = dwell;
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
	assert_in_range(fake_arch.relaxes, 6 * dwell, boundaries * dwell);
}

/* What the last one holds keeps all others from being written. */
static void test_all_or_nothing(void **state)
{
	(void)state;
	prepare_patch(MANY THREE_SYNC);
	write_site(SITES - 1, "\xeb\xe4");
	assert_int_equal(patch_sites(&patch), PATCH_OTHER_BYTES);
	assert_int_equal(fake_arch.stores, 0);
	assert_int_equal(asked, 0);
}

static void test_undone(void **state)
{
	(void)state;
	prepare_patch(MANY THREE_SYNC);
	silent_at = 1;
	assert_int_equal(patch_sites(&patch), PATCH_UNDONE);
	assert_all_hold("\xeb\xe5", 2);
	prepare_patch(MANY THREE_SYNC);
	silent_at = 2;
	assert_int_equal(patch_sites(&patch), PATCH_LEFT);
	assert_all_hold("\xcc\xf0", 2);
	prepare_patch(MANY THREE_SYNC);
	silent_at = 3;
	assert_int_equal(patch_sites(&patch), PATCH_UNCONFIRMED);
	assert_all_hold("\xeb\xf0", 2);
}

/* A breakpoint of each of them is its own site's, and goes on behind that. */
static void test_each_breakpoint(void **state)
{
	(void)state;
	self = as_executor(MANY "patch write all");
	assert_true(executors_make_room(SITES));
	for (unsigned site = 0; site < SITES; site++) {
		const struct placed_site *there = &placed()->sites[site];
		struct arch_trap trap = {.address = there->text, .way = WAY_TRAP};

		write_site(site, "\xcc\xe5");
		assert_true(kernel_breakpoint(&trap));
		assert_ptr_equal(trap.address, there->next);
		assert_true(self->oracle.previous[site].exists);
		assert_int_equal(self->oracle.executions, site + 1);
	}
	fake_arch_self = 0;
}

static const uint8_t *handlers_front;

static void execute_in_handler(struct arch_execution *execution)
{
	handlers_front = execution->front;
	execute(execution);
}

/* What the handler executes is one of that number in the scenario, the first of its kind. */
static void test_a_handler_executes_a_site(void **state)
{
	(void)state;
	self = as_executor(MANY "site jmp8 -> jmp8 times 2\npatch write all\n"
				"also handler executes site 1");
	assert_true(executors_make_room(SITES + 2));
	fake_arch.execute = execute_in_handler;
	struct arch_trap trap = {.address = placed()->sites[9].text, .way = WAY_TRAP};

	write_site(9, "\xcc\xe5");
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(handlers_front, placed()->sites[SITES].bare_front);
	assert_true(self->oracle.previous[SITES].exists);
	fake_arch_self = 0;
}

/* ---- Runs ---------------------------------------------------------------------------------- */

static struct run run;

static void run_on(const char *clauses, enum model model, unsigned patches)
{
	static struct scenario scenario;
	const struct options options = {
		.patches = patches, .dwell = 4, .sweep = 2, .seed = 1, .timeout_ms = 2000};

	scenario = *scenario_of(clauses);
	fake_machine_begin(2, 1);
	fake_machine.fetches = model;
	experiment_run(&scenario, &options, &run);
	fake_machine_end();
	assert_string_equal(run.reason, "");
	assert_counted_as_executed(&run);
	assert_true(oracle_adds_up(&run.total, scenario.back_to_back));
}

/* Three syncs for 256 sites, and nothing wrong, by the weakest model. */
static void test_safe(void **state)
{
	(void)state;
	run_on("site nop5 -> jmp32 times 256\nplace page+4095\n" THREE_SYNC, MODEL_PREFETCH, 4);
	assert_int_equal(run.patches, 4);
	assert_int_equal(run.syncs, 4 * SYNCS);
	assert_int_equal(run.total.first, 4 * SITES);
	for (unsigned outcome = OUTCOME_TORN; outcome < OUTCOMES; outcome++)
		assert_int_equal(run.total.outcomes[outcome], 0);
}

/* Without the sync before the heads a CPU joins new heads to old tails, as with a single site; but
 * it keeps no tail over the breakpoint of another site, so it takes more patches. */
static void test_no_middle_sync(void **state)
{
	(void)state;
	run_on("site nop5 -> jmp32 times 16\nplace page+4095\n"
	       "patch write breakpoint\n sync cpuid\n write tail\n write head\n sync cpuid",
	       MODEL_PREFETCH, 400);
	assert_int_not_equal(run.total.outcomes[OUTCOME_TORN], 0);
}

static void test_back_to_back(void **state)
{
	(void)state;
	run_on("site nop5 -> jmp32 times 64\nsite jmp8 -> jmp8 times 3\n" THREE_SYNC
	       "\nrepeat back to back",
	       MODEL_PREFETCH, 20);
	assert_int_equal(run.syncs, 20 * SYNCS);
	for (unsigned outcome = OUTCOME_TORN; outcome < OUTCOMES; outcome++)
		assert_int_equal(run.total.outcomes[outcome], 0);
}

static void test_too_many_back_to_back(void **state)
{
	struct scenario scenario =
		*scenario_of("site jmp8 -> jmp8 times 1024\n"
			     "site nop2 -> jmp8 times 1024\n" THREE_SYNC "\nrepeat back to back");

	(void)state;
	fake_arch_begin(2);
	assert_string_equal(experiment_obstacle(&scenario),
			    "back to back a patch can have up to 4096 stores, and it has 6144");
	scenario.sites[1].times = 341;
	assert_null(experiment_obstacle(&scenario));
	scenario.sites[1].times = 342;
	assert_non_null(experiment_obstacle(&scenario));
}

static void test_no_memory_for_the_counts(void **state)
{
	const struct scenario scenario = *scenario_of(MANY THREE_SYNC);

	(void)state;
	fake_arch_begin(2);
	assert_true(executors_allocate());
	fake_arch.out_of_memory = true;
	assert_false(run_begin(&run, &scenario, TIMEOUT_US));
	assert_string_equal(run.reason, "there is no memory for the counts of 256 sites");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unserialized_at_one),
		cmocka_unit_test(test_torn_at_one),
		cmocka_unit_test(test_late_at_one),
		cmocka_unit_test(test_late_breakpoint_at_one),
		cmocka_unit_test(test_cleared),
		cmocka_unit_test(test_three_syncs),
		cmocka_unit_test(test_dwells),
		cmocka_unit_test(test_all_or_nothing),
		cmocka_unit_test(test_undone),
		cmocka_unit_test(test_each_breakpoint),
		cmocka_unit_test(test_a_handler_executes_a_site),
		cmocka_unit_test_teardown(test_safe, fake_machine_teardown),
		cmocka_unit_test_teardown(test_no_middle_sync, fake_machine_teardown),
		cmocka_unit_test_teardown(test_back_to_back, fake_machine_teardown),
		cmocka_unit_test(test_too_many_back_to_back),
		cmocka_unit_test(test_no_memory_for_the_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
