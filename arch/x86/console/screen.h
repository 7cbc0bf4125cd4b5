/*
 * The screen: VGA's text mode, which PVH and a BIOS leave, or the pixels of a boot loader's
 * framebuffer, which is all that UEFI has.
 */
#ifndef X86_CONSOLE_SCREEN_H
#define X86_CONSOLE_SCREEN_H

#include <stddef.h>

#include "arch/x86/firmware/boot_info.h"

/* Clears the screen and shows what was written before; says in the log how many characters it has,
 * or why it stays as it is. Where there is no memory yet, the screen has 80 by 25 characters at
 * most. Boot CPU, once. */
void screen_init(const struct boot_screen *screen);

/* Shows lines of the log as screen_lines.h says. Before screen_init() it keeps them. One caller at
 * a time; any context. */
void screen_write(const char *string, size_t length);

#endif
