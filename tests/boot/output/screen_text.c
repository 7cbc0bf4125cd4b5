/*
 * Finds the text in a screenshot again, by matching a font:
 *
 *	screen-text FONT SCREENSHOT CELL_WIDTH SCALE
 *
 * FONT is a PSF file, not compressed, SCREENSHOT a PPM file (P6, 255), as QEMU's `screendump`
 *writes it. A character has CELL_WIDTH by the font's height pixels, each of them SCALE by SCALE on
 *the screen, and the grid of characters begins in the upper left corner. Whatever is not black is
 *ink.
 *
 * Prints a line for each row of characters, without the blanks at its end; a place on which no
 * printable ASCII character is, is printed as '~'. Exits with 1, and says why, when a file cannot
 * be read.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arch/x86/console/psf.h"

#define UNKNOWN '~'

struct image {
	unsigned width, height;
	const uint8_t *pixels; /* red, green, blue */
};

struct grid {
	struct psf font;
	unsigned cell_width, scale; /* pixels of the font; pixels of the screen */
};

static _Noreturn void fail(const char *what, const char *why)
{
	fprintf(stderr, "screen-text: %s: %s\n", what, why);
	exit(1);
}

/* The whole file, followed by a NUL; never freed. */
static uint8_t *read_file(const char *name, size_t *length)
{
	FILE *file = fopen(name, "rb");

	if (!file || fseek(file, 0, SEEK_END))
		fail(name, "cannot be opened");
	long size = ftell(file);

	rewind(file);
	uint8_t *bytes = size < 0 ? NULL : malloc((size_t)size + 1);

	if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
		fail(name, "cannot be read");
	fclose(file);
	bytes[size] = '\0';
	*length = (size_t)size;
	return bytes;
}

static void read_image(const char *name, struct image *image)
{
	size_t length;
	const uint8_t *bytes = read_file(name, &length);
	int head = 0;

	if (sscanf((const char *)bytes, "P6 %u %u 255%n", &image->width, &image->height, &head) !=
		    2 ||
	    head == 0 || !isspace(bytes[head]))
		fail(name, "is not a PPM file of the kind that QEMU writes");
	if ((uint64_t)image->width * image->height * 3 != length - (size_t)head - 1)
		fail(name, "is not as long as its head says");
	image->pixels = bytes + head + 1;
}

static bool is_ink(const struct image *image, unsigned x, unsigned y)
{
	const uint8_t *pixel = image->pixels + ((size_t)y * image->width + x) * 3;

	return pixel[0] || pixel[1] || pixel[2];
}

/* True when a place of the grid looks like the glyph, and is blank beside it. */
static bool matches(const struct grid *grid, const struct image *image, unsigned column,
		    unsigned row, const uint8_t *glyph)
{
	unsigned left = column * grid->cell_width * grid->scale;
	unsigned top = row * grid->font.height * grid->scale;

	for (unsigned y = 0; y < grid->font.height * grid->scale; y++)
		for (unsigned x = 0; x < grid->cell_width * grid->scale; x++) {
			unsigned from = x / grid->scale;
			const uint8_t *bits = glyph + y / grid->scale * grid->font.row_bytes;
			bool wanted =
				from < grid->font.width && (bits[from / 8] & 0x80u >> from % 8);

			if (wanted != is_ink(image, left + x, top + y))
				return false;
		}
	return true;
}

static char character_at(const struct grid *grid, const struct image *image, unsigned column,
			 unsigned row)
{
	for (uint32_t c = ' '; c < UNKNOWN; c++) {
		const uint8_t *glyph = psf_glyph(&grid->font, c);

		if (glyph && matches(grid, image, column, row, glyph))
			return (char)c;
	}
	return UNKNOWN;
}

static void print_row(const struct grid *grid, const struct image *image, unsigned row)
{
	unsigned blanks = 0;

	for (unsigned column = 0; column < image->width / (grid->cell_width * grid->scale);
	     column++) {
		char c = character_at(grid, image, column, row);

		if (c == ' ') {
			blanks++;
			continue;
		}
		printf("%*s%c", (int)blanks, "", c);
		blanks = 0;
	}
	putchar('\n');
}

static unsigned read_number(const char *word)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	if (*word == '\0' || *end != '\0' || number < 1 || number > PSF_SIDE_MAX)
		fail(word, "is not a number that makes sense here");
	return (unsigned)number;
}

int main(int count, char **arguments)
{
	struct image image;
	struct grid grid;
	size_t length;

	if (count != 5)
		fail("usage", "screen-text FONT SCREENSHOT CELL_WIDTH SCALE");
	const uint8_t *font = read_file(arguments[1], &length);
	const char *problem = psf_open(font, length, &grid.font);

	if (problem)
		fail(arguments[1], problem);
	read_image(arguments[2], &image);
	grid.cell_width = read_number(arguments[3]);
	grid.scale = read_number(arguments[4]);
	for (unsigned row = 0; row < image.height / (grid.font.height * grid.scale); row++)
		print_row(&grid, &image, row);
	return 0;
}
