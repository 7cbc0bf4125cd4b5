/*
 * picture.c: when a run is drawn, and what is said above the lanes.
 */
#include "kernel/core/executor.h"
#include "kernel/experiment/experiment.h"
#include "kernel/screen/keys.h"
#include "kernel/screen/picture.h"
#include "scenario/standard.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_machine.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PATCHES 200
#define LEGEND_FILLS SHADES

static char rows[15][128];
static uint64_t fills, drawings, drawn_cycles, fill_cost;
static struct classification classification;
static struct run run;

/* Executors are at rest whenever anything is drawn. */
static void fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	(void)x, (void)y, (void)width, (void)height, (void)colour;
	assert_int_equal(atomic_load(executors_stage_word()), STAGE_REST);
	fills++;
	fake_arch.cycles += fill_cost;
	drawn_cycles += fill_cost;
}

static void put_string(unsigned column, unsigned row, const char *string)
{
	assert_int_equal(atomic_load(executors_stage_word()), STAGE_REST);
	if (column > 0)
		return;
	snprintf(rows[row], sizeof(rows[row]), "%s", string);
	/* The second row is the first of each drawing. */
	drawings += row == 1;
}

static void experiment_of(const struct scenario *scenario, unsigned width, unsigned dwell,
			  uint64_t cost)
{
	const struct options options = {
		.patches = PATCHES, .dwell = dwell, .seed = 1, .timeout_ms = 60000};

	comments_clear();
	memset(rows, 0, sizeof(rows));
	fills = drawings = drawn_cycles = 0;
	fill_cost = cost;
	fake_machine_begin(4, 7);
	fake_arch.relax_cost = 1000000; /* a millisecond, so that the run has seconds */
	fake_arch.picture = (struct arch_picture){width, 240, 8, 16};
	fake_arch.fill = fill;
	fake_arch.picture_write = put_string;
	picture_begin(NULL);
	classification_begin(&classification);
	classification.verdicts[VERDICT_AS_EXPECTED] = 2;
	classification.verdicts[VERDICT_INCONCLUSIVE] = 1;
	picture_scenario(3, 70, scenario, &classification);
	experiment_run(scenario, &options, &run);
}

static void experiment(unsigned width, unsigned dwell, uint64_t cost)
{
	experiment_of(scenario_standard("three-sync"), width, dwell, cost);
}

static void assert_row(unsigned row, const char *expected)
{
	char wanted[128];

	snprintf(wanted, sizeof(wanted), "%-80s", expected);
	assert_string_equal(rows[row], wanted);
}

static void test_status(void **state)
{
	char expected[128];

	(void)state;
	experiment(640, 4, 0);
	assert_true(drawings > 1);
	assert_row(0, "scenario 3 of 70: three-sync; CPU 0 patches, below are CPUs 1 to 3 of 3");
	assert_row(4, "so far: 2 as expected, 0 forbidden, 0 defective, 1 inconclusive");
	/* The counts are of the last drawing, and not of the end. */
	unsigned long long old, new, breakpoints;

	assert_int_equal(sscanf(rows[2],
				"old %llu  new %llu  breakpoint %llu  torn 0  fault 0  "
				"unknown 0",
				&old, &new, &breakpoints),
			 3);
	assert_in_range(old, 1, run.total.outcomes[OUTCOME_OLD]);
	assert_in_range(new, 1, run.total.outcomes[OUTCOME_NEW]);
	assert_in_range(breakpoints, 1, run.total.outcomes[OUTCOME_BREAKPOINT]);
	snprintf(expected, sizeof(expected),
		 "unserialized 0  late-old 0  late-breakpoint 0  "
		 "stale 0");
	assert_row(3, expected);
	assert_memory_equal(rows[14], "", 1); /* no keyboard */
}

/* Back to back no patch is watched: the lanes are emptied once, and the figures go on. */
static void test_back_to_back(void **state)
{
	unsigned long long patches;

	(void)state;
	experiment_of(scenario_of("site jmp8 -> jmp8\npatch write tail\nrepeat back to back\n"),
		      640, 4, 0);
	assert_int_equal(fills, 1 + LEGEND_FILLS);
	assert_true(drawings > 0);
	assert_int_equal(sscanf(rows[1], "%llu patches, ", &patches), 1);
	assert_in_range(patches, 1, PATCHES);
	assert_row(0, "scenario 3 of 70: sample; CPU 0 patches, below are CPUs 1 to 3 of 3");
}

/* With a keyboard, what it is good for. */
static void test_keys(void **state)
{
	(void)state;
	fake_machine_begin(2, 1);
	fake_arch.picture = (struct arch_picture){640, 240, 8, 16};
	fake_arch.picture_write = put_string;
	fake_arch.keys = "";
	picture_begin(KEYS_LINE);
	assert_row(14, KEYS_LINE);
}

/* What the lanes show begins with the old form, and ends with the new one. */
static void test_lanes(void **state)
{
	(void)state;
	experiment(640, 4, 0);
	comments_clear();
	picture_tell();
	assert_int_equal(comments_count(), 3);
	for (unsigned cpu = 1; cpu <= 3; cpu++) {
		char part[64];

		snprintf(part, sizeof(part), "of three-sync, CPU %u: old, ", cpu);
		assert_true(comments_contain(part));
	}
	assert_true(comments_contain(" new\n"));
}

/* However slow the screen is, it has no more than a hundredth of the time, but for one drawing. */
static void test_slow_screen(void **state)
{
	(void)state;
	experiment(640, 4, 100000);
	assert_true(drawings > 1);
	assert_true((drawn_cycles - drawn_cycles / drawings) * 100 <= fake_arch.cycles);
	uint64_t before = drawings;

	experiment(640, 4, 100000000);
	assert_in_range(drawings, 1, before - 1);
}

/* Only patches that dwell, and so are not timed, are watched, where there are any. */
static void test_timed_patches(void **state)
{
	(void)state;
	experiment(640, 0, 0);
	assert_true(drawings > 1);
	assert_int_equal(run.patch.runs, PATCHES);
}

static void test_no_screen(void **state)
{
	(void)state;
	experiment(0, 4, 0);
	assert_int_equal(fills, 0);
	assert_string_equal(rows[0], "");
	assert_null(picture_canvas());
	comments_clear();
	picture_tell();
	assert_int_equal(comments_count(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_no_screen, fake_machine_teardown),
		cmocka_unit_test_teardown(test_status, fake_machine_teardown),
		cmocka_unit_test_teardown(test_back_to_back, fake_machine_teardown),
		cmocka_unit_test_teardown(test_keys, fake_machine_teardown),
		cmocka_unit_test_teardown(test_lanes, fake_machine_teardown),
		cmocka_unit_test_teardown(test_slow_screen, fake_machine_teardown),
		cmocka_unit_test_teardown(test_timed_patches, fake_machine_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
