/*
 * log_pages.c: which page is shown when; and that photos of what it draws, as they are, turned,
 * blurred, scaled, are the log again by tools/scan. With the sources of the log, and of what is
 * kept of it.
 */
#include "arch/arch.h"
#include "kernel/core/executor.h"
#include "kernel/core/log.c"	  /* NOLINT(bugprone-suspicious-include) */
#include "kernel/core/kept_log.c" /* NOLINT(bugprone-suspicious-include) */
#include "kernel/screen/log_codes.h"
#include "kernel/screen/log_pages.h"
#include "kernel/screen/picture.h"
#include "tests/unit/fake/fake_arch.h"
#include "tools/scan/join.h"
#include "tools/scan/photo.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define WIDTH 1024
#define HEIGHT 768
#define ROWS (HEIGHT / 16)
#define SHOWN_MAX 12

/* Lines such as the log has; so many are two pages. */
#define LINES 200

static uint8_t pixels[HEIGHT][WIDTH];
static char rows[ROWS][WIDTH / 8 + 1];
static struct page page;
static struct classification classification;
static unsigned seconds;
static char log_bytes[1 << 16];
static size_t log_length;

/* Whenever it waits for a key, what is on the screen. */
static struct shown {
	char lines[3][WIDTH / 8 + 1];
	uint8_t pixels[HEIGHT][WIDTH];
} shown[SHOWN_MAX];
static unsigned shown_count;

static void fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	for (unsigned i = y; i < y + height; i++)
		memset(&pixels[i][x], (int)(colour & 0xff), width);
	if (x == 0 && y == 0 && width == WIDTH)
		memset(rows, 0, sizeof(rows));
}

static void put_string(unsigned column, unsigned row, const char *what)
{
	assert_true(column + strlen(what) < sizeof(rows[0]));
	memcpy(rows[row] + column, what, strlen(what) + 1);
}

/* It pauses only while it waits. */
static void look(void)
{
	struct shown *now = &shown[shown_count];

	assert_true(shown_count < SHOWN_MAX);
	/* It has taken all others out, so that they find no hang. */
	assert_true(fake_arch.lost[1] && fake_arch.lost[2]);
	memcpy(now->lines, rows[ROWS - 3], sizeof(now->lines));
	memcpy(now->pixels, pixels, sizeof(pixels));
	shown_count++;
	if (!fake_arch.keys && shown_count == 8)
		arch_halt();
}

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	fake_arch.picture = (struct arch_picture){WIDTH, HEIGHT / 2, 8, 16};
	fake_arch.fill = fill;
	fake_arch.picture_write = put_string;
	fake_arch.relax = look;
	assert_true(executors_allocate());
	picture_begin(NULL);
	page_begin(&page);
	classification_begin(&classification);
	room = early;
	size = sizeof(early);
	used = 0;
	missing = 0;
	log_codes_keep();
	log_length = 0;
	srand(1);
	for (unsigned i = 0; i < LINES; i++)
		log_length += (size_t)sprintf(log_bytes + log_length, "  old: %d, new: %d\n",
					      rand(), rand());
	kept_log_add(log_bytes, log_length);
	shown_count = 0;
	seconds = 0;
	return 0;
}

static void show(void)
{
	log_pages_show(&page, &classification, seconds);
}

static void assert_line(unsigned at, unsigned line, const char *expected)
{
	if (!strstr(shown[at].lines[line], expected))
		fail_msg("look %u: \"%s\" is not in \"%s\"", at, expected, shown[at].lines[line]);
}

static void test_keys(void **state)
{
	(void)state;
	fake_arch.keys = "-c-n-x- -n-b-b-r";
	assert_true(fake_arch_halts(show));
	assert_true(fake_arch.rebooted);
	assert_int_equal(shown_count, 9);
	assert_line(1, 0, ": page 1 of 2");
	assert_line(1, 1, "crossmod scan PHOTO...");
	assert_line(1, 2, "keys: n, blank or right next page, b or left page before, r reboot");
	assert_line(2, 0, ": page 2 of 2");
	/* Another key does nothing. */
	assert_line(3, 0, ": page 2 of 2");
	assert_line(4, 0, ": page 2 of 2");
	/* Behind the last one is the page of the run, on the whole screen. */
	assert_line(5, 2, "keys: c the whole log as QR codes, r reboot");
	assert_string_equal(shown[5].lines[0], "");
	assert_line(6, 0, ": page 1 of 2");
	assert_line(7, 2, "keys: c ");
	assert_line(8, 0, ": page 2 of 2");
	assert_memory_equal(shown[1].pixels, shown[6].pixels, sizeof(shown[1].pixels));
	assert_memory_equal(shown[2].pixels, shown[8].pixels, sizeof(shown[2].pixels));
}

static void test_arrows(void **state)
{
	(void)state;
	fake_arch.keys = (const char[]){'-', 'c',	    '-', ARCH_KEY_FORWARD,
					'-', ARCH_KEY_BACK, '-', ARCH_KEY_OTHER,
					'-', 'r',	    0};
	assert_true(fake_arch_halts(show));
	/* What does nothing is waited behind, too */
	assert_int_equal(shown_count, 6);
	assert_line(1, 0, ": page 1 of 2");
	assert_line(2, 0, ": page 2 of 2");
	for (unsigned at = 3; at < 6; at++)
		assert_line(at, 0, ": page 1 of 2");
}

/* Without a keyboard: the next one every two seconds, and each look takes one. */
static void test_by_itself(void **state)
{
	(void)state;
	seconds = 2;
	fake_arch.relax_cost = 1000000000;
	assert_true(fake_arch_halts(show));
	assert_int_equal(shown_count, 8);
	assert_line(2, 0, ": page 1 of 2");
	assert_string_equal(shown[2].lines[2], "");
	assert_line(3, 0, ": page 1 of 2");
	assert_line(4, 0, ": page 2 of 2");
	assert_string_equal(shown[7].lines[0], "");
}

