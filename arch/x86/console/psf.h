/*
 * A font of the Linux console: PSF, version 1 and 2. Pure code, for the kernel and for the program
 * that reads screenshots.
 */
#ifndef X86_CONSOLE_PSF_H
#define X86_CONSOLE_PSF_H

#include <stddef.h>
#include <stdint.h>

/* Larger glyphs than this are no console's. */
#define PSF_SIDE_MAX 64

/* All pointers are into the file, which must stay. */
struct psf {
	unsigned version;
	unsigned width, height; /* pixels: 1 to PSF_SIDE_MAX */
	unsigned row_bytes;	/* of one row of a glyph; its most significant bit is on the left */
	uint32_t glyph_count;	/* 1 or more */
	const uint8_t *glyphs;
	const uint8_t *table; /* the characters of each glyph; NULL: glyph N is character N */
	size_t table_bytes;
};

/* Looks at the file's head, and believes none of it. NULL, or in words why it is not a font. */
const char *psf_open(const uint8_t *file, size_t length, struct psf *font);

/* The glyph of a character of Unicode: `height` rows of `row_bytes` bytes. NULL when the font has
 * none. Reads the table from its start. */
const uint8_t *psf_glyph(const struct psf *font, uint32_t character);

#endif
