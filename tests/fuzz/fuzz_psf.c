/*
 * The input is a font's file.
 */
#include "arch/x86/console/psf.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check_glyph(const struct psf *font, uint32_t character, const uint8_t *file,
			size_t size)
{
	size_t bytes = (size_t)font->height * font->row_bytes;
	const uint8_t *glyph = psf_glyph(font, character);

	if (glyph)
		CHECK(glyph >= file && bytes <= size && (size_t)(glyph - file) <= size - bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static const uint32_t characters[] = {0, 'A', 0xff, 0x2588, 0xfffd, 0x10ffff, UINT32_MAX};
	uint8_t *file = exact_copy(input, size);
	struct psf font;
	const char *reason = psf_open(file, size, &font);

	if (reason) {
		check_string(reason, 100);
	} else {
		CHECK(font.width >= 1 && font.width <= PSF_SIDE_MAX);
		CHECK(font.height >= 1 && font.height <= PSF_SIDE_MAX);
		CHECK(font.row_bytes == (font.width + 7) / 8 && font.glyph_count >= 1);
		for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++)
			check_glyph(&font, characters[i], file, size);
	}
	free(file);
	return 0;
}
