/*
 * psf.c, against fonts built here as the format's description has them: version 1 with a table of
 * 16-bit characters, version 2 with one of UTF-8.
 */
#include "arch/x86/console/psf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GLYPHS_1 256

struct file {
	uint8_t bytes[16384];
	size_t length;
};

static struct file file;

static void put(const void *bytes, size_t length)
{
	assert_true(length <= sizeof(file.bytes) - file.length);
	memcpy(file.bytes + file.length, bytes, length);
	file.length += length;
}

static void put_32(uint32_t value)
{
	const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
				 (uint8_t)(value >> 24)};

	put(bytes, sizeof(bytes));
}

/* Glyph N begins with the byte N, and has N ^ 0xff in all others. */
static void put_glyphs(unsigned count, unsigned glyph_bytes)
{
	for (unsigned n = 0; n < count; n++)
		for (unsigned i = 0; i < glyph_bytes; i++)
			put(&(uint8_t){(uint8_t)(i == 0 ? n : n ^ 0xff)}, 1);
}

static void begin_1(uint8_t mode, uint8_t height)
{
	file.length = 0;
	put((const uint8_t[]){0x36, 0x04, mode, height}, 4);
}

static void begin_2(uint32_t head_bytes, uint32_t flags, uint32_t count, uint32_t glyph_bytes,
		    uint32_t height, uint32_t width)
{
	file.length = 0;
	put("\x72\xb5\x4a\x86", 4);
	put_32(0);
	put_32(head_bytes);
	put_32(flags);
	put_32(count);
	put_32(glyph_bytes);
	put_32(height);
	put_32(width);
}

static void open_file(struct psf *font)
{
	assert_null(psf_open(file.bytes, file.length, font));
}

static void assert_glyph(const struct psf *font, uint32_t character, uint8_t expected)
{
	const uint8_t *glyph = psf_glyph(font, character);

	assert_non_null(glyph);
	assert_int_equal(glyph[0], expected);
}

static void test_version_1_without_table(void **state)
{
	struct psf font;

	(void)state;
	begin_1(0, 16);
	put_glyphs(GLYPHS_1, 16);
	open_file(&font);
	assert_int_equal(font.width, 8);
	assert_int_equal(font.height, 16);
	assert_int_equal(font.row_bytes, 1);
	assert_int_equal(font.glyph_count, 256);
	assert_glyph(&font, 'A', 'A');
	assert_glyph(&font, 0, 0);
	assert_glyph(&font, 255, 255);
	assert_null(psf_glyph(&font, 256));
}

static void test_version_1_with_512_glyphs(void **state)
{
	struct psf font;

	(void)state;
	begin_1(0x01, 8);
	put_glyphs(512, 8);
	open_file(&font);
	assert_int_equal(font.glyph_count, 512);
	assert_ptr_equal(psf_glyph(&font, 511), file.bytes + 4 + 511 * 8);
}

/* Glyph 0 is 'B' and U+2588, and takes part in a sequence with 'Q'; glyph 1 is nothing; glyph 2 is
 * 'A'; glyph 3 is 'B', too. */
static void test_version_1_with_table(void **state)
{
	static const uint8_t table[] = {'B',  0,    0x88, 0x25, 0xfe, 0xff, 'Q', 0,
					0x01, 0x03, 0xff, 0xff, 0xff, 0xff, 'A', 0,
					0xff, 0xff, 'B',  0,	0xff, 0xff};
	struct psf font;

	(void)state;
	begin_1(0x02, 16);
	put_glyphs(GLYPHS_1, 16);
	put(table, sizeof(table));
	open_file(&font);
	assert_glyph(&font, 'B', 0);
	assert_glyph(&font, 0x2588, 0);
	assert_glyph(&font, 'A', 2);
	assert_null(psf_glyph(&font, 'Q'));
	assert_null(psf_glyph(&font, 0x301));
	assert_null(psf_glyph(&font, 'C'));
}

/* Characters of 1, 2, 3 and 4 bytes; a sequence; a head that is longer than it must be. */
static void test_version_2_with_table(void **state)
{
	static const char table[] = "A\xff"
				    "\xc2\xb5\xff"
				    "\xe2\x96\x88Z\xfeQ\xff"
				    "\xf0\x9f\x98\x80\xff";
	struct psf font;

	(void)state;
	begin_2(36, 1, 4, 40, 20, 10);
	put_32(0);
	put_glyphs(4, 40);
	put(table, sizeof(table) - 1);
	open_file(&font);
	assert_int_equal(font.width, 10);
	assert_int_equal(font.height, 20);
	assert_int_equal(font.row_bytes, 2);
	assert_glyph(&font, 'A', 0);
	assert_glyph(&font, 0xb5, 1);
	assert_glyph(&font, 0x2588, 2);
	assert_glyph(&font, 'Z', 2);
	assert_glyph(&font, 0x1f600, 3);
	assert_null(psf_glyph(&font, 'Q'));
	assert_null(psf_glyph(&font, 1));
}

