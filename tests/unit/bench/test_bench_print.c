/*
 * bench_row.c: that rows say what was measured without what measuring it has cost. The machine has
 * one CPU, and a cycle is a nanosecond; reading the clock takes 10 of them.
 */
#include "kernel/bench/bench_row.h"
#include "kernel/bench/bench_work.h"
#include "kernel/core/executor.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"
#include "tools/log/bench_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CLOCK 10u

static struct bench_cell cell;
static struct bench bench;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(1);
	comments_clear();
	cell = (struct bench_cell){.chain = {.branches = 1, .length = 2}};
	bench = (struct bench){.clock_cycles = CLOCK, .cells = &cell, .cell_count = 1};
	return 0;
}

static void assert_row(const char *row)
{
	bench_print(&bench);
	if (!comments_contain(row))
		fail_msg("not printed: \"%s\", in\n%s", row, comments_kept());
}

static void test_parts_have_a_reading_each(void **state)
{
	struct bench_patch *patch = &cell.patch[BENCH_IDLE];

	(void)state;
	cost_add(&patch->phases[TEXT_SYNC_2], 60 + CLOCK);
	assert_row("bench: row idle part-sync2 1 2 1 60 60 60 60 60 0");
}

/* Of seven phases and of their beginning; and one around the patch. */
static void test_a_patch_has_nine_readings(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].all, 1000 + 9 * CLOCK);
	assert_row("bench: row idle patch 1 2 1 1000 1000 1000 1000 1000 0");
}

/* Three of them end sets of stores. */
static void test_six_of_them_are_not_in_the_stores(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].less_stores, 700 + 6 * CLOCK);
	assert_row("bench: row idle less-stores 1 2 1 700 700 700 700 700 0");
}

static void test_the_rest_has_two(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].rest, 5 + 2 * CLOCK);
	assert_row("bench: row idle part-rest 1 2 1 5 5 5 5 5 0");
}

static void test_the_limit(void **state)
{
	(void)state;
	cost_add(&cell.sync[BENCH_BUSY], 200 + CLOCK);
	cost_add(&cell.stores[BENCH_BUSY], 50 + 3 * CLOCK);
	cost_add(&cell.patch[BENCH_BUSY].all, 800 + 9 * CLOCK);
	assert_row("bench: row busy patch 1 2 1 800 800 800 800 800 650");
}

static void test_less_than_nothing_is_nothing(void **state)
{
	(void)state;
	cost_add(&cell.patch[BENCH_IDLE].rest, CLOCK);
	assert_row("bench: row idle part-rest 1 2 1 0 0 0 0 0 0");
}

/* ---- All that there is ----------------------------------------------------------------------- */

static struct bench_cell all_cells[BENCH_SIZES];

static void measure(struct cost *cost, uint64_t runs)
{
	for (uint64_t i = 0; i < runs; i++)
		cost_add(cost, 100 * CLOCK);
}

/* As often as in one round. */
static void measure_cell(struct bench_cell *to, enum bench_executors executors)
{
	uint64_t patches = bench_size_patches(to->size, 1);
	struct bench_patch *patch = &to->patch[executors];

	measure(&to->sync[executors], BENCH_SYNCS * patches);
	measure(&to->syncs[executors], patches);
	measure(&to->stores[executors], patches);
	measure(&patch->all, patches);
	for (unsigned i = 0; i < TEXT_PHASES; i++)
		measure(&patch->phases[i], patches);
	measure(&patch->rest, patches);
	measure(&patch->less_stores, patches);
}

/* The smallest batch, and those in which branches are compared. */
static void measure_all(void)
{
	bench = (struct bench){.rounds = 1, .clock_cycles = CLOCK, .cells = all_cells};
	for (unsigned i = 0; i < BENCH_SIZES; i++) {
		bool is_compared = bench_sizes[i].sites == BENCH_COMPARED_SITES;
		struct bench_cell *to = &all_cells[bench.cell_count];

		if (i > 0 && !is_compared)
			continue;
		*to = (struct bench_cell){.size = &bench_sizes[i],
					  .chain = {.branches = bench_sizes[i].sites,
						    .length = bench_sizes[i].bytes}};
		for (unsigned executors = 0; executors < BENCH_EXECUTORS; executors++)
			measure_cell(to, executors);
		if (is_compared) {
			measure(&to->untaken, BENCH_COMPARED_RUNS);
			measure(&to->nop, BENCH_COMPARED_RUNS);
		}
		bench.cell_count++;
	}
	for (unsigned i = 0; i < BENCH_PRIMITIVES; i++)
		for (unsigned executors = 0; executors < BENCH_EXECUTORS; executors++)
			measure(&bench.primitives[i][executors], BENCH_BARE_RUNS);
	measure(&bench.with, 1);
	measure(&bench.without, 1);
	for (unsigned i = 0; i < BENCH_RATES; i++)
		measure(&bench.passes[i], 1);
}

