/*
 * Which lines of the log are on the screen, and where. Pure code: characters, no pixels.
 *
 * The lines that a person wants to see as they pass are shown: all but the blocks of figures, which
 * are indented by two spaces, and a test's line that is but its name, behind what it amounts to. A
 * line of progress takes the place of the one before, and a result takes the place of its progress.
 *
 * What is on the screen is known from a copy of its characters, so that the screen itself is never
 * read, and only characters that differ are drawn. When there is no more room, a quarter of the
 * screen is given free at once, and not each line by itself: so one line costs at most a drawing of
 * the whole screen, but all together little more than their own.
 */
#ifndef X86_CONSOLE_SCREEN_LINES_H
#define X86_CONSOLE_SCREEN_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of the screen, in characters; `columns` and `rows` are 1 or more. */
struct screen_area {
	unsigned column, row;
	unsigned columns, rows;
};

/* Draws printable ASCII characters on one row of the screen. */
typedef void screen_draw(const void *surface, unsigned row, unsigned column,
			 const uint8_t *characters, unsigned count);

struct screen_lines {
	struct screen_area area; /* the lines have this, and no more */
	screen_draw *draw;
	const void *surface;
	uint8_t *shown;	   /* what is on each place of the area, row by row: blanks, at first */
	unsigned next;	   /* the row, of the area, for the next line; `rows`: none is left */
	bool has_progress; /* the last line is one of progress, and begins at: */
	unsigned progress;
};

/* Begins with an area that is blank on the screen. `shown` is for area.columns * area.rows bytes,
 * and stays the caller's. */
void screen_lines_begin(struct screen_lines *lines, const struct screen_area *area,
			screen_draw *draw, const void *surface, uint8_t *shown);

/* Shows whole lines of the log, each with its newline. One caller at a time; one that interrupts
 * another on the same CPU is not harmful, but the screen may then be wrong until it scrolls. */
void screen_lines_write(struct screen_lines *lines, const char *string, size_t length);

/* Leaves `count` rows at the area's upper edge free, and blank; at least one remains. What is shown
 * moves down, as far as it still has room. */
void screen_lines_give(struct screen_lines *lines, unsigned count);

/* Takes so many of them back, which are blank again. */
void screen_lines_take(struct screen_lines *lines, unsigned count);

#endif
