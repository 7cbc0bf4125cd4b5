/*
 * Bursts of executions, on this processor: arch_site_execute() itself. Each front is a few bytes of
 * code that count in `scratch` how often they were executed.
 */
#include "arch/arch.h"
#include "arch/linux/text.h"
#include "arch/linux/trap/interrupted.h"
#include "arch/site.h"
#include "arch/text.h"
#include "arch/x86/isa/serialize.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LIMIT 1000u

/* An interrupt ends a burst; then it is tried again. */
#define ATTEMPTS 1000

#define STAGE 7u

static _Atomic uint64_t stage;
static _Atomic uint32_t flag;
static const uint64_t serializations = 41;
static struct arch_execution execution;
static bool interrupts_show;

#define COUNT 0xf0, 0x41, 0xff, 0x03			 /* lock incl (%r11) */
#define READ_SERIALIZATIONS 0x48, 0x8b, 0x17		 /* mov (%rdi), %rdx */
#define SAY_OLD 0xff, 0xc6				 /* inc %esi */
#define LEFT_BY_16 0x41, 0x8b, 0x33, 0xc1, 0xee, 4	 /* mov (%r11), %esi; shr $4, %esi */
#define SERIALIZED_BY_16 0x41, 0x8b, 0x13, 0xc1, 0xea, 4 /* the same into %edx */
#define CHANGE_FLAG 0xf0, 0x41, 0xff, 0x01		 /* lock incl (%r9) */
#define CLEAR_MARK 0x31, 0xc0, 0x8e, 0xc0		 /* xor %eax, %eax; mov %eax, %es */
#define SAY_COUNTED 0x41, 0xb2, 0x01			 /* mov $1, %r10b */
#define END 0xc3

static void prepare(uint32_t limit)
{
	stage = STAGE;
	flag = 0;
	execution = (struct arch_execution){
		.front = arch_site_area(0),
		.serializations = &serializations,
		.flag = &flag,
		.limit = limit,
		.stage = &stage,
		.stage_value = STAGE,
	};
}

static void lay(const uint8_t *code, size_t length)
{
	memcpy(arch_text_alias(arch_site_area(0), length), code, length);
	/* What this CPU has fetched of it is old: SDM vol. 3 §8.1.3. */
	arch_serialize(SERIALIZE_CPUID);
}

#define LAY(...) lay((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* Until no interrupt has come in between. `how_called` for one that reads the flag itself. */
static void execute(uint32_t limit, bool reads_flag, enum serialization how_called)
{
	for (unsigned i = 0; i < ATTEMPTS; i++) {
		prepare(limit);
		execution.reads_flag = reads_flag;
		execution.how_called = how_called;
		(void)arch_interrupted();
		arch_site_execute(&execution);
		if (!arch_interrupted())
			return;
	}
	fail_msg("each of %d bursts was interrupted", ATTEMPTS);
}

static void assert_executed(uint32_t count)
{
	assert_int_equal(execution.before + 1, count);
	assert_int_equal(execution.scratch, count);
}

static void test_one(void **state)
{
	(void)state;
	LAY(COUNT, READ_SERIALIZATIONS, SAY_OLD, END);
	prepare(1);
	arch_site_execute(&execution);
	assert_executed(1);
	assert_int_equal(execution.last.left, 1);
	assert_int_equal(execution.last.serialized, serializations);
	assert_int_equal(execution.last.flag_read, 0);
	assert_false(execution.counted);
}

static void test_counted(void **state)
{
	(void)state;
	LAY(COUNT, SAY_COUNTED, END);
	prepare(1);
	arch_site_execute(&execution);
	assert_true(execution.counted);
}

static void test_up_to_the_limit(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, SAY_OLD, END);
	for (uint32_t limit = 2; limit <= LIMIT; limit *= 5) {
		execute(limit, false, SERIALIZE_NONE);
		assert_executed(limit);
		assert_int_equal(execution.first.left, 1);
		assert_int_equal(execution.first.serialized, serializations);
		assert_int_equal(execution.last.left, 1);
	}
}

static void test_another_landing_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, LEFT_BY_16, END);
	execute(LIMIT, false, SERIALIZE_NONE);
	assert_executed(16);
	assert_int_equal(execution.first.left, 0);
	assert_int_equal(execution.last.left, 1);
}

static void test_another_count_of_serializations_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, SERIALIZED_BY_16, END);
	execute(LIMIT, false, SERIALIZE_NONE);
	assert_executed(16);
	assert_int_equal(execution.first.serialized, 0);
	assert_int_equal(execution.last.serialized, 1);
}

