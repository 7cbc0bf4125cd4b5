#include "arch/x86/firmware/pvh.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_memory.h"
#include "tests/unit/sample/pvh_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_all_that_a_loader_tells(void **state)
{
	(void)state;
	put_whole_start_info();
	assert_null(parse_start_info());
	assert_string_equal(comments_kept(), "");
	assert_string_equal(pvh_told.loader, "PVH");
	assert_string_equal(pvh_told.command_line, "patches=10 seed=3");
	assert_int_equal(pvh_told.module_count, 2);
	assert_true(pvh_told.modules[0].base == 0x200000 && pvh_told.modules[0].length == 0x123);
	assert_string_equal(pvh_told.modules[0].name, "direct.scenario");
	assert_true(pvh_told.modules[1].base == 0x300000 && pvh_told.modules[1].length == 0);
	assert_string_equal(pvh_told.modules[1].name, "");
	assert_int_equal(pvh_told.usable_count, 2);
	assert_range(0, 0, 0x9fc00);
	assert_range(1, 0x100000, 0x7ee0000);
	assert_true(pvh_told.rsdp_address == 0xf5a10);
	assert_int_equal(pvh_told.rsdp_length, 0);
	assert_int_equal(pvh_told.screen.kind, BOOT_SCREEN_UNKNOWN);
	assert_int_equal(pvh_told.loader_memory_count, 2);
	assert_true(pvh_told.loader_memory[0].base == START_INFO);
	assert_true(pvh_told.loader_memory[0].length == 56);
	assert_true(pvh_told.loader_memory[1].base == START_INFO + start_info.size - 72);
	assert_true(pvh_told.loader_memory[1].length == 72);
}

static void test_later_versions_are_read_as_version_1(void **state)
{
	(void)state;
	put_whole_start_info();
	set_32(&start_info, VERSION, 7);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.usable_count, 2);
}

static void test_version_0_has_no_map(void **state)
{
	(void)state;
	put_whole_start_info();
	set_32(&start_info, VERSION, 0);
	assert_non_null(strstr(parse_start_info(), "version 0"));
	assert_int_equal(pvh_told.usable_count, 0);
	assert_string_equal(pvh_told.command_line, "patches=10 seed=3");
	assert_true(pvh_told.loader_memory[0].length == 40);
}

static void test_no_start_info(void **state)
{
	struct fake_memory fake;

	(void)state;
	put_whole_start_info();
	set_32(&start_info, MAGIC, 0x336ec579);
	assert_non_null(strstr(parse_start_info(), "does not begin with 0x336ec578"));
	assert_string_equal(pvh_told.command_line, "");
	assert_string_equal(pvh_told.loader, "PVH");
	assert_non_null(strstr(parse_start_info_cut(39), "cannot be read"));
	put_whole_start_info();
	assert_non_null(strstr(parse_start_info_cut(55), "cut off"));

	fake_memory_begin(&fake);
	assert_non_null(pvh_parse(&fake.memory, UINT64_MAX - 3, &pvh_told));
	assert_non_null(pvh_parse(&fake.memory, UINT64_MAX, &pvh_told));
	assert_non_null(pvh_parse(&fake.memory, 0, &pvh_told));
	assert_int_equal(pvh_told.loader_memory_count, 0);
	fake_memory_end(&fake);
}

static void test_no_memory_map(void **state)
{
	(void)state;
	begin_start_info();
	assert_non_null(strstr(parse_start_info(), "no usable memory"));
	assert_int_equal(pvh_told.loader_memory_count, 1);
	begin_start_info();
	put_one_range();
	set_32(&start_info, MEMORY_MAP_COUNT, 0);
	assert_non_null(strstr(parse_start_info(), "no usable memory"));
	begin_start_info();
	put_one_range();
	set_32(&start_info, MEMORY_MAP, 0);
	assert_non_null(strstr(parse_start_info(), "no usable memory"));
	assert_int_equal(comments_count(), 0);
}

