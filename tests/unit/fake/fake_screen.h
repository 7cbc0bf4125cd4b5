/*
 * A screen that is an array, for the tests of screen_lines.c: shows what was drawn, and counts it.
 */
#ifndef FAKE_FAKE_SCREEN_H
#define FAKE_FAKE_SCREEN_H

#include "arch/x86/console/screen_lines.h"

#define FAKE_SCREEN_COLUMNS 24
#define FAKE_SCREEN_ROWS 12

struct fake_screen {
	char places[FAKE_SCREEN_ROWS][FAKE_SCREEN_COLUMNS];
	unsigned drawn; /* places */
	unsigned draws;
	/* Set by a test: written once, from inside of the next drawing; or NULL. */
	const char *interrupts;

	struct screen_lines lines;
};

extern struct fake_screen fake_screen;

/* Begins with an area, or one of 10 columns and 8 rows, on a screen that is blank. */
void fake_screen_begin(struct screen_area area);
void fake_screen_begin_small(void);

/* Frees what was allocated, when all of cmocka's tests have ended. */
int fake_screen_end(void **state);

/* Lines of the log, each with its newline; and "line 1", "line 2" and so on. */
void write_string(const char *string);
void write_numbers(unsigned from, unsigned to);

/* A row, from a column up to an end, or all of it, has this string and then blanks. */
void assert_row_part(unsigned row, unsigned column, unsigned end, const char *expected);
void assert_row(unsigned row, const char *expected);

/* These are the first rows, and all others are blank. */
void assert_rows(const char *const *expected, unsigned count);

#endif
