/*
 * screen_pixels.c, on screens that are memory: which pixels have which bytes, and that none is
 * written beside them.
 */
#include "arch/x86/console/screen_pixels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GLYPH_HEIGHT 2
#define GLYPHS 256
#define UNTOUCHED 0x5c

static uint8_t glyphs[GLYPHS][GLYPH_HEIGHT];

static const struct psf font = {
	.version = 1,
	.width = 8,
	.height = GLYPH_HEIGHT,
	.row_bytes = 1,
	.glyph_count = GLYPHS,
	.glyphs = &glyphs[0][0],
};

/* 24 or 32 bits, with 8 bits a colour. */
static struct boot_screen make_screen(uint32_t width, uint32_t height, uint32_t pitch, uint8_t bits)
{
	return (struct boot_screen){
		.kind = BOOT_SCREEN_PIXELS,
		.address = 0xfd000000,
		.pitch_bytes = pitch,
		.width = width,
		.height = height,
		.bits_per_pixel = bits,
		.red_shift = 16,
		.red_bits = 8,
		.green_shift = 8,
		.green_bits = 8,
		.blue_shift = 0,
		.blue_bits = 8,
	};
}

/* The memory of a screen, as long as it must be. */
static uint8_t *make_memory(const struct boot_screen *screen)
{
	size_t size = screen_pixels_size(screen);
	uint8_t *memory = malloc(size);

	assert_non_null(memory);
	memset(memory, UNTOUCHED, size);
	return memory;
}

static int set_up(void **state)
{
	(void)state;
	memset(glyphs, 0, sizeof(glyphs));
	glyphs['A'][0] = 0x81; /* X......X */
	glyphs['A'][1] = 0x38; /* ..XXX... */
	glyphs['?'][0] = 0xff;
	glyphs['~'][1] = 0x01;
	return 0;
}

/* Checks one pixel: its colour as a number, of so many bytes. */
static void assert_pixel(const uint8_t *memory, const struct boot_screen *screen, unsigned x,
			 unsigned y, uint32_t expected)
{
	unsigned bytes = screen->bits_per_pixel / 8;
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)memory[(size_t)y * screen->pitch_bytes + x * bytes + i] << 8 * i;
	assert_int_equal(value, expected);
}

/* A letter is where it must be, and its background is black; all else is as it was. */
static void check_letter(uint8_t bits)
{
	unsigned bytes = bits / 8;
	struct boot_screen screen = make_screen(19, 5, 19 * bytes + 7, bits);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;
	unsigned touched = 0;

	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	assert_int_equal(pixels.columns, 2);
	assert_int_equal(pixels.rows, 2);
	assert_int_equal(pixels.scale, 1);
	screen_pixels_draw(&pixels, 1, 1, (const uint8_t *)"A", 1);
	for (unsigned x = 0; x < 8; x++) {
		assert_pixel(memory, &screen, 8 + x, 2, x == 0 || x == 7 ? 0xaaaaaa : 0);
		assert_pixel(memory, &screen, 8 + x, 3, x >= 2 && x <= 4 ? 0xaaaaaa : 0);
	}
	for (size_t i = 0; i < screen_pixels_size(&screen); i++)
		touched += memory[i] != UNTOUCHED;
	assert_int_equal(touched, 8 * GLYPH_HEIGHT * bytes);
	free(memory);
}

static void test_32_bits(void **state)
{
	(void)state;
	check_letter(32);
}

static void test_24_bits(void **state)
{
	(void)state;
	check_letter(24);
}

/* Each colour has its most significant bits where the boot loader says. */
static void test_layouts(void **state)
{
	static const struct {
		uint8_t red_shift, red_bits, green_shift, green_bits, blue_shift, blue_bits;
		uint32_t expected;
	} cases[] = {
		{0, 8, 8, 8, 16, 8, 0x00aaaaaa},
		{24, 8, 16, 8, 8, 8, 0xaaaaaa00},
		{20, 10, 10, 10, 0, 10, 0x2a8u << 20 | 0x2a8 << 10 | 0x2a8},
		{0, 3, 8, 1, 16, 5, 0x5 | 0x1 << 8 | 0x15 << 16},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct boot_screen screen = make_screen(8, 2, 32, 32);
		uint8_t *memory = make_memory(&screen);
		struct screen_pixels pixels;

		screen.red_shift = cases[i].red_shift;
		screen.red_bits = cases[i].red_bits;
		screen.green_shift = cases[i].green_shift;
		screen.green_bits = cases[i].green_bits;
		screen.blue_shift = cases[i].blue_shift;
		screen.blue_bits = cases[i].blue_bits;
		assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
		screen_pixels_draw(&pixels, 0, 0, (const uint8_t *)"A", 1);
		assert_pixel(memory, &screen, 0, 0, cases[i].expected);
		assert_pixel(memory, &screen, 1, 0, 0);
		free(memory);
	}
}

