/*
 * Runs of scenarios with the steps that few protocols have, on a machine that counts for itself
 * what it executed.
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
#include <string.h>

#include <cmocka.h>

#define CPUS 4
#define PATCHES 60

static struct run run;

static int end(void **state)
{
	(void)state;
	fake_machine_end();
	return 0;
}

/* On the machine that has begun. */
static void experiment(const char *clauses)
{
	struct options options = {.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000};

	comments_clear();
	experiment_run(scenario_of(clauses), &options, &run);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	assert_counted_as_executed(&run);
}

static uint64_t counted(enum outcome outcome)
{
	return run.total.outcomes[outcome];
}

/* ---- Bytes of neither form ------------------------------------------------------------------- */

/* With syncs behind each store nobody goes from the old form to the new one without one of them,
 * and where both bytes of the jump are fetched at once, nobody executes a mixture. Without syncs,
 * either happens where the models say so. */
static void test_a_jump_to_itself(void **state)
{
#define HOLDS "site jmp32 -> jmp32\npatch write bytes 0..1 eb fe\n"
	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(HOLDS " sync cpuid\n write bytes 2..4\n sync cpuid\n"
				 " write bytes 0..1\n sync cpuid");
		if (model == MODEL_COHERENT || model == MODEL_SNAPSHOT)
			assert_int_equal(counted(OUTCOME_TORN), 0);
		assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
		assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
		assert_true(counted(OUTCOME_NEW) > 0 && counted(OUTCOME_OLD) > 0);
	}
	fake_machine_begin(CPUS, 1);
	fake_machine.fetches = MODEL_PREFETCH;
	experiment(HOLDS " write bytes 2..4\n write bytes 0..1");
	assert_true(counted(OUTCOME_TORN) > 0);
	fake_machine_begin(CPUS, 1);
	fake_machine.fetches = MODEL_COHERENT;
	experiment(HOLDS " write bytes 2..4\n write bytes 0..1");
	assert_int_equal(counted(OUTCOME_TORN), 0);
	assert_true(counted(OUTCOME_UNSERIALIZED) > 0);
}

static void test_a_jump_to_itself_back_to_back(void **state)
{
	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(HOLDS " write bytes 2..4\n write bytes 0..1\nrepeat back to back");
	}
}

/* ---- Syncs of some --------------------------------------------------------------------------- */

/* Who is not asked keeps what it has fetched; the log has each CPU by itself. */
static void test_a_sync_of_some(void **state)
{
	static const char *const asked[] = {"odd", "even"};
	char clauses[256];

	(void)state;
	for (unsigned which = 0; which < 2; which++) {
		fake_machine_begin(CPUS, 1);
		snprintf(clauses, sizeof(clauses),
			 "site jmp8 -> jmp8\npatch write breakpoint\n sync cpuid of %s\n"
			 " write tail\n sync cpuid of %s\n write head\n sync cpuid of %s",
			 asked[which], asked[which], asked[which]);
		experiment(clauses);
		for (unsigned cpu = 1; cpu < CPUS; cpu++) {
			const struct executor *executor = executor_of(cpu);
			bool is_asked = cpu % 2 == !which;

			/* Each patch begins and ends with one of all; half are timed. */
			assert_true((executor->syncs >= 4 * PATCHES) == is_asked);
			if (is_asked)
				assert_int_equal(executor->oracle.outcomes[OUTCOME_UNSERIALIZED],
						 0);
			else
				assert_true(executor->oracle.outcomes[OUTCOME_UNSERIALIZED] > 0);
		}
	}
}

/* ---- A condition ----------------------------------------------------------------------------- */

/* Behind a flag that it has read, whoever serializes executes nothing from before; and whoever has
 * not read it does not serialize. */
static void test_a_condition(void **state)
{
#define ANNOUNCED "site jmp8 -> jmp8\npatch write all\n write flag 1\nexecute read flag; "
	static const enum model keeping[] = {MODEL_SNAPSHOT, MODEL_SEQUENTIAL, MODEL_PREFETCH};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		fake_machine_begin(CPUS, 1);
		fake_machine.fetches = keeping[i];
		experiment(ANNOUNCED "if flag then cpuid; call");
		assert_int_equal(counted(OUTCOME_STALE), 0);
		assert_true(counted(OUTCOME_UNSERIALIZED) > 0);
		fake_machine_begin(CPUS, 1);
		fake_machine.fetches = keeping[i];
		experiment(ANNOUNCED "cpuid; call");
		assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
		fake_machine_begin(CPUS, 1);
		fake_machine.fetches = keeping[i];
		experiment(ANNOUNCED "if flag then lfence; call");
		assert_true(counted(OUTCOME_STALE) > 0);
	}
}

/* ---- Waits ----------------------------------------------------------------------------------- */

/* Behind a breakpoint that all have, nobody comes into the sled; but who is in it may be there when
 * its second half changes, if nobody waits. A sync does not wait for that. */
static void test_until_outside(void **state)
{
#define SLED "site sled2 -> jmp8\npatch write breakpoint\n sync cpuid\n"
#define REST_OF_SLED " write tail\n sync cpuid\n write head\n sync cpuid"
	uint64_t torn_without = 0;

	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(SLED REST_OF_SLED);
		torn_without += counted(OUTCOME_TORN);
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(SLED " wait until outside\n" REST_OF_SLED);
		assert_int_equal(counted(OUTCOME_TORN), 0);
		assert_true(counted(OUTCOME_BREAKPOINT) > 0 && counted(OUTCOME_NEW) > 0);
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(SLED " wait until outside\n" REST_OF_SLED "\nhandler retry");
		assert_int_equal(counted(OUTCOME_TORN), 0);
	}
	assert_true(torn_without > 0);
}