static void test_another_flag_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, CHANGE_FLAG, END);
	for (unsigned how = 0; how < SERIALIZATIONS; how++) {
		if (serialization_drops_fetched(how) || serialization_ways[how].is_privileged ||
		    !serialization_is_there(how))
			continue;
		execute(LIMIT, true, how);
		assert_int_equal(execution.before, 1);
		assert_int_equal(execution.first.flag_read, 0);
		assert_int_equal(execution.last.flag_read, 1);
	}
}

/* The locked instruction exchanges the count with a register that holds 0, and so has the second
 * execution begin to count anew. */
static void test_each_has_what_comes_behind_the_flag(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, END);
	execute(2, true, SERIALIZE_NONE);
	assert_executed(2);
	execute(2, true, SERIALIZE_LOCK);
	assert_int_equal(execution.before, 1);
	assert_int_equal(execution.scratch, 1);
}

static void test_another_stage_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, END);
	/* It is not looked at before the first */
	for (unsigned i = 0; i < ATTEMPTS; i++) {
		prepare(LIMIT);
		stage = STAGE + 1;
		(void)arch_interrupted();
		arch_site_execute(&execution);
		assert_executed(1);
	}
}

static void *change_stage(void *argument)
{
	(void)argument;
	usleep(1000);
	stage = STAGE + 1;
	return NULL;
}

static void test_a_stage_that_changes_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, END);
	for (unsigned i = 0; i < 10; i++) {
		pthread_t thread;

		prepare(UINT32_MAX);
		(void)arch_interrupted();
		assert_int_equal(pthread_create(&thread, NULL, change_stage, NULL), 0);
		arch_site_execute(&execution);
		assert_int_equal(pthread_join(thread, NULL), 0);
		/* Or an interrupt has, before: whichever it was, none is lost */
		assert_int_equal(execution.before + 1, execution.scratch);
	}
}

static void test_an_interrupt_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	/* The front does what the return of an interrupt does */
	LAY(COUNT, READ_SERIALIZATIONS, CLEAR_MARK, END);
	prepare(LIMIT);
	(void)arch_interrupted();
	arch_site_execute(&execution);
	assert_executed(1);
	assert_true(arch_interrupted());
}

/* ---- Those that go on while executions change ------------------------------------------------ */

#define LEFT_BY_TURNS                                                                              \
	0x41, 0x8b, 0x33, 0x83, 0xe6, 1, 0xf7, 0xde		 /* mov (%r11), %esi; and $1; neg */
#define LEFT_UP_TO_2 0x41, 0x8b, 0x33, 0x83, 0xe6, 3, 0xff, 0xce /* the same; and $3; dec */
#define LEFT_BY_16_OF_2 0x41, 0x8b, 0x33, 0xc1, 0xee, 4, 0x83, 0xe6, 1 /* shr $4; and $1 */

#define COUNTED_FROM_2 0x45, 0x8b, 0x13, 0x41, 0xd1, 0xea /* mov (%r11), %r10d; shr %r10d */

static void execute_changing(uint32_t limit)
{
	for (unsigned i = 0; i < ATTEMPTS; i++) {
		prepare(limit);
		execution.changing = true;
		(void)arch_interrupted();
		arch_site_execute(&execution);
		if (!arch_interrupted())
			return;
	}
	fail_msg("each of %d bursts was interrupted", ATTEMPTS);
}

/* By what they left: of each pair so many. */
static void assert_changes(const uint64_t changes[LEFT_KINDS][LEFT_KINDS])
{
	assert_memory_equal(execution.changes, changes, sizeof(execution.changes));
}

/* -1 and 0 by turns: each pair of those before the last one counts, whatever the last one is. */
static void test_changes_are_counted(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, LEFT_BY_TURNS, END);
	for (uint32_t limit = 1; limit < 12; limit++) {
		uint64_t pairs = limit > 2 ? limit - 2 : 0;

		execute_changing(limit);
		assert_executed(limit);
		assert_changes((const uint64_t[LEFT_KINDS][LEFT_KINDS]){{0, (pairs + 1) / 2},
									{pairs / 2}});
		assert_int_equal(execution.last.left, limit % 2 ? -1 : 0);
		assert_int_equal(execution.last.serialized, serializations);
		if (limit == 1)
			continue;
		assert_int_equal(execution.first.left, -1);
		assert_int_equal(execution.first.serialized, serializations);
	}
	LAY(COUNT, READ_SERIALIZATIONS, LEFT_BY_16_OF_2, END);
	execute_changing(66);
	assert_executed(66);
	/* 15 of 0, 16 of 1, 16 of 0, 16 of 1, 2 of 0; the last is no more among them */
	assert_changes((const uint64_t[LEFT_KINDS][LEFT_KINDS]){
		{0}, {0, 14 + 15 + 1, 2}, {0, 2, 15 + 15}});
}

