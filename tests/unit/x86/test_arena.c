#include "arch/x86/memory/arena.h"

#include "tests/unit/fake/comments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define KIB 1024ull
#define MIB (1024 * KIB)
#define LIMIT (1ull << 40)

static struct boot_info boot;
static uint64_t memory_end, tried; /* what keeps; how many pages were tried */

static bool keeps(uint64_t physical)
{
	assert_true(physical % 4096 == 0);
	tried++;
	return physical < memory_end;
}

static void begin(void)
{
	memset(&boot, 0, sizeof(boot));
	memory_end = UINT64_MAX;
	tried = 0;
	comments_clear();
}

static void add(uint64_t base, uint64_t length)
{
	boot.usable[boot.usable_count++] = (struct boot_memory){base, length};
}

static void add_module(uint64_t base, uint64_t length)
{
	boot.modules[boot.module_count].base = base;
	boot.modules[boot.module_count++].length = length;
}

static void assert_arena(uint64_t base, uint64_t length)
{
	struct boot_memory arena = arena_choose(&boot, LIMIT, keeps);

	assert_true(arena.length == length);
	assert_true(length == 0 || arena.base == base);
}

static void test_the_largest(void **state)
{
	(void)state;
	begin();
	assert_arena(0, 0);
	add(0, 640 * KIB);
	assert_arena(0, 0);
	add(4 * MIB, 2 * MIB);
	add(8 * MIB, 3 * MIB);
	add(16 * MIB, 3 * MIB);
	assert_arena(8 * MIB, 3 * MIB);
	add(32 * MIB, 1024 * MIB);
	assert_arena(32 * MIB, ARENA_MAX);
	assert_int_equal(comments_count(), 0);
}

static void test_whole_pages_above_1_mib(void **state)
{
	(void)state;
	begin();
	add(0, 3 * MIB);
	assert_arena(MIB, 2 * MIB);
	begin();
	add(8 * MIB + 1, 2 * MIB);
	assert_arena(8 * MIB + 4 * KIB, 2 * MIB - 4 * KIB);
	begin();
	add(8 * MIB + 1, 4094);
	assert_arena(0, 0);
}

static void test_apart_from_what_is_there(void **state)
{
	(void)state;
	begin();
	add(MIB, 31 * MIB);
	boot.kernel = (struct boot_memory){MIB, MIB + 5};
	assert_arena(2 * MIB + 4 * KIB, 30 * MIB - 4 * KIB);
	add_module(12 * MIB + 7, 10);
	assert_arena(12 * MIB + 4 * KIB, 20 * MIB - 4 * KIB);
	boot.loader_memory[0] = (struct boot_memory){31 * MIB, 8 * MIB};
	boot.loader_memory_count = 1;
	assert_arena(12 * MIB + 4 * KIB, 19 * MIB - 4 * KIB);
}

/* They are not read, so nothing is kept for them. */
static void test_modules_that_are_nowhere(void **state)
{
	(void)state;
	begin();
	add(MIB, 31 * MIB);
	add_module(0, UINT64_MAX);
	add_module(16 * MIB, UINT64_MAX - 16 * MIB);
	add_module(31 * MIB, 2 * MIB);
	assert_arena(MIB, 31 * MIB);
}

/* What reaches to the end of the address space cannot be stepped over. */
static void test_at_the_end_of_the_address_space(void **state)
{
	(void)state;
	begin();
	add(16 * MIB, UINT64_MAX - 16 * MIB);
	add_module(32 * MIB, UINT64_MAX - 32 * MIB);
	assert_arena(16 * MIB, 16 * MIB);
	begin();
	add(UINT64_MAX - 0x7ff, 0x7ff);
	assert_arena(0, 0);
	begin();
	add(LIMIT - 2 * MIB, 8 * MIB);
	assert_arena(LIMIT - 2 * MIB, 2 * MIB);
	begin();
	add(LIMIT, 8 * MIB);
	assert_arena(0, 0);
	assert_int_equal(tried, 0);
}

static void test_memory_that_is_not_there(void **state)
{
	(void)state;
	begin();
	memory_end = 64 * MIB;
	add(8 * MIB, 8 * MIB);
	add(1024 * MIB, 64 * MIB);
	assert_arena(8 * MIB, 8 * MIB);
	assert_int_equal(comments_count(), 1);
	assert_true(
		comments_contain("memory at 0x40000000, which the boot loader calls usable, does "
				 "not keep what is written"));
	/* Begins where there is some */
	begin();
	memory_end = 64 * MIB;
	add(8 * MIB, 1024 * MIB);
	assert_arena(8 * MIB, 56 * MIB);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("memory at 0x4000000,"));
}

static void test_comments_are_bounded(void **state)
{
	(void)state;
	begin();
	memory_end = 0;
	for (uint64_t i = 1; i <= BOOT_MEMORY_RANGES_MAX; i++)
		add(i * 4 * MIB, MIB);
	assert_arena(0, 0);
	assert_int_equal(comments_count(), 9);
	assert_true(comments_contain("usable memory: 248 more oddities not shown"));
}

static void test_a_low_page(void **state)
{
	(void)state;
	begin();
	assert_int_equal(arena_low_page(&boot, keeps), 0);
	add(MIB, 31 * MIB);
	assert_int_equal(arena_low_page(&boot, keeps), 0);
	add(0x9f001, 0x1ffe); /* has no whole page */
	assert_int_equal(arena_low_page(&boot, keeps), 0);
	add(0, 0x6000);
	/* Not the one whose address is NULL */
	assert_int_equal(arena_low_page(&boot, keeps), 0x1000);
	add_module(0x1fff, 0x1001);
	assert_int_equal(arena_low_page(&boot, keeps), 0x3000);
	boot.loader_memory[0] = (struct boot_memory){0x3800, 8};
	boot.loader_memory_count = 1;
	assert_int_equal(arena_low_page(&boot, keeps), 0x4000);
	memory_end = 0x4000;
	assert_int_equal(arena_low_page(&boot, keeps), 0);
}

static void test_the_last_low_page(void **state)
{
	(void)state;
	begin();
	add(0xff000, 0x1000);
	assert_int_equal(arena_low_page(&boot, keeps), 0xff000);
	begin();
	add(0xff001, 0x2000);
	assert_int_equal(arena_low_page(&boot, keeps), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_largest),
		cmocka_unit_test(test_whole_pages_above_1_mib),
		cmocka_unit_test(test_apart_from_what_is_there),
		cmocka_unit_test(test_modules_that_are_nowhere),
		cmocka_unit_test(test_at_the_end_of_the_address_space),
		cmocka_unit_test(test_memory_that_is_not_there),
		cmocka_unit_test(test_comments_are_bounded),
		cmocka_unit_test(test_a_low_page),
		cmocka_unit_test(test_the_last_low_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
