#include "arch/x86/console/psf.h"

#include <stdbool.h>

/* Version 1: two bytes of magic, a mode, the height; the width is 8. */
#define PSF1_HEAD_BYTES 4u
#define PSF1_WIDTH 8u
#define PSF1_MODE_512 0x01 /* glyphs, instead of 256 */
#define PSF1_MODE_TABLE 0x02
#define PSF1_MODE_SEQUENCES 0x04 /* there is a table, too */

/* Version 2: eight numbers of 32 bits. */
#define PSF2_MAGIC 0x864ab572u
#define PSF2_HEAD_BYTES 32u
#define PSF2_FLAG_TABLE 0x01

/* In a table, a glyph's characters come first, then sequences of combining characters, which are
 * not looked at. In version 1 they are 16 bits each, in version 2 they are UTF-8, in which these
 * two bytes do not occur. */
#define PSF1_END 0xffff
#define PSF1_SEQUENCE 0xfffe
#define PSF2_END 0xff
#define PSF2_SEQUENCE 0xfe

enum item { ITEM_CHARACTER, ITEM_SEQUENCE, ITEM_END };

struct reader {
	const uint8_t *at, *end;
};

static uint32_t read_16(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8;
}

static uint32_t read_32(const uint8_t *from)
{
	return read_16(from) | read_16(from + 2) << 16;
}

/* The same for both versions, once width, height, glyph_count and glyphs are known. */
static const char *finish(struct psf *font, const uint8_t *file, size_t length, bool has_table)
{
	if (font->width == 0 || font->width > PSF_SIDE_MAX || font->height == 0 ||
	    font->height > PSF_SIDE_MAX)
		return "its glyphs have an impossible size";
	font->row_bytes = (font->width + 7) / 8;

	size_t left = length - (size_t)(font->glyphs - file);
	uint64_t bytes = (uint64_t)font->glyph_count * font->height * font->row_bytes;

	if (font->glyph_count == 0 || bytes > left)
		return "its glyphs do not fit into the file";
	font->table = has_table ? font->glyphs + bytes : NULL;
	font->table_bytes = has_table ? left - (size_t)bytes : 0;
	return NULL;
}

static const char *open_1(const uint8_t *file, size_t length, struct psf *font)
{
	uint8_t mode = file[2];

	font->version = 1;
	font->width = PSF1_WIDTH;
	font->height = file[3];
	font->glyph_count = mode & PSF1_MODE_512 ? 512 : 256;
	font->glyphs = file + PSF1_HEAD_BYTES;
	return finish(font, file, length, mode & (PSF1_MODE_TABLE | PSF1_MODE_SEQUENCES));
}

static const char *open_2(const uint8_t *file, size_t length, struct psf *font)
{
	uint32_t head_bytes = read_32(file + 8);

	if (read_32(file + 4) != 0)
		return "it is of a later version than this program";
	if (head_bytes < PSF2_HEAD_BYTES || head_bytes > length)
		return "its head has an impossible size";
	font->version = 2;
	font->glyph_count = read_32(file + 16);
	font->height = read_32(file + 24);
	font->width = read_32(file + 28);
	font->glyphs = file + head_bytes;

	const char *problem = finish(font, file, length, read_32(file + 12) & PSF2_FLAG_TABLE);

	if (!problem && read_32(file + 20) != font->height * font->row_bytes)
		return "its glyphs have another size than their height and width say";
	return problem;
}

/* One item of a table of version 1. A table that breaks off has ended. */
static enum item next_1(struct reader *reader, uint32_t *character)
{
	if (reader->end - reader->at < 2) {
		reader->at = reader->end;
		return ITEM_END;
	}
	*character = read_16(reader->at);
	reader->at += 2;
	if (*character == PSF1_END)
		return ITEM_END;
	return *character == PSF1_SEQUENCE ? ITEM_SEQUENCE : ITEM_CHARACTER;
}

/* One item of a table of version 2. What is not UTF-8 is a character that nobody asks for. */
static enum item next_2(struct reader *reader, uint32_t *character)
{
	uint8_t head = *reader->at++;
	unsigned more = head < 0xc0 ? 0 : head < 0xe0 ? 1 : head < 0xf0 ? 2 : 3;

	if (head == PSF2_END)
		return ITEM_END;
	if (head == PSF2_SEQUENCE)
		return ITEM_SEQUENCE;
	*character = more == 0 ? head : head & (0x3fu >> more);
	if (head >= 0x80 && head < 0xc0)
		*character = UINT32_MAX;
	for (; more > 0 && reader->at < reader->end && (*reader->at & 0xc0) == 0x80; more--)
		*character = *character << 6 | (*reader->at++ & 0x3f);
	if (more > 0)
		*character = UINT32_MAX;
	return ITEM_CHARACTER;
}

/* The number of the glyph that the table has for a character; glyph_count when it has none. */
static uint32_t look_up(const struct psf *font, uint32_t wanted)
{
	struct reader reader = {font->table, font->table + font->table_bytes};
	uint32_t glyph = 0;
	bool in_sequence = false;

	while (glyph < font->glyph_count && reader.at < reader.end) {
		uint32_t character = 0;
		enum item item = font->version == 1 ? next_1(&reader, &character)
						    : next_2(&reader, &character);

		if (item == ITEM_END)
			glyph++;
		else if (item == ITEM_CHARACTER && !in_sequence && character == wanted)
			return glyph;
		in_sequence = item == ITEM_SEQUENCE || (item == ITEM_CHARACTER && in_sequence);
	}
	return font->glyph_count;
}

const char *psf_open(const uint8_t *file, size_t length, struct psf *font)
{
	*font = (struct psf){0};
	if (length >= PSF1_HEAD_BYTES && file[0] == 0x36 && file[1] == 0x04)
		return open_1(file, length, font);
	if (length >= PSF2_HEAD_BYTES && read_32(file) == PSF2_MAGIC)
		return open_2(file, length, font);
	return "it does not begin as a PSF font does";
}

const uint8_t *psf_glyph(const struct psf *font, uint32_t character)
{
	uint32_t glyph = font->table ? look_up(font, character) : character;

	if (glyph >= font->glyph_count)
		return NULL;
	return font->glyphs + (size_t)glyph * font->height * font->row_bytes;
}
