/*
 * lanes.c: a watched patch as pixels.
 */
#include "kernel/screen/lanes.h"
#include "scenario/standard.h"
#include "tests/unit/fake/comments.h"
#include "tests/unit/fake/fake_arch.h"
#include "tests/unit/sample/scenario_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WIDTH 640u
#define HEIGHT 240u
#define LEFT 72u /* nine characters */
#define ROW 5u	 /* of characters, at which the lanes begin: their names, and then pixels */
#define TOP (16 * (ROW + 1))
#define PIXEL 10u /* cycles, in the tests below */
#define BEGUN 1000u

/* Okabe, M., and Ito, K., "Color Universal Design", 2008: their RGB values. */
#define ORANGE 0xe69f00
#define SKY_BLUE 0x56b4e9
#define BLUISH_GREEN 0x009e73
#define YELLOW 0xf0e442
#define VERMILION 0xd55e00
#define REDDISH_PURPLE 0xcc79a7

static uint32_t pixels[HEIGHT][WIDTH];
static char written[HEIGHT / 16][WIDTH / 8 + 1];
static struct track tracks[64];
static struct recording recording;
static struct lanes lanes;

static void fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	for (unsigned i = y; i < y + height; i++)
		for (unsigned j = x; j < x + width; j++)
			pixels[i][j] = colour;
}

static void put_string(unsigned column, unsigned row, const char *string)
{
	assert_true(column + strlen(string) <= WIDTH / 8);
	memcpy(written[row] + column, string, strlen(string));
}

static int begin(void **state)
{
	(void)state;
	fake_arch_begin(3);
	comments_clear();
	memset(written, ' ', sizeof(written));
	for (unsigned row = 0; row < HEIGHT / 16; row++)
		written[row][WIDTH / 8] = '\0';
	memset(tracks, 0, sizeof(tracks));
	fake_arch.picture = (struct arch_picture){WIDTH, HEIGHT, 8, 16};
	fake_arch.fill = fill;
	fake_arch.picture_write = put_string;
	lanes = (struct lanes){.picture = &fake_arch.picture, .row = ROW, .rows = 8};
	recording = (struct recording){.lanes = 2,
				       .tracks = tracks,
				       .scenario = scenario_standard("three-sync"),
				       .patch = 7,
				       .begun = BEGUN,
				       .ended = BEGUN + (WIDTH - LEFT) * PIXEL,
				       .is_whole = true};
	return 0;
}

static void note(unsigned lane, uint64_t cycles, enum shade shade)
{
	struct track *track = &tracks[lane];

	track->notes[track->count++] = (struct track_note){cycles, shade};
}

/* In the first line of pixels of a lane: from one pixel of the colours to another. */
static void assert_span(unsigned y, unsigned from, unsigned to, uint32_t colour)
{
	for (unsigned x = from; x < to; x++)
		if (pixels[y][LEFT + x] != colour)
			fail_msg("pixel %u of line %u is %06x, not %06x", x, y,
				 (unsigned)pixels[y][LEFT + x], (unsigned)colour);
}

/* Time is width. Two lanes of 112 pixels are not higher than three characters each, of which the
 * lower quarter is black. */
static void test_spans(void **state)
{
	(void)state;
	note(0, BEGUN - 500, SHADE_OLD);
	note(0, BEGUN + 100 * PIXEL, SHADE_BREAKPOINT);
	note(0, BEGUN + 300 * PIXEL, SHADE_NEW);
	note(1, BEGUN + 50 * PIXEL, SHADE_TORN);
	note(1, BEGUN + 70 * PIXEL, SHADE_LATE);
	note(1, BEGUN + 400 * PIXEL, SHADE_UNSERIALIZED);
	lanes_draw(&lanes, &recording);
	for (unsigned y = TOP; y < TOP + 36; y++) {
		assert_span(y, 0, 100, SKY_BLUE);
		assert_span(y, 100, 300, YELLOW);
		assert_span(y, 300, WIDTH - LEFT, BLUISH_GREEN);
	}
	for (unsigned y = TOP + 48; y < TOP + 48 + 36; y++) {
		assert_span(y, 0, 50, 0x202020);
		assert_span(y, 50, 70, VERMILION);
		assert_span(y, 70, 400, REDDISH_PURPLE);
		assert_span(y, 400, WIDTH - LEFT, ORANGE);
	}
	assert_memory_equal(written[ROW + 1], "CPU 1   ", 8);
	assert_memory_equal(written[ROW + 4], "CPU 2   ", 8);
}

/* However short and wherever it was, also at the ends, and by another clock, each can be seen. */
static void test_short_spans(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TRACK_NOTES_MAX; i++) {
		note(0, BEGUN + (WIDTH - LEFT) * PIXEL * 2, i % 2 ? SHADE_OLD : SHADE_NEW);
		note(1, 0, i % 2 ? SHADE_OLD : SHADE_NEW);
	}
	lanes_draw(&lanes, &recording);
	for (unsigned i = 0; i < TRACK_NOTES_MAX; i++) {
		uint32_t colour = i % 2 ? SKY_BLUE : BLUISH_GREEN;
		unsigned end = WIDTH - LEFT - 2 * TRACK_NOTES_MAX + 2 * i;

		assert_span(TOP, end, end + 2, colour);
		assert_span(TOP + 48, 2 * i, 2 * i + 2, colour);
	}
	assert_span(TOP, 0, WIDTH - LEFT - 2 * TRACK_NOTES_MAX, 0x202020);
	assert_span(TOP + 48, 2 * TRACK_NOTES_MAX, WIDTH - LEFT, SKY_BLUE);
}

