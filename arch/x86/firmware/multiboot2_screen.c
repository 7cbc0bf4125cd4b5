#include "arch/x86/firmware/multiboot2_screen.h"

#include "lib/string.h"

/* 8K at 32 bits a pixel is 133 MB. More is a lie. */
#define SCREEN_BYTES_MAX (1ull << 30)

enum framebuffer_type { FRAMEBUFFER_INDEXED = 0, FRAMEBUFFER_RGB = 1, FRAMEBUFFER_TEXT = 2 };

/* Multiboot2 2.0 §3.6.12, up to the colours; `reserved` has the two bytes that GRUB gives it. */
struct framebuffer_tag {
	uint32_t tag_type;
	uint32_t tag_size;
	uint64_t address;
	uint32_t pitch;
	uint32_t width;
	uint32_t height;
	uint8_t bits_per_pixel;
	uint8_t type;
	uint16_t reserved;
};

/* Behind it, where `type` is FRAMEBUFFER_RGB. */
struct framebuffer_colours {
	uint8_t red_position, red_size;
	uint8_t green_position, green_size;
	uint8_t blue_position, blue_size;
};

_Static_assert(offsetof(struct framebuffer_tag, bits_per_pixel) == 28, "Multiboot2 §3.6.12");
_Static_assert(sizeof(struct framebuffer_tag) == 32, "Multiboot2 §3.6.12");

/* True when `cell_bytes` a pixel or character, for the whole screen, lie in memory that exists. */
static bool is_screen_possible(const struct framebuffer_tag *from, unsigned cell_bytes)
{
	uint64_t size = (uint64_t)from->pitch * from->height;

	return from->address != 0 && size != 0 && size <= SCREEN_BYTES_MAX &&
	       from->address <= UINT64_MAX - size && from->width != 0 &&
	       (uint64_t)from->width * cell_bytes <= from->pitch;
}

static bool is_field_possible(unsigned position, unsigned size, unsigned bits_per_pixel)
{
	return size != 0 && position + size <= bits_per_pixel;
}

static bool are_pixels_possible(unsigned bits, const struct framebuffer_colours *colours)
{
	return (bits == 15 || bits == 16 || bits == 24 || bits == 32) &&
	       is_field_possible(colours->red_position, colours->red_size, bits) &&
	       is_field_possible(colours->green_position, colours->green_size, bits) &&
	       is_field_possible(colours->blue_position, colours->blue_size, bits);
}

/* False when the screen cannot be as described. */
static bool read_screen(const struct framebuffer_tag *from,
			const struct framebuffer_colours *colours, struct boot_screen *to)
{
	unsigned bits = from->bits_per_pixel;
	bool is_text = from->type == FRAMEBUFFER_TEXT;

	if (!is_screen_possible(from, (bits + 7) / 8))
		return false;
	if (is_text ? bits != 16 : !are_pixels_possible(bits, colours))
		return false;
	*to = (struct boot_screen){
		.kind = is_text ? BOOT_SCREEN_TEXT : BOOT_SCREEN_PIXELS,
		.address = from->address,
		.pitch_bytes = from->pitch,
		.width = from->width,
		.height = from->height,
		.bits_per_pixel = from->bits_per_pixel,
		.red_shift = colours->red_position,
		.red_bits = colours->red_size,
		.green_shift = colours->green_position,
		.green_bits = colours->green_size,
		.blue_shift = colours->blue_position,
		.blue_bits = colours->blue_size,
	};
	return true;
}

void multiboot2_read_screen(const uint8_t *tag, size_t size, struct boot_screen *to,
			    struct comment_limit *comments)
{
	struct framebuffer_tag from;
	struct framebuffer_colours colours = {0};

	if (size < sizeof(from)) {
		if (comment_allowed(comments))
			kernel_comment("Multiboot2: screen described by %u bytes instead of %u or "
				       "more; ignored",
				       (unsigned)size, (unsigned)sizeof(from));
		return;
	}
	memcpy(&from, tag, sizeof(from));
	if (from.type != FRAMEBUFFER_RGB && from.type != FRAMEBUFFER_TEXT) {
		if (comment_allowed(comments))
			kernel_comment("Multiboot2: screen of type %u (%s): not drawn on; see the "
				       "serial port",
				       from.type,
				       from.type == FRAMEBUFFER_INDEXED ? "indexed" : "unknown");
		return;
	}
	if (from.type == FRAMEBUFFER_RGB) {
		if (size < sizeof(from) + sizeof(colours)) {
			if (comment_allowed(comments))
				kernel_comment("Multiboot2: screen without colours; ignored");
			return;
		}
		memcpy(&colours, tag + sizeof(from), sizeof(colours));
	}
	if (!read_screen(&from, &colours, to) && comment_allowed(comments))
		kernel_comment("Multiboot2: impossible screen: %u x %u, %u bits, %u bytes a line, "
			       "at 0x%llx; ignored",
			       from.width, from.height, from.bits_per_pixel, from.pitch,
			       (unsigned long long)from.address);
}
