#include "arch/x86/firmware/multiboot2.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/multiboot2_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_all_that_a_loader_tells(void **state)
{
	(void)state;
	put_whole();
	assert_null(parse_information());
	assert_string_equal(comments_kept(), "");
	assert_string_equal(told.loader, "Multiboot2, GRUB 2.06");
	assert_string_equal(told.command_line, "patches=10 seed=3");
	assert_int_equal(told.usable_count, 2);
	assert_usable(0, 0, 0x9fc00);
	assert_usable(1, 0x100000, 0x7ee0000);
	assert_int_equal(told.module_count, 2);
	assert_true(told.modules[0].base == 0x200000 && told.modules[0].length == 0x123);
	assert_string_equal(told.modules[0].name, "direct.scenario");
	assert_true(told.modules[1].base == 0x300000 && told.modules[1].length == 0);
	assert_string_equal(told.modules[1].name, "");
	assert_int_equal(told.loader_memory_count, 1);
	assert_true(told.loader_memory[0].length == information.size);
	assert_true(told.rsdp_address == 0);
	assert_int_equal(told.rsdp_length, 36);
	assert_int_equal(told.rsdp[0], 0x15);
	assert_int_equal(told.rsdp[35], 0x15);
}

static void put_efi_tag(uint32_t type, size_t width)
{
	size_t tag = begin_tag(type);

	put(&information, 0x123456789abcdef0, width);
	end_tag(tag);
}

static void test_efi(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_efi_tag(12, 8);
	end_information();
	assert_null(parse_information());
	assert_true(told.efi_system_table == 0x123456789abcdef0);

	begin_information();
	put_small_map();
	put_efi_tag(11, 4); /* of 32 bits: such UEFI starts no kernel of 64 */
	put_efi_tag(12, 7);
	end_information();
	assert_null(parse_information());
	assert_true(told.efi_system_table == 0);
	assert_true(comments_contain("tag of type 12 has 15 bytes instead of 16"));
}

static void test_the_new_rsdp_is_preferred(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_rsdp_tag(15, 36, 0x15);
	put_rsdp_tag(14, 20, 0x14);
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.rsdp_length, 36);
	assert_int_equal(told.rsdp[0], 0x15);

	begin_information();
	put_small_map();
	put_rsdp_tag(14, 20, 0x14);
	put_rsdp_tag(15, 35, 0x15);
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.rsdp_length, 20);
	assert_int_equal(told.rsdp[0], 0x14);
	assert_int_equal(told.rsdp[20], 0);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("the new RSDP with 35 bytes instead of 36"));

	begin_information();
	put_small_map();
	put_rsdp_tag(14, 19, 0x14);
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.rsdp_length, 0);
	assert_true(comments_contain("the old RSDP with 19 bytes instead of 20"));
}

static void test_strings_without_end(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	put_small_map();
	tag = begin_tag(1);
	put_raw(&information, "seed=9", 6);
	end_tag(tag);
	tag = begin_tag(2);
	end_tag(tag);
	tag = begin_tag(3);
	put_32(&information, 0x1000);
	put_32(&information, 0x2000);
	put_raw(&information, "abc", 3);
	end_tag(tag);
	end_information();
	assert_null(parse_information());
	assert_string_equal(told.command_line, "seed=9");
	assert_string_equal(told.loader, "Multiboot2, ");
	assert_string_equal(told.modules[0].name, "abc");
	assert_int_equal(comments_count(), 3);
	assert_true(comments_contain("the command line does not end inside its tag"));
	assert_true(comments_contain("the boot loader's name does not end"));
	assert_true(comments_contain("the name of a module does not end"));
}

static void test_strings_at_their_limits(void **state)
{
	static char line[BOOT_COMMAND_LINE_SIZE + 2];
	char name[BOOT_MODULE_NAME_SIZE + 2] = {0};

	(void)state;
	memset(line, 'c', BOOT_COMMAND_LINE_SIZE - 1);
	memset(name, 'n', BOOT_MODULE_NAME_SIZE - 1);
	begin_information();
	put_small_map();
	put_string_tag(1, line);
	put_module_tag(0, 1, name);
	end_information();
	assert_null(parse_information());
	assert_int_equal(comments_count(), 0);
	assert_int_equal(strlen(told.command_line), 4095);
	assert_false(told.command_line_cut);
	assert_int_equal(strlen(told.modules[0].name), 255);

	line[BOOT_COMMAND_LINE_SIZE - 1] = 'c';
	name[BOOT_MODULE_NAME_SIZE - 1] = 'n';
	begin_information();
	put_small_map();
	put_string_tag(1, line);
	put_module_tag(0, 1, name);
	end_information();
	assert_null(parse_information());
	assert_int_equal(strlen(told.command_line), 0); /* it was one word */
	assert_true(told.command_line_cut);
	assert_int_equal(strlen(told.modules[0].name), 255);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("the command line is cut after 0 characters"));
	assert_true(comments_contain("the name of a module is cut after 255 characters"));
}

