#include "arch/x86/firmware/multiboot2.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/multiboot2_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lying_tag_sizes),
		cmocka_unit_test(test_no_end_tag),
		cmocka_unit_test(test_nothing_behind_the_end_tag),
		cmocka_unit_test(test_lying_total_sizes),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_at_any_alignment),
		cmocka_unit_test(test_comments_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
