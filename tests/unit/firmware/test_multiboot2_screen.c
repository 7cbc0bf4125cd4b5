#include "tests/unit/fake/comments.h"
#include "tests/unit/sample/multiboot2_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_pixels(void **state)
{
	(void)state;
	put_whole();
	assert_null(parse_information());
	assert_int_equal(told.screen.kind, BOOT_SCREEN_PIXELS);
	assert_true(told.screen.address == 0xfd000000);
	assert_int_equal(told.screen.pitch_bytes, 4096);
	assert_int_equal(told.screen.width, 1024);
	assert_int_equal(told.screen.height, 768);
	assert_int_equal(told.screen.bits_per_pixel, 32);
	assert_int_equal(told.screen.red_shift, 16);
	assert_int_equal(told.screen.red_bits, 8);
	assert_int_equal(told.screen.green_shift, 8);
	assert_int_equal(told.screen.green_bits, 8);
	assert_int_equal(told.screen.blue_shift, 0);
	assert_int_equal(told.screen.blue_bits, 8);
}

/* GRUB's tag for EGA text ends behind the fixed part. */
static void test_text_screen(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	put_small_map();
	tag = begin_tag(8);
	put_framebuffer_head(0xb8000, 160, 80, 25, 16, 2);
	end_tag(tag);
	end_information();
	assert_null(parse_information());
	assert_int_equal(comments_count(), 0);
	assert_int_equal(told.screen.kind, BOOT_SCREEN_TEXT);
	assert_true(told.screen.address == 0xb8000);
	assert_int_equal(told.screen.pitch_bytes, 160);
	assert_int_equal(told.screen.width, 80);
	assert_int_equal(told.screen.height, 25);
}

/* Parses a map and one framebuffer tag, which must be refused by one comment that has `part`. */
static void assert_screen_refused(const char *part)
{
	end_information();
	assert_null(parse_information());
	assert_int_equal(told.screen.kind, BOOT_SCREEN_UNKNOWN);
	assert_int_equal(comments_count(), 1);
	assert_true(comments_contain(part));
}

static void test_screens_that_cannot_be(void **state)
{
	static const struct {
		uint64_t address;
		uint32_t pitch, width, height;
		uint8_t bits, type;
		const char *colours;
	} cases[] = {
		{0, 4096, 1024, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4095, 1024, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 0, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 1024, 0, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 0, 1024, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 0x40000400, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 0xffffffff, 1024, 0xffffffff, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{UINT64_MAX - 4096, 4096, 1024, 768, 32, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 1024, 768, 31, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 1024, 768, 0, 1, "\x10\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 1024, 768, 32, 1, "\x19\x08\x08\x08\x00\x08"},
		{0xfd000000, 4096, 1024, 768, 32, 1, "\x10\x08\xff\xff\x00\x08"},
		{0xfd000000, 4096, 1024, 768, 32, 1, "\x10\x08\x08\x08\x00\x00"},
		{0xb8000, 160, 80, 25, 8, 2, "\0\0\0\0\0\0"},
		{0xb8000, 159, 80, 25, 16, 2, "\0\0\0\0\0\0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t tag;

		begin_information();
		put_small_map();
		tag = begin_tag(8);
		put_framebuffer_head(cases[i].address, cases[i].pitch, cases[i].width,
				     cases[i].height, cases[i].bits, cases[i].type);
		put_raw(&information, cases[i].colours, 6);
		end_tag(tag);
		assert_screen_refused("impossible screen");
	}
}

static void test_screens_that_are_not_drawn_on(void **state)
{
	size_t tag;

	(void)state;
	begin_information();
	put_small_map();
	put_framebuffer_tag(1024, 8, 0, "\0\0\0\0\0\0");
	assert_screen_refused("type 0 (indexed)");
	begin_information();
	put_small_map();
	put_framebuffer_tag(4096, 32, 3, "\x10\x08\x08\x08\x00\x08");
	assert_screen_refused("type 3 (unknown)");
	begin_information();
	put_small_map();
	tag = begin_tag(8);
	put_framebuffer_head(0xfd000000, 4096, 1024, 768, 32, 1);
	put_raw(&information, "\x10\x08\x08\x08\x00", 5);
	end_tag(tag);
	assert_screen_refused("without colours");
	begin_information();
	put_small_map();
	tag = begin_tag(8);
	put_zeros(&information, 20);
	end_tag(tag);
	assert_screen_refused("described by 28 bytes instead of 32");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pixels),
		cmocka_unit_test(test_text_screen),
		cmocka_unit_test(test_screens_that_cannot_be),
		cmocka_unit_test(test_screens_that_are_not_drawn_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
