/*
 * page.c: what the last page says, and how much of it. With the log's own source, for what its last
 * line says.
 */
#include "kernel/core/log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/executor.h"
#include "kernel/core/unmet.h"
#include "kernel/screen/page.h"
#include "kernel/screen/picture.h"
#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct page page;
static struct classification classification;
static char printed[PAGE_LINES_SIZE];

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	at_end = (struct log_sums){.lines = 163, .crc32 = 0x05fb4aec};
	unmet_begin();
	page_begin(&page);
	classification_begin(&classification);
	return 0;
}

static void test_as_expected(void **state)
{
	(void)state;
	classification.verdicts[VERDICT_AS_EXPECTED] = 2;
	page_add(&page, "direct", VERDICT_AS_EXPECTED);
	page_add(&page, "three-sync", VERDICT_AS_EXPECTED);
	page_add_skipped(&page);
	page_lines(&page, &classification, printed);
	assert_string_equal(printed,
			    "crossmod: as expected\n"
			    "Fake 1/2/3, 3 CPUs\n"
			    "log: 163 lines, crc32 05fb4aec\n"
			    "2 as expected, 0 forbidden, 0 defective, 0 inconclusive, 1 skipped\n"
			    "machine: not classified: no scenario whose models are known has run\n"
			    "all that ran is as expected\n");
}

static const char *last_line(void)
{
	printed[strlen(printed) - 1] = '\0';
	return strrchr(printed, '\n') + 1;
}

static void test_names(void **state)
{
	(void)state;
	page_add(&page, "direct", VERDICT_FORBIDDEN);
	page_add(&page, "three-sync", VERDICT_AS_EXPECTED);
	page_add(&page, "mine.scn", VERDICT_INCONCLUSIVE);
	page_lines(&page, &classification, printed);
	assert_string_equal(last_line(), "direct forbidden, mine.scn inconclusive");
}

/* A photograph shows that it is not what was asked for, and the first cause, cut when it is long.
 */
static void test_not_as_asked(void **state)
{
	char word[121] = {0};

	(void)state;
	kernel_unmet("option \"%s\" is not understood", "patches=abc");
	page_lines(&page, &classification, printed);
	assert_non_null(strstr(printed,
			       "crossmod: inconclusive\nnot as asked: option \"patches=abc\" is "
			       "not understood\nFake 1/2/3"));
	unmet_begin();
	memset(word, 'w', 120);
	for (unsigned i = 0; i < 10; i++)
		kernel_unmet("%s", word);
	word[80] = '\0';
	page_lines(&page, &classification, printed);
	assert_non_null(strstr(printed, word));
	assert_non_null(strstr(printed, "w, and 9 more\nFake"));

	/* The 80th byte is the first of two. */
	unmet_begin();
	snprintf(word + 79, sizeof(word) - 79, "\u00fcber");
	kernel_unmet("%s", word);
	page_lines(&page, &classification, printed);
	assert_non_null(strstr(printed, "w?\nFake"));
}

/* Whole names only, and how many others there are: all of them, with those that were counted
 * only. Up to so many that nothing keeps them. */
static void test_too_many_names(void **state)
{
	(void)state;
	for (unsigned count = 1; count <= 100; count++) {
		char name[32], expected[PAGE_LINES_SIZE + 64];
		unsigned named = 0;

		snprintf(name, sizeof(name), "scenario-number-%u", count);
		page_add(&page, name, VERDICT_DEFECTIVE);
		page_lines(&page, &classification, printed);
		assert_true(strlen(printed) <= PAGE_BYTES_MAX);
		assert_int_equal(printed[strlen(printed) - 1], '\n');

		const char *line = last_line();
		size_t length = 0;

		for (const char *at = line; (at = strstr(at, " defective")); at++)
			named++;
		expected[0] = '\0';
		for (unsigned i = 1; i <= named; i++)
			length +=
				(size_t)sprintf(expected + length, "%sscenario-number-%u defective",
						i > 1 ? ", " : "", i);
		if (named < count)
			sprintf(expected + length, ", and %u more", count - named);
		assert_string_equal(line, expected);
		assert_true(named >= (count < 5 ? count : 5));
	}
}

/* ---- The drawing ----------------------------------------------------------------------------- */

#define WIDTH 640
#define HEIGHT 240

static uint32_t pixels[HEIGHT][WIDTH];
static char rows[HEIGHT / 16][WIDTH / 8 + 1];

static void fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	for (unsigned i = y; i < y + height; i++)
		for (unsigned j = x; j < x + width; j++)
			pixels[i][j] = colour;
}

static void put_string(unsigned column, unsigned row, const char *what)
{
	assert_true(column + strlen(what) < sizeof(rows[0]));
	memcpy(rows[row] + column, what, strlen(what) + 1);
}

static int begin_picture(void **state)
{
	begin(state);
	memset(rows, 0, sizeof(rows));
	fill(0, 0, WIDTH, HEIGHT, 0x123456);
	fake_arch.picture = (struct arch_picture){WIDTH, HEIGHT, 8, 16};
	fake_arch.fill = fill;
	fake_arch.picture_write = put_string;
	assert_true(executors_allocate());
	picture_begin(NULL);
	memset(rows, 0, sizeof(rows));
	return 0;
}

/* The code is that of the lines, in the upper right corner, in modules as large as there is room
 * for, with a light margin of four around it; the lines, cut into rows, are beside it. */
static void test_drawing(void **state)
{
	static struct qr qr;
	char expected[WIDTH / 8 + 1];

	(void)state;
	page_add(&page, "direct", VERDICT_FORBIDDEN);
	page_draw(&page, &classification);
	page_lines(&page, &classification, printed);
	assert_true(qr_encode(&qr, (const uint8_t *)printed, strlen(printed)));

	unsigned module = HEIGHT / (qr.side + 8), left = WIDTH - (qr.side + 8) * module;

	assert_true(module >= 2);
	for (unsigned y = 0; y < HEIGHT; y++)
		for (unsigned x = 0; x < WIDTH; x++) {
			unsigned row = y / module, column = (x - left) / module;
			bool is_code = x >= left && row < qr.side + 8;
			bool is_module = is_code && row >= 4 && row < qr.side + 4 && column >= 4 &&
					 column < qr.side + 4;
			bool is_dark = is_module && qr.at[row - 4][column - 4].dark;

			assert_int_equal(pixels[y][x], is_code && !is_dark ? 0xffffff : 0);
		}
	assert_string_equal(rows[0], "crossmod: inconclusive");
	assert_string_equal(rows[1], "Fake 1/2/3, 3 CPUs");
	snprintf(expected, sizeof(expected), "%.*s", (int)(left / 8 - 1),
		 "0 as expected, 0 forbidden, 0 defective, 0 inconclusive, 0 skipped");
	assert_string_equal(rows[3], expected);
	assert_string_equal(rows[HEIGHT / 16 - 1], "");
}

/* With a keyboard, what it is good for. */
static void test_keys(void **state)
{
	(void)state;
	fake_arch.keys = "";
	page_draw(&page, &classification);
	assert_string_equal(rows[HEIGHT / 16 - 1], "keys: c the whole log as QR codes, r reboot");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_as_expected, begin),
		cmocka_unit_test_setup(test_names, begin),
		cmocka_unit_test_setup(test_not_as_asked, begin),
		cmocka_unit_test_setup(test_too_many_names, begin),
		cmocka_unit_test_setup(test_drawing, begin_picture),
		cmocka_unit_test_setup(test_keys, begin_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
