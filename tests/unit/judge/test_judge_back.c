/*
 * Logs of patches back to back: a stint takes the place of a patch, and both directions count.
 */
#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NOT_KNOWN                                                                                  \
	"# machine: 1 scenarios of which the models are not known here are not counted; crossmod " \
	"judge proves them\n"

/* The sample's "direct", of one stint of 4 patches: two of the old ones come right after a new one.
 * What models allow of it is not said. */
static const char *const back_to_back[][2] = {
	{"    execute  call\n", "    execute  call\n    repeat   back to back\n"},
	{"  models: {coherent: [unserialized, late-old], bytewise: [unserialized, late-old, "
	 "mismatch],"
	 " snapshot: [unserialized, late-old, mismatch],"
	 " sequential: [unserialized, late-old, mismatch],"
	 " prefetch: [unserialized, late-old, mismatch]}\n"
	 "  consistent: [coherent, bytewise, snapshot, sequential, prefetch]\n",
	 "  models: unknown\n  consistent: unknown\n"},
	{"showed unserialized 3", "showed unserialized 5"},
	{"  patches: 1\n", "  patches: 4\n"},
	{"patches_per_s: 0", "patches_per_s: 2"},
	{"    unserialized: 3\n    late-old: 1\n", "    unserialized: 5\n    late-old: 0\n"},
	{"    new: {old: [0, 2]", "    new: {old: [2, 0]"},
	{"unserialized: 2, late-old: 1", "unserialized: 4, late-old: 0"},
	{"sequential, prefetch\n", "sequential, prefetch\n" NOT_KNOWN},
	{"    ratio: 1.05\n", "    ratio: none\n"},
};

/* Changed once more. */
static enum status judge_back(const char *from, const char *to)
{
	char *body = sample_swap_all(sample_body, back_to_back, COUNT(back_to_back));
	char *changed = sample_swap(body, from, to);
	enum status status = judge_sealed(changed, "as expected");

	free(body);
	free(changed);
	return status;
}

static void test_it_is_whole(void **state)
{
	(void)state;
	if (judge_back("", "") != STATUS_AS_EXPECTED)
		fail_msg("%s", judgement.explanation.line);
	assert_true(judgement.tests[0].figures.scenario.back_to_back);
}

static void test_what_does_not_add_up(void **state)
{
	static const char *const cases[][3] = {
		/* The same log of patches that are apart. */
		{"    repeat   back to back\n", "",
		 "from old to new without serialization are 3, and unserialized is 5"},
		{"    new: {old: [2, 0]", "    new: {old: [1, 1]",
		 "from old to new, and back, without serialization are 4, and unserialized is 5"},
		{"    old: {old: [3, 1], breakpoint: [0, 0], new: [3, 0]",
		 "    old: {old: [3, 1], breakpoint: [0, 0], new: [2, 1]",
		 "from old to new, and back, without serialization are 4, and unserialized is 5"},
		{"    unserialized: 5", "    unserialized: 18",
		 "unserialized is 18, and old and new, of which it is a part, are 7 and 10"},
		{"    late-old: 0", "    late-old: 1",
		 "in all: late-old is 1, which means nothing where patches are back to back"},
		{"late-old: 0, late-breakpoint: 0, stale: 0",
		 "late-old: 0, late-breakpoint: 0, stale: 1",
		 "CPU 1: stale is 1, which means nothing where patches are back to back"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(judge_back(cases[i][0], cases[i][1]), STATUS_NOT_WHOLE);
		assert_explained(cases[i][2]);
	}
}

/* There are as many first ones as CPUs in each stint, and each stint is timed once. */
static void test_stints(void **state)
{
	char *body = sample_swap_all(sample_body, back_to_back, COUNT(back_to_back));
	const char *const two[][2] = {
		{"patch: {runs: 1", "patch: {runs: 2"},
		{"sync: {runs: 1", "sync: {runs: 2"},
		{"stores: {runs: 1", "stores: {runs: 2"},
	};
	char *changed = sample_swap_all(body, two, COUNT(two));

	(void)state;
	assert_int_equal(judge_sealed(changed, "as expected"), STATUS_NOT_WHOLE);
	assert_explained("2 executors had 1 sites in 2 stints, and first is 2");
	free(body);
	free(changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_whole),
		cmocka_unit_test(test_what_does_not_add_up),
		cmocka_unit_test(test_stints),
	};

	return cmocka_run_group_tests(tests, NULL, judgement_done);
}