/* What a user calls the file, however GRUB quotes its path. */
static void test_names_of_modules(void **state)
{
	static const char *const names[][2] = {
		{"/scenarios/direct.scn", "direct.scn"},
		{"a b.scn", "a b.scn"},
		{"\"/scenarios/my file.scn\"", "my file.scn"},
		{"/scenarios/it\\'s.scn", "it's.scn"},
		{"\"/a b/say \\\"it\\\".scn\"", "say \"it\".scn"},
		{"/scenarios/a\\\\b", "a\\b"},
		{"/scenarios/$(x).scn", "$(x).scn"},
		{"/scenarios/\xc3\xbc.scn", "\xc3\xbc.scn"},
		{"/scenarios/", ""},
		{"\\", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		begin_information();
		put_small_map();
		put_module_tag(0, 1, names[i][0]);
		end_information();
		assert_null(parse_information());
		assert_int_equal(comments_count(), 0);
		assert_string_equal(told.modules[0].name, names[i][1]);
	}
}

/* Half of an option is another option. */
static void test_no_word_is_cut_in_two(void **state)
{
	static char line[BOOT_COMMAND_LINE_SIZE + 1];

	(void)state;
	memset(line, 'c', BOOT_COMMAND_LINE_SIZE);
	line[4090] = ' ';
	begin_information();
	put_small_map();
	put_string_tag(1, line);
	end_information();
	assert_null(parse_information());
	assert_int_equal(strlen(told.command_line), 4091);
	assert_true(comments_contain("the command line is cut after 4091 characters"));
	/* One that ends just where the room does */
	line[4095] = ' ';
	begin_information();
	put_small_map();
	put_string_tag(1, line);
	end_information();
	assert_null(parse_information());
	assert_int_equal(strlen(told.command_line), 4095);
}

/* What a loader passes cannot forge a line of the log. */
static void test_control_characters(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_string_tag(1, "a\tb\nok 1 - forged\r\x1b[2J\x7f\xc3");
	put_string_tag(2, "G\nR");
	put_module_tag(0, 1, "m\nn");
	end_information();
	assert_null(parse_information());
	assert_string_equal(told.command_line, "a\tb?ok 1 - forged??[2J??");
	assert_string_equal(told.loader, "Multiboot2, G?R");
	assert_string_equal(told.modules[0].name, "m?n");
}

/* Those of other scripts are kept, also where one is cut, or follows half of another. */
static void test_characters_of_other_scripts(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_string_tag(1, "module=d\u00fcr.scn \xe6\xbc\u00fc");
	put_string_tag(2, "\xff\u6f22\xf0\x9f\x98");
	put_module_tag(0, 1, "\U0001f600\xc3\x28\u00df");
	end_information();
	assert_null(parse_information());
	assert_string_equal(told.command_line, "module=d\u00fcr.scn ??\u00fc");
	assert_string_equal(told.loader, "Multiboot2, ?\u6f22???");
	assert_string_equal(told.modules[0].name, "\U0001f600?(\u00df");
}

static void test_a_second_command_line(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_string_tag(1, "first");
	put_string_tag(1, "second");
	end_information();
	assert_null(parse_information());
	assert_string_equal(told.command_line, "first");
	assert_true(told.command_line_cut);
	assert_int_equal(comments_count(), 1);
}

/* Only GRUB's own menu names a module so: a file's name with a blank comes between quotes. */
static void test_file_with_the_options(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	put_module_tag(0x5000, 0x5123, "crossmod.options --options");
	put_module_tag(0x6000, 0x6001, "\"crossmod.options --options\"");
	put_module_tag(0x7000, 0x7001, "crossmod.options");
	put_module_tag(0x8000, 0x8001, "/scenarios/crossmod.options --options");
	put_module_tag(0x9000, 0x9001, "crossmod.options --options ");
	end_information();
	assert_null(parse_information());
	assert_true(told.options_file.base == 0x5000 && told.options_file.length == 0x123);
	assert_int_equal(told.module_count, 4);
	assert_int_equal(told.modules_lost, 0);
	assert_string_equal(told.modules[0].name, "crossmod.options --options");
	assert_int_equal(comments_count(), 0);
}

static void test_modules_that_cannot_be(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	put_small_map();
	put_module_tag(0x2000, 0x1fff, "backwards");
	tag = begin_tag(3);
	put_32(&information, 0x1000);
	end_tag(tag);
	put_module_tag(0xfffff000, 0xffffffff, "last");
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.module_count, 1);
	assert_int_equal(told.modules_lost, 2);
	assert_false(told.broken_off);
	assert_string_equal(told.modules[0].name, "last");
	assert_true(told.modules[0].base == 0xfffff000 && told.modules[0].length == 0xfff);
	assert_int_equal(comments_count(), 2);
	assert_true(comments_contain("from 0x2000 to 0x1fff ends before it starts"));
	assert_true(comments_contain("tag of type 3 has 12 bytes instead of 16"));
}

