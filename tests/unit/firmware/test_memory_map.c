#include "arch/x86/firmware/memory_map.h"
#include "tests/unit/fake/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct boot_info info;
static struct comment_limit comments;
static struct memory_map map;

static void begin(void)
{
	memset(&info, 0, sizeof(info));
	comments = (struct comment_limit){.about = "Test"};
	comments_clear();
	memory_map_begin(&map, "Test", &info, &comments);
}

#define assert_usable(index, wanted_base, wanted_length)                                           \
	do {                                                                                       \
		assert_true(info.usable_count > (index));                                          \
		assert_true(info.usable[index].base == (wanted_base));                             \
		assert_true(info.usable[index].length == (wanted_length));                         \
	} while (0)

static void test_what_is_reserved_is_cut_out(void **state)
{
	static const struct {
		uint64_t base, length;
		unsigned left;
		struct boot_memory ranges[2];
	} cases[] = {
		/* Out of [0x1000, 0x2000): */
		{0x0000, 0x1000, 1, {{0x1000, 0x1000}}},		   /* just below */
		{0x2000, 0x1000, 1, {{0x1000, 0x1000}}},		   /* just above */
		{0x0000, 0x1001, 1, {{0x1001, 0x0fff}}},		   /* its first byte */
		{0x1fff, 0x1000, 1, {{0x1000, 0x0fff}}},		   /* its last byte */
		{0x1800, 0x0100, 2, {{0x1000, 0x0800}, {0x1900, 0x0700}}}, /* a middle */
		{0x1000, 0x0100, 1, {{0x1100, 0x0f00}}},		   /* from its start */
		{0x1f00, 0x0100, 1, {{0x1000, 0x0f00}}},		   /* to its end */
		{0x1000, 0x1000, 0, {{0, 0}}},				   /* all */
		{0x0000, 0x9000, 0, {{0, 0}}},				   /* more than all */
		{0x1800, 0x0000, 1, {{0x1000, 0x1000}}},		   /* nothing */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin();
		memory_map_add(&map, 0x1000, 0x1000);
		memory_map_claim(&map, cases[i].base, cases[i].length);
		assert_int_equal(info.usable_count, cases[i].left);
		for (unsigned j = 0; j < cases[i].left; j++)
			assert_usable(j, cases[i].ranges[j].base, cases[i].ranges[j].length);
		assert_int_equal(comments_count(), 0);
	}
}

static void test_one_claim_on_many_ranges(void **state)
{
	(void)state;
	begin();
	memory_map_add(&map, 0x9000, 0x1000);
	memory_map_add(&map, 0x1000, 0x1000);
	memory_map_add(&map, 0x5000, 0x1000);
	memory_map_add(&map, 0x3000, 0x1000);
	memory_map_claim(&map, 0x1800, 0x4000); /* to 0x5800 */
	assert_int_equal(info.usable_count, 3);
	assert_usable(0, 0x9000u, 0x1000u);
	assert_usable(1, 0x1000u, 0x0800u);
	assert_usable(2, 0x5800u, 0x0800u);
}

static void test_usable_ranges_that_overlap_are_united(void **state)
{
	(void)state;
	begin();
	memory_map_add(&map, 0x1000, 0x1000);
	memory_map_add(&map, 0x8000, 0x1000);
	memory_map_add(&map, 0x5000, 0x1000);
	memory_map_add(&map, 0x1800, 0x4000); /* to 0x5800 */
	assert_int_equal(info.usable_count, 2);
	assert_usable(0, 0x1000u, 0x5000u);
	assert_usable(1, 0x8000u, 0x1000u);
	memory_map_add(&map, 0x8000, 0x1000);
	assert_int_equal(info.usable_count, 2);
	memory_map_add(&map, 0x8200, 0x0100);
	assert_int_equal(info.usable_count, 2);
	assert_usable(1, 0x8000u, 0x1000u);
}

static void test_ranges_that_wrap(void **state)
{
	(void)state;
	begin();
	memory_map_add(&map, 0x1000, UINT64_MAX);
	memory_map_add(&map, UINT64_MAX, 1);
	assert_int_equal(info.usable_count, 0);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("usable memory at 0x1000, length 0xffffffffffffffff"));

	begin();
	memory_map_add(&map, 0x1000, 0x1000);
	memory_map_add(&map, 0x4000, UINT64_MAX - 0x4000);
	memory_map_claim(&map, 0x5000, UINT64_MAX);
	assert_int_equal(info.usable_count, 2);
	assert_usable(0, 0x1000u, 0x1000u);
	assert_usable(1, 0x4000u, 0x1000u);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("reserved memory at 0x5000"));
}

