/*
 * Runs in which the #BP handler executes a site itself, on a machine that counts for itself what it
 * executed: that all is counted, in its order, and nothing of the interrupted execution is lost.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/experiment.h"
#include "tests/unit/fake/as_executor.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/counted.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CPUS 3
#define PATCHES 60

#define THREE_SYNCS                                                                                \
	"patch write breakpoint\n sync cpuid\n write tail\n sync cpuid\n write head\n sync "       \
	"cpuid\n"
/* The second site is patched when nobody is in a handler. */
#define TWO_SITES "site jmp8 -> jmp8\nsite nop2 -> jmp8\n"
#define THEN_STOPPED                                                                               \
	"patch write breakpoint of site 0\n sync cpuid\n write tail of site 0\n sync cpuid\n"      \
	" write head of site 0\n sync cpuid\n stop\n write all of site 1\n go\n"

static const struct options usual = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};
static struct run run;

static void experiment(const char *clauses)
{
	comments_clear();
	experiment_run(scenario_of(clauses), &usual, &run);
	assert_string_equal(run.reason, "");
	assert_counted_as_executed(&run);
}

static uint64_t counted(enum outcome outcome)
{
	return run.total.outcomes[outcome];
}

static void on_each_model(const char *clauses, void (*check)(void))
{
	for (enum model model = 0; model < MODELS; model++)
		for (unsigned untold = 0; untold < 2; untold++) {
			fake_machine_begin(CPUS, 1 + model);
			fake_machine.fetches = model;
			fake_machine.untold = fake_arch.traps_are_late = untold;
			experiment(clauses);
			check();
		}
}

static void is_nested(void)
{
	assert_true(counted(OUTCOME_NESTED) > 0);
	/* Each of them is inside of one that is none. */
	assert_true(counted(OUTCOME_NESTED) <= counted(OUTCOME_BREAKPOINT) / 2);
}

static void is_safe(void)
{
	assert_true(counted(OUTCOME_BREAKPOINT) > 0);
	assert_int_equal(counted(OUTCOME_NESTED), 0);
	assert_int_equal(counted(OUTCOME_TORN), 0);
	assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
}

static void test_it_holds_the_site(void **state)
{
	static const char *const policies[] = {"next", "old", "new", "retry"};

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		char clauses[300];

		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\nhandler %s\n" THREE_SYNCS
			 "also handler executes site 0\n",
			 policies[i]);
		on_each_model(clauses, is_nested);
	}
}

static void test_it_holds_another_site(void **state)
{
	(void)state;
	on_each_model(TWO_SITES THEN_STOPPED "also handler executes site 1\n", is_safe);
}

/* The handler's execution is the one behind the program's, and nothing serializes before it. */
static void is_unserialized(void)
{
	if (!fake_machine.untold)
		assert_true(counted(OUTCOME_UNSERIALIZED) > 0);
}

static void test_the_order(void **state)
{
	(void)state;
	on_each_model(TWO_SITES "patch write all of site 1\n write breakpoint of site 0\n"
				"also handler executes site 1\n",
		      is_unserialized);
}

/* With the patcher's own interrupt, in NMIs, back to back, behind a flag. */
static void nothing_more(void)
{
}

static void test_with_all_else(void **state)
{
	static const char *const all[] = {
		"also patcher in interrupt\n",
		"execute call in nmi\n",
		"repeat back to back\n",
		"execute read flag; none; call\n",
		"execute read flag; if flag then none; call\n",
		"execute read flag; if flag then iret; call\n",
		"execute read flag; cpuid; straight\n",
		"execute read flag; iret; straight\n",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char clauses[400];

		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\n" THREE_SYNCS "%s%salso handler executes site 0\n",
			 i >= 3 ? " write flag 1\n" : "", all[i]);
		on_each_model(clauses, nothing_more);
	}
}

/* It reads no flag: what it executes is stale or not by what the pass has read. */
static void test_behind_a_flag(void **state)
{
	static const char *const flags[] = {"none", "iret", "if flag then none",
					    "if flag then iret"};

	(void)state;
	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		char clauses[400];

		snprintf(clauses, sizeof(clauses),
			 TWO_SITES "patch write breakpoint of site 1\n write flag 1\n sync iret\n"
				   " write all of site 0\n write tail of site 1\n"
				   " write head of site 1\nexecute read flag; %s; call\n"
				   "also handler executes site 0\n",
			 flags[i]);
		on_each_model(clauses, nothing_more);
	}
}

/* ---- One trap ------------------------------------------------------------------------------ */

static struct executor *self;
static unsigned executions;

/* The handler's own: reads the count, and executes what it finds. */
static void execute(struct arch_execution *execution)
{
	const struct placed_site *site = &placed()->sites[0];

	executions++;
	assert_ptr_equal(execution->front, site->bare_front);
	assert_int_equal(execution->limit, 1);
	assert_false(execution->reads_flag);
	assert_true(self->in_handler);
	if (*site->text == BREAKPOINT) {
		struct arch_trap trap = {.address = site->text,
					 .way = WAY_TRAP,
					 .serializations = self->serializations};

		assert_true(kernel_breakpoint(&trap));
		assert_ptr_equal(trap.address, site->next);
		assert_true(trap.counted);
		execution->counted = true;
	}
	execution->last.left = 1;
	execution->last.serialized = self->serializations;
}

static void test_what_was_interrupted_stays(void **state)
{
	struct arch_execution interrupted = {.first = {.left = 1, .serialized = 17}};
	struct arch_trap trap = {.way = WAY_TRAP, .before = 5, .serializations = 17};

	(void)state;
	self = as_executor("site jmp8 -> jmp8\nhandler retry\npatch write all\n write flag 1\n"
			   "execute read flag; none; straight\nalso handler executes site 0");
	fake_arch.execute = execute;
	fake_arch_write(placed()->sites[0].text, "\xcc", 1);
	trap.address = placed()->sites[0].text;
	trap.flag = 3;
	self->burst = (struct burst){.execution = &interrupted, .reads_flag = true, .recorded = 2};
	self->retries = 7;
	self->serializations = 17;
	executions = 0;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(executions, 1);
	assert_false(self->in_handler);
	assert_ptr_equal(self->burst.execution, &interrupted);
	assert_true(self->burst.reads_flag);
	assert_int_equal(self->burst.recorded, 5);
	assert_int_equal(self->retries, 8);
	assert_int_equal(self->flag_read, 3);
	/* Three of the burst, its breakpoint, and the handler's own. */
	assert_int_equal(self->oracle.executions, 5);
	assert_int_equal(self->oracle.outcomes[OUTCOME_OLD], 3);
	assert_int_equal(self->oracle.outcomes[OUTCOME_BREAKPOINT], 2);
	assert_int_equal(self->oracle.outcomes[OUTCOME_NESTED], 1);
	assert_int_equal(self->oracle.transitions[TRANSITION_BREAKPOINT][TRANSITION_BREAKPOINT][0],
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_it_holds_the_site, fake_machine_teardown),
		cmocka_unit_test_teardown(test_it_holds_another_site, fake_machine_teardown),
		cmocka_unit_test_teardown(test_the_order, fake_machine_teardown),
		cmocka_unit_test_teardown(test_behind_a_flag, fake_machine_teardown),
		cmocka_unit_test_teardown(test_with_all_else, fake_machine_teardown),
		cmocka_unit_test(test_what_was_interrupted_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
