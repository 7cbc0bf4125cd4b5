/*
 * The #BP handler: whose a breakpoint is, what it counts as, where the CPU goes on.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "tests/unit/fake/as_executor.h"
#include "tests/unit/fake/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#define SERIALIZED 17

static struct executor *self;
static struct arch_trap trap;

/* CPU 1 of three executes the first of these sites in stage 1, in the middle of a patch, whose
 * breakpoint is in. */
static void prepare(const char *clauses)
{
	self = as_executor(clauses);
	fake_arch_write(placed()->sites[0].text, "\xcc", 1);
	trap = (struct arch_trap){
		.address = placed()->sites[0].text, .way = WAY_TRAP, .serializations = SERIALIZED};
}

static int begin(void **state)
{
	(void)state;
	prepare("site jmp8 -> jmp8\npatch write all");
	return 0;
}

static const struct placed_site *site(void)
{
	return &placed()->sites[0];
}

static uint64_t counted(enum outcome outcome)
{
	return self->oracle.outcomes[outcome];
}

static void assert_counted(enum outcome outcome)
{
	assert_int_equal(self->oracle.executions, 1);
	assert_int_equal(counted(outcome), 1);
	assert_int_equal(self->oracle.previous[0].serializations, SERIALIZED);
	assert_int_equal(executor_of(2)->oracle.executions, 0);
}

/* The execution is over, and counted, and the CPU goes on there. */
static void assert_ended(const uint8_t *address)
{
	assert_true(trap.counted);
	assert_ptr_equal(trap.address, address);
}

/* It is over, and counted, and the CPU goes nowhere in the area. */
static void assert_left(void)
{
	assert_true(trap.counted);
	assert_true(trap.left);
}

static void assert_not_ours(void)
{
	struct arch_trap before = trap;

	assert_false(kernel_breakpoint(&trap));
	assert_int_equal(self->oracle.executions, 0);
	assert_memory_equal(&trap, &before, sizeof(trap));
}

/* A call's places have code of their own, behind which the CPU comes back. */
static void test_each_policy(void **state)
{
	static const char *const policies[] = {"next", "old", "new"};
	char clauses[128];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		snprintf(clauses, sizeof(clauses),
			 "site call32 -> call32\nhandler %s\npatch write all", policies[i]);
		prepare(clauses);
		const uint8_t *places[] = {site()->next, site()->old_place, site()->new_place};

		assert_ptr_not_equal(places[1], places[2]);
		assert_true(kernel_breakpoint(&trap));
		assert_ended(places[i]);
		assert_counted(OUTCOME_BREAKPOINT);
		assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
		assert_int_equal(self->retried, 0);
	}
}

/* At the site again: that is not the end of it. */
static void test_policy_retry(void **state)
{
	(void)state;
	prepare("site jmp8 -> jmp8\nhandler retry\npatch write all");
	assert_true(kernel_breakpoint(&trap));
	assert_true(trap.resumed);
	assert_ptr_equal(trap.address, site()->text);
	assert_false(trap.counted);
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(self->retried, 0); /* the byte is there: it is not late */
	assert_int_equal(fake_arch.relaxes, 1);
}

static void test_counted_in_its_stage(void **state)
{
	(void)state;
	self->stage = 2;
	assert_true(kernel_breakpoint(&trap));
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 1);
}

static void test_counted_for_its_site(void **state)
{
	(void)state;
	prepare("site jmp8 -> jmp8\nsite nop2 -> jmp8\npatch write all");
	fake_arch_write(placed()->sites[1].text, "\xcc", 1);
	trap.address = placed()->sites[1].text;
	assert_true(kernel_breakpoint(&trap));
	assert_ended(placed()->sites[1].next);
	assert_true(self->oracle.previous[1].exists);
	assert_false(self->oracle.previous[0].exists);
}

/* Its own new form is a breakpoint: then none of it is late, though its handler was retired. */
static void test_a_form_that_is_a_breakpoint(void **state)
{
	(void)state;
	for (unsigned retired = 0; retired < 2; retired++) {
		prepare("site jmp8 -> int3\npatch write head");
		if (retired)
			breakpoint_retire();
		self->stage = 2;
		assert_true(kernel_breakpoint(&trap));
		assert_ended(site()->next);
		assert_counted(OUTCOME_BREAKPOINT);
		assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
	}
}

