/*
 * The screen in VGA text mode, 80 by 25: what PVH and a BIOS leave. A screen of pixels is left as
 * the boot loader had it.
 */
#ifndef X86_SCREEN_H
#define X86_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "arch/x86/boot_info.h"

/* Clears the screen, if it is one of text, or the loader did not say. Boot CPU. */
void screen_init(const struct boot_screen *screen);

/* Shows the lines that a person wants to see as they pass: all but the blocks of figures, which
 * are indented. One caller at a time; any context. */
void screen_write(const char *text, size_t length);

#endif
