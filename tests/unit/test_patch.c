/*
 * Patching: what the site holds at each step, and when it cannot be patched.
 */
#include "kernel/patch.h"
#include "kernel/breakpoint.h"
#include "kernel/executor.h"
#include "tests/unit/fake_arch.h"

#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#define TIMEOUT_US 5000

static const enum step three_sync[] = {STEP_WRITE_BREAKPOINT, STEP_SYNC, STEP_WRITE_TAIL, STEP_SYNC,
				       STEP_WRITE_HEAD,	      STEP_SYNC, STEP_END};
static const enum step no_sync[] = {STEP_WRITE_BREAKPOINT, STEP_WRITE_TAIL, STEP_WRITE_HEAD,
				    STEP_END};
static const enum step tail_then_sync[] = {STEP_WRITE_TAIL, STEP_SYNC, STEP_END};
static const enum step sync_only[] = {STEP_SYNC, STEP_END};

static struct patch patch;

/* Two CPUs, and a patch from the first form, which the site holds, to the second. */
static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	breakpoint_retire();
	assert_true(executors_allocate());
	patch = (struct patch){
		.text = arch_site.text,
		.next = arch_site.next,
		.old = arch_site.first,
		.new = arch_site.second,
		.length = arch_site.length,
		.protocol = three_sync,
		.timeout_us = TIMEOUT_US,
	};
	return 0;
}

static void assert_site(uint8_t head, uint8_t tail)
{
	const uint8_t expected[] = {head, tail};

	assert_memory_equal(arch_site.text, expected, 2);
}

static void assert_moment(const struct fake_moment *moment, uint8_t head, uint8_t tail)
{
	const uint8_t expected[] = {head, tail};

	assert_memory_equal(moment->site, expected, 2);
}

/* Executes the breakpoint that the site holds now, on CPU 1. True when it was handled, and the CPU
 * goes on behind the site. */
static bool breakpoint_is_handled(void)
{
	struct arch_trap trap = {.address = arch_site.text, .in_site = true};

	assert_int_equal(arch_site.text[0], 0xcc);
	fake_arch_self = 1;
	bool handled = kernel_breakpoint(&trap);

	fake_arch_self = 0;
	return handled && trap.address == arch_site.next;
}

static void test_three_sync(void **state)
{
	(void)state;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(fake_arch.syncs, 3);
	assert_moment(&fake_arch.at_sync[0], 0xcc, 0xe5);
	assert_moment(&fake_arch.at_sync[1], 0xcc, 0xf0);
	assert_moment(&fake_arch.at_sync[2], 0xeb, 0xf0);
	assert_site(0xeb, 0xf0);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(fake_arch.at_sync[i].timeout_us, TIMEOUT_US);
}

static void test_three_sync_back(void **state)
{
	(void)state;
	fake_arch_set_site(0xeb, 0xf0);
	patch.old = arch_site.second;
	patch.new = arch_site.first;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(fake_arch.syncs, 3);
	assert_moment(&fake_arch.at_sync[0], 0xcc, 0xf0);
	assert_moment(&fake_arch.at_sync[1], 0xcc, 0xe5);
	assert_moment(&fake_arch.at_sync[2], 0xeb, 0xe5);
	assert_site(0xeb, 0xe5);
}

/* It dwells before each step but the first; so each step is seen by itself. */
static void test_dwell_shows_each_step(void **state)
{
	static const uint8_t after[][2] = {
		{0xcc, 0xe5}, {0xcc, 0xe5}, {0xcc, 0xf0}, {0xcc, 0xf0}, {0xeb, 0xf0}};

	(void)state;
	patch.dwell = 3;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(fake_arch.relaxes, 5 * 3);
	for (unsigned step = 0; step < 5; step++)
		for (unsigned pause = 0; pause < 3; pause++)
			assert_moment(&fake_arch.at_relax[3 * step + pause], after[step][0],
				      after[step][1]);
}

static void test_without_dwell_it_does_not_pause(void **state)
{
	(void)state;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(fake_arch.relaxes, 0);
}

static void test_without_syncs(void **state)
{
	(void)state;
	patch.protocol = no_sync;
	patch.dwell = 1;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(fake_arch.syncs, 0);
	assert_int_equal(fake_arch.relaxes, 2);
	assert_moment(&fake_arch.at_relax[0], 0xcc, 0xe5);
	assert_moment(&fake_arch.at_relax[1], 0xcc, 0xf0);
	assert_site(0xeb, 0xf0);
}