/* Whatever the policy, a retired handler goes on behind the site. */
static void test_retired(void **state)
{
	(void)state;
	prepare("site call32 -> call32\nhandler new\npatch write all");
	breakpoint_retire();
	assert_true(kernel_breakpoint(&trap));
	assert_ended(site()->next);
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 1);

	breakpoint_install();
	trap.address = site()->text;
	trap.counted = false; /* another execution */
	assert_true(kernel_breakpoint(&trap));
	assert_ptr_equal(trap.address, site()->new_place);
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 1);
}

/* Where the handler may begin late, it is retired for those executions alone that began after
 * it was. */
static void test_retired_before_the_execution(void **state)
{
	(void)state;
	for (unsigned retired_before = 0; retired_before < 2; retired_before++) {
		prepare("site call32 -> call32\nhandler new\npatch write all");
		fake_arch.traps_are_late = true;
		self->retired = retired_before;
		breakpoint_retire();
		assert_true(kernel_breakpoint(&trap));
		assert_ended(retired_before ? site()->next : site()->new_place);
		assert_counted(OUTCOME_BREAKPOINT);
		assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), retired_before);
	}
}

/* The head came back before the handler looked: it is executed again, whatever the policy and
 * whether retired or not; in the stage of this moment. */
static void test_byte_that_has_gone(void **state)
{
	(void)state;
	for (unsigned retired = 0; retired < 2; retired++) {
		begin(state);
		if (retired)
			breakpoint_retire();
		fake_arch_write(site()->text, "\xeb", 1);
		assert_true(kernel_breakpoint(&trap));
		assert_true(trap.resumed);
		assert_false(trap.counted);
		assert_ptr_equal(trap.address, site()->text);
		assert_counted(OUTCOME_BREAKPOINT);
		assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), retired);
		assert_int_equal(self->retried, 1);
	}
}

/* A machine that executes the old breakpoint for ever is sent on, and that is counted. */
static void test_retried_without_end(void **state)
{
	(void)state;
	fake_arch_write(site()->text, "\xeb", 1);
	for (unsigned i = 1; i < RETRIES_MAX; i++) {
		assert_true(kernel_breakpoint(&trap));
		assert_ptr_equal(trap.address, site()->text);
	}
	assert_int_equal(self->stuck, 0);
	assert_false(trap.counted);
	assert_true(kernel_breakpoint(&trap));
	assert_left();
	assert_int_equal(self->stuck, 1);
	assert_int_equal(self->retried, RETRIES_MAX);
	assert_int_equal(counted(OUTCOME_BREAKPOINT), RETRIES_MAX);
}

/* A machine that comes into another trap on its way from where the first one has sent it might do
 * so for ever. Each is counted. */
static void test_a_trap_after_the_end(void **state)
{
	static const char *const policies[] = {"next", "old", "new", "retry"};
	char clauses[128];

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		for (unsigned is_gone = 0; is_gone < 2; is_gone++) {
			snprintf(clauses, sizeof(clauses),
				 "site call32 -> call32\nhandler %s\npatch write all", policies[i]);
			prepare(clauses);
			if (is_gone)
				fake_arch_write(site()->text, "\xe8", 1);
			trap.counted = true;
			assert_true(kernel_breakpoint(&trap));
			assert_left();
			assert_counted(OUTCOME_BREAKPOINT);
			assert_int_equal(self->stuck, 0);
		}
	}
}

/* ---- Where a mixture leads ---------------------------------------------------------------- */

/* Of 66 90 and eb cc: 66 cc traps at its second byte. */
static void test_a_mixture(void **state)
{
	(void)state;
	prepare("site nop2 -> jmp8\npatch write all");
	trap.address = site()->next - 1;
	assert_true(kernel_breakpoint(&trap));
	assert_left();
	assert_counted(OUTCOME_TORN);
	assert_true(self->torn_is_known);
	assert_memory_equal(self->torn_bytes, "\x66\xcc", 2);
	assert_int_equal(self->torn_place, -1);
	assert_int_equal(self->retried, 0);
}

