/*
 * The traps in the middle of a pass: what is counted, and what is renewed. Breakpoints in the head
 * are for test_breakpoint.c.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/pass.h"
#include "tests/unit/fake/as_executor.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define SITE "site jmp8 -> jmp8\n"

static struct executor *self;
static unsigned executions;

/* Each execution lands where the old form of a jump leads. */
static void execute(struct arch_execution *execution)
{
	executions++;
	execution->counted = false;
	execution->before = 0;
	execution->last.left = 1;
	execution->last.serialized = *execution->serializations;
}

/* CPU 1 executes these sites in stage 1. */
static void prepare(const char *clauses)
{
	self = as_executor(clauses);
	fake_arch.execute = execute;
	executions = 0;
}

static int begin(void **state)
{
	(void)state;
	prepare(SITE "patch write all");
	return 0;
}

static uint64_t counted(enum outcome outcome)
{
	return self->oracle.outcomes[outcome];
}

/* The execution that is about to happen comes after the serialization; any other does not. */
static void test_renewed_at_the_site_only(void **state)
{
	(void)state;
	for (int at = -5; at <= 2; at++) {
		begin(state);
		struct arch_trap trap = {.address = placed()->sites[0].text + at,
					 .serializations = 40};

		self->serializations = 40;
		kernel_trap_returns(&trap);
		assert_int_equal(self->serializations, 41);
		assert_int_equal(trap.renewed, at == 0);
		assert_int_equal(trap.serializations, at == 0 ? 41 : 40);
	}
	assert_int_equal(executor_of(2)->serializations, 0);
}

static void test_traps_of_the_patcher(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text};

	(void)state;
	fake_arch_self = 0;
	kernel_trap_returns(&trap);
	kernel_synced(&trap);
	kernel_blurred();
	kernel_pass();
	assert_false(trap.renewed);
	assert_false(kernel_fault(&trap));
	assert_int_equal(executor_of(0)->serializations, 0);
	assert_int_equal(executor_of(0)->syncs, 0);
	assert_false(executor_of(0)->blurred);
	assert_int_equal(executions, 0);
}

static void test_kernel_pass(void **state)
{
	(void)state;
	kernel_pass();
	assert_int_equal(executions, 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
}

/* Only the execution that comes next is unknown, of whatever site, and however it ends. */
static void test_blurred(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};

	(void)state;
	kernel_blurred();
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_UNKNOWN), 1);
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_UNKNOWN), 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
	kernel_blurred();
	kernel_blurred();
	fake_arch_write(trap.address, "\xcc", 1);
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_UNKNOWN), 2);
	assert_int_equal(counted(OUTCOME_BREAKPOINT), 0);
	assert_true(oracle_adds_up(&self->oracle));
}

/* A retry happens now, and so in the stage of now, unless all are to rest. The pass began before
 * the patch returned, and the breakpoint was met then. */
static void test_a_retry_is_of_its_moment(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};
	uint64_t late = stage_returned(1);

	(void)state;
	fake_arch.lost[1] = fake_arch.lost[2] = true; /* who would have to see the stage */
	fake_arch_self = 0;
	assert_true(executors_enter(late, 1000));
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	assert_int_equal(self->stage, late);
	assert_int_equal(self->stage_word, atomic_load(executors_stage_word()));
	assert_false(self->retired);

	fake_arch_self = 0;
	assert_true(executors_enter(STAGE_REST, 1000));
	breakpoint_retire();
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(self->stage, late);
	assert_false(self->retired);
}

/* The handler is retired for it, if it is at that moment. */
static void test_a_retry_when_the_handler_is_retired(void **state)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_TRAP};

	(void)state;
	fake_arch.lost[1] = fake_arch.lost[2] = true;
	fake_arch.traps_are_late = true;
	fake_arch_self = 0;
	assert_true(executors_enter(stage_patching(1), 1000));
	breakpoint_retire();
	fake_arch_self = 1;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	assert_true(self->retired);
	assert_int_equal(self->stage, stage_patching(1));
	assert_int_equal(self->stage_word, atomic_load(executors_stage_word()));
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 1);
}

/* Retries are counted from the beginning of an execution. */
static void test_retries_begin_anew(void **state)
{
	(void)state;
	self->retries = RETRIES_MAX - 1;
	pass(self, 1);
	assert_int_equal(self->retries, 0);
}

/* ---- Faults --------------------------------------------------------------------------------- */

