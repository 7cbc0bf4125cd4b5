/*
 * The font for screens of pixels: a PSF file, as the Makefile took it from Debian's console fonts.
 */
#ifndef X86_CONSOLE_FONT_H
#define X86_CONSOLE_FONT_H

#include <stdint.h>

extern const uint8_t font_file[], font_file_end[];

#endif
