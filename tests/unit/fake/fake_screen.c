#include "tests/unit/fake/fake_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fake_screen fake_screen;

static uint8_t *shown;

static void draw(const void *surface, unsigned row, unsigned column, const uint8_t *characters,
		 unsigned count)
{
	const char *string = fake_screen.interrupts;

	assert_ptr_equal(surface, &fake_screen);
	assert_true(row < FAKE_SCREEN_ROWS && count >= 1 && column + count <= FAKE_SCREEN_COLUMNS);
	for (unsigned i = 0; i < count; i++)
		assert_true(characters[i] >= ' ' && characters[i] <= '~');
	memcpy(&fake_screen.places[row][column], characters, count);
	fake_screen.drawn += count;
	fake_screen.draws++;
	fake_screen.interrupts = NULL;
	if (string)
		write_string(string);
}

void fake_screen_begin(struct screen_area area)
{
	free(shown);
	shown = malloc((size_t)area.columns * area.rows);
	assert_non_null(shown);
	memset(&fake_screen, 0, sizeof(fake_screen));
	memset(fake_screen.places, ' ', sizeof(fake_screen.places));
	screen_lines_begin(&fake_screen.lines, &area, draw, &fake_screen, shown);
}

void fake_screen_begin_small(void)
{
	fake_screen_begin((struct screen_area){.columns = 10, .rows = 8});
}

int fake_screen_end(void **state)
{
	(void)state;
	free(shown);
	shown = NULL;
	return 0;
}

void write_string(const char *string)
{
	screen_lines_write(&fake_screen.lines, string, strlen(string));
}

void write_numbers(unsigned from, unsigned to)
{
	for (unsigned i = from; i <= to; i++) {
		char string[32];

		snprintf(string, sizeof(string), "line %u\n", i);
		write_string(string);
	}
}

void assert_row_part(unsigned row, unsigned column, unsigned end, const char *expected)
{
	char wanted[FAKE_SCREEN_COLUMNS + 1];

	snprintf(wanted, sizeof(wanted), "%-*s", (int)(end - column), expected);
	assert_memory_equal(&fake_screen.places[row][column], wanted, end - column);
}

void assert_row(unsigned row, const char *expected)
{
	assert_row_part(row, 0, FAKE_SCREEN_COLUMNS, expected);
}

void assert_rows(const char *const *expected, unsigned count)
{
	for (unsigned row = 0; row < FAKE_SCREEN_ROWS; row++)
		assert_row(row, row < count ? expected[row] : "");
}
