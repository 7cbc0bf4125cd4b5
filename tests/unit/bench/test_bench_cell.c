/*
 * The cells of the bench: what is patched, and what their limit is measured by.
 */
#include "kernel/bench/bench_cell.h"
#include "kernel/options/options.h"
#include "kernel/text/text_lock.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SMALL 1u /* one site of five bytes */
#define BATCH 3u /* 64 of five bytes */

static struct bench_cell *cells;
static unsigned count;
static struct bench_patch patch_cost;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	text_set_timeout(1000);
	memset(&patch_cost, 0, sizeof(patch_cost));
	cells = bench_cells_make(OPTIONS_BENCH_SITES_MAX, &count);
	return !cells;
}

static bool all_have(const struct bench_cell *cell, unsigned form)
{
	for (size_t i = 0; i < cell->batch.count; i++) {
		const struct text_site *site = &cell->batch.sites[i];

		if (memcmp(site->text, site->forms[form].bytes, site->length) != 0)
			return false;
	}
	return true;
}

static void test_sizes(void **state)
{
	static const uint32_t sizes[] = {1, 64, 256, 1024, 16384};

	(void)state;
	for (unsigned size = 0; size < 5; size++) {
		bool found = false;

		for (unsigned i = 0; i < count; i++)
			found |= cells[i].chain.branches == sizes[size] &&
				 cells[i].chain.length == 5 && cells[i].batch.count == sizes[size];
		assert_true(found);
	}
	assert_int_equal(cells[0].chain.branches, 1);
	assert_int_equal(cells[0].chain.length, 2);
}

static void test_fewer_sizes(void **state)
{
	(void)state;
	fake_arch_begin(2);
	cells = bench_cells_make(255, &count);
	assert_non_null(cells);
	assert_int_equal(count, 4);
	for (unsigned i = 0; i < count; i++)
		assert_true(cells[i].chain.branches <= 64);
	/* The bench measures two of them by their number. */
	assert_int_equal(cells[BATCH].chain.branches, 64);
	assert_int_equal(cells[BATCH].chain.length, 5);
	fake_arch_begin(2);
	assert_non_null(bench_cells_make(OPTIONS_BENCH_SITES_MIN, &count));
	assert_int_equal(count, 4);
}

/* Each size is measured at least once, but for the largest with many busy executors. */
static void test_turns(void **state)
{
	static const struct {
		unsigned cell;
		enum bench_executors executors;
		unsigned online;
		uint32_t round;
		unsigned turns;
	} cases[] = {
		{0, BENCH_BUSY, 63, 9, 4}, {5, BENCH_IDLE, 1, 0, 4},  {6, BENCH_IDLE, 1, 0, 1},
		{7, BENCH_BUSY, 63, 9, 1}, {8, BENCH_IDLE, 63, 0, 1}, {8, BENCH_HALTED, 63, 0, 1},
		{8, BENCH_BUSY, 16, 0, 1}, {8, BENCH_BUSY, 17, 0, 0}, {8, BENCH_IDLE, 1, 1, 0},
	};

	(void)state;
	assert_int_equal(count, 9);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(bench_cell_turns(&cells[cases[i].cell], cases[i].executors,
						  cases[i].online, cases[i].round),
				 cases[i].turns);
}

/* They are made off, apart from each other, and patched by themselves. */
static void test_there_and_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal((uintptr_t)cells[i].chain.text % 4096, 0);
		assert_true(all_have(&cells[i], 0));
		assert_true(bench_cell_toggle(&cells[i], &patch_cost));
		assert_true(all_have(&cells[i], 1));
		for (unsigned other = 0; other < count; other++)
			assert_true(all_have(&cells[other], other == i));
		assert_true(bench_cell_toggle(&cells[i], NULL));
		assert_true(all_have(&cells[i], 0));
	}
	assert_int_equal(patch_cost.all.runs, count);
}

/* The NOPs are the branches that are off, byte by byte, in a page of their own, and no patch of the
 * branches changes them. */
static void test_nops(void **state)
{
	unsigned compared = 0;

	(void)state;
	for (unsigned i = 0; i < count; i++) {
		const struct bench_cell *cell = &cells[i];
		size_t size = arch_generated_size(&cell->chain);

		if (cell->nops.branches == 0)
			continue;
		compared++;
		assert_int_equal(cell->nops.branches, 1024);
		assert_int_equal((uintptr_t)cell->nops.text % 4096, 0);
		assert_memory_equal(cell->nops.text, cell->chain.text, size);
		assert_true(bench_cell_toggle(&cells[i], NULL));
		assert_memory_not_equal(cell->nops.text, cell->chain.text, size);
		assert_true(bench_cell_toggle(&cells[i], NULL));
		assert_memory_equal(cell->nops.text, cell->chain.text, size);
	}
	assert_int_equal(compared, 2);
}

