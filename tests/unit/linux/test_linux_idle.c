/*
 * Rests of threads: when they return, and that no wake is lost.
 */
#include "arch/arch.h"
#include "arch/kernel.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#define HANDOVERS 20000u

/* A wake that is lost costs a rest's whole limit, a second: so many, and the test takes hours. Then
 * it is ended. */
#define LIMIT_S 300u

static _Atomic uint64_t word, seen;

/* arch_rest_end() calls it, and nothing here calls that. */
void kernel_rested(void)
{
}

/* Would rest for a second each, and so not come to an end in time. */
static void test_another_value(void **state)
{
	(void)state;
	word = 1;
	for (unsigned i = 0; i < HANDOVERS; i++)
		arch_idle(&word, 0);
}

static void *follow(void *nothing)
{
	for (uint64_t value = 0; value < HANDOVERS; value++) {
		while (word == value)
			arch_idle(&word, value);
		seen = value + 1;
	}
	return nothing;
}

/* Now the other thread rests when it is woken, now it is about to. */
static void test_wakes(void **state)
{
	pthread_t thread;

	(void)state;
	word = seen = 0;
	assert_int_equal(pthread_create(&thread, NULL, follow, NULL), 0);
	for (uint64_t value = 1; value <= HANDOVERS; value++) {
		word = value;
		arch_wake();
		while (seen != value)
			arch_relax();
	}
	assert_int_equal(pthread_join(thread, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_value),
		cmocka_unit_test(test_wakes),
	};

	alarm(LIMIT_S);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
