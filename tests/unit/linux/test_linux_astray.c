/*
 * Executions that go astray, in this process: the kernel's own pass, over arch/linux, with signals
 * for traps. A machine may execute, at an address, code that was there before: here such code
 * stands in memory. Each of these ways would be gone for ever, and most leave a return address on
 * the stack each time.
 *
 * With the log's own source, because all else here is what `crossmod run` has.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "arch/arch.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/text.h"
#include "arch/linux/trap/interrupted.h"
#include "arch/linux/trap/trap.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/pass.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define PASSES 2000u

/* call rel32; and how far from `next` there is nothing, in bytes. */
#define CALL 0xe8
#define CALL_LENGTH 5
#define FAR 0x900

static struct executor *self;

/* CPU 1 executes this site in stage 1. It takes traps in each test, because cmocka has handlers of
 * its own for each. */
static void prepare(const char *clauses)
{
	char reason[SITE_REASON_SIZE];

	assert_int_equal(trap_init(), 0);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of(clauses), reason));
	self = executor_of(1);
	self->stage = 1;
}

static const struct placed_site *site(void)
{
	return &placed()->sites[0];
}

static void lay(const uint8_t *at, const void *bytes, size_t length)
{
	memcpy(arch_text_alias(at, length), bytes, length);
	arch_serialize(SERIALIZE_CPUID);
}

static void lay_breakpoint(const uint8_t *at)
{
	static const uint8_t breakpoint = BREAKPOINT;

	lay(at, &breakpoint, 1);
}

static void lay_call(const uint8_t *at, const uint8_t *to)
{
	uint8_t bytes[CALL_LENGTH] = {CALL};
	int32_t operand = (int32_t)(to - (at + CALL_LENGTH));

	memcpy(bytes + 1, &operand, sizeof(operand));
	lay(at, bytes, sizeof(bytes));
}

/* Each pass comes to its end, and counts so many of each. It would not return if the stack were not
 * what it was. */
static void assert_passes(uint64_t breakpoints, uint64_t torn)
{
	for (unsigned i = 1; i <= PASSES; i++) {
		pass(self, 1);
		assert_int_equal(self->oracle.outcomes[OUTCOME_BREAKPOINT], i * breakpoints);
		assert_int_equal(self->oracle.outcomes[OUTCOME_TORN], i * torn);
		assert_int_equal(self->oracle.executions, i * (breakpoints + torn));
	}
}

/* As a translator did that went on with an earlier site's call where `next` is now. */
static void test_torn_and_a_call_behind_it(void **state)
{
	(void)state;
	prepare("site call32 -> nop5\npatch write all");
	lay_call(site()->text, site()->next + FAR);
	lay_call(site()->next, site()->next + FAR);
	assert_passes(0, 1);
}

static void test_a_breakpoint_and_a_call_behind_it(void **state)
{
	(void)state;
	prepare("site call32 -> nop5\nhandler next\npatch write all");
	lay_breakpoint(site()->text);
	lay_call(site()->next, site()->next + FAR);
	assert_passes(1, 1);
}

/* Where each policy resumes stands a call of the site. */
static void test_resumed_where_a_call_leads_back(void **state)
{
	static const char *const clauses[] = {
		"site call32 -> call32\nhandler next\npatch write all",
		"site call32 -> call32\nhandler old\npatch write all",
		"site call32 -> call32\nhandler new\npatch write all",
	};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		prepare(clauses[i]);
		const uint8_t *const places[] = {site()->next, site()->old_place,
						 site()->new_place};

		lay_breakpoint(site()->text);
		lay_call(places[i], site()->text);
		assert_passes(2, 0);
	}
}

/* A retry is no end of an execution; when there were too many, `next` would lead back. */
static void test_retried_without_end(void **state)
{
	(void)state;
	prepare("site call32 -> nop5\nhandler retry\npatch write all");
	lay_breakpoint(site()->text);
	lay_call(site()->next, site()->text);
	pass(self, 1);
	assert_int_equal(self->oracle.outcomes[OUTCOME_BREAKPOINT], RETRIES_MAX);
	assert_int_equal(self->oracle.executions, RETRIES_MAX);
	assert_int_equal(self->stuck, 1);
}

/* push $8; ret */
static void test_a_return_to_where_nothing_is(void **state)
{
	(void)state;
	prepare("site call32 -> nop5\npatch write all");
	lay(site()->text, "\x0f\x1f\x44\x00\x00", 5);
	lay(site()->next, "\x6a\x08\xc3", 3);
	for (unsigned i = 1; i <= PASSES; i++) {
		pass(self, 1);
		assert_int_equal(self->oracle.outcomes[OUTCOME_FAULT], i);
		assert_int_equal(self->oracle.executions, i);
	}
	assert_memory_equal(self->fault_bytes, site()->text, 5);
}

static int become_an_executor(void **state)
{
	char why[TEXT_WHY_SIZE];
	unsigned allowed[CPUS_MAX];

	(void)state;
	if (cpus_allowed(allowed) == 0)
		return -1;
	const unsigned both[] = {allowed[0], allowed[0]};

	if (cpus_take(both, 2) != 0 || !text_init(why))
		return -1;
	cpu_become(&cpus[1]);
	(void)interrupted_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_torn_and_a_call_behind_it),
		cmocka_unit_test(test_a_breakpoint_and_a_call_behind_it),
		cmocka_unit_test(test_resumed_where_a_call_leads_back),
		cmocka_unit_test(test_retried_without_end),
		cmocka_unit_test(test_a_return_to_where_nothing_is),
	};

	return cmocka_run_group_tests(tests, become_an_executor, NULL);
}
