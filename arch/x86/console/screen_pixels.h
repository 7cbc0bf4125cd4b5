/*
 * Characters on a screen of pixels. Pure code: the screen's memory is only written, never read.
 */
#ifndef X86_CONSOLE_SCREEN_PIXELS_H
#define X86_CONSOLE_SCREEN_PIXELS_H

#include "arch/x86/console/psf.h"
#include "arch/x86/firmware/boot_info.h"

/* Above this many characters in a row, every pixel of the font becomes a square of 2 by 2, of 3 by
 * 3 and so on, so that large screens can be read from where one sits, and photographed. */
#define PIXELS_COLUMNS_MAX 200
#define PIXELS_SCALE_MAX 8

#define PIXELS_FIRST_CHARACTER 0x20
#define PIXELS_LAST_CHARACTER 0x7e

struct screen_pixels {
	uint8_t *address; /* of the upper left pixel, mapped and writable */
	size_t pitch_bytes;
	size_t line_bytes; /* of the pixels in one line of the screen */
	unsigned lines;
	unsigned pixel_bytes;	    /* 3 or 4 */
	unsigned scale;		    /* 1 to PIXELS_SCALE_MAX */
	unsigned columns, rows;	    /* of characters: 1 or more */
	uint8_t shifts[3], bits[3]; /* of red, green and blue in a pixel */
	const struct psf *font;
	/* By character; those that the font lacks have the glyph of '?'. */
	const uint8_t *glyphs[PIXELS_LAST_CHARACTER - PIXELS_FIRST_CHARACTER + 1];
	/* What four pixels of a glyph, a bit each, are on the screen. */
	uint8_t four_pixels[16][4 * PIXELS_SCALE_MAX * 4];
};

/* How many bytes there are from the first pixel to the end of the last line. */
size_t screen_pixels_size(const struct boot_screen *screen);

/* Prepares to draw on a screen that multiboot2_read_screen() has found possible, whose memory is
 * mapped at `address`. The font stays the caller's, and must stay. NULL, or in words why that
 * cannot be done. */
const char *screen_pixels_open(struct screen_pixels *pixels, const struct boot_screen *screen,
			       uint8_t *address, const struct psf *font);

/* Makes every pixel black. */
void screen_pixels_clear(const struct screen_pixels *pixels);

/* Draws `count` characters from a place on, on the same row; those that are outside of the screen
 * are not drawn. */
void screen_pixels_draw(const struct screen_pixels *pixels, unsigned row, unsigned column,
			const uint8_t *characters, unsigned count);

/* Makes a rectangle, which lies on the screen, of one colour 0xRRGGBB. */
void screen_pixels_fill(const struct screen_pixels *pixels, unsigned x, unsigned y, unsigned width,
			unsigned height, uint32_t colour);

#endif