/* What no bytes of both forms raise is a fault, with the bytes that the site holds. */
static void test_a_fault(void **state)
{
	static const enum landing_way ways[] = {WAYS, WAY_UNDEFINED};

	for (unsigned i = 0; i < 2; i++) {
		begin(state);
		struct arch_trap trap = {
			.address = placed()->sites[0].text, .way = ways[i], .serializations = 12};

		fake_arch_write(trap.address, "\x0f\x0b", 2);
		assert_true(kernel_fault(&trap));
		assert_ptr_equal(trap.address, placed()->sites[0].next);
		assert_true(trap.counted);
		assert_int_equal(counted(OUTCOME_FAULT), 1);
		assert_int_equal(self->oracle.previous[0].serializations, 12);
		assert_memory_equal(self->fault_bytes, "\x0f\x0b", 2);
	}
}

/* Of 0f 1f 44 00 00 and e9 0b 44 00 00, 0f 0b is ud2: the exception is that of a mixture. Any other
 * exception there is not. */
static void test_a_mixture_that_raises(void **state)
{
	(void)state;
	prepare("site nop5 -> jmp32\npatch write all");
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_UNDEFINED};

	assert_true(kernel_fault(&trap));
	assert_int_equal(counted(OUTCOME_TORN), 1);
	assert_true(self->torn_is_known);
	assert_memory_equal(self->torn_bytes, "\x0f\x0b\x44\x00\x00", 5);
	assert_true(trap.counted);

	trap = (struct arch_trap){.address = placed()->sites[0].text, .way = WAYS};
	assert_true(kernel_fault(&trap));
	assert_int_equal(counted(OUTCOME_FAULT), 1);
	assert_int_equal(counted(OUTCOME_TORN), 1);
}

/* What is kept of it is as long as its own site is. */
static void test_a_fault_of_the_second_site(void **state)
{
	(void)state;
	prepare(SITE "site nop5 -> jmp32\npatch write all");
	struct arch_trap trap = {.address = placed()->sites[1].text, .way = WAYS};

	assert_true(kernel_fault(&trap));
	assert_int_equal(self->fault_length, 5);
	assert_memory_equal(self->fault_bytes, "\x0f\x1f\x44\x00\x00", 5);
	assert_true(self->oracle.previous[1].exists);
	assert_ptr_equal(trap.address, placed()->sites[1].next);

	trap = (struct arch_trap){.address = placed()->sites[1].text, .way = WAY_UNDEFINED};
	assert_true(kernel_fault(&trap));
	assert_int_equal(self->torn_length, 5);
}

/* Traps as the old form does, in an execution that has read a flag by itself. */
static void execute_undefined(struct arch_execution *execution)
{
	struct arch_trap trap = {.address = placed()->sites[0].text, .way = WAY_UNDEFINED};

	execution->before = 0;
	trap.flag = executions++ == 0 ? 5 : 0;
	assert_true(kernel_fault(&trap));
	execution->counted = trap.counted;
}

/* Whether it is stale is up to the flag that it has read, and not to one read before. */
static void test_a_trap_has_its_own_flag(void **state)
{
	(void)state;
	prepare("site bytes 0f 0b -> bytes eb 0b\npatch write flag 5\n write all\nexecute read "
		"flag; none; call");
	fake_arch.execute = execute_undefined;
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_OLD), 1);
	assert_int_equal(counted(OUTCOME_STALE), 1);
	pass(self, 1);
	assert_int_equal(counted(OUTCOME_OLD), 2);
	assert_int_equal(counted(OUTCOME_STALE), 1);
}

static void test_a_fault_elsewhere(void **state)
{
	static const uint8_t elsewhere[1];
	struct arch_trap trap = {.address = elsewhere, .way = WAY_UNDEFINED};

	(void)state;
	assert_false(kernel_fault(&trap));
	assert_false(trap.resumed || trap.counted);
	assert_int_equal(self->oracle.executions, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_renewed_at_the_site_only, begin),
		cmocka_unit_test_setup(test_traps_of_the_patcher, begin),
		cmocka_unit_test_setup(test_kernel_pass, begin),
		cmocka_unit_test_setup(test_blurred, begin),
		cmocka_unit_test_setup(test_a_retry_is_of_its_moment, begin),
		cmocka_unit_test_setup(test_a_retry_when_the_handler_is_retired, begin),
		cmocka_unit_test_setup(test_retries_begin_anew, begin),
		cmocka_unit_test_setup(test_a_fault, begin),
		cmocka_unit_test_setup(test_a_mixture_that_raises, begin),
		cmocka_unit_test_setup(test_a_fault_of_the_second_site, begin),
		cmocka_unit_test_setup(test_a_trap_has_its_own_flag, begin),
		cmocka_unit_test_setup(test_a_fault_elsewhere, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