static bool last(bool stop, enum serialization how)
{
	(void)stop;
	(void)how;
	fake_arch.cycles += 500;
	return true;
}

/* All of a patch is in its parts, and what is in none; each reading of the clock is a cycle. */
static void test_parts(void **state)
{
	uint64_t sum;

	(void)state;
	fake_arch.ask = last;
	assert_true(bench_cell_toggle(&cells[BATCH], &patch_cost));
	sum = patch_cost.rest.max;
	assert_int_equal(sum, 2);
	for (unsigned i = 0; i < TEXT_PHASES; i++) {
		bool is_sync = i == TEXT_SYNC_1 || i == TEXT_SYNC_2 || i == TEXT_SYNC_3;

		assert_int_equal(patch_cost.phases[i].runs, 1);
		assert_int_equal(patch_cost.phases[i].max, is_sync ? 501 : 1);
		sum += patch_cost.phases[i].max;
	}
	assert_int_equal(patch_cost.all.max, sum);
	assert_int_equal(patch_cost.less_stores.max, sum - 3);
}

static unsigned stores, patch_stores, fences;

static void count_patch(void)
{
	stores = fake_arch.stores;
	assert_true(bench_cell_toggle(&cells[BATCH], NULL));
	patch_stores = fake_arch.stores - stores;
}

/* As many stores as a patch makes, three syncs, and nothing changes. */
static void test_limit(void **state)
{
	unsigned syncs;

	(void)state;
	count_patch();
	stores = fake_arch.stores;
	syncs = fake_arch.syncs;
	fences = fake_arch.fences;
	assert_true(bench_cell_limit(&cells[BATCH], BENCH_HALTED));
	assert_int_equal(fake_arch.stores - stores, patch_stores);
	assert_int_equal(fake_arch.syncs - syncs, 3);
	assert_int_equal(fake_arch.fences - fences, 3);
	assert_int_equal(cells[BATCH].sync[BENCH_HALTED].runs, 3);
	assert_int_equal(cells[BATCH].syncs[BENCH_HALTED].runs, 1);
	assert_int_equal(cells[BATCH].stores[BENCH_HALTED].runs, 1);
	assert_int_equal(cells[BATCH].sync[BENCH_IDLE].runs, 0);
	assert_true(all_have(&cells[BATCH], 1));
}

/* Each set of stores comes behind a sync, heads, tails, heads. */
static void test_order_of_the_limit(void **state)
{
	(void)state;
	fake_arch_clear_trace();
	assert_true(bench_cell_limit(&cells[SMALL], BENCH_IDLE));
	/* The first site lies behind 8 bytes, in the second page. */
	assert_string_equal(fake_arch.trace, "sync iret\nstore 0:1008 0f\nfence\n"
					     "sync iret\nstore 0:1009 1f 44 00 00\nfence\n"
					     "sync iret\nstore 0:1008 0f\nfence\n");
}

static void test_no_acknowledgement(void **state)
{
	(void)state;
	fake_arch.silent_at = fake_arch.syncs + 2;
	assert_false(bench_cell_limit(&cells[SMALL], BENCH_IDLE));
	assert_true(fake_arch.lost[1]);
	fake_arch_begin(2);
	cells = bench_cells_make(OPTIONS_BENCH_SITES_MAX, &count);
	fake_arch.silent_at = fake_arch.syncs + 1;
	assert_false(bench_cell_toggle(&cells[SMALL], &patch_cost));
	assert_true(all_have(&cells[SMALL], 0));
	assert_int_equal(patch_cost.all.runs, 0);
}

static void test_no_memory(void **state)
{
	(void)state;
	fake_arch_begin(2);
	fake_arch.out_of_memory = true;
	assert_null(bench_cells_make(OPTIONS_BENCH_SITES_MAX, &count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_sizes, begin),
		cmocka_unit_test_setup(test_fewer_sizes, begin),
		cmocka_unit_test_setup(test_turns, begin),
		cmocka_unit_test_setup(test_there_and_back, begin),
		cmocka_unit_test_setup(test_nops, begin),
		cmocka_unit_test_setup(test_parts, begin),
		cmocka_unit_test_setup(test_limit, begin),
		cmocka_unit_test_setup(test_order_of_the_limit, begin),
		cmocka_unit_test_setup(test_no_acknowledgement, begin),
		cmocka_unit_test_setup(test_no_memory, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
