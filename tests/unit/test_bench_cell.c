/*
 * The cells of the bench: what is patched, and what their limit is measured by.
 */
#include "kernel/bench_cell.h"
#include "kernel/text_lock.h"
#include "tests/unit/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SMALL 1u /* one site of five bytes */
#define BATCH 3u /* 64 of five bytes */

static struct bench_cell *cells;
static unsigned count;
static struct cost sync_cost, stores_cost, patch_cost;

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(2);
	text_set_timeout(1000);
	memset(&sync_cost, 0, sizeof(sync_cost));
	memset(&stores_cost, 0, sizeof(stores_cost));
	memset(&patch_cost, 0, sizeof(patch_cost));
	cells = bench_cells_make(&count);
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
	assert_int_equal(patch_cost.runs, count);
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
	assert_true(bench_cell_limit(&cells[BATCH], &sync_cost, &stores_cost));
	assert_int_equal(fake_arch.stores - stores, patch_stores);
	assert_int_equal(fake_arch.syncs - syncs, 3);
	assert_int_equal(fake_arch.fences - fences, 3);
	assert_int_equal(sync_cost.runs, 3);
	assert_int_equal(stores_cost.runs, 1);
	assert_true(all_have(&cells[BATCH], 1));
}

/* Each set of stores comes behind a sync, heads, tails, heads. */
static void test_order_of_the_limit(void **state)
{
	(void)state;
	fake_arch_clear_trace();
	assert_true(bench_cell_limit(&cells[SMALL], &sync_cost, &stores_cost));
	/* The first site lies behind 8 bytes, in the second page. */
	assert_string_equal(fake_arch.trace, "sync iret\nstore 0:1008 0f\nfence\n"
					     "sync iret\nstore 0:1009 1f 44 00 00\nfence\n"
					     "sync iret\nstore 0:1008 0f\nfence\n");
}

static void test_no_acknowledgement(void **state)
{
	(void)state;
	fake_arch.silent_at = fake_arch.syncs + 2;
	assert_false(bench_cell_limit(&cells[SMALL], &sync_cost, &stores_cost));
	assert_true(fake_arch.lost[1]);
	fake_arch_begin(2);
	cells = bench_cells_make(&count);
	fake_arch.silent_at = fake_arch.syncs + 1;
	assert_false(bench_cell_toggle(&cells[SMALL], &patch_cost));
	assert_true(all_have(&cells[SMALL], 0));
	assert_int_equal(patch_cost.runs, 0);
}

static void test_no_memory(void **state)
{
	(void)state;
	fake_arch_begin(2);
	fake_arch.out_of_memory = true;
	assert_null(bench_cells_make(&count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_sizes, begin),
		cmocka_unit_test_setup(test_there_and_back, begin),
		cmocka_unit_test_setup(test_limit, begin),
		cmocka_unit_test_setup(test_order_of_the_limit, begin),
		cmocka_unit_test_setup(test_no_acknowledgement, begin),
		cmocka_unit_test_setup(test_no_memory, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
