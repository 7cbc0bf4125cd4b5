/*
 * Runs with a debugger's breakpoint right in front of a site, on a machine that counts for itself
 * what it executed: it comes to its owner, it is none of the site's, and nothing behind it is
 * unserialized. And a debugger's breakpoint at a site, which is then not patched.
 */
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/experiment.h"
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

/* Each execution had one, but for those that a breakpoint of the site has sent back to it. */
static void each_came_to_its_owner(void)
{
	assert_int_equal(counted(OUTCOME_UNKNOWN), 0);
	assert_int_equal(run.foreign, run.total.executions - run.retried);
}

static void nothing_is_unserialized(void)
{
	each_came_to_its_owner();
	assert_true(counted(OUTCOME_NEW) > 0);
	assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
	for (unsigned from = 0; from < TRANSITIONS; from++)
		for (unsigned to = 0; to < TRANSITIONS; to++)
			assert_int_equal(run.total.transitions[from][to][0], 0);
}

static void test_it_serializes(void **state)
{
	(void)state;
	on_each_model("site jmp8 -> jmp8\npatch write tail\nalso breakpoint before site 0\n",
		      nothing_is_unserialized);
	on_each_model("site jmp8 -> jmp8\npatch write tail\nrepeat back to back\n"
		      "also breakpoint before site 0\n",
		      nothing_is_unserialized);
}

/* The other site has none, and its executions one behind the other are what they were. */
static void only_one_site_has_it(void)
{
	assert_int_equal(counted(OUTCOME_UNKNOWN), 0);
	assert_true(run.foreign > 0);
	assert_true(run.foreign < run.total.executions);
}

static void test_beside_another_site(void **state)
{
	(void)state;
	on_each_model("site jmp8 -> jmp8\nsite nop2 -> jmp8\n" THREE_SYNCS
		      "also breakpoint before site 1\n",
		      only_one_site_has_it);
	on_each_model("site jmp8 -> jmp8\nplace page+0\nsite nop2 -> jmp8\n" THREE_SYNCS
		      "also breakpoint before site 0\n",
		      only_one_site_has_it);
}

/* Its neighbour at the site is the protocol's, and comes right behind it. */
static void test_during_a_patch(void **state)
{
	static const char *const policies[] = {"next", "old", "new"};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		char clauses[300];

		snprintf(clauses, sizeof(clauses),
			 "site nop5 -> jmp32\nhandler %s\n" THREE_SYNCS
			 "also breakpoint before site 0\n",
			 policies[i]);
		on_each_model(clauses, each_came_to_its_owner);
		assert_true(counted(OUTCOME_BREAKPOINT) > 0);
	}
}

static void all_is_known(void)
{
	assert_int_equal(counted(OUTCOME_UNKNOWN), 0);
	assert_true(run.foreign > 0);
}

static void test_with_all_else(void **state)
{
	static const char *const all[] = {
		"handler retry\n",
		"execute call in nmi\n",
		"also patcher in interrupt\n",
		"also handler executes site 0\n",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char clauses[300];

		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\n" THREE_SYNCS "%salso breakpoint before site 0\n",
			 all[i]);
		on_each_model(clauses, all_is_known);
	}
}

/* Who has come past it was not where it was thought to be. */
static void test_one_that_does_not_come(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_machine.misses_foreign = true;
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS "also breakpoint before site 0\n");
	assert_true(counted(OUTCOME_UNKNOWN) > 0);
	assert_true(run.foreign > 0);
	assert_true(run.foreign + counted(OUTCOME_UNKNOWN) + run.retried >= run.total.executions);
}

static void test_no_debugger(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\n" THREE_SYNCS);
	assert_int_equal(run.foreign, 0);
	assert_null(placed()->sites[0].foreign);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_it_serializes, fake_machine_teardown),
		cmocka_unit_test_teardown(test_beside_another_site, fake_machine_teardown),
		cmocka_unit_test_teardown(test_during_a_patch, fake_machine_teardown),
		cmocka_unit_test_teardown(test_with_all_else, fake_machine_teardown),
		cmocka_unit_test_teardown(test_one_that_does_not_come, fake_machine_teardown),
		cmocka_unit_test_teardown(test_no_debugger, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