/* One that rests is outside, and goes on resting. */
static void test_until_outside_of_who_rests(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment(SLED " wait until outside\n wait for handlers\n" REST_OF_SLED "\nrest cpuid");
	assert_int_equal(counted(OUTCOME_TORN), 0);
}

static void test_waits_back_to_back(void **state)
{
	(void)state;
	fake_machine_begin(CPUS, 1);
	experiment("site jmp8 -> jmp8\npatch write breakpoint\n wait for handlers\n write tail\n"
		   " wait until outside\n write head\nrepeat back to back");
}

/* ---- Moving out ------------------------------------------------------------------------------ */

/* Stopped between the halves, a CPU would execute the new second half. Moved, it executes the old
 * one, which it then does behind the stop: nothing serializes it until it executes the new form. */
static void test_moving_out(void **state)
{
#define STOPPED "site sled2 -> jmp8\npatch stop\n write all\n"
	uint64_t torn_without = 0, torn_again = 0, unserialized = 0;

	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(STOPPED " go");
		torn_without += counted(OUTCOME_TORN);
		assert_int_equal(counted(OUTCOME_UNSERIALIZED), 0);
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(STOPPED " move out\n go");
		assert_int_equal(counted(OUTCOME_TORN), 0);
		assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
		unserialized += counted(OUTCOME_UNSERIALIZED);
		/* Nobody is moved by a stop that does not say so, though one before did. */
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(
			"site sled2 -> jmp8\npatch stop\n move out\n go\n stop\n write all\n go");
		torn_again += counted(OUTCOME_TORN);
	}
	assert_true(torn_without > 0 && torn_again > 0);
	assert_true(unserialized > 0);
}

/* Half of the new form, which begins as the old one does, stays: so CPUs are between the halves
 * when they are stopped to see what that costs. */
static void test_nobody_is_moved_later(void **state)
{
	(void)state;
	for (enum model model = 0; model < MODELS; model++)
		for (unsigned seed = 1; seed <= 4; seed++) {
			fake_machine_begin(CPUS, seed);
			fake_machine.fetches = model;
			experiment("site sled2 -> jmp8\npatch write tail\n stop\n move out\n go\n"
				   " sync cpuid");
			assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
		}
}

/* ---- Pages ----------------------------------------------------------------------------------- */

/* Where translations are never kept, what is left is what was fetched. */
static void test_an_exchange(void **state)
{
#define EXCHANGED "site nop5 -> jmp32\npatch exchange page\n"
	uint64_t unserialized = 0;

	(void)state;
	for (enum model model = 0; model < MODELS; model++) {
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(EXCHANGED " shootdown");
		assert_int_equal(counted(OUTCOME_LATE_OLD), 0);
		assert_int_equal(run.syncs, PATCHES);
		unserialized += counted(OUTCOME_UNSERIALIZED);
		fake_machine_begin(CPUS, 1 + model);
		fake_machine.fetches = model;
		experiment(EXCHANGED);
		assert_int_equal(run.syncs, 0);
		if (model != MODEL_COHERENT && model != MODEL_BYTEWISE)
			assert_true(counted(OUTCOME_LATE_OLD) > 0);
	}
	assert_true(unserialized > 0);
}

/* Wherever the site goes: its first page, with all that lies around it there. */
static void test_an_exchange_and_sweeps(void **state)
{
	const struct options options = {
		.patches = PATCHES, .dwell = 4, .seed = 1, .timeout_ms = 2000, .sweep = 1};

	(void)state;
	fake_machine_begin(CPUS, 1);
	fake_machine.fetches = MODEL_COHERENT;
	comments_clear();
	experiment_run(scenario_of(EXCHANGED " shootdown"), &options, &run);
	assert_string_equal(run.reason, "");
	assert_int_equal(run.patches, PATCHES);
	assert_counted_as_executed(&run);
	assert_true(counted(OUTCOME_OLD) > 0 && counted(OUTCOME_NEW) > 0);
	assert_int_equal(counted(OUTCOME_TORN), 0);
	/* Behind the last patch, too. */
	assert_memory_equal(placed()->sites[0].text, placed()->sites[0].site->old_bytes,
			    placed()->sites[0].site->length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_a_jump_to_itself, end),
		cmocka_unit_test_teardown(test_a_jump_to_itself_back_to_back, end),
		cmocka_unit_test_teardown(test_a_sync_of_some, end),
		cmocka_unit_test_teardown(test_a_condition, end),
		cmocka_unit_test_teardown(test_until_outside, end),
		cmocka_unit_test_teardown(test_until_outside_of_who_rests, end),
		cmocka_unit_test_teardown(test_waits_back_to_back, end),
		cmocka_unit_test_teardown(test_moving_out, end),
		cmocka_unit_test_teardown(test_nobody_is_moved_later, end),
		cmocka_unit_test_teardown(test_an_exchange, end),
		cmocka_unit_test_teardown(test_an_exchange_and_sweeps, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
