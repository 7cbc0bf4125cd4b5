/*
 * recording.c: from when to when a watched patch is shown.
 */
#include "kernel/screen/recording.h"

#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct recording recording;

/* A patch that is watched from cycle 1000 on, has its first step then, and has returned at `ended`.
 */
static void watch(uint64_t first, uint64_t ended)
{
	recording = (struct recording){.lanes = 0};
	fake_arch.cycles = 1000;
	recording_patch_begins(&recording);
	recording.moments[0] = first;
	fake_arch.cycles = ended;
	recording_returned(&recording);
}

/* All of the time in which the old form was executed while somebody looked. */
static void test_from_the_beginning(void **state)
{
	(void)state;
	watch(3000, 8000);
	assert_true(recording.is_whole);
	assert_int_equal(recording.begun, 1000);
	assert_int_equal(recording.ended, 8000);
}

/* A sixteenth of the patch is shown before the first step, however soon that came. */
static void test_a_step_at_once(void **state)
{
	(void)state;
	watch(1001, 1001 + 1600);
	assert_int_equal(recording.begun, 1001 - 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_from_the_beginning),
		cmocka_unit_test(test_a_step_at_once),
	};

	fake_arch_begin(2);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
