#include "arch/x86/console/screen_pixels.h"

#include "lib/string.h"

/* Light grey, as white is in VGA's text mode. */
#define TEXT_COLOUR 0xaaaaaau

/* At any address, which may be anything's. */
typedef uint64_t __attribute__((may_alias, aligned(1))) word_64;
typedef uint32_t __attribute__((may_alias, aligned(1))) word_32;

/* As many pixels as a rectangle is filled with at once: whole words of 64 bits. */
#define FILL_PIXELS 8u

/* `bits` bits, the most significant ones of the brightness first. */
static uint32_t colour_field(uint32_t brightness, unsigned shift, unsigned bits)
{
	uint32_t value = bits >= 8 ? brightness << (bits - 8) : brightness >> (8 - bits);

	return value << shift;
}

/* What a pixel of a colour 0xRRGGBB is on the screen. */
static uint32_t pixel_of(const struct screen_pixels *pixels, uint32_t colour)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < 3; i++)
		value |= colour_field(colour >> (16 - 8 * i) & 0xff, pixels->shifts[i],
				      pixels->bits[i]);
	return value;
}

static void fill_four_pixels(struct screen_pixels *pixels, uint32_t colour)
{
	for (unsigned bits = 0; bits < 16; bits++) {
		uint8_t *to = pixels->four_pixels[bits];

		for (unsigned i = 0; i < 4 * pixels->scale; i++) {
			uint32_t value = bits & (8u >> i / pixels->scale) ? colour : 0;

			for (unsigned byte = 0; byte < pixels->pixel_bytes; byte++)
				*to++ = (uint8_t)(value >> 8 * byte);
		}
	}
}

/* False when the font lacks even the question mark. */
static bool find_glyphs(struct screen_pixels *pixels)
{
	const uint8_t *unknown = psf_glyph(pixels->font, '?');

	for (uint8_t c = PIXELS_FIRST_CHARACTER; c <= PIXELS_LAST_CHARACTER; c++) {
		const uint8_t *glyph = psf_glyph(pixels->font, c);

		pixels->glyphs[c - PIXELS_FIRST_CHARACTER] = glyph ? glyph : unknown;
	}
	return unknown != NULL;
}

static const uint8_t *glyph_of(const struct screen_pixels *pixels, uint8_t character)
{
	if (character < PIXELS_FIRST_CHARACTER || character > PIXELS_LAST_CHARACTER)
		character = '?';
	return pixels->glyphs[character - PIXELS_FIRST_CHARACTER];
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* As large as it must be for the row to be no longer than PIXELS_COLUMNS_MAX. */
static unsigned choose_scale(unsigned columns)
{
	return smaller((columns + PIXELS_COLUMNS_MAX - 1) / PIXELS_COLUMNS_MAX, PIXELS_SCALE_MAX);
}

/* As few stores as there can be: where stores are not combined, each one is a transaction on the
 * bus. `bytes` is a multiple of 4. */
static void store(uint8_t *to, const uint8_t *from, unsigned bytes)
{
	unsigned at = 0;

	for (; bytes - at >= sizeof(word_64); at += sizeof(word_64))
		*(word_64 *)(to + at) = *(const word_64 *)(from + at);
	if (at < bytes)
		*(word_32 *)(to + at) = *(const word_32 *)(from + at);
}

/* One line of pixels through all characters, so that stores follow each other upwards, which is
 * what write-combining buffers are good at. */
static void draw_line(const struct screen_pixels *pixels, uint8_t *to, unsigned glyph_row,
		      const uint8_t *characters, unsigned count)
{
	const struct psf *font = pixels->font;
	unsigned bytes = 4 * pixels->scale * pixels->pixel_bytes;

	for (unsigned i = 0; i < count; i++) {
		const uint8_t *bits =
			glyph_of(pixels, characters[i]) + (size_t)glyph_row * font->row_bytes;

		for (unsigned x = 0; x < font->width; x += 4) {
			store(to, pixels->four_pixels[x % 8 ? bits[x / 8] & 0xf : bits[x / 8] >> 4],
			      bytes);
			to += bytes;
		}
	}
}

size_t screen_pixels_size(const struct boot_screen *screen)
{
	return (size_t)screen->pitch_bytes * screen->height;
}

const char *screen_pixels_open(struct screen_pixels *pixels, const struct boot_screen *screen,
			       uint8_t *address, const struct psf *font)
{
	if (screen->bits_per_pixel != 24 && screen->bits_per_pixel != 32)
		return "its pixels have neither 24 nor 32 bits";
	if (font->width % 4 != 0)
		return "the font's width is not a multiple of 4";
	if (screen->width < font->width || screen->height < font->height)
		return "it is smaller than a character";
	*pixels = (struct screen_pixels){
		.pitch_bytes = screen->pitch_bytes,
		.lines = screen->height,
		.pixel_bytes = screen->bits_per_pixel / 8,
		.scale = choose_scale(screen->width / font->width),
		.shifts = {screen->red_shift, screen->green_shift, screen->blue_shift},
		.bits = {screen->red_bits, screen->green_bits, screen->blue_bits},
		.font = font,
	};
	pixels->address = address;
	pixels->line_bytes = (size_t)screen->width * pixels->pixel_bytes;
	pixels->columns =
		smaller(screen->width / (font->width * pixels->scale), PIXELS_COLUMNS_MAX);
	pixels->rows = screen->height / (font->height * pixels->scale);
	if (pixels->rows == 0)
		return "it is smaller than a character";
	if (!find_glyphs(pixels))
		return "the font has no question mark";
	fill_four_pixels(pixels, pixel_of(pixels, TEXT_COLOUR));
	return NULL;
}

void screen_pixels_clear(const struct screen_pixels *pixels)
{
	for (size_t line = 0; line < pixels->lines; line++)
		memset(pixels->address + line * pixels->pitch_bytes, 0, pixels->line_bytes);
}

void screen_pixels_draw(const struct screen_pixels *pixels, unsigned row, unsigned column,
			const uint8_t *characters, unsigned count)
{
	unsigned scale = pixels->scale;
	unsigned cell_lines = pixels->font->height * scale;
	size_t cell_bytes = (size_t)pixels->font->width * scale * pixels->pixel_bytes;

	if (row >= pixels->rows || column >= pixels->columns)
		return;
	count = smaller(count, pixels->columns - column);

	uint8_t *to = pixels->address + (size_t)row * cell_lines * pixels->pitch_bytes +
		      column * cell_bytes;

	for (unsigned line = 0; line < cell_lines; line++) {
		draw_line(pixels, to, line / scale, characters, count);
		to += pixels->pitch_bytes;
	}
}

void screen_pixels_fill(const struct screen_pixels *pixels, unsigned x, unsigned y, unsigned width,
			unsigned height, uint32_t colour)
{
	uint32_t value = pixel_of(pixels, colour);
	unsigned bytes = pixels->pixel_bytes;
	uint8_t some[FILL_PIXELS * sizeof(value)] = {0};
	uint8_t *line = pixels->address + y * pixels->pitch_bytes + (size_t)x * bytes;

	for (unsigned i = 0; i < FILL_PIXELS * bytes; i++)
		some[i] = (uint8_t)(value >> 8 * (i % bytes));
	for (; height > 0; height--, line += pixels->pitch_bytes) {
		uint8_t *to = line;
		unsigned left = width;

		for (; left >= FILL_PIXELS; left -= FILL_PIXELS, to += FILL_PIXELS * bytes)
			store(to, some, FILL_PIXELS * bytes);
		for (unsigned i = 0; i < left * bytes; i++)
			to[i] = some[i];
	}
}
