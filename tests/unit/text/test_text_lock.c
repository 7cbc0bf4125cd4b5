/*
 * The lock of the text: one at a time, and no wait without an end.
 */
#include "arch/arch.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TIMEOUT_US 1000
/* The wait for one holder, in pauses of 1000 cycles, which are 1 us: 8 syncs. */
#define PAUSES (8 * TIMEOUT_US)

static unsigned calls, give_at, change_at;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(4);
	text_set_timeout(TIMEOUT_US);
	comments_clear();
	calls = give_at = change_at = 0;
	return 0;
}

static void as(unsigned cpu, void (*call)(void))
{
	unsigned self = fake_arch_self;

	fake_arch_self = cpu;
	call();
	fake_arch_self = self;
}

static void take(void)
{
	assert_true(text_lock());
}

static void take_and_give(void)
{
	assert_true(text_lock());
	text_unlock();
}

/* What others do while this CPU waits. */
static void others(void)
{
	calls++;
	if (calls == change_at) {
		text_unlock();
		as(2, take);
	}
	if (calls == give_at)
		text_unlock();
}

static void test_one_behind_the_other(void **state)
{
	(void)state;
	take_and_give();
	as(3, take_and_give);
	take_and_give();
	assert_int_equal(fake_arch.relaxes, 0);
}

static void test_waits_until_it_is_free(void **state)
{
	(void)state;
	as(1, take);
	give_at = 5;
	fake_arch.relax = others;
	as(2, take_and_give);
	assert_int_equal(calls, 5);
	assert_int_equal(comments_count(), 0);
}

static void test_gives_up_on_one_that_keeps_it(void **state)
{
	(void)state;
	as(1, take);
	assert_false(text_lock());
	assert_in_range(fake_arch.relaxes, PAUSES - PAUSES / 100, PAUSES + 1);
	assert_false(arch_cpu_online(1));
	assert_true(arch_cpu_online(0) && arch_cpu_online(2));
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("CPU 1 (APIC id 10) holds its lock"));
	text_unlock();
}

static void test_gives_up_at_once_on_one_that_is_lost(void **state)
{
	(void)state;
	as(3, take);
	arch_cpu_lose(3);
	assert_false(text_lock());
	assert_int_equal(fake_arch.relaxes, 0);
	assert_true(comments_contain("CPU 3 "));
	text_unlock();
}

/* Another holder has a time of its own. */
static void test_the_time_begins_anew_with_each_holder(void **state)
{
	(void)state;
	as(1, take);
	change_at = PAUSES - PAUSES / 10;
	give_at = 2 * change_at;
	fake_arch.relax = others;
	take_and_give();
	assert_int_equal(calls, give_at);
	assert_true(arch_cpu_online(1) && arch_cpu_online(2));
}

/* The same CPU may take it again and again, before another one gets it. */
static void again(void)
{
	calls++;
	if (calls % change_at == 0) {
		text_unlock();
		if (calls < give_at)
			as(1, take);
	}
}

static void test_the_same_holder_once_more_is_another_one(void **state)
{
	(void)state;
	as(1, take);
	change_at = PAUSES / 2;
	give_at = 5 * change_at;
	fake_arch.relax = again;
	take_and_give();
	assert_int_equal(calls, give_at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_behind_the_other, begin),
		cmocka_unit_test_setup(test_waits_until_it_is_free, begin),
		cmocka_unit_test_setup(test_gives_up_on_one_that_keeps_it, begin),
		cmocka_unit_test_setup(test_gives_up_at_once_on_one_that_is_lost, begin),
		cmocka_unit_test_setup(test_the_time_begins_anew_with_each_holder, begin),
		cmocka_unit_test_setup(test_the_same_holder_once_more_is_another_one, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
