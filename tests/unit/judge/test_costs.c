/*
 * The block of costs: each figure against the scenario, the machine's clock, and the others. Each
 * case changes one place of the sample, whose figures are worked out in sample_log.c.
 */
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* So many places of the sample changed. */
static enum status judge_changed(const char *const (*swaps)[2], size_t count)
{
	char *body = sample_swap_all(sample_body, swaps, count);
	enum status status = judge_sealed(body, "as expected");

	free(body);
	return status;
}

static void test_percentiles(void **state)
{
	static const char *const cases[][3] = {
		{"cycles: [200, 200, 200, 200]", "cycles: [201, 200, 200, 200]",
		 "the cost of a patch: its median is below its minimum (200, 201)"},
		{"cycles: [200, 200, 200, 200]", "cycles: [200, 200, 199, 200]",
		 "its 99th percentile is below its median (199, 200)"},
		{"cycles: [200, 200, 200, 200]", "cycles: [200, 200, 200, 199]",
		 "its maximum is below its 99th percentile (199, 200)"},
		{"cycles: [1000, 1000, 1000, 1000]", "cycles: [1001, 1000, 1000, 1000]",
		 "the cost of a sync: its median is below"},
		{"cycles: [190, 190, 190, 190]", "cycles: [9, 5, 3, 1]",
		 "the cost of the stores: its median is below its minimum (5, 9)"},
		{"cycles: [200, 200, 200, 200]", "cycles: [199, 200, 200, 200]",
		 "of 1 runs the median is the minimum (200, 199)"},
		{"cycles: [200, 200, 200, 200]", "cycles: [200, 200, 200, 201]",
		 "of 1 runs the 99th percentile is the maximum (200, 201)"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

/* Of two runs the median is the lesser, and the 99th percentile the greater; of three the second,
 * and the third. */
static void test_percentiles_of_few(void **state)
{
	static const char *const two[][2] = {
		{"command line: patches=4", "command line: patches=2"},
		{"  patches: 1\n", "  patches: 2\n"},
		{"{patches_per_s: 0", "{patches_per_s: 1"},
		{"old: [3, 1]", "old: [2, 0]"},
		{"first: 2", "first: 4"},
		{"patch: {runs: 1, cycles: [200, 200, 200, 200], ns: [81, 81, 81, 81]}",
		 "patch: {runs: 2, cycles: [200, 200, 300, 300], ns: [81, 81, 122, 122]}"},
		{"sync: {runs: 1", "sync: {runs: 2"},
		{"stores: {runs: 1", "stores: {runs: 2"},
	};

	(void)state;
	assert_int_equal(judge_changed(two, COUNT(two)), STATUS_AS_EXPECTED);
}

static void test_runs(void **state)
{
	static const char *const cases[][3] = {
		{"patch: {runs: 1", "patch: {runs: 2",
		 "of 2 patches, 1 syncs and 1 sets of stores"},
		{"sync: {runs: 1", "sync: {runs: 0", "of 1 patches, 0 syncs and 1 sets of stores"},
		{"stores: {runs: 1", "stores: {runs: 9",
		 "of 1 patches, 1 syncs and 9 sets of stores"},
	};
	static const char *const more[][2] = {
		{"patch: {runs: 1", "patch: {runs: 2"},
		{"sync: {runs: 1", "sync: {runs: 2"},
		{"stores: {runs: 1", "stores: {runs: 2"},
	};
	static const char *const none[][2] = {
		{"patch: {runs: 1", "patch: {runs: 0"},
		{"sync: {runs: 1", "sync: {runs: 0"},
		{"stores: {runs: 1", "stores: {runs: 0"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
	assert_int_equal(judge_changed(more, COUNT(more)), STATUS_NOT_WHOLE);
	assert_explained("the cost of 2 patches was measured, and there were 1");
	assert_int_equal(judge_changed(none, COUNT(none)), STATUS_NOT_WHOLE);
	assert_explained("the cost of a patch: it is 200, of no runs");
}

/* 2445012 kHz, and less than one more: 200 cycles are 81.8 ns. */
static void test_nanoseconds(void **state)
{
	static const char *const cases[][3] = {
		{"ns: [81, 81, 81, 81]", "ns: [80, 81, 81, 81]",
		 "the cost of a patch: 200 cycles of a clock of 2445012 kHz are not 80 ns"},
		{"ns: [81, 81, 81, 81]", "ns: [81, 82, 81, 81]", "are not 82 ns"},
		{"ns: [81, 81, 81, 81]", "ns: [81, 81, 81, 18446744073709551615]",
		 "are not 184467"},
		{"ns: [408, 408, 408, 408]", "ns: [408, 408, 409, 408]",
		 "the cost of a sync: 1000 cycles"},
		{"ns: [77, 77, 77, 77]", "ns: [77, 77, 77, 78]", "the cost of the stores: 190"},
		{"# clock: 2445.012", "# clock: 2345.012",
		 "200 cycles of a clock of 2345012 kHz are not 81 ns"},
		{"# clock: 2445.012 MHz, from the ACPI timer\n", "",
		 "it has costs, and the head of the log says no clock"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_limit(void **state)
{
	static const char *const cases[][3] = {
		{"limit: {syncs: 0", "limit: {syncs: 1",
		 "the limit's syncs are those of the scenario: 0, and it says 1"},
		{"stores: 1, wait", "stores: 77, wait",
		 "the limit's stores are those of the scenario: 1, and it says 77"},
		{"wait_cycles: 0", "wait_cycles: 1",
		 "the limit's waits are those of the scenario: 0, and it says 1"},
		{"wait_cycles: 0, cycles: 190, ns: 77", "wait_cycles: 0, cycles: 1, ns: 0",
		 "the limit's cycles are its syncs, stores and waits: 190, and it says 1"},
		{"cycles: 190, ns: 77", "cycles: 190, ns: 76",
		 "the cost of the limit: 190 cycles of a clock"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
}

static void test_ratio(void **state)
{
	static const char *const cases[][3] = {
		{"ratio: 1.05", "ratio: 1.06",
		 "the ratio of a patch of 200 cycles to a limit of 190, by a clock that takes 5, "
		 "is "
		 "1.05, and it says 1.06"},
		{"ratio: 1.05", "ratio: 1.050", "and it says 1.050"},
		{"ratio: 1.05", "ratio: -1", "and it says -1"},
		{"ratio: 1.05", "ratio: none", "and it says none"},
		/* 190 are no 32 readings of such a clock. */
		{"clock: {cycles: 5}", "clock: {cycles: 6}", "is none, and it says 1.05"},
	};
	static const char *const none[][2] = {
		{"clock: {cycles: 5}", "clock: {cycles: 6}"},
		{"ratio: 1.05", "ratio: none"},
	};

	(void)state;
	ASSERT_NOT_WHOLE(cases);
	assert_int_equal(judge_changed(none, COUNT(none)), STATUS_AS_EXPECTED);
}

/* Three syncs of 1000, and 200 for the stores: 3200. A patch of 3500 is 1.09 of it. */
#define LIMIT_OF_THREE "limit: {syncs: 3, stores: 3, wait_cycles: 0, cycles: 3200, ns: 1308}\n"
static const char *const costs_of_three[][2] = {
	{"  first: 2\n  cpus:\n",
	 "  first: 2\n"
	 "  cost:\n"
	 "    clock: {cycles: 25}\n"
	 "    patch: {runs: 1, cycles: [3500, 3500, 3500, 3500], ns: [1431, 1431, 1431, 1431]}\n"
	 "    sync: {runs: 1, cycles: [1000, 1000, 1000, 1000], ns: [408, 408, 408, 408]}\n"
	 "    stores: {runs: 1, cycles: [200, 200, 200, 200], ns: [81, 81, 81, 81]}\n"
	 "    " LIMIT_OF_THREE "    ratio: 1.09\n"
	 "  cpus:\n"},
	{LIMIT_OF_THREE, LIMIT_OF_THREE},
};

static void test_limit_of_syncs(void **state)
{
	static const char *const changes[] = {
		"limit: {syncs: 2, stores: 3, wait_cycles: 0, cycles: 3200, ns: 1308}\n",
		"limit: {syncs: 3, stores: 2, wait_cycles: 0, cycles: 3200, ns: 1308}\n",
		"limit: {syncs: 3, stores: 3, wait_cycles: 0, cycles: 2200, ns: 899}\n",
	};
	const char *swaps[2][2];

	(void)state;
	memcpy(swaps, costs_of_three, sizeof(swaps));
	assert_int_equal(judge_changed((const char *const(*)[2])swaps, 2), STATUS_AS_EXPECTED);
	for (size_t index = 0; index < COUNT(changes); index++) {
		swaps[1][1] = changes[index];
		assert_int_equal(judge_changed((const char *const(*)[2])swaps, 2),
				 STATUS_NOT_WHOLE);
		assert_explained("the limit's ");
	}
}

/* Without any, nothing is claimed. */
static void test_no_costs(void **state)
{
	static const char *const swaps[][2] = {{"  cost: # min", "  comment: # min"}};

	(void)state;
	assert_int_equal(judge_changed(swaps, COUNT(swaps)), STATUS_AS_EXPECTED);
	assert_false(judgement.tests[0].figures.has_cost);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_percentiles),    cmocka_unit_test(test_percentiles_of_few),
		cmocka_unit_test(test_runs),	       cmocka_unit_test(test_nanoseconds),
		cmocka_unit_test(test_limit),	       cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_limit_of_syncs), cmocka_unit_test(test_no_costs),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