static void test_reserved_beats_usable(void **state)
{
	(void)state;
	begin_start_info();
	point(MEMORY_MAP);
	set_32(&start_info, MEMORY_MAP_COUNT, 4);
	put_range(0x2000, 0x1000, 2);
	put_range(0x1000, 0x8000, 1);
	put_range(0x5000, 0x1000, 0);
	put_range(0x20000, UINT64_MAX, 1);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.usable_count, 3);
	assert_range(0, 0x1000, 0x1000);
	assert_range(1, 0x3000, 0x2000);
	assert_range(2, 0x6000, 0x3000);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("usable memory at 0x20000"));
}

/* More entries than there are: those that can be read count. */
static void test_lying_map_counts(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	set_32(&start_info, MEMORY_MAP_COUNT, 3);
	put_raw(&start_info, "half an entry", 13);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.usable_count, 1);
	assert_true(pvh_told.loader_memory[1].length == 24);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("of the 3 entries of the memory map"));
	assert_true(comments_contain("only 1 can be read"));

	set_32(&start_info, MEMORY_MAP_COUNT, 0xffffffff);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.usable_count, 1);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("claims 4294967295 entries; only the first 4096"));
}

static void test_more_ranges_than_fit(void **state)
{
	(void)state;
	begin_start_info();
	point(MEMORY_MAP);
	set_32(&start_info, MEMORY_MAP_COUNT, 300);
	for (uint64_t i = 0; i < 300; i++)
		put_range(0x100000 + i * 0x2000, 0x1000, 1);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.usable_count, 256);
	assert_range(255, 0x100000 + 255 * 0x2000, 0x1000);
	assert_true(comments_contain("44 usable ranges more than the 256 that fit"));
}

static void test_map_that_wraps_around(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	set_32(&start_info, MEMORY_MAP, 0xfffffff0);
	set_32(&start_info, MEMORY_MAP + 4, 0xffffffff);
	assert_non_null(strstr(parse_start_info(), "no usable memory"));
	assert_true(comments_contain("only 0 can be read"));
	assert_int_equal(pvh_told.loader_memory_count, 1);
}

static void test_modules_that_cannot_be(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	point(MODULES);
	set_32(&start_info, MODULE_COUNT, 4);
	put_module_entry(0x1000, UINT64_MAX, 0);
	put_module_entry(UINT64_MAX, 1, 0);
	put_module_entry(0x2000, 0x10, 0xdead0000);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.module_count, 1);
	assert_int_equal(pvh_told.modules_lost, 3);
	assert_true(pvh_told.modules[0].base == 0x2000);
	assert_string_equal(pvh_told.modules[0].name, "");
	assert_int_equal(comments_count(), 4);
	assert_true(comments_contain("of the 4 entries of the list of modules"));
	assert_true(comments_contain("a module at 0x1000"));
	assert_true(comments_contain("a module at 0xffffffffffffffff"));
	assert_true(comments_contain("the name of a module at 0xdead0000 cannot be read"));
}

static void test_more_modules_than_fit(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	point(MODULES);
	set_32(&start_info, MODULE_COUNT, 258);
	for (uint64_t i = 0; i < 258; i++)
		put_module_entry(0x1000 * i, 0x10, 0);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.module_count, 256);
	assert_int_equal(pvh_told.modules_lost, 2);
	assert_true(pvh_told.modules[255].base == 255 * 0x1000);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("258 modules; only the first 256 are used"));
	set_32(&start_info, MODULE_COUNT, 0xffffffff);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.module_count, 256);
	assert_int_equal(comments_count(), 1);
}

static void test_modules_without_a_list(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	set_32(&start_info, MODULE_COUNT, 2);
	assert_null(parse_start_info());
	assert_int_equal(pvh_told.module_count, 0);
	assert_int_equal(pvh_told.modules_lost, 2);
	assert_int_equal(comments_count(), 1);
}