static void test_what_has_no_room_ends_it(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, LEFT_UP_TO_2, END);
	execute_changing(LIMIT);
	assert_executed(3);
	assert_int_equal(execution.last.left, 2);
	assert_changes((const uint64_t[LEFT_KINDS][LEFT_KINDS]){{0}, {0, 0, 1}});
}

/* One that a trap has counted, and of which nothing else tells: the second, here. */
static void test_a_counted_one_ends_a_burst_of_changes(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, COUNTED_FROM_2, END);
	execute_changing(LIMIT);
	assert_executed(2);
	assert_true(execution.counted);
	LAY(COUNT, READ_SERIALIZATIONS, SAY_COUNTED, END);
	execute_changing(LIMIT);
	assert_executed(1);
	assert_true(execution.counted);
}

/* All that ends a burst of one kind. */
static void test_a_burst_of_changes_ends(void **state)
{
	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, SERIALIZED_BY_16, END);
	execute_changing(LIMIT);
	assert_executed(16);
	assert_int_equal(execution.first.serialized, 0);
	assert_int_equal(execution.last.serialized, 1);
	assert_int_equal(execution.changes[1][1], 14);

	LAY(COUNT, READ_SERIALIZATIONS, CLEAR_MARK, END);
	prepare(LIMIT);
	execution.changing = true;
	(void)arch_interrupted();
	arch_site_execute(&execution);
	assert_executed(1);

	LAY(COUNT, READ_SERIALIZATIONS, END);
	prepare(LIMIT);
	execution.changing = true;
	stage = STAGE + 1;
	(void)arch_interrupted();
	arch_site_execute(&execution);
	assert_executed(1);
}

/* While another thread changes the stage. */
static void test_no_change_is_lost(void **state)
{
	uint64_t changes;

	(void)state;
	if (!interrupts_show)
		skip();
	LAY(COUNT, READ_SERIALIZATIONS, LEFT_BY_TURNS, END);
	for (unsigned i = 0; i < 10; i++) {
		pthread_t thread;

		prepare(UINT32_MAX);
		execution.changing = true;
		(void)arch_interrupted();
		assert_int_equal(pthread_create(&thread, NULL, change_stage, NULL), 0);
		arch_site_execute(&execution);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_int_equal(execution.before + 1, execution.scratch);
		changes = execution.changes[0][1] + execution.changes[1][0];
		assert_int_equal(changes, execution.before > 0 ? execution.before - 1 : 0);
	}
}

static void test_a_system_call_is_no_interrupt(void **state)
{
	unsigned seen = 0;

	(void)state;
	if (!interrupts_show)
		skip();
	for (unsigned i = 0; i < ATTEMPTS; i++) {
		(void)arch_interrupted();
		(void)getppid();
		seen += arch_interrupted();
	}
	assert_true(seen < ATTEMPTS / 2);
}

static int take_text(void **state)
{
	char why[TEXT_WHY_SIZE];

	(void)state;
	interrupts_show = interrupted_init();
	if (text_init(why))
		return 0;
	print_message("%s\n", why);
	return -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_up_to_the_limit),
		cmocka_unit_test(test_another_landing_ends_it),
		cmocka_unit_test(test_another_count_of_serializations_ends_it),
		cmocka_unit_test(test_another_flag_ends_it),
		cmocka_unit_test(test_each_has_what_comes_behind_the_flag),
		cmocka_unit_test(test_another_stage_ends_it),
		cmocka_unit_test(test_a_stage_that_changes_ends_it),
		cmocka_unit_test(test_an_interrupt_ends_it),
		cmocka_unit_test(test_changes_are_counted),
		cmocka_unit_test(test_what_has_no_room_ends_it),
		cmocka_unit_test(test_a_counted_one_ends_a_burst_of_changes),
		cmocka_unit_test(test_a_burst_of_changes_ends),
		cmocka_unit_test(test_no_change_is_lost),
		cmocka_unit_test(test_a_system_call_is_no_interrupt),
	};

	return cmocka_run_group_tests(tests, take_text, NULL);
}
