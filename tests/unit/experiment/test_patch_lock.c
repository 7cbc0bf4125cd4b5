/*
 * Patching a scenario's sites, when another CPU holds the lock of the text.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/experiment/breakpoint.h"
#include "kernel/experiment/patch.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct patch patch;

/* CPU 1 holds the lock; CPU 0 is about to patch. */
static int begin(void **state)
{
	char reason[SITE_REASON_SIZE];

	(void)state;
	fake_arch_begin(2);
	assert_true(executors_allocate());
	breakpoint_install();
	assert_true(place(scenario_of("site jmp8 -> jmp8\npatch sync cpuid\n write all"), reason));
	patch = (struct patch){.placed = placed(), .timeout_us = 1000};
	text_set_timeout(1);
	fake_arch_self = 1;
	assert_true(text_lock());
	fake_arch_self = 0;
	return 0;
}

static void test_nothing_is_done_without_it(void **state)
{
	(void)state;
	assert_int_equal(patch_sites(&patch), PATCH_BUSY);
	assert_false(patch_reset(&patch));
	assert_false(patch_bare_sync(&patch));
	assert_false(patch_bare_stores(&patch));
	assert_int_equal(fake_arch.stores + fake_arch.syncs, 0);
	assert_false(arch_cpu_online(1));
	text_unlock();
	assert_int_equal(patch_sites(&patch), PATCH_DONE);
}

static void patch_as_other(void)
{
	fake_arch_write(placed()->sites[0].text, "\x90", 1);
	text_unlock();
}

/* What the site holds is what it holds when nobody else may write it. */
static void test_the_bytes_are_checked_under_it(void **state)
{
	(void)state;
	fake_arch.relax = patch_as_other;
	assert_int_equal(patch_sites(&patch), PATCH_OTHER_BYTES);
	assert_int_equal(fake_arch.stores + fake_arch.syncs, 0);
}

/* Who has patched has given it back. */
static void test_it_is_given_back(void **state)
{
	(void)state;
	fake_arch_self = 1;
	assert_true(text_lock());
	text_unlock();
	fake_arch_self = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing_is_done_without_it, begin),
		cmocka_unit_test_setup(test_the_bytes_are_checked_under_it, begin),
		cmocka_unit_test(test_it_is_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
