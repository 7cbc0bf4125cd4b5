
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arch/x86/memory/module_place.h"

/* Usable: [0x1000, 0x3000), and [0x3000, 0x4000) as a range of its own; [0x8000, 0x9000). */
static struct boot_info boot;
static char why[MODULE_WHY_SIZE];

static void begin(void)
{
	memset(&boot, 0, sizeof(boot));
	boot.usable[0] = (struct boot_memory){0x8000, 0x1000};
	boot.usable[1] = (struct boot_memory){0x1000, 0x2000};
	boot.usable[2] = (struct boot_memory){0x3000, 0x1000};
	boot.usable_count = 3;
}

static void add(uint64_t base, uint64_t length, const char *name)
{
	struct boot_module *module = &boot.modules[boot.module_count++];

	*module = (struct boot_module){.base = base, .length = length};
	snprintf(module->name, sizeof(module->name), "%s", name);
}

static bool is_placed(uint64_t base, uint64_t length)
{
	begin();
	add(base, length, "a.scn");
	memset(why, 0, sizeof(why));
	return module_is_placed(&boot, 0, why);
}

static void test_in_usable_memory(void **state)
{
	(void)state;
	assert_true(is_placed(0x1000, 1));
	assert_true(is_placed(0x2fff, 1));
	assert_true(is_placed(0x8000, 0x1000));
	assert_true(is_placed(0x2345, 0x100));
}

static void test_across_ranges_that_touch(void **state)
{
	(void)state;
	assert_true(is_placed(0x2ff0, 0x20));
	assert_true(is_placed(0x1000, 0x3000));
}

static void test_outside_of_usable_memory(void **state)
{
	static const struct boot_memory all[] = {
		{0x0fff, 1},
		{0x0fff, 2},
		{0x4000, 1},
		{0x3fff, 2},
		{0x3000, 0x5001},
		{0x7fff, 0x1000},
		{0x8fff, 2},
		{1ull << 52, 16},
		{0, 0x10000},
		{UINT64_MAX - 16, 16},
		{0x8000, UINT64_MAX - 0x8000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_placed(all[i].base, all[i].length));
		assert_string_equal(why, "it lies outside of the memory that the boot loader calls "
					 "usable");
	}
}

static void test_an_empty_one_lies_anywhere(void **state)
{
	(void)state;
	assert_true(is_placed(0, 0));
	assert_true(is_placed(UINT64_MAX, 0));
	begin();
	add(0x1000, 0x100, "a.scn");
	add(0x1080, 0, "b.scn");
	add(0x1080, 0, "c.scn");
	assert_true(module_is_placed(&boot, 1, why));
	assert_true(module_is_placed(&boot, 2, why));
}

/* The second of two, of which the first is [0x1100, 0x1200). */
static bool is_apart(uint64_t base, uint64_t length)
{
	begin();
	add(0x8000, 0x10, "other.scn");
	add(0x1100, 0x100, "scenarios/first.scn");
	add(base, length, "second.scn");
	memset(why, 0, sizeof(why));
	assert_true(module_is_placed(&boot, 1, why));
	return module_is_placed(&boot, 2, why);
}

static void test_side_by_side(void **state)
{
	(void)state;
	assert_true(is_apart(0x1000, 0x100));
	assert_true(is_apart(0x1200, 0x100));
}

static void test_overlapping(void **state)
{
	static const struct boot_memory all[] = {
		{0x1100, 0x100}, {0x1000, 0x101}, {0x11ff, 1}, {0x1180, 0x10}, {0x1000, 0x1000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_false(is_apart(all[i].base, all[i].length));
		assert_string_equal(why, "it overlaps module 2, first.scn, in memory");
	}
}

static void test_over_what_is_not_a_module(void **state)
{
	(void)state;
	begin();
	boot.kernel = (struct boot_memory){0x1000, 0x800};
	boot.loader_memory[0] = (struct boot_memory){0, 0};
	boot.loader_memory[1] = (struct boot_memory){0x2000, 0x10};
	boot.loader_memory_count = 2;
	add(0x1800, 0x800, "between.scn");
	add(0x17ff, 1, "kernel.scn");
	add(0x200f, 0x800, "information.scn");
	assert_true(module_is_placed(&boot, 0, why));
	assert_false(module_is_placed(&boot, 1, why));
	assert_string_equal(why, "it overlaps the kernel in memory");
	assert_false(module_is_placed(&boot, 2, why));
	assert_string_equal(why, "it overlaps the boot loader's own information in memory");
}

static void test_file_names(void **state)
{
	static const char *const names[][2] = {
		{"direct.scn", "direct.scn"},
		{"scenarios/direct.scn", "direct.scn"},
		{"/a/b/direct.scn", "direct.scn"},
		{"", ""},
		{"directory/", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		begin();
		add(0x1000, 1, names[i][0]);
		assert_string_equal(module_file_name(&boot.modules[0]), names[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_usable_memory),
		cmocka_unit_test(test_across_ranges_that_touch),
		cmocka_unit_test(test_outside_of_usable_memory),
		cmocka_unit_test(test_an_empty_one_lies_anywhere),
		cmocka_unit_test(test_side_by_side),
		cmocka_unit_test(test_overlapping),
		cmocka_unit_test(test_over_what_is_not_a_module),
		cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