/* More than 200 characters in a row: each pixel of the font becomes a square. */
static void test_scale(void **state)
{
	struct boot_screen screen = make_screen(201 * 8, 9, 201 * 8 * 4, 32);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;

	(void)state;
	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	assert_int_equal(pixels.scale, 2);
	assert_int_equal(pixels.columns, 100);
	assert_int_equal(pixels.rows, 2);
	screen_pixels_draw(&pixels, 1, 99, (const uint8_t *)"A", 1);
	for (unsigned y = 4; y < 8; y++)
		for (unsigned x = 0; x < 16; x++) {
			bool ink = y < 6 ? x / 2 == 0 || x / 2 == 7 : x / 2 >= 2 && x / 2 <= 4;

			assert_pixel(memory, &screen, 99 * 16 + x, y, ink ? 0xaaaaaa : 0);
		}
	assert_pixel(memory, &screen, 99 * 16 - 1, 4, 0x5c5c5c5c);
	assert_pixel(memory, &screen, 99 * 16, 3, 0x5c5c5c5c);
	assert_pixel(memory, &screen, 99 * 16, 8, 0x5c5c5c5c);
	free(memory);
}

static void test_scales_of_known_screens(void **state)
{
	static const struct {
		uint32_t width, height;
		unsigned scale;
	} cases[] = {
		{640, 480, 1}, {1600, 900, 1}, {1920, 1080, 2}, {3840, 2160, 3}, {7680, 4320, 5}};
	struct screen_pixels pixels;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct boot_screen screen =
			make_screen(cases[i].width, cases[i].height, cases[i].width * 4, 32);

		assert_null(screen_pixels_open(&pixels, &screen, NULL, &font));
		assert_int_equal(pixels.scale, cases[i].scale);
	}
}

static void check_unknown_characters(const struct psf *with, const char *characters)
{
	struct boot_screen screen = make_screen(16, 2, 64, 32);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;

	assert_null(screen_pixels_open(&pixels, &screen, memory, with));
	screen_pixels_draw(&pixels, 0, 0, (const uint8_t *)characters, 2);
	for (unsigned x = 0; x < 16; x++) {
		assert_pixel(memory, &screen, x, 0, 0xaaaaaa);
		assert_pixel(memory, &screen, x, 1, 0);
	}
	free(memory);
}

/* What is not printable ASCII, or has no glyph, is drawn as a question mark. */
static void test_unknown_characters(void **state)
{
	struct psf without_tilde = font;

	(void)state;
	without_tilde.glyph_count = '~';
	check_unknown_characters(&font, "\x7f\x1f");
	check_unknown_characters(&font, "\xff\0");
	check_unknown_characters(&without_tilde, "~?");
}

/* Places outside of the screen. ASan sees what would be written behind it. */
static void test_outside(void **state)
{
	struct boot_screen screen = make_screen(16, 4, 64, 32);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;

	(void)state;
	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	screen_pixels_draw(&pixels, 2, 0, (const uint8_t *)"A", 1);
	screen_pixels_draw(&pixels, 0, 2, (const uint8_t *)"A", 1);
	screen_pixels_draw(&pixels, 0, 3, (const uint8_t *)"A", 1);
	screen_pixels_draw(&pixels, UINT32_MAX, UINT32_MAX, (const uint8_t *)"A", 1);
	for (size_t i = 0; i < screen_pixels_size(&screen); i++)
		assert_int_equal(memory[i], UNTOUCHED);
	screen_pixels_draw(&pixels, 1, 1, (const uint8_t *)"AAAA", 4);
	assert_pixel(memory, &screen, 8, 2, 0xaaaaaa);
	assert_pixel(memory, &screen, 7, 2, 0x5c5c5c5c);
	free(memory);
}

