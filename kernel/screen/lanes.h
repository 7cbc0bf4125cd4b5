/*
 * The lanes of the picture: a watched patch, one row an executor, time from left to right, what was
 * executed in colours.
 */
#ifndef KERNEL_SCREEN_LANES_H
#define KERNEL_SCREEN_LANES_H

#include "arch/picture.h"
#include "kernel/screen/recording.h"

/* Where they are: rows of characters of the picture, all of its width. */
struct lanes {
	const struct arch_picture *picture;
	unsigned row, rows; /* the first one names the steps: 2 or more */
};

/* How many executors there is room for; 1 or more. Pure. */
unsigned lanes_room(const struct lanes *lanes);

/* Draws a whole one. Patcher only, all of these. */
void lanes_draw(const struct lanes *lanes, const struct recording *recording);

/* Says in the log what the lanes show, a comment each. */
void lanes_tell(const struct recording *recording);

/* Draws the meaning of the colours in a row of characters. */
void lanes_draw_legend(const struct arch_picture *picture, unsigned row);

#endif
