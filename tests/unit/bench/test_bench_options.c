/*
 * The options of "crossmod bench".
 */
#include "tests/unit/sample/option_words.h"
#include "tools/bench/bench_options.h"

static struct bench_options options;
static unsigned allowed = 6;

static bool read_options(int count, char **arguments)
{
	return bench_options_read(&options, count, arguments, allowed, &explanation);
}

static void test_defaults(void **state)
{
	static const unsigned cpus[] = {1, 2, 4, 8, 64};

	(void)state;
	assert_true(READ(NULL));
	assert_string_equal(options.machine, "qemu");
	assert_false(options.runs);
	assert_int_equal(options.cpus_count, 5);
	assert_memory_equal(options.cpus, cpus, sizeof(cpus));
	assert_int_equal(options.rounds, 10);
	assert_null(options.tsv);
	assert_null(options.plot);
}

static void test_each_option(void **state)
{
	(void)state;
	assert_true(READ("--machine", "kvm", "--cpus=3,4096", "--rounds", "7", "--timeout=8",
			 "--tsv", "a", "--plot", "b"));
	assert_string_equal(options.machine, "kvm");
	assert_int_equal(options.cpus_count, 2);
	assert_int_equal(options.cpus[0], 3);
	assert_int_equal(options.cpus[1], 4096);
	assert_int_equal(options.rounds, 7);
	assert_int_equal(options.timeout_s, 8);
	assert_string_equal(options.tsv, "a");
	assert_string_equal(options.plot, "b");
}

static void test_refusals(void **state)
{
	(void)state;
	ASSERT_REFUSED("not \"bochs\"", "--machine", "bochs");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "0");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "4097");
	ASSERT_REFUSED("from 1 to 4096", "--cpus", "1,");
	ASSERT_REFUSED("at \"-4\"", "--cpus", "1-4");
	ASSERT_REFUSED("--rounds takes", "--rounds", "1001");
	ASSERT_REFUSED("options only", "file.scn");
	ASSERT_REFUSED("no option", "--fast");
	ASSERT_REFUSED("no --machine", "--run", "--machine", "qemu");
}

/* As many as there are, doubled from two. */
static void test_process(void **state)
{
	(void)state;
	assert_true(READ("--run"));
	assert_true(options.runs);
	assert_string_equal(options.machine, "this-processor");
	assert_int_equal(options.cpus_count, 2);
	assert_int_equal(options.cpus[0], 2);
	assert_int_equal(options.cpus[1], 4);
	assert_true(READ("--run", "--cpus", "6"));
	ASSERT_REFUSED("from 2 to the 6 CPUs", "--run", "--cpus", "7");
	ASSERT_REFUSED("from 2 to the 6 CPUs", "--run", "--cpus", "1");
	allowed = 1;
	ASSERT_REFUSED("two CPUs at least", "--run");
	allowed = 6;
}

/* This processor, unless another machine is asked for; two CPUs, unless others are. */
static void test_power(void **state)
{
	(void)state;
	assert_true(READ(NULL));
	assert_false(options.power);
	assert_true(READ("--power"));
	assert_true(options.power);
	assert_true(options.runs);
	assert_string_equal(options.machine, "this-processor");
	assert_int_equal(options.cpus_count, 1);
	assert_int_equal(options.cpus[0], 2);
	assert_true(READ("--power", "--run", "--cpus", "3,6"));
	assert_int_equal(options.cpus_count, 2);
	assert_true(READ("--power", "--machine", "kvm", "--rounds", "3", "--tsv", "a"));
	assert_false(options.runs);
	assert_string_equal(options.machine, "kvm");
	assert_int_equal(options.cpus_count, 1);
	assert_int_equal(options.cpus[0], 2);
	ASSERT_REFUSED("no --plot", "--power", "--plot", "b");
	ASSERT_REFUSED("two CPUs at least, and not 1", "--power", "--machine", "kvm", "--cpus",
		       "1");
	ASSERT_REFUSED("--power --cpus takes numbers from 2 to the 6 CPUs", "--power", "--cpus",
		       "7");
	allowed = 1;
	ASSERT_REFUSED("--power needs two CPUs at least, and this process may use one", "--power");
	ASSERT_REFUSED("this process may use one", "--power", "--cpus", "2");
	allowed = 6;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_each_option),
		cmocka_unit_test(test_refusals), cmocka_unit_test(test_process),
		cmocka_unit_test(test_power),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