/* No byte of an operand is ever between these, and yet the CPU got there: torn it is. */
static void test_where_no_mixture_leads(void **state)
{
	(void)state;
	trap.address = site()->next + 53;
	assert_true(kernel_breakpoint(&trap));
	assert_left();
	assert_counted(OUTCOME_TORN);
	assert_false(self->torn_is_known);
	assert_int_equal(self->torn_place, 53);
}

/* Also when the patch has returned and its handler is retired. */
static void test_a_mixture_after_the_patch(void **state)
{
	(void)state;
	breakpoint_retire();
	self->stage = 2;
	fake_arch_write(site()->text, "\xeb\xf0", 2);
	trap.address = site()->next - 128;
	assert_true(kernel_breakpoint(&trap));
	assert_left();
	assert_counted(OUTCOME_TORN);
	assert_int_equal(counted(OUTCOME_LATE_BREAKPOINT), 0);
}

/* ---- Whose it is --------------------------------------------------------------------------- */

static void test_foreign_address(void **state)
{
	static const uint8_t elsewhere[] = {0xcc};

	(void)state;
	trap.address = elsewhere;
	assert_not_ours();
	trap.address = arch_site_area(1); /* where this scenario has no site */
	assert_not_ours();
}

/* The patcher executes no site, and has no oracle. */
static void test_patcher(void **state)
{
	(void)state;
	fake_arch_self = 0;
	assert_not_ours();
}

static void test_before_there_are_executors(void **state)
{
	(void)state;
	fake_arch.out_of_memory = true;
	assert_false(executors_allocate());
	assert_false(kernel_breakpoint(&trap));
	assert_false(trap.resumed || trap.counted);
}

/* The page of the site cannot be read until the handler has tried to. Then the next patch begins,
 * and has written its breakpoint when the handler reads the byte. */
static void next_patch_begins(int signal)
{
	(void)signal;
	mprotect((void *)(uintptr_t)arch_site_area(0), SURROUND_AREA_SIZE, PROT_READ);
	breakpoint_install();
	fake_arch_write(site()->text, "\xcc", 1);
}

/* A breakpoint that is delivered late, while the next patch begins, is not a foreign one. */
static void test_late_while_the_next_patch_begins(void **state)
{
	struct sigaction before, now = {.sa_handler = next_patch_begins};

	(void)state;
	fake_arch_write(site()->text, "\xeb", 1);
	breakpoint_retire();
	sigaction(SIGSEGV, &now, &before);
	mprotect((void *)(uintptr_t)arch_site_area(0), SURROUND_AREA_SIZE, PROT_NONE);
	assert_true(kernel_breakpoint(&trap));
	sigaction(SIGSEGV, &before, NULL);
	assert_counted(OUTCOME_BREAKPOINT);
	assert_int_equal(*site()->text, BREAKPOINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_each_policy, begin),
		cmocka_unit_test_setup(test_policy_retry, begin),
		cmocka_unit_test_setup(test_counted_in_its_stage, begin),
		cmocka_unit_test_setup(test_counted_for_its_site, begin),
		cmocka_unit_test_setup(test_a_form_that_is_a_breakpoint, begin),
		cmocka_unit_test_setup(test_retired, begin),
		cmocka_unit_test_setup(test_retired_before_the_execution, begin),
		cmocka_unit_test_setup(test_byte_that_has_gone, begin),
		cmocka_unit_test_setup(test_retried_without_end, begin),
		cmocka_unit_test_setup(test_a_trap_after_the_end, begin),
		cmocka_unit_test_setup(test_a_mixture, begin),
		cmocka_unit_test_setup(test_where_no_mixture_leads, begin),
		cmocka_unit_test_setup(test_a_mixture_after_the_patch, begin),
		cmocka_unit_test_setup(test_foreign_address, begin),
		cmocka_unit_test_setup(test_patcher, begin),
		cmocka_unit_test_setup(test_before_there_are_executors, begin),
		cmocka_unit_test_setup(test_late_while_the_next_patch_begins, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
