/*
 * By what way a process syncs: what becomes of a membarrier that is not there, does nothing, or
 * fails later. There is no other thread, so that signals have nobody to go to.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/leave.h"
#include "arch/linux/sync/membarrier.h"
#include "arch/linux/sync/sync.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What a membarrier does here, and how often it was asked for. */
static bool is_there, works;
static int sync_error;
static unsigned tries, syncs;

static unsigned comments;
static char comment[200]; /* the last one */

bool membarrier_init(void)
{
	return is_there;
}

int membarrier_sync(void)
{
	syncs++;
	return sync_error;
}

void membarrier_look(unsigned cpu)
{
	(void)cpu;
}

bool membarrier_try(void)
{
	tries++;
	return works;
}

/* ---- The rest of a machine of one CPU ------------------------------------------------------ */

struct cpu cpus[CPUS_MAX];
unsigned cpu_count;

unsigned arch_cpu_self(void)
{
	return 0;
}

bool arch_cpu_online(unsigned cpu)
{
	return cpu == 0;
}

void arch_cpu_lose(unsigned cpu)
{
	fail_msg("CPU %u is lost", cpu);
}

uint64_t arch_cycles(void)
{
	return 0;
}

uint64_t arch_us_to_cycles(uint64_t us)
{
	return us;
}

void arch_relax(void)
{
	fail_msg("it waits");
}

void arch_fence(void)
{
}

void arch_serialize(enum serialization how)
{
	(void)how;
}

bool leave_is_seen(unsigned cpu)
{
	(void)cpu;
	return false;
}

void kernel_waits(void)
{
}

void kernel_synced(struct arch_trap *trap)
{
	(void)trap;
}

void kernel_trap_returns(struct arch_trap *trap)
{
	(void)trap;
}

void kernel_comment(const char *format, ...)
{
	va_list arguments;

	comments++;
	va_start(arguments, format);
	vsnprintf(comment, sizeof(comment), format, arguments);
	va_end(arguments);
}

/* ---- The ways ------------------------------------------------------------------------------ */

static int begin(void **state)
{
	(void)state;
	cpu_count = 1;
	is_there = works = true;
	sync_error = 0;
	tries = syncs = 0;
	comments = 0;
	return 0;
}

static void assert_way(bool by_wish, bool interrupts_show, const char *expected)
{
	assert_int_equal(sync_init(by_wish), 0);
	assert_int_equal(sync_try(interrupts_show), 0);
	assert_non_null(strstr(sync_way(), expected));
	assert_true(arch_sync(SERIALIZE_CPUID, false, 1000));
	assert_int_equal(syncs, strstr(expected, "membarrier(") ? 1 : 0);
	assert_int_equal(comments, 0);
}

static void test_by_membarrier(void **state)
{
	(void)state;
	assert_way(false, true, "membarrier(");
	assert_int_equal(tries, 1);
}

static void test_one_that_does_nothing(void **state)
{
	(void)state;
	works = false;
	assert_way(false, true, "has not interrupted the others");
}

/* Where nobody could tell, it is not relied on. */
static void test_one_that_cannot_be_tried(void **state)
{
	(void)state;
	assert_way(false, false, "cannot be told here");
	assert_int_equal(tries, 0);
}

static void test_none(void **state)
{
	(void)state;
	is_there = false;
	assert_way(false, true, "this kernel has no membarrier");
	assert_int_equal(tries, 0);
}

static void test_a_wish(void **state)
{
	(void)state;
	assert_way(true, true, "as it was asked for");
	assert_int_equal(tries, 0);
}

/* That sync is made by signals, and all after it; it is said once. */
static void test_one_that_fails_later(void **state)
{
	(void)state;
	assert_way(false, true, "membarrier(");
	sync_error = ENOMEM;
	assert_true(arch_sync(SERIALIZE_CPUID, false, 1000));
	assert_int_equal(comments, 1);
	assert_non_null(strstr(comment, "membarrier has failed: Cannot allocate memory"));
	sync_error = 0;
	assert_true(arch_sync(SERIALIZE_CPUID, false, 1000));
	assert_int_equal(syncs, 2);
	assert_int_equal(comments, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_by_membarrier, begin),
		cmocka_unit_test_setup(test_one_that_does_nothing, begin),
		cmocka_unit_test_setup(test_one_that_cannot_be_tried, begin),
		cmocka_unit_test_setup(test_none, begin),
		cmocka_unit_test_setup(test_a_wish, begin),
		cmocka_unit_test_setup(test_one_that_fails_later, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