static void test_nothing_to_do(void **state)
{
	(void)state;
	show();
	assert_int_equal(shown_count, 0);
	assert_false(fake_arch.lost[1]);
}

static void test_no_memory(void **state)
{
	(void)state;
	fake_arch.keys = "c";
	fake_arch.out_of_memory = true;
	show();
	assert_string_equal(rows[ROWS - 1],
			    "too little memory to show the log as QR codes; keys: r reboot");
}

static void test_missing(void **state)
{
	(void)state;
	missing = 123;
	fake_arch.keys = "c-r";
	assert_true(fake_arch_halts(show));
	assert_line(0, 0, "; no room for 123 bytes more");
}

/* ---- Photos ---------------------------------------------------------------------------------- */

struct image {
	unsigned width, height;
	uint8_t *at;
};

static struct image image(unsigned width, unsigned height)
{
	struct image new = {width, height, malloc((size_t)width * height)};

	assert_non_null(new.at);
	return new;
}

/* Between four pixels; gray, where there is nothing. */
static uint8_t between(const uint8_t (*from)[WIDTH], double x, double y)
{
	int left = (int)floor(x), top = (int)floor(y);
	double right = x - left, down = y - top;

	if (left < 0 || top < 0 || left + 1 >= WIDTH || top + 1 >= HEIGHT)
		return 0x80;
	return (uint8_t)((from[top][left] * (1 - right) + from[top][left + 1] * right) *
				 (1 - down) +
			 (from[top + 1][left] * (1 - right) + from[top + 1][left + 1] * right) *
				 down);
}

/* Turned around the middle by so many degrees, and as many times as large. */
static struct image turn(const uint8_t (*from)[WIDTH], double degrees, double scale)
{
	double angle = degrees * 3.14159265 / 180, c = cos(angle) / scale, s = sin(angle) / scale;
	struct image to = image((unsigned)(1300 * scale), (unsigned)(1300 * scale));

	for (unsigned y = 0; y < to.height; y++)
		for (unsigned x = 0; x < to.width; x++) {
			double right = x - to.width / 2.0, down = y - to.height / 2.0;

			to.at[(size_t)y * to.width + x] =
				between(from, WIDTH / 2.0 + right * c + down * s,
					HEIGHT / 2.0 - right * s + down * c);
		}
	return to;
}

/* Each pixel is the mean of those around it. */
static void blur(struct image *of, int reach)
{
	struct image from = *of;

	*of = image(from.width, from.height);
	for (int y = 0; y < (int)from.height; y++)
		for (int x = 0; x < (int)from.width; x++) {
			unsigned sum = 0, count = 0;

			for (int j = y - reach; j <= y + reach; j++)
				for (int i = x - reach; i <= x + reach; i++) {
					if (i < 0 || j < 0 || i >= (int)from.width ||
					    j >= (int)from.height)
						continue;
					sum += from.at[(size_t)j * from.width + (size_t)i];
					count++;
				}
			of->at[(size_t)y * of->width + (size_t)x] = (uint8_t)(sum / count);
		}
	free(from.at);
}

/* Saves it, and adds what is read of it in all ways. */
static void photograph(struct joined *joined, struct image *of)
{
	char path[] = "/tmp/crossmod-page-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "wb");

	assert_non_null(file);
	fprintf(file, "P5\n%u %u\n255\n", of->width, of->height);
	fwrite(of->at, of->width, of->height, file);
	fclose(file);
	free(of->at);
	for (unsigned way = 0; way < PHOTO_WAYS; way++) {
		struct explanation explanation;
		struct span lines, line;
		struct code code;
		char *got;

		assert_int_equal(photo_read(path, way, &got, &lines.length, &explanation), 0);
		lines.start = got;
		while (span_take_line(&lines, &line))
			if (code_is_one(line)) {
				assert_true(code_read(line, &code, &explanation));
				assert_true(joined_add(joined, &code, &explanation));
			}
		free(got);
	}
	unlink(path);
}

/* In the last case not every way finds every code. */
static void test_photos(void **state)
{
	static const struct {
		double degrees, scale;
		int reach;
	} cases[] = {{0, 1, 0}, {0, 0.8, 0}, {12, 1, 0}, {180, 1, 1}, {87, 2.3, 2}, {0, 1.7, 2}};

	(void)state;
	fake_arch.keys = "c-n-r";
	assert_true(fake_arch_halts(show));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explanation explanation = {0};
		struct joined joined = {0};

		for (unsigned n = 0; n < 2; n++) {
			struct image photo = turn((const uint8_t(*)[WIDTH])shown[n].pixels,
						  cases[i].degrees, cases[i].scale);

			blur(&photo, cases[i].reach);
			photograph(&joined, &photo);
		}
		assert_int_equal(joined.count, 1);
		char *got = joined_log_bytes(&joined.logs[0], &explanation);

		if (!got)
			fail_msg("case %zu: %s", i, explanation.line);
		assert_int_equal(joined.logs[0].log.bytes, log_length);
		assert_memory_equal(got, log_bytes, log_length);
		free(got);
		joined_free(&joined);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_keys, begin),
		cmocka_unit_test_setup(test_arrows, begin),
		cmocka_unit_test_setup(test_by_itself, begin),
		cmocka_unit_test_setup(test_nothing_to_do, begin),
		cmocka_unit_test_setup(test_no_memory, begin),
		cmocka_unit_test_setup(test_missing, begin),
		cmocka_unit_test_setup(test_photos, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