/* Any length: the head alone, and a long tail, with its neighbours left alone. */
static void test_other_lengths(void **state)
{
	static const uint8_t old[] = {0x90, 0, 0, 0, 0}, new[] = {0xe9, 1, 2, 3, 4};
	static const uint8_t first_only[] = {0xe9, 0, 0, 0, 0, 0};
	static const uint8_t all[] = {0, 0xe9, 1, 2, 3, 4, 0};
	uint8_t *alias = arch_text_alias(fake_arch_room, FAKE_ROOM);

	(void)state;
	alias[1] = 0x90;
	patch.text = fake_arch_room + 1;
	patch.old = old;
	patch.new = new;
	patch.length = 1;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_memory_equal(fake_arch_room + 1, first_only, sizeof(first_only));

	alias[1] = 0x90;
	patch.length = 5;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_memory_equal(fake_arch_room, all, sizeof(all));
}

/* Nothing was done: no byte, no sync, and no breakpoint is expected. */
static void assert_refused(enum patch_result result, uint8_t head, uint8_t tail)
{
	assert_int_equal(patch_site(&patch), result);
	assert_int_equal(fake_arch.syncs, 0);
	assert_site(head, tail);
	fake_arch_set_site(0xcc, tail);
	assert_false(breakpoint_is_handled());
}

static void test_other_bytes_are_left_alone(void **state)
{
	static const uint8_t others[][2] = {{0xeb, 0xf0}, {0xeb, 0xe4}, {0xec, 0xe5}, {0xcc, 0xe5}};

	for (unsigned i = 0; i < 4; i++) {
		begin(state);
		fake_arch_set_site(others[i][0], others[i][1]);
		assert_refused(PATCH_OTHER_BYTES, others[i][0], others[i][1]);
	}
}

/* The last byte of the site is not text any more. */
static void test_what_is_not_text_is_left_alone(void **state)
{
	static const uint8_t zeros[2];

	(void)state;
	patch.text = fake_arch_text_end - 1;
	patch.old = zeros;
	assert_refused(PATCH_NOT_TEXT, 0xeb, 0xe5);
	assert_int_equal(fake_arch_text_end[-1], 0);
}

static void test_text_up_to_its_end(void **state)
{
	static const uint8_t zeros[2];

	(void)state;
	patch.text = fake_arch_text_end - 2;
	patch.old = zeros;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_memory_equal(fake_arch_text_end - 2, arch_site.second, 2);
}

/* The tail has not changed: the old head is put back, and no breakpoint is expected any more. */
static void test_undone_at_the_first_sync(void **state)
{
	(void)state;
	fake_arch.silent_at = 1;
	assert_int_equal(patch_site(&patch), PATCH_UNDONE);
	assert_int_equal(fake_arch.syncs, 1);
	assert_moment(&fake_arch.at_sync[0], 0xcc, 0xe5);
	assert_site(0xeb, 0xe5);
	assert_false(arch_cpu_online(1));
	fake_arch_set_site(0xcc, 0xe5);
	assert_false(breakpoint_is_handled());
}

static void test_undone_on_the_way_back(void **state)
{
	(void)state;
	fake_arch_set_site(0xeb, 0xf0);
	patch.old = arch_site.second;
	patch.new = arch_site.first;
	fake_arch.silent_at = 1;
	assert_int_equal(patch_site(&patch), PATCH_UNDONE);
	assert_site(0xeb, 0xf0);
}

/* With the new tail in place, the breakpoint stays, and is still handled. */
static void test_left_at_the_second_sync(void **state)
{
	(void)state;
	fake_arch.silent_at = 2;
	assert_int_equal(patch_site(&patch), PATCH_LEFT);
	assert_int_equal(fake_arch.syncs, 2);
	assert_site(0xcc, 0xf0);
	assert_true(breakpoint_is_handled());
}

/* All is written: a CPU that has not dropped its breakpoint yet may still execute it. */
static void test_unconfirmed_at_the_last_sync(void **state)
{
	(void)state;
	fake_arch.silent_at = 3;
	assert_int_equal(patch_site(&patch), PATCH_UNCONFIRMED);
	assert_int_equal(fake_arch.syncs, 3);
	assert_site(0xeb, 0xf0);
}

/* A tail that is written without a breakpoint cannot be taken back either. */
static void test_left_without_a_breakpoint(void **state)
{
	(void)state;
	patch.protocol = tail_then_sync;
	fake_arch.silent_at = 1;
	assert_int_equal(patch_site(&patch), PATCH_LEFT);
	assert_site(0xeb, 0xf0);
}

