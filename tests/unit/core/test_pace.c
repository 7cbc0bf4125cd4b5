/*
 * The patcher's paces: each is tried, and the one that shows most gets most of the stints.
 */
#include "kernel/core/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DRAWS 4000
#define STINT_CYCLES 100000000u

static struct paces paces;
static unsigned drawn[PACES];

/* What a stint takes at each pace, and all of them together. */
static const uint64_t cycles[PACES] = {STINT_CYCLES / 50, STINT_CYCLES / 5, STINT_CYCLES,
				       STINT_CYCLES};
static uint64_t took[PACES];

/* Draws, where each stint at a pace shows so many of each outcome. */
static void draw(outcome_set named, const uint64_t shown[PACES][OUTCOMES])
{
	paces_begin(&paces, named);
	memset(drawn, 0, sizeof(drawn));
	memset(took, 0, sizeof(took));
	for (unsigned i = 0; i < DRAWS; i++) {
		unsigned pace = pace_next(&paces);

		drawn[pace]++;
		took[pace] += cycles[pace];
		pace_note(&paces, pace, cycles[pace], shown[pace]);
		/* Each of them once, before anything is concluded. */
		if (i < PACES)
			assert_int_equal(drawn[i], 1);
	}
}

/* In percent of the time. */
static void assert_share(unsigned pace, unsigned least, unsigned most)
{
	uint64_t all = took[0] + took[1] + took[2] + took[3];

	_Static_assert(PACES == 4, "all of them");
	assert_in_range(100 * took[pace] / all, least, most);
}

static void assert_mostly(unsigned best)
{
	for (unsigned pace = 0; pace < PACES; pace++)
		if (pace == best)
			assert_share(pace, 78, 82);
		else
			assert_share(pace, 5, 7);
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
		[1][OUTCOME_TORN] = 100, [2][OUTCOME_TORN] = 1000};
	static const uint64_t unserialized[PACES][OUTCOMES] = {
		[0][OUTCOME_UNSERIALIZED] = 2000, [3][OUTCOME_UNSERIALIZED] = 1000};

	(void)state;
	draw(0, torn);
	assert_mostly(2);
	draw(0, unserialized);
	assert_mostly(0);
}

/* What the scenario names, as far as a pace matters to it. */
static void test_what_is_named(void **state)
{
	static const uint64_t shown[PACES][OUTCOMES] = {
		[1][OUTCOME_TORN] = 10,
		[2][OUTCOME_UNSERIALIZED] = 1000,
		[3][OUTCOME_NEW] = 5000,
	};

	(void)state;
	draw(OUTCOME_BIT(OUTCOME_TORN) | OUTCOME_BIT(OUTCOME_NEW), shown);
	assert_mostly(1);
	draw(OUTCOME_BIT(OUTCOME_UNSERIALIZED), shown);
	assert_mostly(2);
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
	draw(0, shown);
	assert_mostly(3);
}

/* Then all share the time. */
static void test_nothing_shown(void **state)
{
	static const uint64_t nothing[PACES][OUTCOMES] = {[1][OUTCOME_OLD] = 1000};

	(void)state;
	draw(0, nothing);
	for (unsigned pace = 0; pace < PACES; pace++)
		assert_share(pace, 24, 26);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),	      cmocka_unit_test(test_what_shows_most),
		cmocka_unit_test(test_what_is_named), cmocka_unit_test(test_rare_ones_count_too),
		cmocka_unit_test(test_nothing_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