/* Bytes that are not UTF-8 are no character, and do not keep the next one from being found. */
static void test_bad_utf_8(void **state)
{
	static const char table[] = "\x80\xbf\xe2\x96"
				    "A\xff"
				    "B\xf0\xff"
				    "C\xff";
	struct psf font;

	(void)state;
	begin_2(32, 1, 3, 1, 1, 8);
	put_glyphs(3, 1);
	put(table, sizeof(table) - 1);
	open_file(&font);
	assert_glyph(&font, 'A', 0);
	assert_glyph(&font, 'B', 1);
	assert_glyph(&font, 'C', 2);
	assert_null(psf_glyph(&font, 0));
	assert_null(psf_glyph(&font, 0x80));
	assert_null(psf_glyph(&font, 0x296));
}

static void assert_refused(const char *part)
{
	struct psf font;
	const char *why = psf_open(file.bytes, file.length, &font);

	assert_non_null(why);
	assert_non_null(strstr(why, part));
}

static void test_what_is_no_font(void **state)
{
	(void)state;
	file.length = 0;
	assert_refused("begin");
	put("\x1f\x8b\x08\x00", 4);
	assert_refused("begin");
	begin_1(0, 0);
	put_glyphs(GLYPHS_1, 16);
	assert_refused("impossible size");
	begin_1(0, PSF_SIDE_MAX + 1);
	put_glyphs(GLYPHS_1, 16);
	assert_refused("impossible size");
	begin_2(32, 0, 0, 16, 16, 8);
	assert_refused("do not fit");
	begin_2(31, 0, 1, 16, 16, 8);
	put_glyphs(1, 16);
	assert_refused("head");
	begin_2(49, 0, 1, 16, 16, 8);
	put_glyphs(1, 16);
	assert_refused("head");
	begin_2(32, 0, 1, 17, 16, 8);
	put_glyphs(1, 17);
	assert_refused("another size");
	begin_2(32, 0, 1, 16, 16, 0);
	assert_refused("impossible size");
	begin_2(32, 0, 1, 16, 16, PSF_SIDE_MAX + 1);
	assert_refused("impossible size");
	begin_2(32, 0, UINT32_MAX, 512, 64, 64);
	put_glyphs(1, 512);
	assert_refused("do not fit");
	begin_2(32, 0, 1, 16, 16, 8);
	put_glyphs(1, 16);
	file.bytes[4] = 1;
	assert_refused("later version");
}

/* Opens the first `length` bytes, behind which nothing may be read, and looks for a character that
 * the table does not have. Returns whether it is a font. */
static bool try_cut(size_t length)
{
	uint8_t *exact = malloc(length ? length : 1);
	struct psf font;

	assert_non_null(exact);
	memcpy(exact, file.bytes, length);
	bool is_font = !psf_open(exact, length, &font);

	if (is_font)
		assert_null(psf_glyph(&font, 0x10ffff));
	free(exact);
	return is_font;
}

/* A file that breaks off is refused where glyphs are missing; where a part of the table is, not. */
static void test_files_that_break_off(void **state)
{
	static const char table[] = "\xe2\x96\x88\xff\xf0\x9f\x98\x80\xfe\xc2\xb5\xff";

	(void)state;
	begin_1(0x02, 1);
	put_glyphs(GLYPHS_1, 1);
	put("\x88\x25\xff\xff", 4);
	for (size_t length = 0; length <= file.length; length++)
		assert_int_equal(try_cut(length), length >= 4 + GLYPHS_1);
	begin_2(32, 1, 2, 16, 16, 8);
	put_glyphs(2, 16);
	put(table, sizeof(table) - 1);
	for (size_t length = 0; length <= file.length; length++)
		assert_int_equal(try_cut(length), length >= 32 + 2 * 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_1_without_table),
		cmocka_unit_test(test_version_1_with_512_glyphs),
		cmocka_unit_test(test_version_1_with_table),
		cmocka_unit_test(test_version_2_with_table),
		cmocka_unit_test(test_bad_utf_8),
		cmocka_unit_test(test_what_is_no_font),
		cmocka_unit_test(test_files_that_break_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