static void test_more_modules_than_fit(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	for (uint32_t i = 0; i < BOOT_MODULES_MAX + 2; i++)
		put_module_tag(i * 0x1000, i * 0x1000 + 1, "m");
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.module_count, BOOT_MODULES_MAX);
	assert_int_equal(told.modules_lost, 2);
	assert_true(told.modules[255].base == 255 * 0x1000);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("2 modules more than the 256 that fit"));
}

/* Tags whose size does not lead to a next one end the walk; what came before counts. */
static void test_lying_tag_sizes(void **state)
{
	static const uint32_t sizes[] = {0, 1, 7, 25, 0x7fffffff, 0xfffffff8, 0xffffffff};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t tag;

		begin_information();
		put_small_map();
		tag = begin_tag(99);
		put_64(&information, 0);
		end_tag(tag);
		end_information();
		set_32(&information, tag + 4, sizes[i]); /* 24 bytes are left from here */
		assert_null(parse_information());
		assert_int_equal(told.usable_count, 1);
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("the tags break off at byte 48"));
	}
}

static void test_no_end_tag(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	set_32(&information, 0, (uint32_t)information.size);
	assert_null(parse_information());
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("without an end tag"));
}

static void test_nothing_behind_the_end_tag(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	end_tag(begin_tag(0));
	put_string_tag(1, "behind");
	set_32(&information, 0, (uint32_t)information.size);
	assert_null(parse_information());
	assert_string_equal(told.command_line, "");
	assert_int_equal(comments_count(), 0);
}

static void test_lying_total_sizes(void **state)
{
	(void)state;
	put_whole();
	set_32(&information, 0, 0xffffffff);
	assert_null(parse_information());
	assert_int_equal(told.usable_count, 2);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("claims 4294967295 bytes; only the first"));
	assert_true(told.loader_memory[0].length == information.size);
	for (uint32_t size = 0; size < 8; size++) {
		set_32(&information, 0, size);
		assert_non_null(strstr(parse_information(), "empty or unreadable"));
		assert_int_equal(told.usable_count, 0);
		assert_string_equal(told.loader, "Multiboot2");
	}
	set_32(&information, 0, 8);
	assert_non_null(strstr(parse_information(), "no usable memory"));
	assert_non_null(multiboot2_parse(NULL, 100, &told));
}

/* The block ends at every byte there is: whether total_size says so or not. */
static void test_cut_at_every_byte(void **state)
{
	(void)state;
	for (int honest = 0; honest < 2; honest++) {
		put_whole();
		for (size_t size = 0; size < information.size; size++) {
			const char *reason;

			if (honest)
				set_32(&information, 0, (uint32_t)size);
			reason = parse_cut(size);
			assert_int_equal(told.usable_count, size >= map_end ? 2 : 0);
			assert_int_equal(reason == NULL, size >= map_end);
			assert_true(reason != NULL || comments_count() >= 1);
			assert_true(reason != NULL || told.broken_off);
			assert_true(told.module_count <= 2 && told.usable_count <= 2);
			assert_true(strlen(told.command_line) <= 17);
		}
	}
}

