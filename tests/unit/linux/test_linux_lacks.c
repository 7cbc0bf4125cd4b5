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

/* By signals, as far as any can be sent. */
static void test_stopping_and_asking_some(void **state)
{
	struct scenario scenario = {
		.step_count = 4,
		.steps = {{.kind = STEP_STOP}, {.kind = STEP_MOVE_OUT}, {.kind = STEP_GO}},
	};

	(void)state;
	scenario.steps[3] = (struct step){
		.kind = STEP_SYNC, .asked = ASKED_ODD, .serialization = SERIALIZE_IRET};
	assert_null(arch_lacks(&scenario));
}

static void test_pages(void **state)
{
	struct scenario scenario = {.step_count = 1, .steps = {{.kind = STEP_EXCHANGE}}};

	(void)state;
	assert_non_null(strstr(arch_lacks(&scenario), "cannot exchange a page"));
	scenario.steps[0].kind = STEP_SHOOTDOWN;
	assert_non_null(arch_lacks(&scenario));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_every_processor_has),
		cmocka_unit_test(test_what_a_kernel_alone_may_do),
		cmocka_unit_test(test_what_the_processor_may_not_have),
		cmocka_unit_test(test_syncs_that_do_not_serialize),
		cmocka_unit_test(test_stopping_and_asking_some),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