/* Both executors take a sync while they are idle. Nobody waits for them, since they seem lost. */
static void interrupt(void)
{
	static const struct bench_job job = {.executors = BENCH_IDLE};

	fake_arch.lost[1] = fake_arch.lost[2] = true;
	assert_true(bench_work_begin(&job));
	executor_of(1)->syncs++;
	executor_of(2)->syncs++;
	assert_true(bench_work_end());
	fake_arch.lost[1] = fake_arch.lost[2] = false;
}

/* What was printed, as lines of a log. To be freed. */
static char *lines_of_log(void)
{
	const char *from = comments_kept();
	char *lines = malloc(3 * strlen(from) + 1), *to = lines;

	assert_non_null(lines);
	for (bool starts = true; *from; starts = *from++ == '\n') {
		if (starts)
			to = stpcpy(to, "# ");
		*to++ = *from;
	}
	*to = '\0';
	return lines;
}

/* Prints all that there is, and has it read again. The lines, to be freed. */
static char *print_all(struct bench_rows *read)
{
	struct explanation explanation;
	char *log;

	fake_arch_begin(3);
	assert_true(executors_allocate() && bench_work_allocate());
	interrupt();
	measure_all();
	bench_print(&bench);
	log = lines_of_log();
	*read = (struct bench_rows){0};
	if (!bench_rows_add(read, (struct span){log, strlen(log)}, 3, false, &explanation))
		fail_msg("%s", explanation.line);
	return log;
}

/* Each row that there is gets printed, and the judge takes all of them, and the lines beside them:
 * what it contradicts them by shows that it has read those, too. */
static void test_the_judge_reads_all(void **state)
{
	const struct header three = {.cpus = 3}, five = {.cpus = 5};
	struct explanation explanation;
	bool seen[ROWS] = {false};
	struct bench_rows read;
	char *log = print_all(&read);
	const struct span lines = {log, strlen(log)};

	(void)state;
	if (!bench_rows_agree(&read, &explanation) ||
	    !bench_lines_agree(lines, &three, &read, &explanation))
		fail_msg("%s", explanation.line);
	for (size_t i = 0; i < read.count; i++)
		seen[read.rows[i].what] = true;
	for (unsigned what = 0; what < ROWS; what++)
		if (!seen[what])
			fail_msg("no row of \"%s\" was printed", bench_row_kinds[what].word);
	assert_false(bench_lines_agree(lines, &five, &read, &explanation));
	assert_non_null(strstr(explanation.line, "idle: 2 of 2 CPUs were interrupted by 0 syncs"));
	assert_int_equal(read.rows[0].what, ROW_SYNC);
	read.rows[0].runs++;
	assert_false(bench_lines_agree(lines, &three, &read, &explanation));
	assert_non_null(strstr(explanation.line, "1 rounds, 2 executors"));
	bench_rows_free(&read);
	free(log);
}

/* In all rows that belong so, as a bench of other batches would have them. */
static void assert_other_sites(unsigned of, uint64_t from, uint64_t to)
{
	struct explanation explanation;
	struct bench_rows read;
	char *log = print_all(&read);

	for (size_t i = 0; i < read.count; i++)
		if ((bench_row_kinds[read.rows[i].what].of & of) && read.rows[i].sites == from)
			read.rows[i].sites = to;
	assert_false(bench_rows_agree(&read, &explanation));
	if (!strstr(explanation.line, "is not one of a bench"))
		fail_msg("%s", explanation.line);
	bench_rows_free(&read);
	free(log);
	comments_clear();
}

static void test_sites_that_no_bench_has(void **state)
{
	(void)state;
	assert_other_sites(BENCH_OF_BATCH, 1, 3);
	assert_other_sites(BENCH_OF_BRANCHES, BENCH_COMPARED_SITES, 64);
	assert_other_sites(BENCH_OF_BUSY, BENCH_LOSS_SITES, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_parts_have_a_reading_each, begin),
		cmocka_unit_test_setup(test_a_patch_has_nine_readings, begin),
		cmocka_unit_test_setup(test_six_of_them_are_not_in_the_stores, begin),
		cmocka_unit_test_setup(test_the_rest_has_two, begin),
		cmocka_unit_test_setup(test_the_limit, begin),
		cmocka_unit_test_setup(test_less_than_nothing_is_nothing, begin),
		cmocka_unit_test_setup(test_the_judge_reads_all, begin),
		cmocka_unit_test_setup(test_sites_that_no_bench_has, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
