/*
 * Where a sweep places sites: elsewhere, and never where a model would allow more.
 */
#include "kernel/experiment/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DRAWS 2000

static struct scenario scenario, swept;

static void set_place(uint8_t length, enum place_unit unit, uint16_t offset)
{
	memset(&scenario, 0, sizeof(scenario));
	scenario.site_count = 1;
	scenario.sites[0] = (struct site){.length = length, .unit = unit, .offset = offset};
	swept = scenario;
}

static void sweep_once(uint64_t *random)
{
	sweep_places(&scenario, &swept, random);
	assert_true(swept.sites[0].offset < PAGE_BYTES);
	assert_int_equal(swept.sites[0].unit, PLACE_PAGE);
}

static unsigned last_byte(void)
{
	return swept.sites[0].offset + swept.sites[0].length - 1u;
}

static void test_inside_a_quadword(void **state)
{
	uint64_t random = 1;
	bool seen[PAGE_BYTES] = {false};
	unsigned different = 0;

	(void)state;
	set_place(2, PLACE_LINE, 0);
	for (unsigned i = 0; i < DRAWS; i++) {
		sweep_once(&random);
		assert_int_equal(swept.sites[0].offset / QUADWORD_SIZE,
				 last_byte() / QUADWORD_SIZE);
		different += !seen[swept.sites[0].offset];
		seen[swept.sites[0].offset] = true;
	}
	/* 7 of 8 offsets will do: 3584. So many draws meet some 1500 of them. */
	assert_in_range(different, 1300, 1700);
}

static void test_across_quadwords(void **state)
{
	uint64_t random = 1;

	(void)state;
	set_place(5, PLACE_QUADWORD, 6);
	for (unsigned i = 0; i < DRAWS; i++) {
		sweep_once(&random);
		/* Two bytes before the border, as in the scenario, and no border of a line */
		assert_int_equal(swept.sites[0].offset % QUADWORD_SIZE, 6);
		assert_int_equal(swept.sites[0].offset / CACHE_LINE_SIZE,
				 last_byte() / CACHE_LINE_SIZE);
	}
}

static void test_across_lines(void **state)
{
	uint64_t random = 1;

	(void)state;
	set_place(2, PLACE_LINE, 63);
	for (unsigned i = 0; i < DRAWS; i++) {
		sweep_once(&random);
		assert_int_equal(swept.sites[0].offset % CACHE_LINE_SIZE, 63);
		assert_true(swept.sites[0].offset != PAGE_BYTES - 1);
	}
}

/* There is one place only: either it is drawn, or the scenario's own is kept. */
static void test_across_pages(void **state)
{
	uint64_t random = 1;

	(void)state;
	set_place(2, PLACE_PAGE, PAGE_BYTES - 1);
	for (unsigned i = 0; i < 20; i++) {
		sweep_once(&random);
		assert_int_equal(swept.sites[0].offset, PAGE_BYTES - 1);
	}
}

static void test_both_sites(void **state)
{
	uint64_t random = 1;
	unsigned moved[2] = {0, 0};

	(void)state;
	set_place(2, PLACE_LINE, 0);
	scenario.site_count = 2;
	scenario.sites[1] = (struct site){.length = 5, .unit = PLACE_LINE, .offset = 8};
	swept = scenario;
	for (unsigned i = 0; i < 20; i++) {
		sweep_places(&scenario, &swept, &random);
		for (unsigned site = 0; site < 2; site++)
			moved[site] += swept.sites[site].offset != scenario.sites[site].offset;
	}
	assert_true(moved[0] > 10);
	assert_true(moved[1] > 10);
}

static void test_a_seed_repeats_it(void **state)
{
	uint64_t one = 5, same = 5, other = 6;
	unsigned differ = 0;

	(void)state;
	set_place(2, PLACE_LINE, 0);
	for (unsigned i = 0; i < 50; i++) {
		uint16_t offset;

		sweep_once(&one);
		offset = swept.sites[0].offset;
		sweep_once(&same);
		assert_int_equal(swept.sites[0].offset, offset);
		sweep_once(&other);
		differ += swept.sites[0].offset != offset;
	}
	assert_true(differ > 40);
}

/* Bursts are what meets most: about every second time there must be some. */
static void test_pace(void **state)
{
	uint64_t random = 1;
	unsigned bursts = 0, longest = 0;

	(void)state;
	for (unsigned i = 0; i < DRAWS; i++) {
		unsigned pace = sweep_pace(&random);

		bursts += pace == 0;
		longest = pace > longest ? pace : longest;
	}
	assert_in_range(bursts, DRAWS * 4 / 10, DRAWS * 6 / 10);
	assert_int_equal(longest, 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inside_a_quadword),
		cmocka_unit_test(test_across_quadwords),
		cmocka_unit_test(test_across_lines),
		cmocka_unit_test(test_across_pages),
		cmocka_unit_test(test_both_sites),
		cmocka_unit_test(test_a_seed_repeats_it),
		cmocka_unit_test(test_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