static void test_at_any_alignment(void **state)
{
	(void)state;
	put_whole();
	for (size_t shift = 0; shift < 8; shift++) {
		uint8_t *block = malloc(information.size + shift);

		memcpy(block + shift, information.at, information.size);
		assert_null(multiboot2_parse(block + shift, information.size, &told));
		assert_int_equal(told.usable_count, 2);
		assert_int_equal(told.screen.kind, BOOT_SCREEN_PIXELS);
		free(block);
	}
}

static void test_comments_are_bounded(void **state)
{
	(void)state;
	begin_information();
	put_small_map();
	for (int i = 0; i < 1000; i++)
		put_module_tag(1, 0, "m");
	end_information();
	assert_null(parse_information());
	assert_int_equal(comments_count(), 9);
	assert_true(comments_contain("Multiboot2: 992 more oddities not shown"));
}

/* Whatever stands first, a reserved entry takes its memory from a usable one. */
static void test_reserved_beats_usable(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	tag = begin_map(24);
	put_entry(0x2000, 0x1000, 2);
	put_entry(0x1000, 0x8000, 1);
	put_entry(0x5000, 0x1000, 5);
	end_tag(tag);
	tag = begin_map(24); /* a second map counts as well */
	put_entry(0x7000, 0x800, 77);
	put_entry(0x20000, 0x1000, 1);
	end_tag(tag);
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.usable_count, 5);
	assert_usable(0, 0x1000, 0x1000);
	assert_usable(1, 0x3000, 0x2000);
	assert_usable(2, 0x6000, 0x1000);
	assert_usable(3, 0x7800, 0x1800);
	assert_usable(4, 0x20000, 0x1000);
}

static void test_larger_entries(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	tag = begin_map(32);
	put_entry(0x1000, 0x1000, 1);
	put_64(&information, UINT64_MAX);
	put_entry(0x5000, 0x2000, 1);
	put_64(&information, UINT64_MAX);
	end_tag(tag);
	end_information();
	assert_null(parse_information());
	assert_int_equal(comments_count(), 0);
	assert_int_equal(told.usable_count, 2);
	assert_usable(1, 0x5000, 0x2000);
}

static void test_lying_entry_sizes(void **state)
{
	static const uint32_t sizes[] = {0, 1, 8, 16, 20, 23, 25, 28, 0xfffffff9, 0xffffffff};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t tag;

		begin_information();
		tag = begin_map(sizes[i]);
		put_entry(0x1000, 0x1000, 1);
		end_tag(tag);
		end_information();
		assert_non_null(strstr(parse_information(), "no usable memory"));
		assert_int_equal(comments_count(), 1);
		assert_true(comments_contain("instead of 24 or a larger multiple of 8"));
	}
}

/* An entry size that is possible, and larger than the tag. */
static void test_map_that_ends_inside_an_entry(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	tag = begin_map(0xfffffff8);
	put_entry(0x1000, 0x1000, 1);
	end_tag(tag);
	end_information();
	assert_non_null(parse_information());
	assert_true(comments_contain("a piece of an entry, of 24 bytes"));

	begin_information();
	tag = begin_map(24);
	put_entry(0x1000, 0x1000, 1);
	put_raw(&information, "\0\0\0\0\0\0\0", 7);
	end_tag(tag);
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.usable_count, 1);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain("a piece of an entry, of 7 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_that_a_loader_tells),
		cmocka_unit_test(test_efi),
		cmocka_unit_test(test_the_new_rsdp_is_preferred),
		cmocka_unit_test(test_strings_without_end),
		cmocka_unit_test(test_strings_at_their_limits),
		cmocka_unit_test(test_names_of_modules),
		cmocka_unit_test(test_no_word_is_cut_in_two),
		cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_characters_of_other_scripts),
		cmocka_unit_test(test_a_second_command_line),
		cmocka_unit_test(test_file_with_the_options),
		cmocka_unit_test(test_modules_that_cannot_be),
		cmocka_unit_test(test_more_modules_than_fit),
		cmocka_unit_test(test_lying_tag_sizes),
		cmocka_unit_test(test_no_end_tag),
		cmocka_unit_test(test_nothing_behind_the_end_tag),
		cmocka_unit_test(test_lying_total_sizes),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_at_any_alignment),
		cmocka_unit_test(test_comments_are_bounded),
		cmocka_unit_test(test_reserved_beats_usable),
		cmocka_unit_test(test_larger_entries),
		cmocka_unit_test(test_lying_entry_sizes),
		cmocka_unit_test(test_map_that_ends_inside_an_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