/* The longest command line that fits spans two pages, wherever it begins. */
static void test_strings_at_their_limits(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	point(COMMAND_LINE);
	for (int i = 0; i < BOOT_COMMAND_LINE_SIZE - 1; i++)
		put_8(&start_info, (uint8_t)('a' + i % 26));
	put_8(&start_info, 0);
	assert_null(parse_start_info());
	assert_int_equal(comments_count(), 0);
	assert_int_equal(strlen(pvh_told.command_line), 4095);
	for (int i = 0; i < BOOT_COMMAND_LINE_SIZE - 1; i++)
		assert_int_equal(pvh_told.command_line[i], 'a' + i % 26);
	assert_false(pvh_told.command_line_cut);

	start_info.at[start_info.size - 1] = 'x';
	start_info.at[start_info.size - 6] = ' ';
	put_8(&start_info, 0);
	assert_null(parse_start_info());
	assert_int_equal(strlen(pvh_told.command_line), 4091);
	assert_true(pvh_told.command_line_cut);
	assert_true(comments_contain("the command line is cut after 4091 characters"));
}

static void test_string_without_end(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	point(COMMAND_LINE);
	put_raw(&start_info, "seed=9", 6);
	assert_null(parse_start_info());
	assert_string_equal(pvh_told.command_line, "seed=9");
	assert_true(pvh_told.command_line_cut);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("cannot be read to its end; cut after 6 characters"));

	set_32(&start_info, COMMAND_LINE, 0xfffffff0);
	set_32(&start_info, COMMAND_LINE + 4, 0xffffffff);
	assert_null(parse_start_info());
	assert_string_equal(pvh_told.command_line, "");
	assert_int_equal(comments_count(), 1);
}

static void test_control_characters(void **state)
{
	(void)state;
	begin_start_info();
	put_one_range();
	point(COMMAND_LINE);
	put_string(&start_info, "a\tb\nok 1\x7f");
	assert_null(parse_start_info());
	assert_string_equal(pvh_told.command_line, "a\tb?ok 1?");
}

/* A window costs the kernel a page for good, so a parse may not ask for thousands of them. */
static void test_few_windows_are_asked_for(void **state)
{
	struct fake_memory fake;
	static uint8_t page[0x20000];

	(void)state;
	put_whole_start_info();
	memcpy(page + START_INFO % sizeof(page), start_info.at, start_info.size);
	fake_memory_begin(&fake);
	fake_memory_add(&fake, START_INFO - START_INFO % sizeof(page), page, sizeof(page));
	assert_null(pvh_parse(&fake.memory, START_INFO, &pvh_told));
	/* The start info twice, the command line, the modules, a name, the memory map. */
	assert_int_equal(fake.map_count, 6);
	fake_memory_end(&fake);
}

static void test_cut_at_every_byte(void **state)
{
	(void)state;
	put_whole_start_info();
	for (size_t size = 0; size < start_info.size; size++) {
		const char *reason = parse_start_info_cut(size);

		assert_int_equal(reason == NULL, pvh_told.usable_count > 0);
		assert_true(reason != NULL || comments_count() >= 1);
		assert_true(pvh_told.module_count <= 2 && pvh_told.usable_count <= 2);
		assert_true(strlen(pvh_told.command_line) <= 17);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_that_a_loader_tells),
		cmocka_unit_test(test_later_versions_are_read_as_version_1),
		cmocka_unit_test(test_version_0_has_no_map),
		cmocka_unit_test(test_no_start_info),
		cmocka_unit_test(test_no_memory_map),
		cmocka_unit_test(test_reserved_beats_usable),
		cmocka_unit_test(test_lying_map_counts),
		cmocka_unit_test(test_more_ranges_than_fit),
		cmocka_unit_test(test_map_that_wraps_around),
		cmocka_unit_test(test_modules_that_cannot_be),
		cmocka_unit_test(test_more_modules_than_fit),
		cmocka_unit_test(test_modules_without_a_list),
		cmocka_unit_test(test_strings_at_their_limits),
		cmocka_unit_test(test_string_without_end),
		cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_few_windows_are_asked_for),
		cmocka_unit_test(test_cut_at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