static void test_nothing(void **state)
{
	(void)state;
	lanes_draw(&lanes, &recording);
	assert_span(TOP, 0, WIDTH - LEFT, 0x202020);
}

/* Years: the product with the width does not fit into 64 bits. */
static void test_long_time(void **state)
{
	(void)state;
	recording.ended = BEGUN + (UINT64_C(1) << 60);
	note(0, BEGUN, SHADE_OLD);
	note(0, BEGUN + (UINT64_C(1) << 59), SHADE_NEW);
	lanes_draw(&lanes, &recording);
	assert_span(TOP, 0, (WIDTH - LEFT) / 2, SKY_BLUE);
	assert_span(TOP, (WIDTH - LEFT) / 2, WIDTH - LEFT, BLUISH_GREEN);
}

/* A mark under each lane, where the step begins; a name where there is room. */
static void test_steps(void **state)
{
	static const unsigned at[] = {80, 120, 160, 400, 410, 567};
	char expected[WIDTH / 8 + 1];

	(void)state;
	assert_int_equal(recording.scenario->step_count, 6);
	for (unsigned i = 0; i < 6; i++)
		recording.moments[i] = BEGUN + at[i] * PIXEL;
	lanes_draw(&lanes, &recording);
	for (unsigned lane = 0; lane < 2; lane++)
		for (unsigned y = TOP + 48 * lane + 36; y < TOP + 48 * lane + 48; y++)
			for (unsigned x = 0, i = 0; x < WIDTH - LEFT; x++) {
				bool is_step = i < 6 && x == at[i];

				assert_int_equal(pixels[y][LEFT + x], is_step ? 0xffffff : 0);
				i += is_step;
			}
	/* Of two that would overlap, the first; the last one, so that it ends on the screen. */
	memset(expected, ' ', sizeof(expected));
	memcpy(expected + 19, "breakpoint", 10);
	memcpy(expected + 59, "sync", 4);
	memcpy(expected + 76, "sync", 4);
	expected[WIDTH / 8] = '\0';
	assert_string_equal(written[ROW], expected);
}

/* As many as there is room for have it, and each can be told from the next. */
static void test_many_lanes(void **state)
{
	unsigned room = lanes_room(&lanes);

	(void)state;
	assert_int_equal(room, 7 * 16 / 4);
	recording.lanes = room;
	for (unsigned lane = 0; lane < room; lane++)
		note(lane, BEGUN, lane % 2 ? SHADE_OLD : SHADE_NEW);
	fill(0, 0, WIDTH, HEIGHT, 0x123456);
	lanes_draw(&lanes, &recording);
	for (unsigned lane = 0; lane < room; lane++) {
		assert_span(TOP + 4 * lane, 0, WIDTH - LEFT, lane % 2 ? SKY_BLUE : BLUISH_GREEN);
		assert_span(TOP + 4 * lane + 3, 1, WIDTH - LEFT, 0);
	}
	assert_span(TOP + 7 * 16, 0, WIDTH - LEFT, 0x123456);
	/* Every fourth has a name. */
	assert_memory_equal(written[ROW + 1], "CPU 1   ", 8);
	assert_memory_equal(written[ROW + 2], "CPU 5   ", 8);
	assert_memory_equal(written[ROW + 7], "CPU 25  ", 8);
}

static void test_told(void **state)
{
	(void)state;
	note(0, BEGUN, SHADE_OLD);
	note(0, BEGUN, SHADE_NEW);
	tracks[0].is_full = true;
	lanes_tell(&recording);
	assert_string_equal(comments_kept(),
			    "picture: patch 7 of three-sync, CPU 1: old, new, and more\n"
			    "picture: patch 7 of three-sync, CPU 2: nothing\n");
}

/* Every colour has its name beside it. */
static void test_legend(void **state)
{
	static const uint32_t colours[SHADES] = {SKY_BLUE,	 YELLOW, BLUISH_GREEN, VERMILION,
						 REDDISH_PURPLE, ORANGE, 0x808080};

	(void)state;
	lanes_draw_legend(&fake_arch.picture, 14);
	for (enum shade shade = 0; shade < SHADES; shade++) {
		const char *name = strstr(written[14], shade_name(shade));

		assert_non_null(name);
		assert_int_equal(pixels[14 * 16][(unsigned)(name - written[14] - 2) * 8],
				 colours[shade]);
	}
	assert_null(shade_name(SHADES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_spans, begin),
		cmocka_unit_test_setup(test_short_spans, begin),
		cmocka_unit_test_setup(test_nothing, begin),
		cmocka_unit_test_setup(test_long_time, begin),
		cmocka_unit_test_setup(test_steps, begin),
		cmocka_unit_test_setup(test_many_lanes, begin),
		cmocka_unit_test_setup(test_told, begin),
		cmocka_unit_test_setup(test_legend, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