static void test_undone_before_any_write(void **state)
{
	(void)state;
	patch.protocol = sync_only;
	fake_arch.silent_at = 1;
	assert_int_equal(patch_site(&patch), PATCH_UNDONE);
	assert_site(0xeb, 0xe5);
}

/* What the last patch was has no say in the next one: its descriptor may be used again. */
static void test_the_same_descriptor_again(void **state)
{
	(void)state;
	fake_arch.silent_at = 2;
	assert_int_equal(patch_site(&patch), PATCH_LEFT);
	fake_arch_set_site(0xeb, 0xe5);
	fake_arch.silent_at = 3;
	assert_int_equal(patch_site(&patch), PATCH_UNDONE);
	assert_site(0xeb, 0xe5);
}

static unsigned handled_at_syncs;

static bool execute_the_breakpoint(void)
{
	if (arch_site.text[0] == 0xcc)
		handled_at_syncs += breakpoint_is_handled();
	return true;
}

/* From the first write on, whoever meets the breakpoint is sent on; afterwards nobody is. */
static void test_breakpoints_are_expected_during_the_patch(void **state)
{
	(void)state;
	handled_at_syncs = 0;
	fake_arch.sync = execute_the_breakpoint;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	assert_int_equal(handled_at_syncs, 2);
	fake_arch_set_site(0xcc, 0xf0);
	assert_false(breakpoint_is_handled());
}

static void test_reset(void **state)
{
	(void)state;
	breakpoint_expect(&patch);
	fake_arch_set_site(0xcc, 0xf0);
	assert_true(patch_reset(&patch, arch_site.first));
	assert_site(0xeb, 0xe5);
	assert_int_equal(fake_arch.syncs, 1);
	assert_moment(&fake_arch.at_sync[0], 0xeb, 0xe5);
	assert_int_equal(fake_arch.at_sync[0].timeout_us, TIMEOUT_US);
	fake_arch_set_site(0xcc, 0xe5);
	assert_false(breakpoint_is_handled());
}

static void test_reset_of_what_is_not_text(void **state)
{
	(void)state;
	patch.text = fake_arch_text_end - 1;
	assert_false(patch_reset(&patch, arch_site.first));
	assert_int_equal(fake_arch.syncs, 0);
}

/* The bytes are written, and the caller is told. */
static void test_reset_tells_of_a_silent_cpu(void **state)
{
	(void)state;
	fake_arch.silent_at = 1;
	assert_false(patch_reset(&patch, arch_site.second));
	assert_site(0xeb, 0xf0);
}

static void test_bare_store_changes_nothing(void **state)
{
	(void)state;
	assert_int_equal(patch_site(&patch), PATCH_DONE);
	patch_bare_store(&patch);
	assert_site(0xeb, 0xf0);
	assert_int_equal(fake_arch.fences, 1);
	assert_int_equal(fake_arch.syncs, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_three_sync, begin),
		cmocka_unit_test_setup(test_three_sync_back, begin),
		cmocka_unit_test_setup(test_dwell_shows_each_step, begin),
		cmocka_unit_test_setup(test_without_dwell_it_does_not_pause, begin),
		cmocka_unit_test_setup(test_without_syncs, begin),
		cmocka_unit_test_setup(test_other_lengths, begin),
		cmocka_unit_test_setup(test_other_bytes_are_left_alone, begin),
		cmocka_unit_test_setup(test_what_is_not_text_is_left_alone, begin),
		cmocka_unit_test_setup(test_text_up_to_its_end, begin),
		cmocka_unit_test_setup(test_undone_at_the_first_sync, begin),
		cmocka_unit_test_setup(test_undone_on_the_way_back, begin),
		cmocka_unit_test_setup(test_left_at_the_second_sync, begin),
		cmocka_unit_test_setup(test_unconfirmed_at_the_last_sync, begin),
		cmocka_unit_test_setup(test_left_without_a_breakpoint, begin),
		cmocka_unit_test_setup(test_undone_before_any_write, begin),
		cmocka_unit_test_setup(test_the_same_descriptor_again, begin),
		cmocka_unit_test_setup(test_breakpoints_are_expected_during_the_patch, begin),
		cmocka_unit_test_setup(test_reset, begin),
		cmocka_unit_test_setup(test_reset_of_what_is_not_text, begin),
		cmocka_unit_test_setup(test_reset_tells_of_a_silent_cpu, begin),
		cmocka_unit_test_setup(test_bare_store_changes_nothing, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
