/*
 * The handlers of breakpoints and faults: whose it is, what it counts as, where the CPU goes on.
 */
#include "kernel/breakpoint.h"
#include "kernel/executor.h"
#include "kernel/patch.h"
#include "tests/unit/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/mman.h>

#define PAGE_LENGTH 4096u

static struct patch patch;
static struct executor *self;
static struct arch_trap trap;

/* CPU 1 executes in stage 1, and the patch of the site from its first form to its second is under
 * way: its breakpoint is in. */
static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	assert_true(executors_allocate());
	fake_arch_set_site(0xcc, 0xe5);
	patch = (struct patch){.text = arch_site.text, .next = arch_site.next};
	breakpoint_expect(&patch);
	fake_arch_self = 1;
	self = executor_of(1);
	self->stage = 1;
	trap = (struct arch_trap){.address = arch_site.text, .in_site = true, .serializations = 17};
	return 0;
}

static void *site_page(void)
{
	return (void *)((uintptr_t)arch_site.text & ~(uintptr_t)(PAGE_LENGTH - 1));
}

static void assert_counted(enum outcome outcome)
{
	assert_int_equal(self->oracle.executions, 1);
	assert_int_equal(self->oracle.outcomes[outcome], 1);
	assert_int_equal(self->oracle.previous_serializations, 17);
	assert_int_equal(executor_of(2)->oracle.executions, 0);
}

static void assert_not_ours(void)
{
	struct arch_trap before = trap;

	assert_false(kernel_breakpoint(&trap));
	assert_int_equal(self->oracle.executions, 0);
	assert_false(trap.resumed);
	assert_ptr_equal(trap.address, before.address);
}

static void test_expected_site(void **state)
{
	(void)state;
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, arch_site.next);
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(self->oracle.outcomes[OUTCOME_LATE_BREAKPOINT], 0);
	assert_int_equal(self->retried, 0);
}

/* Where the CPU goes on is the patch's to say. */
static void test_resumes_where_the_patch_says(void **state)
{
	(void)state;
	patch.next = fake_arch_room;
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, fake_arch_room);
}

static void test_counted_in_its_stage(void **state)
{
	(void)state;
	self->stage = 2;
	assert_true(kernel_breakpoint(&trap));
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(self->oracle.outcomes[OUTCOME_LATE_BREAKPOINT], 1);
}

/* The head came back before the handler looked: whoever the site belongs to now, it is executed
 * again. */
static void test_byte_that_has_gone(void **state)
{
	(void)state;
	fake_arch_set_site(0xeb, 0xf0);
	assert_true(kernel_breakpoint(&trap));
	assert_true(trap.resumed);
	assert_ptr_equal(trap.address, arch_site.text);
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(self->retried, 1);
}

static void test_byte_that_has_gone_after_the_patch(void **state)
{
	(void)state;
	breakpoint_retire();
	self->stage = 2;
	fake_arch_set_site(0xeb, 0xf0);
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, arch_site.text);
	assert_int_equal(self->retried, 1);
	assert_int_equal(self->oracle.outcomes[OUTCOME_LATE_BREAKPOINT], 1);
}

static void test_breakpoint_of_nobody(void **state)
{
	(void)state;
	breakpoint_retire();
	assert_not_ours();
}

static void test_breakpoint_of_another_patch(void **state)
{
	(void)state;
	patch.text = fake_arch_room;
	assert_not_ours();
}

static void test_foreign_address(void **state)
{
	(void)state;
	trap.in_site = false;
	trap.address = fake_arch_room;
	assert_not_ours();
}

/* The patcher does not execute the site, and has no oracle. */
static void test_patcher(void **state)
{
	(void)state;
	fake_arch_self = 0;
	assert_not_ours();
	assert_false(kernel_fault(&trap));
}

static void test_before_there_are_executors(void **state)
{
	(void)state;
	fake_arch.out_of_memory = true;
	assert_false(executors_allocate());
	assert_not_ours();
	assert_false(kernel_fault(&trap));
	kernel_synced(&trap);
	kernel_trap_returns(&trap);
	assert_false(trap.resumed || trap.renewed);
}

/* A landing pad lies as far from the instruction behind the site as the operand says, which is
 * signed: e0 is 32 bytes before it, 35 is 53 bytes behind. */
static void test_landing_pad(void **state)
{
	(void)state;
	trap.address = arch_site.next - 32;
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, arch_site.next);
	assert_counted(OUTCOME_TORN);
	assert_int_equal(self->mixture, 0xe0);

	trap.address = arch_site.next + 53;
	assert_true(kernel_breakpoint(&trap));
	assert_int_equal(self->oracle.outcomes[OUTCOME_TORN], 2);
	assert_int_equal(self->mixture, 0x35);
	assert_int_equal(self->retried, 0);
}

/* A torn execution is one, also when the patch has returned and another byte is in the head. */
static void test_landing_pad_after_the_patch(void **state)
{
	(void)state;
	breakpoint_retire();
	fake_arch_set_site(0xeb, 0xf0);
	trap.address = arch_site.next - 128;
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, arch_site.next);
	assert_counted(OUTCOME_TORN);
	assert_int_equal(self->mixture, 0x80);
}

