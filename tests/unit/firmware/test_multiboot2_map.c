#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/multiboot2_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

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
		cmocka_unit_test(test_reserved_beats_usable),
		cmocka_unit_test(test_larger_entries),
		cmocka_unit_test(test_lying_entry_sizes),
		cmocka_unit_test(test_map_that_ends_inside_an_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