/* All pixels, those too that no character covers, and nothing of what lies between two lines. */
static void test_clear(void **state)
{
	struct boot_screen screen = make_screen(9, 3, 30, 24);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;

	(void)state;
	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	screen_pixels_clear(&pixels);
	for (size_t i = 0; i < screen_pixels_size(&screen); i++)
		assert_int_equal(memory[i], i % 30 < 27 ? 0 : UNTOUCHED);
	free(memory);
}

static void assert_refused(const struct boot_screen *screen, const struct psf *with,
			   const char *part)
{
	struct screen_pixels pixels;
	const char *why = screen_pixels_open(&pixels, screen, NULL, with);

	assert_non_null(why);
	assert_non_null(strstr(why, part));
}

static void test_refused(void **state)
{
	struct boot_screen screen = make_screen(640, 480, 1280, 16);
	struct psf narrow = font, small = font;

	(void)state;
	assert_refused(&screen, &font, "neither 24 nor 32 bits");
	screen = make_screen(7, 480, 28, 32);
	assert_refused(&screen, &font, "smaller than a character");
	screen = make_screen(640, 1, 2560, 32);
	assert_refused(&screen, &font, "smaller than a character");
	/* High enough for the font, but not for how large it is made on so wide a screen. */
	screen = make_screen(3200, 3, 12800, 32);
	assert_refused(&screen, &font, "smaller than a character");
	screen = make_screen(640, 480, 2560, 32);
	narrow.width = 6;
	assert_refused(&screen, &narrow, "multiple of 4");
	small.glyph_count = '?';
	assert_refused(&screen, &small, "question mark");
}

/* A rectangle of any width, at any place, has its colour, and nothing else has. */
static void check_fill(uint8_t bits, unsigned width)
{
	unsigned bytes = bits / 8;
	struct boot_screen screen = make_screen(32, 6, 32 * bytes + 5, bits);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;
	unsigned touched = 0;

	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	screen_pixels_fill(&pixels, 3, 2, width, 3, 0xe69f00);
	for (unsigned y = 2; y < 5; y++)
		for (unsigned x = 3; x < 3 + width; x++)
			assert_pixel(memory, &screen, x, y, 0xe69f00);
	for (size_t i = 0; i < screen_pixels_size(&screen); i++)
		touched += memory[i] != UNTOUCHED;
	assert_int_equal(touched, 3 * width * bytes);
	free(memory);
}

static void test_fill(void **state)
{
	(void)state;
	for (unsigned width = 0; width <= 29; width++) {
		check_fill(24, width);
		check_fill(32, width);
	}
}

/* Another order of the colours, and other sizes. */
static void test_fill_layout(void **state)
{
	struct boot_screen screen = make_screen(8, 2, 32, 32);
	uint8_t *memory = make_memory(&screen);
	struct screen_pixels pixels;

	(void)state;
	screen.red_shift = 0;
	screen.red_bits = 10;
	screen.green_shift = 10;
	screen.green_bits = 10;
	screen.blue_shift = 20;
	screen.blue_bits = 4;
	assert_null(screen_pixels_open(&pixels, &screen, memory, &font));
	screen_pixels_fill(&pixels, 0, 0, 8, 2, 0x81c3f5);
	assert_pixel(memory, &screen, 7, 1, 0x81u << 2 | 0xc3u << 12 | 0xfu << 20);
	free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_32_bits, set_up),
		cmocka_unit_test_setup(test_24_bits, set_up),
		cmocka_unit_test_setup(test_layouts, set_up),
		cmocka_unit_test_setup(test_scale, set_up),
		cmocka_unit_test_setup(test_scales_of_known_screens, set_up),
		cmocka_unit_test_setup(test_unknown_characters, set_up),
		cmocka_unit_test_setup(test_outside, set_up),
		cmocka_unit_test_setup(test_clear, set_up),
		cmocka_unit_test_setup(test_refused, set_up),
		cmocka_unit_test_setup(test_fill, set_up),
		cmocka_unit_test_setup(test_fill_layout, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
