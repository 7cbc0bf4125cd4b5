/*
 * What a process cannot do, of the serializations: arch_lacks(), on this processor.
 */
#include "arch/site.h"

#include <cpuid.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool cpuid_has_serialize(void)
{
	unsigned a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 14 & 1);
}

static const char *lacks_sync(enum serialization how)
{
	struct scenario scenario = {.step_count = 1,
				    .steps[0] = {.kind = STEP_SYNC, .serialization = how}};

	return arch_lacks(&scenario);
}

static const char *lacks_executor(enum serialization how)
{
	struct scenario scenario = {.execution = {.reads_flag = true, .serialization = how}};

	return arch_lacks(&scenario);
}

static void test_what_every_processor_has(void **state)
{
	(void)state;
	assert_null(lacks_sync(SERIALIZE_CPUID));
	assert_null(lacks_sync(SERIALIZE_IRET));
	assert_null(lacks_executor(SERIALIZE_NONE));
	assert_null(lacks_executor(SERIALIZE_LOCK));
	assert_null(lacks_executor(SERIALIZE_LFENCE));
	assert_null(lacks_executor(SERIALIZE_MFENCE));
	assert_null(lacks_executor(SERIALIZE_CPUID));
	assert_null(lacks_executor(SERIALIZE_IRET));
}

/* A thread that comes late serializes as any. */
static void test_who_comes_online(void **state)
{
	struct scenario scenario = {.rest = {.online = true, .wakes_by = SERIALIZE_CPUID}};

	(void)state;
	assert_null(arch_lacks(&scenario));
	scenario.rest.wakes_by = SERIALIZE_MOVCR2;
	assert_string_equal(arch_lacks(&scenario), "a program cannot execute mov to cr2");
}

/* `why` is NULL where it can be done. */
static void check_lacks(enum serialization how, const char *why)
{
	const char *sync = lacks_sync(how), *executor = lacks_executor(how);

	assert_string_equal(sync ? sync : "nothing", why ? why : "nothing");
	assert_string_equal(executor ? executor : "nothing", why ? why : "nothing");
}

static void test_what_a_kernel_alone_may_do(void **state)
{
	(void)state;
	check_lacks(SERIALIZE_MOVCR2, "a program cannot execute mov to cr2");
}

static void test_what_the_processor_may_not_have(void **state)
{
	(void)state;
	check_lacks(SERIALIZE_SERIALIZE,
		    cpuid_has_serialize() ? NULL : "the processor has no instruction serialize");
}

static void test_syncs_that_do_not_serialize(void **state)
{
	(void)state;
	for (unsigned how = 0; how < SERIALIZATIONS; how++)
		if (!serialization_drops_fetched(how))
			assert_non_null(strstr(lacks_sync(how), "ends with iret"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_every_processor_has),
		cmocka_unit_test(test_what_a_kernel_alone_may_do),
		cmocka_unit_test(test_who_comes_online),
		cmocka_unit_test(test_what_the_processor_may_not_have),
		cmocka_unit_test(test_syncs_that_do_not_serialize),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
