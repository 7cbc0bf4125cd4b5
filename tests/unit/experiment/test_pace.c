/*
 * The patcher's paces: each is tried, and the one that shows most gets most of the stints.
 */
#include "kernel/experiment/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DRAWS 4000
#define STINT_CYCLES 100000000u

static struct paces paces;
static unsigned drawn[PACES];

/* Draws, where each stint at a pace shows so many of each outcome. */
static void draw(const uint64_t shown[PACES][OUTCOMES])
{
	uint64_t random = 1;

	memset(&paces, 0, sizeof(paces));
	memset(drawn, 0, sizeof(drawn));
	for (unsigned i = 0; i < DRAWS; i++) {
		unsigned pace = pace_draw(&paces, &random);

		drawn[pace]++;
		pace_note(&paces, pace, STINT_CYCLES, shown[pace]);
		/* Each of them once, before anything is concluded. */
		if (i < PACES)
			assert_int_equal(drawn[i], 1);
	}
}

static void assert_mostly(unsigned best)
{
	for (unsigned pace = 0; pace < PACES; pace++)
		if (pace == best)
			assert_in_range(drawn[pace], DRAWS * 7 / 10, DRAWS * 9 / 10);
		else
			assert_in_range(drawn[pace], DRAWS / 25, DRAWS / 10);
}

static void test_turns(void **state)
{
	(void)state;
	assert_int_equal(pace_turns(0), 0);
	for (unsigned pace = 1; pace < PACES; pace++)
		assert_true(pace_turns(pace) > pace_turns(pace - 1));
}

static void test_what_shows_most(void **state)
{
	static const uint64_t torn[PACES][OUTCOMES] = {
		[1][OUTCOME_TORN] = 500, [2][OUTCOME_TORN] = 1000};
	static const uint64_t unserialized[PACES][OUTCOMES] = {
		[0][OUTCOME_UNSERIALIZED] = 2000, [3][OUTCOME_UNSERIALIZED] = 1000};

	(void)state;
	draw(torn);
	assert_mostly(2);
	draw(unserialized);
	assert_mostly(0);
}

/* What is rare does not drown in what is frequent: more than half of the torn ones, and a third of
 * the others, are more than the other way round. */
static void test_rare_ones_count_too(void **state)
{
	static const uint64_t shown[PACES][OUTCOMES] = {
		[0][OUTCOME_UNSERIALIZED] = 1000000,
		[3][OUTCOME_UNSERIALIZED] = 600000,
		[3][OUTCOME_TORN] = 500,
	};

	(void)state;
	draw(shown);
	assert_mostly(3);
}

/* Then any will do. */
static void test_nothing_shown(void **state)
{
	static const uint64_t nothing[PACES][OUTCOMES] = {[1][OUTCOME_OLD] = 1000};

	(void)state;
	draw(nothing);
	for (unsigned pace = 0; pace < PACES; pace++)
		assert_in_range(drawn[pace], DRAWS / 5, DRAWS * 3 / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_what_shows_most),
		cmocka_unit_test(test_rare_ones_count_too),
		cmocka_unit_test(test_nothing_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