static void test_fault_at_the_site(void **state)
{
	(void)state;
	fake_arch_set_site(0x0f, 0x0b);
	assert_true(kernel_fault(&trap));
	assert_ptr_equal(trap.address, arch_site.next);
	assert_counted(OUTCOME_FAULT);
	assert_int_equal(self->fault_bytes[0], 0x0f);
	assert_int_equal(self->fault_bytes[1], 0x0b);
}

static void test_fault_elsewhere(void **state)
{
	(void)state;
	trap.in_site = false;
	assert_false(kernel_fault(&trap));
	assert_false(trap.resumed);
	assert_int_equal(self->oracle.executions, 0);
}

/* The execution that is about to happen comes after the serialization. */
static void test_trap_returns_at_the_site(void **state)
{
	(void)state;
	self->serializations = 40;
	trap.at_site = true;
	kernel_trap_returns(&trap);
	assert_int_equal(self->serializations, 41);
	assert_true(trap.renewed);
	assert_int_equal(trap.serializations, 41);
	assert_int_equal(executor_of(2)->serializations, 0);
}

/* The execution that is over came before it. */
static void test_trap_returns_elsewhere(void **state)
{
	(void)state;
	self->serializations = 40;
	kernel_trap_returns(&trap);
	kernel_trap_returns(&trap);
	assert_int_equal(self->serializations, 42);
	assert_false(trap.renewed);
	assert_int_equal(trap.serializations, 17);
}

static void test_trap_of_the_patcher_returns(void **state)
{
	(void)state;
	fake_arch_self = 0;
	trap.at_site = true;
	kernel_trap_returns(&trap);
	kernel_synced(&trap);
	assert_false(trap.renewed);
	assert_int_equal(executor_of(0)->serializations, 0);
	assert_int_equal(executor_of(0)->syncs, 0);
}

static void test_synced(void **state)
{
	(void)state;
	kernel_synced(&trap);
	kernel_synced(&trap);
	assert_int_equal(self->syncs, 2);
	assert_int_equal(self->serializations, 0); /* counted when the trap returns */
	assert_int_equal(executor_of(2)->syncs, 0);
	assert_false(trap.deafened);
}

static void test_synced_and_deaf(void **state)
{
	(void)state;
	executor_deafen_at_next_sync(2);
	kernel_synced(&trap);
	assert_false(trap.deafened);
	fake_arch_self = 2;
	kernel_synced(&trap);
	assert_true(trap.deafened);
	executor_deafen_at_next_sync(0);
}

/* A machine that executes the old breakpoint for ever is sent on, and that is counted. */
static void test_retried_without_end(void **state)
{
	(void)state;
	fake_arch_set_site(0xeb, 0xf0);
	for (unsigned i = 1; i < RETRIES_MAX; i++) {
		assert_true(kernel_breakpoint(&trap));
		assert_ptr_equal(trap.address, arch_site.text);
	}
	assert_int_equal(self->stuck, 0);
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, arch_site.next);
	assert_int_equal(self->stuck, 1);
	assert_int_equal(self->retried, RETRIES_MAX);
}

/* The page of the site cannot be read until the handler has tried to. Then the next patch begins,
 * and has written its breakpoint when the handler reads the byte. */
static void next_patch_begins(int signal)
{
	(void)signal;
	mprotect(site_page(), PAGE_LENGTH, PROT_READ);
	breakpoint_expect(&patch);
	fake_arch_set_site(0xcc, 0xe5);
}

/* A breakpoint that is delivered late, while the next patch begins, is not a foreign one. */
static void test_late_while_the_next_patch_begins(void **state)
{
	struct sigaction before, now = {.sa_handler = next_patch_begins};

	(void)state;
	fake_arch_set_site(0xeb, 0xe5);
	breakpoint_retire();
	sigaction(SIGSEGV, &now, &before);
	mprotect(site_page(), PAGE_LENGTH, PROT_NONE);
	assert_true(kernel_breakpoint(&trap));
	sigaction(SIGSEGV, &before, NULL);
	assert_counted(OUTCOME_BREAKPOINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_expected_site, begin),
		cmocka_unit_test_setup(test_retried_without_end, begin),
		cmocka_unit_test_setup(test_late_while_the_next_patch_begins, begin),
		cmocka_unit_test_setup(test_resumes_where_the_patch_says, begin),
		cmocka_unit_test_setup(test_counted_in_its_stage, begin),
		cmocka_unit_test_setup(test_byte_that_has_gone, begin),
		cmocka_unit_test_setup(test_byte_that_has_gone_after_the_patch, begin),
		cmocka_unit_test_setup(test_breakpoint_of_nobody, begin),
		cmocka_unit_test_setup(test_breakpoint_of_another_patch, begin),
		cmocka_unit_test_setup(test_foreign_address, begin),
		cmocka_unit_test_setup(test_patcher, begin),
		cmocka_unit_test_setup(test_before_there_are_executors, begin),
		cmocka_unit_test_setup(test_landing_pad, begin),
		cmocka_unit_test_setup(test_landing_pad_after_the_patch, begin),
		cmocka_unit_test_setup(test_fault_at_the_site, begin),
		cmocka_unit_test_setup(test_fault_elsewhere, begin),
		cmocka_unit_test_setup(test_trap_returns_at_the_site, begin),
		cmocka_unit_test_setup(test_trap_returns_elsewhere, begin),
		cmocka_unit_test_setup(test_trap_of_the_patcher_returns, begin),
		cmocka_unit_test_setup(test_synced, begin),
		cmocka_unit_test_setup(test_synced_and_deaf, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
