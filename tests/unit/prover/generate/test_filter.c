/*
 * The conditions of --only-if and --while: what they mean, and what is said of one that is none.
 */
#include "prover/generate/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define T OUTCOME_BIT(OUTCOME_TORN)
#define U OUTCOME_BIT(OUTCOME_UNSERIALIZED)
#define M OUTCOME_BIT(OUTCOME_MISMATCH)

/* Sequential allows torn, snapshot does not; a mismatch tells coherent from all others. */
static const outcome_set allowed[MODELS] = {
	[MODEL_COHERENT] = U,		[MODEL_BYTEWISE] = U | T | M, [MODEL_SNAPSHOT] = U | M,
	[MODEL_SEQUENTIAL] = U | T | M, [MODEL_PREFETCH] = U | T | M,
};

static bool holds(const char *condition)
{
	char message[FILTER_MESSAGE_SIZE];
	struct filter filter;

	if (!filter_parse(condition, &filter, message))
		fail_msg("\"%s\": %s", condition, message);
	return filter_holds(&filter, allowed);
}

static void test_statements(void **state)
{
	(void)state;
	assert_true(holds("snapshot and sequential differ"));
	assert_true(holds("snapshot and sequential differ in torn"));
	assert_false(holds("snapshot and sequential differ in unserialized"));
	assert_false(holds("bytewise and sequential and prefetch differ"));
	assert_true(holds("all differ"));
	assert_true(holds("prefetch allows torn"));
	assert_false(holds("coherent allows torn"));
	assert_false(holds("snapshot and sequential allow torn"));
	assert_true(holds("bytewise and sequential allow torn"));
	assert_true(holds("all allow unserialized"));
	assert_false(holds("all allow torn"));
	assert_true(holds("any allows torn"));
	assert_false(holds("any allows stale"));
}

/* A run sees no mismatch, so models that differ by it alone do not. */
static void test_differ_as_a_run_can_see(void **state)
{
	(void)state;
	assert_false(holds("coherent and snapshot differ"));
	assert_true(holds("coherent and snapshot differ in mismatch"));
}

/* By a table of what is true and what is not. */
static void test_connectives(void **state)
{
	static const char *const is = "any allows torn", *const is_not = "any allows stale";
	char condition[160];

	(void)state;
	for (unsigned n = 0; n < 8; n++) {
		bool a = n & 1, b = n >> 1 & 1, c = n >> 2 & 1;
		const char *of_a = a ? is : is_not, *of_b = b ? is : is_not,
			   *of_c = c ? is : is_not;

		snprintf(condition, sizeof(condition), "%s or %s and %s", of_a, of_b, of_c);
		assert_int_equal(holds(condition), a || (b && c));
		snprintf(condition, sizeof(condition), "(%s or %s) and %s", of_a, of_b, of_c);
		assert_int_equal(holds(condition), (a || b) && c);
		snprintf(condition, sizeof(condition), "not %s and %s or not(%s)", of_a, of_b,
			 of_c);
		assert_int_equal(holds(condition), (!a && b) || !c);
		snprintf(condition, sizeof(condition), "not not %s and not (%s or %s)", of_a, of_b,
			 of_c);
		assert_int_equal(holds(condition), a && !(b || c));
	}
	assert_true(holds("\t snapshot and sequential differ\nand prefetch allows torn  "));
}

static void test_complaints(void **state)
{
	static const struct {
		const char *condition, *begins;
	} complaints[] = {
		{"", "character 1: expected a model ("},
		{"snapshop allows torn", "character 1: expected a model ("},
		{"snapshot", "character 9: expected \"allow\", \"differ\", or \"and\" and one"},
		{"snapshot differs", "character 17: expected two models or more before \"differ\""},
		{"any differ", "character 5: expected \"allows\", found \"differ\""},
		{"all allow fault", "character 11: expected an outcome ("},
		{"all allow old", "character 11: expected an outcome ("},
		{"all allow torn stale",
		 "character 16: expected \"and\", \"or\" or the end, found"},
		{"(all allow torn",
		 "character 16: expected \"and\", \"or\" or \")\", found the end"},
		{"all allow torn)",
		 "character 15: expected \"and\", \"or\" or the end, found \")\""},
		{"all allow torn and", "character 19: expected a model ("},
		{"snapshot and not all allow torn", "character 14: expected a model ("},
		{"all allow t\303\266rn", "character 11: expected an outcome ("},
	};
	char message[FILTER_MESSAGE_SIZE];
	struct filter filter;

	(void)state;
	for (unsigned n = 0; n < sizeof(complaints) / sizeof(complaints[0]); n++) {
		assert_false(filter_parse(complaints[n].condition, &filter, message));
		if (strncmp(message, complaints[n].begins, strlen(complaints[n].begins)) != 0)
			fail_msg("\"%s\": %s", complaints[n].condition, message);
		for (const char *at = message; *at; at++)
			assert_in_range(*at, ' ', '~');
	}
}

/* So many times the same words, and the last ones behind them. */
static bool is_taken(const char *words, unsigned times, const char *last, char *message)
{
	static char condition[8192];
	static struct filter filter;
	size_t length = 0;

	for (unsigned n = 0; n < times; n++)
		length += (size_t)snprintf(condition + length, sizeof(condition) - length, "%s",
					   words);
	snprintf(condition + length, sizeof(condition) - length, "%s", last);
	return filter_parse(condition, &filter, message);
}

/* Whole up to the limits, and refused beyond: of depth, and of parts. */
static void test_limits(void **state)
{
	static const char last[] = "all allow torn", one[] = "all allow torn or ";
	char message[FILTER_MESSAGE_SIZE];

	(void)state;
	assert_true(is_taken("not ", FILTER_DEPTH_MAX - 1, last, message));
	assert_false(is_taken("not ", FILTER_DEPTH_MAX, last, message));
	assert_non_null(strstr(message, "fewer brackets"));
	assert_true(is_taken(one, FILTER_NODES_MAX / 2 - 1, last, message));
	assert_false(is_taken(one, FILTER_NODES_MAX / 2, last, message));
	assert_non_null(strstr(message, "fewer parts"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statements),  cmocka_unit_test(test_differ_as_a_run_can_see),
		cmocka_unit_test(test_connectives), cmocka_unit_test(test_complaints),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
