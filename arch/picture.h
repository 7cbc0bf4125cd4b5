/*
 * The picture above the log, as the kernel draws it: a part of arch.h.
 */
#ifndef ARCH_PICTURE_H
#define ARCH_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

/* Where there is a screen of pixels that is large enough, its upper part is for a picture, and the
 * log keeps what is below it. All lengths are in pixels; `width` and `height` are whole numbers of
 * characters, and there is room for PICTURE_COLUMNS_MIN by PICTURE_ROWS_MIN of them. */
#define PICTURE_COLUMNS_MIN 80
#define PICTURE_ROWS_MIN 15
struct arch_picture {
	unsigned width, height;
	unsigned character_width, character_height;
};

/* From now on that part is black, and the kernel's. False: there is none; the log keeps what it
 * has. Patcher only, once. */
bool arch_picture_begin(struct arch_picture *picture);

/* The picture has all of the screen from now on, and nothing is shown of a log that has ended.
 * Between arch_picture_begin(), which has been true, and arch_picture_end(). Patcher only. */
void arch_picture_take_all(struct arch_picture *picture);

/* Draws a rectangle, which must lie in the picture, in a colour 0xRRGGBB; or printable ASCII, as
 * far as there is room, in a row of characters. Between arch_picture_begin() and
 * arch_picture_end(); do nothing otherwise. Patcher only. */
void arch_picture_fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour);
void arch_picture_write(unsigned column, unsigned row, const char *string);

/* Gives the whole screen to the log again. Any context, NMI-safe. */
void arch_picture_end(void);

#endif