/* A firmware's flash ends where 2^64 does not: legitimate when it ends exactly there. */
static void test_a_reserved_range_may_end_at_the_top(void **state)
{
	(void)state;
	begin();
	memory_map_add(&map, UINT64_MAX - 0x1fff, 0x1000);
	memory_map_claim(&map, UINT64_MAX - 0x17ff, 0x1800);
	assert_int_equal(comments_count(), 0);
	assert_int_equal(info.usable_count, 1);
	assert_usable(0, UINT64_MAX - 0x1fff, 0x0800u);
}

static void test_the_first_ranges_are_kept(void **state)
{
	(void)state;
	begin();
	for (uint64_t i = 0; i < BOOT_MEMORY_RANGES_MAX + 3; i++)
		memory_map_add(&map, 0x10000 + i * 0x1000, 0x800);
	assert_null(memory_map_end(&map));
	assert_int_equal(info.usable_count, BOOT_MEMORY_RANGES_MAX);
	assert_usable(255, 0x10000u + 255 * 0x1000u, 0x800u);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("has 3 usable ranges more than the 256 that fit"));
}

/* Wherever it comes in the map. */
static void test_the_largest_ranges_are_kept(void **state)
{
	(void)state;
	begin();
	for (uint64_t i = 0; i < BOOT_MEMORY_RANGES_MAX; i++)
		memory_map_add(&map, 0x10000 + i * 0x1000, i == 7 ? 0x700 : 0x800);
	memory_map_add(&map, 0x1000000, 0x800000);
	assert_int_equal(info.usable_count, BOOT_MEMORY_RANGES_MAX);
	assert_usable(6, 0x10000u + 6 * 0x1000u, 0x800u);
	assert_usable(7, 0x10000u + 8 * 0x1000u, 0x800u);
	assert_usable(255, 0x1000000u, 0x800000u);
	/* One that is no larger than any */
	memory_map_add(&map, 0x2000000, 0x800);
	assert_usable(255, 0x1000000u, 0x800000u);
	/* One that stands before others, when one before it goes */
	memory_map_add(&map, 0x3000000, 0x10000);
	assert_usable(0, 0x11000u, 0x800u);
	memory_map_add(&map, 0x1000000, 0x900000);
	assert_usable(254, 0x1000000u, 0x900000u);
	assert_usable(255, 0x3000000u, 0x10000u);
	assert_null(memory_map_end(&map));
	assert_true(comments_contain("has 3 usable ranges more"));
}

/* The smaller part of what is split has no room, and must be lost, not usable. */
static void test_a_split_of_a_full_map(void **state)
{
	(void)state;
	begin();
	for (uint64_t i = 0; i < BOOT_MEMORY_RANGES_MAX; i++)
		memory_map_add(&map, 0x10000 + i * 0x1000, 0x800);
	memory_map_claim(&map, 0x10100, 0x100);
	assert_int_equal(info.usable_count, BOOT_MEMORY_RANGES_MAX);
	assert_usable(0, 0x10200u, 0x600u);
	assert_usable(1, 0x11000u, 0x800u);
	assert_usable(255, 0x10000u + 255 * 0x1000u, 0x800u);
	memory_map_claim(&map, 0x11600, 0x100);
	assert_usable(1, 0x11000u, 0x600u);
	assert_usable(2, 0x12000u, 0x800u);
	assert_null(memory_map_end(&map));
	assert_true(comments_contain("has 2 usable ranges more"));
}

static void test_no_memory_is_a_reason_to_stop(void **state)
{
	(void)state;
	begin();
	memory_map_add(&map, 0x1000, 0);
	assert_non_null(strstr(memory_map_end(&map), "no usable memory"));
	begin();
	memory_map_add(&map, 0x1000, 0x1000);
	memory_map_claim(&map, 0, 0x10000);
	assert_non_null(strstr(memory_map_end(&map), "no usable memory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_reserved_is_cut_out),
		cmocka_unit_test(test_one_claim_on_many_ranges),
		cmocka_unit_test(test_usable_ranges_that_overlap_are_united),
		cmocka_unit_test(test_ranges_that_wrap),
		cmocka_unit_test(test_a_reserved_range_may_end_at_the_top),
		cmocka_unit_test(test_the_first_ranges_are_kept),
		cmocka_unit_test(test_the_largest_ranges_are_kept),
		cmocka_unit_test(test_a_split_of_a_full_map),
		cmocka_unit_test(test_no_memory_is_a_reason_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
